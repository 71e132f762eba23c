"""Packs a job's experiment and table for a worker: a table goes into a file, the rest into the message."""

import contextlib
import pickle

from core.data.table import Table
from core.experiment import Experiment
from core.processes.ipc import Payload, read_file, write_file


def pack(experiment: Experiment, table: Table | None) -> Payload:
    """The pickle of both, or the file that holds it."""
    if table is not None:
        with contextlib.suppress(OSError):  # the disk is full: send it in the message
            return write_file((experiment, table))
    return pickle.dumps((experiment, table), protocol=pickle.HIGHEST_PROTOCOL)


def unpack(payload: Payload) -> tuple[Experiment, Table | None]:
    """What `pack` was given. Deletes the file, if there is one; its memory map lives as long as the table."""
    experiment, table = pickle.loads(payload) if isinstance(payload, bytes) else read_file(payload)
    return experiment, table
