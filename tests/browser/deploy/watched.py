"""What a server and all its children asked for and wrote, as tests/browser/deploy/watch wrote it down."""

import ast
import os
from pathlib import Path
from typing import Any

from tests.serving import ROOT

WATCH = Path(__file__).parent / "watch"
OWN = ("127.0.0.1", "::1", "localhost", "0.0.0.0", None)


def environment(file: Path) -> dict[str, str]:
    """The variables under which a Python process writes into `file`."""
    return {"WATCH_FILE": str(file), "PYTHONPATH": os.pathsep.join([str(WATCH), str(ROOT)])}


def noted(file: Path, kind: str) -> list[Any]:
    """All addresses, or all files."""
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return [ast.literal_eval(line.removeprefix(f"{kind} ")) for line in lines if line.startswith(f"{kind} ")]


def hosts(file: Path) -> list[str | None]:
    """The hosts that were asked for; sockets that are files do not count."""
    places = [place for place in noted(file, "address") if not is_file(place)]
    return [place[0] if isinstance(place, tuple) else place for place in places]


def is_file(place: object) -> bool:
    """True for the address of a Unix socket."""
    return isinstance(place, bytes) or (isinstance(place, str) and "/" in place)


def elsewhere(file: Path) -> list[str | None]:
    """The hosts that are not this machine."""
    return [host for host in hosts(file) if host not in OWN]


def written(file: Path, outside: Path) -> set[str]:
    """The files, and what was made or removed, that are not in the folder `outside`.

    Devices, and what a process tells the kernel of itself, do not count.
    """
    paths = [os.fsdecode(path) for path in noted(file, "file") if not isinstance(path, int)]
    return {path for path in paths if not path.startswith((str(outside), "/dev/", "/proc/self/"))}
