"""The folder in which XLA keeps compiled programs, so that other workers need not compile them again.

XLA loads its files as machine code, so the folder must be private to this user, and specific to this kind of machine.
"""

import contextlib
import hashlib
import os
import platform
import shutil
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from core.processes.environment import SETTINGS

MAX_BYTES = 200 * 2**20
MIN_FREE_BYTES = 32 * 2**20  # XLA cannot use what it cannot write: on a full disk only the plain graph would run
FLAG = "--tf_xla_persistent_cache_directory="


def folder() -> Path | None:
    """The private folder, created if necessary; None when that is impossible.

    It is in `TRADEOFF_CACHE`, or by default in this user's folder of caches.
    """
    caches = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    try:
        path = Path(os.environ.get("TRADEOFF_CACHE") or f"{caches}/tradeoff").expanduser() / f"xla-{_machine()}"
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        private = not hasattr(os, "getuid") or (path.stat().st_uid == os.getuid() and not path.stat().st_mode & 0o077)
    except (OSError, RuntimeError):
        return None
    return path if private and os.access(path, os.W_OK) and not path.is_symlink() else None


def use() -> None:
    """Make TensorFlow keep compiled programs there, if there is room. Call it before TensorFlow first runs."""
    path = folder()
    with contextlib.suppress(OSError):
        if path and shutil.disk_usage(path).free >= MIN_FREE_BYTES:
            os.environ["TF_XLA_FLAGS"] = f"{os.environ.get('TF_XLA_FLAGS', '')} {FLAG}{path}".strip()


def trim(max_bytes: int = MAX_BYTES) -> None:
    """Delete the oldest files until at most `max_bytes` are left; 0 empties the folder."""
    path = folder()
    if path is None:
        return
    total = 0
    entries: list[tuple[float, int, Path]] = []
    with contextlib.suppress(OSError):
        for entry in path.iterdir():
            with contextlib.suppress(OSError):  # another worker may have deleted it
                entries.append((entry.stat().st_mtime, entry.stat().st_size, entry))
    for _, size, entry in sorted(entries, reverse=True):
        total += size
        if total > max_bytes or max_bytes == 0:
            with contextlib.suppress(OSError):
                entry.unlink()


def _machine() -> str:
    """A hash of processor, TensorFlow and its settings: programs compiled for others may not run."""
    parts = [platform.machine(), platform.python_version(), *SETTINGS.values()]
    parts.append(os.environ.get("PROCESSOR_IDENTIFIER", ""))  # the processor, on Windows
    with contextlib.suppress(OSError):
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        parts += sorted({line for line in lines if line.startswith(("model name", "flags", "Features", "CPU part"))})
    for package in ("tensorflow", "tensorflow-cpu", "keras"):
        with contextlib.suppress(PackageNotFoundError):
            parts.append(f"{package} {version(package)}")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
