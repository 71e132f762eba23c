"""The local runner with its real trainer and real workers: results, stops, leases, and processes that are killed."""

import contextlib
import dataclasses
import os
import signal
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import psutil
import pytest

from core.children import child_environment
from core.data.source import load
from core.data.table import Table
from core.experiment import Experiment
from core.training import local, train
from core.training import runner as queueing
from core.training.handover import Payload, pack
from core.training.local import LocalRunner
from core.training.ticket import Ticket
from tests.core.training.household import SECONDS_TO_BE_GONE, Household, kill
from tests.core.training.jobs import LONG, QUICK, finish, wait_until
from tests.patience import SECONDS

HOUR = 3_600.0  # nobody polls here
COMPILED = dataclasses.replace(QUICK, epochs=100, rows=1000, batch_size=4)  # just enough epochs for XLA
UPLOAD = dataclasses.replace(QUICK, dataset="upload")
OTHER_ROUNDINGS = {"ONEDNN_MAX_CPU_ISA": "SSE41", "XLA_FLAGS": "--xla_cpu_max_isa=SSE4_2"}
LONG_UPLOAD = dataclasses.replace(UPLOAD, epochs=2000, batch_size=1)


@pytest.fixture(scope="module")
def runner() -> Iterator[LocalRunner]:
    runner = LocalRunner(jobs_at_once=2, lease_seconds=HOUR)
    wait_until(lambda: not runner.warming_up)
    yield runner
    runner.close()


def test_a_job_sent_before_tensorflow_is_loaded_waits_and_then_gives_the_same_run() -> None:
    with contextlib.closing(LocalRunner(jobs_at_once=1, lease_seconds=HOUR)) as runner:
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
    assert runner.outlook(second).before == 0
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


def test_idle_workers_that_are_killed_are_replaced(runner: LocalRunner) -> None:
    household = Household.of(runner).settled(2)
    before = household.workers
    kill(*before)
    wait_until(lambda: len(set(household.workers) - set(before)) == 2)
    ticket = runner.submit("a", QUICK)
    finish(ticket)
    assert ticket.run is not None
    assert ticket.run.status == "finished"


def test_a_killed_trainer_fails_its_jobs_leaves_no_process_and_is_started_again(runner: LocalRunner) -> None:
    assert runner.trainers.process
    trainer = psutil.Process(runner.trainers.process.pid)
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
    gone, alive = psutil.wait_procs(tree, timeout=SECONDS_TO_BE_GONE)
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
    runner = LocalRunner(jobs_at_once=1, lease_seconds=HOUR)
    wait_until(lambda: not runner.warming_up)
    assert runner.trainers.process
    trainer = psutil.Process(runner.trainers.process.pid)
    tree = [trainer, *trainer.children(recursive=True)]
    runner.submit("a", LONG)
    runner.close()
    _gone, alive = psutil.wait_procs(tree, timeout=SECONDS_TO_BE_GONE)
    assert not alive


@pytest.fixture(scope="module")
def caches(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("caches")


@pytest.fixture(scope="module")
def single(caches: Path) -> Iterator[LocalRunner]:
    """A runner with one worker, so that it is known which one has the job, and a compiler's cache of its own.

    The environment asks for other roundings, which must not change what is learned.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRADEOFF_CACHE", str(caches))
        patch.setattr(local, "child_environment", lambda: child_environment() | OTHER_ROUNDINGS)
        runner = LocalRunner(jobs_at_once=1, lease_seconds=HOUR)
        yield runner
        runner.close()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which this process makes its temporary files."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@pytest.fixture(scope="module")
def table() -> Table:
    """A table as if somebody had uploaded it."""
    return load(dataclasses.replace(QUICK, rows=5000))


def the_worker(runner: LocalRunner) -> psutil.Process:
    """The only worker, once it waits for a job or has one."""
    wait_until(lambda: not runner.warming_up)
    return Household.of(runner).settled(1).workers[0]


def assert_finished(ticket: Ticket) -> None:
    finish(ticket)
    assert ticket.run is not None
    assert (ticket.run.status, ticket.run.reason) == ("finished", "")


def files(folder: Path) -> list[Path]:
    return list(folder.glob("tradeoff-*.pickle"))


def test_a_job_that_xla_takes_over_gives_the_weights_of_this_process(single: LocalRunner, caches: Path) -> None:
    ticket = single.submit("a", COMPILED)
    assert_finished(ticket)
    here = train(COMPILED)
    assert ticket.run is not None
    assert 0 < ticket.run.compiled_after == here.compiled_after < COMPILED.epochs
    assert ticket.run.fingerprint == here.fingerprint
    assert [row["epoch"] for row in ticket.rows] == list(range(1, COMPILED.epochs + 1))
    pd.testing.assert_frame_equal(ticket.run.history, here.history, check_exact=True)
    assert any(caches.glob("*/*"))  # kept for other workers


def test_a_worker_killed_after_xla_took_over_keeps_the_epochs_that_were_reported(single: LocalRunner) -> None:
    ticket = single.submit("a", dataclasses.replace(COMPILED, epochs=2000))
    wait_until(lambda: len(ticket.rows) > COMPILED.epochs)
    process = the_worker(single)
    process.suspend()
    assert ticket.state == "running"
    reported = [dict(row) for row in ticket.rows]
    process.kill()
    finish(ticket)
    assert ticket.run is not None
    assert (ticket.run.status, ticket.run.compiled_after) == ("failed", 0)
    assert "SIGKILL" in ticket.run.reason
    assert len(reported) <= ticket.run.epochs < 2000
    assert ticket.rows[: len(reported)] == reported
    assert ticket.run.history["epoch"].tolist() == list(range(1, ticket.run.epochs + 1))
    assert_finished(single.submit("a", QUICK))


def test_a_killed_worker_fails_its_job_keeps_its_epochs_and_the_next_works(single: LocalRunner) -> None:
    ticket = single.submit("a", LONG)
    wait_until(lambda: len(ticket.rows) > 2)
    the_worker(single).send_signal(signal.SIGKILL)
    finish(ticket)
    assert ticket.run is not None
    assert ticket.run.status == "failed"
    assert "SIGKILL" in ticket.run.reason
    assert ticket.run.epochs > 2
    assert_finished(single.submit("a", QUICK))


def test_a_job_with_a_table_leaves_no_file(single: LocalRunner, folder: Path, table: Table) -> None:
    ticket = single.submit("a", UPLOAD, table)
    assert_finished(ticket)
    assert ticket.run is not None
    assert ticket.run.fingerprint == train(UPLOAD, table).fingerprint
    assert isinstance(ticket.payload, Path)
    assert ticket.payload.parent == folder
    assert files(folder) == []


def test_a_job_whose_table_is_no_good_leaves_no_file(single: LocalRunner, folder: Path, table: Table) -> None:
    ticket = single.submit("a", dataclasses.replace(UPLOAD, target="no such column"), table)
    finish(ticket)
    assert ticket.run is not None
    assert "no such column" in ticket.run.reason
    assert files(folder) == []


def test_a_stopped_job_leaves_no_file(single: LocalRunner, folder: Path, table: Table) -> None:
    ticket = single.submit("a", LONG_UPLOAD, table)
    wait_until(lambda: ticket.share > 0 or ticket.epoch)
    single.stop(ticket)
    finish(ticket)
    assert ticket.run is not None
    assert ticket.run.status == "stopped"
    assert files(folder) == []


def test_a_job_that_lost_its_worker_leaves_no_file(single: LocalRunner, folder: Path, table: Table) -> None:
    ticket = single.submit("a", LONG_UPLOAD, table)
    wait_until(lambda: ticket.share > 0 or ticket.epoch)
    the_worker(single).kill()
    finish(ticket)
    assert ticket.run is not None
    assert ticket.run.status == "failed"
    assert files(folder) == []


def test_a_job_whose_worker_dies_before_it_begins_is_given_to_the_next(
    single: LocalRunner, folder: Path, table: Table
) -> None:
    assert_finished(single.submit("a", QUICK))
    process = the_worker(single)
    process.suspend()
    ticket = single.submit("a", UPLOAD, table)
    wait_until(lambda: ticket.payload)
    assert ticket.state == "starting"
    assert files(folder) == [ticket.payload]
    process.kill()
    assert_finished(ticket)
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
    single: LocalRunner, packing: Packing, folder: Path, table: Table
) -> None:
    ticket = single.submit("a", UPLOAD, table)
    assert packing.begun.wait(SECONDS)
    single.stop(ticket)
    following = single.submit("a", QUICK)
    assert (ticket.state, following.state) == ("starting", "queued")
    packing.go_on.set()
    finish(ticket)
    assert ticket.run is not None
    assert (ticket.run.status, ticket.run.reason) == ("stopped", "Stopped before it began.")
    assert ticket.over.is_set()
    assert ticket.rows == []
    assert_finished(following)
    assert len(packing.payloads) == 1
    assert files(folder) == []


def test_a_table_that_cannot_be_packed_fails_its_job_and_frees_its_place(
    single: LocalRunner, table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_memory(*_: object) -> Payload:
        raise MemoryError

    with monkeypatch.context() as patched:
        patched.setattr("core.training.runner.pack", no_memory)
        ticket = single.submit("a", dataclasses.replace(QUICK, dataset="upload"), table)
        finish(ticket)
    assert ticket.run is not None
    assert ticket.run.status == "failed"
    assert "could not be handed over" in ticket.run.reason
    following = single.submit("b", QUICK)
    finish(following)
    assert_finished(following)


def test_a_trainer_whose_input_is_closed_troubles_neither_the_page_nor_the_leases() -> None:
    runner = LocalRunner(jobs_at_once=1, lease_seconds=HOUR)
    try:
        wait_until(lambda: not runner.warming_up)
        assert runner.trainers.process
        assert runner.trainers.process.stdin
        psutil.Process(runner.trainers.process.pid).suspend()
        runner.trainers.process.stdin.close()
        ticket = runner.submit("a", QUICK)
        runner.stop(ticket)
        assert ticket.stopping
        psutil.Process(runner.trainers.process.pid).kill()
        finish(ticket)
    finally:
        runner.close()


def test_a_trainer_lost_while_the_table_is_packed_fails_the_job_and_leaves_no_file(
    single: LocalRunner, packing: Packing, folder: Path, table: Table
) -> None:
    wait_until(lambda: not single.warming_up)
    ticket = single.submit("a", UPLOAD, table)
    assert packing.begun.wait(SECONDS)
    assert single.trainers.process
    single.trainers.process.kill()
    finish(ticket)
    assert ticket.run is not None
    assert ticket.run.status == "failed"
    packing.go_on.set()
    wait_until(lambda: packing.payloads and not files(folder))
    assert ticket.run.status == "failed"
    assert_finished(single.submit("a", QUICK))
