"""A quiz on the page: one question under the other, a hint on demand, and for every choice why it is right or wrong."""

from collections.abc import Callable

import streamlit as st

from core.evaluation.metrics import Counts
from core.lessons.quiz import (
    DIRECTIONS,
    Asked,
    DirectionQuestion,
    MatrixQuestion,
    OrderQuestion,
    Question,
    asked,
    out_of_order,
)
from pages.parts.learn.session import LearningSession

Answered = Callable[[bool], None]
ARROWS = dict(zip(DIRECTIONS, ("up", "down", "flat"), strict=True))


def show_question(learning: LearningSession, question: Question, heading: str, key: str, answered: Answered) -> None:
    """One question. `answered` is called with whether the answer is right, each time one is checked."""
    given = asked(question, learning.draw)
    with st.container(border=True):
        st.markdown(f"**{heading}** {question.ask}")
        if not isinstance(question, OrderQuestion) and question.code:
            st.code(question.code.strip(), language="python", line_numbers=True)
        if isinstance(question, MatrixQuestion) and given.counts:
            _show_matrix(question, given.counts)
        widget = f"{key}:{learning.draw}"
        if isinstance(question, OrderQuestion):
            _ask_order(learning, question, given, widget, answered)
        else:
            _ask_choice(learning, given, widget, answered)
        with st.expander(":material/lightbulb: Hint"):
            st.markdown(question.hint)


def _ask_choice(learning: LearningSession, given: Asked, key: str, answered: Answered) -> None:
    directions = isinstance(given.question, DirectionQuestion)
    shown = [f":material/trending_{ARROWS[choice]}: {choice}" if directions else choice for choice in given.choices]
    st.radio("Your answer", range(len(shown)), index=None, key=key, format_func=shown.__getitem__)
    chosen: int | None = st.session_state.get(key)

    def check() -> None:
        learning.link.touched = True
        answer: int = st.session_state[key]  # it may have been changed since the button was drawn
        learning.checked[key] = (given.choices[answer],)
        answered(answer == given.right)

    st.button("Check", key=f"check:{key}", on_click=check, disabled=chosen is None)
    if chosen is not None and learning.checked.get(key) == (given.choices[chosen],):
        why = given.explanations[chosen]
        if chosen == given.right:
            st.success(f"**Right.** {why}", icon=":material/check:")
        else:
            st.warning(f"**Not quite.** {why}", icon=":material/close:")


def _picked(names: list[str]) -> tuple[str, ...]:
    return tuple(str(st.session_state.get(name)) for name in names)


def _ask_order(learning: LearningSession, question: OrderQuestion, given: Asked, key: str, answered: Answered) -> None:
    names = [f"{key}:{index}" for index in range(len(given.choices))]
    for number, name in enumerate(names, start=1):
        st.selectbox(f"Step {number}", given.choices, index=None, key=name, placeholder="Pick a step")
    picked = _picked(names)
    complete = set(picked) == set(given.choices)

    def check() -> None:
        learning.link.touched = True
        now = _picked(names)  # one may have been changed since the button was drawn
        if set(now) == set(given.choices):
            learning.checked[key] = now
            answered(not out_of_order(question, now))

    st.button(
        "Check",
        key=f"check:{key}",
        on_click=check,
        disabled=not complete,
        help=None if complete else "Give every place a different step.",
    )
    if complete and learning.checked.get(key) == picked:
        if wrong := out_of_order(question, picked):
            reasons = "\n".join(f"- {why}" for why in wrong)
            st.warning(f"**Not in this order.**\n\n{reasons}", icon=":material/close:")
        else:
            st.success(f"**Right.** {question.why}", icon=":material/check:")


def _show_matrix(question: MatrixQuestion, counts: Counts) -> None:
    st.markdown(
        f"| | called {question.positive} | called {question.negative} |\n|---|---|---|\n"
        f"| **is {question.positive}** | {counts.tp:,} | {counts.fn:,} |\n"
        f"| **is {question.negative}** | {counts.fp:,} | {counts.tn:,} |"
    )
