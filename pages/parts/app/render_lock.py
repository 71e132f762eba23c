"""A lock that lets one page at a time be drawn.

The interpreter runs one thread at a time. Pages that are drawn at the same time all end late, and the thread that sends
them to the browsers waits for all of them. Drawn one after another, each page ends as soon as those before it have
ended: while a class of thirty trains, a page takes half as long.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

MAX_SECONDS = 0.3  # of waiting: a page that takes long delays the others by no more

_lock = threading.Lock()
_thread = threading.local()


@contextmanager
def render_lock() -> Iterator[None]:
    """Hold the lock for the block, or draw without it after `MAX_SECONDS`. A block within another does not wait."""
    if _is_held():
        yield
        return
    _acquire()
    try:
        yield
    finally:
        _release()


@contextmanager
def release_render_lock() -> Iterator[None]:
    """Release the lock for a block that waits or computes for long, and acquire it again afterwards."""
    was_held = _is_held()
    _release()
    try:
        yield
    finally:
        if was_held:
            _acquire()


def _is_held() -> bool:
    return getattr(_thread, "holds_lock", False)


def _acquire() -> None:
    _thread.holds_lock = _lock.acquire(timeout=MAX_SECONDS)


def _release() -> None:
    if _is_held():
        _thread.holds_lock = False
        _lock.release()
