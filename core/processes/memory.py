"""Memory: how much this process and this machine have, giving back what is held for nothing, and bounds on more."""

import contextlib
import ctypes
import importlib.util
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

MADV_DONTNEED = 4  # from Linux' <sys/mman.h>
FIRST_TO_GO = 800  # of 1,000
OF_A_CONTAINER = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")


def release() -> None:
    """Give memory that was freed back to the system, where the C library keeps it: XLA leaves 150 MiB so."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL("libc.so.6").malloc_trim(0)


def forget_text() -> None:
    """Let go of the libraries' own pages that importing read: 350 MiB of TensorFlow's.

    They are as they stand in their files, so what is needed again comes back from there. A mapping that holds anything
    else is left alone. Linux only.
    """
    with contextlib.suppress(OSError, AttributeError):
        libc = ctypes.CDLL("libc.so.6")
        for begin, end in _unchanged_mappings(Path("/proc/self/smaps").read_text(encoding="utf-8")):
            libc.madvise(ctypes.c_void_p(begin), ctypes.c_size_t(end - begin), MADV_DONTNEED)


def _unchanged_mappings(smaps: str) -> Iterator[tuple[int, int]]:
    """From and to which address files are mapped that cannot be written to, and were not when they were loaded."""
    for mapping in re.split(r"\n(?=[0-9a-f]+-[0-9a-f]+ )", smaps):
        head = re.match(r"([0-9a-f]+)-([0-9a-f]+) r-[-x]p \S+ \S+ [1-9]\d* ", mapping)  # an inode: it is a file
        if head and re.search(r"^Anonymous: +0 kB$", mapping, re.MULTILINE):
            yield int(head[1], 16), int(head[2], 16)


def own_mebibytes() -> float:
    """The memory of this process alone, in mebibytes: now on Linux, resident and at its most on macOS, 0 on Windows."""
    with contextlib.suppress(OSError):
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
        return next((int(line.split()[1]) / 2**10 for line in lines if line.startswith("RssAnon")), 0.0)
    if importlib.util.find_spec("resource") is None:
        return 0.0
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def machine_mebibytes() -> int:
    """The memory of this machine, or of the container that this process runs in; 0 where the system does not say."""
    sizes = []
    with contextlib.suppress(OSError, ValueError, AttributeError):
        sizes.append(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))
    for path in OF_A_CONTAINER:
        with contextlib.suppress(OSError, ValueError):  # "max" where there is no bound
            sizes.append(int(Path(path).read_text(encoding="ascii")))
    return min(sizes, default=0) // 2**20


@contextlib.contextmanager
def at_most(mebibytes: int) -> Iterator[None]:
    """Let this process take so many more mebibytes within the block; what it asks for beyond is refused. Linux only.

    What is counted is what it may write to, whether or not it does: mapped files are not. 0 is no bound.
    """
    if sys.platform != "linux" or not mebibytes:
        yield
        return
    import resource

    hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
    bound = _writable_bytes() + mebibytes * 2**20
    resource.setrlimit(resource.RLIMIT_DATA, (bound if hard < 0 else min(bound, hard), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (hard, hard))


def offer_to_go_first() -> None:
    """Where the machine's memory runs out, have the system end this process before others. Linux only."""
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(str(FIRST_TO_GO), encoding="ascii")


def _writable_bytes() -> int:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 2**10 for line in lines if line.startswith("VmData"))
