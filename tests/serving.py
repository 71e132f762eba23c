"""The app, or another Streamlit script, served on a free port of this machine until the block ends."""

import contextlib
import fcntl
import json
import os
import random
import resource
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import psutil

from tests.core.jobs.examples import wait_until
from tests.process_tree import SECONDS_TO_BE_GONE, all_gone
from tests.timeouts import SECONDS_TO_START

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Served:
    """A running server: its address and its process."""

    url: str
    process: psutil.Process

    def check(self) -> None:
        """Raises RuntimeError when the server has ended."""
        if not self.process.is_running() or self.process.status() == psutil.STATUS_ZOMBIE:
            raise RuntimeError(f"the server at {self.url}, process {self.process.pid}, has ended before the tests did")


@contextlib.contextmanager
def served(
    script: Path = ROOT / "app.py",
    address: str = "127.0.0.1",
    environment: dict[str, str] | None = None,
    output: IO[bytes] | None = None,
    descriptors: int = 0,
) -> Iterator[Served]:
    """Start Streamlit with `script`, wait until it answers, and end it with all its children.

    `environment` comes on top of this process' own. `output` takes what it writes, `descriptors` is the number of files
    that the system lets it open.
    """
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.headless", "true"]
    server = subprocess.Popen(
        [*command, "--server.port", str(port), "--server.address", address],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | (environment or {}),
        stdout=output,
        stderr=output,
    )
    if descriptors:
        resource.prlimit(server.pid, resource.RLIMIT_NOFILE, (descriptors, descriptors))
    url = f"http://127.0.0.1:{port}"
    try:
        wait_for(url + "/_stcore/health", server)
        yield Served(url, psutil.Process(server.pid))
    finally:
        end(server)


def end(server: "subprocess.Popen[bytes]") -> None:
    """End a server, and wait for all that it started: a worker may still write files after its server has ended."""
    members = psutil.Process(server.pid).children(recursive=True) if server.poll() is None else []
    server.terminate()
    try:
        server.wait(timeout=20)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
    wait_until(all_gone(members), SECONDS_TO_BE_GONE)


@contextlib.contextmanager
def shared(folder: Path, session: str) -> Iterator[Served]:
    """The app, served once for all pytest workers that use it at the same time.

    The first to come starts it, and ends it when no other worker uses it any more. `folder` is common to the workers,
    and `session` names their session. A worker holds a lock while it uses the server; the system takes the lock back
    from a worker that dies.
    """
    note = folder / f"{session}.json"
    with contextlib.ExitStack() as stack:
        with (folder / f"{session}.lock").open("w") as starting:
            fcntl.flock(starting, fcntl.LOCK_EX)
            starts = not note.exists()
            server = stack.enter_context(served()) if starts else _noted(note)
            if starts:
                note.write_text(json.dumps([server.url, server.process.pid]), encoding="ascii")
            users = stack.enter_context(note.open())
            fcntl.flock(users, fcntl.LOCK_SH)
        yield server
        if starts:
            note.unlink()
            fcntl.flock(users, fcntl.LOCK_EX)


def _noted(note: Path) -> Served:
    url, pid = json.loads(note.read_text(encoding="ascii"))
    return Served(url, psutil.Process(pid))


def free_port() -> int:
    """A free port of 127.0.0.1, and none of those that a connection may be given before a server listens on it."""
    while True:
        port = random.SystemRandom().randint(20_000, 32_000)
        with socket.socket() as listener, contextlib.suppress(OSError):
            listener.bind(("127.0.0.1", port))
            return port


def wait_for(url: str, server: "subprocess.Popen[bytes]") -> None:
    """Ask until there is an answer.

    Raises RuntimeError when the server ends before, and TimeoutError after `SECONDS_TO_START`.
    """
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise RuntimeError(f"the server for {url} ended with exit code {server.returncode}; its output says why")
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:  # also when it takes the call and is too busy to answer
            time.sleep(0.05)
    raise TimeoutError(f"{url} did not answer within {SECONDS_TO_START:.0f} s")
