"""Evaluation of a yes/no prediction: the explorer, the rows behind a cell, the baseline, costs and calibration."""

import streamlit as st

from core.runs.run import Scored
from pages.parts.app.session import Session
from pages.parts.evaluate.baseline import show_baseline
from pages.parts.evaluate.calibration import show_calibration
from pages.parts.evaluate.explorer import threshold_explorer
from pages.parts.evaluate.rows import rows_of_two
from pages.parts.evaluate.threshold_choice import show_choices

CELL = "rows-behind"


def show_binary(session: Session, scored: Scored, negative: str, positive: str) -> None:
    """All of it for `scored`, whose `y_true` is 0 and 1 and whose scores are those of the class `positive`."""
    experiment = session.experiment
    threshold_explorer(
        scored.y_true,
        scored.scores,
        positive=positive,
        negative=negative,
        threshold=experiment.threshold,
        false_alarm_cost=experiment.false_alarm_cost,
        miss_cost=experiment.miss_cost,
        key="explorer",
        cell=st.session_state.get(CELL),
        on_change=lambda threshold: session.change(threshold=threshold),
        on_cell=_choose_cell,
    )
    if session.run_table:
        rows_of_two(session.run_table, scored, (negative, positive), experiment.threshold, key=CELL)
    show_baseline(scored.y_true, scored.scores, experiment.threshold, positive, negative)
    show_choices(session, scored.y_true, scored.scores, positive)
    show_calibration(scored.y_true, scored.scores, positive)


def _choose_cell(cell: str | None) -> None:
    """Take the cell that was clicked in the matrix as the one whose rows are listed."""
    st.session_state[CELL] = cell
