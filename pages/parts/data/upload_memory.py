"""The uploaded tables of all sessions together: how much memory they take, and which is dropped when it is too much."""

import threading
import time
import weakref
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

import streamlit as st

from core.data.table import DataError, Table
from core.settings import limits
from pages.parts.app.session import Session
from pages.parts.app.uploaded_file import UploadedFile

MEBIBYTE = 2**20
FILES_READ_AT_ONCE = 2
DROPPED = (
    "Your table '{name}' was dropped because the tables of all who use this app together took too much memory, and "
    "yours had been idle the longest. Open it again on the Data page."
)

ENDED = "Your table '{name}' was dropped because this page was away for some minutes. Open it again on the Data page."
# Streamlit keeps a session so long after its connection broke, and longer until another one breaks.
SECONDS_TO_CONNECT_AGAIN = 120.0


@dataclass
class Upload:
    """What one session takes, in bytes; when it last did something, and since when it is known to be gone."""

    session: "weakref.ref[Session]"
    size: int
    file: UploadedFile
    seen: float
    gone: float | None = None


@dataclass
class Uploads:
    """Which session's upload takes how much memory.

    A session that has ended frees its share: when somebody's rerun finds that it has been gone for longer than it may
    take to connect again, or when Streamlit lets go of its session. `places` bounds how many files are read at once.
    """

    most: int
    clock: Callable[[], float] = time.monotonic
    places: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(FILES_READ_AT_ONCE))
    _kept: dict[str, Upload] = field(default_factory=dict)
    # A garbage collection, which frees sessions, may come while this very thread holds the lock.
    _lock: threading.RLock = field(default_factory=threading.RLock)

    @property
    def total(self) -> int:
        """The bytes of all uploads."""
        with self._lock:
            return sum(upload.size for upload in self._kept.values())

    def keep(self, session: Session, table: Table, file: UploadedFile) -> None:
        """Make room for a session's upload, dropping the ones that have been idle the longest; a training is not idle.

        Raises:
            DataError: when it is too large, or there is no room because the others are being trained on.
        """
        size = size_of(table, file)
        if size > self.most:
            raise DataError(
                f"This table takes {size / MEBIBYTE:,.0f} MB of memory, and this server keeps at most "
                f"{self.most / MEBIBYTE:,.0f} MB for all uploads. Remove columns that say little, or keep a random "
                "part of the rows, and open it again."
            )
        with self._lock:
            own = self._kept.pop(session.owner, None)
            try:
                self._make_room(size)
            except DataError:
                if own:
                    self._kept[session.owner] = own
                raise
            watched = weakref.ref(session, partial(self._forget, session.owner))
            self._kept[session.owner] = Upload(watched, size, file, self.clock())

    def touch(self, session: Session) -> None:
        """Say that a session does something. Lets go of the uploads of sessions that have ended."""
        with self._lock:
            if upload := self._kept.get(session.owner):
                upload.seen = self.clock()
            self._sweep()

    def _sweep(self) -> None:
        for owner, upload in list(self._kept.items()):
            if upload.file.is_connected():
                upload.gone = None
            elif upload.gone is None:
                upload.gone = self.clock()
            elif self.clock() - upload.gone > SECONDS_TO_CONNECT_AGAIN:
                self._drop(owner, ENDED)

    def _drop(self, owner: str, reason: str) -> None:
        upload = self._kept.pop(owner)
        if session := upload.session():
            session.drop_upload(reason.format(name=session.upload.table.name if session.upload.table else ""))
        upload.file.release()

    def _make_room(self, size: int) -> None:
        self._sweep()
        for owner, upload in sorted(self._kept.items(), key=lambda item: item[1].seen):
            if self.total + size <= self.most:
                return
            session = upload.session()
            if session is None or not session.is_training:
                self._drop(owner, DROPPED)
        if self.total + size > self.most:
            raise DataError(
                "There is no room for this table now: other tables are being trained on. Try again in a few minutes, "
                "or open a smaller one."
            )

    def _forget(self, owner: str, _session: "weakref.ref[Session]") -> None:
        with self._lock:
            self._kept.pop(owner, None)


def size_of(table: Table, file: UploadedFile) -> int:
    """The memory that a table and its file take, in bytes."""
    return int(table.frame.memory_usage(index=True, deep=True).sum()) + len(file.content)


@st.cache_resource(show_spinner=False)
def uploads() -> Uploads:
    """The uploads of this server. TRADEOFF_UPLOADS_MB bounds them."""
    return Uploads(limits().uploads_mb * MEBIBYTE)
