"""Errors are kept in the code's own words."""

import logging
from collections.abc import Iterator

import pytest

from core.server.errors import KEPT, Errors

log = logging.getLogger("core.made.up")


@pytest.fixture
def errors() -> Iterator[Errors]:
    errors = Errors()
    errors.watch()
    yield errors
    errors.close()


def test_an_error_is_kept_with_its_numbers_and_its_time(errors: Errors) -> None:
    log.error("The trainer ended with code %s; it is started again", -9)
    [noted] = errors.latest
    assert (noted.words, noted.kind) == ("The trainer ended with code -9; it is started again", "")
    assert noted.when > 1.7e9


def test_neither_what_is_filled_in_nor_what_an_exception_says_is_kept(errors: Errors) -> None:
    try:
        raise ValueError("the cell says Anna")
    except ValueError:
        log.exception("The column %s broke", "Anna's grades")
    [noted] = errors.latest
    assert (noted.words, noted.kind) == ("The column %s broke", "ValueError")


def test_pages_are_heard_and_others_and_warnings_are_not(errors: Errors) -> None:
    logging.getLogger("pages.made.up").error("A page broke")
    logging.getLogger("made.up").error("Something else broke")
    log.warning("Beware")
    assert [noted.words for noted in errors.latest] == ["A page broke"]


def test_the_newest_stand_first_and_the_oldest_are_dropped_but_counted(errors: Errors) -> None:
    for number in range(KEPT + 5):
        log.error("Number %d", number)
    assert [noted.words for noted in errors.latest[:2]] == [f"Number {KEPT + 4}", f"Number {KEPT + 3}"]
    assert (len(errors.latest), errors.count) == (KEPT, KEPT + 5)


def test_a_closed_one_hears_nothing(errors: Errors) -> None:
    errors.close()
    log.error("Too late")
    assert errors.latest == ()
