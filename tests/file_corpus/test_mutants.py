"""What hypothesis makes of valid files of every format: read, or refused in words, and never anything else."""

import gzip
import multiprocessing
import signal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.data.reading.main import limit_resources
from core.data.reading.process import ReadingJob
from core.data.reading.reading import Reading
from core.data.table import DataError
from core.data.upload import read_table
from tests.file_corpus.corpus import OBJECTS, UTF8, file, json, parquet, zipped

VALID = {
    "a.csv": UTF8,
    "utf16.csv": UTF8.decode().encode("utf-16"),
    "japanese.csv": ("\u540d\u524d,n,y\n" + "\u6771\u4eac,1,a\n\u5927\u962a,2,b\n" * 12).encode("cp932"),
    "a.csv.gz": gzip.compress(UTF8),
    "a.zip": zipped({"a.csv": UTF8}),
    "a.xlsx": file("types.xlsx"),
    "a.ods": file("open.ods"),
    "a.parquet": parquet({"n": list(range(24)), "y": ["yes", "no"] * 12, "l": [[1]] * 24}),
    "a.jsonl": "\n".join(map(json.dumps, OBJECTS)).encode(),
    "a.json": json.dumps({"a": {str(n): n for n in range(24)}, "b": dict.fromkeys(map(str, range(24)), "x")}).encode(),
    "a.arff": b"@relation r\n@attribute 'n 1' numeric\n@attribute y {yes,no}\n@data\n" + b"1,yes\n{0 2, 1 'no'}\n" * 12,
}
EDITS = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 20), st.binary(max_size=8)), min_size=1, max_size=6)


def check(content: bytes, name: str, reading: Reading | None = None) -> None:
    """Any other exception fails the test, and so does a table that is no table."""
    try:
        frame = read_table(content, name, reading).frame
    except DataError as error:
        assert str(error).endswith(".")  # noqa: PT017
        return
    assert len(frame) >= 20
    assert len(set(frame.columns)) == len(frame.columns) >= 2
    for name in frame.columns:
        numeric = pd.api.types.is_numeric_dtype(frame[name].dtype)
        assert numeric or isinstance(frame[name].dtype, pd.StringDtype)
        assert not numeric or not np.isinf(frame[name].to_numpy(dtype=float)).any()


def damaged(content: bytes, edits: list[tuple[float, int, bytes]]) -> bytes:
    for share, removed, piece in edits:
        place = int(share * len(content))
        content = content[:place] + piece + content[place + removed :]
    return content


@pytest.mark.parametrize("name", VALID)
@given(edits=EDITS)
@settings(max_examples=60)
def test_a_damaged_file_is_read_or_refused(name: str, edits: list[tuple[float, int, bytes]]) -> None:
    check(damaged(VALID[name], edits), name)


@pytest.mark.full
@given(edits=EDITS)
@settings(max_examples=20)  # each takes a process of its own
def test_a_damaged_old_spreadsheet_is_read_or_refused_within_the_bounds_of_the_reading_process(
    edits: list[tuple[float, int, bytes]],
) -> None:
    """Where its cells stand is only known once room was made for all of them, which may be more than there is."""
    assert ended_with(damaged(file("old.xls"), edits)) in (0, -signal.SIGABRT)


def test_an_old_spreadsheet_whose_cells_stand_far_out_takes_no_more_than_the_bound() -> None:
    with pytest.raises(DataError, match="needed more memory than this server allows, or the file is damaged"):
        ReadingJob(far_out(file("old.xls")), "a.xls").result()


def far_out(content: bytes) -> bytes:
    """The old spreadsheet with its last text in row 65,535 and column 65,535: record FD, ten bytes, row and column."""
    place = content.rindex(b"\xfd\x00\x0a\x00") + 4
    return content[:place] + b"\xff\xff\xff\xff" + content[place + 4 :]


def ended_with(content: bytes) -> int | None:
    """The exit code of a process with the bounds of the one that reads for the app: 0 when all is well."""
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload([__name__])
    process = processes.Process(target=check_within_bounds, args=(content,))
    process.start()
    process.join()
    return process.exitcode


def check_within_bounds(content: bytes) -> None:
    limit_resources()
    check(content, "a.xls")


@given(
    content=st.binary(max_size=400), start=st.sampled_from([b"", b"PK\x03\x04", b"\x1f\x8b\x08\x00", b"PAR1", b"[{"])
)
@settings(max_examples=150)
def test_any_bytes_are_read_or_refused(content: bytes, start: bytes) -> None:
    check(start + content, "a.csv")


READINGS = st.builds(
    Reading,
    encoding=st.sampled_from([None, "utf-8", "cp1251", "utf-16-le", "shift-jis", "koi8-r", "euc-jp", "nonsense"]),
    separator=st.sampled_from([None, ",", ";", "\t", "|", " "]),
    decimal=st.sampled_from([None, ".", ","]),
    header=st.sampled_from([None, 0, 1, 2, 24, 90, -1]),
    sheet=st.sampled_from([None, "secret", "none"]),
)


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.parquet"])
@given(reading=READINGS)
@settings(max_examples=60)
def test_any_reading_options_are_used_or_refused(name: str, reading: Reading) -> None:
    check(VALID[name], name, reading)
