"""Uploaded files that belong to no table yet: how much of them a session and the server keep."""

from contextlib import ExitStack

import pandas as pd
import pytest

from core.data.table import Table
from core.server.upload_limit import UploadRefusedError
from pages.parts.app.custom_data import UploadedFile
from pages.parts.app.session import Session
from pages.parts.app.streamlit_internals import StoredFile
from pages.parts.data import pending_files
from pages.parts.data.pending_files import (
    MAX_SESSION_BYTES,
    MAX_SESSION_FILES,
    MAX_SESSION_UPLOADS,
    SECONDS_TO_BE_USED,
    STEP,
    PendingFiles,
)
from pages.parts.data.upload_memory import MEBIBYTE, SECONDS_TO_RECONNECT, Uploads
from tests.pages.data.test_upload_memory import upload


class Streamlit:
    """The files that Streamlit keeps, the sessions that are connected, and those that were drawn again."""

    StoredFile = StoredFile

    def __init__(self) -> None:
        self.files: list[StoredFile] = []
        self.connected = {"a", "b", "c"}
        self.reruns: list[str] = []

    def stored_files(self) -> list[StoredFile]:
        return list(self.files)

    def remove_stored_file(self, file: StoredFile) -> None:
        self.files.remove(file)

    def is_connected(self, session: str) -> bool:
        return session in self.connected

    def rerun(self, session: str) -> None:
        self.reruns.append(session)


@pytest.fixture
def streamlit(monkeypatch: pytest.MonkeyPatch) -> Streamlit:
    fake = Streamlit()
    monkeypatch.setattr(pending_files, "streamlit_store", fake)
    return fake


class Clock:
    """A clock that is set."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def files(streamlit: Streamlit, clock: Clock) -> PendingFiles:
    """Room for 200 MiB."""
    return PendingFiles(Uploads(200 * MEBIBYTE, clock=clock), clock=clock)


def put(files: PendingFiles, streamlit: Streamlit, session: str, mebibytes: int, name: str = "") -> str:
    """Upload a file. Gives its id."""
    file = StoredFile(session, name or f"{session}{len(streamlit.files)}", mebibytes * MEBIBYTE)
    with files.count_upload(session) as incoming:
        incoming.expect(file.size)
        for _ in range(mebibytes):
            incoming.add(MEBIBYTE)
        streamlit.files.append(file)
    return file.id


def test_files_that_no_page_was_told_of_count(files: PendingFiles, streamlit: Streamlit) -> None:
    put(files, streamlit, "a", 48)
    put(files, streamlit, "a", 48)
    assert files.pending() == 96 * MEBIBYTE
    with pytest.raises(UploadRefusedError, match="this one keeps 2 of 96 MB") as refused:
        put(files, streamlit, "a", 48)
    assert refused.value.status == 413
    put(files, streamlit, "b", 48)
    put(files, streamlit, "b", 48)
    with pytest.raises(UploadRefusedError, match="no room for the file now") as refused:
        put(files, streamlit, "c", 48)
    assert refused.value.status == 507
    assert files.pending() == 192 * MEBIBYTE <= files.uploads.max_bytes


def test_a_file_larger_than_all_may_be_is_refused_for_that(files: PendingFiles, streamlit: Streamlit) -> None:
    with pytest.raises(UploadRefusedError, match=r"has 210\.8 MB, and this server keeps at most 200 MB") as refused:
        put(files, streamlit, "a", 201)
    assert refused.value.status == 413


def test_a_session_keeps_two_files_of_the_full_size_and_no_heap_of_small_ones(
    files: PendingFiles, streamlit: Streamlit
) -> None:
    assert MAX_SESSION_BYTES >= 2 * 50 * MEBIBYTE
    for _ in range(MAX_SESSION_FILES):
        put(files, streamlit, "a", 0)
    with pytest.raises(UploadRefusedError, match=f"at most {MAX_SESSION_FILES} files of 102 MB"):
        put(files, streamlit, "a", 1)


def test_what_has_arrived_counts_and_what_was_only_announced_does_not(
    files: PendingFiles, streamlit: Streamlit
) -> None:
    with files.count_upload("a") as first, files.count_upload("b") as second:
        first.expect(50 * MEBIBYTE)
        second.expect(50 * MEBIBYTE)
        first.add(3)
        assert files.pending() == STEP
        with pytest.raises(UploadRefusedError):
            second.add(201 * MEBIBYTE)
    assert files.pending() == 0


def test_files_on_their_way_count_for_their_session_too(files: PendingFiles, streamlit: Streamlit) -> None:
    with files.count_upload("a") as first, files.count_upload("a") as second:
        first.add(60 * MEBIBYTE)
        with pytest.raises(UploadRefusedError) as refused:
            second.add(60 * MEBIBYTE)
    assert refused.value.status == 413


def test_a_file_that_belongs_to_a_table_counts_once(files: PendingFiles, streamlit: Streamlit) -> None:
    session = Session()
    file_id = put(files, streamlit, "a", 40)
    table = Table("t", pd_frame(), "y")
    file = UploadedFile(bytes(40 * MEBIBYTE), "a.csv", id=file_id)
    files.uploads.keep(session, table, file)
    assert files.pending() == 0
    assert files.uploads.total == pytest.approx(40 * MEBIBYTE, rel=0.01)
    assert files.uploads.has_room(159 * MEBIBYTE)


def test_a_table_whose_file_is_stored_needs_no_room_for_it_twice(streamlit: Streamlit) -> None:
    files = PendingFiles(Uploads(50 * MEBIBYTE))
    file_id = put(files, streamlit, "a", 40)
    session = Session()
    files.uploads.keep(session, Table("t", pd_frame(), "y"), UploadedFile(bytes(40 * MEBIBYTE), "a.csv", id=file_id))
    assert files.uploads.total == pytest.approx(40 * MEBIBYTE, rel=0.01)


def test_idle_tables_make_room_for_a_file(files: PendingFiles, streamlit: Streamlit, clock: Clock) -> None:
    session = Session()
    upload(files.uploads, session, 170)
    put(files, streamlit, "a", 48)
    assert session.upload.table is None
    assert "was dropped because all tables" in session.upload.dropped


def test_files_that_nobody_used_are_dropped_before_a_table(
    files: PendingFiles, streamlit: Streamlit, clock: Clock
) -> None:
    session = Session()
    put(files, streamlit, "a", 48)
    upload(files.uploads, session, 120)
    clock.now = SECONDS_TO_BE_USED + 1
    new = put(files, streamlit, "b", 48)
    assert [file.id for file in streamlit.files] == [new]
    assert session.upload.table is not None


def test_the_files_of_a_session_go_when_it_does(files: PendingFiles, streamlit: Streamlit, clock: Clock) -> None:
    put(files, streamlit, "a", 48)
    kept = put(files, streamlit, "b", 1)
    files.refusals["a"] = "There is no room."
    streamlit.connected = {"b"}
    files.tidy()
    clock.now = SECONDS_TO_RECONNECT - 1
    files.tidy()
    assert len(streamlit.files) == 2
    clock.now = SECONDS_TO_RECONNECT + 1
    files.tidy()
    assert [file.id for file in streamlit.files] == [kept]
    assert files.refusals == {}


def test_one_that_comes_back_keeps_its_files(files: PendingFiles, streamlit: Streamlit, clock: Clock) -> None:
    put(files, streamlit, "a", 48)
    for now, connected in ((0, set[str]()), (100, {"a"}), (150, set[str]()), (200, set[str]())):
        clock.now, streamlit.connected = now, connected
        files.tidy()
    assert len(streamlit.files) == 1


def test_a_page_is_told_why_its_file_was_refused(files: PendingFiles, streamlit: Streamlit) -> None:
    with files.count_upload("a") as incoming:
        incoming.show_refusal("There is no room.")
    assert files.refusals == {"a": "There is no room."}
    assert streamlit.reruns == ["a"]


def pd_frame() -> pd.DataFrame:
    return pd.DataFrame({"x": [1, 2] * 12, "y": ["a", "b"] * 12})


def test_who_only_names_a_size_drops_no_table(files: PendingFiles, streamlit: Streamlit) -> None:
    session = Session()
    upload(files.uploads, session, 120)
    with files.count_upload("a") as incoming:
        incoming.expect(190 * MEBIBYTE // 2)
    assert session.upload.table is not None


def test_a_file_that_would_not_fit_all_the_same_drops_no_table(files: PendingFiles, streamlit: Streamlit) -> None:
    session = Session()
    upload(files.uploads, session, 10)
    put(files, streamlit, "a", 90)
    put(files, streamlit, "b", 60)
    with pytest.raises(UploadRefusedError, match="no room"):
        put(files, streamlit, "c", 60)  # with the table dropped there would be room for 50
    assert session.upload.table is not None
    put(files, streamlit, "c", 45)
    assert session.upload.table is None


def test_a_session_that_is_not_there_is_left_to_streamlit_and_leaves_nothing(
    files: PendingFiles, streamlit: Streamlit
) -> None:
    with files.count_upload("ended") as incoming:
        incoming.expect(10**15)
        incoming.show_refusal("words")
    assert files.refusals == {}
    assert streamlit.reruns == []


def test_a_session_sends_a_few_files_at_once(files: PendingFiles, streamlit: Streamlit) -> None:
    with ExitStack() as stack:
        for _ in range(MAX_SESSION_UPLOADS):
            stack.enter_context(files.count_upload("a")).expect(1)
        stack.enter_context(files.count_upload("b")).expect(1)
        with pytest.raises(UploadRefusedError, match="more than 5 files at once") as refused:
            stack.enter_context(files.count_upload("a")).expect(1)
    assert refused.value.status == 429
