"""Six situations: pick what comes first, write down why, and compare."""

import streamlit as st

from core.lessons.labs.situations import SITUATIONS, Situation, verdict
from core.lessons.lesson import Lesson, Step
from core.text.markdown import escape_markdown

KEY = "lab:situations"
LONGEST = 300


def show(lesson: Lesson, step: Step) -> None:  # noqa: ARG001
    """The lab."""
    for place, situation in enumerate(SITUATIONS):
        with st.container(border=True):
            _ask(place, situation)


def _ask(place: int, situation: Situation) -> None:
    chosen, reason, given = (f"{KEY}:{place}:{name}" for name in ("chosen", "reason", "given"))
    st.markdown(
        f"**{place + 1}. {situation.title}.** A false alarm: {situation.false_alarm}. A miss: {situation.miss}."
    )
    if given in st.session_state:
        pick, because = st.session_state[given]
        words = f"You: {pick} first, because {escape_markdown(because)}"
        st.markdown(words if words.endswith((".", "!", "?")) else f"{words}.")
        agreed = pick == situation.first
        show_it, icon = (st.success, ":material/check:") if agreed else (st.info, ":material/balance:")
        show_it(verdict(situation, pick), icon=icon)
        return
    st.radio("What comes first?", ("precision", "recall"), index=None, key=chosen, horizontal=True)
    st.text_input("Because ...", max_chars=LONGEST, key=reason)
    ready = bool(st.session_state.get(chosen) and st.session_state.get(reason, "").strip())
    st.button(
        "Compare",
        key=f"{KEY}:{place}:compare",
        disabled=not ready,
        help=None if ready else "Pick one, and write why in a few words.",
        on_click=_give,
        args=(given, chosen, reason),
    )


def _give(given: str, chosen: str, reason: str) -> None:
    st.session_state[given] = st.session_state[chosen], st.session_state[reason].strip()
