"""What one page, and all pages of one address, may ask of the server through their websockets.

A page sends a message for each press and each poll, and the server then draws the page. Messages that come faster than
the limits allow wait in the network: none is lost, and a page that sends too many delays only itself.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable, MutableMapping
from typing import Any

from core.server.connection_count import ConnectionCount, TooManyConnectionsError
from core.server.headers import Application, Message, Receive, Send
from core.server.refusals import refuse, refuse_page
from core.server.token_bucket import TokenBucket, TokenBuckets

UNSUPPORTED_DATA = 1003  # RFC 6455, 7.4.1
# More than any learner reaches: a page that trains polls twice a second.
BURST_SECONDS = 5.0
MAX_SECONDS_UNTIL_DRAWN = 5.0  # a page that sends too much waits until its page is drawn, at most for so long
PAGES_AT_FULL_RATE = 50  # at their full rate at once; a class polls less

log = logging.getLogger(__name__)


def client_address(scope: MutableMapping[str, Any]) -> str:
    """The address that a request comes from, by a trusted proxy's word where there is one."""
    client = scope.get("client")
    return str(client[0]) if client else ""


class WebsocketLimits:
    """Middleware that limits the number of websockets and the rate of their messages.

    Args:
        app: the application behind it.
        connections: counts open websockets; beyond its limits a page or a websocket is answered with 503.
        rate: messages a second of one websocket, in the long run.
        is_script_finished: whether a message to a page says that it has been drawn.
        is_sent_by_pages: whether a message is of a kind that a page of the app sends; others never reach the server.
    """

    def __init__(
        self,
        app: Application,
        connections: ConnectionCount,
        rate: float,
        is_script_finished: Callable[[bytes], bool],
        is_sent_by_pages: Callable[[bytes], bool],
    ) -> None:
        self._app, self._connections, self._rate = app, connections, rate
        self._is_script_finished, self._is_sent_by_pages = is_script_finished, is_sent_by_pages
        self._addresses = TokenBuckets(rate * PAGES_AT_FULL_RATE, rate * PAGES_AT_FULL_RATE * BURST_SECONDS)

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request, or pass one websocket on."""
        if scope["type"] == "websocket":
            await self._serve_websocket(scope, receive, send)
        elif scope["type"] == "http" and asks_for_page(scope) and (problem := self._problem(scope)):
            await refuse_page(problem, send)
        else:
            await self._app(scope, receive, send)

    def _problem(self, scope: MutableMapping[str, Any]) -> str:
        return self._connections.problem(client_address(scope))

    async def _serve_websocket(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        address = client_address(scope)
        try:
            with self._connections.open(address):
                await self._app(scope, *self._limited(address, receive, send))
        except TooManyConnectionsError as error:
            log.warning("A page was refused: %s", error)
            await receive()  # the request to connect: only then can it be refused
            await refuse(str(error), send, prefix="websocket.http.response")

    def _limited(self, address: str, receive: Receive, send: Send) -> tuple[Receive, Send]:
        """`receive` and `send` for one websocket. `receive` waits for a token, and ends at what no page sends.

        Without a token in store it also waits until the page has been drawn: a message that comes before would only
        begin it once more.
        """
        own = TokenBucket(self._rate, self._rate * BURST_SECONDS)
        drawn = asyncio.Event()

        async def receive_limited() -> Message:
            message = await receive()
            if message["type"] != "websocket.receive":
                return message
            if not self._is_sent_by_pages(message.get("bytes") or b""):
                log.warning("A client sent what no page sends; its connection was closed")
                await send({"type": "websocket.close", "code": UNSUPPORTED_DATA})
                return {"type": "websocket.disconnect", "code": UNSUPPORTED_DATA}
            if (seconds := max(own.take(), self._addresses.of(address).take())) > 0:
                await asyncio.sleep(seconds)
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(drawn.wait(), MAX_SECONDS_UNTIL_DRAWN)
            drawn.clear()
            return message

        async def send_noting_ends(message: Message) -> None:
            await send(message)
            if self._is_script_finished(message.get("bytes") or b""):
                drawn.set()

        return receive_limited, send_noting_ends


def asks_for_page(scope: MutableMapping[str, Any]) -> bool:
    """Whether a browser asks for a page, and not for a file of it."""
    accepted = [value for name, value in scope["headers"] if name.lower() == b"accept"]
    return scope["method"] == "GET" and any(b"text/html" in value for value in accepted)
