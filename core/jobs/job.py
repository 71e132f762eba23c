"""Job: one training as a page sees it, from the queue to its result."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

from core.data.table import Table
from core.experiment.fields import Experiment
from core.jobs.cost import Cost
from core.processes.ipc import Payload
from core.runs.run import Boundary, Run

State = Literal["queued", "starting", "running", "ended"]


@dataclass(eq=False)
class Job:
    """One job. Pages read it at any time; only the scheduler changes it.

    `epoch` counts completed epochs, `share` is the fraction of the next one, `compiling` while that waits for the
    compiler. `cost` is None where the data cannot be used. `is_watched` says whether its owner's browser is connected;
    `lease` is the monotonic time at which the job ends unless renewed, `started_at` that at which it left the queue.
    `payload` is what the backend received. `stopping` is set once a stop was requested, and `stop_reason` says why
    unless the learner did. `first_report` is the time of the first report, and the epochs done by then. `has_news` is
    set by the first epochs and by the end, `over` by the end.
    """

    id: int
    owner: str
    experiment: Experiment
    table: Table | None
    lease: float
    state: State = "queued"
    rows: list[dict[str, float]] = field(default_factory=list)
    epoch: int = 0
    share: float = 0.0
    boundary: Boundary | None = None
    run: Run | None = None
    cost: Cost | None = None
    is_watched: Callable[[], bool] | None = None
    started_at: float | None = None
    stop_reason: str = ""
    first_report: tuple[float, float] | None = None
    compiling: bool = False
    stopping: bool = False
    payload: Payload = b""
    has_news: threading.Event = field(default_factory=threading.Event)
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def history(self) -> pd.DataFrame:
        """The epochs so far, one row each. The list is copied first, because more rows may come meanwhile."""
        return pd.DataFrame(list(self.rows))

    @property
    def seconds_left(self) -> float | None:
        """An estimate from the speed since the first report; None while that is less than a second ago."""
        if self.first_report is None:
            return None
        since, done_then = self.first_report
        seconds, done = time.monotonic() - since, self.epoch + self.share
        if seconds < 1 or done <= done_then:
            return None
        return seconds / (done - done_then) * (self.experiment.epochs - done)
