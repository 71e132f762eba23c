"""Errors: the last ones that the app's own code has logged, in words of the code and never in those of a learner."""

import logging
import threading
import time
from collections import deque
from dataclasses import dataclass

KEPT = 20
OURS = ("core", "pages")


@dataclass(frozen=True)
class Noted:
    """One error: when, in seconds since 1970, what the code says of it, and the kind of exception, if there was one."""

    when: float
    words: str
    kind: str = ""


class Errors(logging.Handler):
    """Keeps the latest errors of our own code, and how many there were.

    A message is kept as the code has it, before anything is filled in: what is filled in, or said by an exception, may
    come from a learner's table. Numbers are filled in.
    """

    def __init__(self) -> None:
        super().__init__(level=logging.ERROR)
        self._kept: deque[Noted] = deque(maxlen=KEPT)
        self._guard = threading.Lock()
        self.count = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Keep what may be kept of a record."""
        words = str(record.msg)
        if isinstance(record.args, tuple) and all(isinstance(value, int | float) for value in record.args):
            words = record.getMessage()
        kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
        with self._guard:
            self.count += 1
            self._kept.append(Noted(time.time(), words, kind))

    @property
    def latest(self) -> tuple[Noted, ...]:
        """The newest first."""
        with self._guard:
            return tuple(reversed(self._kept))

    def watch(self) -> None:
        """Begin to listen to our own code."""
        for name in OURS:
            logging.getLogger(name).addHandler(self)

    def close(self) -> None:
        """Listen no more."""
        for name in OURS:
            logging.getLogger(name).removeHandler(self)
        super().close()
