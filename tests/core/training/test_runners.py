"""The local runner with its real trainer and real workers: results, stops, leases, and processes that are killed.

Then its parts: the trainer, which hands out jobs, and the worker, which serves them.
"""

import dataclasses
import io
import multiprocessing
import os
import pickle
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import chain
from multiprocessing.connection import Connection
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import psutil
import pytest

from core.data.source import load
from core.data.table import Table
from core.experiment import Experiment
from core.training import runners, train, trainer, worker
from core.training.handover import Payload, pack
from core.training.messages import IDLE, RETIRES, Broke, Ended, Job, Learned, Ready, Started, Stop
from core.training.runners import LocalRunner
from core.training.ticket import Ticket
from core.training.trainer import Output, Slot, Trainer

QUICK = Experiment(dataset="moons", rows=100, epochs=5, layers="4")
LONG = dataclasses.replace(QUICK, epochs=2000, rows=20_000, batch_size=4)
COMPILED = dataclasses.replace(QUICK, epochs=100, rows=1000, batch_size=4)  # just enough epochs for XLA
UPLOAD = dataclasses.replace(QUICK, dataset="upload")
LONG_UPLOAD = dataclasses.replace(UPLOAD, epochs=2000, batch_size=1)
SECONDS = 60  # a bound that only a hang reaches


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
    ticket = runner.submit("a", LONG)
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


@pytest.fixture(scope="module")
def caches(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("caches")


@pytest.fixture(scope="module")
def single(caches: Path) -> Iterator[LocalRunner]:
    """A runner with one worker, so that it is known which one has the job, and a compiler's cache of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRADEOFF_CACHE", str(caches))
        runner = LocalRunner(jobs_at_once=1)
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
    wait_until(lambda: not runner.warming_up and len(workers(runner)) == 1)
    return workers(runner)[0]


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
    assert len(list(caches.glob("*/*"))) == 1  # kept for other workers


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
    monkeypatch.setattr(runners, "pack", packing)
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
        patched.setattr("core.training.runners.pack", no_memory)
        ticket = single.submit("a", dataclasses.replace(QUICK, dataset="upload"), table)
        finish(ticket)
    assert ticket.run is not None
    assert ticket.run.status == "failed"
    assert "could not be handed over" in ticket.run.reason
    following = single.submit("b", QUICK)
    finish(following)
    assert_finished(following)


def test_a_trainer_whose_input_is_closed_troubles_neither_the_page_nor_the_leases() -> None:
    runner = LocalRunner(jobs_at_once=1)
    try:
        wait_until(lambda: not runner.warming_up)
        assert runner._process
        assert runner._process.stdin
        psutil.Process(runner._process.pid).suspend()
        runner._process.stdin.close()
        ticket = runner.submit("a", QUICK)
        runner.stop(ticket)
        assert ticket.stopping
        psutil.Process(runner._process.pid).kill()
        finish(ticket)
    finally:
        runner.close()


def test_a_trainer_lost_while_the_table_is_packed_fails_the_job_and_leaves_no_file(
    single: LocalRunner, packing: Packing, folder: Path, table: Table
) -> None:
    wait_until(lambda: not single.warming_up)
    ticket = single.submit("a", UPLOAD, table)
    assert packing.begun.wait(SECONDS)
    assert single._process
    single._process.kill()
    finish(ticket)
    assert ticket.run is not None
    assert ticket.run.status == "failed"
    packing.go_on.set()
    wait_until(lambda: packing.payloads and not files(folder))
    assert ticket.run.status == "failed"
    assert_finished(single.submit("a", QUICK))


class Pipe:
    """A fake worker's end of the pipe: keeps what the trainer sends; breaks when the worker is dead."""

    def __init__(self) -> None:
        self.sent: list[Job | Stop] = []
        self.broken = False

    def send(self, message: Job | Stop) -> None:
        if self.broken:
            raise BrokenPipeError
        self.sent.append(message)


def messages_in(stream: io.BytesIO) -> list[Any]:
    """All that was written into `stream`."""
    messages, copy = [], io.BytesIO(stream.getvalue())
    with suppress(EOFError):
        while True:
            messages.append(pickle.load(copy))
    return messages


class Hall:
    """A trainer whose slots have fake workers, and what it says to the app."""

    def __init__(self, slots: int) -> None:
        self._stream = io.BytesIO()
        self.trainer = Trainer(Output(self._stream), slots)
        self.slots = self.trainer._slots
        self.pipes = [self.fresh_worker(slot) for slot in self.slots]

    def fresh_worker(self, slot: Slot) -> Pipe:
        pipe = Pipe()
        fake: Any = SimpleNamespace(pipe=pipe, structures=set())
        self.trainer.add_idle(slot, fake)
        return pipe

    def becomes_idle(self, number: int) -> None:
        slot = self.slots[number]
        assert slot.worker
        self.trainer.add_idle(slot, slot.worker)

    def dies(self, number: int, *, begun: bool) -> None:
        slot = self.slots[number]
        slot.begun = begun
        job = self.trainer.remove(slot)
        if job:
            self.trainer.lost(job, -9, slot)

    @property
    def jobs(self) -> list[list[int]]:
        """The jobs that each worker was sent."""
        return [[message.id for message in pipe.sent if isinstance(message, Job)] for pipe in self.pipes]

    @property
    def said(self) -> list[Any]:
        """What the app was told, but for the first message of each worker."""
        return messages_in(self._stream)[len(self.slots) :]


@pytest.fixture
def no_forkserver(monkeypatch: pytest.MonkeyPatch) -> None:
    """A trainer in this process leaves its forkserver as it is."""
    monkeypatch.setattr(trainer, "METHOD", "spawn")


@pytest.fixture
def hall(no_forkserver: None) -> Hall:
    return Hall(3)


def job(number: int, structure: str = "", payload: Payload = b"") -> Job:
    return Job(number, payload, structure)


def test_a_job_goes_to_a_worker_that_has_had_its_like(hall: Hall) -> None:
    for number, structure in enumerate("abc"):
        hall.trainer.take(job(number, structure))
    assert sorted(hall.jobs) == [[0], [1], [2]]
    had = [slot.job.structure for slot in hall.slots if slot.job]
    for place in range(3):
        hall.becomes_idle(place)
    for number, structure in enumerate("cabbac", start=10):
        hall.trainer.take(job(number, structure))
        place = had.index(structure)
        assert hall.jobs[place][-1] == number
        hall.becomes_idle(place)


def test_a_job_does_not_wait_for_the_worker_that_has_had_its_like(hall: Hall) -> None:
    hall.trainer.take(job(1, "a"))
    hall.trainer.take(job(2, "a"))
    assert sorted(hall.jobs) == [[], [1], [2]]


def test_a_fresh_worker_has_had_nothing_of_what_the_one_before_had(hall: Hall) -> None:
    hall.trainer.take(job(1, "a"))
    place = hall.jobs.index([1])
    hall.dies(place, begun=True)
    hall.pipes[place] = hall.fresh_worker(hall.slots[place])
    assert [slot.worker.structures for slot in hall.slots if slot.worker] == [set(), set(), set()]


def test_jobs_that_wait_are_handed_out_in_their_order(hall: Hall) -> None:
    for number in range(6):
        hall.trainer.take(job(number, "b" if number == 5 else "a"))
    assert sorted(hall.jobs) == [[0], [1], [2]]
    for number, place in enumerate((1, 0, 2), start=3):
        hall.becomes_idle(place)
        assert hall.jobs[place][-1] == number
    assert hall.said == [Ready()] * 3


def test_a_stop_goes_to_the_worker_that_has_the_job_and_to_no_other(hall: Hall) -> None:
    for number in range(3):
        hall.trainer.take(job(number))
    hall.trainer.take(Stop(1))
    hall.trainer.take(Stop(7))
    assert [Stop(1) in pipe.sent for pipe in hall.pipes] == [1 in jobs for jobs in hall.jobs]
    assert sum(len(pipe.sent) for pipe in hall.pipes) == 4
    assert hall.said == []


def test_a_stop_takes_a_waiting_job_out_of_the_queue(hall: Hall) -> None:
    for number in range(5):
        hall.trainer.take(job(number))
    hall.trainer.take(Stop(3))
    assert hall.said == [Broke(3, "Stopped before it began.", stopped=True)]
    hall.becomes_idle(0)
    assert hall.jobs[0][-1] == 4


def test_a_job_that_had_not_begun_is_tried_once_more_before_those_that_wait(hall: Hall) -> None:
    for number in range(4):
        hall.trainer.take(job(number))
    place = hall.jobs.index([1])
    hall.dies(place, begun=False)
    assert hall.said == []
    hall.pipes[place] = hall.fresh_worker(hall.slots[place])
    assert hall.jobs[place] == [1]
    hall.dies(place, begun=False)
    assert [type(message) for message in hall.said] == [Ready, Broke]
    assert (hall.said[1].job, hall.said[1].stopped) == (1, False)
    assert "SIGKILL" in hall.said[1].reason
    hall.pipes[place] = hall.fresh_worker(hall.slots[place])
    assert hall.jobs[place] == [3]


def test_a_stopped_job_whose_worker_dies_before_it_begins_is_not_tried_again(hall: Hall) -> None:
    hall.trainer.take(job(1))
    hall.trainer.take(Stop(1))
    hall.dies(hall.jobs.index([1]), begun=False)
    assert hall.said == [Broke(1, "Stopped before it began.", stopped=True)]


def test_a_job_that_had_begun_is_not_tried_again(hall: Hall) -> None:
    hall.trainer.take(job(1))
    hall.dies(hall.jobs.index([1]), begun=True)
    assert [(message.job, message.stopped) for message in hall.said] == [(1, False)]
    assert [*chain(*hall.jobs)] == [1]


def test_a_worker_that_is_dead_already_does_not_hold_up_the_trainer(hall: Hall) -> None:
    for pipe in hall.pipes:
        pipe.broken = True
    hall.trainer.take(job(1))
    hall.trainer.take(Stop(1))
    (place,) = [number for number, slot in enumerate(hall.slots) if slot.job]
    hall.pipes[place - 1].broken = False
    hall.pipes[place - 2].broken = False
    hall.dies(place, begun=False)
    hall.trainer.take(job(2))
    assert sorted(chain(*hall.jobs)) == [2]  # the first one was stopped


class Served:
    """The app's side of a worker that serves in a thread of this process."""

    def __init__(self) -> None:
        self.pipe, theirs = multiprocessing.Pipe()
        self.thread = threading.Thread(target=worker.serve, args=(theirs,), daemon=True)
        self.thread.start()

    def send(self, *messages: Job | Stop) -> None:
        for message in messages:
            self.pipe.send(message)

    def next(self) -> Any:
        """Its next message: IDLE, RETIRES, or what it pickled."""
        assert self.pipe.poll(SECONDS), "waited in vain"
        message = self.pipe.recv_bytes()
        return message if message in (IDLE, RETIRES) else pickle.loads(message)

    def until(self, kind: type) -> Any:
        """Its next message of that kind."""
        while not isinstance(message := self.next(), kind):
            assert message not in (IDLE, RETIRES)
        return message


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], Served]]:
    """Starts a worker that may grow as it likes, and sees to it that it ends."""
    monkeypatch.setattr(worker, "MOST_GROWTH", 2**20)
    started: list[Served] = []

    def start() -> Served:
        started.append(Served())
        return started[-1]

    yield start
    for one in started:
        one.pipe.close()
        one.thread.join(SECONDS)
        assert not one.thread.is_alive()


def of(number: int, experiment: Experiment = QUICK) -> Job:
    return job(number, experiment.structure, pack(experiment, None))


def test_a_worker_retires_after_its_last_job(served: Callable[[], Served], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "MOST_JOBS", 2)
    one = served()
    for number in (1, 2):
        assert one.next() == IDLE
        one.send(of(number))
        assert one.next() == Started(number)
        ended = one.until(Ended)
        assert (ended.job, ended.run.status) == (number, "finished")
    assert one.next() == RETIRES
    one.thread.join(SECONDS)
    assert not one.thread.is_alive()


def test_a_worker_that_has_grown_too_large_retires(
    served: Callable[[], Served], monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = iter([100.0, 149.0, 150.0, 150.1])
    monkeypatch.setattr(worker, "MOST_GROWTH", 50)
    monkeypatch.setattr(worker, "own_mebibytes", lambda: next(memory))
    one = served()
    for number in (1, 2, 3):
        assert one.next() == IDLE
        one.send(of(number))
        assert one.until(Ended).run.status == "finished"
    assert one.next() == RETIRES


def test_a_failed_job_is_a_job_too_and_the_next_one_works(
    served: Callable[[], Served], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "MOST_JOBS", 3)
    one = served()
    no_data, no_pickle = dataclasses.replace(QUICK, target="no such column"), job(2, payload=b"no pickle")
    for message, reason in [(of(1, no_data), "no such column"), (no_pickle, "UnpicklingError"), (of(3), "")]:
        assert one.next() == IDLE
        one.send(message)
        run = one.until(Ended).run
        assert (run.status == "finished") == (message.id == 3)
        assert reason in run.reason
    assert one.next() == RETIRES


def test_a_stop_for_an_earlier_job_does_not_stop_the_next_one(served: Callable[[], Served]) -> None:
    one = served()
    before_it_and_meanwhile = [Stop(1), Stop(1), of(2), Stop(1), Stop(1)]
    for number, messages in enumerate(([of(1)], before_it_and_meanwhile), start=1):
        assert one.next() == IDLE
        one.send(*messages)
        ended = one.until(Ended)
        assert (ended.job, ended.run.status) == (number, "finished")
    assert one.next() == IDLE
    one.send(of(3, LONG), Stop(1), Stop(2))
    for _ in range(4):  # it goes on after both were read
        assert one.until(Learned).job == 3
    one.send(Stop(1), Stop(3))
    ended = one.until(Ended)
    assert (ended.job, ended.run.status) == (3, "stopped")


def test_a_worker_ends_when_its_trainer_is_gone(served: Callable[[], Served]) -> None:
    idle, busy = served(), served()
    assert idle.next() == IDLE
    idle.pipe.close()
    busy.send(of(1, LONG))
    assert busy.next() == IDLE
    assert busy.until(Learned).job == 1
    busy.pipe.close()
    for one in (idle, busy):
        one.thread.join(SECONDS)
        assert not one.thread.is_alive()


class EnoughError(Exception):
    """No further worker is started."""


class ThreadContext:
    """Takes the place of multiprocessing's context: its processes are threads of this one, and it starts only some."""

    def __init__(self, most: int) -> None:
        self.left = most

    def Pipe(self) -> tuple[Connection, Connection]:  # noqa: N802  (so it is called there)
        if not self.left:
            raise EnoughError
        self.left -= 1
        return multiprocessing.Pipe()

    def Process(self, target: Any, args: tuple[Connection], daemon: bool) -> threading.Thread:  # noqa: N802
        own = Connection(os.dup(args[0].fileno()))  # the trainer closes its copy, as it should
        thread: Any = threading.Thread(target=self._serve, args=(target, own), daemon=daemon)
        thread.exitcode = 0
        return thread

    def _serve(self, target: Any, pipe: Connection) -> None:
        with pipe:
            target(pipe)


@pytest.mark.skipif(sys.platform == "win32", reason="Its pipes are copied in another way.")
def test_jobs_go_on_with_a_fresh_worker_when_one_retires(
    tmp_path: Path, no_forkserver: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "MOST_JOBS", 2)
    monkeypatch.setattr(worker, "MOST_GROWTH", 2**20)
    monkeypatch.setenv("TRADEOFF_CACHE", str(tmp_path))
    stream = io.BytesIO()
    here = Trainer(Output(stream), 0)
    slot = Slot(here, ThreadContext(3))
    here._slots = [slot]

    def run() -> None:
        with suppress(EnoughError):
            slot.run()

    for number in range(6):
        here.take(of(number))
    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(SECONDS)
    assert not thread.is_alive()
    messages = messages_in(stream)
    ended = [message for message in messages if isinstance(message, Ended)]
    assert [message.job for message in ended] == list(range(6))
    assert len({message.run.fingerprint for message in ended}) == 1
    assert [type(message) for message in messages if not isinstance(message, Learned)] == [Ready, Started, Ended] * 6
