"""A real cluster of three workers with real trainers: the same runs as on one machine, whatever is killed."""

import contextlib
import dataclasses
import time
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import psutil
import pytest

from core.data.source import load
from core.data.table import Table
from core.experiment import Experiment
from core.training import train
from core.training.cluster import DaskRunner
from core.training.ticket import Ticket
from tests.cluster.dask_cluster import DaskCluster, DaskWorker
from tests.core.training.household import SECONDS_TO_BE_GONE, Household, kill, trainer_among
from tests.core.training.jobs import LONG, QUICK, finish, wait_until
from tests.patience import SECONDS

UPLOAD = dataclasses.replace(QUICK, dataset="upload")
SECOND = dataclasses.replace(QUICK, rows=2000, batch_size=4, epochs=30)  # takes about a second, without XLA
WORKERS = 3
LEASE = 600.0


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
def runner(cluster: DaskCluster) -> Iterator[DaskRunner]:
    runner = DaskRunner(cluster.address, LEASE)
    wait_until(lambda: runner.trainers.places == WORKERS, SECONDS)
    yield runner
    runner.close()


def files(folder: Path) -> list[Path]:
    return list(folder.glob("tradeoff-*.pickle"))


def status_of(ticket: Ticket) -> tuple[str, str]:
    finish(ticket)
    assert ticket.run is not None
    return ticket.run.status, ticket.run.reason


def assert_the_same(ticket: Ticket, experiment: Experiment, table: Table | None = None) -> None:
    """The job's run is the one of this process, and its curves are whole."""
    assert status_of(ticket) == ("finished", "")
    here = train(experiment, table)
    assert ticket.run is not None
    assert ticket.run.fingerprint == here.fingerprint
    pd.testing.assert_frame_equal(ticket.run.history, here.history, check_exact=True)
    assert [row["epoch"] for row in ticket.rows] == list(range(1, experiment.epochs + 1))


def test_a_job_sent_before_the_cluster_is_ready_waits_and_then_gives_the_same_run(tmp_path: Path) -> None:
    cluster = DaskCluster(tmp_path)
    cluster.start_scheduler()
    cluster.start_worker()
    with contextlib.closing(cluster), contextlib.closing(DaskRunner(cluster.address, LEASE)) as runner:
        ticket = runner.submit("a", QUICK)
        assert (runner.warming_up, ticket.state) == (True, "queued")
        assert "cluster" in runner.notice
        assert_the_same(ticket, QUICK)
        assert (runner.warming_up, runner.notice, runner.trainers.problems) == (False, "", {})


def test_a_table_travels_to_another_machine_and_leaves_no_file(runner: DaskRunner, folder: Path) -> None:
    table = load(dataclasses.replace(QUICK, rows=5000))
    ticket = runner.submit("a", UPLOAD, table)
    assert_the_same(ticket, UPLOAD, table)
    assert isinstance(ticket.payload, Path)
    assert not ticket.payload.exists()
    assert files(folder) == []


def test_a_stop_keeps_what_was_learned(runner: DaskRunner) -> None:
    ticket = runner.submit("a", LONG)
    wait_until(lambda: ticket.share > 0 or ticket.epoch)
    runner.stop(ticket)
    assert status_of(ticket) == ("stopped", "")
    assert ticket.run is not None
    assert ticket.run.validation is not None


def test_a_job_that_nobody_watches_ends(runner: DaskRunner) -> None:
    ticket = runner.submit("a", LONG)
    wait_until(lambda: ticket.state == "running")
    ticket.lease = time.monotonic() - 1  # as if the last poll were long ago
    assert status_of(ticket) == ("stopped", "Nobody had watched it for 600 seconds.")


def test_a_mistake_in_the_data_fails_with_its_reason(runner: DaskRunner) -> None:
    status, reason = status_of(runner.submit("a", dataclasses.replace(QUICK, target="no such column")))
    assert status == "failed"
    assert "no such column" in reason


def test_a_killed_training_process_fails_its_job_as_on_one_machine(cluster: DaskCluster, runner: DaskRunner) -> None:
    ticket = runner.submit("a", LONG)
    wait_until(lambda: ticket.rows)
    worker = cluster.worker_at(runner.trainers.worker_of(ticket.id))
    kill(*Household(trainer_among(worker.process.children())).workers)
    status, reason = status_of(ticket)
    assert (status, "SIGKILL" in reason) == ("failed", True)
    assert ticket.run is not None
    assert ticket.run.epochs > 0


def test_a_hundred_jobs_all_end_well_although_a_machine_is_killed_in_the_middle(
    cluster: DaskCluster, runner: DaskRunner
) -> None:
    tickets = [runner.submit(f"learner {number}", QUICK) for number in range(100)]
    wait_until(lambda: sum(ticket.state == "ended" for ticket in tickets) > 30)
    assert kill_alone(cluster.living[0]) == []
    assert {status_of(ticket) for ticket in tickets} == {("finished", "")}
    assert {ticket.run.fingerprint for ticket in tickets if ticket.run} == {train(QUICK).fingerprint}
    assert all([row["epoch"] for row in ticket.rows] == [1, 2, 3, 4, 5] for ticket in tickets)


def test_a_job_that_lost_its_machine_begins_anew_on_another_and_gives_the_same_run(
    cluster: DaskCluster, runner: DaskRunner
) -> None:
    ticket = runner.submit("a", SECOND)
    wait_until(lambda: len(ticket.rows) > 2)
    first = runner.trainers.worker_of(ticket.id)
    assert kill_alone(cluster.worker_at(first)) == []
    wait_until(lambda: runner.trainers.worker_of(ticket.id) not in ("", first))
    assert_the_same(ticket, SECOND)


def kill_alone(worker: DaskWorker) -> list[psutil.Process]:
    """Kill a Dask worker alone; gives those of its processes that outlive it."""
    tree = [worker.process, *worker.process.children(recursive=True)]
    tree[0].kill()
    _gone, alive = psutil.wait_procs(tree, timeout=SECONDS_TO_BE_GONE)
    return alive
