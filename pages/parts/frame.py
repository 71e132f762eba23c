"""What stands around every page: the look, the link, the line that says what is on the bench, and the last defence."""

import contextlib
from collections.abc import Callable
from pathlib import Path

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

from core.data.table import DataError
from core.summary import data_line, model_line, outcome, run_line
from pages.parts.browser import went_back
from pages.parts.follow import watch
from pages.parts.forgotten import forgotten_note
from pages.parts.glossary import glossary_button
from pages.parts.guard import guarded, plain, stop_if_set_up_wrongly
from pages.parts.shown import begin_page, end_page
from pages.parts.state import Bench, bench, follow_link, runner
from pages.parts.turn import turn
from pages.parts.upload import dropped_note
from pages.parts.watcher import watch_nothing

STYLE = (Path(__file__).parent / "style.css").read_text(encoding="utf-8")
watch_nothing()


def framed(
    screen: Callable[[Bench], None],
    *,
    page: str,
    watching: bool = False,
    link: Callable[[Bench, bool], None] = follow_link,
) -> None:
    """Show a screen, the page of this name, inside the frame.

    With `watching`, a line on top follows a job that runs; the Train page has its own view of it. `link` makes the
    address bar and the session agree; it is told whether the learner has come from another page, or gone back.
    """
    if "navigated" not in st.session_state:
        # One of the server's first visitors opened this page by its link, and Streamlit took the folder `pages` for an
        # app of its older kind. Navigation is app.py's, which has not run yet for this session.
        PagesManager.uses_pages_directory = False
        st.rerun()
    st.html(f"<style>{STYLE}</style>")
    stop_if_set_up_wrongly()
    on_bench = bench()
    runner()
    if on_bench.page != page:
        _forget_controls()
    on_bench.collect()
    link(on_bench, on_bench.page != page or went_back())
    on_bench.page = page
    begin_page()
    _show_link_problems(on_bench)
    with turn(), guarded():
        forgotten_note(on_bench)
        dropped_note(on_bench)
        if watching:
            watch(on_bench)
        screen(on_bench)
        glossary_button()
    end_page()


def _forget_controls() -> None:
    """Forget what the widgets of another page showed: one of the same control must take its value from here."""
    for key in [str(key) for key in st.session_state if str(key).startswith("control:")]:
        del st.session_state[key]


def _show_link_problems(bench: Bench) -> None:
    if not bench.problems:
        return
    lines = "\n".join(f"- {plain(problem)}" for problem in bench.problems)
    with st.container(key="link-problems"):
        st.warning(f"Some of this link's settings are not possible:\n\n{lines}", icon=":material/link_off:")
        st.button("Understood", on_click=bench.problems.clear, key="understood")


def bench_line(bench: Bench) -> None:
    """One line: the data, the model, and the latest run where it is one of these settings."""
    parts = [model_line(bench.experiment, bench.task)]
    with contextlib.suppress(DataError):  # the page says why there are no data
        table, prepared = bench.table(), bench.prepare()
        positive = prepared.classes[prepared.positive] if prepared.classes else ""
        parts.insert(0, data_line(bench.experiment, table.name, len(table.frame), positive, prepared.target))
    if bench.run and bench.run_is_current:
        parts.append(f"run {bench.run_number}: {outcome(bench.run).lower()}")
        if bench.run_number in bench.opened:
            parts.append(bench.opened[bench.run_number].words)
    with st.container(key="bench-line"):
        st.caption(plain("; ".join(parts)))


def earlier_run_note(bench: Bench) -> None:
    """Say which run is shown when it is not one of the settings on the bench."""
    if bench.run and not bench.run_is_current:
        line = plain(run_line(bench.run, bench.run_number))
        st.info(f"The settings have changed since the run shown here. {line}.", icon=":material/info:")
