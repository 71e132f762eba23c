"""The worker pool: which worker gets which job, and what becomes of a stop and of a dead worker."""

import io
import multiprocessing
import os
import pickle
import signal
import sys
import threading
from contextlib import suppress
from itertools import chain
from multiprocessing.connection import Connection
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from core.jobs.messages import Aborted, Ended, EpochReport, Heartbeat, Ready, Started, Stop, Submit
from core.processes.deadline import Deadline
from core.workers import forkserver, worker, worker_pool
from core.workers.worker_pool import UNKNOWN_CODE, WorkerPool, WorkerSlot, ending
from tests.core.jobs.examples import job, of, wait_until
from tests.timeouts import SECONDS, SECONDS_TO_START


class Pipe:
    """A fake worker's end of the pipe: keeps what the pool sends; breaks when the worker is dead."""

    def __init__(self) -> None:
        self.sent: list[Submit | Stop] = []
        self.broken = False

    def send(self, message: Submit | Stop) -> None:
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
    """A worker pool whose slots have fake workers, and what it says to the app."""

    def __init__(self, slots: int) -> None:
        self._stream = io.BytesIO()
        self.pool = WorkerPool(self._stream, slots)
        self.slots = self.pool._slots
        self.pipes = [self.fresh_worker(slot) for slot in self.slots]

    def fresh_worker(self, slot: WorkerSlot) -> Pipe:
        pipe = Pipe()
        fake: Any = SimpleNamespace(
            pipe=pipe, structures=set(), deadline=lambda seconds: Deadline(os.getpid(), seconds)
        )
        self.pool.add_idle(slot, fake)
        return pipe

    def becomes_idle(self, number: int) -> None:
        slot = self.slots[number]
        assert slot.worker
        self.pool.add_idle(slot, slot.worker)

    def dies(self, number: int, *, started: bool) -> None:
        slot = self.slots[number]
        slot.started = started
        job = self.pool.remove(slot)
        if job:
            self.pool.lost(job, -9, slot)

    @property
    def jobs(self) -> list[list[int]]:
        """The jobs that each worker was sent."""
        return [[message.id for message in pipe.sent if isinstance(message, Submit)] for pipe in self.pipes]

    @property
    def said(self) -> list[Any]:
        """What the app was told, but for the first message of each worker."""
        return messages_in(self._stream)[len(self.slots) :]


@pytest.fixture
def no_forkserver(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker pool in this process leaves its forkserver as it is."""
    monkeypatch.setattr(worker_pool, "METHOD", "spawn")
    monkeypatch.setattr(forkserver, "METHOD", "spawn")


@pytest.fixture
def hall(no_forkserver: None) -> Hall:
    return Hall(3)


def test_a_job_goes_to_a_worker_that_has_had_its_like(hall: Hall) -> None:
    for number, structure in enumerate("abc"):
        hall.pool.handle(job(number, structure))
    assert sorted(hall.jobs) == [[0], [1], [2]]
    had = [slot.job.structure for slot in hall.slots if slot.job]
    for place in range(3):
        hall.becomes_idle(place)
    for number, structure in enumerate("cabbac", start=10):
        hall.pool.handle(job(number, structure))
        place = had.index(structure)
        assert hall.jobs[place][-1] == number
        hall.becomes_idle(place)


def test_a_job_does_not_wait_for_the_worker_that_has_had_its_like(hall: Hall) -> None:
    hall.pool.handle(job(1, "a"))
    hall.pool.handle(job(2, "a"))
    assert sorted(hall.jobs) == [[], [1], [2]]


def test_a_fresh_worker_has_had_nothing_of_what_the_one_before_had(hall: Hall) -> None:
    hall.pool.handle(job(1, "a"))
    place = hall.jobs.index([1])
    hall.dies(place, started=True)
    hall.pipes[place] = hall.fresh_worker(hall.slots[place])
    assert [slot.worker.structures for slot in hall.slots if slot.worker] == [set(), set(), set()]


def test_jobs_that_wait_are_handed_out_in_their_order(hall: Hall) -> None:
    for number in range(6):
        hall.pool.handle(job(number, "b" if number == 5 else "a"))
    assert sorted(hall.jobs) == [[0], [1], [2]]
    for number, place in enumerate((1, 0, 2), start=3):
        hall.becomes_idle(place)
        assert hall.jobs[place][-1] == number
    assert hall.said == [Ready()] * 3


def test_a_stop_goes_to_the_worker_that_has_the_job_and_to_no_other(hall: Hall) -> None:
    for number in range(3):
        hall.pool.handle(job(number))
    hall.pool.handle(Stop(1))
    hall.pool.handle(Stop(7))
    assert [Stop(1) in pipe.sent for pipe in hall.pipes] == [1 in jobs for jobs in hall.jobs]
    assert sum(len(pipe.sent) for pipe in hall.pipes) == 4
    assert hall.said == []


def test_a_stop_takes_a_waiting_job_out_of_the_queue(hall: Hall) -> None:
    for number in range(5):
        hall.pool.handle(job(number))
    hall.pool.handle(Stop(3))
    assert hall.said == [Aborted(3, "Stopped before it began.", stopped=True)]
    hall.becomes_idle(0)
    assert hall.jobs[0][-1] == 4


def test_a_job_that_had_not_begun_is_tried_once_more_before_those_that_wait(hall: Hall) -> None:
    for number in range(4):
        hall.pool.handle(job(number))
    place = hall.jobs.index([1])
    hall.dies(place, started=False)
    assert hall.said == []
    hall.pipes[place] = hall.fresh_worker(hall.slots[place])
    assert hall.jobs[place] == [1]
    hall.dies(place, started=False)
    assert [type(message) for message in hall.said] == [Ready, Aborted]
    assert (hall.said[1].job, hall.said[1].stopped) == (1, False)
    assert "SIGKILL" in hall.said[1].reason
    hall.pipes[place] = hall.fresh_worker(hall.slots[place])
    assert hall.jobs[place] == [3]


def test_a_stopped_job_whose_worker_dies_before_it_begins_is_not_tried_again(hall: Hall) -> None:
    hall.pool.handle(job(1))
    hall.pool.handle(Stop(1))
    hall.dies(hall.jobs.index([1]), started=False)
    assert hall.said == [Aborted(1, "Stopped before it began.", stopped=True)]


def test_a_job_that_had_begun_is_not_tried_again(hall: Hall) -> None:
    hall.pool.handle(job(1))
    hall.dies(hall.jobs.index([1]), started=True)
    assert [(message.job, message.stopped) for message in hall.said] == [(1, False)]
    assert [*chain(*hall.jobs)] == [1]


def test_a_worker_that_is_dead_already_does_not_hold_up_the_trainer(hall: Hall) -> None:
    for pipe in hall.pipes:
        pipe.broken = True
    hall.pool.handle(job(1))
    hall.pool.handle(Stop(1))
    (place,) = [number for number, slot in enumerate(hall.slots) if slot.job]
    hall.pipes[place - 1].broken = False
    hall.pipes[place - 2].broken = False
    hall.dies(place, started=False)
    hall.pool.handle(job(2))
    assert sorted(chain(*hall.jobs)) == [2]  # the first one was stopped


@pytest.mark.parametrize(
    ("code", "words", "memory"),
    [
        (-signal.SIGKILL, "was ended by the system (SIGKILL)", "memory ran out"),
        (
            -signal.SIGABRT,
            "was ended by the system (SIGABRT)",
            "it needed more than the 1,024 MB that a training may take here",
        ),
        (-signal.SIGTERM, "was ended by the system (SIGTERM)", ""),
        (-60, "was ended by the system (signal 60)", ""),
        (1, "ended with code 1", ""),
        (UNKNOWN_CODE, "ended, and the system does not say why", ""),
    ],
)
def test_memory_is_named_only_where_it_is_the_usual_reason(code: int, words: str, memory: str) -> None:
    text = ending(code, 1024)
    assert text.startswith(words)
    assert ("most often because" in text) == bool(memory)
    assert memory in text
    assert str(UNKNOWN_CODE) not in text
    assert "Press Train again" in text


def test_a_signal_without_a_name_ends_the_job_in_words(hall: Hall) -> None:
    hall.pool.handle(job(1))
    assert "signal 60" in hall.slots[hall.jobs.index([1])].reason_lost(-60)


def test_a_beat_comes_only_while_the_pool_can_handle_messages(hall: Hall) -> None:
    with hall.pool._lock:
        threading.Thread(target=hall.pool.send_heartbeats, daemon=True).start()
        assert hall.said == []
    wait_until(lambda: hall.said == [Heartbeat()], SECONDS)


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

    def Process(self, target: Any, args: tuple[Connection, int], daemon: bool) -> threading.Thread:  # noqa: N802
        own = Connection(os.dup(args[0].fileno()))  # the pool closes its copy, as it should
        thread: Any = threading.Thread(target=self._serve, args=(target, own), daemon=daemon)
        thread.exitcode, thread.pid = 0, os.getpid()
        return thread

    def _serve(self, target: Any, pipe: Connection) -> None:
        with pipe:
            target(pipe, 0)


@pytest.mark.full
@pytest.mark.skipif(sys.platform == "win32", reason="Its pipes are copied in another way.")
def test_jobs_go_on_with_a_fresh_worker_when_one_retires(
    tmp_path: Path, no_forkserver: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "MAX_JOBS", 2)
    monkeypatch.setattr(worker, "MAX_GROWTH", 2**20)
    monkeypatch.setenv("TRADEOFF_CACHE", str(tmp_path))
    stream = io.BytesIO()
    here = WorkerPool(stream, 0)
    slot = WorkerSlot(here, ThreadContext(3))
    here._slots = [slot]

    def run() -> None:
        with suppress(EnoughError):
            slot.run()

    for number in range(6):
        here.handle(of(number))
    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(SECONDS_TO_START)
    assert not thread.is_alive()
    messages = messages_in(stream)
    ended = [message for message in messages if isinstance(message, Ended)]
    assert [message.job for message in ended] == list(range(6))
    assert len({message.run.fingerprint for message in ended}) == 1
    assert [type(message) for message in messages if not isinstance(message, EpochReport)] == [
        Ready,
        Started,
        Ended,
    ] * 6
