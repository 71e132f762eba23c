"""The app, or another Streamlit script, served on a free port of this machine until the block ends."""

import contextlib
import os
import random
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.timeouts import SECONDS

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Served:
    """A running server: its address and its process."""

    url: str
    process: psutil.Process


@contextlib.contextmanager
def served(
    script: Path = ROOT / "app.py", address: str = "127.0.0.1", environment: dict[str, str] | None = None
) -> Iterator[Served]:
    """Start Streamlit with `script`, wait until it answers, and end it with all its children.

    `environment` comes on top of this process' own.
    """
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.headless", "true"]
    server = subprocess.Popen(
        [*command, "--server.port", str(port), "--server.address", address],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | (environment or {}),
    )
    url = f"http://127.0.0.1:{port}"
    try:
        wait_for(url + "/_stcore/health", server)
        yield Served(url, psutil.Process(server.pid))
    finally:
        server.terminate()
        try:
            server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def free_port() -> int:
    """A free port of 127.0.0.1, and none of those that a connection may be given before a server listens on it."""
    while True:
        port = random.SystemRandom().randint(20_000, 32_000)
        with socket.socket() as listener, contextlib.suppress(OSError):
            listener.bind(("127.0.0.1", port))
            return port


def wait_for(url: str, server: "subprocess.Popen[bytes]") -> None:
    """Ask until there is an answer; fails when the server ends or the bound is reached, which only a hang can do."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:  # also when it takes the call and is too busy to answer
            time.sleep(0.05)
    raise TimeoutError(f"{url} did not answer within {SECONDS} s")
