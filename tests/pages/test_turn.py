"""Pages are drawn in turn: one at a time, unless one takes long or gives its turn up."""

import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from pages.parts import turn as turns
from pages.parts.turn import others_first, turn
from tests.patience import SECONDS


@pytest.fixture
def other() -> Iterator[ThreadPoolExecutor]:
    """Another session's thread."""
    with ThreadPoolExecutor(1) as pool:
        yield pool


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "MOST_SECONDS", SECONDS)


def drawn(pool: ThreadPoolExecutor, words: list[str]) -> "Future[None]":
    """Another page that notes that it is drawn; given once its thread is on its way to that."""
    begun = threading.Event()

    def draw() -> None:
        begun.set()
        with turn():
            words.append("other")

    page = pool.submit(draw)
    assert begun.wait(SECONDS)
    return page


def test_a_page_waits_until_the_one_before_is_drawn(other: ThreadPoolExecutor) -> None:
    words: list[str] = []
    with turn():
        page = drawn(other, words)
        assert not page.done()
        words.append("this")
    page.result(SECONDS)
    assert words == ["this", "other"]


def test_a_page_that_waits_for_something_lets_others_draw(other: ThreadPoolExecutor) -> None:
    words: list[str] = []
    with turn():
        page = drawn(other, words)
        with others_first():
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
    monkeypatch.setattr(turns, "MOST_SECONDS", 0.01)
    words: list[str] = []
    with turn():
        drawn(other, words).result(SECONDS)
        assert words == ["other"]
        with turn():  # it has its turn still, and gives it up once
            pass
    monkeypatch.setattr(turns, "MOST_SECONDS", SECONDS)
    drawn(other, words).result(SECONDS)


def test_a_part_of_a_page_has_the_pages_turn(other: ThreadPoolExecutor) -> None:
    words: list[str] = []
    with turn():
        with turn():
            words.append("part")
        page = drawn(other, words)
        assert not page.done()
        words.append("page")
    page.result(SECONDS)
    assert words == ["part", "page", "other"]


def test_a_page_that_breaks_gives_its_turn_up(other: ThreadPoolExecutor) -> None:
    words: list[str] = []
    with pytest.raises(ZeroDivisionError), turn(), others_first():
        raise ZeroDivisionError
    drawn(other, words).result(SECONDS)
    assert words == ["other"]
