"""The processes of a trainer: found by their session, so that none hides behind a parent that is gone."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psutil

from core.training.local import LocalRunner
from tests.core.training.jobs import wait_until

SECONDS_TO_WORK_AGAIN = 15.0  # what is promised after every fault, where a start takes a third of it
_starts: list[float] = []


@contextmanager
def measured() -> Iterator[None]:
    """Takes the time of a start and a first training: on a busy machine it is longer, and so is all that follows."""
    started = time.monotonic()
    yield
    _starts.append(time.monotonic() - started)


def seconds_to_work_again() -> float:
    """After a fault the next Train works within 15 seconds, or three times what a start takes on a busy machine."""
    return max(SECONDS_TO_WORK_AGAIN, 3 * max(_starts))


@dataclass(frozen=True)
class Household:
    """A trainer and all that it started."""

    trainer: psutil.Process

    @classmethod
    def of(cls, runner: LocalRunner) -> "Household":
        """The processes of a runner whose trainer runs."""
        assert runner.trainers.process
        return cls(psutil.Process(runner.trainers.process.pid))

    @property
    def members(self) -> list[psutil.Process]:
        """All that live, the trainer too."""
        return [process for process in psutil.process_iter() if session_of(process) == self.trainer.pid]

    @property
    def forkserver(self) -> psutil.Process | None:
        """What the workers are forked from; None once it was killed, until a worker is needed."""
        return self._running("multiprocessing.forkserver")

    @property
    def tracker(self) -> psutil.Process | None:
        """What multiprocessing starts beside it."""
        return self._running("multiprocessing.resource_tracker")

    def _running(self, module: str) -> psutil.Process | None:
        running = [
            child for child in self.trainer.children() if session_of(child) and module in " ".join(child.cmdline())
        ]
        return running[0] if running else None

    @property
    def workers(self) -> list[psutil.Process]:
        """The processes that train. They are their forkserver's children, until it is killed."""
        others = {self.trainer.pid, *(child.pid for child in self.trainer.children())}
        return [member for member in self.members if member.pid not in others]

    def settled(self, places: int) -> "Household":
        """Itself, once exactly so many workers live and wait, or train."""
        wait_until(lambda: len(self.workers) == places)
        return self


def session_of(process: psutil.Process) -> int:
    """The session that a process belongs to; 0 when it is gone."""
    try:
        return 0 if process.status() == psutil.STATUS_ZOMBIE else os.getsid(process.pid)
    except (ProcessLookupError, psutil.NoSuchProcess):
        return 0


def kill(*processes: psutil.Process) -> None:
    """kill -9."""
    for process in processes:
        process.send_signal(signal.SIGKILL)


def all_gone(processes: list[psutil.Process]) -> Callable[[], bool]:
    """A condition: none of these lives any more. Process numbers may be given out anew, psutil knows."""
    return lambda: not any(process.is_running() and session_of(process) for process in processes)
