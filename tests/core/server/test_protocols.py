"""Limits of uvicorn's protocols, with a server of uvicorn's own: an upgrade of it may change what they rely on."""

import asyncio
import base64
import contextlib
import os
import socket
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from core.server import protocols
from core.server.headers import Receive, Send
from core.server.protocols import MAX_MESSAGE_BYTES, limit_protocols
from tests.coroutines import run
from tests.timeouts import SECONDS

UPGRADE = (
    "GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: {key}\r\n\r\n"
)
MOST_CONNECTIONS = 3
METHODS = {
    H11Protocol: ("connection_made", "data_received", "connection_lost"),
    WebSocketsSansIOProtocol: ("__init__", "data_received", "connection_lost", "keepalive_timeout"),
}


@pytest.fixture(autouse=True)
def limited(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limits hold within one test."""
    for protocol, methods in METHODS.items():
        for name in methods:
            monkeypatch.setattr(protocol, name, getattr(protocol, name))
    limit_protocols(MOST_CONNECTIONS, MOST_CONNECTIONS)


async def app(scope: Any, receive: Receive, send: Send) -> None:
    """Answers a request once its body is there, and a websocket's messages with their sizes."""
    if scope["type"] == "http":
        while (await receive()).get("more_body"):
            pass
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
        await send({"type": "http.response.body", "body": b"ok"})
    elif scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.accept"})
        while (message := await receive())["type"] == "websocket.receive":
            await send({"type": "websocket.send", "text": str(len(message["bytes"]))})


class Client:
    """Connections to a server, which are closed in the end. `connections` are the server's own protocols of them."""

    def __init__(self, address: tuple[str, int], connections: set[Any]) -> None:
        self._address, self.connections = address, connections
        self._writers: list[asyncio.StreamWriter] = []

    async def connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer = await asyncio.open_connection(*self._address)
        self._writers.append(writer)
        return reader, writer

    async def websocket(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer = await self.connect()
        writer.write(UPGRADE.format(key=base64.b64encode(os.urandom(16)).decode()).encode())
        assert b" 101 " in await reader.readuntil(b"\r\n\r\n")
        return reader, writer

    async def close(self) -> None:
        for writer in self._writers:
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()


@asynccontextmanager
async def serving(**options: Any) -> AsyncIterator[Client]:
    """Connections to uvicorn with the app, as Streamlit sets it up."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(
        uvicorn.Config(app, ws="websockets-sansio", ws_max_size=200_000_000, log_level="critical", **options)
    )
    task = asyncio.create_task(server._serve(sockets=[listener]))
    client = Client(listener.getsockname(), server.server_state.connections)
    try:
        yield client
    finally:
        await client.close()
        server.should_exit = server.force_exit = True
        await task


async def ended(reader: asyncio.StreamReader) -> bytes:
    """What comes until the server closes the connection."""
    with contextlib.suppress(ConnectionError):
        return await asyncio.wait_for(reader.read(), SECONDS)
    return b""


def frame_head(size: int, code: int = 0x82) -> bytes:
    """The head of a frame of bytes from a client, masked with zeros."""
    return struct.pack("!BBQ4x", code, 0x80 | 127, size)


def test_headers_that_do_not_arrive_end_the_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocols, "SECONDS_FOR_HEADERS", 0.05)

    async def check() -> None:
        async with serving() as client:
            for start in (b"", b"GET / HTTP/1.1\r\nHost: x\r\n"):
                reader, writer = await client.connect()
                writer.write(start)
                assert await ended(reader) == b""
            reader, writer = await client.connect()
            writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            assert (await reader.readuntil(b"ok")).startswith(b"HTTP/1.1 200")
            writer.write(b"GET")  # of a second request
            assert await ended(reader) == b""

    run(check())


def test_a_body_may_take_its_time_and_a_websocket_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocols, "SECONDS_FOR_HEADERS", 0.05)

    async def check() -> None:
        async with serving() as client:
            reader, writer = await client.connect()
            socket_reader, socket_writer = await client.websocket()
            writer.write(b"PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n1")
            await asyncio.sleep(0.2)  # four times what headers may take
            writer.write(b"2")
            assert (await reader.readuntil(b"ok")).startswith(b"HTTP/1.1 200")
            socket_writer.write(frame_head(3) + b"123")
            assert await socket_reader.readexactly(3) == b"\x81\x013"
            writer.close()

    run(check())


def test_a_message_is_refused_by_its_size_before_it_is_held() -> None:
    async def check() -> None:
        async with serving() as client:
            reader, writer = await client.websocket()
            writer.write(frame_head(MAX_MESSAGE_BYTES) + bytes(MAX_MESSAGE_BYTES))
            size = str(MAX_MESSAGE_BYTES).encode()
            assert (await reader.readexactly(2 + len(size))).endswith(size)
            writer.write(frame_head(MAX_MESSAGE_BYTES + 1))
            assert struct.pack("!H", 1009) in await ended(reader)

    run(check())


@pytest.mark.parametrize("code", [0x82, 0x02])  # a frame that is not complete, and a complete one of a longer message
def test_beyond_a_bound_for_all_the_largest_unfinished_message_is_given_up(
    code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protocols, "MAX_UNFINISHED_BYTES", 500_000)

    async def check() -> None:
        async with serving() as client:
            small, large = await client.websocket(), await client.websocket()
            small[1].write(frame_head(200_000, code) + bytes(200_000 if code == 0x02 else 199_000))
            large[1].write(frame_head(400_000, code) + bytes(400_000 if code == 0x02 else 399_000))
            assert await ended(large[0]) == b""
            small[1].write(bytes(1_000) if code == 0x82 else frame_head(0, 0x80))
            assert await small[0].readexactly(8) == b"\x81\x06200000"

    run(check())


def test_a_slow_link_has_time_to_answer_a_ping(monkeypatch: pytest.MonkeyPatch) -> None:
    async def check() -> bytes:
        async with serving(ws_ping_interval=0.01, ws_ping_timeout=0.01) as client:
            reader, writer = await client.websocket()
            assert (await reader.readexactly(6))[:1] == b"\x89"  # a ping
            await asyncio.sleep(0.2)  # longer than uvicorn would wait
            writer.write(frame_head(3) + b"123")
            return await ended(reader)

    monkeypatch.setattr(protocols, "SECONDS_FOR_PONG", 0.5)
    assert run(check()).startswith(b"\x81\x013")
    monkeypatch.setattr(protocols, "SECONDS_FOR_PONG", 0.01)
    assert struct.pack("!H", 1011) in run(check())


def test_beyond_a_number_no_connection_is_taken() -> None:
    async def check() -> None:
        async with serving() as client:
            held = [await client.websocket() for _ in range(MOST_CONNECTIONS)]
            reader, writer = await client.connect()
            assert await ended(reader) == b""
            held[0][1].close()
            while True:  # until the server has seen it close
                reader, writer = await client.connect()
                with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
                    writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
                    assert (await reader.readuntil(b"ok")).startswith(b"HTTP/1.1 200")
                    return

    run(check())


def test_an_address_has_a_number_of_connections_and_a_trusted_proxy_has_not(monkeypatch: pytest.MonkeyPatch) -> None:
    limit_protocols(100, 2)  # on top of the limit of all

    async def check(trusted: str) -> bytes:
        async with serving(forwarded_allow_ips=trusted) as client:
            for _ in range(2):
                await client.websocket()
            reader, writer = await client.connect()
            writer.write(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            return await ended(reader)

    assert run(check("192.0.2.1")) == b""
    assert run(check("127.0.0.1")).endswith(b"ok")


TINY = struct.pack("!BB4x", 0x82, 0x80)  # a complete message without content
PING = struct.pack("!BB4x", 0x89, 0x80 | 125) + bytes(125)


@pytest.mark.parametrize(
    ("sent", "most"),
    [(TINY * (protocols.MAX_WAITING_MESSAGES + 1), 0), (PING * 300_000, 0), (TINY * 500 + PING * 500, 1)],
    ids=["messages at once", "answers to pings that are not read", "fewer of both"],
)
def test_a_client_that_sends_without_end_is_given_up(sent: bytes, most: int) -> None:
    async def check() -> None:
        async with serving() as client:
            reader, writer = await client.websocket()
            reader._transport.pause_reading()  # type: ignore[attr-defined]
            with contextlib.suppress(ConnectionError):
                writer.write(sent)
                await asyncio.wait_for(writer.drain(), SECONDS)
            async with asyncio.timeout(SECONDS):
                while len(client.connections) > most:
                    await asyncio.sleep(0.01)
            assert len(client.connections) == most

    run(check())


def test_a_client_that_neither_answers_nor_reads_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocols, "SECONDS_FOR_PONG", 0.01)

    async def check() -> None:
        async with serving(ws_ping_interval=0.2) as client:
            reader, _writer = await client.websocket()
            reader._transport.pause_reading()  # type: ignore[attr-defined]
            (protocol,) = client.connections
            protocol.transport.write(bytes(32 * 2**20))  # more than the system takes for the client
            async with asyncio.timeout(SECONDS):
                while client.connections:
                    await asyncio.sleep(0.01)

    run(check())


def test_a_message_in_very_many_parts_is_given_up() -> None:
    async def check() -> None:
        async with serving() as client:
            reader, writer = await client.websocket()
            start, part = struct.pack("!BB4x", 0x02, 0x80), struct.pack("!BB4x", 0x00, 0x80)
            writer.write(start + part * protocols.MAX_FRAMES)
            assert await ended(reader) == b""

    run(check())
