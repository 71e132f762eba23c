"""Pages are drawn one at a time, unless one takes long or waits; those first that have used the least."""

import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from pages.parts.app import render_lock as module
from pages.parts.app.render_lock import RenderLock, Usage, release_render_lock, render_lock
from tests.core.jobs.examples import wait_until
from tests.timeouts import SECONDS


@pytest.fixture
def other() -> Iterator[ThreadPoolExecutor]:
    """Another session's thread."""
    with ThreadPoolExecutor(1) as pool:
        yield pool


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_SECONDS_TO_DRAW", SECONDS)
    monkeypatch.setattr(module, "MAX_SECONDS_IN_QUEUE", SECONDS)


def drawn(pool: ThreadPoolExecutor, words: list[str]) -> "Future[None]":
    """Another page that notes that it is drawn; given once its thread is on its way to that."""
    begun = threading.Event()

    def draw() -> None:
        begun.set()
        with render_lock():
            words.append("other")

    page = pool.submit(draw)
    assert begun.wait(SECONDS)
    return page


def test_a_page_waits_until_the_one_before_is_drawn(other: ThreadPoolExecutor) -> None:
    words: list[str] = []
    with render_lock():
        page = drawn(other, words)
        assert not page.done()
        words.append("this")
    page.result(SECONDS)
    assert words == ["this", "other"]


def test_a_page_that_waits_for_something_lets_others_draw(other: ThreadPoolExecutor) -> None:
    words: list[str] = []
    with render_lock():
        page = drawn(other, words)
        with release_render_lock():
            page.result(SECONDS)
        words.append("this")
        later = drawn(other, words)
        assert not later.done()
        words.append("this again")
    later.result(SECONDS)
    assert words == ["other", "this", "this again", "other"]


def test_a_page_that_takes_long_holds_up_nobody_for_longer_than_the_bound(
    other: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_SECONDS_TO_DRAW", 0.01)
    words: list[str] = []
    with render_lock():
        drawn(other, words).result(SECONDS)
        assert words == ["other"]
        with render_lock():  # a part of the same page
            pass
    monkeypatch.setattr(module, "MAX_SECONDS_TO_DRAW", SECONDS)
    drawn(other, words).result(SECONDS)


def test_a_part_of_a_page_does_not_wait(other: ThreadPoolExecutor) -> None:
    words: list[str] = []
    with render_lock():
        with render_lock():
            words.append("part")
        page = drawn(other, words)
        assert not page.done()
        words.append("page")
    page.result(SECONDS)
    assert words == ["part", "page", "other"]


def test_a_page_that_breaks_releases_the_lock(other: ThreadPoolExecutor) -> None:
    words: list[str] = []
    with pytest.raises(ZeroDivisionError), render_lock(), release_render_lock():
        raise ZeroDivisionError
    drawn(other, words).result(SECONDS)
    assert words == ["other"]


class Waiting:
    """Sessions that wait for a lock, and the order in which they get it."""

    def __init__(self, lock: RenderLock) -> None:
        self.lock, self.order = lock, list[str]()
        self.pool = ThreadPoolExecutor(8)

    def add(self, session: str) -> None:
        """Let one more session wait."""
        before = len(self.lock._queue)
        self.pool.submit(self._draw, session)
        wait_until(lambda: len(self.lock._queue) == before + 1)

    def _draw(self, session: str) -> None:
        number = self.lock.acquire(session)
        self.order.append(session)
        self.lock.release(number)


def test_who_has_used_the_least_comes_first_whatever_came_before() -> None:
    lock = RenderLock()
    lock.count("flood", 20.0)
    lock.count("class", 1.0)
    waiting, number = Waiting(lock), lock.acquire("holder")
    for session in ("flood", "flood", "class", "new"):
        waiting.add(session)
    lock.release(number)
    waiting.pool.shutdown()
    assert waiting.order == ["new", "class", "flood", "flood"]


def test_only_the_next_one_takes_over_from_a_page_that_takes_long(monkeypatch: pytest.MonkeyPatch) -> None:
    lock = RenderLock()
    lock.count("second", 1.0)
    waiting, number = Waiting(lock), lock.acquire("slow")
    waiting.add("second")
    waiting.add("first")
    monkeypatch.setattr(module, "MAX_SECONDS_TO_DRAW", 0.0)
    waiting.pool.shutdown()
    assert waiting.order == ["first", "second"]
    again = lock.acquire("next")
    lock.release(number)  # it comes too late to release the lock of another
    assert lock._holder == again


def test_nobody_waits_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_SECONDS_IN_QUEUE", 0.0)
    lock = RenderLock()
    held = lock.acquire("holder")
    lock.acquire("impatient")
    assert lock._holder == held


def test_what_a_session_has_used_is_forgotten_by_and_by(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: now[0])
    usage = Usage()
    usage.add("a", 8.0)
    now[0] = module.HALF_LIFE
    assert usage.of("a") == 4.0
    usage.add("a", 1.0)
    assert (usage.of("a"), usage.of("b")) == (5.0, 0.0)


def test_the_time_of_a_page_is_counted_for_its_session(monkeypatch: pytest.MonkeyPatch) -> None:
    lock = RenderLock()
    monkeypatch.setattr(module, "_lock", lock)
    with render_lock(), release_render_lock():
        sum(range(100_000))
    assert lock._usage.of("") > 0
