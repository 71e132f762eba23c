"""A chart on the page."""

from typing import Any

import pandas as pd
import streamlit as st


def show_chart(spec: dict[str, Any], *, key: str, **datasets: pd.DataFrame) -> None:
    """Draw a spec with its named data sets. With the same spec and key, new data are drawn into the same chart."""
    st.vega_lite_chart(spec=spec | {"datasets": datasets}, key=key)
