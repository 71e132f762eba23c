"""Pages are drawn in turn: one at a time, unless one takes long or gives its turn up."""

import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from pages.parts.app import render_lock as turns
from pages.parts.app.render_lock import release_render_lock, render_lock
from tests.timeouts import SECONDS


@pytest.fixture
def other() -> Iterator[ThreadPoolExecutor]:
    """Another session's thread."""
    with ThreadPoolExecutor(1) as pool:
        yield pool


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "MAX_SECONDS", SECONDS)


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
    monkeypatch.setattr(turns, "MAX_SECONDS", 0.01)
    words: list[str] = []
    with render_lock():
        drawn(other, words).result(SECONDS)
        assert words == ["other"]
        with render_lock():  # it has its turn still, and gives it up once
            pass
    monkeypatch.setattr(turns, "MAX_SECONDS", SECONDS)
    drawn(other, words).result(SECONDS)


def test_a_part_of_a_page_has_the_pages_turn(other: ThreadPoolExecutor) -> None:
    words: list[str] = []
    with render_lock():
        with render_lock():
            words.append("part")
        page = drawn(other, words)
        assert not page.done()
        words.append("page")
    page.result(SECONDS)
    assert words == ["part", "page", "other"]


def test_a_page_that_breaks_gives_its_turn_up(other: ThreadPoolExecutor) -> None:
    words: list[str] = []
    with pytest.raises(ZeroDivisionError), render_lock(), release_render_lock():
        raise ZeroDivisionError
    drawn(other, words).result(SECONDS)
    assert words == ["other"]
