"""kill -9 on workers, forkserver and trainer while jobs queue, start, train and score; and workers that hang."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import psutil
import pytest

from core.data.source import load
from core.data.table import Table
from core.settings import limits
from core.training.local import TRAINER_LOST, LocalRunner
from core.training.ticket import Ticket
from core.training.trainer import SECONDS_TO_BEGIN
from tests.core.training.household import SECONDS_TO_BE_GONE, Household, all_gone, kill
from tests.core.training.jobs import LONG, QUICK, finish, wait_until
from tests.faults.greedy import Harmful
from tests.faults.promise import measured, seconds_to_work_again

PLACES = 2
HOUR = 3_600.0  # nobody polls here
SOON = dataclasses.replace(QUICK, epochs=200, rows=2000)  # takes a second or two
UPLOAD = dataclasses.replace(QUICK, dataset="upload")
SCORING = dataclasses.replace(QUICK, dataset="upload", target="y", epochs=2, batch_size=1024, layers="256-256-256")


@pytest.fixture(scope="module")
def runner() -> Iterator[LocalRunner]:
    with measured():
        runner = LocalRunner(PLACES, lease_seconds=HOUR)
        assert_finished(runner.submit("first", QUICK))
    yield runner
    members = Household.of(runner).members
    runner.close()
    wait_until(all_gone(members), SECONDS_TO_BE_GONE)


@pytest.fixture
def household(runner: LocalRunner) -> Iterator[Household]:
    """The processes, all there and idle. Whatever a test did to them, the next Train works and none is left over."""
    wait_until(lambda: not runner.warming_up)
    yield Household.of(runner).settled(PLACES)
    works_again(runner)
    after = Household.of(runner).settled(PLACES)
    wait_until(lambda: len(after.members) <= PLACES + 3)  # the trainer, its tracker, and a forkserver unless killed


@pytest.fixture(scope="module")
def table() -> Table:
    """Rows that take a second to score with large layers."""
    x = np.random.default_rng(0).normal(size=(100_000, 10)).astype(np.float32)
    frame = pd.DataFrame(x, columns=[f"x{column}" for column in range(10)])
    return Table("many rows", frame.assign(y=np.where(x[:, 0] > x[:, 1], "above", "below")))


def works_again(runner: LocalRunner) -> None:
    """The next Train works."""
    ticket = runner.submit("next", QUICK)
    wait_until(lambda: ticket.state == "ended", seconds_to_work_again())
    assert_finished(ticket)


def assert_finished(ticket: Ticket) -> None:
    finish(ticket)
    assert ticket.run is not None
    assert (ticket.run.status, ticket.run.reason) == ("finished", "")
    assert ticket.run.epochs == ticket.experiment.epochs


def assert_failed(ticket: Ticket, reason: str, epochs: int) -> None:
    """It failed for this reason, and at least so many epochs are kept."""
    finish(ticket)
    assert ticket.run is not None
    assert ticket.run.status == "failed"
    assert reason in ticket.run.reason
    assert ticket.run.epochs >= epochs
    assert [row["epoch"] for row in ticket.rows] == list(range(1, ticket.run.epochs + 1))


def the(process: psutil.Process | None) -> psutil.Process:
    """The process, which is there."""
    assert process
    return process


def harmful(kind: str) -> Harmful:
    """Rows that can be trained on, but for what they do."""
    return Harmful(kind, load(QUICK).frame, load(QUICK).target)


def training(runner: LocalRunner) -> Ticket:
    """A job in the midst of its epochs."""
    ticket = runner.submit("trains", LONG)
    wait_until(lambda: ticket.epoch)
    return ticket


def scoring(runner: LocalRunner, table: Table) -> Ticket:
    """A job that has learned all its epochs and has no result yet."""
    ticket = runner.submit("scores", SCORING, table)
    wait_until(lambda: ticket.epoch == SCORING.epochs)
    return ticket


def test_killed_workers_lose_their_jobs_alone(runner: LocalRunner, household: Household, table: Table) -> None:
    trains, scores = training(runner), scoring(runner, table)
    queued = runner.submit("waits", QUICK)
    assert (trains.state, scores.state, queued.state) == ("running", "running", "queued")
    workers = household.workers
    for worker in workers:
        worker.suspend()
    kill(*workers)
    assert_failed(trains, "was ended by the system (SIGKILL)", epochs=1)
    assert_failed(scores, "was ended by the system (SIGKILL)", epochs=SCORING.epochs)
    assert_finished(queued)
    wait_until(all_gone(workers), SECONDS_TO_BE_GONE)


def test_a_job_whose_worker_is_killed_before_it_begins_is_given_to_the_next(
    runner: LocalRunner, household: Household
) -> None:
    workers = household.workers
    for worker in workers:
        worker.suspend()  # it will never say that it has begun
    starts = [runner.submit(owner, QUICK) for owner in ("starts", "starts too")]
    assert [ticket.state for ticket in starts] == ["starting"] * PLACES
    kill(*workers)
    for ticket in starts:
        assert_finished(ticket)
    wait_until(all_gone(workers), SECONDS_TO_BE_GONE)


def test_a_job_whose_worker_hangs_before_it_begins_is_given_to_the_next(
    runner: LocalRunner, household: Household
) -> None:
    """Also when the forkserver, which would kill the worker, is gone."""
    workers = household.workers
    if household.forkserver:
        kill(household.forkserver)
    for worker in workers:
        worker.suspend()
    starts = [runner.submit(owner, QUICK) for owner in ("starts", "starts too")]
    assert [ticket.state for ticket in starts] == ["starting"] * PLACES
    wait_until(lambda: all(ticket.state == "ended" for ticket in starts), SECONDS_TO_BEGIN + seconds_to_work_again())
    for ticket in starts:
        assert_finished(ticket)
    wait_until(all_gone(workers), SECONDS_TO_BE_GONE)


def test_a_forkserver_killed_while_jobs_are_scored_stops_none(
    runner: LocalRunner, household: Household, table: Table
) -> None:
    scores = scoring(runner, table)
    queued = [runner.submit(owner, QUICK) for owner in ("waits", "waits too")]
    kill(the(household.forkserver))
    for ticket in (scores, *queued):
        assert_finished(ticket)


def test_a_killed_forkserver_stops_no_job(runner: LocalRunner, household: Household) -> None:
    trains = runner.submit("trains", SOON)
    wait_until(lambda: trains.epoch)
    starts = runner.submit("starts", SOON)
    queued = runner.submit("waits", QUICK)
    kill(the(household.forkserver))
    for ticket in (trains, starts, queued):
        assert_finished(ticket)


def test_workers_that_die_without_their_forkserver_are_replaced(runner: LocalRunner, household: Household) -> None:
    trains, workers = training(runner), household.workers
    workers[0].suspend()
    if household.forkserver:  # the test before may have killed it
        kill(household.forkserver)
    kill(*workers)
    assert_failed(trains, "Press Train again", epochs=1)
    wait_until(all_gone(workers), SECONDS_TO_BE_GONE)
    works_again(runner)


def test_a_forkserver_killed_while_it_loads_is_started_again(runner: LocalRunner, household: Household) -> None:
    first = the(household.forkserver)
    kill(first, *household.workers)
    wait_until(lambda: household.forkserver not in (None, first))
    kill(the(household.forkserver))
    works_again(runner)


def test_a_killed_tracker_troubles_nobody(runner: LocalRunner, household: Household) -> None:
    trains, workers = training(runner), household.workers
    kill(the(household.tracker))
    kill(*workers)
    assert_failed(trains, "SIGKILL", epochs=1)
    works_again(runner)


def test_a_killed_trainer_says_so_keeps_the_epochs_and_the_queue(
    runner: LocalRunner, household: Household, table: Table
) -> None:
    trains, scores = training(runner), scoring(runner, table)
    queued = runner.submit("waits", QUICK)
    members = household.members
    for member in members:
        member.suspend()
    kill(household.trainer)
    assert_failed(trains, TRAINER_LOST, epochs=1)
    assert_failed(scores, TRAINER_LOST, epochs=SCORING.epochs)
    assert_finished(queued)
    wait_until(all_gone(members), SECONDS_TO_BE_GONE)


def test_a_trainer_killed_while_a_job_starts_and_again_while_it_loads(
    runner: LocalRunner, household: Household
) -> None:
    members = household.members
    for worker in household.workers:
        worker.suspend()  # it will never say that it has begun
    starts = runner.submit("starts", QUICK)
    assert starts.state == "starting"
    kill(household.trainer)
    assert_failed(starts, TRAINER_LOST, epochs=0)
    queued = runner.submit("waits", QUICK)
    wait_until(lambda: runner.trainers.process and runner.trainers.process.pid != household.trainer.pid)
    loading = Household.of(runner)
    wait_until(lambda: loading.forkserver)
    members += loading.members
    assert runner.warming_up
    kill(loading.trainer)
    wait_until(lambda: queued.state == "ended", seconds_to_work_again())
    assert_finished(queued)
    wait_until(all_gone(members), SECONDS_TO_BE_GONE)


def test_workers_that_hang_are_ended_when_a_stop_is_not_answered(runner: LocalRunner, household: Household) -> None:
    trains, workers = training(runner), household.workers
    hangs = runner.submit("hangs", UPLOAD, harmful("hang"))
    wait_until(lambda: hangs.state == "running")
    for worker in workers:
        worker.suspend()
    known = trains.epoch

    def stopped() -> bool:
        """Asked for again and again, as for a job that nobody watches."""
        for ticket in (trains, hangs):
            runner.stop(ticket)
        return trains.state == hangs.state == "ended"

    wait_until(stopped, seconds_to_work_again())
    for ticket, epochs in ((trains, known), (hangs, 0)):
        assert ticket.run is not None
        assert (ticket.run.status, ticket.run.epochs >= epochs) == ("stopped", True)
        assert "did not answer the stop" in ticket.run.reason
    wait_until(all_gone(workers), SECONDS_TO_BE_GONE)


def test_a_job_whose_worker_hangs_before_it_begins_can_be_stopped(runner: LocalRunner, household: Household) -> None:
    workers = household.workers
    for worker in workers:
        worker.suspend()
    starts = runner.submit("starts", QUICK)
    assert starts.state == "starting"
    runner.stop(starts)
    wait_until(lambda: starts.state == "ended", seconds_to_work_again())
    assert starts.run is not None
    assert (starts.run.status, starts.run.reason) == ("stopped", "Stopped before it began.")
    for worker in workers:
        if worker.is_running():
            worker.resume()


def test_workers_that_hang_in_native_code_end_with_their_trainer(runner: LocalRunner, household: Household) -> None:
    hangs, members = runner.submit("hangs", UPLOAD, harmful("hang")), household.members
    wait_until(lambda: hangs.state == "running")
    kill(household.trainer)
    assert_failed(hangs, TRAINER_LOST, epochs=0)
    wait_until(all_gone(members), SECONDS_TO_BE_GONE)


@pytest.mark.parametrize("by", ["numpy", "tensorflow", "native code"])
def test_a_job_that_wants_20_gigabytes_fails_alone(runner: LocalRunner, household: Household, by: str) -> None:
    beside = training(runner)
    ticket = runner.submit("greedy", UPLOAD, harmful(by))
    assert_failed(ticket, f"a training may take {limits().job_mb:,} MB here", epochs=0)
    epoch = beside.epoch
    wait_until(lambda: beside.epoch > epoch)
    runner.stop(beside)
    finish(beside)
    assert beside.run is not None
    assert (beside.run.status, beside.run.reason) == ("stopped", "")


def test_the_system_would_end_a_worker_before_any_other_process(household: Household) -> None:
    def workers_first() -> bool:
        scores = {member: score_of(member) for member in household.members}
        workers = household.workers
        return min(scores.pop(worker) for worker in workers) > max(scores.values())

    wait_until(workers_first)  # a fresh one says so itself, as soon as it runs


def score_of(process: psutil.Process) -> int:
    """How the system ranks a process when memory runs out: the highest one is ended."""
    return int(Path(f"/proc/{process.pid}/oom_score").read_text(encoding="ascii"))
