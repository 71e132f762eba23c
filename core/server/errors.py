"""Errors: the latest ones that the app's own code has logged, without any text from a learner."""

import logging
import threading
import time
from collections import deque
from dataclasses import dataclass

KEPT = 20
OURS = ("core", "pages")


@dataclass(frozen=True)
class LoggedError:
    """One error: its time in seconds since 1970, its log message, and the class of its exception, if there was one."""

    when: float
    words: str
    kind: str = ""


class Errors(logging.Handler):
    """Keeps the latest errors of our own code and counts all of them.

    It keeps the message template of a log call without its arguments, because those and the text of an exception may
    come from a learner's table. Numbers are filled in.
    """

    def __init__(self) -> None:
        super().__init__(level=logging.ERROR)
        self._kept: deque[LoggedError] = deque(maxlen=KEPT)
        self._lock = threading.Lock()
        self.count = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the parts of a record that hold nothing of a learner."""
        words = str(record.msg)
        if isinstance(record.args, tuple) and all(isinstance(value, int | float) for value in record.args):
            words = record.getMessage()
        kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
        with self._lock:
            self.count += 1
            self._kept.append(LoggedError(time.time(), words, kind))

    @property
    def latest(self) -> tuple[LoggedError, ...]:
        """The newest first."""
        with self._lock:
            return tuple(reversed(self._kept))

    def watch(self) -> None:
        """Start to receive the errors of our own code."""
        for name in OURS:
            logging.getLogger(name).addHandler(self)

    def close(self) -> None:
        """Receive no more errors."""
        for name in OURS:
            logging.getLogger(name).removeHandler(self)
        super().close()
