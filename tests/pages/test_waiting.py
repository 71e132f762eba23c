"""A poll of a job that waits holds on until something happens, and says the place in the queue as it changes."""

import threading
from collections.abc import Callable
from typing import Any

import pytest

from core.experiment import Experiment
from core.training.estimate import Outlook
from core.training.ticket import Ticket
from pages.parts import follow
from tests.pages.conftest import FakeRunner

WAITING = "In the queue: {} before you."


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch, runner: FakeRunner) -> list[str]:
    """What is said while a poll waits, at every look."""
    words: list[str] = []
    monkeypatch.setattr(follow, "SECONDS_BETWEEN_LOOKS", 0.001)
    monkeypatch.setattr(follow, "SECONDS_IN_THE_QUEUE", 0.02)
    monkeypatch.setattr(follow, "SECONDS_OF_LOOKING", 0.02)
    monkeypatch.setattr(follow, "LOOKS_BETWEEN_WORDS", 1)
    monkeypatch.setattr(follow, "runner", lambda: runner)
    monkeypatch.setattr(follow, "say", lambda ticket, status: words.append(follow._stand(ticket)))
    return words


@pytest.fixture
def ticket() -> Ticket:
    return Ticket(1, "somebody", Experiment(), None, lease=0.0)


def wait(ticket: Ticket, *, in_queue: bool) -> None:
    nowhere: Any = None
    follow._wait_for_news(ticket, nowhere, in_queue=in_queue)


def test_the_place_is_said_once_and_again_when_it_changes(
    said: list[str], ticket: Ticket, runner: FakeRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = iter([4, 4, 4, 4, 2, 2, 2, 2])
    monkeypatch.setattr(runner, "outlook", lambda _: Outlook(before=next(before, 2)))
    wait(ticket, in_queue=True)
    assert said == [WAITING.format(4), WAITING.format(2)]
    assert runner.renewed == [ticket]


def test_news_end_the_waiting(said: list[str], ticket: Ticket, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(follow, "SECONDS_IN_THE_QUEUE", 600.0)  # a bound that only a hang reaches
    monkeypatch.setattr(follow, "SECONDS_BETWEEN_LOOKS", 600.0)
    threading.Timer(0.01, ticket.has_news.set).start()
    wait(ticket, in_queue=True)
    assert ticket.has_news.is_set()


def test_the_run_that_follows_a_click_does_not_wait_in_the_queue(said: list[str], ticket: Ticket) -> None:
    wait(ticket, in_queue=False)
    assert said == []


@pytest.mark.parametrize("state", ["starting", "running"])
def test_a_job_that_has_begun_is_shown_at_once_and_waited_for(said: list[str], ticket: Ticket, state: Any) -> None:
    ticket.state = state
    looks: list[float] = []
    wait_for: Callable[[float], bool] = lambda seconds: bool(looks.append(seconds))  # noqa: E731
    ticket.has_news.wait = wait_for  # type: ignore[method-assign, assignment]
    wait(ticket, in_queue=True)
    assert len(looks) == 20
    assert said == [state]


def test_a_job_with_news_is_not_waited_for(said: list[str], ticket: Ticket) -> None:
    ticket.state = "running"
    ticket.has_news.set()
    wait(ticket, in_queue=True)
    assert said == []


def test_an_ended_job_is_not_waited_for(said: list[str], ticket: Ticket) -> None:
    ticket.state = "ended"
    wait(ticket, in_queue=True)
    assert said == []
