"""What a real cluster does with jobs, seen on backends that only sleep: slots, losses, and who is let in."""

import dataclasses
import shutil
import socket
import ssl
from collections.abc import Iterator
from pathlib import Path

import dask
import pytest

from core.experiment.fields import Experiment
from core.jobs.job import Job
from core.jobs.scheduler import Scheduler
from core.workers.dask_backend import LOST, NO_ANSWER, NO_SLOTS, DaskBackend
from tests.cluster.certificates import as_settings, certificate
from tests.cluster.dask_cluster import DaskCluster, worker_of
from tests.cluster.sleeping_backend import SleepingBackend
from tests.core.jobs.examples import QUICK, finish, wait_until
from tests.serving import ROOT
from tests.timeouts import SECONDS_TO_START

NAP = dataclasses.replace(QUICK, epochs=5)
SLEEP = dataclasses.replace(QUICK, epochs=2000, rows=20_000)  # an hour: whoever waits for it, waits in vain
WORKERS = 3


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cluster")


@pytest.fixture(scope="module")
def cluster(folder: Path) -> Iterator[DaskCluster]:
    """A cluster that lets in only who has its certificate, and gives a job up when two machines died with it."""
    environment = certificate(folder) | {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1"}
    cluster = DaskCluster(folder, environment, scheme="tls")
    cluster.start_scheduler()
    for _ in range(WORKERS):
        cluster.start_worker()
    with dask.config.set(as_settings(environment)):
        yield cluster
    assert cluster.close() == []


@pytest.fixture(scope="module")
def scheduler(cluster: DaskCluster) -> Iterator[Scheduler]:
    yield from runner_of(cluster)


@pytest.fixture
def other(cluster: DaskCluster) -> Iterator[Scheduler]:
    """The scheduler of another app server."""
    yield from runner_of(cluster)


def runner_of(cluster: DaskCluster) -> Iterator[Scheduler]:
    scheduler = Scheduler(DaskBackend(cluster.address, SleepingBackend), 600.0)
    yield scheduler
    scheduler.close()


def backend_of(scheduler: Scheduler) -> DaskBackend:
    assert isinstance(scheduler.backend, DaskBackend)
    return scheduler.backend


def have(cluster: DaskCluster, count: int, *runners: Scheduler) -> None:
    """Start workers, or kill some, until these runners have so many places, whatever test was before."""
    cluster.have(count)
    wait_until(lambda: all(scheduler.backend.slots == count for scheduler in runners))


def submit(scheduler: Scheduler, count: int, experiment: Experiment = NAP) -> list[Job]:
    """Jobs of so many learners."""
    return [scheduler.submit(f"learner {number}", experiment) for number in range(count)]


def statuses(jobs: list[Job]) -> set[str]:
    for job in jobs:
        finish(job)
    return {job.run.status for job in jobs if job.run}


def running(jobs: list[Job]) -> bool:
    return all(job.state == "running" for job in jobs)


def stop(scheduler: Scheduler, jobs: list[Job]) -> None:
    for job in jobs:
        scheduler.stop(job)
    assert statuses(jobs) == {"stopped"}


def test_whoever_has_no_certificate_is_not_let_in(cluster: DaskCluster, folder: Path) -> None:
    stranger = ssl.create_default_context(cafile=str(folder / "certificate.pem"))
    with (
        pytest.raises(ssl.SSLError, match="CERTIFICATE_REQUIRED"),
        socket.create_connection(("127.0.0.1", cluster.port)) as connection,
        stranger.wrap_socket(connection, server_hostname="127.0.0.1") as link,
    ):
        link.recv(1)


def test_two_runners_share_the_places_and_never_mix_up_their_jobs(
    cluster: DaskCluster, scheduler: Scheduler, other: Scheduler
) -> None:
    have(cluster, WORKERS, scheduler, other)
    sleeping = [scheduler.submit(f"sleeper {number}", SLEEP) for number in range(WORKERS)]
    wait_until(lambda: running(sleeping))
    first, second = submit(scheduler, 30), submit(other, 15, dataclasses.replace(NAP, seed=1))
    stop(scheduler, sleeping)  # now that all wait
    assert statuses(first) == statuses(second) == {"finished"}
    begun, last = [job.started_at or 0 for job in first], max(job.started_at or 0 for job in second)
    assert 8 <= sum(started_at < last for started_at in begun) <= 22  # about as many as the other's fifteen
    assert {job.run.experiment.seed for job in first if job.run} == {NAP.seed}
    assert {job.run.experiment.seed for job in second if job.run} == {1}


def test_a_stop_reaches_a_job_that_waits_in_the_cluster(
    cluster: DaskCluster, scheduler: Scheduler, other: Scheduler
) -> None:
    have(cluster, WORKERS, scheduler, other)
    sleeping = submit(scheduler, WORKERS, SLEEP)
    wait_until(lambda: running(sleeping))
    waiting = other.submit("a", NAP)
    wait_until(lambda: waiting.state == "starting")
    other.stop(waiting)
    finish(waiting)
    assert waiting.run is not None
    assert (waiting.run.status, waiting.run.reason) == ("stopped", "Stopped before it began.")
    stop(scheduler, sleeping)


def test_an_app_that_is_gone_leaves_its_places_to_the_others(cluster: DaskCluster, scheduler: Scheduler) -> None:
    gone = Scheduler(DaskBackend(cluster.address, SleepingBackend), 600.0)
    have(cluster, WORKERS, scheduler, gone)
    sleeping = submit(gone, WORKERS, SLEEP)
    wait_until(lambda: running(sleeping))
    gone.close()
    assert statuses(submit(scheduler, WORKERS)) == {"finished"}  # the sleepers would sleep for longer


@pytest.mark.full
def test_a_worker_with_other_code_gets_no_job_and_the_host_is_told(
    cluster: DaskCluster, scheduler: Scheduler, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    have(cluster, WORKERS, scheduler)
    shutil.copytree(ROOT / "core", folder / "older" / "core", ignore=shutil.ignore_patterns("__pycache__"))
    with (folder / "older" / "core" / "spec.py").open("a", encoding="utf-8") as file:
        file.write("# another line\n")
    stranger = cluster.start_worker(root=folder / "older")
    wait_until(lambda: "this app has code" in backend_of(scheduler).problems.get(stranger.address, ""))
    assert stranger.address in caplog.text
    assert scheduler.backend.slots == WORKERS
    stranger.root.kill()
    wait_until(lambda: not backend_of(scheduler).problems)


def test_a_job_waits_while_there_is_no_machine_and_then_begins_anew(cluster: DaskCluster, scheduler: Scheduler) -> None:
    job = scheduler.submit("a", SLEEP)
    wait_until(lambda: job.state == "running")
    at = worker_of(backend_of(scheduler), job)
    for worker in sorted(cluster.living, key=lambda worker: worker.address == at):  # its own comes last
        worker.root.kill()
        worker.root.wait()
    wait_until(lambda: scheduler.notice == NO_SLOTS)
    assert job.state == "running"
    worker = cluster.start_worker()
    wait_until(lambda: worker_of(backend_of(scheduler), job) == worker.address)
    stop(scheduler, [job])


@pytest.mark.full
def test_a_worker_that_its_nanny_starts_again_has_its_place_again(cluster: DaskCluster, scheduler: Scheduler) -> None:
    cluster.have(0)
    worker = cluster.start_worker(nanny=True)
    assert statuses(submit(scheduler, 1)) == {"finished"}  # nobody else is there to do it
    worker.process.kill()
    assert statuses(submit(scheduler, 1)) == {"finished"}


@pytest.mark.full
def test_a_job_with_which_two_machines_died_is_given_up(cluster: DaskCluster, scheduler: Scheduler) -> None:
    have(cluster, 2, scheduler)
    job = scheduler.submit("a", SLEEP)
    dead = [""]
    for _ in range(2):
        wait_until(lambda: worker_of(backend_of(scheduler), job) not in dead)
        dead.append(worker_of(backend_of(scheduler), job))
        cluster.worker_at(dead[-1]).root.kill()
    finish(job)
    assert job.run is not None
    assert job.run.status == "failed"
    assert "were lost 2 times" in job.run.reason


@pytest.mark.full
def test_a_lost_scheduler_is_told_and_asked_again_and_the_next_training_works(
    cluster: DaskCluster, scheduler: Scheduler
) -> None:
    have(cluster, 1, scheduler)
    job, waiting = scheduler.submit("a", SLEEP), scheduler.submit("a", NAP)
    wait_until(lambda: job.state == "running")
    assert cluster.scheduler
    (worker,) = cluster.living
    cluster.scheduler.kill()
    cluster.scheduler.wait()
    finish(job)
    assert job.run is not None
    assert (job.run.status, job.run.reason) == ("failed", LOST)
    assert (waiting.state, scheduler.notice, scheduler.backend.slots) == ("queued", NO_ANSWER, 0)
    worker.root.wait(timeout=SECONDS_TO_START)  # it ends with its scheduler; whoever runs it starts another
    cluster.start_scheduler()
    cluster.start_worker()
    assert statuses([waiting]) == {"finished"}
    assert scheduler.notice == ""
