"""The app's processes, and the memory of a container or machine."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from core.server import processes as module
from core.server.processes import processes, room

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


MEBIBYTE = 2**20


def write(folder: Path, **files: object) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(f"{text}\n", encoding="ascii")


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return tmp_path / "own"


def test_version_2_files_that_were_only_read_count_as_left(tmp_path: Path, own: Path) -> None:
    own.write_text("0::/\n", encoding="ascii")
    write(tmp_path, memory__max=512 * MEBIBYTE, memory__current=300 * MEBIBYTE)
    write(tmp_path, memory__stat=f"anon 1\ninactive_file {100 * MEBIBYTE}")
    found = room(tmp_path, own)
    assert (found.total, found.left, found.contained) == (512, 312, True)


def test_version_1_has_other_names(tmp_path: Path, own: Path) -> None:
    own.write_text("7:cpu:/\n4:memory:/docker/abc\n0::/\n", encoding="ascii")
    group = tmp_path / "memory" / "docker" / "abc"
    write(group, memory__limit_in_bytes=256 * MEBIBYTE, memory__usage_in_bytes=200 * MEBIBYTE)
    write(group, memory__stat=f"inactive_file 1\ntotal_inactive_file {50 * MEBIBYTE}".split("\n")[1])
    found = room(tmp_path, own)
    assert (found.total, found.left, found.contained) == (256, 106, True)


def test_the_tightest_of_nested_limits_counts(tmp_path: Path, own: Path) -> None:
    own.write_text("0::/class/app\n", encoding="ascii")
    write(tmp_path / "class" / "app", memory__max="max", memory__current=90 * MEBIBYTE)
    write(tmp_path / "class", memory__max=200 * MEBIBYTE, memory__current=150 * MEBIBYTE)
    write(tmp_path, memory__max=800 * MEBIBYTE, memory__current=160 * MEBIBYTE)
    found = room(tmp_path, own)
    assert (found.total, found.left) == (200, 50)


def test_a_container_that_is_over_its_limit_has_nothing_left(tmp_path: Path, own: Path) -> None:
    own.write_text("0::/\n", encoding="ascii")
    write(tmp_path, memory__max=100 * MEBIBYTE, memory__current=120 * MEBIBYTE)
    assert room(tmp_path, own).left == 0


@pytest.mark.parametrize("limit", ["max", 2**63 - 4096])
def test_without_a_limit_there_is_the_machine(tmp_path: Path, own: Path, limit: object) -> None:
    own.write_text("0::/\n", encoding="ascii")
    write(tmp_path, memory__max=limit, memory__current=1)
    found = room(tmp_path, own)
    assert not found.contained
    assert found.total == psutil.virtual_memory().total / MEBIBYTE


def test_a_system_without_such_files_has_the_machine(tmp_path: Path) -> None:
    found = room(tmp_path, tmp_path / "none")
    assert not found.contained
    assert 0 < found.left <= found.total
