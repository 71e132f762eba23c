"""Deadlines: a process that works has its time in full, however slowly it comes; one that rests has little."""

import math
import subprocess
import sys
from collections.abc import Iterator
from subprocess import PIPE

import psutil
import pytest

from core.processes import deadline
from core.processes.deadline import SECONDS_AT_REST, SECONDS_WITHOUT_TURN, Deadline, cpu_seconds, waits_for_machine
from tests.core.jobs.examples import wait_until
from tests.timeouts import SECONDS

HALF = SECONDS_AT_REST / 2


def uses(pid: int, seconds: float = 0.0) -> None:
    """Wait until a process has used more processor time than so many seconds."""
    end = cpu_seconds(pid) + seconds
    wait_until(lambda: cpu_seconds(pid) > end, SECONDS)


@pytest.fixture
def busy() -> Iterator[int]:
    """A process that computes without end, once it does."""
    with subprocess.Popen([sys.executable, "-c", "while True: pass"]) as process:
        uses(process.pid, 0.1)
        yield process.pid
        process.kill()


@pytest.fixture
def asleep() -> Iterator[int]:
    """A process that waits for nothing that this machine could give it."""
    with subprocess.Popen([sys.executable, "-c", "print(flush=True); input()"], stdin=PIPE, stdout=PIPE) as process:
        assert process.stdout
        process.stdout.readline()
        wait_until(lambda: not waits_for_machine(process.pid), SECONDS)
        yield process.pid
        process.kill()


def test_a_process_that_works_has_its_processor_time_in_full(busy: int) -> None:
    before = cpu_seconds(busy)
    limit = Deadline(busy, 0.5)
    while not limit.is_over(10.0):
        uses(busy)
    assert cpu_seconds(busy) - before >= 0.5


def test_processor_time_alone_is_not_enough_as_several_threads_use_it_at_once(busy: int) -> None:
    limit = Deadline(busy, 0.1)
    uses(busy, 0.2)
    assert not limit.is_over(0.05)
    assert limit.is_over(0.05)


def test_a_process_that_works_may_take_any_time_where_no_answer_is_due(busy: int) -> None:
    limit = Deadline(busy, math.inf)
    for _ in range(5):
        uses(busy)
        assert not limit.is_over(1_000.0)


@pytest.mark.parametrize("seconds", [math.inf, 60.0])
def test_a_suspended_process_hangs(busy: int, seconds: float) -> None:
    psutil.Process(busy).suspend()
    wait_until(lambda: psutil.Process(busy).status() == psutil.STATUS_STOPPED, SECONDS)
    assert not waits_for_machine(busy)
    limit = Deadline(busy, seconds)
    assert not limit.is_over(HALF)
    assert limit.is_over(HALF)


def test_a_process_that_sleeps_hangs_sooner_where_an_answer_is_due(asleep: int) -> None:
    waits, due = Deadline(asleep, math.inf), Deadline(asleep, 1.0)
    assert [limit.is_over(1.0) for limit in (waits, due)] == [False, True]
    assert waits.is_over(SECONDS_AT_REST)


def test_a_process_that_works_now_and_then_does_not_hang(busy: int) -> None:
    limit, process = Deadline(busy, math.inf), psutil.Process(busy)
    for _ in range(4):
        process.suspend()
        wait_until(lambda: process.status() == psutil.STATUS_STOPPED, SECONDS)
        limit.is_over(0.0)
        assert not limit.is_over(HALF)
        process.resume()
        uses(busy)


def test_waiting_for_a_turn_is_no_rest_but_has_an_end(asleep: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deadline, "waits_for_machine", lambda pid: True)
    limit = Deadline(asleep, 5.0)
    assert not limit.is_over(SECONDS_WITHOUT_TURN - 1)
    assert limit.is_over(1.0)


def test_a_process_that_is_gone_is_over() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    assert cpu_seconds(process.pid) == 0
    assert Deadline(process.pid, 1.0).is_over(1.0)


def test_elsewhere_the_processor_time_comes_from_psutil(busy: int, monkeypatch: pytest.MonkeyPatch) -> None:
    here = cpu_seconds(busy)
    monkeypatch.setattr(sys, "platform", "darwin")
    assert here <= cpu_seconds(busy) < here + SECONDS
    assert cpu_seconds(2**22 + 1) == 0  # beyond the highest number of a process
