"""The host's page: who sees it, and what is on it."""

import logging

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from core.data.table import Table
from core.experiment.fields import Experiment
from core.jobs.job import Job
from core.server.admin_auth import MAX_WRONG_KEYS
from core.server.metrics import metrics_text
from pages.parts.status import figures
from tests.core.server.examples import FIGURES
from tests.pages.conftest import FakeScheduler, Open

KEY = "a key that nobody has chosen"


@pytest.fixture
def key(monkeypatch: pytest.MonkeyPatch) -> str:
    """The host's key is set, and a wrong one is answered at once."""
    monkeypatch.setenv("TRADEOFF_ADMIN_KEY", KEY)
    monkeypatch.setattr("core.server.admin_auth.PAUSE", 0.0)
    monkeypatch.setattr("streamlit.runtime.context.ContextProxy.ip_address", "10.0.0.7")
    return KEY


def words(app: AppTest) -> str:
    """All that is said on the page."""
    elements = (*app.title, *app.markdown, *app.caption, *app.info, *app.error, *app.success, *app.warning, *app.code)
    tables = [table.value.to_string() for table in app.table]
    return "\n".join([*(str(element.value) for element in elements), *tables, *(item.value for item in app.metric)])


def enter(app: AppTest, key: str) -> AppTest:
    app.text_input[0].set_value(key)
    return next(button for button in app.button if button.label == "Show the figures").click().run()


def test_without_a_key_the_page_is_off_and_says_how_to_switch_it_on(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TRADEOFF_ADMIN_KEY", raising=False)
    app = open_page("status")
    assert "switched off" in app.info[0].value
    assert "TRADEOFF_ADMIN_KEY=" in app.code[0].value
    assert not app.text_input
    assert not app.metric


def test_the_right_key_shows_the_figures_and_is_kept_nowhere(open_page: Open, key: str) -> None:
    app = open_page("status")
    assert not app.metric
    enter(app, key)
    assert not app.exception
    assert [metric.label for metric in app.metric][:2] == ["Connected tabs", "In the queue"]
    assert key not in str(app.session_state)
    assert key not in str(app.query_params)
    assert key not in words(app)


def test_a_wrong_key_is_told_so_and_shows_nothing(open_page: Open, key: str) -> None:
    app = enter(open_page("status"), "a guess")
    assert "not the key" in app.error[0].value
    assert not app.metric
    assert "a guess" not in words(app)


def test_who_guesses_on_and_on_waits(open_page: Open, key: str) -> None:
    app = open_page("status")
    for number in range(MAX_WRONG_KEYS):
        enter(app, f"guess {number}")
    enter(app, key)
    assert "Wait a minute" in app.error[0].value
    assert not app.metric


def test_a_short_key_is_named_as_weak(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRADEOFF_ADMIN_KEY", "short")
    assert "can be guessed" in enter(open_page("status"), "short").warning[0].value


def test_the_page_shows_what_the_figures_say(open_page: Open, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pages.parts.status.figures.figures", lambda: FIGURES)
    app = enter(open_page("status"), key)
    metrics = {metric.label: metric.value for metric in app.metric}
    assert metrics["Connected tabs"] == "30"
    assert metrics["Longest wait"] == "2 s"
    assert metrics["Running"] == "1 of 2"
    assert metrics["Memory left"] == "424 MiB"
    assert app.subheader[0].value == "A class of 80 fits"
    said = words(app)
    assert "20 finished, 4 stopped, 2 failed" in said
    assert "12 of 50" in said
    assert "Together 300 MiB" in said
    assert r"The trainer ended with code \-9; it is started again" in said


def test_nothing_of_a_learner_is_shown_to_the_host(
    open_page: Open, scheduler: FakeScheduler, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither owners, tables, columns and classes nor what an error says of them, on the page and in the metrics."""
    monkeypatch.setattr(figures, "connected_tabs", lambda: 1)
    table = Table("grades of Anna.csv", pd.DataFrame({"Anna's grade": [1, 2], "passed by Anna": ["yes", "no"]}))
    app = open_page("status")
    for number, status in enumerate(("running", "finished", "failed")):
        experiment = Experiment(dataset="upload", target="passed by Anna", leave_out="Anna's grade", positive="Anna")
        job = Job(number, "Anna", experiment, table, lease=0.0)
        scheduler.stats.queued(job)
        scheduler.stats.started(job)
        if status != "running":
            scheduler.stats.ended(job, status)  # type: ignore[arg-type]
    try:
        raise ValueError("could not convert 'Anna' to float")
    except ValueError:
        logging.getLogger("pages.parts.app.error_boundary").exception("The column %s broke", "Anna's grade")
    taken = figures.figures()
    enter(app, key)
    assert "a learner's own table" in words(app)
    assert "The column %s broke" in words(app)
    for said in (words(app), metrics_text(taken).decode(), repr(taken)):
        assert "anna" not in said.lower()


def test_no_navigation_leads_learners_there(open_page: Open, key: str) -> None:
    for page in ("home", "train"):
        app = open_page(page)
        assert "status" not in words(app).lower()
