"""The app's processes and the memory that each holds, and how much there is: the container's limit or the machine's."""

import contextlib
from dataclasses import dataclass
from pathlib import Path

import psutil

MEBIBYTE = 2**20
CGROUPS = Path("/sys/fs/cgroup")
OF_THIS_PROCESS = Path("/proc/self/cgroup")
# By what stands in a command line. A worker is forked from the forkserver and has its command line.
KINDS = {
    "core.workers.worker_pool": "trainer",
    "multiprocessing.forkserver": "forkserver",
    "multiprocessing.resource_tracker": "resource tracker",
    "multiprocessing.spawn": "worker",
    "core.data.reading.main": "reader",
}


@dataclass(frozen=True)
class Process:
    """One process: its kind, its id, and its memory in mebibytes.

    That is its proportional set size on Linux, where memory shared by several counts for each by its share, so that
    the sum is true; elsewhere what the system counts as its own.
    """

    kind: str
    id: int
    mebibytes: float


def processes() -> list[Process]:
    """This process and all that it has started, this one first. One that ends meanwhile is left out."""
    own = psutil.Process()
    kinds = {own.pid: "server"}
    found: list[Process] = []
    for process in [own, *own.children(recursive=True)]:
        with contextlib.suppress(psutil.Error):
            kinds.setdefault(process.pid, _kind(process, kinds))
            found.append(Process(kinds[process.pid], process.pid, _mebibytes(process)))
    return found


def _kind(process: psutil.Process, kinds: dict[int, str]) -> str:
    line = " ".join(process.cmdline())
    kind = next((kind for words, kind in KINDS.items() if words in line), "other")
    return "worker" if kind == "forkserver" and kinds.get(process.ppid()) == "forkserver" else kind


def _mebibytes(process: psutil.Process) -> float:
    try:
        memory = process.memory_full_info()
    except psutil.AccessDenied:  # macOS shows those of the same owner alone
        return float(process.memory_info().rss / MEBIBYTE)
    return float(getattr(memory, "pss", memory.uss) / MEBIBYTE)


@dataclass(frozen=True)
class Room:
    """Memory in mebibytes: `total`, the part of it that is `left`, and whether a container sets that total."""

    total: float
    left: float
    contained: bool = False


def room(groups: Path = CGROUPS, own: Path = OF_THIS_PROCESS) -> Room:
    """The memory limit of this process and its children, and how much of it is free.

    Of several limits the lowest free memory counts. Cached pages of files that were only read count as free, as in
    Kubernetes: the system drops them when memory is needed.
    """
    machine = psutil.virtual_memory()
    tightest = Room(machine.total / MEBIBYTE, machine.available / MEBIBYTE)
    for folder in _folders(groups, own):
        limit = _number(folder / "memory.max", folder / "memory.limit_in_bytes")
        used = _number(folder / "memory.current", folder / "memory.usage_in_bytes")
        if limit is None or used is None or limit >= machine.total:
            continue
        left = (limit - max(0, used - _inactive_files(folder))) / MEBIBYTE
        if not tightest.contained or left < tightest.left:
            tightest = Room(limit / MEBIBYTE, max(0.0, min(left, machine.available / MEBIBYTE)), contained=True)
    return tightest


def _folders(groups: Path, own: Path) -> list[Path]:
    """The folders of this process's control groups (versions 2 and 1), from its own group up to the root."""
    lines: list[str] = []
    with contextlib.suppress(OSError):
        lines = own.read_text(encoding="utf-8").splitlines()
    found: list[Path] = []
    for line in lines:
        _, controllers, path = line.split(":", 2)
        if controllers not in ("", "memory"):
            continue
        root = groups / controllers
        group = root / path.lstrip("/")
        found += [folder for folder in (group, *group.parents) if folder.is_relative_to(root)]
    return found


def _number(*files: Path) -> int | None:
    """The number in the first of these files that exists; None when there is none, or no limit."""
    for file in files:
        with contextlib.suppress(OSError, ValueError):
            return int(file.read_text(encoding="ascii"))
    return None


def _inactive_files(folder: Path) -> int:
    with contextlib.suppress(OSError, ValueError):
        for line in (folder / "memory.stat").read_text(encoding="ascii").splitlines():
            name, number = line.split()
            if name in ("inactive_file", "total_inactive_file"):
                return int(number)
    return 0
