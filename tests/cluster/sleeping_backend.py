"""Trainers that train nothing: they sleep, so that scheduling can be seen on a machine with few cores."""

import threading
from collections.abc import Callable
from typing import Any

import pandas as pd

from core.experiment.fields import Experiment
from core.jobs.messages import Ended, Ready, Started, Stop, Submit
from core.processes.ipc import unpack
from core.runs.run import Run, Status

ROWS_A_SECOND = 10_000


class SleepingBackend:
    """Each job sleeps for as long as it would take to see its rows, epoch after epoch."""

    notice = ""

    def __init__(self, slots: int) -> None:
        self.slots = slots
        self._stopped: dict[int, threading.Event] = {}

    def start(self, take: Callable[[Any], None], lost: Callable[[str, str], None]) -> None:
        self._take = take
        take(Ready())

    def send(self, message: Submit | Stop) -> None:
        if isinstance(message, Submit):
            self._stopped[message.id] = threading.Event()
            threading.Thread(target=self._sleep, args=(message,), daemon=True).start()
        elif message.job in self._stopped:
            self._stopped[message.job].set()

    def close(self) -> None:
        for stopped in self._stopped.values():
            stopped.set()

    def _sleep(self, job: Submit) -> None:
        experiment, _table = unpack(job.payload)
        self._take(Started(job.id))
        stopped = self._stopped[job.id].wait(experiment.rows * experiment.epochs / ROWS_A_SECOND)
        self._take(Ended(job.id, run_of(experiment, "stopped" if stopped else "finished")))


def run_of(experiment: Experiment, status: Status) -> Run:
    """What a sleeper gives: nothing but the experiment and how it ended."""
    return Run(experiment=experiment, status=status, history=pd.DataFrame())
