"""A job's experiment and table on their way to a worker: small ones within the message, a table in a file."""

import contextlib
import pickle

from core.data.table import Table
from core.experiment import Experiment
from core.processes.ipc import Payload, read_file, write_file


def pack(experiment: Experiment, table: Table | None) -> Payload:
    """The pickle of both, or the file that holds it."""
    if table is not None:
        with contextlib.suppress(OSError):  # a full disk: then it goes the long way
            return write_file((experiment, table))
    return pickle.dumps((experiment, table), protocol=pickle.HIGHEST_PROTOCOL)


def unpack(payload: Payload) -> tuple[Experiment, Table | None]:
    """What was packed. The file, if there is one, is deleted; what it held lives as long as the table does."""
    experiment, table = pickle.loads(payload) if isinstance(payload, bytes) else read_file(payload)
    return experiment, table
