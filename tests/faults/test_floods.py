"""Clients that ask for more than a browser does: of memory, of connections, and of the log."""

import asyncio
import base64
import contextlib
import http.client
import os
import socket
import struct
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg

from core.server.descriptors import pages_that_fit
from core.server.protocols import MAX_MESSAGE_BYTES
from core.text.markdown import escape_markdown
from tests.browser.deploy.asking import UPGRADE, ask
from tests.core.jobs.examples import wait_until
from tests.coroutines import run
from tests.load.browser import Browser
from tests.serving import Served, served
from tests.timeouts import SECONDS

MEBIBYTE = 2**20
UPLOADS_MB = 120
SECONDS_KEPT = 1  # how long Streamlit keeps a session without its browser
DESCRIPTORS = 640
PAGES = pages_that_fit(DESCRIPTORS)
BOUNDARY = "a-boundary-in-no-file"


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the server writes."""
    return tmp_path_factory.mktemp("floods") / "log"


@pytest.fixture(scope="module")
def server(log: Path) -> Iterator[Served]:
    """The app, with little room for uploads and for open files."""
    environment = {
        "TRADEOFF_UPLOADS_MB": str(UPLOADS_MB),
        "STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL": str(SECONDS_KEPT),
    }
    with log.open("wb") as output, served(environment=environment, output=output, descriptors=DESCRIPTORS) as app:
        yield app


def mebibytes(server: Served) -> float:
    """The memory of the server's own process."""
    return float(server.process.memory_info().rss / MEBIBYTE)


@pytest.fixture(scope="module", autouse=True)
def unfinished(server: Served) -> Iterator[socket.socket]:
    """A connection whose headers do not end, open since the first of these tests."""
    where = urlsplit(server.url)
    with socket.create_connection((where.hostname, where.port), timeout=SECONDS) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX-")
        yield connection


class Uploader:
    """Puts files where a page's box for files does, and never tells the page."""

    def __init__(self, url: str, session: str) -> None:
        self._url, self._session = url, session
        cookie = ask(url, "/_stcore/health").headers.get_all("Set-Cookie") or []
        self._token = next(value.split(";")[0].split("=", 1)[1] for value in cookie if "xsrf" in value)

    def put(self, size: int) -> tuple[int, str]:
        """Upload so many MiB. Gives the status and the words of the answer."""
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="f"; filename="f.csv"\r\n\r\n'.encode()
        body = head + bytes(size * MEBIBYTE) + f"\r\n--{BOUNDARY}--\r\n".encode()
        headers = {
            "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
            "Cookie": f"_streamlit_xsrf={self._token}",
            "X-Xsrftoken": self._token,
        }
        connection = http.client.HTTPConnection(urlsplit(self._url).netloc, timeout=SECONDS)
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # refused before all of it was sent
            connection.request("PUT", f"/_stcore/upload_file/{self._session}/{uuid.uuid4()}", body, headers)
        answer = connection.getresponse()
        words = answer.read().decode()
        connection.close()
        return answer.status, words


def test_files_that_no_page_was_told_of_are_bounded_and_go_with_their_session(server: Served) -> None:
    async def check() -> None:
        first, second = Browser(server.url), Browser(server.url)
        await first.open("/data")
        await second.open("/data")
        before = mebibytes(server)
        uploader = Uploader(server.url, first.session)
        answers = [await asyncio.to_thread(uploader.put, 48) for _ in range(6)]
        assert [status for status, _ in answers] == [204, 204, 413, 413, 413, 413]
        assert "this one keeps 2 of 96 MB" in answers[-1][1]
        other = Uploader(server.url, second.session)
        status, words = await asyncio.to_thread(other.put, 48)
        assert status == 507
        assert "no room for the file now" in words
        assert mebibytes(server) - before < 3 * 48  # those that are kept, and one on its way
        await first.close()
        await asyncio.to_thread(wait_until, lambda: other.put(48)[0] == 204)
        await second.close()

    run(check())


def test_the_page_says_in_words_why_a_file_was_not_taken(server: Served) -> None:
    async def check() -> None:
        page = Browser(server.url)
        await page.open("/data")
        uploader = Uploader(server.url, page.session)
        while (answer := await asyncio.to_thread(uploader.put, 45))[0] == 204:
            pass
        async with asyncio.timeout(SECONDS):
            while not any(escape_markdown(answer[1]) == alert.body for alert in page.page.widgets("alert")):
                await asyncio.sleep(0.02)
        await page.close()

    run(check())


async def websocket(url: str) -> tuple[int, asyncio.StreamReader, asyncio.StreamWriter]:
    """A new websocket: the status of the answer, and its two ends."""
    where = urlsplit(url)
    reader, writer = await asyncio.open_connection(where.hostname, where.port)
    key = {"Sec-WebSocket-Key": base64.b64encode(os.urandom(16)).decode(), "Host": where.netloc}
    head = "".join(f"{name}: {value}\r\n" for name, value in (UPGRADE | key).items())
    writer.write(f"GET /_stcore/stream HTTP/1.1\r\n{head}\r\n".encode())
    answer = await reader.readuntil(b"\r\n\r\n")
    return int(answer.split()[1]), reader, writer


async def end(writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()
    with contextlib.suppress(ConnectionError):
        await writer.wait_closed()


def test_messages_that_never_end_are_not_kept(server: Served) -> None:
    async def check() -> None:
        before = mebibytes(server)
        for size in (30 * MEBIBYTE, MAX_MESSAGE_BYTES):
            writers = [(await websocket(server.url))[2] for _ in range(6)]
            for writer in writers:
                writer.write(struct.pack("!BBQ4x", 0x82, 0x80 | 127, size) + bytes(size - 1))
                with contextlib.suppress(ConnectionError):
                    await writer.drain()
            assert mebibytes(server) - before < 7 * MAX_MESSAGE_BYTES / MEBIBYTE
            for writer in writers:
                await end(writer)
        assert ask(server.url, "/_stcore/health").status == 200

    run(check())


def test_text_messages_cost_a_few_lines_of_the_log(server: Served, log: Path) -> None:
    async def check() -> None:
        for _ in range(100):
            status, reader, writer = await websocket(server.url)
            assert status == 101
            writer.write(b"\x81\x80\x00\x00\x00\x00")  # an empty text
            await asyncio.wait_for(reader.readuntil(struct.pack("!H", 1003)), SECONDS)
            await end(writer)

    before = log.stat().st_size
    run(check())
    written = log.read_bytes()[before:].decode()
    assert "A client sent what no page sends" in written
    assert "Traceback" not in written
    assert len(written) < 4_000


def test_more_pages_than_fit_are_refused_in_words_and_lock_nobody_out(server: Served, log: Path) -> None:
    async def check() -> None:
        page = Browser(server.url)
        await page.open("/learn")
        others = await take_all_places(server)
        assert len(others) == PAGES - 1
        answer = ask(server.url, "/train", headers={"Accept": "text/html"})
        assert answer.status == 503
        assert "Tradeoff is full right now" in answer.text
        assert ask(server.url, "/health").status in (200, 503)
        await page.go("data")  # who is in goes on
        await close_all(others)
        await asyncio.to_thread(wait_until, lambda: ask(server.url, "/", headers={"Accept": "text/html"}).status == 200)
        again = Browser(server.url)
        await again.open("/train")
        await again.close()
        await page.close()

    before = log.stat().st_size
    run(check())
    assert len(log.read_bytes()) - before < 10_000


def test_pages_that_leave_amid_many_messages_give_their_places_back(server: Served) -> None:
    message = BackMsg(app_heartbeat=True).SerializeToString()
    frame = struct.pack("!BB4x", 0x82, 0x80 | len(message)) + message

    async def check() -> None:
        places = await take_all_places(server)
        for reader, writer in places:
            writer.write(frame * 500)
            await reader.readexactly(1)  # the server has read them
            reset(writer)
        async with asyncio.timeout(SECONDS):
            while len(again := await take_all_places(server)) < len(places):
                await close_all(again)
        await close_all(again)

    run(check())


async def take_all_places(server: Served) -> list[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """Open websockets until the server is full."""
    places = []
    while True:
        status, reader, writer = await websocket(server.url)
        if status != 101:
            await end(writer)
            return places
        places.append((reader, writer))


async def close_all(places: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]]) -> None:
    for _reader, writer in places:
        await end(writer)


def test_no_client_empties_the_caches_of_all(server: Served) -> None:
    """The worker pool is in one of them: another would start beside it."""

    async def check() -> None:
        page = Browser(server.url)
        await page.open("/train")
        before = len(psutil.Process(server.process.pid).children())
        for _ in range(3):
            _status, reader, writer = await websocket(server.url)
            message = BackMsg(clear_cache=True).SerializeToString()
            writer.write(struct.pack("!BB4x", 0x82, 0x80 | len(message)) + message)
            await asyncio.wait_for(reader.readuntil(struct.pack("!H", 1003)), SECONDS)
            await end(writer)
        await page.go("data")
        await page.go("train")
        assert len(psutil.Process(server.process.pid).children()) == before
        await page.close()

    run(check())


def reset(writer: asyncio.StreamWriter) -> None:
    """Close a connection at once, as a browser that crashes."""
    raw = writer.get_extra_info("socket")
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


def test_a_flood_of_reruns_loses_nothing_and_leaves_room_for_others(server: Served) -> None:
    """How long the others wait is measured by the load driver."""

    async def check() -> None:
        floods = [Browser(server.url) for _ in range(5)]
        for flood in floods:
            await flood.open("/data")
        stop = asyncio.Event()
        tasks = [asyncio.create_task(rerun_again_and_again(flood, stop)) for flood in floods]
        visitor = Browser(server.url)
        await visitor.open("/")
        for name in ("data", "train", "learn"):
            await visitor.go(name)
        await visitor.close()
        stop.set()
        await asyncio.gather(*tasks)
        for flood in floods:
            await flood.close()

    run(check())


async def rerun_again_and_again(browser: Browser, stop: asyncio.Event) -> None:
    while not stop.is_set():
        browser._ask()
        await asyncio.sleep(0.05)


def test_unfinished_headers_do_not_keep_a_connection(unfinished: socket.socket) -> None:
    with contextlib.suppress(ConnectionResetError):
        assert unfinished.recv(1) == b""


def test_the_server_has_closed_what_it_had_open(server: Served) -> None:
    """The last of these tests: nothing of the floods is left but the sessions that Streamlit keeps for a while."""
    wait_until(lambda: len(psutil.Process(server.process.pid).net_connections()) <= 2)
