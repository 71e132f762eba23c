"""What is handed to a worker is what it takes out, whichever way it went, and no file stays behind."""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from core.data.table import Table
from core.data.upload import read_table
from core.experiment.fields import Experiment
from core.processes.ipc import Payload, discard, pack, unpack

UPLOAD = Experiment(dataset="upload", layers="4-3", seed=7, leave_out="a,b")
ROWS = 20_000


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which files are made: one that is empty before the test."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def every_kind(rows: int = 6) -> pd.DataFrame:
    """Columns of every kind, each with what may be missing or empty in it."""
    kinds: dict[str, list[Any]] = {
        "numbers": [0.1, -1e308, np.inf, np.nan, 5e-324, -0.0],
        "whole": [0, 1, -1, 2**62, -(2**62), 7],
        "texts": ["", "ü", " a ", None, "line\nbreak", "\N{GRINNING FACE}"],
        "truths": [True, False, True, True, False, False],
    }
    frame = pd.DataFrame({name: (values * (rows // 6 + 1))[:rows] for name, values in kinds.items()})
    frame["texts"] = frame["texts"].astype("str")
    frame["small"] = frame["whole"].astype(np.float32)
    known = frame["texts"].where(frame["texts"].isin(["", "ü"]))
    frame["category"] = pd.Categorical(known, categories=["ü", "", "never seen"], ordered=True)
    frame["nullable"] = frame["whole"].astype("Int64").mask(frame["truths"])
    frame["objects"] = frame["texts"].astype(object)
    frame["when"] = pd.date_range("2024-02-29", periods=rows, tz="UTC")
    frame[""] = 1
    return frame


def table_of(frame: pd.DataFrame) -> Table:
    return Table("Mine", frame, "truths", "True", ("One row left out.", "ü"), (28, 14))


def assert_equal(got: Table | None, expected: Table) -> None:
    assert got is not None
    for name in ("name", "target", "positive", "notes", "shape"):
        assert getattr(got, name) == getattr(expected, name)
    pd.testing.assert_frame_equal(got.frame, expected.frame, check_exact=True)


def text_file(rows: int) -> Table:
    lines = [f"{row / 7},{'yes' if row % 3 else 'no'},{'' if row % 5 else 'Köln'},{row % 2}" for row in range(rows)]
    return read_table("\n".join(["width,member,town,outcome", *lines]).encode(), "people.csv")


FRAMES = {
    "every kind": every_kind(),
    "many rows": every_kind(ROWS),
    "no rows": every_kind().iloc[:0],
    "no columns": pd.DataFrame(index=range(3)),
    "nothing": pd.DataFrame(),
    "every other row": every_kind(ROWS).iloc[::-2],
    "every other column": pd.DataFrame(np.arange(60.0).reshape(6, 10), columns=list("abcdefghij")).iloc[:, ::3],
    "turned": pd.DataFrame(np.arange(60.0).reshape(6, 10).T, columns=list("abcdef")),
    "in Fortran's order": pd.DataFrame(np.asfortranarray(np.arange(60.0).reshape(6, 10)), columns=list("abcdefghij")),
    "one byte a column": pd.DataFrame({str(number): np.array([number], np.uint8) for number in range(200)}),
    "a read file": text_file(200).frame,
}


@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)
def test_what_was_packed_comes_out_equal(frame: pd.DataFrame) -> None:
    payload = pack(UPLOAD, table_of(frame))
    assert isinstance(payload, Path)
    experiment, table = unpack(payload)
    assert experiment == UPLOAD
    assert_equal(table, table_of(frame))


def test_a_read_file_comes_out_with_its_notes() -> None:
    expected = text_file(50)
    assert_equal(unpack(pack(UPLOAD, expected))[1], expected)


def test_truths_texts_and_missing_values_keep_their_types() -> None:
    _, table = unpack(pack(UPLOAD, table_of(every_kind())))
    assert table is not None
    assert table.frame["truths"].tolist() == [True, False, True, True, False, False]
    assert table.frame["truths"].dtype == bool
    assert table.frame["texts"].isna().tolist() == [False, False, False, True, False, False]
    assert table.frame["texts"].iloc[0] == ""
    assert np.signbit(table.frame["numbers"].iloc[5])
    assert table.frame["category"].cat.categories.tolist() == ["ü", "", "never seen"]


def test_a_table_goes_through_a_private_file_that_is_gone_once_it_is_read(folder: Path) -> None:
    payload = pack(UPLOAD, table_of(every_kind()))
    assert isinstance(payload, Path)
    assert list(folder.iterdir()) == [payload]
    assert (payload.name[:9], payload.suffix) == ("tradeoff-", ".pickle")
    if sys.platform != "win32":
        assert payload.stat().st_mode & 0o777 == 0o600
    unpack(payload)
    assert list(folder.iterdir()) == []


def test_without_a_table_no_file_is_needed(folder: Path) -> None:
    payload = pack(UPLOAD, None)
    assert isinstance(payload, bytes)
    assert unpack(payload) == (UPLOAD, None)
    assert list(folder.iterdir()) == []


def test_without_a_temporary_folder_the_table_goes_within_the_message(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(folder / "not there"))
    payload = pack(UPLOAD, table_of(every_kind()))
    assert isinstance(payload, bytes)
    experiment, table = unpack(payload)
    assert experiment == UPLOAD
    assert_equal(table, table_of(every_kind()))


@pytest.fixture
def little_room() -> Iterator[None]:
    """A system that refuses to write more than some bytes into a file, as a full disk does."""
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2**16, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.usefixtures("little_room")
def test_when_the_disk_is_full_the_table_goes_within_the_message_and_no_half_file_is_left(folder: Path) -> None:
    small, large = table_of(every_kind()), table_of(every_kind(ROWS))
    fits, does_not = pack(UPLOAD, small), pack(UPLOAD, large)
    assert isinstance(fits, Path)
    assert isinstance(does_not, bytes)
    assert list(folder.iterdir()) == [fits]
    assert_equal(unpack(fits)[1], small)
    assert_equal(unpack(does_not)[1], large)


def test_what_cannot_be_pickled_is_refused_and_leaves_no_file(folder: Path) -> None:
    table = table_of(pd.DataFrame({"numbers": np.zeros(ROWS), "odd": [lambda: 0] * ROWS}))
    with pytest.raises(Exception, match="pickle"):
        pack(UPLOAD, table)
    assert list(folder.iterdir()) == []


def test_an_interruption_while_the_file_is_written_leaves_no_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(place: int) -> int:
        assert len(list(folder.iterdir())) == 1
        raise KeyboardInterrupt

    monkeypatch.setattr("core.processes.ipc._aligned", interrupted)
    with pytest.raises(KeyboardInterrupt):
        pack(UPLOAD, table_of(every_kind()))
    assert list(folder.iterdir()) == []


def test_to_discard_deletes_the_file_and_is_content_when_it_is_gone(folder: Path) -> None:
    payload = pack(UPLOAD, table_of(every_kind()))
    discard(payload)
    assert list(folder.iterdir()) == []
    nothing_to_do: list[Payload] = [payload, folder / "never" / "was", pack(UPLOAD, None), b""]
    for one in nothing_to_do:
        discard(one)


def test_to_discard_after_reading_takes_nothing_from_the_reader() -> None:
    expected = table_of(every_kind(ROWS))
    payload = pack(UPLOAD, expected)
    _, table = unpack(payload)
    discard(payload)
    assert_equal(table, expected)


def test_what_was_read_lives_as_long_as_any_part_of_it(folder: Path) -> None:
    expected = every_kind(ROWS)
    column = unpack(pack(UPLOAD, table_of(expected)))[1].frame["numbers"]
    others = [unpack(pack(UPLOAD, table_of(every_kind(ROWS).iloc[::-1]))) for _ in range(3)]
    assert list(folder.iterdir()) == []
    del others
    pd.testing.assert_series_equal(column, expected["numbers"], check_exact=True)


def test_numbers_are_read_in_place_and_aligned() -> None:
    numbers = np.arange(30_000.0).reshape(3, -1)
    frame = pd.DataFrame({"odd": np.zeros(10_000, np.uint8), "a": numbers[0], "b": numbers[1], "c": numbers[2]})
    _, table = unpack(pack(UPLOAD, table_of(frame)))
    assert table is not None
    for name in frame.columns:
        values = table.frame[name].to_numpy()
        base: Any = values
        while getattr(base, "base", None) is not None:
            base = base.base
        assert isinstance(base, memoryview), name  # of the file's mapping: nothing was copied
        assert values.__array_interface__["data"][0] % 64 == 0, name  # a cache line, and the widest of vectors


def test_what_was_read_cannot_be_written_over_and_a_copy_can() -> None:
    expected = table_of(every_kind(ROWS))
    _, table = unpack(pack(UPLOAD, expected))
    assert table is not None
    for name in ("numbers", "whole", "truths", "small"):
        with pytest.raises(ValueError, match="read-only"):
            table.frame.iloc[0, table.frame.columns.get_loc(name)] = table.frame[name].iloc[1]
    assert_equal(table, expected)
    own = table.frame.copy()
    own.iloc[0, 0] = 42.0
    assert own.iloc[0, 0] == 42.0
    assert_equal(table, expected)


def test_a_column_can_be_replaced_and_others_do_not_notice() -> None:
    expected = table_of(every_kind(ROWS))
    _, table = unpack(pack(UPLOAD, expected))
    assert table is not None
    other = table.frame[:]
    table.frame["numbers"] = 1.0
    table.frame["more"] = table.frame["whole"] + 1
    pd.testing.assert_frame_equal(other, expected.frame, check_exact=True)
    assert (table.frame["numbers"] == 1).all()


def test_a_file_that_is_gone_or_cut_short_in_its_head_is_an_error() -> None:
    gone = pack(UPLOAD, table_of(every_kind(ROWS)))
    discard(gone)
    with pytest.raises(FileNotFoundError):
        unpack(gone)
    for kept in (0, 100, 10_000, -1):
        short = pack(UPLOAD, table_of(every_kind(ROWS)))
        assert isinstance(short, Path)
        short.write_bytes(short.read_bytes()[:kept])
        with pytest.raises(Exception):  # noqa: B017, PT011  (which one depends on where it was cut)
            unpack(short)
