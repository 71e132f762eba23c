"""Uploads on their way."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from core.server.headers import Message, Receive, Send
from core.server.upload_limit import UploadLimit, UploadRefusedError
from tests.coroutines import run

PATH = "/_stcore/upload_file/session-1/file-1"


class Counter:
    """Takes `most` bytes, and knows what it was asked."""

    def __init__(self, most: int = 100) -> None:
        self.most, self.arrived, self.words, self.sessions = most, 0, "", list[str]()

    @contextmanager
    def count_upload(self, session_id: str) -> Iterator["Counter"]:
        self.sessions.append(session_id)
        yield self
        self.sessions.append("over")

    def expect(self, size: int) -> None:
        if size > self.most:
            raise UploadRefusedError(413, "That is too much.")

    def add(self, size: int) -> None:
        self.arrived += size
        if self.arrived > self.most:
            raise UploadRefusedError(507, "There is no room.")

    def show_refusal(self, words: str) -> None:
        self.words = words


async def reader(_scope: Any, receive: Receive, send: Send) -> None:
    while (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 204, "headers": []})


async def full_disk(_scope: Any, _receive: Receive, _send: Send) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def put(
    limit: UploadLimit, chunks: list[int], headers: dict[str, str] | None = None, path: str = PATH
) -> list[Message]:
    """What is answered to an upload in these chunks, after which nothing comes."""
    answers: list[Message] = []
    messages = [{"type": "http.request", "body": bytes(size), "more_body": True} for size in chunks]

    async def receive() -> Message:
        if not messages:
            await asyncio_forever()
        message = messages.pop(0)
        message["more_body"] = bool(messages)
        return message

    async def send(message: Message) -> None:
        answers.append(message)

    async def call() -> None:
        named = [(name.encode(), value.encode()) for name, value in (headers or {}).items()]
        await limit({"type": "http", "method": "PUT", "path": path, "headers": named}, receive, send)

    run(call())
    return answers


async def asyncio_forever() -> None:
    import asyncio

    await asyncio.Event().wait()


def test_an_upload_is_counted_for_its_session_while_it_arrives() -> None:
    counter = Counter()
    (answer,) = put(UploadLimit(reader, lambda: counter), [40, 60], {"content-length": "100"})
    assert answer["status"] == 204
    assert counter.sessions == ["session-1", "over"]
    assert counter.arrived == 100


@pytest.mark.parametrize("path", ["/base/_stcore/upload_file/session-1/file-1", PATH + "/"])
def test_it_is_found_below_a_base_path(path: str) -> None:
    counter = Counter()
    put(UploadLimit(reader, lambda: counter), [1], path=path)
    assert counter.sessions == ["session-1", "over"]


@pytest.mark.parametrize(("length", "chunks", "status"), [("101", [], 413), ("100", [60, 60], 507), ("", [101], 507)])
def test_one_that_is_too_much_is_refused_in_words_as_soon_as_that_is_known(
    length: str, chunks: list[int], status: int
) -> None:
    counter = Counter()
    start, body = put(UploadLimit(reader, lambda: counter), chunks, {"content-length": length})
    assert start["status"] == status
    assert body["body"].decode() == counter.words != ""
    assert counter.sessions[-1] == "over"


def test_one_that_stands_still_is_ended() -> None:
    counter = Counter()
    start, body = put(UploadLimit(reader, lambda: counter, seconds=0.01), [])
    assert start["status"] == 408
    assert b"did not arrive completely" in body["body"]


def test_a_full_disk_is_said() -> None:
    counter = Counter()
    start, body = put(UploadLimit(full_disk, lambda: counter), [1])
    assert start["status"] == 507
    assert b"disk is full" in body["body"]
    assert "disk is full" in counter.words


@pytest.mark.parametrize("length", ["-1", "9" * 5_000, "ten"])
def test_a_length_that_is_no_number_is_left_to_the_app(length: str) -> None:
    assert put(UploadLimit(reader, Counter), [1], {"content-length": length})[0]["status"] == 204
