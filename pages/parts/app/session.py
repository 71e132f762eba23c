"""The session's state: the experiment on the session, an uploaded table, the running job, and the finished runs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar
from urllib.parse import urlencode
from uuid import uuid4

import streamlit as st

from core.catalog.losses import Task
from core.data.preparation import Plan, Prepared, make_plan, prepare
from core.data.reading.process import ReadingJob
from core.data.reading.reading import Reading
from core.data.source import load
from core.data.table import DataError, Table
from core.datasets.catalog import DRAWN, OWN, TYPED, UPLOAD
from core.diagnosis import Finding, diagnose
from core.diagnosis.data_checks import Check, check
from core.evaluation.threshold_change import Trade
from core.experiment.fields import SPECS, Experiment, ExperimentError
from core.experiment.link_codec import Cells
from core.jobs.cost import Cost
from core.jobs.job import Job, nobody
from core.jobs.queue import RefusedError
from core.jobs.scheduler import Scheduler
from core.runs.run import Run
from core.runs.sealed_test import Opened
from core.workers.backend import cluster_scheduler
from core.workers.local import LocalScheduler
from pages.parts.app.browser import connection
from pages.parts.app.render_lock import release_render_lock

RUNS_KEPT = 8
SECONDS_TO_STOP = 0.6
MOST_SHARED = 32

T = TypeVar("T")


@dataclass(frozen=True)
class OpenedFile:
    """A file that is kept to read it again, and the learner's wishes for that.

    `release` makes Streamlit forget the file too; `is_open` says whether the browser is connected.
    """

    content: bytes
    name: str
    wish: Reading = field(default_factory=Reading)
    release: Callable[[], None] = lambda: None
    is_open: Callable[[], bool] = lambda: True


@dataclass(frozen=True)
class Typing:
    """A table that is being typed: its cells when the editor was last drawn anew, and what they are by now.

    `table` is the one on the session in place of the experiment's, where it is too large for a link; `lack` says why a
    large one cannot be used yet.
    """

    base: Cells
    now: Cells
    version: int = 0
    large: bool = False
    table: Table | None = None
    lack: str = ""


@dataclass
class Session:
    """All that one browser session has. The experiment is the only truth about settings: widgets and link show it."""

    owner: str = field(default_factory=lambda: uuid4().hex)
    experiment: Experiment = field(default_factory=Experiment)
    uploaded: Table | None = None
    file: OpenedFile | None = None
    opening: tuple[OpenedFile, ReadingJob] | None = None
    dropped: str = ""
    own: dict[str, str] = field(default_factory=dict)
    typing: Typing | None = None
    job: Job | None = None
    runs: list[Run] = field(default_factory=list)
    run_number: int = 0
    problems: list[str] = field(default_factory=list)
    link: dict[str, str] = field(default_factory=dict)
    touched: bool = False
    page: str = ""
    refusals: dict[str, str] = field(default_factory=dict)
    edits: int = 0
    prepared: tuple[Any, Prepared] | None = None
    planned: tuple[Any, Plan] | None = None
    checked: tuple[Any, list[Check]] | None = None
    found: tuple[Run, list[Finding]] | None = None
    trained: tuple[Table, Prepared] | None = None
    run_table: Table | None = None
    trade: Trade | None = None
    opened: dict[int, Opened] = field(default_factory=dict)

    def change(self, **values: Any) -> None:
        """Change the experiment by the learner's hand.

        Raises:
            ExperimentError: when a value is not allowed; the experiment then stays as it was.
        """
        self.touched = True
        self.refusals.clear()
        self.experiment = replace(self.experiment, **values)

    def choose(self, dataset: str) -> None:
        """Put another dataset on the session; what was chosen about the columns of the one before is forgotten.

        What was drawn or typed leaves the link with its dataset, and is kept for when it comes back.
        """
        if self.experiment.dataset in PACKED:
            self.own[self.experiment.dataset] = getattr(self.experiment, self.experiment.dataset)
        packed = {name: self.own.get(name, "") if name == dataset else "" for name in PACKED}
        self.change(dataset=dataset, **packed, **{name: SPECS[name].default for name in COLUMN_FIELDS})

    def open_link(self, link: Sequence[tuple[str, str]]) -> None:
        """Take the experiment from a link's parameters; what is wrong with them is kept in `problems`."""
        try:
            self.experiment = Experiment.from_query(urlencode(link))
            self.problems = []
        except ExperimentError as error:
            self.experiment = error.experiment
            self.problems = [str(problem) for problem in error.problems]

    def table(self) -> Table:
        """The table on the session.

        Raises:
            DataError: when the experiment speaks of an uploaded table and there is none.
        """
        return load(self.experiment, self.uploaded)

    def drop_upload(self, reason: str) -> None:
        """Let go of the uploaded table and all that was made of it; the reason is told at the next rerun."""
        table, self.uploaded, self.file, self.dropped = self.uploaded, None, None, reason
        if self.experiment.dataset == UPLOAD:
            self.prepared = None
        if self.trained and self.trained[0] is table:
            self.trained = None
        if self.run_table is table:
            self.run_table = None

    def prepare(self) -> Prepared:
        """The table's three parts, ready for a network. Kept until the experiment's data change.

        Raises:
            DataError: when the table cannot be used as the experiment asks.
        """
        if self.prepared is None or self.prepared[0] != self.data_key:
            made = self.made("prepared", lambda: prepare(self.experiment, self.table(), self.plan()))
            self.prepared = self.data_key, made
        return self.prepared[1]

    def plan(self) -> Plan:
        """What is predicted from what, and which rows go where. Kept until the experiment's data change.

        Raises:
            DataError: when the table cannot be used as the experiment asks.
        """
        if self.planned is None or self.planned[0] != self.data_key:
            self.planned = self.data_key, self.made("plan", lambda: make_plan(self.experiment, self.table()))
        return self.planned[1]

    def checks(self) -> list[Check]:
        """What the checks find in the data. Kept until the experiment's data change.

        Raises:
            DataError: when the table cannot be used as the experiment asks.
        """
        if self.checked is None or self.checked[0] != self.data_key:
            self.checked = self.data_key, self.made("checks", lambda: check(self.table(), self.plan()))
        return self.checked[1]

    def findings(self, run: Run) -> list[Finding]:
        """What the diagnosis finds in a run, the most important first. Kept until it is asked of another."""
        if self.found is None or self.found[0] is not run:
            self.found = run, diagnose(run)
        return self.found[1]

    def made(self, kind: str, make: Callable[[], T]) -> T:
        """What `make` gives for the experiment's data; all sessions share it, unless the data are a learner's own.

        A class works on the same few sets: what is made of them is made once, and held once. Nobody may change it.
        """
        with release_render_lock():
            if self.experiment.dataset in OWN:
                return make()
            shared: T = _shared(kind, self.data_key[:-1], make)
            return shared

    @property
    def data_key(self) -> tuple[Any, ...]:
        """What the table and all that is made of it depend on."""
        return (*(getattr(self.experiment, name) for name in DATA_FIELDS), id(self.uploaded))

    @property
    def task(self) -> Task:
        """Two classes, more, or a number; two classes while the data cannot be used."""
        try:
            return self.prepare().task
        except DataError:
            return "binary"

    def train(self) -> None:
        """Send the experiment to the trainer. When it is refused all stays as it was, and `refusals` says why."""
        self.touched = True
        if self.training:  # the button was pressed twice before the page was drawn anew
            return
        self.refusals.pop("train", None)
        try:
            trained = self.table(), self.prepare()
            table = self.uploaded if self.experiment.dataset == UPLOAD else None
            self.job = submit(self.owner, self.experiment, table, self.cost())
        except (RefusedError, DataError) as error:  # its table may have been dropped since the page was drawn
            self.refusals["train"] = str(error)
        else:
            self.trained = trained

    def cost(self) -> Cost | None:
        """How much work training is; None while the data cannot be used."""
        try:
            return Cost.of(self.experiment, self.prepare())
        except DataError:
            return None

    def stop(self) -> None:
        """Ask the running job to end and to keep what it has learned; waits a moment for it, sooner than a poll."""
        self.touched = True
        if self.job:
            scheduler().stop(self.job)
            self.job.over.wait(SECONDS_TO_STOP)

    @property
    def training(self) -> bool:
        """True while a job of this session waits or runs."""
        return self.job is not None and self.job.state != "ended"

    @property
    def run(self) -> Run | None:
        """The latest run that gave scores."""
        return self.runs[-1] if self.runs else None

    @property
    def run_is_current(self) -> bool:
        """True when the latest run is one of the settings and the table that are on the session now."""
        same_table = self.experiment.dataset != UPLOAD or self.run_table is self.uploaded
        return self.run is not None and self.run.is_of(self.experiment) and same_table

    def use_threshold(self, threshold: float, positive: str) -> None:
        """Take a threshold chosen for the class `positive` of the latest run, and keep what it is traded against."""
        self.trade = Trade(self.run_number, positive, self.experiment.threshold, threshold)
        self.change(threshold=threshold)

    def open_test(self) -> None:
        """Open the latest run's test rows at the threshold that is chosen now. The first opening is the one kept."""
        self.touched = True
        if self.run and self.run_number not in self.opened:
            self.opened[self.run_number] = Opened.of(self.run, self.run_table, self.experiment.threshold)

    def collect(self) -> None:
        """Take the result of a job that has ended among the runs. One that learned nothing leaves the earlier runs."""
        run = self.job.run if self.job else None
        if run and run.validation is not None and run.epochs and run is not self.run and self.trained:
            self.runs = [*self.runs, run][-RUNS_KEPT:]
            self.run_number += 1
            self.run_table = self.trained[0]


PACKED = (DRAWN, TYPED)  # these datasets stand in the experiment's field of the same name
COLUMN_FIELDS = ("target", "task", "positive", "leave_out", "kinds", "cut", "drop_duplicates", "split", "split_by")
DATA_FIELDS = tuple(name for name, spec in SPECS.items() if spec.group == "data")


@st.cache_resource(max_entries=MOST_SHARED, show_spinner=False)
def _shared(kind: str, data: tuple[Any, ...], _make: Callable[[], Any]) -> Any:  # noqa: ARG001 (the key)
    """What is made of data with these settings, the latest few."""
    return _make()


def current_session() -> Session:
    """This session's session."""
    if "session" not in st.session_state:
        st.session_state["session"] = Session()
    return st.session_state["session"]  # type: ignore[no-any-return]


@st.cache_resource(show_spinner=False)
def scheduler() -> Scheduler:
    """The one scheduler of this server. Making it starts the trainer in the background and returns at once."""
    return cluster_scheduler() or LocalScheduler()


def submit(owner: str, experiment: Experiment, table: Table | None = None, cost: Cost | None = None) -> Job:
    """Send a job of this session to the trainer. It goes on for as long as the browser is connected or polls.

    Raises:
        RefusedError: when it is too large for this server, or when there is no room in the queue.
    """
    return scheduler().submit(owner, experiment, table, cost, connection() or nobody)


def follow_link(session: Session, opened: bool) -> None:
    """Make the address bar and the experiment agree.

    A link that the learner has `opened`, or went back to, sets the experiment. A page opened without parameters, and a
    change by hand, set the link. At other times a browser that is some pages behind may still send an older one.
    """
    given = st.query_params.to_dict()
    if opened and given and given != session.link and not session.touched:
        session.open_link([(name, value) for name in given for value in st.query_params.get_all(name)])
    session.touched = False
    before, session.link = session.link, {"dataset": session.experiment.dataset} | session.experiment.changes()
    set_link(session.link, before)


def set_link(link: dict[str, str], before: dict[str, str]) -> None:
    """Put a link into the address bar, unless it stands there.

    A browser that sends this very link may only be some pages behind, and have yet to hear of the one `before`.
    """
    if st.query_params.to_dict() != link or before != link:
        st.query_params.from_dict(link)
