"""The messages between the app and the reading process: a line of JSON each, and the table as Arrow IPC.

A parser that a hostile file has taken over may write anything. So all that is decoded is checked: messages hold texts
and numbers within bounds, and decoding them runs no code of the sender, as unpickling would.
"""

import mmap
import struct
from typing import IO, Annotated

import msgspec
import pandas as pd
import pyarrow as pa
from msgspec import Meta, Struct

from core.data.csv_dialect import MAXIMUM_COLUMNS
from core.data.reading.reading import Doubt, FileLine, Name, Reading

MAX_LINE_BYTES = 2**20
MAX_TABLE_BYTES = 2**30
Text = Annotated[str, Meta(max_length=20_000)]


class MessageError(Exception):
    """The other process sent something else than was agreed on."""


class ReadFile(Struct, frozen=True, tag=True, forbid_unknown_fields=True):
    """To the reading process: how to read the file whose `size` bytes follow."""

    filename: str
    size: int
    reading: Reading | None = None


class Progress(Struct, frozen=True, tag=True, forbid_unknown_fields=True):
    """From the reading process: this share of the file has been read, 0 to 1."""

    share: Annotated[float, Meta(ge=0, le=1)]


class Refused(Struct, frozen=True, tag=True, forbid_unknown_fields=True):
    """From the reading process: why the file cannot be used.

    When its encoding is not certain, `encodings` are the likely ones, and `sample` are some of its lines, in bytes.
    """

    reason: Text
    encodings: Annotated[tuple[Name, ...], Meta(max_length=40)] = ()
    sample: Annotated[bytes, Meta(max_length=2_000)] = b""


class TableRead(Struct, frozen=True, tag=True, forbid_unknown_fields=True):
    """From the reading process: what a Table holds beside its frame, whose `size` bytes of Arrow IPC follow."""

    name: Text
    target: Text
    notes: Annotated[tuple[Text, ...], Meta(max_length=100)]
    reading: Reading
    size: Annotated[int, Meta(ge=1, le=MAX_TABLE_BYTES)]
    doubts: Annotated[tuple[Doubt, ...], Meta(max_length=200)] = ()
    first_lines: Annotated[tuple[FileLine, ...], Meta(max_length=100)] = ()


Answer = Progress | Refused | TableRead


def send(stream: IO[bytes], message: ReadFile | Answer) -> None:
    """Write one message."""
    stream.write(msgspec.json.encode(message) + b"\n")
    stream.flush()


def receive_request(stream: IO[bytes]) -> ReadFile:
    """The message of the app, which the bytes of the file follow."""
    return msgspec.json.decode(stream.readline(), type=ReadFile)


def receive_answer(stream: IO[bytes]) -> Answer:
    """The next message of the reading process.

    Raises:
        EOFError: when the process has ended.
        MessageError: when it is too long, or none of the answers.
    """
    line = stream.readline(MAX_LINE_BYTES)
    if not line:
        raise EOFError
    if not line.endswith(b"\n"):
        raise MessageError("a message does not end")
    try:
        answer: Answer = msgspec.json.decode(line, type=Answer)
    except msgspec.MsgspecError as error:  # its text quotes no values
        raise MessageError(str(error)) from None
    return answer


# All that `to_frame` makes. Other types could be unfolded to more memory than was sent, or run code of an extension.
COLUMN_TYPES = (pa.int64(), pa.float64(), pa.large_string())
# The positions of fields in Arrow's flatbuffers: https://github.com/apache/arrow/blob/main/format/Message.fbs
HEADER_OF_MESSAGE, COMPRESSION_OF_BATCH = 2, 3


def to_arrow(frame: pd.DataFrame) -> pa.Table:
    """The columns of a frame, numbers and texts, as an Arrow table in one batch. NaN stays a number."""
    arrays = [pa.array(column if column.dtype == "str" else column.to_numpy()) for _, column in frame.items()]
    columns = [column.cast(pa.large_string()) if pa.types.is_string(column.type) else column for column in arrays]
    return pa.table(dict(zip(frame.columns, columns, strict=True))).combine_chunks()


def write_table(table: pa.Table, stream: IO[bytes] | pa.NativeFile) -> None:
    """Write a table as a stream of Arrow IPC."""
    with pa.ipc.new_stream(stream, table.schema) as writer:
        writer.write_table(table)


def stream_size(table: pa.Table) -> int:
    """How many bytes `write_table` writes."""
    counter = pa.MockOutputStream()
    write_table(table, counter)
    return int(counter.size())


def read_frame(stream: IO[bytes], size: int) -> pd.DataFrame:
    """The frame in the next `size` bytes. Its columns are views into one block of memory, and cannot be written to.

    Raises:
        MessageError: when the bytes are not what `write_table` writes of `to_arrow`.
    """
    try:
        # A copy of our own: memory that is shared with the process could change after it was checked. A mapping goes
        # back to the system as soon as the frame is dropped.
        content = pa.py_buffer(mmap.mmap(-1, size))
        if stream.readinto(content) < size:  # type: ignore[attr-defined]
            raise MessageError("the table ends too early")
        batch = _checked_batch(content)
        columns = {name: _to_series(array) for name, array in zip(batch.schema.names, batch.columns, strict=True)}
        return pd.DataFrame(columns, copy=False)
    except (pa.ArrowException, OSError, ValueError, MemoryError, StopIteration, struct.error) as error:
        raise MessageError(str(error)[:200]) from None


def _checked_batch(content: pa.Buffer) -> pa.RecordBatch:
    messages = pa.ipc.MessageReader.open_stream(content)
    message = messages.read_next_message()
    if message.type != "schema":  # `read_schema` does not look, and breaks the process on any other
        raise MessageError("the table does not begin with a schema")
    schema = pa.ipc.read_schema(message)
    _check_schema(schema)
    message = messages.read_next_message()
    if message.type != "record batch" or _is_compressed(message.metadata):
        raise MessageError("the table is not in one plain batch")
    batch = pa.ipc.read_record_batch(message, schema)
    batch.validate(full=True)
    if batch.nbytes > content.size:
        raise MessageError("the columns of the table share their memory")
    return batch


def _check_schema(schema: pa.Schema) -> None:
    if schema.metadata or any(field.metadata or field.type not in COLUMN_TYPES for field in schema):
        raise MessageError("the table has columns of other types, or metadata")
    if not len(set(schema.names)) == len(schema.names) <= MAXIMUM_COLUMNS:
        raise MessageError("the table has too many columns, or two of one name")


def _is_compressed(metadata: pa.Buffer) -> bool:
    """True when a record batch has to be unpacked, to a size that only its sender knows."""
    message = struct.unpack_from("<I", metadata)[0]
    batch = _field(metadata, message, HEADER_OF_MESSAGE)
    if batch is None:
        raise MessageError("a message is empty")
    batch += struct.unpack_from("<I", metadata, batch)[0]
    return _field(metadata, batch, COMPRESSION_OF_BATCH) is not None


def _field(flatbuffer: pa.Buffer, table: int, index: int) -> int | None:
    """Where the value of a field of a flatbuffer's table stands; None when it is left out."""
    fields = table - struct.unpack_from("<i", flatbuffer, table)[0]
    size = struct.unpack_from("<H", flatbuffer, fields)[0]
    position = 4 + 2 * index
    offset = struct.unpack_from("<H", flatbuffer, fields + position)[0] if position < size else 0
    return table + offset if offset else None


def _to_series(array: pa.Array) -> "pd.Series[float] | pd.Series[str]":
    if pa.types.is_large_string(array.type):
        return pd.Series(pa.chunked_array([array]), dtype="str")
    return pd.Series(array.to_numpy(), copy=False)
