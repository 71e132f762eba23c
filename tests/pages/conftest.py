"""The app without a browser and without a trainer: runs are made of constants, and a fake scheduler trains nothing."""

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import streamlit as st
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest

from core.data.table import Table
from core.experiment.fields import Experiment
from core.jobs.cost import Cost
from core.jobs.job import Job
from core.jobs.job_stats import JobStats
from core.jobs.queue import QueuePosition, RefusedError
from pages.parts.app.session import Session
from tests.timeouts import SECONDS_TO_START

APP = Path(__file__).resolve().parents[2] / "app.py"

Open = Callable[..., AppTest]


class FakeScheduler:
    """Keeps what the pages ask of it. A test moves the jobs on."""

    def __init__(self) -> None:
        self.warming_up = False
        self.notice = ""
        self.stands = QueuePosition()
        self.refusal = ""
        self.stats = JobStats()
        self.backend = SimpleNamespace(slots=2)
        self.jobs: list[Job] = []
        self.stopped: list[Job] = []
        self.renewed: list[Job] = []

    def submit(
        self, owner: str, experiment: Experiment, table: Table | None, cost: Cost | None, is_watched: Callable[[], bool]
    ) -> Job:
        if self.refusal:
            raise RefusedError(self.refusal)
        number = len(self.jobs) + 1
        self.jobs.append(Job(number, owner, experiment, table, lease=0.0, cost=cost, is_watched=is_watched))
        return self.jobs[-1]

    def queue_position(self, job: Job) -> QueuePosition:
        return self.stands

    def renew(self, job: Job) -> None:
        self.renewed.append(job)

    def stop(self, job: Job) -> None:
        self.stopped.append(job)


@pytest.fixture
def scheduler(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeScheduler]:
    """The server's scheduler, which starts no process."""
    fake = FakeScheduler()
    monkeypatch.setattr("pages.parts.app.scheduler.LocalScheduler", lambda: fake)
    st.cache_resource.clear()
    yield fake
    st.cache_resource.clear()


@pytest.fixture
def navigation(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leaves the pages to the navigation, as app.py does for a server; AppTest undoes that before each of its runs."""
    make = PagesManager.__init__

    def make_later(self: PagesManager, *args: Any, **options: Any) -> None:
        make(self, *args, **options)
        PagesManager.uses_pages_directory = False

    monkeypatch.setattr(PagesManager, "__init__", make_later)


@pytest.fixture
def without_keras(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets pages run as in the app, whose process never loads Keras, also where another test has loaded it.

    After each run of a script Streamlit clears the session of a Keras that is loaded, which collects garbage: 0.3 s.
    """
    monkeypatch.setattr("streamlit.runtime.scriptrunner.script_runner._clean_problem_modules", lambda: None)


@pytest.fixture
def without_components(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spares each AppTest the search of all installed packages for components: 0.45 s. None of them has one."""
    monkeypatch.setattr("streamlit.components.v2.manifest_scanner.scan_component_manifests", list)


@pytest.fixture
def open_page(scheduler: FakeScheduler, navigation: None, without_keras: None, without_components: None) -> Open:
    """Opens a page by its name, with the parameters of a link or with a session."""

    def open_page(page: str, session: Session | None = None, **link: Any) -> AppTest:
        app = AppTest.from_file(str(APP), default_timeout=SECONDS_TO_START)
        if session is not None:
            app.session_state["session"] = session
        for name, value in link.items():
            app.query_params[name] = str(value)
        return app.switch_page(f"pages/{page}.py").run()

    return open_page
