"""Several servers behind nginx, as deploy/nginx/sticky.conf has it: each visitor stays with one of them."""

import http.client
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.browser.deploy.conftest import serving
from tests.serving import ROOT, free_port

CONFIGURATION = ROOT / "deploy" / "nginx" / "sticky.conf"


class App(BaseHTTPRequestHandler):
    """Stands for a server of the app: says which one it is."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(str(self.server.server_port).encode())  # type: ignore[attr-defined]

    def log_message(self, *_: object) -> None:
        pass


class Visitor:
    """A browser: it keeps the cookie that it is given."""

    def __init__(self, port: int) -> None:
        self.port, self.cookie = port, ""

    def ask(self) -> str:
        """The server that answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", "/", headers={"Cookie": self.cookie} if self.cookie else {})
        answer = connection.getresponse()
        given = answer.getheader("Set-Cookie")
        assert bool(given) != bool(self.cookie)
        self.cookie = self.cookie or (given or "").split(";")[0]
        name = answer.read().decode()
        connection.close()
        return name


@pytest.fixture
def apps() -> Iterator[list[ThreadingHTTPServer]]:
    servers = [ThreadingHTTPServer(("127.0.0.1", 0), App) for _ in range(2)]
    for server in servers:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield servers
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def port(apps: list[ThreadingHTTPServer], tmp_path: Path) -> Iterator[int]:
    """Where nginx answers, with our configuration. Each change must find its place."""
    port = free_port()
    text = CONFIGURATION.read_text(encoding="utf-8")
    changes = {f"app-{number}:8501": f"127.0.0.1:{app.server_port}" for number, app in enumerate(apps, 1)}
    for old, new in (changes | {"listen 8080;": f"listen 127.0.0.1:{port};", "/dev/stdout": f"{tmp_path}/log"}).items():
        assert old in text
        text = text.replace(old, new)
    with serving(text, tmp_path, port):
        yield port


def test_each_visitor_stays_with_one_server_from_the_first_answer_on(port: int) -> None:
    visitors = [Visitor(port) for _ in range(40)]
    first = [visitor.ask() for visitor in visitors]
    for _ in range(3):
        assert [visitor.ask() for visitor in visitors] == first
    assert len({visitor.cookie for visitor in visitors}) == 40
    assert min(first.count(name) for name in set(first)) >= 8  # 40 tosses of a coin: less than one in 10,000 times
    assert len(set(first)) == 2


def test_a_server_that_is_down_leaves_its_visitors_to_the_other(port: int, apps: list[ThreadingHTTPServer]) -> None:
    visitors = [Visitor(port) for _ in range(10)]
    for visitor in visitors:
        visitor.ask()
    apps[0].shutdown()
    apps[0].server_close()
    assert {visitor.ask() for visitor in visitors} == {str(apps[1].server_port)}
