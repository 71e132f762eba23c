"""The memory of all sessions' uploaded tables, and which of them is dropped when they take too much."""

import threading
import time
import weakref
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

import streamlit as st

from core.data.reading.slots import ReadingSlots
from core.data.reading.table_size import PREPARED_BYTES_PER_ROW
from core.data.table import DataError, Table
from core.settings import limits
from pages.parts.app.custom_data import UploadedFile
from pages.parts.app.session import Session

MEBIBYTE = 2**20
FILES_READ_AT_ONCE = 2
DROPPED = (
    "Your table '{name}' was dropped because all tables in this app together took too much memory, and "
    "yours had been idle the longest. Open it again on the Data page."
)
ENDED = "Your table '{name}' was dropped because this page was away for some minutes. Open it again on the Data page."
# Streamlit keeps a session for at least this time after its connection is lost, unless it is set otherwise.
SECONDS_TO_RECONNECT = 120.0


@dataclass
class Upload:
    """One session's upload: its size in bytes, when the session was last active, and since when it is disconnected."""

    session: "weakref.ref[Session]"
    size: int
    file: UploadedFile
    last_active: float
    disconnected_since: float | None = None


@dataclass
class Uploads:
    """The memory that each session's upload takes with the arrays prepared for training: `max_bytes` at most for all.

    `pending` gives the bytes of uploaded files that belong to no table yet, without the file of an id: they take of the
    same memory. The upload of an ended session is dropped: when it was disconnected for too long, or when Streamlit
    deletes the session. `slots` limits how many files are read at once.
    """

    max_bytes: int
    pending: Callable[[str], int] = lambda _file_id: 0
    clock: Callable[[], float] = time.monotonic
    seconds_to_reconnect: float = SECONDS_TO_RECONNECT
    slots: ReadingSlots = field(default_factory=lambda: ReadingSlots(FILES_READ_AT_ONCE))
    _uploads: dict[str, Upload] = field(default_factory=dict)
    # Reentrant: the garbage collector may delete a session, and call `_forget`, while its thread holds the lock.
    _lock: threading.RLock = field(default_factory=threading.RLock)

    @property
    def total(self) -> int:
        """The bytes of all uploads."""
        with self._lock:
            return sum(upload.size for upload in self._uploads.values())

    @property
    def file_ids(self) -> set[str]:
        """Streamlit's ids of the files that belong to a table."""
        with self._lock:
            return {upload.file.id for upload in self._uploads.values()}

    def has_room(self, size: int, file_id: str = "") -> bool:
        """Whether so many bytes fit without dropping anything. `file_id` names the file that they belong to."""
        return self.total + self.pending(file_id) + size <= self.max_bytes

    def make_room(self, size: int, rest: int) -> None:
        """Make room for bytes of an uploaded file by dropping tables that have been idle the longest.

        Nothing is dropped when the `rest` of the file, these bytes included, would not fit all the same.

        Raises:
            DataError: when too much of the memory belongs to sessions that train, or to other files.
        """
        with self._lock:
            self._make_room(size, rest)

    def keep(self, session: Session, table: Table, file: UploadedFile) -> None:
        """Make room for a session's upload by dropping those idle the longest. A session that trains is not idle.

        Raises:
            DataError: when it is too large, or when too much of the memory belongs to sessions that train.
        """
        size = size_of(table, file)
        if size > self.max_bytes:
            raise DataError(
                f"This table takes {size / MEBIBYTE:,.0f} MB of memory with its file and the copies that training "
                f"needs, and this server keeps at most {self.max_bytes / MEBIBYTE:,.0f} MB for all uploads. Remove "
                "columns that say little, or keep a random part of the rows, and open it again."
            )
        with self._lock:
            previous = self._uploads.pop(session.owner, None)
            try:
                self._make_room(size, size, file.id)
            except DataError:
                if previous:
                    self._uploads[session.owner] = previous
                raise
            reference = weakref.ref(session, partial(self._forget, session.owner))
            self._uploads[session.owner] = Upload(reference, size, file, self.clock())

    def touch(self, session: Session) -> None:
        """Mark a session as active, and drop the uploads of sessions that have ended."""
        with self._lock:
            if upload := self._uploads.get(session.owner):
                upload.last_active = self.clock()
            self._drop_ended()

    def drop_ended(self) -> None:
        """Drop the uploads of sessions that have ended."""
        with self._lock:
            self._drop_ended()

    def _drop_ended(self) -> None:
        for owner, upload in list(self._uploads.items()):
            if upload.file.is_connected():
                upload.disconnected_since = None
            elif upload.disconnected_since is None:
                upload.disconnected_since = self.clock()
            elif self.clock() - upload.disconnected_since > self.seconds_to_reconnect:
                self._drop(owner, ENDED)

    def _drop(self, owner: str, reason: str) -> None:
        upload = self._uploads.pop(owner)
        if session := upload.session():
            session.drop_upload(reason.format(name=session.upload.table.name if session.upload.table else ""))
        upload.file.release()

    def _make_room(self, size: int, rest: int, file_id: str = "") -> None:
        self._drop_ended()
        if self.has_room(size, file_id):
            return
        by_idleness = sorted(self._uploads.items(), key=lambda item: item[1].last_active)
        idle = [(owner, upload) for owner, upload in by_idleness if not _trains(upload)]
        if not self.has_room(rest - sum(upload.size for _owner, upload in idle), file_id):
            raise DataError(
                "There is no room for this table now: other tables are being trained on, or files are being read. Try "
                "again in a few minutes, or open a smaller one."
            )
        for owner, _upload in idle:
            if not self.has_room(size, file_id):
                self._drop(owner, DROPPED)

    def _forget(self, owner: str, _session: "weakref.ref[Session]") -> None:
        with self._lock:
            self._uploads.pop(owner, None)


def _trains(upload: Upload) -> bool:
    """Whether the session of an upload has a training that waits or runs."""
    session = upload.session()
    return session is not None and session.job is not None and session.job.state != "ended"


def size_of(table: Table, file: UploadedFile) -> int:
    """The memory of a table, its file, and the arrays that are prepared of its rows for training, in bytes."""
    frame = table.frame
    prepared = len(frame) * PREPARED_BYTES_PER_ROW
    return int(frame.memory_usage(index=True, deep=True).sum()) + len(file.content) + prepared


@st.cache_resource(show_spinner=False)
def uploads() -> Uploads:
    """The uploads of this server. TRADEOFF_UPLOADS_MB limits them."""
    seconds = float(st.get_option("server.disconnectedSessionTTL"))
    return Uploads(limits().uploads_mb * MEBIBYTE, seconds_to_reconnect=seconds)
