"""Nothing that a hostile reading process sends is unpickled, unfolded or believed."""

import contextlib
import io
import pickle
import re
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from pandas.testing import assert_frame_equal

from core.data.reading import process
from core.data.reading.messages import (
    MAX_LINE_BYTES,
    MAX_TABLE_BYTES,
    MessageError,
    Progress,
    ReadFile,
    Refused,
    TableRead,
    read_frame,
    receive_answer,
    receive_request,
    send,
    stream_size,
    to_arrow,
)
from core.data.reading.process import TOO_LARGE, ReadingJob, read_answer
from core.data.reading.reading import Reading
from tests.core.data.reading.test_process import ended, python, sent
from tests.file_corpus.corpus import UTF8

FOLDER = Path(process.__file__).parent
FRAME = pd.DataFrame(
    {
        "number": [0.5, np.nan, -0.0, 5e-324],
        "whole": [2**62, -1, 0, 7],
        "text": pd.Series(["", "\u00fc", None, "line\nbreak"], dtype="str"),
        "": np.full(4, np.nan),
    }
)
TABLE = {"type": "TableRead", "name": "a", "target": "", "notes": [], "reading": {}, "size": 8}


class Exploit:
    """A pickle that ends the process that loads it."""

    def __reduce__(self) -> Any:
        return sys.exit, ("unpickled",)


def written(table: pa.Table, options: pa.ipc.IpcWriteOptions | None = None) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema, options=options) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue())


def frame_in(content: bytes) -> pd.DataFrame:
    return read_frame(io.BufferedReader(io.BytesIO(content)), len(content))  # type: ignore[type-var]


@pytest.mark.parametrize(
    "message",
    [
        Progress(0.5),
        Refused("No."),
        Refused("No.", ("cp1250",), b"\xf5\n"),
        TableRead("a", "b", ("c",), Reading("text"), 7),
    ],
)
def test_an_answer_arrives_as_it_was_sent(message: Any) -> None:
    assert receive_answer(io.BytesIO(sent(message))) == message


def test_a_request_arrives_as_it_was_sent() -> None:
    request, stream = ReadFile("a.csv", 3, Reading(header=2, sheets=("x",))), io.BytesIO()
    send(stream, request)
    assert receive_request(io.BytesIO(stream.getvalue())) == request


@pytest.mark.parametrize(
    "line",
    [
        pickle.dumps(Exploit()),
        b"hello\n",
        b"{}\n",
        b'{"type": "Progress", "share": 2}\n',
        b'{"type": "Progress", "share": "0.5"}\n',
        b'{"type": "Progress", "share": 0.5, "more": 1}\n',
        b'{"type": "Progress", "share": 0.5}',
        b'{"type": "ReadFile", "filename": "a", "size": 1}\n',
        b'{"type": "Refused", "reason": "\\ud800"}\n',
        b'{"type": "Refused", "reason": "%s"}\n' % (b"a" * 20_001),
        b'{"type": "Refused", "reason": "a", "encodings": "cp1250"}\n',
        b'{"type": "Refused", "reason": "a", "sample": "!"}\n',
        b'{"type": "Refused", "reason": "a", "sample": "%s"}\n' % (b"aaaa" * 700),
        b'{"type": "Refused", "reason": "a"%s}\n' % (b" " * MAX_LINE_BYTES),
        b"[" * 100_000 + b"\n",
        *(
            str(TABLE | change).replace("'", '"').encode() + b"\n"
            for change in (
                {"size": MAX_TABLE_BYTES + 1},
                {"size": -1},
                {"notes": ["a"] * 101},
                {"reading": {"format": "pickle"}},
                {"reading": {"separator": "<b>"}},
                {"reading": {"header": -1}},
            )
        ),
    ],
)
def test_an_answer_of_another_form_is_refused(line: bytes) -> None:
    with pytest.raises(MessageError):
        receive_answer(io.BytesIO(line))


@pytest.mark.parametrize(
    "said",
    [
        pickle.dumps(Exploit()),
        b"hello\n",
        sent(TableRead("a", "", (), Reading(), 1_000)) + pickle.dumps(Exploit()) * 100,
        sent(TableRead("a", "", (), Reading(), 2**30)),
    ],
    ids=["pickle", "text", "pickle for a table", "no table"],
)
def test_a_process_that_answers_otherwise_counts_as_crashed(
    said: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "said").write_bytes(said)
    code = f"import sys; sys.stdout.buffer.write(open({str(tmp_path / 'said')!r}, 'rb').read())"
    monkeypatch.setattr(process, "start", lambda _: python(code))
    assert ended(ReadingJob(UTF8, "a.csv")).refusal == TOO_LARGE


def test_a_frame_comes_back_as_it_was() -> None:
    table = to_arrow(FRAME)
    content = written(table)
    assert stream_size(table) == len(content)
    frame = frame_in(content)
    assert_frame_equal(frame, FRAME, check_exact=True)
    assert np.signbit(frame["number"][2])
    assert isinstance(frame.index, pd.RangeIndex)


def extended() -> pa.Table:
    field = pa.field("a", pa.int64(), metadata={"ARROW:extension:name": "pandas.period"})
    return pa.table([pa.array([1])], pa.schema([field]))


HOSTILE = {
    "empty": (b"", None),
    "pickle": (pickle.dumps(Exploit()), None),
    "cut": (written(to_arrow(FRAME))[:-100], None),
    "metadata": (written(to_arrow(FRAME).replace_schema_metadata({"pandas": "{}"})), "metadata"),
    # Once pandas has read Parquet in this process, its type takes the extension first, and refuses it.
    "extension": (written(extended()), "metadata|Expecting value"),
    "dictionary": (written(pa.table({"a": pa.array(["x"]).dictionary_encode()})), "other types"),
    "list": (written(pa.table({"a": [["x"]]})), "other types"),
    "null": (written(pa.table({"a": pa.nulls(3)})), "other types"),
    "missing": (written(pa.table({"a": pa.array([1, None])})), None),
    "names": (written(pa.table([pa.array([1]), pa.array([2])], ["a", "a"])), "two of one name"),
    "columns": (written(pa.table({str(number): [1] for number in range(2_001)})), "too many columns"),
    "no batch": (written(pa.table({"a": [1]}).slice(1)), None),
    "lz4": (written(to_arrow(FRAME), pa.ipc.IpcWriteOptions(compression="lz4")), "plain batch"),
    "zstd": (written(to_arrow(FRAME), pa.ipc.IpcWriteOptions(compression="zstd")), "plain batch"),
}


@pytest.mark.parametrize(("content", "why"), HOSTILE.values(), ids=HOSTILE)
def test_a_table_of_another_form_is_refused(content: bytes, why: str | None) -> None:
    with pytest.raises(MessageError, match=why):
        frame_in(content)


def test_texts_whose_offsets_lead_out_of_their_memory_are_refused() -> None:
    content = written(to_arrow(pd.DataFrame({"a": pd.Series(["abc"] * 8, dtype="str")})))
    offset = (21).to_bytes(8, "little")
    assert content.count(offset) == 1
    with pytest.raises(MessageError):
        frame_in(content.replace(offset, (2**40).to_bytes(8, "little")))


@pytest.mark.parametrize("seed", range(20))
def test_a_damaged_table_is_read_or_refused(seed: int) -> None:
    generator, content = np.random.default_rng(seed), np.frombuffer(written(to_arrow(FRAME)), np.uint8)
    for _ in range(50):
        damaged = content.copy()
        places = generator.integers(0, len(damaged), 3)
        damaged[places] = generator.integers(0, 256, 3)
        with contextlib.suppress(MessageError):
            frame_in(bytes(damaged)).to_csv()


def test_a_target_that_is_no_column_is_refused() -> None:
    content = written(to_arrow(FRAME))
    with pytest.raises(MessageError, match="target"):
        read_answer(TableRead("a", "other", (), Reading(), len(content)), io.BufferedReader(io.BytesIO(content)))  # type: ignore[type-var]


def test_nothing_of_the_reading_is_pickled() -> None:
    for path in [*FOLDER.glob("*.py"), FOLDER.parent / "upload.py"]:
        unpickles = re.search(
            r"import (pickle|marshal|shelve|dill)|processes\.ipc|\beval\(|\bexec\(", path.read_text("utf-8")
        )
        assert not unpickles, path
