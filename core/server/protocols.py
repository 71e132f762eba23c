"""Limits on what uvicorn's protocols hold before the app hears of it: connections, headers and messages under way.

uvicorn has no setting for these, and Streamlit makes its settings, so its protocols are changed in place. An upgrade of
uvicorn may change what is used here: tests/core/server/test_protocols.py then says so.
"""

import asyncio
import contextlib
import importlib
import logging
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

MEBIBYTE = 2**20
# The largest that a page sends: a million pasted characters of three bytes, and its other widgets.
MAX_MESSAGE_BYTES = 4 * MEBIBYTE
# Of all messages together that have not arrived completely; the largest of them is given up beyond it.
MAX_UNFINISHED_BYTES = 64 * MEBIBYTE
SECONDS_FOR_HEADERS = 20.0
# Streamlit's ping and the answer to it wait behind whatever a slow link carries. A browser that vanished is noticed
# after this time and one interval.
SECONDS_FOR_PONG = 20.0

log = logging.getLogger(__name__)


def http_protocols() -> list[type[Any]]:
    """uvicorn's protocols for HTTP/1.1: h11's, and httptools' where that is installed."""
    protocols: list[type[Any]] = [H11Protocol]
    with contextlib.suppress(ImportError):
        protocols.append(importlib.import_module("uvicorn.protocols.http.httptools_impl").HttpToolsProtocol)
    return protocols


def limit_protocols(max_connections: int) -> None:
    """Limit what the protocols of all connections from now on hold; at most so many are open at once.

    To be called once.
    """
    for protocol in http_protocols():
        _limit_http(protocol, max_connections)
    _limit_websockets(WebSocketsSansIOProtocol)


def _limit_http(protocol: Any, max_connections: int) -> None:
    """Close connections beyond the limit, and those whose headers do not arrive in time."""
    connection_made, data_received, connection_lost = (
        protocol.connection_made,
        protocol.data_received,
        protocol.connection_lost,
    )

    def limited_connection_made(self: Any, transport: asyncio.Transport) -> None:
        connection_made(self, transport)
        self.header_timer = None
        if len(self.connections) > max_connections:
            log.warning("No further connection is taken: %d are open", max_connections)
            transport.abort()
        else:
            _expect_headers(self)

    def timed_data_received(self: Any, data: bytes) -> None:
        data_received(self, data)
        if _is_answering(self):
            _stop_timer(self)
        else:
            _expect_headers(self)

    def timed_connection_lost(self: Any, error: Exception | None) -> None:
        _stop_timer(self)
        connection_lost(self, error)

    protocol.connection_made = limited_connection_made
    protocol.data_received = timed_data_received
    protocol.connection_lost = timed_connection_lost


def _is_answering(protocol: Any) -> bool:
    """Whether a request's headers have arrived and its answer is not complete, or a websocket has taken over."""
    if protocol.transport.get_protocol() is not protocol:
        return True
    return protocol.cycle is not None and not protocol.cycle.response_complete


def _expect_headers(protocol: Any) -> None:
    """Start the time for headers, unless it runs already."""
    if protocol.header_timer is None and not protocol.transport.is_closing():
        protocol.header_timer = protocol.loop.call_later(SECONDS_FOR_HEADERS, protocol.transport.abort)


def _stop_timer(protocol: Any) -> None:
    if protocol.header_timer is not None:
        protocol.header_timer.cancel()
        protocol.header_timer = None


def _limit_websockets(protocol: Any) -> None:
    """Limit the size of one message, and of all messages that have not arrived completely."""
    made, data_received, connection_lost = protocol.__init__, protocol.data_received, protocol.connection_lost
    keepalive_timeout = protocol.keepalive_timeout
    unfinished: dict[Any, int] = {}

    def limited_init(self: Any, *args: Any, **options: Any) -> None:
        made(self, *args, **options)
        self.conn.max_message_size = MAX_MESSAGE_BYTES
        self.ping_timeout = SECONDS_FOR_PONG

    def counted_data_received(self: Any, data: bytes) -> None:
        data_received(self, data)
        unfinished[self] = _held_bytes(self)
        if not unfinished[self]:
            del unfinished[self]
        elif sum(unfinished.values()) > MAX_UNFINISHED_BYTES:
            log.warning("Too many messages arrive incompletely; the connection with the largest was closed")
            max(unfinished, key=lambda one: unfinished[one]).transport.abort()

    def forgotten_connection_lost(self: Any, error: Exception | None) -> None:
        unfinished.pop(self, None)
        connection_lost(self, error)

    def patient_keepalive_timeout(self: Any) -> None:
        if self.read_paused:  # the answer may have come, and is not read before the messages that came earlier
            self.pong_timer = self.loop.call_later(self.ping_timeout, self.keepalive_timeout)
        else:
            keepalive_timeout(self)

    protocol.keepalive_timeout = patient_keepalive_timeout
    protocol.__init__ = limited_init
    protocol.data_received = counted_data_received
    protocol.connection_lost = forgotten_connection_lost


def _held_bytes(protocol: Any) -> int:
    """The bytes of a message that has not arrived completely: its complete frames and the one under way."""
    return len(protocol.conn.reader.buffer) + sum(map(len, protocol.frames))
