"""Six situations: pick what comes first, write down why, and compare."""

import streamlit as st

from core.lessons.labs.situations import SITUATIONS, Choice, Situation, verdict
from core.lessons.lesson import Lesson, Step
from core.text.markdown import escape_markdown

KEY = "lab:situations"
MAX_REASON = 300


def show(lesson: Lesson, step: Step) -> None:  # noqa: ARG001
    """The lab."""
    for index, situation in enumerate(SITUATIONS):
        with st.container(border=True):
            st.markdown(
                f"**{index + 1}. {situation.title}.** A false alarm: {situation.false_alarm}. A miss: {situation.miss}."
            )
            answer = st.session_state.get(f"{KEY}:{index}:given")
            if answer:
                _compare(situation, *answer)
            else:
                _ask(f"{KEY}:{index}")


def _compare(situation: Situation, pick: Choice, reason: str) -> None:
    words = f"You: {pick} first, because {escape_markdown(reason)}"
    st.markdown(words if words.endswith((".", "!", "?")) else f"{words}.")
    if pick == situation.first:
        st.success(verdict(situation, pick), icon=":material/check:")
    else:
        st.info(verdict(situation, pick), icon=":material/balance:")


def _ask(key: str) -> None:
    state, chosen, reason = st.session_state, f"{key}:chosen", f"{key}:reason"
    st.radio("What comes first?", ("precision", "recall"), index=None, key=chosen, horizontal=True)
    st.text_input("Because ...", max_chars=MAX_REASON, key=reason)
    ready = bool(state.get(chosen) and state.get(reason, "").strip())
    st.button(
        "Compare",
        key=f"{key}:compare",
        disabled=not ready,
        help=None if ready else "Pick one, and write why in a few words.",
        on_click=lambda: state.update({f"{key}:given": (state[chosen], state[reason].strip())}),
    )
