"""The folder in which XLA keeps what it has compiled, so that another worker need not compile it again.

What lies in it is loaded as machine code: the folder must be this user's own, and made for this very kind of machine.
"""

import contextlib
import hashlib
import os
import platform
import shutil
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from core.processes.tensorflow_settings import SETTINGS

MOST_BYTES = 200 * 2**20
LEAST_FREE = 32 * 2**20  # what XLA cannot write it cannot use either: a full disk would leave all to the plain graph
FLAG = "--tf_xla_persistent_cache_directory="


def folder() -> Path | None:
    """The private folder, made if need be; None when there can be none.

    It lies in `TRADEOFF_CACHE`, or else where this user's caches are.
    """
    caches = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    try:
        place = Path(os.environ.get("TRADEOFF_CACHE") or f"{caches}/tradeoff").expanduser() / f"xla-{_machine()}"
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        private = not hasattr(os, "getuid") or (place.stat().st_uid == os.getuid() and not place.stat().st_mode & 0o077)
    except (OSError, RuntimeError):
        return None
    return place if private and os.access(place, os.W_OK) and not place.is_symlink() else None


def use() -> None:
    """Have TensorFlow keep its compiled programs there, if there is room. To be said before TensorFlow first runs."""
    if (place := folder()) and has_room(place):
        os.environ["TF_XLA_FLAGS"] = f"{os.environ.get('TF_XLA_FLAGS', '')} {FLAG}{place}".strip()


def has_room(place: Path) -> bool:
    """Whether the folder's disk has room for more."""
    try:
        return shutil.disk_usage(place).free >= LEAST_FREE
    except OSError:
        return False


def trim(most_bytes: int = MOST_BYTES) -> None:
    """Delete the oldest files until at most so many bytes are left; 0 empties the folder."""
    place = folder()
    if place is None:
        return
    total = 0
    entries: list[Path] = []
    with contextlib.suppress(OSError):
        entries = sorted(place.iterdir(), key=_age)
    for entry in entries:
        with contextlib.suppress(OSError):  # another worker may be faster
            total += entry.stat().st_size
            if total > most_bytes or most_bytes == 0:
                entry.unlink()


def _age(entry: Path) -> float:
    """The newest first; what is gone already comes last."""
    try:
        return -entry.stat().st_mtime
    except OSError:
        return 0.0


def _machine() -> str:
    """A name for this processor, this TensorFlow and its settings: what was compiled for others may not run."""
    parts = [platform.machine(), platform.python_version(), *SETTINGS.values()]
    parts.append(os.environ.get("PROCESSOR_IDENTIFIER", ""))  # Windows' name for it
    with contextlib.suppress(OSError):
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        parts += sorted({line for line in lines if line.startswith(("model name", "flags", "Features", "CPU part"))})
    for package in ("tensorflow", "tensorflow-cpu", "keras"):
        with contextlib.suppress(PackageNotFoundError):
            parts.append(f"{package} {version(package)}")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
