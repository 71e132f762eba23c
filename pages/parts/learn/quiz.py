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
ARROWS = dict(
    zip(DIRECTIONS, (":material/trending_up:", ":material/trending_down:", ":material/trending_flat:"), strict=True)
)


def show_question(learning: LearningSession, question: Question, heading: str, key: str, answered: Answered) -> None:
    """One question. `answered` is told each time whether the answer is right."""
    given = asked(question, learning.draw)
    with st.container(border=True):
        st.markdown(f"**{heading}** {question.ask}")
        if not isinstance(question, OrderQuestion) and question.code:
            st.code(question.code.strip(), language="python", line_numbers=True)
        if isinstance(question, MatrixQuestion) and given.counts:
            _show_matrix(question, given.counts)
        if isinstance(question, OrderQuestion):
            _ask_order(learning, question, given, key, answered)
        else:
            _ask_choice(learning, given, key, answered)
        with st.expander(":material/lightbulb: Hint"):
            st.markdown(question.hint)


def _ask_choice(learning: LearningSession, given: Asked, key: str, answered: Answered) -> None:
    widget = f"{key}:{learning.draw}"
    directions = isinstance(given.question, DirectionQuestion)
    shown = [f"{ARROWS[choice]} {choice}" if directions else choice for choice in given.choices]
    st.radio("Your answer", range(len(shown)), index=None, key=widget, format_func=shown.__getitem__)
    chosen: int | None = st.session_state.get(widget)

    def check() -> None:
        learning.link.touched = True
        answer: int = st.session_state[widget]  # it may have been changed since the button was drawn
        learning.checked[widget] = (given.choices[answer],)
        answered(answer == given.right)

    st.button("Check", key=f"check:{widget}", on_click=check, disabled=chosen is None)
    if chosen is not None and learning.checked.get(widget) == (given.choices[chosen],):
        _say(chosen == given.right, given.explanations[chosen])


def _picked(names: list[str]) -> tuple[str, ...]:
    return tuple(str(st.session_state.get(name)) for name in names)


def _ask_order(learning: LearningSession, question: OrderQuestion, given: Asked, key: str, answered: Answered) -> None:
    widget = f"{key}:{learning.draw}"
    names = [f"{widget}:{place}" for place in range(len(given.choices))]
    for place, name in enumerate(names, start=1):
        st.selectbox(f"Step {place}", given.choices, index=None, key=name, placeholder="Pick a step")
    picked = _picked(names)
    complete = set(picked) == set(given.choices)

    def check() -> None:
        learning.link.touched = True
        now = _picked(names)  # one may have been changed since the button was drawn
        if set(now) == set(given.choices):
            learning.checked[widget] = now
            answered(not out_of_order(question, now))

    st.button(
        "Check",
        key=f"check:{widget}",
        on_click=check,
        disabled=not complete,
        help=None if complete else "Give every place a different step.",
    )
    if complete and learning.checked.get(widget) == picked:
        wrong = out_of_order(question, picked)
        _say(not wrong, question.why if not wrong else "\n".join(f"- {why}" for why in wrong))


def _say(right: bool, why: str) -> None:
    if right:
        st.success(f"**Right.** {why}", icon=":material/check:")
    elif why.startswith("- "):
        st.warning(f"**Not in this order.**\n\n{why}", icon=":material/close:")
    else:
        st.warning(f"**Not quite.** {why}", icon=":material/close:")


def _show_matrix(question: MatrixQuestion, counts: Counts) -> None:
    st.markdown(
        f"| | called {question.positive} | called {question.negative} |\n|---|---|---|\n"
        f"| **is {question.positive}** | {counts.tp:,} | {counts.fn:,} |\n"
        f"| **is {question.negative}** | {counts.fp:,} | {counts.tn:,} |"
    )
