"""A yes/no answer judged on the validation rows: the explorer, the rows behind a cell, and what lies below."""

import streamlit as st

from core.training.run import Scored
from pages.parts.explorer import threshold_explorer
from pages.parts.judge.baseline import show_baseline
from pages.parts.judge.calibration import show_calibration
from pages.parts.judge.choices import show_choices
from pages.parts.judge.rows import rows_of_two
from pages.parts.state import Bench

CELL = "rows-behind"


def show_two_classes(bench: Bench, scored: Scored, negative: str, positive: str) -> None:
    """All of it for `scored`, whose `y_true` is 0 and 1 and whose scores are those of the class `positive`."""
    experiment = bench.experiment
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
        on_change=lambda threshold: bench.change(threshold=threshold),
        on_cell=_choose_cell,
    )
    if bench.run_table:
        rows_of_two(bench.run_table, scored, (negative, positive), experiment.threshold, key=CELL)
    show_baseline(scored.y_true, scored.scores, experiment.threshold, positive, negative)
    show_choices(bench, scored.y_true, scored.scores, positive)
    show_calibration(scored.y_true, scored.scores, positive)


def _choose_cell(cell: str | None) -> None:
    """Take the cell that was clicked in the matrix as the one whose rows are listed."""
    st.session_state[CELL] = cell
