"""The local scheduler with a real worker pool: results, stops, leases, and processes that are killed."""

import contextlib
import dataclasses
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import psutil
import pytest

from core.data.source import load
from core.data.table import Table
from core.experiment.fields import Experiment
from core.jobs import scheduler as queueing
from core.jobs.job import Job
from core.processes.environment import child_environment
from core.processes.ipc import Payload, pack
from core.training import train
from core.workers import local
from core.workers.local import LocalScheduler
from tests.core.jobs.examples import LONG, QUICK, finish, wait_until
from tests.process_tree import SECONDS_TO_BE_GONE, ProcessTree, kill
from tests.timeouts import SECONDS

HOUR = 3_600.0  # nobody polls here
COMPILED = dataclasses.replace(QUICK, epochs=100, rows=1000, batch_size=4)  # just enough epochs for XLA
UPLOAD = dataclasses.replace(QUICK, dataset="upload")
OTHER_ROUNDINGS = {"ONEDNN_MAX_CPU_ISA": "SSE41", "XLA_FLAGS": "--xla_cpu_max_isa=SSE4_2"}
LONG_UPLOAD = dataclasses.replace(UPLOAD, epochs=2000, batch_size=1)


@pytest.fixture(scope="module")
def started() -> Iterator[tuple[LocalScheduler, Job]]:
    """A scheduler, and a job that it was given before its workers had loaded TensorFlow."""
    with contextlib.closing(LocalScheduler(jobs_at_once=2, lease_seconds=HOUR)) as scheduler:
        assert scheduler.warming_up
        job = scheduler.submit("a", QUICK)
        assert job.state == "queued"
        finish(job)
        yield scheduler, job


@pytest.fixture(scope="module")
def scheduler(started: tuple[LocalScheduler, Job]) -> LocalScheduler:
    return started[0]


def test_a_job_sent_before_tensorflow_is_loaded_waits_and_then_gives_the_same_run(
    started: tuple[LocalScheduler, Job],
) -> None:
    scheduler, job = started
    assert not scheduler.warming_up
    assert job.run is not None
    assert job.run.status == "finished"
    assert job.run.fingerprint == train(QUICK).fingerprint
    assert [row["epoch"] for row in job.rows] == [1, 2, 3, 4, 5]


def test_one_owner_has_one_running_job_and_others_do_not_wait_for_it(scheduler: LocalScheduler) -> None:
    first, second, other = scheduler.submit("a", LONG), scheduler.submit("a", QUICK), scheduler.submit("b", QUICK)
    finish(other)
    assert second.state == "queued"
    assert scheduler.queue_position(second).jobs_ahead == 0
    scheduler.stop(first)
    finish(second)
    assert second.run is not None
    assert second.run.status == "finished"


def test_a_stop_keeps_what_was_learned(scheduler: LocalScheduler) -> None:
    job = scheduler.submit("a", LONG)
    wait_until(lambda: job.share > 0 or job.epoch)
    scheduler.stop(job)
    finish(job)
    assert job.run is not None
    assert job.run.status == "stopped"
    assert job.run.validation is not None


def test_a_waiting_job_stops_at_once(scheduler: LocalScheduler) -> None:
    running, waiting = scheduler.submit("a", LONG), scheduler.submit("a", QUICK)
    scheduler.stop(waiting)
    assert waiting.state == "ended"
    assert waiting.run is not None
    assert waiting.run.status == "stopped"
    scheduler.stop(running)
    finish(running)


def test_a_mistake_in_the_data_fails_with_its_reason_and_the_next_job_works(scheduler: LocalScheduler) -> None:
    job = scheduler.submit("a", dataclasses.replace(QUICK, target="no such column"))
    finish(job)
    assert job.run is not None
    assert job.run.status == "failed"
    assert "no such column" in job.run.reason
    following = scheduler.submit("a", QUICK)
    finish(following)
    assert following.run is not None
    assert following.run.status == "finished"


@pytest.mark.full
def test_idle_workers_that_are_killed_are_replaced(scheduler: LocalScheduler) -> None:
    tree = ProcessTree.of(scheduler).settled(2)
    before = tree.workers
    kill(*before)
    wait_until(lambda: len(set(tree.workers) - set(before)) == 2)
    job = scheduler.submit("a", QUICK)
    finish(job)
    assert job.run is not None
    assert job.run.status == "finished"


def test_a_job_that_nobody_watches_ends(scheduler: LocalScheduler) -> None:
    job = scheduler.submit("a", LONG)
    wait_until(lambda: job.share > 0 or job.epoch)  # before, tracing could hold up the answer to a stop
    job.lease = time.monotonic() - 1  # as if the last poll were long ago
    finish(job)
    assert job.run is not None
    assert job.run.status == "stopped"
    assert job.run.reason == "Nobody had watched it for 3600 seconds."


@pytest.fixture(scope="module")
def caches(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("caches")


@pytest.fixture(scope="module")
def single(caches: Path) -> Iterator[LocalScheduler]:
    """A scheduler with one worker, so that it is known which one has the job, and a compiler's cache of its own.

    The environment asks for other roundings, which must not change what is learned.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRADEOFF_CACHE", str(caches))
        patch.setattr(local, "child_environment", lambda: child_environment() | OTHER_ROUNDINGS)
        scheduler = LocalScheduler(jobs_at_once=1, lease_seconds=HOUR)
        yield scheduler
        scheduler.close()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which this process makes its temporary files."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@pytest.fixture(scope="module")
def table() -> Table:
    """A table as if somebody had uploaded it."""
    return load(dataclasses.replace(QUICK, rows=5000))


def the_worker(scheduler: LocalScheduler) -> psutil.Process:
    """The only worker, once it waits for a job or has one."""
    wait_until(lambda: not scheduler.warming_up)
    return ProcessTree.of(scheduler).settled(1).workers[0]


def assert_finished(job: Job) -> None:
    finish(job)
    assert job.run is not None
    assert (job.run.status, job.run.reason) == ("finished", "")


def files(folder: Path) -> list[Path]:
    return list(folder.glob("tradeoff-*.pickle"))


def test_a_job_that_xla_takes_over_gives_the_weights_of_this_process(single: LocalScheduler, caches: Path) -> None:
    job = single.submit("a", COMPILED)
    assert_finished(job)
    here = train(COMPILED)
    assert job.run is not None
    assert 0 < job.run.compiled_after == here.compiled_after < COMPILED.epochs
    assert job.run.fingerprint == here.fingerprint
    assert [row["epoch"] for row in job.rows] == list(range(1, COMPILED.epochs + 1))
    pd.testing.assert_frame_equal(job.run.history, here.history, check_exact=True)
    assert any(caches.glob("*/*"))  # kept for other workers


@pytest.mark.full
def test_a_worker_killed_after_xla_took_over_keeps_the_epochs_that_were_reported(single: LocalScheduler) -> None:
    job = single.submit("a", dataclasses.replace(COMPILED, epochs=2000))
    wait_until(lambda: len(job.rows) > COMPILED.epochs)
    process = the_worker(single)
    process.suspend()
    assert job.state == "running"
    reported = [dict(row) for row in job.rows]
    process.kill()
    finish(job)
    assert job.run is not None
    assert (job.run.status, job.run.compiled_after) == ("failed", 0)
    assert "SIGKILL" in job.run.reason
    assert len(reported) <= job.run.epochs < 2000
    assert job.rows[: len(reported)] == reported
    assert job.run.history["epoch"].tolist() == list(range(1, job.run.epochs + 1))
    assert_finished(single.submit("a", QUICK))


def test_a_job_with_a_table_leaves_no_file(single: LocalScheduler, folder: Path, table: Table) -> None:
    job = single.submit("a", UPLOAD, table)
    assert_finished(job)
    assert job.run is not None
    assert job.run.fingerprint == train(UPLOAD, table).fingerprint
    assert isinstance(job.payload, Path)
    assert job.payload.parent == folder
    assert files(folder) == []


def test_a_job_whose_table_is_no_good_leaves_no_file(single: LocalScheduler, folder: Path, table: Table) -> None:
    job = single.submit("a", dataclasses.replace(UPLOAD, target="no such column"), table)
    finish(job)
    assert job.run is not None
    assert "no such column" in job.run.reason
    assert files(folder) == []


def test_a_stopped_job_leaves_no_file(single: LocalScheduler, folder: Path, table: Table) -> None:
    job = single.submit("a", LONG_UPLOAD, table)
    wait_until(lambda: job.share > 0 or job.epoch)
    single.stop(job)
    finish(job)
    assert job.run is not None
    assert job.run.status == "stopped"
    assert files(folder) == []


def test_a_job_that_lost_its_worker_leaves_no_file(single: LocalScheduler, folder: Path, table: Table) -> None:
    job = single.submit("a", LONG_UPLOAD, table)
    wait_until(lambda: job.share > 0 or job.epoch)
    the_worker(single).kill()
    finish(job)
    assert job.run is not None
    assert job.run.status == "failed"
    assert files(folder) == []


def test_a_job_whose_worker_dies_before_it_begins_is_given_to_the_next(
    single: LocalScheduler, folder: Path, table: Table
) -> None:
    assert_finished(single.submit("a", QUICK))
    process = the_worker(single)
    process.suspend()
    job = single.submit("a", UPLOAD, table)
    wait_until(lambda: job.payload)
    assert job.state == "starting"
    assert files(folder) == [job.payload]
    process.kill()
    assert_finished(job)
    assert files(folder) == []


class Packing:
    """Takes the place of `pack`, and waits until it is let on."""

    def __init__(self) -> None:
        self.begun, self.go_on, self.payloads = threading.Event(), threading.Event(), list[Payload]()

    def __call__(self, experiment: Experiment, table: Table | None) -> Payload:
        if table is None:
            return pack(experiment, table)
        self.begun.set()
        assert self.go_on.wait(SECONDS)
        self.payloads.append(pack(experiment, table))
        return self.payloads[-1]


@pytest.fixture
def packing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Packing]:
    packing = Packing()
    monkeypatch.setattr(queueing, "pack", packing)
    yield packing
    packing.go_on.set()


def test_a_stop_while_the_table_is_packed_ends_the_job_before_it_begins(
    single: LocalScheduler, packing: Packing, folder: Path, table: Table
) -> None:
    job = single.submit("a", UPLOAD, table)
    assert packing.begun.wait(SECONDS)
    single.stop(job)
    following = single.submit("a", QUICK)
    assert (job.state, following.state) == ("starting", "queued")
    packing.go_on.set()
    finish(job)
    assert job.run is not None
    assert (job.run.status, job.run.reason) == ("stopped", "Stopped before it began.")
    assert job.over.is_set()
    assert job.rows == []
    assert_finished(following)
    assert len(packing.payloads) == 1
    assert files(folder) == []


def test_a_table_that_cannot_be_packed_fails_its_job_and_frees_its_place(
    single: LocalScheduler, table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_memory(*_: object) -> Payload:
        raise MemoryError

    with monkeypatch.context() as patched:
        patched.setattr("core.jobs.scheduler.pack", no_memory)
        job = single.submit("a", dataclasses.replace(QUICK, dataset="upload"), table)
        finish(job)
    assert job.run is not None
    assert job.run.status == "failed"
    assert "could not be handed over" in job.run.reason
    following = single.submit("b", QUICK)
    finish(following)
    assert_finished(following)


def test_a_trainer_whose_input_is_closed_troubles_neither_the_page_nor_the_leases() -> None:
    scheduler = LocalScheduler(jobs_at_once=1, lease_seconds=HOUR)
    try:
        wait_until(lambda: not scheduler.warming_up)
        assert scheduler.backend.process
        assert scheduler.backend.process.stdin
        psutil.Process(scheduler.backend.process.pid).suspend()
        scheduler.backend.process.stdin.close()
        job = scheduler.submit("a", QUICK)
        scheduler.stop(job)
        assert job.stopping
        psutil.Process(scheduler.backend.process.pid).kill()
        finish(job)
    finally:
        scheduler.close()


@pytest.mark.full
def test_a_trainer_lost_while_the_table_is_packed_fails_the_job_and_leaves_no_file(
    single: LocalScheduler, packing: Packing, folder: Path, table: Table
) -> None:
    wait_until(lambda: not single.warming_up)
    job = single.submit("a", UPLOAD, table)
    assert packing.begun.wait(SECONDS)
    assert single.backend.process
    single.backend.process.kill()
    finish(job)
    assert job.run is not None
    assert job.run.status == "failed"
    packing.go_on.set()
    wait_until(lambda: packing.payloads and not files(folder))
    assert job.run.status == "failed"
    assert_finished(single.submit("a", QUICK))


def test_closing_leaves_no_process(single: LocalScheduler) -> None:
    wait_until(lambda: not single.warming_up)
    members = ProcessTree.of(single).members
    single.submit("a", LONG)
    single.close()
    _gone, alive = psutil.wait_procs(members, timeout=SECONDS_TO_BE_GONE)
    assert not alive
