"""A chart as what Streamlit takes: a Vega-Lite spec."""

from typing import Any


def to_spec(chart: Any) -> dict[str, Any]:
    """The Vega-Lite spec of an Altair chart, not validated: that takes most of the time, and the tests do it."""
    spec: dict[str, Any] = chart.to_dict(validate=False)
    return spec
