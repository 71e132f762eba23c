"""Pending files: uploaded files before their tables are kept, on their way and in Streamlit's memory.

A page uploads a file first and tells the app afterwards, or never. So these files are counted while they arrive, and
together with the tables.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus

import streamlit as st

from core.data.table import DataError
from core.data.upload import MAXIMUM_BYTES
from core.server.upload_limit import UploadRefusedError
from pages.parts.app import streamlit_internals as streamlit_store
from pages.parts.app.streamlit_internals import StoredFile
from pages.parts.data.upload_memory import MEBIBYTE, Uploads, uploads

# One file, and the one that it replaces, which its page deletes afterwards.
MAX_SESSION_BYTES = 2 * (MAXIMUM_BYTES + MEBIBYTE)
MAX_SESSION_FILES = 20
SECONDS_TO_BE_USED = 300.0  # a file is read at once, or waits its turn for a minute or two
MAX_SESSION_UPLOADS = 5  # on their way at once
STEP = 2**16  # bytes that are counted at once
MEGABYTE = 10**6  # as the upload box shows a file's size
TOO_MUCH = (
    "A page may keep at most {max_files} files of {limit:,.0f} MB in all on this server, and this one keeps {files} of "
    "{megabytes:,.0f} MB. Remove the file from the upload box, or reload the page, and open this one again."
)
TOO_LARGE_FOR_ALL = (
    "This file has {megabytes:,.1f} MB, and this server keeps at most {limit:,.0f} MB for all uploads. Remove columns "
    "that say little, or keep a random part of the rows, and open it again."
)
TOO_MANY_AT_ONCE = f"This page sends more than {MAX_SESSION_UPLOADS} files at once. Wait until they have arrived."
NO_ROOM = (
    "This server has no room for the file now: other uploads take its memory. Try again in a few minutes, or open a "
    "smaller file."
)


@dataclass
class CountedUpload:
    """One upload on its way: the session it belongs to, the bytes that its request names, those that arrived,
    and those counted for them."""

    files: "PendingFiles"
    session: str
    expected: int = 0
    arrived: int = 0
    counted: int = 0

    def expect(self, size: int) -> None:
        """Check that so many bytes in all may be taken. They drop nothing yet: whoever names a size may never send it.

        Raises:
            UploadRefusedError: when they may not.
        """
        if not streamlit_store.is_connected(self.session):
            return  # Streamlit refuses it before it reads any of it
        if size > (limit := self.files.uploads.max_bytes):
            words = TOO_LARGE_FOR_ALL.format(megabytes=size / MEGABYTE, limit=limit / MEBIBYTE)
            raise UploadRefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, words)
        self.files.check_session(self.session, size - self.counted)
        self.expected = size

    def add(self, size: int) -> None:
        """Count further bytes that have arrived.

        Raises:
            UploadRefusedError: when they are too many.
        """
        self.arrived += size
        if self.arrived > self.counted:
            step = -(-(self.arrived - self.counted) // STEP) * STEP
            self.files.make_room(self.session, step, max(step, self.expected - self.counted))
            self.counted += step

    def show_refusal(self, words: str) -> None:
        """Show the session's page why its upload was not taken."""
        if streamlit_store.is_connected(self.session):  # not for whatever an address names
            self.files.refusals[self.session] = words
            streamlit_store.rerun(self.session)


@dataclass
class PendingFiles:
    """The files that belong to no table yet. `uploads` are the tables, which share their memory with them.

    `refusals` are the reasons why uploads were not taken, by session, until the page has shown them.
    """

    uploads: Uploads
    clock: Callable[[], float] = time.monotonic
    refusals: dict[str, str] = field(default_factory=dict)
    _arriving: list[CountedUpload] = field(default_factory=list)
    _seen: dict[str, float] = field(default_factory=dict)
    _away: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.uploads.pending = self.pending

    @contextmanager
    def count_upload(self, session_id: str) -> Iterator[CountedUpload]:
        """Count an upload of a session while it is on its way."""
        upload = CountedUpload(self, session_id)
        self._arriving.append(upload)
        try:
            yield upload
        finally:
            self._arriving.remove(upload)
            self.tidy()

    def pending(self, without: str = "") -> int:
        """The bytes of files that belong to no table yet, without the file of this id."""
        kept = {*self.uploads.file_ids, without}
        stored = sum(file.size for file in streamlit_store.stored_files() if file.id not in kept)
        return stored + sum(upload.counted for upload in self._arriving)

    def check_session(self, session: str, size: int) -> None:
        """Check that a session may upload further bytes.

        Raises:
            UploadRefusedError: when it has too many already, or sends too many files at once.
        """
        if sum(one.session == session for one in self._arriving) > MAX_SESSION_UPLOADS:
            raise UploadRefusedError(HTTPStatus.TOO_MANY_REQUESTS, TOO_MANY_AT_ONCE)
        own = [file for file in streamlit_store.stored_files() if file.session == session]
        held = sum(file.size for file in own) + sum(one.counted for one in self._arriving if one.session == session)
        if held + size > MAX_SESSION_BYTES or len(own) >= MAX_SESSION_FILES:
            limits = {"max_files": MAX_SESSION_FILES, "limit": MAX_SESSION_BYTES / MEBIBYTE}
            raise UploadRefusedError(
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
                TOO_MUCH.format(files=len(own), megabytes=held / MEBIBYTE, **limits),
            )

    def make_room(self, session: str, size: int, rest: int) -> None:
        """Make room for further bytes of a session's uploads; `rest` are all that are expected of this one.

        Raises:
            UploadRefusedError: when the session has too many already, or there is no room.
        """
        self.check_session(session, size)
        if not self.uploads.has_room(size):
            self._drop_unused()
        try:
            self.uploads.make_room(size, rest)
        except DataError as error:
            raise UploadRefusedError(HTTPStatus.INSUFFICIENT_STORAGE, NO_ROOM) from error

    def tidy(self) -> None:
        """Take note of files that are new, and drop the files and tables of sessions that have ended."""
        self.uploads.drop_ended()
        now, files = self.clock(), streamlit_store.stored_files()
        self._seen = {file.id: self._seen.get(file.id, now) for file in files}
        sessions = {file.session for file in files} | set(self.refusals)
        away = [session for session in sessions if not streamlit_store.is_connected(session)]
        self._away = {session: self._away.get(session, now) for session in away}
        for session, since in self._away.items():
            if now - since > self.uploads.seconds_to_reconnect:
                self.refusals.pop(session, None)
                for file in files:
                    if file.session == session:
                        streamlit_store.remove_stored_file(file)

    def _drop_unused(self) -> None:
        """Drop the files that no page has used for long: its widget was never told of them, or they were refused."""
        for file in self._unused():
            streamlit_store.remove_stored_file(file)

    def _unused(self) -> list[StoredFile]:
        now = self.clock()
        files = [file for file in streamlit_store.stored_files() if file.id not in self.uploads.file_ids]
        return [file for file in files if now - self._seen.get(file.id, now) > SECONDS_TO_BE_USED]


@st.cache_resource(show_spinner=False)
def pending_files() -> PendingFiles:
    """The pending files of this server."""
    return PendingFiles(uploads())
