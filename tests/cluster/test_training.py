"""A real cluster of three workers with real worker pools: the same runs as on one machine, whatever is killed."""

import contextlib
import dataclasses
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import psutil
import pytest

from core.data.source import load
from core.data.table import Table
from core.experiment.fields import Experiment
from core.jobs.job import Job
from core.jobs.messages import JobMessage, Ready, Started
from core.jobs.scheduler import OnLost, OnMessage, Scheduler
from core.training import train
from core.workers.dask_backend import DaskBackend
from tests.cluster.dask_cluster import DaskCluster, DaskWorker, worker_of
from tests.core.jobs.examples import LONG, QUICK, finish, wait_until
from tests.process_tree import SECONDS_TO_BE_GONE, ProcessTree, kill, worker_pool_among
from tests.timeouts import SECONDS_TO_START

UPLOAD = dataclasses.replace(QUICK, dataset="upload")
SECOND = dataclasses.replace(QUICK, rows=2000, batch_size=4, epochs=30)  # takes about a second, without XLA
WORKERS = 3
LEASE = 600.0


class CountingBackend(DaskBackend):
    """Counts how often each job was started."""

    def start(self, on_message: OnMessage, on_lost: OnLost) -> None:
        self.starts: Counter[int] = Counter()

        def count(message: Ready | JobMessage) -> None:
            if isinstance(message, Started):
                self.starts[message.job] += 1
            on_message(message)

        super().start(count, on_lost)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the cluster's processes make their temporary files."""
    return tmp_path_factory.mktemp("cluster")


@pytest.fixture(scope="module")
def cluster(folder: Path) -> Iterator[DaskCluster]:
    cluster = DaskCluster(folder, {"TMPDIR": str(folder), "TRADEOFF_CACHE": str(folder)})
    cluster.start_scheduler()
    for _ in range(WORKERS):
        cluster.start_worker()
    yield cluster
    assert cluster.close() == []  # no orphans, although every worker was killed without a warning
    assert files(folder) == []


@pytest.fixture(scope="module")
def scheduler(cluster: DaskCluster) -> Iterator[Scheduler]:
    scheduler = Scheduler(CountingBackend(cluster.address), LEASE)
    wait_until(lambda: scheduler.backend.slots == WORKERS, SECONDS_TO_START)
    yield scheduler
    scheduler.close()


def files(folder: Path) -> list[Path]:
    return list(folder.glob("tradeoff-*.pickle"))


def status_of(job: Job) -> tuple[str, str]:
    finish(job)
    assert job.run is not None
    return job.run.status, job.run.reason


def assert_the_same(job: Job, experiment: Experiment, table: Table | None = None) -> None:
    """The job's run is the one of this process, and its curves are whole."""
    assert status_of(job) == ("finished", "")
    here = train(experiment, table)
    assert job.run is not None
    assert job.run.fingerprint == here.fingerprint
    pd.testing.assert_frame_equal(job.run.history, here.history, check_exact=True)
    assert [row["epoch"] for row in job.rows] == list(range(1, experiment.epochs + 1))


@pytest.mark.full
def test_a_job_sent_before_the_cluster_is_ready_waits_and_then_gives_the_same_run(tmp_path: Path) -> None:
    cluster = DaskCluster(tmp_path)
    cluster.start_scheduler()
    cluster.start_worker()
    with contextlib.closing(cluster), contextlib.closing(Scheduler(DaskBackend(cluster.address), LEASE)) as scheduler:
        job = scheduler.submit("a", QUICK)
        assert (scheduler.warming_up, job.state) == (True, "queued")
        assert "cluster" in scheduler.notice
        assert_the_same(job, QUICK)
        assert (scheduler.warming_up, scheduler.notice, scheduler.backend.problems) == (False, "", {})


def test_a_table_travels_to_another_machine_and_leaves_no_file(scheduler: Scheduler, folder: Path) -> None:
    table = load(dataclasses.replace(QUICK, rows=5000))
    job = scheduler.submit("a", UPLOAD, table)
    assert_the_same(job, UPLOAD, table)
    assert isinstance(job.payload, Path)
    assert not job.payload.exists()
    assert files(folder) == []


def test_a_stop_keeps_what_was_learned(scheduler: Scheduler) -> None:
    job = scheduler.submit("a", LONG)
    wait_until(lambda: job.share > 0 or job.epoch)
    scheduler.stop(job)
    assert status_of(job) == ("stopped", "")
    assert job.run is not None
    assert job.run.validation is not None


def test_a_job_that_nobody_watches_ends(scheduler: Scheduler) -> None:
    job = scheduler.submit("a", LONG)
    wait_until(lambda: job.state == "running")
    job.lease = time.monotonic() - 1  # as if the last poll were long ago
    assert status_of(job) == ("stopped", "Nobody had watched it for 600 seconds.")


def test_a_mistake_in_the_data_fails_with_its_reason(scheduler: Scheduler) -> None:
    status, reason = status_of(scheduler.submit("a", dataclasses.replace(QUICK, target="no such column")))
    assert status == "failed"
    assert "no such column" in reason


def test_a_killed_training_process_fails_its_job_as_on_one_machine(cluster: DaskCluster, scheduler: Scheduler) -> None:
    job = scheduler.submit("a", LONG)
    wait_until(lambda: job.rows)
    worker = cluster.worker_at(worker_of(scheduler.backend, job))
    kill(*ProcessTree(worker_pool_among(worker.process.children())).workers)
    status, reason = status_of(job)
    assert (status, "SIGKILL" in reason) == ("failed", True)
    assert job.run is not None
    assert job.run.epochs > 0


@pytest.mark.full
def test_a_hundred_jobs_all_end_well_although_a_machine_is_killed_in_the_middle(
    cluster: DaskCluster, scheduler: Scheduler
) -> None:
    jobs = [scheduler.submit(f"learner {number}", QUICK) for number in range(100)]
    wait_until(lambda: sum(job.state == "ended" for job in jobs) > 30)
    assert kill_alone(cluster.living[0]) == []
    assert {status_of(job) for job in jobs} == {("finished", "")}
    assert {job.run.fingerprint for job in jobs if job.run} == {train(QUICK).fingerprint}
    assert all([row["epoch"] for row in job.rows] == [1, 2, 3, 4, 5] for job in jobs)


@pytest.mark.full
def test_a_job_that_lost_its_machine_begins_anew_on_another_and_gives_the_same_run(
    cluster: DaskCluster, scheduler: Scheduler
) -> None:
    job = scheduler.submit("a", SECOND)
    wait_until(lambda: job.rows)
    assert kill_alone(cluster.worker_at(worker_of(scheduler.backend, job))) == []
    assert_the_same(job, SECOND)
    assert scheduler.backend.starts[job.id] == 2


def kill_alone(worker: DaskWorker) -> list[psutil.Process]:
    """Kill a Dask worker alone; gives those of its processes that outlive it."""
    tree = [worker.process, *worker.process.children(recursive=True)]
    tree[0].kill()
    _gone, alive = psutil.wait_procs(tree, timeout=SECONDS_TO_BE_GONE)
    return alive
