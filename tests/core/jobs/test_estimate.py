"""When a waiting job starts: hand-worked queues, and what must hold for any."""

import dataclasses
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.experiment.fields import Experiment
from core.jobs.cost import Cost
from core.jobs.job import Job
from core.jobs.queue import JOBS_REMEMBERED, Estimator, QueuePosition, Speed, queue_positions, start_times
from core.training.cost_model import START, CostModel

JOBS = st.lists(st.tuples(st.sampled_from("abcde"), st.floats(0.0, 100.0)), max_size=12)


def lasting(number: int, owner: str, seconds: float, **changes: object) -> Job:
    """A job whose cost says that it takes so many seconds."""
    times = CostModel(plain=(seconds - START) / 10, compiled=(seconds - START) / 10, compile=1.0)
    cost = Cost(rows=100, epochs=10, weights=9, min_weights=3, times=times)
    job = Job(number, owner, Experiment(epochs=10), None, lease=0.0, cost=cost)
    return dataclasses.replace(job, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("running", "waiting", "slots", "expected"),
    [
        ([("a", 4.0), ("b", 2.0)], [("c", 3.0), ("d", 3.0), ("e", 1.0)], 2, [2, 4, 5]),
        ([], [("a", 1.0), ("b", 1.0), ("c", 1.0)], 2, [0, 0, 1]),
        ([("a", 4.0)], [("a", 1.0), ("b", 1.0), ("c", 1.0)], 2, [4, 0, 1]),  # a's second waits for its first
        ([("a", 4.0)], [("a", 1.0)], 2, [4]),
        ([("a", 3.0), ("b", 1.0), ("c", 2.0)], [("d", 5.0)], 2, [2]),  # a place is gone: two have to end first
        ([("a", 3.0)], [], 2, []),
        ([("a", 3.0)], [("b", 1.0)], 0, []),
    ],
)
def test_starts_worked_by_hand(
    running: list[tuple[str, float]], waiting: list[tuple[str, float]], slots: int, expected: list[float]
) -> None:
    assert start_times(running, waiting, slots) == expected


@given(st.dictionaries(st.sampled_from("abcde"), st.floats(0.0, 100.0), max_size=3), JOBS, st.integers(3, 4))
def test_never_more_than_the_places_run_and_never_two_of_one_owner(
    running: dict[str, float], waiting: list[tuple[str, float]], slots: int
) -> None:
    found = start_times(list(running.items()), waiting, slots)
    spans = [(0.0, left, owner) for owner, left in running.items()]
    spans += [(start, start + seconds, owner) for start, (owner, seconds) in zip(found, waiting, strict=True)]
    for moment, _, owner in spans:
        there = [other for start, end, other in spans if start <= moment < end]
        assert len(there) <= slots
        assert there.count(owner) <= 1
    by_owner: dict[str, list[float]] = {}
    for start, (owner, _) in zip(found, waiting, strict=True):
        by_owner.setdefault(owner, []).append(start)
    assert all(times == sorted(times) for times in by_owner.values())


def test_nothing_is_known_before_a_job_has_finished_and_then_the_middle_one_counts() -> None:
    speed = Speed()
    assert speed.ratio is None
    for seconds in (2.0, 3.0, 90.0):
        speed.record(1.0, seconds)
    assert speed.ratio == 3.0
    speed.record(0.0, 5.0)
    speed.record(5.0, 0.0)
    assert speed.ratio == 3.0
    for _ in range(JOBS_REMEMBERED):
        speed.record(2.0, 1.0)
    assert speed.ratio == 0.5  # those from before are forgotten


def test_without_a_clock_there_are_places_and_no_seconds() -> None:
    turns, running = [lasting(1, "a", 2.0), lasting(2, "b", 2.0)], [lasting(3, "b", 2.0)]
    assert queue_positions(turns, running, 2, None) == {1: QueuePosition(0), 2: QueuePosition(1, behind_own_job=True)}


def test_seconds_follow_from_costs_the_ratio_and_how_long_jobs_have_run() -> None:
    running = [lasting(1, "a", 2.0, started_at=100.0), lasting(2, "b", 10.0, started_at=103.0)]
    turns = [lasting(3, "c", 1.0), lasting(4, "d", 5.0), lasting(5, "e", 1.0)]
    estimator = Estimator(now=105.0, ratio=3.0, max_seconds=1_000.0)
    assert estimator.total(running[0]) == pytest.approx(6.0)
    found = queue_positions(turns, running, 2, estimator)
    assert [found[number].seconds for number in (3, 4, 5)] == pytest.approx([1.0, 4.0, 19.0])
    assert [found[number].jobs_ahead for number in (3, 4, 5)] == [0, 1, 2]


def test_no_job_takes_longer_than_the_limit_and_one_that_is_overdue_no_less_than_nothing() -> None:
    estimator = Estimator(now=100.0, ratio=1.0, max_seconds=60.0)
    assert estimator.total(lasting(1, "a", 500.0)) == 60.0
    assert estimator.remaining(lasting(1, "a", 500.0, started_at=90.0)) == 50.0
    assert estimator.remaining(lasting(1, "a", 5.0, started_at=90.0)) == 0.0
    assert estimator.total(dataclasses.replace(lasting(1, "a", 5.0), cost=None)) == 0.0  # it fails at once


def test_a_job_that_reports_is_judged_by_its_own_pace(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr("core.jobs.job.time", SimpleNamespace(monotonic=lambda: now))
    job = lasting(1, "a", 5.0, started_at=now - 10.0, first_report=(now - 8.0, 1.0), epoch=5)
    left = Estimator(now, ratio=1.0, max_seconds=600.0).remaining(job)
    assert left == pytest.approx(10.0)  # 4 epochs in 8 s, 5 epochs to come
