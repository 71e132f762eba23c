"""The app's processes, and the memory that each holds."""

import contextlib
from dataclasses import dataclass

import psutil

MEBIBYTE = 2**20
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
    the sum is true; elsewhere what the system reckons as its own.
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
    except psutil.AccessDenied:  # macOS tells only the owner's own
        return float(process.memory_info().rss / MEBIBYTE)
    return float(getattr(memory, "pss", memory.uss) / MEBIBYTE)
