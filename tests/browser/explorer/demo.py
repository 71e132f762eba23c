"""A page with nothing but the threshold explorer, for its tests. `?case=` names the rows it shows."""

import numpy as np
import streamlit as st

from pages.parts.explorer import threshold_explorer

HOSTILE = "<img src=x onerror=\"document.title='taken over'\">"
NAMES = {
    "tumours": ("malignant", "benign"),
    "digits": ("8", "not 8"),
    "hostile": (HOSTILE, "not <b>that</b>"),
    "one class": ("malignant", "benign"),
}


def rows(case: str) -> tuple[np.ndarray, np.ndarray]:
    """At 0.5: 50 found, 3 missed, 7 false alarms, 83 rightly left; all scores are 0.3, 0.4, 0.6 or 0.7."""
    labels = np.repeat([1, 1, 0, 0, 0], [50, 3, 7, 40, 43])
    scores = np.repeat([0.7, 0.3, 0.6, 0.4, 0.3], [50, 3, 7, 40, 43])
    return (np.zeros_like(labels) if case == "one class" else labels), scores


def set_threshold(threshold: float) -> None:
    """What a link, a new run or the explorer itself does."""
    st.session_state.threshold = threshold


case = st.query_params.get("case", "tumours")
st.session_state.setdefault("threshold", 0.5)
positive, negative = NAMES[case]
moved = threshold_explorer(
    *rows(case),
    positive=positive,
    negative=negative,
    threshold=st.session_state.threshold,
    key="explorer",
    on_change=set_threshold,
)
st.session_state.runs = st.session_state.get("runs", 0) + 1
st.text(f"moved {moved}, threshold {st.session_state.threshold}, run {st.session_state.runs}")
st.button("Set 0.3", on_click=set_threshold, args=[0.3])
st.button("Set 0.61234", on_click=set_threshold, args=[0.61234])
