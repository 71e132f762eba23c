"""Browser: one tab's connection to the app. It sends what Streamlit's own page sends, and when that would send it."""

import asyncio
import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.Navigation_pb2 import Navigation
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.load.page import Page
from tests.timeouts import SECONDS_TO_START

DRAWN = {ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY}


def dial(url: str, session: str = "") -> connect:
    """A connection as Streamlit's own page opens it, to be awaited or entered; to a `session` that there was."""
    tokens = ["streamlit", "PLACEHOLDER_AUTH_TOKEN", *([session] if session else [])]
    return connect(
        url.replace("http", "ws", 1) + "/_stcore/stream",
        origin=url,  # type: ignore[arg-type]
        subprotocols=tokens,  # type: ignore[arg-type]
        max_size=None,
        open_timeout=SECONDS_TO_START,
        ping_interval=None,  # browsers send none
    )


@dataclass
class Kept:
    """A large message that the server may refer to instead of sending it again."""

    message: ForwardMsg
    fragment: str
    run: int


class Browser:
    """A tab. `on_element` is told each element that is drawn, `on_send` each question that is sent.
    `pages` has the hash of each page of the navigation by its address.

    Files of the page itself (scripts, styles, fonts) are not fetched: they come once, and from a cache or a proxy.
    """

    def __init__(self, url: str, on_element: Callable[[Element], None] = lambda element: None) -> None:
        self.page = Page()
        self.session = ""
        self.query = ""
        self.intervals: dict[str, float] = {}
        self.polls = 0
        self.pages: dict[str, str] = {}
        self._url = url
        self._on_element = on_element
        self.on_send: Callable[[bytes], None] = lambda data: None
        self._name = ""
        self._page = self._wanted = ""
        self._run, self._fragments = "", frozenset[str]()
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._kept: dict[str, Kept] = {}
        self._runs, self._age = 0, 0
        self._socket: ClientConnection | None = None
        self._reader: asyncio.Task[None] | None = None
        self._sending: set[asyncio.Future[None]] = set()
        self._drawn = asyncio.Event()

    async def open(self, path: str) -> None:
        """Open an address of the app, such as `/train?epochs=50`, and wait until the page is drawn."""
        address = urlsplit(path)
        self._name, self.query = address.path.strip("/"), address.query
        await self.connect()
        await self.drawn()

    async def connect(self) -> None:
        """Connect, again with the session that there was, and ask for the page."""
        self._socket = await dial(self._url, self.session)
        self._reader = asyncio.create_task(self._read(self._socket))
        self._ask()

    async def drop(self) -> None:
        """Lose the connection without a word, as when the network is gone."""
        if self._socket and self._reader:
            self._socket.transport.abort()
            await asyncio.wait([self._reader])
        self._socket = None

    async def close(self) -> None:
        """Close the tab."""
        self._stop_timers()
        if self._socket and self._reader:
            await self._socket.close()
            await asyncio.wait([self._reader])
        self._socket = None

    async def go(self, name: str) -> None:
        """Follow the navigation to the page of this address, and wait until it is drawn.

        The page before may be drawn once more meanwhile.
        """
        self._stop_timers()
        self.page.values.clear()
        self.query = ""
        self._wanted = self.pages[name]
        self._ask(page=self._wanted)
        await self.drawn()

    def press(self, label: str) -> None:
        """Press a button."""
        button = self.page.widget("button", label)
        self._ask(trigger=WidgetState(id=button.id, trigger_value=True))

    def choose(self, kind: str, label: str, **value: Any) -> None:
        """Give a widget another value: `choose("number_input", "Seed", int_value=3)`."""
        widget = self.page.widget(kind, label)
        self.page.values[widget.id] = WidgetState(id=widget.id, **value)
        self._ask()

    async def drawn(self) -> None:
        """Wait until the page has been drawn as a whole since the last question."""
        await asyncio.wait_for(self._drawn.wait(), SECONDS_TO_START)

    def _ask(self, page: str = "", fragment: str = "", trigger: WidgetState | None = None) -> None:
        """Ask for a run of the script, or of a fragment of it, with the widgets as they are."""
        if self._socket is None:
            return
        if not fragment:
            self._drawn.clear()
        question = BackMsg()
        state = question.rerun_script
        state.query_string, state.page_script_hash = self.query, page or self._page
        state.page_name = "" if state.page_script_hash else self._name
        state.fragment_id, state.is_auto_rerun = fragment, bool(fragment)
        state.widget_states.widgets.extend(self.page.values.values())
        state.widget_states.SetInParent()
        if trigger:
            state.widget_states.widgets.append(trigger)
        state.cached_message_hashes.extend(self._kept)
        context = state.context_info
        context.timezone, context.timezone_offset, context.locale = "UTC", 0, "en-US"
        context.url, context.is_embedded, context.color_scheme = f"{self._url}/{self._name}", False, "light"
        data = question.SerializeToString()
        self.on_send(data)
        sending = asyncio.ensure_future(self._send(self._socket, data))
        self._sending.add(sending)
        sending.add_done_callback(self._sending.discard)

    async def _send(self, socket: ClientConnection, data: bytes) -> None:
        with contextlib.suppress(ConnectionClosed):
            await socket.send(data)

    async def _read(self, socket: ClientConnection) -> None:
        with contextlib.suppress(ConnectionClosed):
            async for data in socket:
                self._take(ForwardMsg.FromString(data))  # type: ignore[arg-type]

    def _take(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "ref_hash":
            kept = self._kept[message.ref_hash]
            kept.run = self._runs
            message, metadata = ForwardMsg.FromString(kept.message.SerializeToString()), message.metadata
            message.metadata.CopyFrom(metadata)
            kind = message.WhichOneof("type")
        elif message.metadata.cacheable:
            self._kept[message.hash] = Kept(message, message.delta.fragment_id, self._runs)
        match kind:
            case "delta":
                element = self.page.draw(message, self._run)
                if element is not None:
                    self._on_element(element)
            case "new_session":
                self._begin(message)
            case "script_finished":
                self._finish(message)
            case "auto_rerun":
                self._poll_every(message.auto_rerun.fragment_id, message.auto_rerun.interval)
            case "stop_auto_rerun":
                for fragment in message.stop_auto_rerun.fragment_ids:
                    self._stop_timer(fragment)
            case "page_info_changed":
                self.query = message.page_info_changed.query_string
            case "navigation":
                self._navigate(message.navigation)

    def _navigate(self, navigation: Navigation) -> None:
        """Take note of the app's pages, and of which one this is."""
        self._page = navigation.page_script_hash
        self.pages = {
            "" if page.is_default else page.url_pathname: page.page_script_hash for page in navigation.app_pages
        }
        self._name = next(name for name, page in self.pages.items() if page == self._page)

    def _begin(self, message: ForwardMsg) -> None:
        new, run = message.new_session, message.metadata.run
        self.session = new.initialize.session_id
        self._age = new.config.max_cached_message_age
        self._run, self._fragments = run.script_run_id, frozenset(run.fragment_ids)
        if not self._fragments:
            self._stop_timers()
            if new.page_script_hash != self._page:
                self._page = new.page_script_hash
                self.page = Page()

    def _finish(self, message: ForwardMsg) -> None:
        run = message.metadata.run
        if message.script_finished not in DRAWN:
            return
        fragments = frozenset(run.fragment_ids)
        if fragments or run.script_run_id == self._run:
            self.page.sweep(run.script_run_id, fragments)
        self._forget(fragments)
        if not fragments and run.script_run_id == self._run and self._wanted in ("", self._page):
            self._wanted = ""
            self._drawn.set()

    def _forget(self, fragments: frozenset[str]) -> None:
        """Forget large messages that the last runs did not draw."""
        self._runs += 1
        for name, kept in list(self._kept.items()):
            if fragments and kept.fragment not in fragments:
                continue
            if self._runs - kept.run > self._age:
                del self._kept[name]

    def _poll_every(self, fragment: str, seconds: float) -> None:
        if self.intervals.get(fragment) == seconds:
            return
        self._stop_timer(fragment)
        self.intervals[fragment] = seconds
        self._wait(fragment, time.monotonic() + seconds)

    def _wait(self, fragment: str, until: float) -> None:
        loop = asyncio.get_running_loop()
        self._timers[fragment] = loop.call_later(max(0.0, until - time.monotonic()), self._poll, fragment, until)

    def _poll(self, fragment: str, due: float) -> None:
        self.polls += 1
        self._ask(fragment=fragment)
        self._wait(fragment, max(due, time.monotonic() - self.intervals[fragment]) + self.intervals[fragment])

    def _stop_timer(self, fragment: str) -> None:
        self.intervals.pop(fragment, None)
        if timer := self._timers.pop(fragment, None):
            timer.cancel()

    def _stop_timers(self) -> None:
        for fragment in list(self._timers):
            self._stop_timer(fragment)
