"""What a page has lost because it was reloaded, or because the server has lost its session.

A record of what the session holds is kept in the browser's tab. Another tab that opens the same link has no record: it
has lost nothing.
"""

from functools import partial
from urllib.parse import urlencode

import streamlit as st
from msgspec.structs import replace

from core.experiment.fields import Experiment
from core.runs.summary import data_line, model_line, run_line
from core.text.markdown import escape_markdown
from core.text.words import counted, shortened
from pages.parts.app.session import Session, link_of
from pages.parts.app.streamlit_internals import had_a_session
from pages.parts.app.tab_record import MAX_LINE, MAX_LINKS, MAX_QUERY, RunLink, TabRecord
from pages.parts.app.tab_storage import keep_in_tab

SESSION_LOST = (
    "This app was restarted, or your page was away for more than two minutes. The runs that you had, and one that "
    "was under way, are gone. Check the settings, then press Train to have a run again."
)
RESTARTED = "This app was restarted, or your page was away for more than two minutes, so the page no longer has {lost}."
RELOADED = "This page was reloaded, so it no longer has {lost}."
WHY = "A reload opens a new page, without the runs and tables of the old one."
UNWATCHED = "A training that no page watches is stopped."


def keep_record(session: Session) -> None:
    """Keep what the session holds in its tab, and hear of what an earlier session of this tab has left there."""
    record = _record_of(session)
    keep_in_tab(
        session.owner,
        record.merged_with(_still_lost(session)).write(),
        found=session.lost_by,
        on_earlier=partial(_find, session),
    )


def _find(session: Session, earlier: str, record: str) -> None:
    if earlier != session.lost_by:  # the browser may say it twice
        session.lost, session.lost_by, session.lost_confirmed = TabRecord.read(record), earlier, False


def _record_of(session: Session) -> TabRecord:
    learning = st.session_state.get("learning")
    latest = session.runs[-MAX_LINKS:]
    numbers = range(session.run_number - len(latest) + 1, session.run_number + 1)
    links = [_run_link(run.experiment, run_line(run, number)) for number, run in zip(numbers, latest, strict=True)]
    if session.is_training and session.job:
        links.append(_run_link(session.job.experiment, _training_line(session)))
    table, file = session.upload.table, session.upload.file
    return TabRecord(
        runs=session.run_number,
        links=tuple(link for link in links if len(link.query) <= MAX_QUERY)[-MAX_LINKS:],
        is_training=session.is_training or bool(learning and learning.is_training),
        lesson_runs=len(learning.runs) if learning else 0,
        file_name=file.name[:MAX_LINE] if table and file else "",
        has_typed_table=table is not None and file is None,
    )


def _run_link(experiment: Experiment, line: str) -> RunLink:
    return RunLink(line[:MAX_LINE], urlencode(link_of(experiment)))


def _training_line(session: Session) -> str:
    """The data and the model of the training under way."""
    words = f"Run {session.run_number + 1}, not finished"
    if session.job is None or session.trained_data is None:
        return words
    (table, prepared), experiment = session.trained_data, session.job.experiment
    positive = prepared.classes[prepared.positive] if prepared.classes else ""
    data = data_line(experiment, table.name, len(table.frame), positive, prepared.target)
    return f"{words}: {data}; {model_line(experiment, prepared.task)}"


def show_lost_session(session: Session) -> None:
    """Show what the page has lost until this is confirmed; where that is not known, until a training is submitted."""
    if "session-lost" not in st.session_state:
        st.session_state["session-lost"] = had_a_session()
    was_restarted = st.session_state["session-lost"]
    lost = _still_lost(session)
    if lost:
        st.warning(_words(lost, was_restarted=was_restarted), icon=":material/history:")
        with st.container(key="lost-links", gap="xsmall"):
            _show_links(lost)
    elif was_restarted and session.job is None:
        st.warning(SESSION_LOST, icon=":material/history:")
    else:
        return
    st.button("Understood", key="understood-session-lost", on_click=_confirm, args=(session,))


def _still_lost(session: Session) -> TabRecord:
    """What is lost, without what the session has again: a table, and runs with the settings of the links."""
    if session.lost_confirmed:
        return TabRecord()
    lost, had_again = session.lost, [link_of(run.experiment) for run in session.runs]
    links = tuple(link for link in lost.links if link.parameters not in had_again)
    if lost.links and not links:
        lost = replace(lost, runs=0, is_training=False)
    if session.upload.table:
        lost = replace(lost, file_name="", has_typed_table=False)
    return replace(lost, links=links)


def _confirm(session: Session) -> None:
    session.lost_confirmed = True
    st.session_state["session-lost"] = False


def _words(lost: TabRecord, *, was_restarted: bool) -> str:
    """What is lost and why, and what to do, as Markdown."""
    parts = [
        _your_runs(lost.runs),
        f"{_your_runs(lost.lesson_runs)} in lessons" if lost.lesson_runs else "",
        "the training that was under way" if lost.is_training else "",
        escape_markdown(lost.table_text),
    ]
    *most, last = [part for part in parts if part]
    names = f"{', '.join(most)} and {last}" if most else last
    if was_restarted:
        words = [RESTARTED.format(lost=names)]
    else:
        words = [RELOADED.format(lost=names), WHY, *([UNWATCHED] if lost.is_training else [])]
    if lost.table_text:
        words.append(f"{lost.advice}.")
    if lost.links:
        words.append(_words_on_links(lost))
    if lost.lesson_runs:
        words.append("A lesson trains its runs again when you press Train there.")
    return " ".join(words)


def _your_runs(runs: int) -> str:
    return "" if not runs else "your run" if runs == 1 else f"your {counted(runs, 'run')}"


def _words_on_links(lost: TabRecord) -> str:
    if len(lost.links) == 1:
        run = "the run" if lost.runs + lost.is_training == 1 else "the latest run"
        return f"The link below has the settings of {run}: follow it and press Train to have that run again."
    are_all = lost.runs + lost.is_training <= len(lost.links)
    runs = "your runs" if are_all else f"your latest {len(lost.links)} runs"
    return f"The links below have the settings of {runs}: follow one and press Train to have that run again."


def _show_links(lost: TabRecord) -> None:
    if lost.table_text:
        label = (
            f"Open '{escape_markdown(shortened(lost.file_name))}' again" if lost.file_name else "Make your table again"
        )
        st.page_link("pages/data.py", label=label, icon=":material/upload_file:")
    for link in reversed(lost.links):
        st.page_link(
            "pages/train.py", label=escape_markdown(link.line), icon=":material/replay:", query_params=link.parameters
        )
