"""The app without a browser and without a trainer: runs are made of constants, and a fake runner trains nothing."""

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import streamlit as st
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest

from core.data.table import Table
from core.experiment import Experiment
from core.status.ledger import Ledger
from core.training.cost import Cost
from core.training.estimate import Outlook
from core.training.queue import RefusedError
from core.training.ticket import Ticket
from pages.parts.state import Bench
from tests.patience import SECONDS

APP = Path(__file__).resolve().parents[2] / "app.py"

Open = Callable[..., AppTest]


class FakeRunner:
    """Keeps what the pages ask of it. A test moves the tickets on."""

    def __init__(self) -> None:
        self.warming_up = False
        self.notice = ""
        self.stands = Outlook()
        self.refusal = ""
        self.ledger = Ledger()
        self.trainers = SimpleNamespace(places=2)
        self.tickets: list[Ticket] = []
        self.stopped: list[Ticket] = []
        self.renewed: list[Ticket] = []

    def submit(
        self, owner: str, experiment: Experiment, table: Table | None, cost: Cost | None, is_watched: Callable[[], bool]
    ) -> Ticket:
        if self.refusal:
            raise RefusedError(self.refusal)
        number = len(self.tickets) + 1
        self.tickets.append(Ticket(number, owner, experiment, table, lease=0.0, cost=cost, is_watched=is_watched))
        return self.tickets[-1]

    def outlook(self, ticket: Ticket) -> Outlook:
        return self.stands

    def renew(self, ticket: Ticket) -> None:
        self.renewed.append(ticket)

    def stop(self, ticket: Ticket) -> None:
        self.stopped.append(ticket)


@pytest.fixture
def runner(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeRunner]:
    """The server's runner, which starts no process."""
    fake = FakeRunner()
    monkeypatch.setattr("pages.parts.state.LocalRunner", lambda: fake)
    st.cache_resource.clear()
    yield fake
    st.cache_resource.clear()


@pytest.fixture
def navigation(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keeps each run of a test from being a server's first, in which Streamlit takes `pages` for its older kind of app.

    `framed` answers that with a second run, in which a pressed button is no longer pressed.
    """
    make = PagesManager.__init__

    def make_later(self: PagesManager, *args: Any, **options: Any) -> None:
        make(self, *args, **options)
        PagesManager.uses_pages_directory = False

    monkeypatch.setattr(PagesManager, "__init__", make_later)


@pytest.fixture
def open_page(runner: FakeRunner, navigation: None) -> Open:
    """Opens a page by its name, with the parameters of a link or with a bench."""

    def open_page(page: str, bench: Bench | None = None, **link: Any) -> AppTest:
        app = AppTest.from_file(str(APP), default_timeout=SECONDS)
        if bench is not None:
            app.session_state["bench"] = bench
        for name, value in link.items():
            app.query_params[name] = str(value)
        return app.switch_page(f"pages/{page}.py").run()

    return open_page
