"""Fold: a section that is made when it is opened."""

from collections.abc import Callable

import streamlit as st


def lazy_expander(label: str, draw: Callable[[], None], *, key: str, unfolded: bool = False) -> None:
    """Show a section folded away under its label, at first `unfolded` or not; `draw` is called only while it is open.

    An icon belongs in the label: as `icon` it would take the place of the arrow that says that there is more.
    A page with everything in it that nobody looks at would take twice the time, and a class of thirty waits in line.
    """
    place = f"fold:{key}"
    st.session_state.setdefault(place, unfolded)
    section = st.expander(label, key=place, on_change="rerun")
    if section.open:
        with section:
            draw()
