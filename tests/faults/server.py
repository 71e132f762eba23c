"""A server that a test may kill and start again on the same port, with a clock that it may set."""

import json
import os
import signal
import subprocess
import sys
import urllib.request
from collections import Counter
from pathlib import Path

import psutil

from tests.core.jobs.examples import wait_until
from tests.process_tree import SECONDS_TO_BE_GONE, ProcessTree, all_gone, worker_pool_among
from tests.serving import ROOT, free_port, wait_for

SECONDS_KEPT = 2  # how long Streamlit keeps a session without its browser; 120 unless told


class Server:
    """The app on a port of its own. `clock` is a file with the seconds by which every process' clock is wrong."""

    def __init__(self, folder: Path, lease_seconds: float) -> None:
        self._ports = free_port(), free_port()
        self._lease_seconds = lease_seconds
        self.clock = folder / "clock"
        self.clock.write_text("0", encoding="ascii")
        (folder / "sitecustomize.py").write_text(WRONG_CLOCK.format(file=str(self.clock)), encoding="utf-8")
        self._path = os.pathsep.join([str(folder), str(ROOT)])
        self.url = f"http://127.0.0.1:{self._ports[0]}"
        self.start()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        port, spy_port = map(str, self._ports)
        options = {"headless": "true", "port": port, "address": "127.0.0.1", "disconnectedSessionTTL": SECONDS_KEPT}
        arguments = [word for name, value in options.items() for word in (f"--server.{name}", str(value))]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.launch", spy_port, str(self._lease_seconds), *arguments],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": self._path},
        )
        wait_for(self.url + "/_stcore/health", self._process)

    def kill(self) -> None:
        """kill -9."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    @property
    def tree(self) -> ProcessTree:
        """Its worker pool with all that belongs to it."""
        return ProcessTree(worker_pool_among(psutil.Process(self._process.pid).children()))

    def counts(self) -> Counter[str]:
        """What the process holds; see the spy."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self._ports[1]}", timeout=60) as answer:
            return Counter(json.load(answer))

    def end(self) -> None:
        """End it with all its processes."""
        members = self.tree.members
        self._process.terminate()
        self._process.wait()
        wait_until(all_gone(members), SECONDS_TO_BE_GONE)


# Python imports a module of this name in every process before anything else.
WRONG_CLOCK = """
import time

right, right_ns = time.time, time.time_ns


def wrong_by():
    try:
        with open({file!r}, encoding="ascii") as file:
            return float(file.read() or 0)
    except OSError:
        return 0.0


time.time = lambda: right() + wrong_by()
time.time_ns = lambda: right_ns() + int(wrong_by() * 1e9)
"""
