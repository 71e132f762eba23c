"""What a real cluster does with jobs, seen on trainers that only sleep: places, losses, and who is let in."""

import dataclasses
import shutil
import socket
import ssl
from collections.abc import Iterator
from pathlib import Path

import dask
import pytest

from core.experiment import Experiment
from core.training.cluster import LOST, NO_ANSWER, NO_PLACES, DaskTrainers
from core.training.runner import Runner
from core.training.ticket import Ticket
from tests.cluster.certificates import as_settings, certificate
from tests.cluster.dask_cluster import DaskCluster
from tests.cluster.sleepers import Sleepers
from tests.core.training.jobs import QUICK, finish, wait_until
from tests.patience import SECONDS
from tests.serving import ROOT

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
def runner(cluster: DaskCluster) -> Iterator[Runner]:
    yield from runner_of(cluster)


@pytest.fixture
def other(cluster: DaskCluster) -> Iterator[Runner]:
    """The runner of another app server."""
    yield from runner_of(cluster)


def runner_of(cluster: DaskCluster) -> Iterator[Runner]:
    runner = Runner(DaskTrainers(cluster.address, Sleepers), 600.0)
    yield runner
    runner.close()


def trainers_of(runner: Runner) -> DaskTrainers:
    assert isinstance(runner.trainers, DaskTrainers)
    return runner.trainers


def have(cluster: DaskCluster, count: int, *runners: Runner) -> None:
    """Start workers, or kill some, until these runners have so many places, whatever test was before."""
    cluster.have(count)
    wait_until(lambda: all(runner.trainers.places == count for runner in runners))


def submit(runner: Runner, count: int, experiment: Experiment = NAP) -> list[Ticket]:
    """Jobs of so many learners."""
    return [runner.submit(f"learner {number}", experiment) for number in range(count)]


def statuses(tickets: list[Ticket]) -> set[str]:
    for ticket in tickets:
        finish(ticket)
    return {ticket.run.status for ticket in tickets if ticket.run}


def running(tickets: list[Ticket]) -> bool:
    return all(ticket.state == "running" for ticket in tickets)


def stop(runner: Runner, tickets: list[Ticket]) -> None:
    for ticket in tickets:
        runner.stop(ticket)
    assert statuses(tickets) == {"stopped"}


def test_whoever_has_no_certificate_is_not_let_in(cluster: DaskCluster, folder: Path) -> None:
    stranger = ssl.create_default_context(cafile=str(folder / "certificate.pem"))
    with (
        pytest.raises(ssl.SSLError, match="CERTIFICATE_REQUIRED"),
        socket.create_connection(("127.0.0.1", cluster.port)) as connection,
        stranger.wrap_socket(connection, server_hostname="127.0.0.1") as link,
    ):
        link.recv(1)


def test_two_runners_share_the_places_and_never_mix_up_their_jobs(
    cluster: DaskCluster, runner: Runner, other: Runner
) -> None:
    have(cluster, WORKERS, runner, other)
    first, second = submit(runner, 30), submit(other, 15, dataclasses.replace(NAP, seed=1))
    assert statuses(second) == {"finished"}
    ended_before = sum(ticket.state == "ended" for ticket in first)
    assert 8 <= ended_before <= 22  # about as many as the other's fifteen
    assert statuses(first) == {"finished"}
    assert {ticket.run.experiment.seed for ticket in first if ticket.run} == {NAP.seed}
    assert {ticket.run.experiment.seed for ticket in second if ticket.run} == {1}


def test_a_stop_reaches_a_job_that_waits_in_the_cluster(cluster: DaskCluster, runner: Runner, other: Runner) -> None:
    have(cluster, WORKERS, runner, other)
    sleeping = submit(runner, WORKERS, SLEEP)
    wait_until(lambda: running(sleeping))
    waiting = other.submit("a", NAP)
    wait_until(lambda: waiting.state == "starting")
    other.stop(waiting)
    finish(waiting)
    assert waiting.run is not None
    assert (waiting.run.status, waiting.run.reason) == ("stopped", "Stopped before it began.")
    stop(runner, sleeping)


def test_an_app_that_is_gone_leaves_its_places_to_the_others(cluster: DaskCluster, runner: Runner) -> None:
    gone = Runner(DaskTrainers(cluster.address, Sleepers), 600.0)
    have(cluster, WORKERS, runner, gone)
    sleeping = submit(gone, WORKERS, SLEEP)
    wait_until(lambda: running(sleeping))
    gone.close()
    assert statuses(submit(runner, WORKERS)) == {"finished"}  # the sleepers would sleep for longer


def test_a_worker_with_other_code_gets_no_job_and_the_host_is_told(
    cluster: DaskCluster, runner: Runner, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    have(cluster, WORKERS, runner)
    shutil.copytree(ROOT / "core", folder / "older" / "core", ignore=shutil.ignore_patterns("__pycache__"))
    with (folder / "older" / "core" / "spec.py").open("a", encoding="utf-8") as file:
        file.write("# another line\n")
    stranger = cluster.start_worker(root=folder / "older")
    wait_until(lambda: "this app has code" in trainers_of(runner).problems.get(stranger.address, ""))
    assert stranger.address in caplog.text
    assert runner.trainers.places == WORKERS
    stranger.root.kill()
    wait_until(lambda: not trainers_of(runner).problems)


def test_a_job_waits_while_there_is_no_machine_and_then_begins_anew(cluster: DaskCluster, runner: Runner) -> None:
    ticket = runner.submit("a", SLEEP)
    wait_until(lambda: ticket.state == "running")
    at = trainers_of(runner).worker_of(ticket.id)
    for worker in sorted(cluster.living, key=lambda worker: worker.address == at):  # its own comes last
        worker.root.kill()
        worker.root.wait()
    wait_until(lambda: runner.notice == NO_PLACES)
    assert ticket.state == "running"
    worker = cluster.start_worker()
    wait_until(lambda: trainers_of(runner).worker_of(ticket.id) == worker.address)
    stop(runner, [ticket])


def test_a_worker_that_its_nanny_starts_again_has_its_place_again(cluster: DaskCluster, runner: Runner) -> None:
    cluster.have(0)
    worker = cluster.start_worker(nanny=True)
    assert statuses(submit(runner, 1)) == {"finished"}  # nobody else is there to do it
    worker.process.kill()
    assert statuses(submit(runner, 1)) == {"finished"}


def test_a_job_with_which_two_machines_died_is_given_up(cluster: DaskCluster, runner: Runner) -> None:
    have(cluster, 2, runner)
    ticket = runner.submit("a", SLEEP)
    dead = [""]
    for _ in range(2):
        wait_until(lambda: trainers_of(runner).worker_of(ticket.id) not in dead)
        dead.append(trainers_of(runner).worker_of(ticket.id))
        cluster.worker_at(dead[-1]).root.kill()
    finish(ticket)
    assert ticket.run is not None
    assert ticket.run.status == "failed"
    assert "were lost 2 times" in ticket.run.reason


def test_a_lost_scheduler_is_told_and_asked_again_and_the_next_training_works(
    cluster: DaskCluster, runner: Runner
) -> None:
    have(cluster, 1, runner)
    ticket, waiting = runner.submit("a", SLEEP), runner.submit("a", NAP)
    wait_until(lambda: ticket.state == "running")
    assert cluster.scheduler
    (worker,) = cluster.living
    cluster.scheduler.kill()
    cluster.scheduler.wait()
    finish(ticket)
    assert ticket.run is not None
    assert (ticket.run.status, ticket.run.reason) == ("failed", LOST)
    assert (waiting.state, runner.notice, runner.trainers.places) == ("queued", NO_ANSWER, 0)
    worker.root.wait(timeout=SECONDS)  # it ends with its scheduler; whoever runs it starts another
    cluster.start_scheduler()
    cluster.start_worker()
    assert statuses([waiting]) == {"finished"}
    assert runner.notice == ""
