"""The local runner with its real trainer and real workers: results, stops, leases, and processes that are killed."""

import dataclasses
import os
import signal
import time
from collections.abc import Callable, Iterator

import psutil
import pytest

from core.experiment import Experiment
from core.training import train
from core.training.runners import LocalRunner
from core.training.ticket import Ticket

QUICK = Experiment(dataset="moons", rows=100, epochs=5, layers="4")
LONG = dataclasses.replace(QUICK, epochs=2000, rows=20_000, batch_size=4)


def wait_until(condition: Callable[[], object], seconds: float = 60.0) -> None:
    """Wait for a condition; fails when it does not come within a bound that only a hang can reach."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)


@pytest.fixture(scope="module")
def runner() -> Iterator[LocalRunner]:
    runner = LocalRunner(jobs_at_once=2)
    yield runner
    runner.close()


def finish(ticket: Ticket) -> None:
    wait_until(lambda: ticket.state == "ended")


def workers(runner: LocalRunner) -> list[psutil.Process]:
    """The processes that were forked with TensorFlow loaded: the trainer's grandchildren."""
    assert runner._process
    return [worker for child in psutil.Process(runner._process.pid).children() for worker in child.children()]


def test_a_job_sent_before_tensorflow_is_loaded_waits_and_then_gives_the_same_run(runner: LocalRunner) -> None:
    assert runner.warming_up
    ticket = runner.submit("a", QUICK)
    assert ticket.state == "queued"
    finish(ticket)
    assert not runner.warming_up
    assert ticket.run is not None
    assert ticket.run.status == "finished"
    assert ticket.run.fingerprint == train(QUICK).fingerprint
    assert [row["epoch"] for row in ticket.rows] == [1, 2, 3, 4, 5]


def test_one_owner_has_one_running_job_and_others_do_not_wait_for_it(runner: LocalRunner) -> None:
    first, second, other = runner.submit("a", LONG), runner.submit("a", QUICK), runner.submit("b", QUICK)
    finish(other)
    assert second.state == "queued"
    assert runner.place(second) == 0
    runner.stop(first)
    finish(second)
    assert second.run is not None
    assert second.run.status == "finished"


def test_a_stop_keeps_what_was_learned(runner: LocalRunner) -> None:
    ticket = runner.submit("a", LONG)
    wait_until(lambda: ticket.share > 0 or ticket.epoch)
    runner.stop(ticket)
    finish(ticket)
    assert ticket.run is not None
    assert ticket.run.status == "stopped"
    assert ticket.run.validation is not None


def test_a_waiting_job_stops_at_once(runner: LocalRunner) -> None:
    running, waiting = runner.submit("a", LONG), runner.submit("a", QUICK)
    runner.stop(waiting)
    assert waiting.state == "ended"
    assert waiting.run is not None
    assert waiting.run.status == "stopped"
    runner.stop(running)
    finish(running)


def test_a_mistake_in_the_data_fails_with_its_reason_and_the_next_job_works(runner: LocalRunner) -> None:
    ticket = runner.submit("a", dataclasses.replace(QUICK, target="no such column"))
    finish(ticket)
    assert ticket.run is not None
    assert ticket.run.status == "failed"
    assert "no such column" in ticket.run.reason
    following = runner.submit("a", QUICK)
    finish(following)
    assert following.run is not None
    assert following.run.status == "finished"


def test_a_killed_worker_fails_its_job_keeps_its_epochs_and_the_next_works(runner: LocalRunner) -> None:
    ticket = runner.submit("a", dataclasses.replace(QUICK, epochs=2000, rows=5000))
    wait_until(lambda: len(ticket.rows) > 2)
    busiest = max(workers(runner), key=lambda process: sum(process.cpu_times()[:2]))
    busiest.send_signal(signal.SIGKILL)
    finish(ticket)
    assert ticket.run is not None
    assert ticket.run.status == "failed"
    assert "SIGKILL" in ticket.run.reason
    assert ticket.run.epochs > 2
    following = runner.submit("a", QUICK)
    finish(following)
    assert following.run is not None
    assert following.run.status == "finished"


def test_idle_workers_that_are_killed_are_replaced(runner: LocalRunner) -> None:
    before = {process.pid for process in workers(runner)}
    for process in workers(runner):
        process.kill()
    wait_until(lambda: len({process.pid for process in workers(runner)} - before) == 2)
    ticket = runner.submit("a", QUICK)
    finish(ticket)
    assert ticket.run is not None
    assert ticket.run.status == "finished"


def test_a_killed_trainer_fails_its_jobs_leaves_no_process_and_is_started_again(runner: LocalRunner) -> None:
    assert runner._process
    trainer = psutil.Process(runner._process.pid)
    tree = [trainer, *trainer.children(recursive=True)]
    running, waiting = runner.submit("a", LONG), runner.submit("a", QUICK)
    wait_until(lambda: running.state == "running")
    os.kill(trainer.pid, signal.SIGKILL)
    finish(running)
    assert running.run is not None
    assert running.run.status == "failed"
    finish(waiting)
    assert waiting.run is not None
    assert waiting.run.status == "finished"
    gone, alive = psutil.wait_procs(tree, timeout=20)
    assert not alive, gone


def test_a_job_that_nobody_watches_ends() -> None:
    runner = LocalRunner(jobs_at_once=1, lease_seconds=30)
    try:
        wait_until(lambda: not runner.warming_up)
        ticket = runner.submit("a", LONG)
        wait_until(lambda: ticket.state == "running")
        ticket.lease = time.monotonic() - 1  # as if the last poll were long ago
        finish(ticket)
        assert ticket.run is not None
        assert ticket.run.status == "stopped"
        assert ticket.run.reason == "Nobody had watched it for 30 seconds."
    finally:
        runner.close()


def test_closing_leaves_no_process() -> None:
    runner = LocalRunner(jobs_at_once=1)
    wait_until(lambda: not runner.warming_up)
    assert runner._process
    trainer = psutil.Process(runner._process.pid)
    tree = [trainer, *trainer.children(recursive=True)]
    runner.submit("a", LONG)
    runner.close()
    _gone, alive = psutil.wait_procs(tree, timeout=20)
    assert not alive
