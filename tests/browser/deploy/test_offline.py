"""No request leaves the machine: of the browser on any page, and of the server and all its children.

And what they write: files in the folders that they were given, and a log without secrets.
"""

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from core.lessons.loader import load_lessons
from tests.browser.deploy.asking import websocket
from tests.browser.deploy.watched import elsewhere, environment, hosts, noted, written
from tests.browser.walk import Walk
from tests.serving import ROOT, served

SCREENS = sorted(path.stem for path in (ROOT / "pages").glob("*.py") if path.stem != "__init__")
KEY = "a-key-that-only-the-host-knows"
ADDRESSES = ["/" if screen == "home" else f"/{screen}" for screen in SCREENS]
LESSONS = [f"/learn?lesson={lesson.slug}" for lesson in load_lessons()]
# A library of Streamlit's reckons by WebAssembly where it may, and without where it may not.
REPORT = """addEventListener('securitypolicyviolation', event => {
    if (event.blockedURI !== 'wasm-eval') console.error('POLICY', event.blockedURI)
})"""


def given(folder: Path) -> dict[str, str]:
    """The folders that a read-only container gives the app, and a key that it must keep to itself."""
    places = {"HOME": "home", "TMPDIR": "tmp", "TRADEOFF_CACHE": "cache"}
    for name in places.values():
        (folder / name).mkdir()
    folders = {variable: str(folder / name) for variable, name in places.items()}
    return {**folders, "PYTHONDONTWRITEBYTECODE": "1", "TRADEOFF_ADMIN_KEY": KEY}


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder with a short path: the name of a Unix socket, of which the trainer needs one in it, has 107 letters."""
    with tempfile.TemporaryDirectory(prefix="app-", dir="/tmp") as made:
        yield Path(made)


@pytest.mark.parametrize(
    "lessons", [LESSONS[:1], pytest.param(LESSONS[1:], marks=pytest.mark.full)], ids=["one", "others"]
)
def test_no_request_leaves_the_machine(
    new_page: Page, folder: Path, capfd: pytest.CaptureFixture[str], lessons: list[str]
) -> None:
    asked: list[str] = []
    refused: list[str] = []
    note = folder / "asked"
    with served(address="0.0.0.0", environment=environment(note) | given(folder)) as server:
        walk, page = Walk(new_page, server.url), new_page
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda line: refused.append(line.text) if line.text.startswith("POLICY") else None)
        page.add_init_script(REPORT)
        for address in [*ADDRESSES, *lessons]:
            walk.open(address)
        walk.open("/data?dataset=drawn")
        walk.open("/data?dataset=iris&target=confidential")
        walk.open("/train?dataset=moons&epochs=20")
        walk.train()
        walk.go("Judge it")
        assert walk.cell("tp") > 0
        walk.go("Data")
        file = {"name": "x.csv", "mimeType": "text/csv", "buffer": b"a,b\n" + b"1,confidential\n2,no\n" * 40}
        page.locator("input[type=file]").set_input_files(file)
        walk.says("Train on 48 rows")
        assert websocket(server.url, "https://evil.example") == 403
    own = rf"({re.escape(server.url)}|{server.url.replace('http', 'ws')})/|data:|blob:"
    assert [url for url in asked if not re.match(own, url)] == []
    assert len(asked) > 100
    assert refused == []
    assert elsewhere(note) == []
    assert noted(note, "file")
    assert written(note, outside=folder) == set()
    log = "".join(capfd.readouterr())
    assert "You can now view your Streamlit app" in log
    assert KEY not in log
    assert "confidential" not in log


def test_a_request_that_would_leave_and_a_file_that_is_written_are_seen(tmp_path: Path) -> None:
    note = tmp_path / "asked"
    code = (
        "import socket, os, contextlib\n"
        "with contextlib.suppress(OSError): socket.create_connection(('192.0.2.1', 80), timeout=0.01)\n"
        "with contextlib.suppress(OSError): socket.getaddrinfo('no.example.invalid', 80)\n"
        "open('seen.txt', 'w').close()\n"
        "if os.fork() == 0: socket.socket(type=socket.SOCK_DGRAM).sendto(b'', ('127.0.0.1', 9)); os._exit(0)\n"
        "os.wait()\n"
    )
    subprocess.run([sys.executable, "-c", code], env=environment(note), cwd=tmp_path, check=True)
    assert elsewhere(note) == ["192.0.2.1", "192.0.2.1", "no.example.invalid"]
    assert hosts(note)[-1] == "127.0.0.1"
    assert written(note, outside=tmp_path) == {"seen.txt"}
