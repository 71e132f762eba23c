"""What the pages of an address may ask of the server through their websockets."""

import asyncio
from typing import Any

import pytest

from core.server import websocket_limits
from core.server.connection_count import ConnectionCount
from core.server.headers import Message, Receive, Send
from core.server.websocket_limits import MAX_SECONDS_UNTIL_DRAWN, UNSUPPORTED_DATA, WebsocketLimits
from tests.coroutines import run

PAGE = [(b"accept", b"text/html,application/xhtml+xml")]


class Reader:
    """Reads a websocket to its end, and draws the page after each message, or never."""

    def __init__(self, draws: bool = True) -> None:
        self.messages: list[Message] = []
        self.draws = draws

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 200, "headers": []})
            return
        while (message := await receive())["type"] != "websocket.disconnect":
            self.messages.append(message)
            if self.draws:
                await send({"type": "websocket.send", "bytes": b"drawn"})


def served(app: WebsocketLimits, sent: list[Message], kind: str = "websocket") -> list[Message]:
    """What is answered to a client that sends this."""
    answers: list[Message] = []
    waiting = [{"type": "websocket.connect"}, *sent, {"type": "websocket.disconnect", "code": 1005}]

    async def receive() -> Message:
        return waiting.pop(0)

    async def send(message: Message) -> None:
        answers.append(message)

    async def call() -> None:
        await app({"type": kind, "method": "GET", "headers": PAGE, "client": ("192.0.2.1", 5)}, receive, send)

    run(call())
    return answers


def limited(app: Reader, count: ConnectionCount | None = None, rate: float = 2.0) -> WebsocketLimits:
    """Limits under which a page is drawn with the message b"drawn"."""
    return WebsocketLimits(
        app, count or ConnectionCount(9, 9), rate, lambda data: data == b"drawn", lambda data: data == b"x"
    )


def binary(count: int) -> list[Message]:
    return [{"type": "websocket.receive", "bytes": b"x"} for _ in range(count)]


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """For how long messages had to wait."""
    seconds: list[float] = []

    async def sleep(delay: float) -> None:
        seconds.append(delay)

    monkeypatch.setattr(websocket_limits.asyncio, "sleep", sleep)
    return seconds


def test_messages_beyond_the_store_wait_and_none_is_lost(waits: list[float]) -> None:
    app = Reader()
    served(limited(app), binary(15))
    assert app.messages == [{"type": "websocket.connect"}, *binary(15)]
    assert waits == pytest.approx([0.5, 1.0, 1.5, 2.0, 2.5], abs=0.2)


def test_a_page_that_sends_too_much_waits_until_it_is_drawn(
    waits: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    limits: list[float] = []

    async def wait_for(waiting: Any, seconds: float) -> None:
        waiting.close()
        limits.append(seconds)
        raise TimeoutError

    monkeypatch.setattr(websocket_limits.asyncio, "wait_for", wait_for)
    app = Reader(draws=False)
    served(limited(app), binary(12))
    assert len(app.messages) == 1 + 12
    assert limits == [MAX_SECONDS_UNTIL_DRAWN] * 2


def test_all_websockets_of_an_address_share_a_rate_too(waits: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(websocket_limits, "PAGES_AT_FULL_RATE", 2)
    limits = limited(Reader(), rate=1.0)
    for _ in range(3):
        served(limits, binary(5))
    assert len(waits) == 5


@pytest.mark.parametrize("content", [{"text": "hello"}, {"bytes": b"clear_cache"}])
def test_what_no_page_sends_closes_the_connection_and_the_app_hears_only_that(content: Message) -> None:
    app = Reader(draws=False)
    foreign = {"type": "websocket.receive", **content}
    answers = served(limited(app), [*binary(1), foreign, *binary(1)])
    assert app.messages == [{"type": "websocket.connect"}, *binary(1)]
    assert answers == [{"type": "websocket.close", "code": UNSUPPORTED_DATA}]


@pytest.mark.parametrize("kind", ["websocket", "http"])
def test_beyond_the_limit_pages_and_websockets_are_refused_in_words(kind: str) -> None:
    app, count = Reader(), ConnectionCount(1, 1)
    with count.open("192.0.2.9"):
        start, body = served(limited(app, count), [], kind)
    assert start["status"] == 503
    tries_again = {(b"refresh", b"10"), (b"retry-after", b"10")}  # a page does, by itself
    assert {*start["headers"]} & tries_again == (tries_again if kind == "http" else set())
    assert "Tradeoff is full right now" in body["body"].decode()
    assert app.messages == []
    assert count.total == 0


def test_a_file_of_a_page_is_answered_all_the_same() -> None:
    count = ConnectionCount(1, 1)
    limits = limited(Reader(), count)
    answers: list[Message] = []

    async def send(message: Message) -> None:
        answers.append(message)

    async def call() -> None:
        scope = {"type": "http", "method": "GET", "headers": [(b"accept", b"*/*")], "client": None}
        await limits(scope, asyncio.Event().wait, send)  # type: ignore[arg-type]

    with count.open("192.0.2.9"):
        run(call())
    assert [answer["status"] for answer in answers] == [200]
