"""The processes of a worker pool: found by their session, so that none hides behind a parent that is gone."""

import contextlib
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass

import psutil

from core.workers.local import LocalScheduler
from tests.core.jobs.examples import wait_until

SECONDS_TO_BE_GONE = 20.0  # what outlives its worker pool, or its server, for longer is an orphan


@dataclass(frozen=True)
class ProcessTree:
    """A worker pool and all that it started."""

    pool: psutil.Process

    @classmethod
    def of(cls, scheduler: LocalScheduler) -> "ProcessTree":
        """The processes of a scheduler whose worker pool runs."""
        assert scheduler.backend.process
        return cls(psutil.Process(scheduler.backend.process.pid))

    @property
    def members(self) -> list[psutil.Process]:
        """All that live, the worker pool too."""
        return [process for process in psutil.process_iter() if session_of(process) == self.pool.pid]

    @property
    def forkserver(self) -> psutil.Process | None:
        """What the workers are forked from; None once it was killed, until a worker is needed."""
        return self._running("multiprocessing.forkserver")

    @property
    def tracker(self) -> psutil.Process | None:
        """What multiprocessing starts beside it."""
        return self._running("multiprocessing.resource_tracker")

    def _running(self, module: str) -> psutil.Process | None:
        return next((child for child in self.pool.children() if module in command_of(child)), None)

    @property
    def workers(self) -> list[psutil.Process]:
        """The processes that train: children of the forkserver until it is killed, never of the worker pool."""
        found: list[psutil.Process] = []
        for member in self.members:
            with contextlib.suppress(psutil.NoSuchProcess):
                if self.pool.pid not in (member.pid, member.ppid()):
                    found.append(member)
        return found

    def settled(self, places: int) -> "ProcessTree":
        """Itself, once exactly so many workers live and wait, or train."""
        wait_until(lambda: len(self.workers) == places)
        return self


def session_of(process: psutil.Process) -> int:
    """The session that a process belongs to; 0 when it is gone."""
    try:
        return 0 if process.status() == psutil.STATUS_ZOMBIE else os.getsid(process.pid)
    except (ProcessLookupError, psutil.NoSuchProcess):
        return 0


def command_of(process: psutil.Process) -> str:
    """The command line of a process; empty when it is gone."""
    try:
        return " ".join(process.cmdline())
    except psutil.NoSuchProcess:  # a zombie too
        return ""


def worker_pool_among(processes: list[psutil.Process]) -> psutil.Process:
    """The one worker pool among them."""
    (pool,) = (process for process in processes if "core.workers.worker_pool" in command_of(process))
    return pool


def kill(*processes: psutil.Process) -> None:
    """kill -9."""
    for process in processes:
        process.send_signal(signal.SIGKILL)


def all_gone(processes: list[psutil.Process]) -> Callable[[], bool]:
    """A condition: none of these lives any more. psutil tells a process from a later one with the same number."""
    return lambda: not any(process.is_running() and session_of(process) for process in processes)
