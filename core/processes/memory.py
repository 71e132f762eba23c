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
# Of 1,000; the system kills the highest first: a file can be opened again, a training has to begin again.
READER_OOM_SCORE, WORKER_OOM_SCORE = 1_000, 800
# What is reserved and not used: stacks of threads, arenas of the C library, and mapped files.
ADDRESS_SPACE_MEBIBYTES = 1_024
CGROUPS = Path("/sys/fs/cgroup")
CGROUP_LIMITS = ("memory.max", "memory/memory.limit_in_bytes")


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
    """The memory of this machine, or of the container or service of this process; 0 where the system does not say."""
    sizes = []
    with contextlib.suppress(OSError, ValueError, AttributeError):
        sizes.append(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))
    for path in (*(CGROUPS / name for name in CGROUP_LIMITS), *cgroup_limit_files()):
        with contextlib.suppress(OSError, ValueError):  # "max" where there is no bound
            sizes.append(int(path.read_text(encoding="ascii")))
    return min(sizes, default=0) // 2**20


def cgroup_limit_files(cgroups: Path = CGROUPS, own: Path = Path("/proc/self/cgroup")) -> list[Path]:
    """The files with the memory limits of this process' control group, such as a systemd service, and of those above.

    In a container they are at the top of `cgroups`.
    """
    try:
        lines = own.read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
    group = next((line.removeprefix("0::/") for line in lines if line.startswith("0::/")), "")
    places = [Path(group), *Path(group).parents] if group and ".." not in group else []
    return [cgroups / place / "memory.max" for place in places]


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


def limit_process_memory(mebibytes: int) -> None:
    """Limit all memory of this process for good, in mebibytes. Linux only.

    Writable memory counts, used or not. Memory that is shared with others does not, so addresses have a limit too.
    """
    if sys.platform != "linux":
        return
    import resource

    for kind, limit in ((resource.RLIMIT_DATA, mebibytes), (resource.RLIMIT_AS, mebibytes + ADDRESS_SPACE_MEBIBYTES)):
        with contextlib.suppress(ValueError, OSError):  # more than is allowed already
            resource.setrlimit(kind, (limit * 2**20, limit * 2**20))


def prefer_to_be_killed(score: int) -> None:
    """Ask the system to kill this process before those of a lower score when memory runs out. Linux only."""
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(str(score), encoding="ascii")


def _status_kibibytes(name: str) -> int:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith(name)), 0)
