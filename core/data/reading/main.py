"""The reading process: reads one file from its standard input, says how it gets on, and ends.

Its memory and its time are bounded by the system, where the system can: whatever a file does, it does it to this
process alone.
"""

import contextlib
import importlib.util
import os
import pickle
import time
from pathlib import Path
from typing import Any, BinaryIO

from core.data.reading.process import NO_ROOM, Done, Order, Read, Refused
from core.data.table import DataError
from core.data.upload import read_table
from core.processes.ipc import write_file

MOST_MEMORY = 2 * 2**30
MOST_SECONDS = 120
SECONDS_BETWEEN_REPORTS = 0.1


def bound() -> None:
    """Set bounds on this process: bytes of memory and seconds of work. Windows has none, macOS none on memory."""
    if importlib.util.find_spec("resource") is None:
        return
    import resource

    bounds = {resource.RLIMIT_AS: MOST_MEMORY, resource.RLIMIT_CPU: MOST_SECONDS, resource.RLIMIT_CORE: 0}
    for kind, most in bounds.items():
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (most, most))


class Reports:
    """Sends progress at most ten times a second."""

    def __init__(self, answers: BinaryIO) -> None:
        self._answers, self._sent = answers, 0.0

    def __call__(self, share: float) -> None:
        """Say that this share has been read. The first report comes at once: it says that reading has begun."""
        if (now := time.monotonic()) - self._sent >= SECONDS_BETWEEN_REPORTS:
            self._sent = now
            send(self._answers, Read(share))


def send(answers: BinaryIO, message: Any) -> None:
    """Send one message."""
    answers.write(pickle.dumps(message))
    answers.flush()


def main() -> None:
    """Read the one file."""
    bound()
    messages = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what libraries print goes to the log, not among the messages
    report = Reports(answers)
    report(0.0)
    order = pickle.load(messages)
    assert isinstance(order, Order)
    content = messages.read(order.size)
    with Path(os.devnull).open("rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    try:
        table = read_table(content, order.filename, order.reading, report)
        send(answers, Done(write_file(table)))
    except DataError as error:
        send(answers, Refused(str(error)))
    except OSError:  # the file is in memory already: it is the table that finds no room
        send(answers, Refused(NO_ROOM))
    answers.flush()
    os._exit(0)  # nothing is left to be tidied up


if __name__ == "__main__":
    main()
