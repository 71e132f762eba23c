"""A poll of a job that waits lasts until something happens, and shows the position in the queue as it changes."""

import threading
from collections.abc import Callable
from typing import Any

import pytest

from core.experiment.fields import Experiment
from core.jobs.job import Job
from core.jobs.queue import QueuePosition
from pages.parts.app import poll_job
from tests.pages.conftest import FakeScheduler

WAITING = "In the queue: {} before you."


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch, scheduler: FakeScheduler) -> list[str]:
    """The states shown while a poll waits, at every check."""
    words: list[str] = []
    monkeypatch.setattr(poll_job, "SECONDS_BETWEEN_CHECKS", 0.001)
    monkeypatch.setattr(poll_job, "SECONDS_OF_CHECKS_IN_QUEUE", 0.02)
    monkeypatch.setattr(poll_job, "SECONDS_OF_CHECKS", 0.02)
    monkeypatch.setattr(poll_job, "CHECKS_BETWEEN_UPDATES", 1)
    monkeypatch.setattr(poll_job, "scheduler", lambda: scheduler)
    monkeypatch.setattr(poll_job, "show_status", lambda job, status: words.append(poll_job._state(job)))
    return words


@pytest.fixture
def job() -> Job:
    return Job(1, "somebody", Experiment(), None, lease=0.0)


def wait(job: Job, *, in_queue: bool) -> None:
    nowhere: Any = None
    poll_job._wait_for_news(job, nowhere, in_queue=in_queue)


def test_the_position_is_shown_once_and_again_when_it_changes(
    shown: list[str], job: Job, scheduler: FakeScheduler, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = iter([4, 4, 4, 4, 2, 2, 2, 2])
    monkeypatch.setattr(scheduler, "queue_position", lambda _: QueuePosition(jobs_ahead=next(before, 2)))
    wait(job, in_queue=True)
    assert shown == [WAITING.format(4), WAITING.format(2)]
    assert scheduler.renewed == [job]


def test_news_end_the_waiting(shown: list[str], job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(poll_job, "SECONDS_OF_CHECKS_IN_QUEUE", 600.0)  # a bound that only a hang reaches
    monkeypatch.setattr(poll_job, "SECONDS_BETWEEN_CHECKS", 600.0)
    threading.Timer(0.01, job.has_news.set).start()
    wait(job, in_queue=True)
    assert job.has_news.is_set()


def test_the_run_that_follows_a_click_does_not_wait_in_the_queue(shown: list[str], job: Job) -> None:
    wait(job, in_queue=False)
    assert shown == []


@pytest.mark.parametrize("state", ["starting", "running"])
def test_a_job_that_has_begun_is_shown_at_once_and_waited_for(shown: list[str], job: Job, state: Any) -> None:
    job.state = state
    checks: list[float] = []
    wait_for: Callable[[float], bool] = lambda seconds: bool(checks.append(seconds))  # noqa: E731
    job.has_news.wait = wait_for  # type: ignore[method-assign, assignment]
    wait(job, in_queue=True)
    assert len(checks) == 20
    assert shown == [state]


def test_a_job_with_news_is_not_waited_for(shown: list[str], job: Job) -> None:
    job.state = "running"
    job.has_news.set()
    wait(job, in_queue=True)
    assert shown == []


def test_an_ended_job_is_not_waited_for(shown: list[str], job: Job) -> None:
    job.state = "ended"
    wait(job, in_queue=True)
    assert shown == []
