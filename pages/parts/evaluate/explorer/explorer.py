"""The threshold explorer as a Streamlit component: Python counts once, and the browser moves the threshold."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import ArrayLike, NDArray
from streamlit.components.v2 import component

from core.charts.palette import css_variables
from core.evaluation.binary_metrics import SHARES, metrics_data
from core.evaluation.explorer import Cheapest, ExplorerData, cheapest_threshold, explorer_data
from core.evaluation.intervals import quantile
from core.evaluation.thresholds import counts_at
from core.experiment.fields import SPECS
from core.text.words import shortened
from pages.parts.app.widget_version import is_choice, widget_key

HERE = Path(__file__).parent
# Joined into one script in this order; Streamlit calls the last one.
SCRIPTS = ("words", "metrics", "rows", "static", "dynamic", "input", "explorer")
# Each entry holds about 30 kB.
CACHE_ENTRIES = 64
CELLS = ("tp", "fp", "fn", "tn")
ALLOWED = (float(SPECS["threshold"].minimum or 0), float(SPECS["threshold"].maximum or 1))

_mount = component(
    "threshold_explorer",
    html=(HERE / "explorer.html").read_text(encoding="utf-8"),
    css=css_variables() + (HERE / "explorer.css").read_text(encoding="utf-8"),
    js="\n".join((HERE / f"{name}.js").read_text(encoding="utf-8") for name in SCRIPTS),
)


def threshold_explorer(
    y_true: ArrayLike,
    scores: ArrayLike,
    *,
    positive: str,
    negative: str,
    threshold: float,
    key: str,
    false_alarm_cost: float = 1.0,
    miss_cost: float = 1.0,
    cell: str | None = None,
    on_change: Callable[[float], None] | None = None,
    on_cell: Callable[[str | None], None] | None = None,
) -> None:
    """Show the explorer.

    `y_true` holds 0 and 1 and `scores` the positive class's scores, both of shape (n,). `positive` and `negative` are
    the classes' names, such as "8" and "not 8". The two costs are those of one false alarm and one miss, from 0 up.
    `on_change` is called with the new threshold before the run that follows a move. `cell` is the chosen cell of the
    matrix ("tp", "fp", "fn", "tn" or None); a click calls `on_cell` with another one, or with None.

    The explorer takes `threshold` when Python has changed it, unless the learner is moving it, and shows its exact
    counts. A new explorer would end the move and close what was opened: the version is a part of its data, not its key.

    Raises:
        ValueError: for labels or scores that `core.evaluation.thresholds.threshold_table` refuses.
    """
    data = _data(np.asarray(y_true), np.asarray(scores), threshold, false_alarm_cost, miss_cost)
    data |= {"positive": shortened(positive), "negative": shortened(negative)}
    data |= {"cell": cell, "version": widget_key(key, threshold)}
    _mount(
        key=key,
        data=data,
        on_threshold_change=lambda: _take_threshold(st.session_state[key]["threshold"], on_change),
        on_cell_change=lambda: _take_cell(st.session_state[key]["cell"], on_cell),
    )


def _data(
    labels: NDArray[Any], scores: NDArray[Any], threshold: float, false_alarm_cost: float, miss_cost: float
) -> dict[str, Any]:
    """What the browser needs to follow the threshold by itself."""
    digest = _digest(labels, scores)
    counts = counts_at(labels, scores, threshold)
    return {
        **_counted(digest, labels, scores),
        "threshold": threshold,
        "current": {"threshold": threshold, **asdict(counts)},
        "highest": ALLOWED[1],
        "false_alarm_cost": false_alarm_cost,
        "miss_cost": miss_cost,
        "cheapest": _cheapest(digest, false_alarm_cost, miss_cost, labels, scores),
        "metrics": metrics_data(counts),
        "shares": SHARES,
        "quantile": quantile(),
    }


def _take_threshold(report: Mapping[str, Any], on_change: Callable[[float], None] | None) -> None:
    """Take a report of the browser: a `threshold`, and the `version` of the one that it was moved from."""
    threshold = float(report["threshold"])
    if is_choice(str(report["version"]), threshold) and on_change is not None:
        on_change(threshold)


def _take_cell(name: str | None, on_cell: Callable[[str | None], None] | None) -> None:
    if on_cell is not None:
        on_cell(name if name in CELLS else None)


@st.cache_data(max_entries=CACHE_ENTRIES, show_spinner=False)
def _counted(digest: str, _labels: NDArray[Any], _scores: NDArray[Any]) -> ExplorerData:  # noqa: ARG001
    return explorer_data(_labels, _scores, allowed=ALLOWED)


@st.cache_data(max_entries=CACHE_ENTRIES, show_spinner=False)
def _cheapest(
    digest: str,  # noqa: ARG001
    false_alarm_cost: float,
    miss_cost: float,
    _labels: NDArray[Any],
    _scores: NDArray[Any],
) -> Cheapest | None:
    return cheapest_threshold(_labels, _scores, false_alarm_cost=false_alarm_cost, miss_cost=miss_cost, allowed=ALLOWED)


def _digest(*arrays: NDArray[Any]) -> str:
    """A hash of every value. Streamlit's own hash of a large array looks at a sample only."""
    digest = hashlib.blake2b(digest_size=16)
    for array in arrays:
        digest.update(f"{array.dtype.str} {array.shape}".encode())
        digest.update(np.ascontiguousarray(array).data)
    return digest.hexdigest()
