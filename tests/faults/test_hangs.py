"""Suspended processes hang: they are ended and started again. Processes that only wait are not."""

import contextlib
import dataclasses
import subprocess
import sys
from collections.abc import Iterator

import pytest

from core.workers import local
from core.workers.local import POOL_HUNG, LocalScheduler
from tests.core.jobs.examples import LONG, QUICK, finish, wait_until
from tests.faults.recovery_time import measured
from tests.process_tree import SECONDS_TO_BE_GONE, ProcessTree, all_gone, kill

PLACES = 2
HOUR = 3_600.0  # no page polls here
BUSY_LOOPS = 12
STOPS = dataclasses.replace(LONG, batch_size=64)


@pytest.fixture(scope="module")
def scheduler() -> Iterator[LocalScheduler]:
    with measured():
        scheduler = LocalScheduler(PLACES, lease_seconds=HOUR)
        works(scheduler)
    yield scheduler
    members = ProcessTree.of(scheduler).members
    scheduler.close()
    wait_until(all_gone(members), SECONDS_TO_BE_GONE)


def works(scheduler: LocalScheduler) -> None:
    """The next Train works."""
    job = scheduler.submit("next", QUICK)
    finish(job)
    assert job.run is not None
    assert (job.run.status, job.run.reason) == ("finished", "")


@contextlib.contextmanager
def busy_machine() -> Iterator[None]:
    """Within the block, others leave this project's processes few turns on the processors."""
    with contextlib.ExitStack() as ends:
        for _ in range(BUSY_LOOPS):
            loop = subprocess.Popen([sys.executable, "-c", "while True: pass"])
            ends.callback(loop.wait)
            ends.callback(loop.kill)
        yield


def test_a_trainer_that_hangs_is_ended_and_started_again(
    scheduler: LocalScheduler, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(local, "SECONDS_WITHOUT_HEARTBEAT", 3.0)
    works(scheduler)
    trains = scheduler.submit("trains", LONG)
    wait_until(lambda: trains.epoch)
    tree = ProcessTree.of(scheduler)
    members = tree.members
    tree.pool.suspend()
    scheduler.stop(trains)
    finish(trains)
    assert trains.run is not None
    assert (trains.run.status, trains.run.reason) == ("failed", POOL_HUNG)
    assert trains.run.epochs >= 1
    assert "The worker pool hangs" in caplog.text
    wait_until(all_gone(members), SECONDS_TO_BE_GONE)
    works(scheduler)


@pytest.mark.full
def test_a_worker_that_hangs_in_its_training_fails_its_job_alone(scheduler: LocalScheduler) -> None:
    wait_until(lambda: not scheduler.warming_up)
    tree = ProcessTree.of(scheduler).settled(PLACES)
    hangs = scheduler.submit("hangs", LONG)
    wait_until(lambda: hangs.epoch)
    workers = tree.workers
    for worker in workers:
        worker.suspend()
    finish(hangs)
    assert hangs.run is not None
    assert hangs.run.status == "failed"
    assert "hung and was ended. The epochs so far are kept" in hangs.run.reason
    assert hangs.run.epochs >= 1
    works(scheduler)  # the other worker hangs too, and is ended when it does not begin
    wait_until(lambda: sum(worker.is_running() for worker in workers) <= 1)
    assert ProcessTree.of(scheduler).pool == tree.pool
    kill(*(worker for worker in workers if worker.is_running()))


@pytest.mark.full
def test_a_forkserver_that_hangs_is_ended_and_started_again(scheduler: LocalScheduler) -> None:
    works(scheduler)
    tree = ProcessTree.of(scheduler).settled(PLACES)
    first, workers = tree.forkserver, tree.workers
    assert first
    first.suspend()
    trains = scheduler.submit("trains", LONG)
    wait_until(lambda: trains.epoch)
    kill(*workers)
    finish(trains)
    assert trains.run is not None
    assert "the system does not say why" in trains.run.reason  # only the forkserver knows
    works(scheduler)
    tree.settled(PLACES)
    assert ProcessTree.of(scheduler).pool == tree.pool
    wait_until(all_gone([first, *workers]), SECONDS_TO_BE_GONE)


@pytest.mark.full
def test_a_forkserver_that_hangs_while_it_loads_is_ended_and_started_again() -> None:
    with contextlib.closing(LocalScheduler(1, lease_seconds=HOUR)) as scheduler:
        wait_until(lambda: scheduler.backend.process)
        tree = ProcessTree.of(scheduler)
        wait_until(lambda: tree.forkserver)
        first = tree.forkserver
        assert first
        first.suspend()
        works(scheduler)
        wait_until(all_gone([first]), SECONDS_TO_BE_GONE)


def test_whoever_waits_for_a_turn_on_the_processor_is_not_ended(scheduler: LocalScheduler) -> None:
    works(scheduler)
    tree = ProcessTree.of(scheduler).settled(PLACES)
    with busy_machine():
        jobs = [
            scheduler.submit(f"learner {number}", dataclasses.replace(STOPS, layers=layers))
            for number, layers in enumerate(("8", "16-8"))
        ]
        wait_until(lambda: all(job.state == "running" for job in jobs))
        for job in jobs:
            scheduler.stop(job)
        for job in jobs:
            finish(job)
    for job in jobs:
        assert job.run is not None
        assert (job.run.status, job.run.reason) == ("stopped", "")
    assert ProcessTree.of(scheduler).pool == tree.pool
