"""Networks that can only guess, the best of them by validation, and its test rows, opened once."""

import streamlit as st

from core.charts.luck_contest import contest_data, contest_spec
from core.lessons.labs.luck import NETWORKS, ROWS, TIMES, chosen_often, contest
from core.lessons.lesson import Lesson, Step
from core.text.numbers import percent
from pages.parts.app.picture import show_chart

CHOICES = (1, 5, NETWORKS)
KEY = "lab:luck"


def show(lesson: Lesson, step: Step) -> None:  # noqa: ARG001
    """The lab."""
    with st.container(border=True):
        networks: int = st.radio("How many networks?", CHOICES, index=2, key=f"{KEY}:networks", horizontal=True)
        draw: int = st.session_state.get(f"{KEY}:draw", 0)
        one = contest(networks, draw)
        opened = st.session_state.get(f"{KEY}:opened") == (networks, draw)
        show_chart(contest_spec(networks), key=f"{KEY}:chart", rows=contest_data(one, opened=opened))
        st.markdown(
            f"Network {one.best + 1} is chosen: of {ROWS} validation rows it has {percent(one.validation[one.best])} "
            "right (diamond)."
            + (f" On {ROWS} test rows it is {percent(one.test[one.best])} (square)." if opened else "")
        )
        with st.container(horizontal=True):
            update = st.session_state.update
            test, other = {f"{KEY}:opened": (networks, draw)}, {f"{KEY}:draw": draw + 1}
            st.button("Open its test rows", disabled=opened, on_click=update, args=(test,), key=f"{KEY}:open")
            st.button("Draw again", on_click=update, args=(other,), icon=":material/shuffle:", key=f"{KEY}:again")
        if opened:
            means = chosen_often(networks)
            st.markdown(
                f"In {TIMES} such draws, the chosen one of {networks} has on average {percent(means.validation)} of "
                f"the validation rows right, and {percent(means.test)} of the test rows."
            )
