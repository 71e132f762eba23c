"""Job: one job as the page sees it, from the queue to its result."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

import pandas as pd

from core.data.table import Table
from core.experiment.fields import Experiment
from core.jobs.cost import Cost
from core.processes.ipc import Payload
from core.runs.run import Boundary, Run

State = Literal["queued", "starting", "running", "ended"]


def nobody() -> bool:
    """The answer where no browser is known of: only a poll then says that somebody watches."""
    return False


@dataclass(eq=False)
class Job:
    """One job. A page reads it at any time without asking anybody; only the scheduler changes it.

    `epoch` counts whole epochs, `share` is how far the next one is, `compiling` while that waits for the compiler.
    `cost` is None where the data cannot be used. `is_watched` tells whether the browser of its owner is connected;
    `lease` is the monotonic time until which somebody is known to watch, `begun` that at which it left the queue.
    `payload` is what the trainer was handed. `stopping` is set once the end was asked for, and `why` says in words why
    when it was not the learner who asked. `timed_from` is the time of the first report, and the epochs done by then.
    `has_news` is set by the first epochs and by the end, `over` by the end.
    """

    id: int
    owner: str
    experiment: Experiment
    table: Table | None
    lease: float
    state: State = "queued"
    rows: list[dict[str, Any]] = field(default_factory=list)
    epoch: int = 0
    share: float = 0.0
    boundary: Boundary | None = None
    run: Run | None = None
    cost: Cost | None = None
    is_watched: Callable[[], bool] = nobody
    begun: float | None = None
    why: str = ""
    timed_from: tuple[float, float] | None = None
    compiling: bool = False
    stopping: bool = False
    payload: Payload = b""
    has_news: threading.Event = field(default_factory=threading.Event)
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def history(self) -> pd.DataFrame:
        """The epochs so far, one row each. The rows are copied at one stroke: more may come while a frame is made."""
        return pd.DataFrame(list(self.rows))

    @property
    def seconds_left(self) -> float | None:
        """An estimate from the pace since the first report; None while that is less than a second ago."""
        if self.timed_from is None:
            return None
        since, done_then = self.timed_from
        seconds, done = time.monotonic() - since, self.epoch + self.share
        if seconds < 1 or done <= done_then:
            return None
        return seconds / (done - done_then) * (self.experiment.epochs - done)
