"""kill -9 on workers, forkserver and worker pool while jobs queue, start, train and score; and workers that hang."""

import dataclasses
import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import psutil
import pytest

from core.data.reading.process import start
from core.data.source import load
from core.data.table import Table
from core.jobs.job import Job
from core.settings import limits
from core.workers.local import POOL_LOST, LocalScheduler
from core.workers.worker_pool import SECONDS_TO_START
from tests.core.jobs.examples import LONG, QUICK, finish, wait_until
from tests.faults.greedy import Harmful
from tests.faults.recovery_time import measured, seconds_to_work_again
from tests.process_tree import SECONDS_TO_BE_GONE, ProcessTree, all_gone, kill

PLACES = 2
HOUR = 3_600.0  # no page polls here
SOON = dataclasses.replace(QUICK, epochs=200, rows=2000)  # takes a second or two
UPLOAD = dataclasses.replace(QUICK, dataset="upload")
SCORING = dataclasses.replace(QUICK, dataset="upload", target="y", epochs=1, batch_size=1024, layers="256-256-256")


@pytest.fixture(scope="module")
def scheduler() -> Iterator[LocalScheduler]:
    with measured():
        scheduler = LocalScheduler(PLACES, lease_seconds=HOUR)
        assert_finished(scheduler.submit("first", QUICK))
    yield scheduler
    members = ProcessTree.of(scheduler).members
    scheduler.close()
    wait_until(all_gone(members), SECONDS_TO_BE_GONE)


@pytest.fixture
def tree(scheduler: LocalScheduler) -> Iterator[ProcessTree]:
    """The processes, all there and idle. Whatever a test did to them, the next Train works and none is left over."""
    wait_until(lambda: not scheduler.warming_up)
    yield ProcessTree.of(scheduler).settled(PLACES)
    works_again(scheduler)
    after = ProcessTree.of(scheduler).settled(PLACES)
    wait_until(lambda: len(after.members) <= PLACES + 3)  # the worker pool, its tracker, and a forkserver unless killed


@pytest.fixture(scope="module")
def table() -> Table:
    """Rows that take a second to score with large layers."""
    x = np.random.default_rng(0).normal(size=(60_000, 10)).astype(np.float32)
    frame = pd.DataFrame(x, columns=[f"x{column}" for column in range(10)])
    return Table("many rows", frame.assign(y=np.where(x[:, 0] > x[:, 1], "above", "below")))


def works_again(scheduler: LocalScheduler) -> None:
    """The next Train works."""
    job = scheduler.submit("next", QUICK)
    wait_until(lambda: job.state == "ended", seconds_to_work_again())
    assert_finished(job)


def assert_finished(job: Job) -> None:
    finish(job)
    assert job.run is not None
    assert (job.run.status, job.run.reason) == ("finished", "")
    assert job.run.epochs == job.experiment.epochs


def assert_failed(job: Job, reason: str, epochs: int) -> None:
    """It failed for this reason, and at least so many epochs are kept."""
    finish(job)
    assert job.run is not None
    assert job.run.status == "failed"
    assert reason in job.run.reason
    assert job.run.epochs >= epochs
    assert [row["epoch"] for row in job.rows] == list(range(1, job.run.epochs + 1))


def the(process: psutil.Process | None) -> psutil.Process:
    """The process, which is there."""
    assert process
    return process


def harmful(kind: str) -> Harmful:
    """Rows that can be trained on, but for what they do."""
    return Harmful(kind, load(QUICK).frame, load(QUICK).target)


def training(scheduler: LocalScheduler) -> Job:
    """A job in the midst of its epochs."""
    job = scheduler.submit("trains", LONG)
    wait_until(lambda: job.epoch)
    return job


def scoring(scheduler: LocalScheduler, table: Table) -> Job:
    """A job that has learned all its epochs and has no result yet."""
    job = scheduler.submit("scores", SCORING, table)
    wait_until(lambda: job.epoch == SCORING.epochs)
    return job


def test_killed_workers_lose_their_jobs_alone(scheduler: LocalScheduler, tree: ProcessTree, table: Table) -> None:
    trains, scores = training(scheduler), scoring(scheduler, table)
    queued = scheduler.submit("waits", QUICK)
    assert (trains.state, scores.state, queued.state) == ("running", "running", "queued")
    workers = tree.workers
    for worker in workers:
        worker.suspend()
    kill(*workers)
    assert_failed(trains, "was ended by the system (SIGKILL)", epochs=1)
    assert_failed(scores, "was ended by the system (SIGKILL)", epochs=SCORING.epochs)
    assert_finished(queued)
    wait_until(all_gone(workers), SECONDS_TO_BE_GONE)


@pytest.mark.full
def test_a_job_whose_worker_is_killed_before_it_begins_is_given_to_the_next(
    scheduler: LocalScheduler, tree: ProcessTree
) -> None:
    workers = tree.workers
    for worker in workers:
        worker.suspend()  # it will never say that it has begun
    starts = [scheduler.submit(owner, QUICK) for owner in ("starts", "starts too")]
    assert [job.state for job in starts] == ["starting"] * PLACES
    kill(*workers)
    for job in starts:
        assert_finished(job)
    wait_until(all_gone(workers), SECONDS_TO_BE_GONE)


@pytest.mark.full
def test_a_job_whose_worker_hangs_before_it_begins_is_given_to_the_next(
    scheduler: LocalScheduler, tree: ProcessTree
) -> None:
    """Also when the forkserver, which would kill the worker, is gone."""
    workers = tree.workers
    if tree.forkserver:
        kill(tree.forkserver)
    for worker in workers:
        worker.suspend()
    starts = [scheduler.submit(owner, QUICK) for owner in ("starts", "starts too")]
    assert [job.state for job in starts] == ["starting"] * PLACES
    wait_until(lambda: all(job.state == "ended" for job in starts), SECONDS_TO_START + seconds_to_work_again())
    for job in starts:
        assert_finished(job)
    wait_until(all_gone(workers), SECONDS_TO_BE_GONE)


@pytest.mark.full
def test_a_forkserver_killed_while_jobs_are_scored_stops_none(
    scheduler: LocalScheduler, tree: ProcessTree, table: Table
) -> None:
    scores = scoring(scheduler, table)
    queued = [scheduler.submit(owner, QUICK) for owner in ("waits", "waits too")]
    kill(the(tree.forkserver))
    for job in (scores, *queued):
        assert_finished(job)


@pytest.mark.full
def test_a_killed_forkserver_stops_no_job(scheduler: LocalScheduler, tree: ProcessTree) -> None:
    trains = scheduler.submit("trains", SOON)
    wait_until(lambda: trains.epoch)
    starts = scheduler.submit("starts", SOON)
    queued = scheduler.submit("waits", QUICK)
    kill(the(tree.forkserver))
    for job in (trains, starts, queued):
        assert_finished(job)


@pytest.mark.full
def test_workers_that_die_without_their_forkserver_are_replaced(scheduler: LocalScheduler, tree: ProcessTree) -> None:
    trains, workers = training(scheduler), tree.workers
    workers[0].suspend()
    if tree.forkserver:  # the test before may have killed it
        kill(tree.forkserver)
    kill(*workers)
    assert_failed(trains, "ended, and the system does not say why", epochs=1)
    wait_until(all_gone(workers), SECONDS_TO_BE_GONE)
    works_again(scheduler)


@pytest.mark.full
def test_a_forkserver_killed_while_it_loads_is_started_again(scheduler: LocalScheduler, tree: ProcessTree) -> None:
    first = the(tree.forkserver)
    kill(first, *tree.workers)
    wait_until(lambda: tree.forkserver not in (None, first))
    kill(the(tree.forkserver))
    works_again(scheduler)


@pytest.mark.full
def test_a_killed_tracker_troubles_nobody(scheduler: LocalScheduler, tree: ProcessTree) -> None:
    trains, workers = training(scheduler), tree.workers
    kill(the(tree.tracker))
    kill(*workers)
    assert_failed(trains, "SIGKILL", epochs=1)
    works_again(scheduler)


@pytest.mark.full
def test_a_killed_trainer_says_so_keeps_the_epochs_and_the_queue(
    scheduler: LocalScheduler, tree: ProcessTree, table: Table
) -> None:
    trains, scores = training(scheduler), scoring(scheduler, table)
    queued = scheduler.submit("waits", QUICK)
    members = tree.members
    for member in members:
        member.suspend()
    kill(tree.pool)
    assert_failed(trains, POOL_LOST, epochs=1)
    assert_failed(scores, POOL_LOST, epochs=SCORING.epochs)
    assert_finished(queued)
    wait_until(all_gone(members), SECONDS_TO_BE_GONE)


@pytest.mark.full
def test_a_trainer_killed_while_a_job_starts_and_again_while_it_loads(
    scheduler: LocalScheduler, tree: ProcessTree
) -> None:
    members = tree.members
    for worker in tree.workers:
        worker.suspend()  # it will never say that it has begun
    starts = scheduler.submit("starts", QUICK)
    assert starts.state == "starting"
    kill(tree.pool)
    assert_failed(starts, POOL_LOST, epochs=0)
    queued = scheduler.submit("waits", QUICK)
    wait_until(lambda: scheduler.backend.process and scheduler.backend.process.pid != tree.pool.pid)
    loading = ProcessTree.of(scheduler)
    wait_until(lambda: loading.forkserver)
    members += loading.members
    assert scheduler.warming_up
    kill(loading.pool)
    wait_until(lambda: queued.state == "ended", seconds_to_work_again())
    assert_finished(queued)
    wait_until(all_gone(members), SECONDS_TO_BE_GONE)


@pytest.mark.full
def test_workers_that_hang_are_ended_when_a_stop_is_not_answered(scheduler: LocalScheduler, tree: ProcessTree) -> None:
    trains, workers = training(scheduler), tree.workers
    hangs = scheduler.submit("hangs", UPLOAD, harmful("hang"))
    wait_until(lambda: hangs.state == "running")
    for worker in workers:
        worker.suspend()
    known = trains.epoch

    def stopped() -> bool:
        """Asked for again and again, as for a job that nobody watches."""
        for job in (trains, hangs):
            scheduler.stop(job)
        return trains.state == hangs.state == "ended"

    wait_until(stopped, seconds_to_work_again())
    for job, epochs in ((trains, known), (hangs, 0)):
        assert job.run is not None
        assert (job.run.status, job.run.epochs >= epochs) == ("stopped", True)
        assert "did not answer the stop" in job.run.reason
    wait_until(all_gone(workers), SECONDS_TO_BE_GONE)


@pytest.mark.full
def test_a_job_whose_worker_hangs_before_it_begins_can_be_stopped(scheduler: LocalScheduler, tree: ProcessTree) -> None:
    workers = tree.workers
    for worker in workers:
        worker.suspend()
    starts = scheduler.submit("starts", QUICK)
    assert starts.state == "starting"
    scheduler.stop(starts)
    wait_until(lambda: starts.state == "ended", seconds_to_work_again())
    assert starts.run is not None
    assert (starts.run.status, starts.run.reason) == ("stopped", "Stopped before it began.")
    for worker in workers:
        if worker.is_running():
            worker.resume()


@pytest.mark.full
def test_workers_that_hang_in_native_code_end_with_their_trainer(scheduler: LocalScheduler, tree: ProcessTree) -> None:
    hangs, members = scheduler.submit("hangs", UPLOAD, harmful("hang")), tree.members
    wait_until(lambda: hangs.state == "running")
    kill(tree.pool)
    assert_failed(hangs, POOL_LOST, epochs=0)
    wait_until(all_gone(members), SECONDS_TO_BE_GONE)


@pytest.mark.parametrize(
    "by", ["native code", *(pytest.param(by, marks=pytest.mark.full) for by in ("numpy", "tensorflow"))]
)
def test_a_job_that_wants_20_gigabytes_fails_alone(scheduler: LocalScheduler, tree: ProcessTree, by: str) -> None:
    beside = training(scheduler)
    job = scheduler.submit("greedy", UPLOAD, harmful(by))
    assert_failed(job, f"needed more than the {limits().job_mb:,} MB that a training may take here", epochs=0)
    epoch = beside.epoch
    wait_until(lambda: beside.epoch > epoch)
    scheduler.stop(beside)
    finish(beside)
    assert beside.run is not None
    assert (beside.run.status, beside.run.reason) == ("stopped", "")


def test_the_system_would_end_a_worker_before_any_other_process(tree: ProcessTree) -> None:
    def workers_first() -> bool:
        scores = {member: score_of(member) for member in tree.members}
        workers = tree.workers
        return min(scores.pop(worker) for worker in workers) > max(scores.values())

    wait_until(workers_first)  # a fresh one says so itself, as soon as it runs


def score_of(process: psutil.Process) -> int:
    """How the system ranks a process when memory runs out: the highest one is ended."""
    return int(Path(f"/proc/{process.pid}/oom_score").read_text(encoding="ascii"))


def test_readers_of_files_are_killed_before_workers_when_memory_runs_out(tree: ProcessTree) -> None:
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as request, os.fdopen(writing, "wb"), start(request) as reader:
        try:
            assert reader.stdout
            assert reader.stdout.readline()  # it has begun, and waits for its file
            scores = [oom_score(worker.pid) for worker in tree.workers]
            assert oom_score(reader.pid) > max(scores) > 0
        finally:
            reader.kill()


def oom_score(pid: int) -> int:
    """By how much the system prefers to kill a process."""
    return int(Path(f"/proc/{pid}/oom_score_adj").read_text(encoding="ascii"))
