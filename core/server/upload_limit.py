"""Uploads on their way: checked against the limits before they are read into memory, and ended when nothing comes."""

import asyncio
import errno
import logging
import re
import time
from collections.abc import Callable, MutableMapping
from contextlib import AbstractContextManager
from http import HTTPStatus
from typing import Any, Protocol

from core.server.headers import Application, Message, Receive, Send
from core.server.refusals import refuse

PATH = re.compile(r"/_stcore/upload_file/([^/]+)/[^/]+/?$")
SECONDS_WITHOUT_DATA = 30.0
MAX_SECONDS = 1_800.0  # for one file: 50 MB at 30 kB/s
MAX_DIGITS = 20
NO_SPACE = (errno.ENOSPC, errno.EDQUOT)
TOO_SLOW = "The file did not arrive completely: its connection stood still, or took too long. Open it again."
DISK_FULL = (
    "This server's disk is full, so it cannot take the file. Ask whoever runs this app to free some space, and open "
    "the file again."
)

log = logging.getLogger(__name__)


class UploadRefusedError(Exception):
    """An upload that is not taken: the status of the answer, and the reason in words."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status


class IncomingUpload(Protocol):
    """One upload on its way."""

    def expect(self, size: int) -> None:
        """Check that so many bytes in all can be taken.

        Raises:
            UploadRefusedError: when they cannot.
        """

    def add(self, size: int) -> None:
        """Count further bytes that have arrived.

        Raises:
            UploadRefusedError: when they are too many.
        """

    def show_refusal(self, words: str) -> None:
        """Tell the session why its upload was not taken."""


class UploadCounter(Protocol):
    """Counts uploads while they arrive, and refuses those that do not fit."""

    def count_upload(self, session_id: str) -> AbstractContextManager[IncomingUpload]:
        """Count an upload of a session while it is on its way."""


class UploadLimit:
    """Middleware that counts uploads while they arrive, and answers in words when one is not taken."""

    def __init__(
        self, app: Application, counter: Callable[[], UploadCounter], seconds: float = SECONDS_WITHOUT_DATA
    ) -> None:
        self._app, self._counter, self._seconds = app, counter, seconds

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request, or pass one websocket on."""
        upload = PATH.search(scope["path"]) if scope["type"] == "http" and scope["method"] == "PUT" else None
        if upload is None:
            await self._app(scope, receive, send)
            return
        with self._counter().count_upload(upload[1]) as incoming:
            try:
                await self._take(scope, receive, send, incoming)
            except UploadRefusedError as error:
                incoming.show_refusal(str(error))
                log.warning("An upload was refused with %s", error.status)
                await refuse(str(error), send, error.status)

    async def _take(
        self, scope: MutableMapping[str, Any], receive: Receive, send: Send, incoming: IncomingUpload
    ) -> None:
        until = time.monotonic() + MAX_SECONDS

        async def receive_counted() -> Message:
            try:
                message = await asyncio.wait_for(receive(), min(self._seconds, max(0.0, until - time.monotonic())))
            except TimeoutError as error:
                raise UploadRefusedError(HTTPStatus.REQUEST_TIMEOUT, TOO_SLOW) from error
            incoming.add(len(message.get("body", b"")))
            return message

        incoming.expect(declared_size(scope))
        try:
            await self._app(scope, receive_counted, send)
        except OSError as error:
            if error.errno not in NO_SPACE:
                raise
            log.exception("An upload could not be kept on the disk")
            raise UploadRefusedError(HTTPStatus.INSUFFICIENT_STORAGE, DISK_FULL) from error


def declared_size(scope: MutableMapping[str, Any]) -> int:
    """The size that a request names, 0 when it names none."""
    sizes = [value for name, value in scope["headers"] if name.lower() == b"content-length"]
    return int(sizes[0]) if sizes and sizes[0].isdigit() and len(sizes[0]) < MAX_DIGITS else 0
