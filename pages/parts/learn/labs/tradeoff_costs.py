"""The threshold explorer on the last run of the step before, with a price on each mistake."""

import streamlit as st

from core.lessons.labs.prices import PRICES
from core.lessons.lesson import Lesson, Step
from core.runs.run import Run
from pages.parts.app.session import current_session
from pages.parts.evaluate.explorer import threshold_explorer
from pages.parts.learn.session import learning_session

MOST = 10_000.0


def show(lesson: Lesson, step: Step) -> None:
    """The lab."""
    planned = lesson.steps[lesson.steps.index(step) - 1].runs[-1]
    run = learning_session(current_session()).run_of(planned)
    if run is None:
        st.info("This needs the runs of the step above: train them again there.", icon=":material/info:")
    else:
        _show_run(run, f"lab:costs:{planned.name}")


def _show_run(run: Run, key: str) -> None:
    assert run.validation
    prices = PRICES[run.experiment.dataset]
    negative, positive = run.classes
    with st.container(border=True):
        left, right = st.columns(2)
        alarm, miss = f"{prices.false_alarm} costs", f"{prices.miss} costs"
        false_alarm_cost = left.number_input(alarm, 0.0, MOST, prices.false_alarm_cost, key=f"{key}:false alarm")
        miss_cost = right.number_input(miss, 0.0, MOST, prices.miss_cost, key=f"{key}:miss")
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
