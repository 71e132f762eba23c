"""A page with nothing but the threshold explorer, for its tests. `?case=` names the rows it shows."""

from unittest.mock import patch

import streamlit as st

from core.evaluation.binary_metrics import METRICS, BinaryMetric
from pages.parts.evaluate.explorer import threshold_explorer
from tests.browser.explorer.demo_rows import rows

HOSTILE = "<img src=x onerror=\"document.title='taken over'\">"
NAMES = {
    "digits": ("8", "not 8"),
    "hostile": (HOSTILE, "not <b>that</b>"),
    "long": ("n" * 200, "not " + "n" * 200),
}

JACCARD = BinaryMetric(
    "jaccard",
    "Jaccard index",
    "TP / (TP + FP + FN)",
    "no row is positive and nothing was predicted positive",
    lambda counts: f"calling everything positive: {counts.prevalence:.3f}",
    unit=("row that is or is called positive", "rows that are or are called positive"),
    line="dotted",
    is_main=True,
)


def set_threshold(threshold: float) -> None:
    """What a link, a new run or the explorer itself does."""
    st.session_state.threshold = threshold


def move(threshold: float) -> None:
    """The explorer was moved: known in the one run that follows."""
    st.session_state.moved = threshold
    set_threshold(threshold)


def choose(cell: str | None) -> None:
    """A cell of the matrix was clicked."""
    st.session_state.cell = cell


case = st.query_params.get("case", "tumours")
st.session_state.setdefault("threshold", 0.5)
positive, negative = NAMES.get(case, ("malignant", "benign"))
with patch.dict(METRICS, {"jaccard": JACCARD} if case == "another metric" else {}):
    threshold_explorer(
        *rows(case),
        positive=positive,
        negative=negative,
        threshold=st.session_state.threshold,
        false_alarm_cost=float(st.query_params.get("alarm", 1)),
        miss_cost=float(st.query_params.get("miss", 1)),
        key="explorer",
        cell=st.session_state.get("cell"),
        on_change=move,
        on_cell=choose,
    )
st.session_state.runs = st.session_state.get("runs", 0) + 1
moved = st.session_state.pop("moved", None)
st.text(f"moved {moved}, threshold {st.session_state.threshold}, run {st.session_state.runs}")
st.text(f"cell {st.session_state.get('cell')}")
st.button("Set 0.3", on_click=set_threshold, args=[0.3])
st.button("Set 0.61234", on_click=set_threshold, args=[0.61234])
