"""The worker: a process that trains one job after another, reports its progress, and ends before it grows too large.

Importing this module imports TensorFlow. The forkserver does that once (preload), and workers are forked from it.
"""

import contextlib
import errno
import logging
import pickle
import time
from multiprocessing.connection import Connection

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.data.table import DataError
from core.experiment.fields import Experiment
from core.jobs.messages import IDLE, RETIRES, SCORES, Ended, EpochReport, JobMessage, Started, Stop, Submit
from core.processes.ipc import unpack
from core.processes.memory import memory_limit, own_mebibytes, release
from core.runs.run import Boundary, Run
from core.training.engine import Progress, Training
from core.training.program_cache import ProgramCache
from core.training.training_data import TrainingData, data_of

SECONDS_BETWEEN_REPORTS = 0.1
SECONDS_BETWEEN_BOUNDARIES = 0.25
# TensorFlow never frees a program: about 25 MiB for a plain graph, 50 to 110 MiB for one of XLA. Measured by 2026-11-22
# (date of the commit) on 2 cores, x86-64, TensorFlow 2.21. To measure again, train jobs of different structures in one
# process and print `own_mebibytes()` after each.
MAX_JOBS = 100
MAX_GROWTH = 60  # mebibytes
# Errors by which TensorFlow and Python report that memory ran out; Python raises the last when even its error has none.
NO_MEMORY = ("ResourceExhaustedError", "SystemError")

log = logging.getLogger(__name__)


def serve(pipe: Connection, max_mebibytes: int = 0) -> None:
    """Train the jobs that come through `pipe` and send their messages. Ends at once when the pool has ended.

    Each job may take `max_mebibytes`; 0 for no limit. The worker retires after an unexpected error, which may have
    damaged the process, and after XLA could not compile, which it may be able to do in another process.
    """
    warm_up()
    programs = ProgramCache()
    ceiling = own_mebibytes() + MAX_GROWTH
    with contextlib.suppress(EOFError, OSError):
        for _ in range(MAX_JOBS):
            pipe.send_bytes(IDLE)
            while isinstance(job := pipe.recv(), Stop):
                pass  # it came too late for the job before
            send(pipe, Started(job.id))
            run, healthy = train_reporting(pipe, job, programs, max_mebibytes)
            send(pipe, Ended(job.id, run))
            release()
            if own_mebibytes() > ceiling or not healthy or programs.failed:
                break
        pipe.send_bytes(RETIRES)


def warm_up() -> None:
    """Train a tiny network, so that learners do not wait for what TensorFlow and Keras initialise on first use."""
    tiny = Experiment(rows=50, layers="1", epochs=1)
    for _ in Training(tiny, TrainingData.of(tiny)).epochs():
        pass


def send(pipe: Connection, message: JobMessage) -> None:
    """Send a message that the pool forwards without unpickling it."""
    pipe.send_bytes(pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL))


def train_reporting(pipe: Connection, job: Submit, programs: ProgramCache, max_mebibytes: int = 0) -> tuple[Run, bool]:
    """Train, report progress, and stop when asked. An error gives a failed run with its reason.

    Also gives whether this process can be used again.
    """
    try:
        experiment, table = unpack(job.payload)
    except Exception as error:
        log.exception("A job could not be read")
        return failed(Experiment(), f"The job could not be read ({type(error).__name__}). Press Train again."), True
    try:
        with memory_limit(max_mebibytes):
            data = data_of(experiment, table)
            del table  # makes room for the rows as tensors
            return train(pipe, job.id, Training(experiment, data, programs)), True
    except DataError as error:
        return failed(experiment, str(error)), True
    except (EOFError, ConnectionError):
        raise
    except Exception as error:
        log.exception("A job failed")
        return failed(experiment, reason_of(error, max_mebibytes)), False


def train(pipe: Connection, job_id: int, training: Training) -> Run:
    """Train to the end, or until a stop comes."""
    reporter = Reporter(pipe, job_id, training)
    for progress in training.epochs():
        reporter.add(progress)
        if pipe.poll() and pipe.recv() == Stop(job_id):
            training.stop()
    reporter.send_rest()
    pipe.send_bytes(SCORES)
    return training.run()


def reason_of(error: Exception, max_mebibytes: int) -> str:
    """Why a job failed, in plain words."""
    name = type(error).__name__
    no_memory = isinstance(error, MemoryError) or name in NO_MEMORY
    if not (error.errno == errno.ENOMEM if isinstance(error, OSError) else no_memory):
        return f"Training broke off ({name}). Change a setting, then press Train again."
    bound = f": it needed more than the {max_mebibytes:,} MB that a training may take here" if max_mebibytes else ""
    return f"Memory ran out{bound}. Use fewer rows, fewer columns or smaller layers, then press Train again."


def failed(experiment: Experiment, reason: str) -> Run:
    """A failed run without a result."""
    return Run(experiment=experiment, status="failed", history=pd.DataFrame(), reason=reason)


class Reporter:
    """Gathers progress and sends it at most ten times a second, decision boundaries at most four times."""

    def __init__(self, pipe: Connection, job: int, training: Training) -> None:
        self._pipe, self._job, self._training = pipe, job, training
        self._rows: list[NDArray[np.float64]] = []
        self._last = Progress(0)
        self._sent = self._boundary_sent = 0.0

    def add(self, progress: Progress) -> None:
        """Add `progress`, and send what has gathered when it is time."""
        self._last = progress
        if len(progress.rows):
            self._rows.append(progress.rows)
        if (now := time.monotonic()) - self._sent >= SECONDS_BETWEEN_REPORTS:
            self._sent, boundary = now, None
            if self._rows and now - self._boundary_sent >= SECONDS_BETWEEN_BOUNDARIES:
                self._boundary_sent, boundary = now, self._training.boundary()
            self._send(boundary)

    def send_rest(self) -> None:
        """Send the remaining epochs at the end of the training."""
        if self._rows:
            self._send(None)

    def _send(self, boundary: Boundary | None) -> None:
        columns, last = self._training.columns, self._last
        rows = np.concatenate(self._rows or [np.empty((0, len(columns)))])
        send(self._pipe, EpochReport(self._job, columns, rows, last.epoch, last.share, last.compiling, boundary))
        self._rows = []
