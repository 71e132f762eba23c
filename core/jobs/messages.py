"""The messages between the app, the worker pool and its workers: each is one pickle between our own processes.

The pool forwards workers' messages without unpickling them, so that its process needs neither numpy nor pandas.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from core.runs.run import Boundary, Run

# A worker's only messages that the pool reads: it waits for a job; training is over and it scores the rows, which a
# stop cannot interrupt; its last job is over.
IDLE, SCORES, RETIRES = b"", b"scores", b"retires"


@dataclass(frozen=True)
class Submit:
    """To the backend: one training. `payload` is the pickle of its experiment and table, or the file that holds it.

    A worker that has had a job of the same `structure` has its programs in its cache.
    """

    id: int
    payload: bytes | Path
    structure: str


@dataclass(frozen=True)
class Stop:
    """To the backend: end this job, keep what it has learned."""

    job: int


@dataclass(frozen=True)
class Ready:
    """From the backend: TensorFlow is loaded and a worker waits for a job."""


@dataclass(frozen=True)
class Heartbeat:
    """From the worker pool, every two seconds: it does not hang."""


@dataclass(frozen=True)
class Started:
    """From a worker: it has received the job."""

    job: int


@dataclass(frozen=True)
class EpochReport:
    """From a worker: the history's rows since its last message, and the progress of the next epoch.

    `rows` has shape (epochs, columns). `compiling` while the next epoch waits for the compiler.
    """

    job: int
    columns: tuple[str, ...]
    rows: NDArray[np.float64]
    epoch: int
    share: float
    compiling: bool
    boundary: Boundary | None


@dataclass(frozen=True)
class Ended:
    """From a worker: the job's result."""

    job: int
    run: Run


@dataclass(frozen=True)
class Aborted:
    """From the backend: the job ended without a result, and why. `stopped` when a stop was requested."""

    job: int
    reason: str
    stopped: bool = False


JobMessage = Started | EpochReport | Ended | Aborted
