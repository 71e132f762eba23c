"""How the target is spread over the training, validation and test part: numbers in bins, and rows of each class."""

from functools import cache
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.charts.palette import PARTS
from core.charts.spec import TICKS, part_color, to_spec

HEIGHT = 280
BINS = 30


@cache
def histogram_spec(title: str) -> dict[str, Any]:
    """The Vega-Lite spec of bars stacked by part, over numbers called `title`; its data set is `rows`."""
    color = part_color(alt.Legend(title=None, orient="top"))
    bars = binned_bars(title, color, alt.Tooltip("part:N", title="Part")).encode(order=alt.Order("order:Q"))
    return to_spec(bars.properties(height=HEIGHT))


def binned_bars(title: str, color: alt.Color, *details: alt.Tooltip) -> alt.Chart:
    """A bar from each `start` to `end`, as high as its `rows`; `details` are further lines of the tooltip."""
    span = [
        alt.Tooltip(f"{edge}:Q", title=name, format=",.4~g") for edge, name in (("start", "From"), ("end", "Up to"))
    ]
    bars: alt.Chart = (
        alt.Chart(alt.NamedData("rows"))
        .mark_bar()
        .encode(
            x=alt.X("start:Q", bin="binned", title=title, axis=alt.Axis(**TICKS)),
            x2="end:Q",
            y=alt.Y("rows:Q", title="Rows", axis=alt.Axis(tickMinStep=1)),
            color=color,
            tooltip=[*span, *details, alt.Tooltip("rows:Q", title="Rows", format=",d")],
        )
    )
    return bars


def histogram_data(parts: tuple[NDArray[np.float64], ...], limit: int = BINS) -> pd.DataFrame:
    """Counts in long form: `start, end, part, rows, order`, in bins of one width over all parts' numbers."""
    edges = bin_edges(np.concatenate(parts), limit)
    frames = [
        pd.DataFrame({"start": edges[:-1], "end": edges[1:], "part": part, "rows": counts, "order": order})
        for order, (part, counts) in enumerate(
            zip(PARTS, (np.histogram(values, edges)[0] for values in parts), strict=True)
        )
    ]
    return pd.concat(frames, ignore_index=True)


def bin_edges(values: NDArray[np.float64], limit: int) -> NDArray[np.float64]:
    """The edges of at most so many bins of one width that hold all values; fewer where there are few values."""
    low, high = (float(values.min()), float(values.max())) if len(values) else (0.0, 0.0)
    low, high = (low - 0.5, high + 0.5) if low == high else (low, high)
    bins = max(1, min(limit, len(np.unique(values))))
    return np.linspace(low, high, bins + 1)


@cache
def balance_spec(classes: int) -> dict[str, Any]:
    """The Vega-Lite spec of one bar a class, cut by part; its data set `rows` comes from `balance_data`."""
    colour = part_color(alt.Legend(title=None, orient="top"))
    return to_spec(
        alt.Chart(alt.NamedData("rows"))
        .mark_bar()
        .encode(
            x=alt.X("rows:Q", title="Rows", axis=alt.Axis(tickMinStep=1)),
            y=alt.Y("class:N", title=None, sort=None, axis=alt.Axis(labelLimit=140)),
            color=colour,
            order=alt.Order("order:Q"),
            tooltip=[
                alt.Tooltip("class:N", title="Class"),
                alt.Tooltip("part:N", title="Part"),
                alt.Tooltip("rows:Q", title="Rows", format=",d"),
            ],
        )
        .properties(height=140 + 36 * classes)
    )


def balance_data(balance: pd.DataFrame) -> pd.DataFrame:
    """Counts by class (index) and part (three columns, in order) in long form."""
    frames = [
        pd.DataFrame({"class": balance.index, "part": part, "rows": balance[column].to_numpy(), "order": order})
        for order, (part, column) in enumerate(zip(PARTS, balance.columns, strict=True))
    ]
    return pd.concat(frames, ignore_index=True)
