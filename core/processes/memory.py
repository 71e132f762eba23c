"""Memory of this process and this machine: measuring, releasing and limiting it."""

import contextlib
import ctypes
import importlib.util
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

MADV_DONTNEED = 4  # from Linux' <sys/mman.h>
OOM_SCORE = 800  # of 1,000; the system kills the highest first
CGROUP_LIMITS = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")


def release() -> None:
    """Return freed memory that the C library keeps to the system: 150 MiB after XLA has compiled."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL("libc.so.6").malloc_trim(0)


def release_library_pages() -> None:
    """Return the memory pages read while importing to the system: 350 MiB of TensorFlow's libraries.

    The pages are unchanged copies of files, so the system reads them again when needed. Other mappings are not touched.
    Linux only.
    """
    with contextlib.suppress(OSError, AttributeError):
        libc = ctypes.CDLL("libc.so.6")
        for begin, end in _unchanged_mappings(Path("/proc/self/smaps").read_text(encoding="utf-8")):
            libc.madvise(ctypes.c_void_p(begin), ctypes.c_size_t(end - begin), MADV_DONTNEED)


def _unchanged_mappings(smaps: str) -> Iterator[tuple[int, int]]:
    """The first and last addresses of mapped files that are read-only and have not been changed since loading."""
    for mapping in re.split(r"\n(?=[0-9a-f]+-[0-9a-f]+ )", smaps):
        head = re.match(r"([0-9a-f]+)-([0-9a-f]+) r-[-x]p \S+ \S+ [1-9]\d* ", mapping)  # an inode: it is a file
        if head and re.search(r"^Anonymous: +0 kB$", mapping, re.MULTILINE):
            yield int(head[1], 16), int(head[2], 16)


def own_mebibytes() -> float:
    """The memory of this process alone, in mebibytes: now on Linux, resident and at its most on macOS, 0 on Windows."""
    with contextlib.suppress(OSError):
        return _status_kibibytes("RssAnon") / 2**10
    if importlib.util.find_spec("resource") is None:
        return 0.0
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def machine_mebibytes() -> int:
    """The memory of this machine, or of the container that this process runs in; 0 where the system does not say."""
    sizes = []
    with contextlib.suppress(OSError, ValueError, AttributeError):
        sizes.append(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))
    for path in CGROUP_LIMITS:
        with contextlib.suppress(OSError, ValueError):  # "max" where there is no bound
            sizes.append(int(Path(path).read_text(encoding="ascii")))
    return min(sizes, default=0) // 2**20


@contextlib.contextmanager
def memory_limit(mebibytes: int) -> Iterator[None]:
    """Limit the additional memory of this process within the block, in mebibytes; 0 for no limit. Linux only.

    The system refuses allocations beyond it. Writable memory counts, used or not; mapped files do not.
    """
    if sys.platform != "linux" or not mebibytes:
        yield
        return
    import resource

    hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
    bound = (_status_kibibytes("VmData") + mebibytes * 2**10) * 2**10
    resource.setrlimit(resource.RLIMIT_DATA, (bound if hard < 0 else min(bound, hard), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (hard, hard))


def prefer_to_be_killed() -> None:
    """Ask the system to kill this process before others when the machine runs out of memory. Linux only."""
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(str(OOM_SCORE), encoding="ascii")


def _status_kibibytes(name: str) -> int:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith(name)), 0)
