"""A chart on the page."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any, Literal

import pandas as pd
import pyarrow as pa
import streamlit as st


def show_chart(spec: dict[str, Any], *, key: str, **datasets: pd.DataFrame) -> None:
    """Draw a spec with its named data sets. With the same spec and key, new data are drawn into the same chart."""
    st.vega_lite_chart(spec=_with_datasets(spec, datasets), key=key, width=width_of(spec))


def show_selectable(spec: dict[str, Any], *, key: str, on_select: Callable[[], None], **datasets: pd.DataFrame) -> None:
    """Draw a spec in which something can be selected; the key's place in the session state says what.

    It scrolls by itself where it is wider than the page.
    """
    with st.container(key=f"scroll-{key}"):
        full = _with_datasets(spec, datasets)
        st.vega_lite_chart(spec=full, key=key, on_select=on_select, width=width_of(spec))


def width_of(spec: dict[str, Any]) -> Literal["content", "stretch"]:
    """A spec without a width of its own fills the page's."""
    return "content" if "width" in spec else "stretch"


def _with_datasets(spec: dict[str, Any], datasets: dict[str, pd.DataFrame]) -> dict[str, Any]:
    """A copy of the spec with its data sets: Streamlit writes into the spec that it draws, and specs are cached."""
    return deepcopy(spec) | {"datasets": _as_arrow(datasets)}


def _as_arrow(datasets: dict[str, pd.DataFrame]) -> dict[str, pa.Table]:
    """The data sets as they travel to the browser: this takes a third of the time that Streamlit would."""
    return {
        name: pa.table({column: pa.array(frame[column], from_pandas=True) for column in frame})
        for name, frame in datasets.items()
    }
