"""Shown: what a widget shows is said by Python, however late the browser draws it."""

from typing import Any

import streamlit as st

from pages.parts.browser import has_drawn


def show_value(key: str, value: Any) -> str:
    """Let the widget of this key show a value; gives the key.

    To be called before the widget is made. Streamlit tells a value only once, when it is new. A browser that fetches
    the widget's script for longer than the learner needs to press something else gets the page again before it has
    drawn the widget. It would then draw it with its first option or its minimum, and send that as the learner's choice.
    So would one that has yet to hear that the widget was gone meanwhile.
    """
    if st.session_state.get(key, ...) != value or not has_drawn(key):
        st.session_state[key] = value
    return key
