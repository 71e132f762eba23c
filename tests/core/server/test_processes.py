"""Processes are named by what they are."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from core.server import processes as module
from core.server.processes import processes

TREE = r"""
import os, sys
os.fork()
os.write(1, b"ready\n")
sys.stdin.read()
"""


@pytest.fixture
def forkserver() -> Iterator["subprocess.Popen[str]"]:
    """A process with the forkserver's command line, and one forked from it. Both end with their input."""
    command = [sys.executable, "-c", TREE, "multiprocessing.forkserver"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert [process.stdout.readline(), process.stdout.readline()] == ["ready\n", "ready\n"]
        yield process


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a system that forks")
def test_this_process_comes_first_and_a_fork_of_the_forkserver_is_a_worker(
    forkserver: "subprocess.Popen[str]",
) -> None:
    found = processes()
    assert (found[0].kind, found[0].id) == ("server", os.getpid())
    kinds = {process.id: process.kind for process in found}
    [worker] = psutil.Process(forkserver.pid).children()
    assert (kinds[forkserver.pid], kinds[worker.pid]) == ("forkserver", "worker")
    assert all(process.mebibytes > 0 for process in found)


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="only Linux tells it")
def test_shared_memory_counts_by_its_share() -> None:
    lines = Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()
    share = next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
    assert processes()[0].mebibytes == pytest.approx(share, rel=0.1)


def test_a_process_that_is_gone_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(process: psutil.Process) -> float:
        raise psutil.NoSuchProcess(process.pid)

    monkeypatch.setattr(module, "_mebibytes", gone)
    assert processes() == []
