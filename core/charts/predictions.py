"""Predicted numbers against the true ones, and what is left between them: the residuals."""

from functools import cache
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.charts.histogram import bin_edges, binned_bars
from core.charts.palette import NEUTRAL
from core.charts.spec import TICKS, part_color, to_spec

HEIGHT = 320
MAX_POINTS = 1_000
BINS = 40

FloatArray = NDArray[np.float64]


@cache
def predicted_spec(target: str) -> dict[str, Any]:
    """The Vega-Lite spec of points over a diagonal on which all would be right.

    Its data sets are `points` from `point_data` and `diagonal` from `diagonal_data`.
    """
    x = alt.X("actual:Q", title=f"Actual {target}", scale=alt.Scale(zero=False), axis=alt.Axis(**TICKS))
    y = alt.Y("predicted:Q", title=f"Predicted {target}", scale=alt.Scale(zero=False), axis=alt.Axis(**TICKS))
    right = alt.Chart(alt.NamedData("diagonal")).mark_line(color=NEUTRAL, strokeDash=[4, 4], strokeWidth=1.5)
    return _finished(right.encode(x=x, y=y) + _points(x, y))


@cache
def residual_spec(target: str) -> dict[str, Any]:
    """The Vega-Lite spec of each point's residual against its prediction, over a line at zero.

    Its data set `points` comes from `point_data`.
    """
    x = alt.X("predicted:Q", title=f"Predicted {target}", scale=alt.Scale(zero=False), axis=alt.Axis(**TICKS))
    y = alt.Y("residual:Q", title="Actual - predicted", axis=alt.Axis(**TICKS))
    zero = alt.Chart().mark_rule(color=NEUTRAL, strokeDash=[4, 4], strokeWidth=1.5).encode(y=alt.datum(0))
    return _finished(alt.layer(zero, _points(x, y), data=alt.NamedData("points")))


@cache
def residual_histogram_spec() -> dict[str, Any]:
    """The Vega-Lite spec of how often each size of residual comes; its data set `rows` is from `residual_counts`."""
    return _finished(binned_bars("Actual - predicted", part_color()))


def _points(x: alt.X, y: alt.Y) -> alt.Chart:
    tooltip = [
        alt.Tooltip("actual:Q", title="Actual", format=",.4~g"),
        alt.Tooltip("predicted:Q", title="Predicted", format=",.4~g"),
        alt.Tooltip("residual:Q", title="Actual - predicted", format=",.4~g"),
        alt.Tooltip("row:Q", title="Row", format=",d"),
    ]
    # The wheel alone keeps scrolling the page; with Shift it zooms.
    zoom = alt.selection_interval(bind="scales", zoom="wheel![event.shiftKey]")
    points = alt.Chart(alt.NamedData("points")).mark_point(filled=True, size=30, opacity=0.6, clip=True)
    chart: alt.Chart = points.encode(x=x, y=y, color=part_color(), tooltip=tooltip).add_params(zoom)
    return chart


def _finished(chart: Any) -> dict[str, Any]:
    return to_spec(chart.properties(height=HEIGHT))


def point_data(y_true: FloatArray, predicted: FloatArray, rows: NDArray[np.int64], part: str) -> pd.DataFrame:
    """At most 1,000 of the rows as `actual, predicted, residual, row, part`; always the same. Rows count from 1."""
    kept = sampled(len(y_true), MAX_POINTS)
    actual, guessed = y_true[kept], predicted[kept]
    return pd.DataFrame(
        {"actual": actual, "predicted": guessed, "residual": actual - guessed, "row": rows[kept] + 1, "part": part}
    )


def sampled(length: int, limit: int) -> NDArray[np.int64]:
    """At most `limit` positions out of `length`, drawn at random with a fixed seed, in their order."""
    if length <= limit:
        return np.arange(length)
    return np.sort(np.random.default_rng(0).choice(length, limit, replace=False))


def diagonal_data(y_true: FloatArray, predicted: FloatArray) -> pd.DataFrame:
    """The two ends `actual, predicted` of the line on which all would be right, as long as all values reach."""
    both = np.concatenate([y_true, predicted])
    ends = [float(both.min()), float(both.max())] if len(both) else [0.0, 1.0]
    return pd.DataFrame({"actual": ends, "predicted": ends})


def residual_counts(y_true: FloatArray, predicted: FloatArray, part: str) -> pd.DataFrame:
    """The number of residuals, actual - predicted, in each bin: `start, end, rows, part`."""
    residuals = y_true - predicted
    edges = bin_edges(residuals, BINS)
    counts = np.histogram(residuals, edges)[0]
    return pd.DataFrame({"start": edges[:-1], "end": edges[1:], "rows": counts, "part": part})
