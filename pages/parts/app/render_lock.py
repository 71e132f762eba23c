"""A lock that lets one page at a time be drawn, those first that have used the least of the server.

The interpreter runs one thread at a time. Pages that are drawn at the same time all end late, and the thread that sends
them to the browsers waits for all of them. Drawn one after another, each page ends as soon as those before it have
ended: while a class of thirty trains, a page takes half as long. A page that asks to be drawn again and again comes
after the others, so it does not hold them up.
"""

import itertools
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from pages.parts.app.streamlit_internals import session_id

MAX_SECONDS_TO_DRAW = 0.3  # of drawing: a page that takes longer loses the lock to the next
MAX_SECONDS_IN_QUEUE = 10.0  # then a page is drawn without the lock
HALF_LIFE = 30.0  # seconds after which half of what a session has used is forgotten
MAX_SESSIONS = 1_000


class Usage:
    """The processor's time that each session has used of late, in seconds. Half of it is forgotten in a half-life."""

    def __init__(self) -> None:
        self._used: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def of(self, session: str) -> float:
        """The seconds of this session."""
        used, at = self._used.get(session, (0.0, 0.0))
        return float(used * 0.5 ** ((time.monotonic() - at) / HALF_LIFE))

    def add(self, session: str, seconds: float) -> None:
        """Count further seconds."""
        self._used[session] = self.of(session) + seconds, time.monotonic()
        self._used.move_to_end(session)
        if len(self._used) > MAX_SESSIONS:
            self._used.popitem(last=False)


class Waiting(NamedTuple):
    """A page that waits: what its session has used, its number, and the event that says that it holds the lock."""

    used: float
    number: int
    turn: threading.Event


class RenderLock:
    """A lock for threads that draw pages. Of the sessions that wait, the one that has used the least gets it.

    Whoever holds it has a number, and loses it when the next one takes over.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)
        self._holder, self._since = 0, 0.0
        self._queue: list[Waiting] = []
        self._usage = Usage()

    def acquire(self, session: str) -> int:
        """Wait for the lock. Gives the number to release it with."""
        with self._lock:
            number = next(self._numbers)
            if not self._holder:
                self._hold(number)
                return number
            entry = Waiting(self._usage.of(session), number, threading.Event())
            self._queue.append(entry)
        until = time.monotonic() + MAX_SECONDS_IN_QUEUE
        while not entry.turn.wait(self._seconds_to_look(until)) and not self._take_over(entry, until):
            pass
        return number

    def _seconds_to_look(self, until: float) -> float:
        return min(1.0, max(0.01, min(self._since + MAX_SECONDS_TO_DRAW, until) - time.monotonic()))

    def _take_over(self, entry: Waiting, until: float) -> bool:
        """Take the lock from a page that takes long, or leave the queue after waiting for too long."""
        with self._lock:
            if entry.turn.is_set():
                return True
            is_next = self._next() is entry and self._since + MAX_SECONDS_TO_DRAW <= time.monotonic()
            if is_next:
                self._hold(entry.number)
            if is_next or time.monotonic() > until:
                self._queue.remove(entry)
                return True
            return False

    def release(self, number: int) -> None:
        """Hand the lock to the next session, unless another one has taken it already."""
        with self._lock:
            if self._holder != number:
                return
            self._holder = 0
            if self._queue:
                following = self._next()
                self._queue.remove(following)
                self._hold(following.number)
                following.turn.set()

    def _next(self) -> Waiting:
        """Of the pages that wait, the one whose session has used the least; of equals, the one that came first."""
        return min(self._queue, key=lambda entry: (entry.used, entry.number))

    def _hold(self, number: int) -> None:
        self._holder, self._since = number, time.monotonic()

    def count(self, session: str, seconds: float) -> None:
        """Count the processor's time that drawing a page of this session took."""
        with self._lock:
            self._usage.add(session, seconds)


_lock = RenderLock()
_thread = threading.local()


@contextmanager
def render_lock() -> Iterator[None]:
    """Hold the lock for the block. A block within another does not wait."""
    if getattr(_thread, "is_drawing", False):
        yield
        return
    session, started = session_id(), time.thread_time()
    _thread.is_drawing, _thread.number = True, _lock.acquire(session)
    try:
        yield
    finally:
        _lock.release(_thread.number)
        _thread.is_drawing = False
        _lock.count(session, time.thread_time() - started)


@contextmanager
def release_render_lock() -> Iterator[None]:
    """Release the lock for a block that waits or computes for long, and acquire it again afterwards."""
    if not getattr(_thread, "is_drawing", False):
        yield
        return
    _lock.release(_thread.number)
    try:
        yield
    finally:
        _thread.number = _lock.acquire(session_id())
