"""The build ID of this installation: one short name for everything that a training's numbers and messages depend on.

An app and its cluster must have the same build ID: then a run gives the same weights on every machine, and each side
can read the other's messages.
"""

import hashlib
import platform
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

CODE = Path(__file__).resolve().parents[1]
LIBRARIES = ("keras", "tensorflow", "numpy", "pandas")
PREFIX = "tradeoff: "


@cache
def build_id() -> str:
    """The build ID, such as "tradeoff: Python 3.11, keras 3.15.1, ..., code 1f2e3d4c"."""
    python = ".".join(platform.python_version_tuple()[:2])
    parts = [f"Python {python}", *(f"{name} {_version(name)}" for name in LIBRARIES), f"code {fingerprint(CODE)}"]
    return PREFIX + ", ".join(parts)


def fingerprint(folder: Path) -> str:
    """Eight hexadecimal digits of a hash of all Python files in a folder, their names and contents."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        content = path.read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"{path.relative_to(folder).as_posix()} {len(content)}\n".encode() + content)
    return digest.hexdigest()[:8]


def is_build_id(name: str) -> bool:
    """Whether this is a build ID."""
    return name.startswith(PREFIX)


def differences(theirs: str, ours: str) -> str:
    """The differences between two build IDs, in words; `theirs` is empty when it is unknown."""
    if not theirs:
        return "its worker pool is still starting, or it does not have Tradeoff's code"
    pairs = zip(_parts(theirs), _parts(ours), strict=False)
    return "; ".join(f"it has {its}, this app has {own}" for its, own in pairs if its != own)


def _parts(name: str) -> list[str]:
    return name.removeprefix(PREFIX).split(", ")


def _version(library: str) -> str:
    for name in (library, f"{library}-cpu"):
        try:
            return version(name)
        except PackageNotFoundError:
            continue
    return "none"
