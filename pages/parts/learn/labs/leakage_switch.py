"""A switch that lets something leak, the score that validation then gives, and the score on later rows."""

import streamlit as st

from core.lessons.labs.leaks import DRAWS, Evaluation, Leak, evaluate, evaluate_often, largest_change_by_scaling
from core.lessons.lesson import Lesson, Step
from core.text.numbers import number

NAMES: dict[Leak, str] = {
    "none": "Nothing leaks",
    "scaling": "Scaling",
    "duplicates": "Duplicates",
    "future": "A column from the future",
}
WHAT: dict[Leak, str] = {
    "none": "The scale is taken from the training rows, no row is there twice, and every column is known in time.",
    "scaling": "Mean and deviation of each column are taken from all rows, those of validation among them.",
    "duplicates": "Each customer is in the table three times, and the rows are split by lot: most rows of validation "
    "have a copy that was trained on.",
    "future": "One more column is written down when a customer has left. Tomorrow it is still empty.",
}
KEY = "lab:leaks"


def show(lesson: Lesson, step: Step) -> None:  # noqa: ARG001
    """The lab."""
    with st.container(border=True):
        draw: int = st.session_state.get(f"{KEY}:draw", 0)
        leak: Leak = st.radio(
            "What leaks?", tuple(NAMES), key=f"{KEY}:leak", format_func=NAMES.__getitem__, horizontal=True
        )
        st.markdown(WHAT[leak])
        _show(evaluate(leak, draw), f"These customers (draw {draw + 1})")
        st.button(
            "Draw other customers",
            key=f"{KEY}:other",
            on_click=lambda: st.session_state.update({f"{KEY}:draw": st.session_state.get(f"{KEY}:draw", 0) + 1}),
            icon=":material/shuffle:",
        )
        _show(evaluate_often(leak), f"Mean of {DRAWS} draws")
        st.caption("A tenth more or less in one draw is luck, and so are a few hundredths in the mean.")
        if leak == "scaling":
            st.markdown(
                f"Against no leak, single draws change by up to {number(largest_change_by_scaling())}, up or down. On "
                "average hardly anything is left: this leak is real, and small."
            )


def _show(evaluation: Evaluation, title: str) -> None:
    """What was promised and what is kept, as average precision."""
    st.markdown(f"**{title}**, average precision:")
    promised, kept = st.columns(2)
    promised.metric("Validation promises", number(evaluation.validation))
    kept.metric("Tomorrow keeps", number(evaluation.tomorrow), delta=number(-evaluation.gap, 2), delta_color="off")
