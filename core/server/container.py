"""How much memory there is: the container's limit where there is one, else the machine's memory."""

import contextlib
from dataclasses import dataclass
from pathlib import Path

import psutil

from core.server.processes import MEBIBYTE

CGROUPS = Path("/sys/fs/cgroup")
OF_THIS_PROCESS = Path("/proc/self/cgroup")


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
