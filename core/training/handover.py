"""Handing a job's experiment and table to a worker: small ones within the message, a table in a file of its own.

A table of a million rows would be copied four times on its way through two pipes. The file is read straight into the
worker's memory, is private, and is gone as soon as it is read.
"""

import contextlib
import pickle
import tempfile
from pathlib import Path

from core.data.table import Table
from core.experiment import Experiment

Payload = bytes | Path


def pack(experiment: Experiment, table: Table | None) -> Payload:
    """The pickle of both, or the file that holds it."""
    if table is not None:
        with contextlib.suppress(OSError):  # a full disk: then it goes the long way
            return _write(experiment, table)
    return pickle.dumps((experiment, table), protocol=pickle.HIGHEST_PROTOCOL)


def unpack(payload: Payload) -> tuple[Experiment, Table | None]:
    """What was packed. The file, if there is one, is deleted."""
    if isinstance(payload, bytes):
        contents = pickle.loads(payload)
    else:
        with payload.open("rb") as file:
            payload.unlink(missing_ok=True)
            contents = pickle.load(file)
    experiment, table = contents
    return experiment, table


def discard(payload: Payload) -> None:
    """Delete the file of a payload that nobody will read any more."""
    if isinstance(payload, Path):
        payload.unlink(missing_ok=True)


def _write(experiment: Experiment, table: Table) -> Path:
    with tempfile.NamedTemporaryFile(prefix="tradeoff-", suffix=".pickle", delete=False) as file:
        try:
            pickle.dump((experiment, table), file, protocol=pickle.HIGHEST_PROTOCOL)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise
    return Path(file.name)
