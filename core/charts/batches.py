"""One epoch as a bar for each step, as tall as its batch."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import altair as alt
import pandas as pd

from core.charts.colours import part_color
from core.charts.palette import NEUTRAL, PARTS
from core.charts.spec import to_spec

HEIGHT = 220


@cache
def batches_spec(rows: int) -> dict[str, Any]:
    """The Vega-Lite spec for an epoch of so many rows; its data set `batches` comes from `batches_data`."""
    x = alt.X("start:Q", title="Rows in the order of this epoch", scale=alt.Scale(domain=[0, rows], nice=False))
    y = alt.Y("rows:Q", title="Rows of the step", scale=alt.Scale(domain=[0, rows], nice=False))
    bars = alt.Chart(alt.NamedData("batches")).mark_rect(stroke=NEUTRAL, strokeWidth=1)
    chart = bars.encode(
        x=x,
        x2="end:Q",
        y=y,
        y2=alt.Y2Datum(0),
        color=part_color(),
        tooltip=[alt.Tooltip("step:Q", title="Step"), alt.Tooltip("rows:Q", title="Rows")],
    )
    return to_spec(chart.properties(height=HEIGHT))


def batches_data(sizes: Sequence[int]) -> pd.DataFrame:
    """One row a step: `step`, `rows`, and the places `start` and `end` of its rows in the epoch."""
    frame = pd.DataFrame({"step": range(1, len(sizes) + 1), "rows": list(sizes)})
    ends = frame["rows"].cumsum()
    return frame.assign(start=ends - frame["rows"], end=ends, part=PARTS[0])
