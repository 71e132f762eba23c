"""What the app, the trainer and its workers say to each other. Each message is one pickle between our own processes.

The trainer passes workers' messages on without reading them, so that it needs none of the libraries they are made of.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

    from core.runs.run import Boundary, Run

# A worker's only messages that the trainer reads: it waits for a job, it has learned and now scores the rows, which
# takes its time and hears no stop, or its last job is over.
IDLE, SCORES, RETIRES = b"", b"scores", b"retires"


@dataclass(frozen=True)
class Submit:
    """To the trainer: one training. `payload` is the pickle of its experiment and table, or the file that holds it.

    A worker that has had a job of the same `structure` has its programs at hand.
    """

    id: int
    payload: bytes | Path
    structure: str


@dataclass(frozen=True)
class Stop:
    """To the trainer: end this job, keep what it has learned."""

    job: int


@dataclass(frozen=True)
class Ready:
    """From the trainer: TensorFlow is loaded and a worker waits for a job."""


@dataclass(frozen=True)
class Started:
    """From a worker: it has the job."""

    job: int


@dataclass(frozen=True)
class Learned:
    """From a worker: the history's rows since its last message, and how far the next epoch is.

    `rows` has shape (epochs, columns). `compiling` while the next epoch waits for the compiler.
    """

    job: int
    columns: tuple[str, ...]
    rows: np.ndarray
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
class Broke:
    """From the trainer: the job ended without a result, and why. `stopped` when that was asked for."""

    job: int
    reason: str
    stopped: bool = False
