"""The threshold explorer as a Streamlit component. What it shows is counted once here and moved in the browser."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import ArrayLike, NDArray
from streamlit.components.v2 import component

from core.evaluation.explorer import ExplorerData, explorer_data, explorer_rows, on_grid

HERE = Path(__file__).parent
# Each entry holds about 30 kB.
REMEMBERED = 64

_mount = component(
    "threshold_explorer",
    html=(HERE / "explorer.html").read_text(encoding="utf-8"),
    css=(HERE / "explorer.css").read_text(encoding="utf-8"),
    js=(HERE / "explorer.js").read_text(encoding="utf-8"),
)


def threshold_explorer(
    y_true: ArrayLike,
    scores: ArrayLike,
    *,
    positive: str,
    negative: str,
    threshold: float,
    key: str,
    on_change: Callable[[float], None] | None = None,
) -> float | None:
    """Show the explorer; the new threshold in the run that follows a move of the slider, else None.

    `y_true` holds 0 and 1 and `scores` the positive class's scores, both of shape (n,). `positive` and `negative` are
    the classes' names, such as "8" and "not 8". `on_change` is called with the new threshold before that run.

    The slider starts at `threshold` and takes it over whenever it is another one than in the run before. It need not be
    one of the slider's 201 stops: its own exact counts are shown until the slider moves.

    Raises:
        ValueError: for labels or scores that `core.evaluation.thresholds.threshold_table` refuses.
    """
    labels, values = np.asarray(y_true), np.asarray(scores)
    between = None if on_grid(threshold) else explorer_rows(labels, values, at=[threshold])
    memory = f"{key}.heard"
    result = _mount(
        key=key,
        data={
            **_counted(_digest(labels, values), labels, values),
            "positive": positive,
            "negative": negative,
            "threshold": threshold,
            "between": between,
            "heard": st.session_state.get(memory),
        },
        on_threshold_change=lambda: _hear(key, memory, on_change),
    )
    moved_to: float | None = result.threshold
    return moved_to


def _hear(key: str, memory: str, on_change: Callable[[float], None] | None) -> None:
    """Note the threshold that the browser reports: it goes back with the data, so that the browser knows it arrived."""
    threshold = float(st.session_state[key]["threshold"])
    st.session_state[memory] = threshold
    if on_change is not None:
        on_change(threshold)


@st.cache_data(max_entries=REMEMBERED, show_spinner=False)
def _counted(digest: str, _labels: NDArray[Any], _scores: NDArray[Any]) -> ExplorerData:  # noqa: ARG001
    return explorer_data(_labels, _scores)


def _digest(*arrays: NDArray[Any]) -> str:
    """A hash of every value. Streamlit's own hash of a large array looks at a sample only."""
    digest = hashlib.blake2b(digest_size=16)
    for array in arrays:
        digest.update(f"{array.dtype.str} {array.shape}".encode())
        digest.update(np.ascontiguousarray(array).data)
    return digest.hexdigest()
