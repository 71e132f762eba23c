"""The session: the experiment on the page, the learner's own data, the running job, and the finished runs."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar
from urllib.parse import urlencode

import streamlit as st

from core.catalog.losses import Task
from core.data.parallel import MANY_ROWS
from core.data.preparation import Plan, Prepared, make_plan, prepare
from core.data.source import load
from core.data.table import DataError, Table
from core.datasets.catalog import CUSTOM_DATASETS, DRAWN, TYPED, UPLOAD
from core.diagnosis import Finding, diagnose_data, diagnose_run
from core.evaluation.threshold_choice import Trade
from core.experiment.fields import COLUMN_FIELDS, SPECS, Experiment, ExperimentError
from core.jobs.cost import Cost
from core.processes.memory import release
from core.runs.run import Run
from core.runs.sealed_test import Opened
from pages.parts.app.custom_data import TypedCells, Upload
from pages.parts.app.render_lock import release_render_lock
from pages.parts.app.tab_record import TabRecord
from pages.parts.app.training_session import TRAIN, TrainingSession

MAX_RUNS = 8
MAX_SHARED_RESULTS = 32

T = TypeVar("T")


@dataclass
class Memo:
    """The latest result of each name, with the key that it was computed for."""

    _results: dict[str, tuple[Hashable, Any]] = field(default_factory=dict)

    def get(self, name: str, key: Hashable, compute: Callable[[], T]) -> T:
        """The result kept under `name`; computed again when the key is not the one that it was computed for."""
        if name not in self._results or self._results[name][0] != key:
            self._results[name] = key, compute()
        result: T = self._results[name][1]
        return result

    def clear(self) -> None:
        """Forget all results."""
        self._results.clear()


@dataclass
class Session(TrainingSession):
    """Everything that one browser session has. Widgets and link show the experiment's settings and hold none.

    `packed_data` keeps what was drawn or typed while another dataset is chosen.
    `trained_data` are the table and its parts that the latest job was submitted with, `run_table` is the latest run's.
    `opened_tests` are by the number of the run. `lost` is what an earlier session of this browser tab, `lost_by`, held.

    `table` raises a DataError when the experiment needs an uploaded table and there is none; `plan`, `prepare` and
    `data_findings` also when the table cannot be used as the experiment asks.
    """

    experiment: Experiment = field(default_factory=Experiment)
    upload: Upload = field(default_factory=Upload)
    typed_cells: TypedCells | None = None
    packed_data: dict[str, str] = field(default_factory=dict)
    page: str = ""
    problems: list[str] = field(default_factory=list)
    memo: Memo = field(default_factory=Memo)
    trained_data: tuple[Table, Prepared] | None = None
    runs: list[Run] = field(default_factory=list)
    run_number: int = 0
    run_table: Table | None = None
    threshold_change: Trade | None = None
    opened_tests: dict[int, Opened] = field(default_factory=dict)
    lost: TabRecord = field(default_factory=TabRecord)
    lost_by: str = ""
    lost_confirmed: bool = False

    def change(self, **values: Any) -> None:
        """Change the experiment, as the learner asked.

        Raises:
            ExperimentError: when a value is not allowed; the experiment then stays as it was.
        """
        self.link.touched = True
        self.refusals.clear()
        self.experiment = replace(self.experiment, **values)

    def choose_dataset(self, dataset: str) -> None:
        """Change to another dataset; the choices about the columns of the one before are forgotten.

        What was drawn or typed leaves the link with its dataset, and is kept until that dataset is chosen again.
        """
        if self.experiment.dataset in PACKED:
            self.packed_data[self.experiment.dataset] = getattr(self.experiment, self.experiment.dataset)
        packed = {name: self.packed_data.get(name, "") if name == dataset else "" for name in PACKED}
        self.change(dataset=dataset, **packed, **{name: SPECS[name].default for name in COLUMN_FIELDS})

    def read_link(self, parameters: Sequence[tuple[str, str]]) -> list[str]:
        """Take the experiment from a link's parameters, and give what is wrong with them."""
        try:
            self.experiment = Experiment.from_query(urlencode(parameters))
        except ExperimentError as error:
            self.experiment = error.experiment
            return [str(problem) for problem in error.problems]
        return []

    def write_link(self) -> dict[str, str]:
        """The parameters of a link to the experiment."""
        return link_of(self.experiment)

    def table(self) -> Table:
        """The experiment's table."""
        if self.experiment.dataset == UPLOAD and self.upload.table is None and self.lost.table_text:
            raise DataError(
                f"This page no longer has {self.lost.table_text}. {self.lost.advice}, or pick another dataset."
            )
        return load(self.experiment, self.upload.table)

    def drop_upload(self, reason: str) -> None:
        """Release the uploaded table and everything made from it; the next rerun shows the reason."""
        table = self.upload.table
        self.upload.set_table(None)
        self.upload.dropped = reason
        self.memo.clear()
        if self.trained_data and self.trained_data[0] is table:
            self.trained_data = None
        if self.run_table is table:
            self.run_table = None

    def prepare(self) -> Prepared:
        """The table's three parts, without features, which workers make. Kept until the experiment's data change."""
        return self._of_data(
            "prepared", lambda: prepare(self.experiment, self.table(), self.plan(), with_features=False)
        )

    def plan(self) -> Plan:
        """The target, the features, and the rows of each part. Kept until the experiment's data change."""
        return self._of_data("plan", lambda: make_plan(self.experiment, self.table()))

    def data_findings(self) -> list[Finding]:
        """What the diagnosis finds in the data. Kept until the experiment's data change."""
        return self._of_data("findings", lambda: diagnose_data(self.table(), self.plan()))

    def run_findings(self, run: Run) -> list[Finding]:
        """What the diagnosis finds in a run, the most serious first. Kept until it is asked about another run."""
        return self.memo.get("run findings", run, lambda: diagnose_run(run))

    def _of_data(self, name: str, compute: Callable[[], T]) -> T:
        key = (*self._data_values, self.upload.version)
        return self.memo.get(name, key, lambda: self.shared_result(name, compute))

    def shared_result(self, name: str, compute: Callable[[], T]) -> T:
        """A result that depends on the experiment's data alone: all sessions share it, except for custom data.

        A class works on the same few datasets, so each result is computed once and held once. Do not change it.
        """
        with release_render_lock():
            if self.experiment.dataset in CUSTOM_DATASETS:
                own = compute()
                if self.upload.table and len(self.upload.table.frame) >= MANY_ROWS:
                    release()
                return own
            result: T = _shared_result(name, self._data_values, compute)
            return result

    @property
    def _data_values(self) -> tuple[Hashable, ...]:
        """The fields of the experiment that its data depend on."""
        return tuple(getattr(self.experiment, name) for name, spec in SPECS.items() if spec.group == "data")

    @property
    def task(self) -> Task:
        """The task of the experiment's data; binary while they cannot be used."""
        try:
            return self.prepare().task
        except DataError:
            return "binary"

    def train(self) -> None:
        """Submit the experiment. When it is refused, everything stays as it was, and `refusals` says why."""
        if not self.begin_training():
            return
        try:
            trained_data = self.table(), self.prepare()
        except DataError as error:  # its table may have been dropped since the page was drawn
            self.refusals[TRAIN] = str(error)
            return
        table = self.upload.table if self.experiment.dataset == UPLOAD else None
        if self.submit(self.experiment, table, self.cost()):
            self.trained_data = trained_data

    def cost(self) -> Cost | None:
        """How much work training is; None while the data cannot be used."""
        try:
            return Cost.of(self.experiment, self.prepare())
        except DataError:
            return None

    @property
    def run(self) -> Run | None:
        """The latest run that gave scores."""
        return self.runs[-1] if self.runs else None

    @property
    def run_is_current(self) -> bool:
        """True when the latest run has the present settings and table."""
        same_table = self.experiment.dataset != UPLOAD or self.run_table is self.upload.table
        return self.run is not None and self.run.is_of(self.experiment) and same_table

    def use_threshold(self, threshold: float, positive: str) -> None:
        """Change to a threshold chosen for the class `positive` of the latest run, and keep the change."""
        self.threshold_change = Trade(self.run_number, positive, self.experiment.threshold, threshold)
        self.change(threshold=threshold)

    def open_test(self) -> None:
        """Open the latest run's test rows at the present threshold. The first opening is the one kept."""
        self.link.touched = True
        if self.run and self.run_number not in self.opened_tests:
            self.opened_tests[self.run_number] = Opened.of(self.run, self.run_table, self.experiment.threshold)

    def collect(self) -> None:
        """Add the run of a job that has ended to the runs, unless it has no scores."""
        if not self.is_training or self.job is None or self.job.run is None:
            return
        self.collected, run = self.job, self.job.run
        if run.has_scores and self.trained_data:
            self.runs = [*self.runs, run][-MAX_RUNS:]
            self.run_number += 1
            self.run_table = self.trained_data[0]


PACKED = (DRAWN, TYPED)  # these datasets are held by the experiment's field of the same name


@st.cache_resource(max_entries=MAX_SHARED_RESULTS, show_spinner=False)
def _shared_result(name: str, data: tuple[Hashable, ...], _compute: Callable[[], Any]) -> Any:  # noqa: ARG001 (the key)
    """The latest results computed for all sessions."""
    return _compute()


def link_of(experiment: Experiment) -> dict[str, str]:
    """The parameters of a link to an experiment."""
    return {"dataset": experiment.dataset} | experiment.changes()


def current_session() -> Session:
    """The session of the browser that this script runs for."""
    if "session" not in st.session_state:
        st.session_state["session"] = Session()
    return st.session_state["session"]  # type: ignore[no-any-return]


def follow_link(session: Session, navigated: bool) -> None:
    """Keep the address bar and the experiment in step; what is wrong with a link is kept in `problems`."""
    offered = [link.parameters for link in session.lost.links]
    problems = session.link.sync(navigated, session.read_link, session.write_link, offered)
    if problems is not None:
        session.problems = problems
