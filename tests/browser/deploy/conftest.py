"""nginx with the configuration that we give away, in front of the app."""

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.browser.install import nginx
from tests.serving import ROOT, Served, free_port
from tests.timeouts import SECONDS

CONFIGURATION = ROOT / "deploy" / "nginx" / "tradeoff.conf"
AROUND = """
daemon off; {user} pid {folder}/pid; error_log {folder}/error.log; worker_processes 1;
events {{ worker_connections 256; }}
http {{
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    include {folder}/tradeoff.conf;
}}
"""


@dataclass(frozen=True)
class Proxy:
    """Where nginx answers, and the folder of its logs."""

    http: str
    https: str
    folder: Path


def certificate(folder: Path) -> None:
    """A certificate that nobody has signed."""
    names = ["-subj", "/CN=127.0.0.1", "-keyout", folder / "privkey.pem", "-out", folder / "fullchain.pem"]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", *names]
    subprocess.run(command, check=True, capture_output=True)


def configuration(app: Served, folder: Path, http: int, https: int) -> str:
    """Ours, with this machine's ports and folders. Each change must find its place."""
    text = CONFIGURATION.read_text(encoding="utf-8")
    changes = {
        "127.0.0.1:8501": app.url.removeprefix("http://"),
        "listen 80;": f"listen 127.0.0.1:{http};",
        "listen 443 ssl http2;": f"listen 127.0.0.1:{https} ssl http2;",
        "listen [::]:80;": "",
        "listen [::]:443 ssl http2;": "",
        "/etc/letsencrypt/live/tradeoff.school.example": str(folder),
        "/var/log/nginx": str(folder),
    }
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    return text


def wait_for_port(port: int, server: "subprocess.Popen[bytes]") -> None:
    """Until it is open; fails when nginx ends or the bound is reached, which only a hang can do."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
        except ConnectionError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError("nginx does not take the configuration, or does not start")


@contextmanager
def serving(text: str, folder: Path, port: int) -> Iterator[None]:
    """nginx with this configuration, which keeps what it writes in `folder`, from when it answers on `port`."""
    (folder / "tradeoff.conf").write_text(text, encoding="utf-8")
    user = "user root root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(AROUND.format(folder=folder, user=user), encoding="utf-8")
    program = nginx()
    assert program, "run `python -m tests.browser.install`"
    server = subprocess.Popen([program, "-p", folder, "-c", folder / "nginx.conf", "-e", folder / "error.log"])
    try:
        wait_for_port(port, server)
        yield
    finally:
        server.terminate()
        server.wait()


@pytest.fixture(scope="session")
def proxy(app: Served, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    """nginx in front of the app, until the tests end."""
    folder, http, https = tmp_path_factory.mktemp("nginx"), free_port(), free_port()
    certificate(folder)
    with serving(configuration(app, folder, http, https), folder, https):
        yield Proxy(f"http://127.0.0.1:{http}", f"https://127.0.0.1:{https}", folder)
