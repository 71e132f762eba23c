"""What all pages share: the style, the link, the line about the experiment, and the error boundary."""

import contextlib
from collections.abc import Callable
from pathlib import Path

import streamlit as st

from core.charts.palette import css_variables
from core.data.table import DataError
from core.runs.summary import data_line, model_line, outcome, run_line
from core.text.markdown import escape_markdown
from pages.parts.app.error_boundary import error_boundary, stop_if_set_up_wrongly
from pages.parts.app.glossary import glossary_button
from pages.parts.app.lost_session import keep_record, show_lost_session
from pages.parts.app.poll_job import poll_job_line
from pages.parts.app.scheduler import scheduler
from pages.parts.app.session import Session, current_session, follow_link
from pages.parts.app.streamlit_internals import went_back
from pages.parts.app.widget_version import renew_widgets
from pages.parts.data.upload import dropped_note

STYLE = css_variables() + (Path(__file__).parent / "style.css").read_text(encoding="utf-8")


def framed(
    screen: Callable[[Session], None],
    *,
    page: str,
    watching: bool = False,
    link: Callable[[Session, bool], None] = follow_link,
) -> None:
    """Show a screen, the page of this name, inside the frame.

    With `watching`, a line on top shows the progress of a running job; the Train page has its own view of it. `link`
    makes the address bar and the session agree. Its second argument is true when the learner has come from another page
    or has gone back.
    """
    st.html(f"<style>{STYLE}</style>")
    stop_if_set_up_wrongly()
    session = current_session()
    scheduler()
    if session.page != page:
        renew_widgets()
    session.collect()
    link(session, session.page != page or went_back())
    session.page = page
    keep_record(session)
    _show_link_problems(session)
    with error_boundary():
        show_lost_session(session)
        dropped_note(session)
        if watching:
            poll_job_line(session)
        screen(session)
        glossary_button()


def _show_link_problems(session: Session) -> None:
    if not session.problems:
        return
    lines = "\n".join(f"- {escape_markdown(problem)}" for problem in session.problems)
    with st.container(key="link-problems"):
        st.warning(f"Some of this link's settings are not possible:\n\n{lines}", icon=":material/link_off:")
        st.button("Understood", on_click=session.problems.clear, key="understood")


def experiment_line(session: Session) -> None:
    """One line: the data, the model, and the latest run when it has these settings."""
    parts = [model_line(session.experiment, session.task)]
    with contextlib.suppress(DataError):  # the page says why there are no data
        table, prepared = session.table(), session.prepare()
        positive = prepared.classes[prepared.positive] if prepared.classes else ""
        parts.insert(0, data_line(session.experiment, table.name, len(table.frame), positive, prepared.target))
    if session.run and session.run_is_current:
        parts.append(f"run {session.run_number}: {outcome(session.run).lower()}")
        if session.run_number in session.opened_tests:
            parts.append(session.opened_tests[session.run_number].words)
    with st.container(key="experiment-line"):
        st.caption(escape_markdown("; ".join(parts)))


def earlier_run_note(session: Session) -> None:
    """Say which run is shown when it does not have the present settings."""
    if session.run and not session.run_is_current:
        line = escape_markdown(run_line(session.run, session.run_number))
        st.info(f"The settings have changed since the run shown here. {line}.", icon=":material/info:")
