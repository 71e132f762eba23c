"""Reading a file in a process of its own, so that a hostile or huge file cannot block or crash the app.

The process is started for one file as `python -m core.data.reading.main`. Its memory and its time are limited. It
answers in JSON and sends the table as Arrow IPC; whatever else it sends is refused.
"""

import contextlib
import logging
import signal
import subprocess
import sys
import tempfile
import threading
import time
from typing import IO

from core.data.charset import ENCODINGS, EncodingError
from core.data.reading.messages import (
    MessageError,
    Progress,
    ReadFile,
    Refused,
    TableRead,
    read_frame,
    receive_answer,
    send,
)
from core.data.reading.reading import Reading
from core.data.reading.slots import ReadingSlots
from core.data.table import DataError, Table
from core.processes.environment import ROOT, child_environment

SECONDS_TO_START = 60.0
SECONDS_WITHOUT_PROGRESS = 10.0
SECONDS_BETWEEN_CHECKS = 0.25
SECONDS_TO_END = 5.0
TOO_LONG = (
    "Reading this file made no progress and was stopped. Open it in a spreadsheet, check that it is one table, save it "
    "as CSV, and open that."
)
TOO_MUCH_TIME = (
    "Reading this file took more processor time than one file may take on this server, and was stopped. Keep the "
    "columns that matter or a random part of the rows, check that every row has a value for each column, save it as "
    "CSV, and open that."
)
OUT_OF_TIME = -getattr(signal, "SIGXCPU", 0)  # the exit code of a process beyond its limit; not on Windows
DISK_FULL = (
    "This server's disk is full, so the file cannot be read. Ask whoever runs this app to free some space, and open "
    "the file again."
)
TOO_LARGE = (
    "Reading this file needed more memory than this server allows, or the file is damaged. Keep the columns that "
    "matter or a random part of the rows, save it as CSV, and open that."
)

# Apache Arrow's own allocators reserve a gigabyte at once, which would count against the limit on memory.
MEMORY_OF_ARROW = {"ARROW_DEFAULT_MEMORY_POOL": "system"}

log = logging.getLogger(__name__)


class ReadingJob:
    """One file that is read in a process of its own, started at once or as soon as its `owner` has one of the `slots`.

    `share` is how much has been read, `waiting` says that no slot is free yet. `over` is set at the end: then either
    `table` or `refusal` is there.
    """

    def __init__(
        self,
        content: bytes,
        filename: str,
        reading: Reading | None = None,
        slots: ReadingSlots | None = None,
        owner: str = "",
        patience: float = SECONDS_WITHOUT_PROGRESS,
    ) -> None:
        self.filename, self.reading, self.content = filename, reading, content
        self.share, self.waiting = 0.0, True
        self.table: Table | None = None
        self.refusal = ""
        self.over = threading.Event()
        self._slots = slots or ReadingSlots()
        self._owner = owner
        self._patience = patience
        self._stopped = threading.Event()
        self._encoding_error: EncodingError | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._deadline = 0.0
        threading.Thread(target=self._run, name="reading", daemon=True).start()

    def stop(self) -> None:
        """End it; the refusal then says so."""
        self._stopped.set()
        self._slots.wake()
        if self._process:
            self._process.kill()

    def result(self) -> Table:
        """The table, once it is read.

        Raises:
            DataError: when the file cannot be used.
            EncodingError: when its encoding has to be chosen.
        """
        self.over.wait()
        if self.table is None:
            raise self._encoding_error or DataError(self.refusal)
        return self.table

    def _run(self) -> None:
        try:
            with self._slots.slot(self._owner, self._stopped) as has_slot:
                self.waiting = not has_slot
                if not self._stopped.is_set():
                    self._read()
        except OSError:
            log.exception("A file could not be kept on the disk for reading")
            self.refusal = DISK_FULL
        except Exception:
            log.exception("A file could not be read")
        finally:
            if self.table is None and not self.refusal:
                self.refusal = "Reading was stopped." if self._stopped.is_set() else TOO_LARGE
            self.over.set()

    def _read(self) -> None:
        self._deadline = time.monotonic() + SECONDS_TO_START
        with tempfile.TemporaryFile() as file:  # a pipe takes it in hundreds of bites; this one never has a name
            filename = self.filename.encode(errors="replace").decode()  # JSON holds no half of a surrogate pair
            send(file, ReadFile(filename, len(self.content), self.reading))
            file.write(self.content)
            file.seek(0)
            process = start(file)
        with process:
            self._process = process
            if self._stopped.is_set():  # between the check and the start
                process.kill()
            ended = threading.Event()
            watch = threading.Thread(target=self._watch, args=(process, ended), daemon=True)
            watch.start()
            try:
                assert process.stdout
                try:
                    self._receive(process.stdout)
                except EOFError:  # it has ended, or is about to
                    self._keep_reason(process)
            finally:
                ended.set()
                process.kill()
                watch.join()

    def _receive(self, stream: IO[bytes]) -> None:
        """Take the process's answers, up to the table or the refusal."""
        while True:
            answer = receive_answer(stream)
            self._deadline = time.monotonic() + self._patience
            match answer:
                case Progress():
                    self.share = max(self.share, answer.share)  # some columns are read twice
                case Refused():
                    self.refusal = answer.reason
                    if answer.sample:
                        likely = tuple(name for name in answer.encodings if name in ENCODINGS)
                        self._encoding_error = EncodingError(answer.reason, likely, answer.sample)
                    return
                case TableRead():
                    self.table, self.share = read_answer(answer, stream), 1.0
                    return

    def _keep_reason(self, process: "subprocess.Popen[bytes]") -> None:
        """Say why the process ended without an answer, where that is certain."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            if process.wait(SECONDS_TO_END) == OUT_OF_TIME and not self._stopped.is_set():
                self.refusal = self.refusal or TOO_MUCH_TIME

    def _watch(self, process: "subprocess.Popen[bytes]", ended: threading.Event) -> None:
        """Kill a process that makes no progress."""
        while not ended.wait(SECONDS_BETWEEN_CHECKS):
            if time.monotonic() > self._deadline:
                self.refusal = TOO_LONG
                process.kill()
                return


def read_answer(answer: TableRead, stream: IO[bytes]) -> Table:
    """The table, whose frame comes next in the stream.

    Raises:
        MessageError: when the process has sent anything else.
    """
    frame = read_frame(stream, answer.size)
    if answer.target and answer.target not in frame.columns:
        raise MessageError("the target is no column of the table")
    return Table(
        answer.name,
        frame,
        answer.target,
        notes=answer.notes,
        reading=answer.reading,
        doubts=answer.doubts,
        first_lines=answer.first_lines,
    )


def start(file: IO[bytes]) -> "subprocess.Popen[bytes]":
    """A new reading process, which reads its request and the uploaded file from `file`."""
    return subprocess.Popen(
        [sys.executable, "-m", "core.data.reading.main"],
        cwd=ROOT,
        env=child_environment() | MEMORY_OF_ARROW,
        stdin=file,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
