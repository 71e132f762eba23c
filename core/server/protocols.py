"""Limits on what uvicorn's protocols hold before the app hears of it: connections, headers and messages under way.

uvicorn has no setting for these, and Streamlit makes its settings, so its protocols are changed in place. An upgrade of
uvicorn may change what is used here: tests/core/server/test_protocols.py then says so.
"""

import asyncio
import contextlib
import importlib
import logging
from typing import Any

from uvicorn.middleware.proxy_headers import _TrustedHosts
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

MEBIBYTE = 2**20
# The largest that a page sends: a million pasted characters of three bytes, and its other widgets.
MAX_MESSAGE_BYTES = 4 * MEBIBYTE
# Of all messages together that wait or have not arrived completely; the connection with the most is closed beyond it.
MAX_UNFINISHED_BYTES = 64 * MEBIBYTE
MAX_WAITING_MESSAGES = 1_000  # of one page: what is read at once of a page that presses without end has some hundreds
MAX_FRAMES = 1_000  # of one message: a browser sends a few
MAX_UNREAD_BYTES = MEBIBYTE  # of answers to a client's pings: a browser sends none
BYTES_PER_OBJECT = 300  # of Python, for a message or a part of one
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


def limit_protocols(max_connections: int, max_per_address: int) -> None:
    """Limit what the protocols of all connections from now on hold, and how many are open: in all, and of an address.

    A trusted proxy's address has no limit of its own. To be called once.
    """
    for protocol in http_protocols():
        _limit_http(protocol, max_connections, max_per_address)
    _limit_websockets(WebSocketsSansIOProtocol)


def _limit_http(protocol: Any, max_connections: int, max_per_address: int) -> None:
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
        elif _of_same_address(self) > max_per_address:
            log.warning("No further connection of an address is taken: %d are open", max_per_address)
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


def _of_same_address(protocol: Any) -> int:
    """The number of open connections from the address of this one; 0 for a proxy that is trusted."""
    if not protocol.client or protocol.client[0] in _TrustedHosts(protocol.config.forwarded_allow_ips):
        return 0
    return sum(1 for one in protocol.connections if one.client and one.client[0] == protocol.client[0])


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
    """Limit the size of one message, what waits or has not arrived completely, and what a client leaves unread."""
    made, data_received, connection_lost = protocol.__init__, protocol.data_received, protocol.connection_lost
    keepalive_timeout = protocol.keepalive_timeout
    held: dict[Any, int] = {}

    def limited_init(self: Any, *args: Any, **options: Any) -> None:
        made(self, *args, **options)
        self.conn.max_message_size = MAX_MESSAGE_BYTES
        self.ping_timeout = SECONDS_FOR_PONG
        self.unread_answers = 0

    def counted_data_received(self: Any, data: bytes) -> None:
        unread = self.transport.get_write_buffer_size()
        data_received(self, data)
        answered = self.transport.get_write_buffer_size() - unread  # pongs alone: the app sends at other times
        self.unread_answers = answered if not unread else self.unread_answers + answered
        _check_held(self, held)

    def forgotten_connection_lost(self: Any, error: Exception | None) -> None:
        held.pop(self, None)
        while not self.queue.empty():  # their page has gone
            self.queue.get_nowait()
        connection_lost(self, error)

    def patient_keepalive_timeout(self: Any) -> None:
        if self.read_paused:  # the answer may have come, and is not read before the messages that came earlier
            self.pong_timer = self.loop.call_later(self.ping_timeout, self.keepalive_timeout)
        else:
            keepalive_timeout(self)
            self.transport.abort()  # it would wait until the client has read all that was sent

    protocol.keepalive_timeout = patient_keepalive_timeout
    protocol.__init__ = limited_init
    protocol.data_received = counted_data_received
    protocol.connection_lost = forgotten_connection_lost


def _check_held(protocol: Any, held: dict[Any, int]) -> None:
    """Note what this connection holds, and close it when that is too much, or the largest when all hold too much."""
    held[protocol] = _held_bytes(protocol)
    if not held[protocol]:
        del held[protocol]
    if problem := _problem_of_websocket(protocol):
        log.warning("%s; the connection was closed", problem)
        protocol.transport.abort()
    elif sum(held.values()) > MAX_UNFINISHED_BYTES:
        _give_up_largest(held)


def _problem_of_websocket(protocol: Any) -> str:
    """Why this connection is given up; empty when it is not."""
    if protocol.queue.qsize() > MAX_WAITING_MESSAGES:
        return "A client sent very many messages at once"
    if len(protocol.frames) > MAX_FRAMES:
        return "A client sent a message in very many parts"
    if protocol.unread_answers > MAX_UNREAD_BYTES:
        return "A client sends pings and does not read the answers"
    return ""


def _give_up_largest(held: dict[Any, int]) -> None:
    """Close the connection that holds the most, if all together still hold too much."""
    for one in list(held):
        held[one] = _held_bytes(one)
    if sum(held.values()) > MAX_UNFINISHED_BYTES:
        log.warning("Too many messages arrive incompletely or wait; the connection with the most was closed")
        max(held, key=lambda one: held[one]).transport.abort()


def _held_bytes(protocol: Any) -> int:
    """The bytes of messages that wait, and of the one that has not arrived completely."""
    waiting = sum(BYTES_PER_OBJECT + len(message.get("bytes") or b"") for message in protocol.queue._queue)
    unfinished = sum(BYTES_PER_OBJECT + len(frame) for frame in protocol.frames)
    return len(protocol.conn.reader.buffer) + unfinished + waiting
