"""A chart on the page."""

from collections.abc import Callable
from typing import Any, Literal

import pandas as pd
import streamlit as st


def show_chart(spec: dict[str, Any], *, key: str, **datasets: pd.DataFrame) -> None:
    """Draw a spec with its named data sets. With the same spec and key, new data are drawn into the same chart."""
    st.vega_lite_chart(spec=spec | {"datasets": datasets}, key=key, width=width_of(spec))


def show_selectable(spec: dict[str, Any], *, key: str, on_select: Callable[[], None], **datasets: pd.DataFrame) -> None:
    """Draw a spec in which something can be selected; the key's place in the session state says what.

    It scrolls by itself where it is wider than the page.
    """
    with st.container(key=f"scroll-{key}"):
        st.vega_lite_chart(spec=spec | {"datasets": datasets}, key=key, on_select=on_select, width=width_of(spec))


def width_of(spec: dict[str, Any]) -> Literal["content", "stretch"]:
    """A spec without a width of its own fills the page's."""
    return "content" if "width" in spec else "stretch"
