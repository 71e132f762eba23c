"""Which addresses a server and all its children asked for, as tests/browser/deploy/watch wrote them down."""

import ast
import os
from pathlib import Path

from tests.serving import ROOT

WATCH = Path(__file__).parent / "watch"
OWN = ("127.0.0.1", "::1", "localhost", "0.0.0.0", None)


def environment(file: Path) -> dict[str, str]:
    """The variables under which a Python process writes into `file`."""
    return {"WATCH_FILE": str(file), "PYTHONPATH": os.pathsep.join([str(WATCH), str(ROOT)])}


def noted(file: Path) -> list[str | None]:
    """The hosts that were asked for; sockets that are files do not count."""
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    found = [ast.literal_eval(line) for line in lines]
    return [place[0] if isinstance(place, tuple) else place for place in found if not is_file(place)]


def is_file(place: object) -> bool:
    """True for the address of a Unix socket."""
    return isinstance(place, bytes) or (isinstance(place, str) and "/" in place)


def elsewhere(file: Path) -> list[str | None]:
    """The hosts that are not this machine."""
    return [host for host in noted(file) if host not in OWN]
