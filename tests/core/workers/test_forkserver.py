"""The forkserver is ended when it hangs while a process is started, and never otherwise."""

import subprocess
import sys
import threading
from collections.abc import Iterator

import psutil
import pytest

from core.processes import deadline
from core.workers import forkserver
from tests.timeouts import SECONDS


@pytest.fixture
def stands_in(monkeypatch: pytest.MonkeyPatch) -> Iterator["subprocess.Popen[bytes]"]:
    """A process in the place of the forkserver, which may rest for a short time only."""
    monkeypatch.setattr(deadline, "SECONDS_AT_REST", 0.3)
    monkeypatch.setattr(forkserver, "SECONDS_BETWEEN_CHECKS", 0.05)
    with subprocess.Popen([sys.executable, "-c", "while True: pass"]) as process:
        monkeypatch.setattr(forkserver, "forkserver_pid", lambda: process.pid)
        yield process
        process.kill()


@pytest.mark.skipif(forkserver.METHOD != "forkserver", reason="There is none on this system.")
def test_it_is_ended_when_it_hangs(stands_in: "subprocess.Popen[bytes]") -> None:
    psutil.Process(stands_in.pid).suspend()
    with forkserver.kill_if_hung():
        assert stands_in.wait(SECONDS) == -9


def test_one_that_works_goes_on_and_nothing_watches_it_afterwards(stands_in: "subprocess.Popen[bytes]") -> None:
    with forkserver.kill_if_hung(), pytest.raises(subprocess.TimeoutExpired):
        stands_in.wait(1.0)
    for thread in threading.enumerate():
        if thread.name == "forkserver-watch":
            thread.join(SECONDS)
            assert not thread.is_alive()
    assert stands_in.poll() is None


def test_a_process_that_has_ended_can_be_killed(stands_in: "subprocess.Popen[bytes]") -> None:
    forkserver.kill(stands_in.pid)
    stands_in.wait()
    forkserver.kill(stands_in.pid)
