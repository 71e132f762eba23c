"""The threshold explorer on the last run of the step before, with a price on each mistake."""

import streamlit as st

from core.lessons.labs.situations import PRICES
from core.lessons.lesson import Lesson, Step
from pages.parts.app.session import current_session
from pages.parts.evaluate.explorer import threshold_explorer
from pages.parts.learn.session import learning_session

MAX_COST = 10_000.0


def show(lesson: Lesson, step: Step) -> None:
    """The lab."""
    planned = lesson.steps[lesson.steps.index(step) - 1].runs[-1]
    run = learning_session(current_session()).run_of(planned)
    if run is None or run.validation is None:
        st.info("This needs the runs of the step above: train them again there.", icon=":material/info:")
        return
    key, prices = f"lab:costs:{planned.name}", PRICES[run.experiment.dataset]
    negative, positive = run.classes
    with st.container(border=True):
        left, right = st.columns(2)
        alarm, miss = f"{prices.false_alarm} costs", f"{prices.miss} costs"
        false_alarm_cost = left.number_input(alarm, 0.0, MAX_COST, prices.false_alarm_cost, key=f"{key}:false alarm")
        miss_cost = right.number_input(miss, 0.0, MAX_COST, prices.miss_cost, key=f"{key}:miss")
        threshold_explorer(
            run.validation.y_true,
            run.validation.scores,
            positive=positive,
            negative=negative,
            threshold=st.session_state.get(f"{key}:threshold", 0.5),
            false_alarm_cost=false_alarm_cost,
            miss_cost=miss_cost,
            key=f"{key}:explorer",
            on_change=lambda threshold: st.session_state.update({f"{key}:threshold": threshold}),
        )
