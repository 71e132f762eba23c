"""Evaluation of a yes/no prediction: the explorer, the rows behind a cell, the baseline, costs and calibration."""

import streamlit as st
from numpy.typing import ArrayLike

from core.evaluation.baseline import baseline_sentence, is_accuracy_paradox
from core.evaluation.thresholds import counts_at
from core.runs.run import Scored
from core.text.markdown import escape_markdown
from core.text.words import shortened
from pages.parts.app.session import Session
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
        on_cell=lambda cell: st.session_state.update({CELL: cell}),
    )
    if session.run_table:
        rows_of_two(session.run_table, scored, (negative, positive), experiment.threshold, key=CELL)
    _show_baseline(scored.y_true, scored.scores, experiment.threshold, positive, negative)
    show_choices(session, scored.y_true, scored.scores, positive)
    show_calibration(scored.y_true, scored.scores, positive)


def _show_baseline(y_true: ArrayLike, scores: ArrayLike, threshold: float, positive: str, negative: str) -> None:
    """What accuracy is worth at the threshold: one sentence, as a warning where accuracy misleads."""
    counts = counts_at(y_true, scores, threshold)
    sentence = escape_markdown(baseline_sentence(counts, shortened(positive), shortened(negative)))
    if is_accuracy_paradox(counts):
        st.warning(sentence, icon=":material/warning:")
    else:
        st.markdown(sentence)
