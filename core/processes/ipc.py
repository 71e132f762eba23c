"""Handing a job's experiment and table to a worker: small ones within the message, a table in a file of its own.

Through two pipes a table of a million rows would be copied four times. The worker maps the file into its memory
instead, so that the numbers are never copied at all. The file is private, and gone as soon as it is mapped.
"""

import contextlib
import mmap
import pickle
import tempfile
from pathlib import Path
from typing import Any

Payload = bytes | Path  # a pickle, or the file that holds it
ALIGNMENT = 64  # bytes: what numpy's fastest loops want


def discard(payload: Payload) -> None:
    """Delete the file of a payload that nobody will read any more."""
    if isinstance(payload, Path):
        with contextlib.suppress(OSError):  # Windows keeps what is mapped; then the system deletes it in its time
            payload.unlink(missing_ok=True)


def pack(experiment: object, table: object | None) -> Payload:
    """Both, in a file if there is a table."""
    if table is not None:
        with contextlib.suppress(OSError):  # the disk is full: send it in the message
            return _write_file((experiment, table))
    return pickle.dumps((experiment, table), protocol=pickle.HIGHEST_PROTOCOL)


def unpack(payload: Payload) -> Any:
    """The two that `pack` was given. Deletes the file, if there is one; its memory map lives as long as the table."""
    return pickle.loads(payload) if isinstance(payload, bytes) else _read_file(payload)


def _write_file(contents: object) -> Path:
    """A private file with the pickle's head, its length and the buffers' lengths first, then each buffer."""
    buffers: list[pickle.PickleBuffer] = []
    head = pickle.dumps(contents, protocol=pickle.HIGHEST_PROTOCOL, buffer_callback=buffers.append)
    views = [buffer.raw() for buffer in buffers]
    with tempfile.NamedTemporaryFile(prefix="tradeoff-", suffix=".pickle", delete=False) as file:
        try:
            pickle.dump((head, [view.nbytes for view in views]), file)
            for view in views:
                file.seek(_aligned(file.tell()))
                file.write(view)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise
    return Path(file.name)


def _read_file(path: Path) -> Any:
    with path.open("rb") as file:
        head, sizes = pickle.load(file)
        start = file.tell()
        mapped = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    discard(path)
    buffers = []
    for size in sizes:
        start = _aligned(start)
        buffers.append(mapped[start : start + size])
        start += size
    if start > len(mapped):
        raise ValueError(f"{path} ends too early")
    return pickle.loads(head, buffers=buffers)


def _aligned(position: int) -> int:
    return -(-position // ALIGNMENT) * ALIGNMENT
