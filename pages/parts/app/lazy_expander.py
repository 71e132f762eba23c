"""An expander whose content is drawn only while it is open."""

from collections.abc import Callable

import streamlit as st


def lazy_expander(label: str, draw: Callable[[], None], *, key: str, unfolded: bool = False) -> None:
    """Show a section that can be opened, and is open at first when `unfolded`; `draw` is called only while it is open.

    An icon belongs in the label: as `icon` it would restate the arrow that shows that the section can be opened. A page
    that draws its closed sections too takes twice the time, and a class of thirty waits for it.
    """
    state = f"fold:{key}"
    st.session_state.setdefault(state, unfolded)
    section = st.expander(label, key=state, on_change="rerun")
    if section.open:
        with section:
            draw()
