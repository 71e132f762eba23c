"""A chart on the page."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any, Literal

import pandas as pd
import pyarrow as pa
import streamlit as st


def show_chart(spec: dict[str, Any], *, key: str, **datasets: pd.DataFrame) -> None:
    """Draw a spec with its named data sets. With the same spec and key, new data are drawn into the same chart."""
    st.vega_lite_chart(spec=_with_datasets(spec, datasets), key=key, width=_width(spec))


def show_selectable(spec: dict[str, Any], *, key: str, on_select: Callable[[], None], **datasets: pd.DataFrame) -> None:
    """Draw a spec in which something can be selected; the session state holds under `key` what is.

    It scrolls by itself where it is wider than the page.
    """
    full = _with_datasets(spec, datasets)
    with st.container(key=f"scroll-{key}"):
        st.vega_lite_chart(spec=full, key=key, on_select=on_select, width=_width(spec))


def _width(spec: dict[str, Any]) -> Literal["content", "stretch"]:
    """A spec without a width of its own fills the page's."""
    return "content" if "width" in spec else "stretch"


def _with_datasets(spec: dict[str, Any], datasets: dict[str, pd.DataFrame]) -> dict[str, Any]:
    """A copy of the spec with its data sets: Streamlit writes into the spec that it draws, and specs are cached.

    As Arrow tables the data sets take a third of the time that Streamlit needs to convert data frames.
    """
    tables = {
        name: pa.table({column: pa.array(frame[column], from_pandas=True) for column in frame})
        for name, frame in datasets.items()
    }
    return deepcopy(spec) | {"datasets": tables}
