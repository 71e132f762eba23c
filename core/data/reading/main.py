"""The reading process: reads one file from its standard input, reports its progress, and ends.

The operating system limits its memory and its time where it can. A file that breaks a parser breaks only this process.
"""

import contextlib
import importlib.util
import os
import time
from pathlib import Path
from typing import IO

from core.data.charset import EncodingError
from core.data.reading.messages import (
    Progress,
    Refused,
    TableRead,
    receive_request,
    send,
    stream_size,
    to_arrow,
    write_table,
)
from core.data.table import DataError
from core.data.upload import read_table
from core.processes.memory import READER_OOM_SCORE, limit_process_memory, prefer_to_be_killed
from core.settings import limits

MAX_CPU_SECONDS = 120
SECONDS_TO_DIE = 5  # after the limit the system says why it ends the process, and later only ends it
SECONDS_BETWEEN_REPORTS = 0.1


def limit_resources() -> None:
    """Limit this process's memory and CPU time. Windows has no such limits, macOS none on memory."""
    limit_process_memory(limits().reading_mb)
    if importlib.util.find_spec("resource") is None:
        return
    import resource

    seconds = (MAX_CPU_SECONDS, MAX_CPU_SECONDS + SECONDS_TO_DIE)
    for kind, limit in ((resource.RLIMIT_CPU, seconds), (resource.RLIMIT_CORE, (0, 0))):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, limit)


class ProgressReporter:
    """Sends progress at most ten times a second."""

    def __init__(self, answers: IO[bytes]) -> None:
        self._answers, self._sent = answers, 0.0

    def __call__(self, share: float) -> None:
        """Report that this share has been read. The first report is sent at once: it says that reading has begun."""
        if (now := time.monotonic()) - self._sent >= SECONDS_BETWEEN_REPORTS:
            self._sent = now
            send(self._answers, Progress(share))


def main() -> None:
    """Read the one file."""
    prefer_to_be_killed(READER_OOM_SCORE)
    limit_resources()
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what libraries print goes to the log, not among the answers
    report = ProgressReporter(answers)
    report(0.0)
    request = receive_request(requests)
    content = requests.read(request.size)
    with Path(os.devnull).open("rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    try:
        table = read_table(content, request.filename, request.reading, report)
    except EncodingError as error:
        send(answers, Refused(str(error), error.encodings, error.sample))
    except DataError as error:
        send(answers, Refused(str(error)))
    else:
        assert table.reading is not None
        columns = to_arrow(table.frame)
        about = (table.name, table.target, table.notes, table.reading, stream_size(columns))
        send(answers, TableRead(*about, table.doubts, table.first_lines))
        write_table(columns, answers)
        answers.flush()
    os._exit(0)  # there is nothing to clean up


if __name__ == "__main__":
    main()
