"""Reading a file in a process of its own, which a hostile or a huge file can neither hold up nor take down with it.

The process is started for one file as `python -m core.data.reading.main`. It has a bound on its memory and its time,
reports its progress, and hands the table back in a private file that this process maps into its memory.
"""

import contextlib
import logging
import pickle
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from core.data.reading.reading import Reading
from core.data.table import DataError, Table
from core.processes.environment import ROOT, child_environment
from core.processes.ipc import read_file

SECONDS_TO_START = 60.0
SECONDS_WITHOUT_PROGRESS = 10.0
SECONDS_BETWEEN_LOOKS = 0.25
TOO_LONG = (
    "Reading this file got stuck and was ended. Open it in a spreadsheet, check that it is one table, save it as CSV, "
    "and open that."
)
NO_ROOM = (
    "There is no room on this server's disk to read the file. Whoever runs this app has to make some; then open it "
    "again."
)
TOO_LARGE = (
    "Reading this file took more memory than there is for it, or the file is damaged. Keep the columns that matter or "
    "a random part of the rows, save it as CSV, and open that."
)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Order:
    """To the reading process: how to read the file whose `size` bytes follow."""

    filename: str
    reading: Reading | None
    size: int


@dataclass(frozen=True)
class Read:
    """From the reading process: this share of the file has been read."""

    share: float


@dataclass(frozen=True)
class Done:
    """From the reading process: the file with the table."""

    path: Path


@dataclass(frozen=True)
class Refused:
    """From the reading process: why the file cannot be used."""

    reason: str


class ReadingJob:
    """One file that is read in a process of its own, started at once or as soon as one of the `places` is free.

    `share` is how much has been read, `waiting` says that no place is free yet. `over` is set at the end: then either
    `table` or `refusal` is there.
    """

    def __init__(
        self,
        content: bytes,
        filename: str,
        reading: Reading | None = None,
        places: threading.Semaphore | None = None,
        patience: float = SECONDS_WITHOUT_PROGRESS,
    ) -> None:
        self.filename, self.reading, self.content = filename, reading, content
        self.share, self.waiting = 0.0, True
        self.table: Table | None = None
        self.refusal = ""
        self.over = threading.Event()
        self._places = places or threading.Semaphore()
        self._patience = patience
        self._stopped = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._deadline = 0.0
        threading.Thread(target=self._run, name="reading", daemon=True).start()

    def stop(self) -> None:
        """End it; the refusal then says so."""
        self._stopped.set()
        if self._process:
            self._process.kill()

    def result(self) -> Table:
        """The table, once it is read.

        Raises:
            DataError: when the file cannot be used.
        """
        self.over.wait()
        if self.table is None:
            raise DataError(self.refusal)
        return self.table

    def _run(self) -> None:
        try:
            with self._places:
                self.waiting = False
                if not self._stopped.is_set():
                    self._read()
        except OSError:
            log.exception("A file could not be kept on the disk for reading")
            self.refusal = NO_ROOM
        except Exception:
            log.exception("A file could not be read")
        finally:
            if self.table is None and not self.refusal:
                self.refusal = "Reading was stopped." if self._stopped.is_set() else TOO_LARGE
            self.over.set()

    def _read(self) -> None:
        self._deadline = time.monotonic() + SECONDS_TO_START
        with tempfile.TemporaryFile() as file:  # a pipe takes it in hundreds of bites; this one never has a name
            pickle.dump(Order(self.filename, self.reading, len(self.content)), file)
            file.write(self.content)
            file.seek(0)
            process = start(file)
        with process:
            self._process = process
            if self._stopped.is_set():  # between the look and the start
                process.kill()
            ended = threading.Event()
            watch = threading.Thread(target=self._watch, args=(process, ended), daemon=True)
            watch.start()
            try:
                self._talk(process)
            finally:
                ended.set()
                process.kill()
                watch.join()

    def _talk(self, process: "subprocess.Popen[bytes]") -> None:
        """Follow what the process says to its end."""
        assert process.stdout
        with contextlib.suppress(EOFError, pickle.UnpicklingError):
            while True:
                message = pickle.load(process.stdout)
                self._deadline = time.monotonic() + self._patience
                match message:
                    case Read():
                        self.share = max(self.share, message.share)  # some columns are read twice
                    case Done():
                        self.table, self.share = read_file(message.path), 1.0
                    case Refused():
                        self.refusal = message.reason

    def _watch(self, process: "subprocess.Popen[bytes]", ended: threading.Event) -> None:
        """Kill a process that does not get on."""
        while not ended.wait(SECONDS_BETWEEN_LOOKS):
            if time.monotonic() > self._deadline:
                self.refusal = TOO_LONG
                process.kill()
                return


def start(file: IO[bytes]) -> "subprocess.Popen[bytes]":
    """A new reading process, which finds its order and what is to be read in `file`."""
    return subprocess.Popen(
        [sys.executable, "-m", "core.data.reading.main"],
        cwd=ROOT,
        env=child_environment(),
        stdin=file,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
