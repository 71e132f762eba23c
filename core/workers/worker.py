"""The worker: a process that trains one job after another, reports while it does, and ends before it grows too large.

Importing this module loads TensorFlow; the forkserver does that once (preload), and each worker is forked from it.
"""

import contextlib
import errno
import logging
import pickle
import time
from multiprocessing.connection import Connection
from typing import Any

import numpy as np
import pandas as pd

from core.data.table import DataError
from core.experiment.fields import Experiment
from core.jobs.messages import IDLE, RETIRES, SCORES, Ended, Learned, Started, Stop, Submit
from core.jobs.payload import unpack
from core.processes.memory import at_most, own_mebibytes, release
from core.runs.run import Boundary, Run
from core.training.engine import Progress, Training
from core.training.program_cache import ProgramCache
from core.training.training_data import TrainingData, data_of

SECONDS_BETWEEN_REPORTS = 0.1
SECONDS_BETWEEN_PICTURES = 0.25
# TensorFlow never frees a program: about 25 MiB for a plain graph, 50 to 110 MiB for one of XLA's.
MOST_JOBS = 100
MOST_GROWTH = 60  # mebibytes
# How TensorFlow and Python itself say that they got no memory; the last is an error for which there was none either.
NO_MEMORY = ("ResourceExhaustedError", "SystemError")

log = logging.getLogger(__name__)


def serve(pipe: Connection, most_mebibytes: int = 0) -> None:
    """Train the jobs that come through `pipe` and send their messages. Ends at once when the trainer is gone.

    Each job may take `most_mebibytes`; 0 is no bound. After a job that broke nobody knows what else is broken, and
    where XLA could not compile it may for the next worker: this one retires.
    """
    warm_up()
    programs = ProgramCache()
    ceiling = own_mebibytes() + MOST_GROWTH
    with contextlib.suppress(EOFError, OSError):
        for _ in range(MOST_JOBS):
            pipe.send_bytes(IDLE)
            job = next_job(pipe)
            send(pipe, Started(job.id))
            run, sound = train_reporting(pipe, job, programs, most_mebibytes)
            send(pipe, Ended(job.id, run))
            release()
            if own_mebibytes() > ceiling or not sound or programs.failed:
                break
        pipe.send_bytes(RETIRES)


def warm_up() -> None:
    """Train something tiny. TensorFlow and Keras set much up when it is first needed: no learner should wait for it."""
    tiny = Experiment(rows=50, layers="1", epochs=1)
    for _ in Training(tiny, TrainingData.of(tiny)).epochs():
        pass


def next_job(pipe: Connection) -> Submit:
    """The next job. A stop that came too late for the one before is no concern of it."""
    while isinstance(message := pipe.recv(), Stop):
        pass
    assert isinstance(message, Submit)
    return message


def send(pipe: Connection, message: Any) -> None:
    """Send a message that the trainer passes on unread."""
    pipe.send_bytes(pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL))


def train_reporting(pipe: Connection, job: Submit, programs: ProgramCache, most_mebibytes: int = 0) -> tuple[Run, bool]:
    """Train, report as it goes, and stop when asked. What goes wrong comes back as a failed run with its reason.

    Also gives whether this process is sound after it.
    """
    try:
        experiment, table = unpack(job.payload)
    except Exception as error:
        log.exception("A job could not be read")
        return failed(Experiment(), f"The job could not be read ({type(error).__name__}). Press Train again."), True
    try:
        with at_most(most_mebibytes):
            data = data_of(experiment, table)
            del table  # a large one makes room for the rows as tensors
            return train(pipe, job.id, Training(experiment, data, programs)), True
    except DataError as error:
        return failed(experiment, str(error)), True
    except (EOFError, ConnectionError):
        raise
    except Exception as error:
        log.exception("A job broke")
        return failed(experiment, why_it_failed(error, most_mebibytes)), False


def train(pipe: Connection, job_id: int, training: Training) -> Run:
    """Train to the end, or until a stop comes."""
    reports = Reports(pipe, job_id)
    for progress in training.epochs():
        reports.add(progress, training)
        if pipe.poll() and pipe.recv() == Stop(job_id):
            training.stop()
    reports.send_rest(training)
    pipe.send_bytes(SCORES)
    return training.run()


def why_it_failed(error: Exception, most_mebibytes: int) -> str:
    """Why a job broke off, in plain words."""
    if not ran_out_of_memory(error):
        return f"Training broke off ({type(error).__name__}). Change a setting, then press Train again."
    bound = f": a training may take {most_mebibytes:,} MB here" if most_mebibytes else ""
    return f"Memory ran out{bound}. Use fewer rows, fewer columns or smaller layers, then press Train again."


def ran_out_of_memory(error: Exception) -> bool:
    """Whether this is how the want of memory shows."""
    if isinstance(error, OSError):
        return error.errno == errno.ENOMEM
    return isinstance(error, MemoryError) or type(error).__name__ in NO_MEMORY


def failed(experiment: Experiment, reason: str) -> Run:
    """A run that gave nothing, with the reason."""
    return Run(experiment=experiment, status="failed", history=pd.DataFrame(), reason=reason)


class Reports:
    """Gathers progress and sends it at most ten times a second, pictures at most four times."""

    def __init__(self, pipe: Connection, job: int) -> None:
        self._pipe, self._job = pipe, job
        self._rows: list[np.ndarray] = []
        self._last = Progress(0)
        self._sent = self._pictured = 0.0

    def add(self, progress: Progress, training: Training) -> None:
        """Take note of `progress`; send what has gathered when it is time."""
        self._last = progress
        if len(progress.rows):
            self._rows.append(progress.rows)
        if (now := time.monotonic()) - self._sent >= SECONDS_BETWEEN_REPORTS:
            self._sent = now
            self._send(training, self._picture(training, now) if self._rows else None)

    def send_rest(self, training: Training) -> None:
        """Send the epochs that have not been sent: no more come."""
        if self._rows:
            self._send(training, None)

    def _send(self, training: Training, picture: Boundary | None) -> None:
        rows = np.concatenate(self._rows or [np.empty((0, len(training.columns)))])
        where = (self._last.epoch, self._last.share, self._last.compiling)
        send(self._pipe, Learned(self._job, training.columns, rows, *where, picture))
        self._rows = []

    def _picture(self, training: Training, now: float) -> Boundary | None:
        if now - self._pictured < SECONDS_BETWEEN_PICTURES:
            return None
        self._pictured = now
        return training.boundary()
