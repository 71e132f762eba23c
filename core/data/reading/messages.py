"""The messages between the app and the reading process: a line of JSON each, checked when it is decoded.

A parser that a hostile file has taken over may write anything. So messages hold texts and numbers within bounds, and
decoding them runs no code of the sender, as unpickling would.
"""

from typing import IO, Annotated

import msgspec
from msgspec import Meta, Struct

from core.data.reading.reading import Reading

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
    """From the reading process: why the file cannot be used."""

    reason: Text


class TableRead(Struct, frozen=True, tag=True, forbid_unknown_fields=True):
    """From the reading process: what a Table holds beside its frame, whose `size` bytes of Arrow IPC follow."""

    name: Text
    target: Text
    notes: Annotated[tuple[Text, ...], Meta(max_length=100)]
    reading: Reading
    size: Annotated[int, Meta(ge=1, le=MAX_TABLE_BYTES)]


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
