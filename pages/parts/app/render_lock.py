"""Turn: pages are drawn one after another.

The interpreter runs one thread at a time. Pages that are drawn at once get a slice each and are all done at the very
end, and what carries them to the browsers waits behind them all. Drawn in turn, each is done after those before it:
while a class of thirty trains, a page takes half as long.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

MOST_SECONDS = 0.3  # of waiting: a page that takes long holds up nobody for longer

_turn = threading.Lock()
_own = threading.local()


@contextmanager
def render_lock() -> Iterator[None]:
    """Wait for the turn, and have it for the block. Within another such block there is nothing to wait for."""
    if _has_turn():
        yield
        return
    _take()
    try:
        yield
    finally:
        _give_up()


@contextmanager
def release_render_lock() -> Iterator[None]:
    """Give up the turn for the block, which waits for something or computes for long; then wait for it anew."""
    had_turn = _has_turn()
    _give_up()
    try:
        yield
    finally:
        if had_turn:
            _take()


def _has_turn() -> bool:
    return getattr(_own, "turn", False)


def _take() -> None:
    _own.turn = _turn.acquire(timeout=MOST_SECONDS)


def _give_up() -> None:
    if _has_turn():
        _own.turn = False
        _turn.release()
