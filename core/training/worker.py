"""The worker: a process that trains one job after another, reports while it does, and ends before it grows too large.

Importing this module loads TensorFlow; the forkserver does that once (preload), and each worker is forked from it.
"""

import contextlib
import logging
import pickle
import time
from multiprocessing.connection import Connection
from typing import Any

import numpy as np
import pandas as pd

from core.data.table import DataError
from core.experiment import Experiment
from core.training.data import TrainingData, data_of
from core.training.engine import Progress, Training
from core.training.handover import unpack
from core.training.memory import own_mebibytes, release
from core.training.messages import IDLE, RETIRES, Ended, Job, Learned, Started, Stop
from core.training.programs import Programs
from core.training.run import Boundary, Run

SECONDS_BETWEEN_REPORTS = 0.1
SECONDS_BETWEEN_PICTURES = 0.25
# TensorFlow never frees a program: about 25 MiB for a plain graph, 50 to 110 MiB for one of XLA's.
MOST_JOBS = 100
MOST_GROWTH = 60  # mebibytes

log = logging.getLogger(__name__)


def serve(pipe: Connection) -> None:
    """Train the jobs that come through `pipe` and send their messages. Ends at once when the trainer is gone."""
    warm_up()
    programs = Programs()
    ceiling = own_mebibytes() + MOST_GROWTH
    with contextlib.suppress(EOFError, OSError):
        for _ in range(MOST_JOBS):
            pipe.send_bytes(IDLE)
            job = next_job(pipe)
            send(pipe, Started(job.id))
            send(pipe, Ended(job.id, train_reporting(pipe, job, programs)))
            release()
            if own_mebibytes() > ceiling:
                break
        pipe.send_bytes(RETIRES)


def warm_up() -> None:
    """Train something tiny. TensorFlow and Keras set much up when it is first needed: no learner should wait for it."""
    tiny = Experiment(rows=50, layers="1", epochs=1)
    for _ in Training(tiny, TrainingData.of(tiny)).epochs():
        pass


def next_job(pipe: Connection) -> Job:
    """The next job. A stop that came too late for the one before is no concern of it."""
    while isinstance(message := pipe.recv(), Stop):
        pass
    assert isinstance(message, Job)
    return message


def send(pipe: Connection, message: Any) -> None:
    """Send a message that the trainer passes on unread."""
    pipe.send_bytes(pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL))


def train_reporting(pipe: Connection, job: Job, programs: Programs) -> Run:
    """Train, report as it goes, and stop when asked. What goes wrong comes back as a failed run with its reason."""
    reports = Reports(pipe, job.id)
    try:
        experiment, table = unpack(job.payload)
    except Exception as error:
        log.exception("A job could not be read")
        return failed(Experiment(), f"The job could not be read ({type(error).__name__}). Press Train again.")
    try:
        data = data_of(experiment, table)
        del table  # a large one makes room for the rows as tensors
        training = Training(experiment, data, programs)
        for progress in training.epochs():
            reports.add(progress, training)
            if pipe.poll() and pipe.recv() == Stop(job.id):
                training.stop()
        return training.run()
    except DataError as error:
        return failed(experiment, str(error))
    except MemoryError:
        log.exception("A job ran out of memory")
        return failed(experiment, "Memory ran out. Use fewer rows or smaller layers, then press Train again.")
    except (EOFError, OSError):
        raise
    except Exception as error:
        log.exception("A job broke")
        return failed(
            experiment, f"Training broke off ({type(error).__name__}). Change a setting, then press Train again."
        )


def failed(experiment: Experiment, reason: str) -> Run:
    """A run that gave nothing, with the reason."""
    return Run(experiment=experiment, status="failed", history=pd.DataFrame(), reason=reason)


class Reports:
    """Gathers progress and sends it at most ten times a second, pictures at most four times."""

    def __init__(self, pipe: Connection, job: int) -> None:
        self._pipe, self._job = pipe, job
        self._rows: list[np.ndarray] = []
        self._sent = self._pictured = 0.0

    def add(self, progress: Progress, training: Training) -> None:
        """Take note of `progress`; send what has gathered when it is time."""
        if len(progress.rows):
            self._rows.append(progress.rows)
        if (now := time.monotonic()) - self._sent < SECONDS_BETWEEN_REPORTS:
            return
        picture = self._picture(training, now) if self._rows else None
        rows = np.concatenate(self._rows or [np.empty((0, len(training.columns)))])
        where = (progress.epoch, progress.share, progress.compiling)
        send(self._pipe, Learned(self._job, training.columns, rows, *where, picture))
        self._rows, self._sent = [], now

    def _picture(self, training: Training, now: float) -> Boundary | None:
        if now - self._pictured < SECONDS_BETWEEN_PICTURES:
            return None
        self._pictured = now
        return training.boundary()
