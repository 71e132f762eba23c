"""A session that trains something and has a link."""

from dataclasses import dataclass, field
from uuid import uuid4

from core.data.table import Table
from core.experiment.fields import Experiment
from core.jobs.cost import Cost
from core.jobs.job import Job
from core.jobs.queue import RefusedError
from pages.parts.app.link_sync import LinkSync
from pages.parts.app.scheduler import scheduler
from pages.parts.app.streamlit_internals import connection

SECONDS_TO_STOP = 0.6
TRAIN = "train"


@dataclass
class TrainingSession:
    """Trains one job at a time for its `owner`.

    `collected` is the latest job whose run the session has taken. `refusals` are the reasons why a control or a button
    had no effect.
    """

    owner: str = field(default_factory=lambda: uuid4().hex)
    link: LinkSync = field(default_factory=LinkSync)
    job: Job | None = None
    collected: Job | None = None
    refusals: dict[str, str] = field(default_factory=dict)

    @property
    def is_training(self) -> bool:
        """True until the job's run is collected: a job that ends while a page is drawn changes nothing on it."""
        return self.job is not self.collected

    def begin_training(self) -> bool:
        """To be called when Train is pressed; False when it was pressed twice before the page was drawn again."""
        self.link.touched = True
        if self.is_training:
            return False
        self.refusals.pop(TRAIN, None)
        return True

    def submit(self, experiment: Experiment, table: Table | None = None, cost: Cost | None = None) -> bool:
        """Submit a job, which goes on for as long as the browser is connected or polls.

        False when it is too large for this server or the queue is full: the job from before then stays, and `refusals`
        says why.
        """
        try:
            self.job = scheduler().submit(self.owner, experiment, table, cost, connection())
        except RefusedError as error:
            self.refusals[TRAIN] = str(error)
            return False
        return True

    def stop(self) -> None:
        """Ask the running job to end and to keep what it has learned; waits a moment for it, less than a poll."""
        self.link.touched = True
        if self.job:
            scheduler().stop(self.job)
            self.job.over.wait(SECONDS_TO_STOP)
