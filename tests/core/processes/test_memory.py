"""The memory of a process of its own, before and after it takes some and gives it back."""

import subprocess
import sys
from pathlib import Path

import pytest

from core.processes.memory import cgroup_limit_files

ROOT = Path(__file__).resolve().parents[3]
linux = pytest.mark.skipif(sys.platform != "linux", reason="Elsewhere the peak is measured, or nothing.")


def said_by(code: str) -> list[float]:
    """The numbers that a fresh process prints."""
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            f"from core.processes.memory import release_library_pages, own_mebibytes, release\n{code}",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [float(line) for line in done.stdout.split()]


TOUCH_AND_FREE = """
print(own_mebibytes())
block = b"x" * (200 * 2**20)
print(own_mebibytes())
del block
print(own_mebibytes())
"""

# Blocks so small that the C library takes them from its heap, and one more, so that the heap cannot shrink by itself.
KEEP_AND_RELEASE = """
import ctypes
c = ctypes.CDLL("libc.so.6")
c.malloc.restype, c.malloc.argtypes, c.free.argtypes = ctypes.c_void_p, [ctypes.c_size_t], [ctypes.c_void_p]
blocks = [c.malloc(2**16) for _ in range(200 * 2**4)]
for block in blocks:
    ctypes.memset(block, 1, 2**16)
last = c.malloc(2**16)
print(own_mebibytes())
for block in blocks:
    c.free(block)
print(own_mebibytes())
release()
print(own_mebibytes())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not say.")
def test_what_a_process_touches_is_its_own() -> None:
    before, after, _ = said_by(TOUCH_AND_FREE)
    assert 1 < before < 100
    assert 190 < after - before < 230


@linux
def test_what_a_process_has_freed_is_no_longer_its_own() -> None:
    before, _, freed = said_by(TOUCH_AND_FREE)
    assert freed - before < 20


@linux
def test_what_the_c_library_keeps_is_given_back() -> None:
    full, kept, released = said_by(KEEP_AND_RELEASE)
    assert full - kept < 20
    assert 180 < kept - released < 220


def test_to_release_when_there_is_nothing_to_give_back_does_no_harm() -> None:
    assert said_by("release(); release(); print(7)") == [7]


# Numbers: the pages of files before, after, and the sum that the same library then computes.
READ_AND_FORGET = """
import pyarrow, pyarrow.compute
def of_files():
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("RssFile"))
print(of_files())
release_library_pages()
print(of_files())
print(pyarrow.compute.sum(pyarrow.array([1, 2, 3])))
"""


@linux
def test_what_importing_read_is_forgotten_and_comes_back_when_needed() -> None:
    before, after, total = said_by(READ_AND_FORGET)
    assert after < before / 2
    assert total == 6


def test_no_worker_inherits_scikit_learn_or_what_it_needs() -> None:
    code = 'import core.workers.preload, sys; print(*(int(bool(sys.modules[name])) for name in ("sklearn", "scipy")))'
    assert said_by(code) == [0, 0]


def test_the_limits_of_a_service_are_its_own_and_those_of_what_it_is_part_of(tmp_path: Path) -> None:
    own = tmp_path / "cgroup"
    own.write_text("4:memory:/old\n0::/system.slice/tradeoff.service\n", encoding="utf-8")
    groups = Path("/sys/fs/cgroup")
    assert cgroup_limit_files(groups, own) == [
        groups / "system.slice" / "tradeoff.service" / "memory.max",
        groups / "system.slice" / "memory.max",
        groups / "memory.max",
    ]
    own.write_text("0::/\n", encoding="utf-8")
    assert cgroup_limit_files(groups, own) == []
    assert cgroup_limit_files(groups, tmp_path / "none") == []
