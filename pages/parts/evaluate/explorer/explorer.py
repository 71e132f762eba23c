"""The threshold explorer as a Streamlit component. What it shows is counted once here and moved in the browser."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import ArrayLike, NDArray
from streamlit.components.v2 import component

from core.evaluation.explorer import Cheapest, ExplorerData, cheapest_threshold, counts_at, explorer_data
from core.evaluation.formulas import FORMULAS, NAMES
from core.evaluation.intervals import quantile
from core.evaluation.metrics import UNDEFINED
from core.experiment.fields import SPECS
from pages.parts.app.widget_sync import ignore_stale

HERE = Path(__file__).parent
# One script in the browser, read in this order; the last one is what Streamlit calls.
SCRIPTS = ("words", "metrics", "rows", "still", "moving", "hands", "explorer")
# Each entry holds about 30 kB.
REMEMBERED = 64
CELLS = ("tp", "fp", "fn", "tn")
ALLOWED = (float(SPECS["threshold"].minimum or 0), float(SPECS["threshold"].maximum or 1))

_mount = component(
    "threshold_explorer",
    html=(HERE / "explorer.html").read_text(encoding="utf-8"),
    css=(HERE / "explorer.css").read_text(encoding="utf-8"),
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
    the classes' names, such as "8" and "not 8". `on_change` is called with the new threshold before the run that
    follows a move. `cell` is the cell of the matrix that is shown as chosen ("tp", "fp", "fn", "tn" or None); a click
    asks `on_cell` for another one, or for None. The two costs are those of one false alarm and one miss; neither is
    below 0.

    The explorer starts at `threshold` and takes it over whenever it is another one than in the run before. It need not
    be one of the thresholds that the explorer stops at: its own exact counts are shown until it moves.

    Raises:
        ValueError: for labels or scores that `core.evaluation.thresholds.threshold_table` refuses.
    """
    labels, values = np.asarray(y_true), np.asarray(scores)
    digest = _digest(labels, values)
    memory = f"{key}.heard"
    _mount(
        key=key,
        data={
            **_counted(digest, labels, values),
            "positive": positive,
            "negative": negative,
            "threshold": threshold,
            "current": counts_at(labels, values, threshold),
            "highest": ALLOWED[1],
            "false_alarm_cost": false_alarm_cost,
            "miss_cost": miss_cost,
            "cheapest": _cheapest(digest, false_alarm_cost, miss_cost, labels, values),
            "formulas": dict(FORMULAS),
            "names": dict(NAMES),
            "undefined": {metric: UNDEFINED[metric] for metric in FORMULAS},
            "quantile": quantile(),
            "heard": st.session_state.get(memory),
            "cell": cell,
        },
        on_threshold_change=ignore_stale(key, lambda: _hear(key, memory, on_change)),
        on_cell_change=ignore_stale(key, lambda: _hear_cell(key, on_cell)),
    )


def _hear(key: str, memory: str, on_change: Callable[[float], None] | None) -> None:
    """Note the threshold that the browser reports: it goes back with the data, so that the browser knows it arrived."""
    threshold = float(st.session_state[key]["threshold"])
    st.session_state[memory] = threshold
    if on_change is not None:
        on_change(threshold)


def _hear_cell(key: str, on_cell: Callable[[str | None], None] | None) -> None:
    name = st.session_state[key]["cell"]
    if on_cell is not None:
        on_cell(name if name in CELLS else None)


@st.cache_data(max_entries=REMEMBERED, show_spinner=False)
def _counted(digest: str, _labels: NDArray[Any], _scores: NDArray[Any]) -> ExplorerData:  # noqa: ARG001
    return explorer_data(_labels, _scores, allowed=ALLOWED)


@st.cache_data(max_entries=REMEMBERED, show_spinner=False)
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
