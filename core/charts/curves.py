"""Learning curves: one measure against the epoch, of one run or of several in one chart."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from core.charts.palette import PARTS
from core.charts.spec import LABEL, part_color, to_spec

HEIGHT = 240
POINTS = 240
TITLES = {
    "loss": "Loss",
    "accuracy": "Accuracy",
    "precision": "Precision",
    "recall": "Recall",
    "mae": "MAE",
    "rmse": "RMSE",
    "gradient_norm": "Gradient norm",
    "update_ratio": "Weights moved",
}
TRAINING_ONLY = ("gradient_norm", "update_ratio")
UNBOUNDED = ("loss", "mae", "rmse", *TRAINING_ONLY)
AT_THE_END = "at end"
# What each line of the lower legend takes away: the height is that of the whole picture.
LEGEND_LINE = 28
DASHES = [[1, 0], [6, 3], [2, 2], [10, 3, 2, 3], [4, 6], [1, 4]]


@cache
def curve_spec(
    measure: str, epochs: int, logarithmic: bool = False, ends: bool = False, below_zero: bool = False
) -> dict[str, Any]:
    """The Vega-Lite spec of one measure's curves over `epochs` epochs. It does not change while they grow.

    Its data set `rows` comes from `curve_data`. With `ends` there is a third curve, of the training rows when each
    epoch is over. `below_zero` is for losses that can be negative.
    """
    title = TITLES[measure]
    scale = _value_scale(measure, logarithmic=logarithmic, below_zero=below_zero)
    # The same room for numbers of any length, so that nothing jumps when the first one comes.
    y = alt.Y("value:Q", title=None, scale=scale, axis=alt.Axis(labelExpr=LABEL, tickCount=4, minExtent=36))
    domain = [*PARTS, AT_THE_END]  # no other curve takes the colour of the test rows
    drawn = ["training"] if measure in TRAINING_ONLY else ["training", "validation", *([AT_THE_END] if ends else [])]
    legend = alt.Legend(
        title=title, titleOrient="left", titleFontWeight="bold", orient="top", symbolType="stroke", values=drawn
    )
    colour = alt.Color("part:N", scale=alt.Scale(domain=domain), legend=legend)
    dashes = [[1, 0], [6, 3], [1, 0], [2, 2]]
    dash = alt.StrokeDash("part:N", scale=alt.Scale(domain=domain, range=dashes), legend=legend)
    base = alt.Chart(alt.NamedData("rows")).encode(x=epoch_axis(epochs), y=y, color=colour)
    tooltip = [
        alt.Tooltip("epoch:Q", title="Epoch", format=",d"),
        alt.Tooltip("part:N", title="Rows"),
        alt.Tooltip("value:Q", title=title, format=".4g"),
    ]
    lines = base.mark_line(clip=True).encode(strokeDash=dash)
    last = base.mark_point(filled=True, size=55, opacity=1, clip=True).transform_filter("datum.last")
    hover = base.mark_point(filled=True, size=120, opacity=0, clip=True).encode(tooltip=tooltip)
    # The wheel alone keeps scrolling the page; with Shift it zooms.
    zoom = alt.selection_interval(bind="scales", encodings=["x"], zoom="wheel![event.shiftKey]")
    chart = (lines + last + hover.add_params(zoom)).properties(height=HEIGHT)
    return to_spec(chart)


def epoch_axis(epochs: int) -> alt.X:
    """The horizontal axis of a run of so many epochs, which does not change while the run goes on."""
    scale = alt.Scale(domain=[min(1, epochs - 1), epochs], nice=False)
    return alt.X("epoch:Q", title="Epoch", scale=scale, axis=alt.Axis(tickMinStep=1))


def _value_scale(measure: str, *, logarithmic: bool, below_zero: bool) -> alt.Scale:
    if measure not in UNBOUNDED:
        return alt.Scale(domain=[0, 1])
    if below_zero:
        return alt.Scale(type="symlog" if logarithmic else "linear", zero=True)
    return alt.Scale(type="log") if logarithmic else alt.Scale(domainMin=0)


def curve_data(history: pd.DataFrame, measure: str) -> pd.DataFrame:
    """One measure in long form: `epoch, part, value, last`, thinned to at most 240 epochs, without undefined values."""
    columns = {"training": measure, "validation": f"val_{measure}", AT_THE_END: f"end_{measure}"}
    kept = thin(len(history), POINTS)
    every = history["epoch"].to_numpy() if len(history) else np.array([], int)
    epochs, parts, curves, lasts = [], [], [], []
    for part, column in columns.items():
        values = history[column].to_numpy(float)[kept] if column in history else np.array([])
        defined = np.flatnonzero(np.isfinite(values))
        epochs.append(every[kept[defined]])
        curves.append(values[defined])
        parts += [part] * len(defined)
        lasts.append(np.arange(len(defined)) == len(defined) - 1)
    # One frame at one stroke: a class of thirty asks for hundreds of these a second.
    rows = {"epoch": np.concatenate(epochs), "part": pd.Series(parts, dtype="str")}
    return pd.DataFrame(rows | {"value": np.concatenate(curves), "last": np.concatenate(lasts)})


def thin(length: int, limit: int) -> np.ndarray:
    """At most `limit` positions out of `length`, evenly spaced, with the first and the last."""
    if length <= limit:
        return np.arange(length)
    return np.unique(np.linspace(0, length - 1, limit).round().astype(int))


@cache
def overlay_spec(measure: str, epochs: int, runs: tuple[str, ...]) -> dict[str, Any]:
    """The Vega-Lite spec of one measure's curves of these runs, over `epochs` epochs.

    Its data set `rows` comes from `overlay_data`.
    """
    title = TITLES[measure]
    scale = alt.Scale(domainMin=0) if measure in UNBOUNDED else alt.Scale(domain=[0, 1])
    y = alt.Y("value:Q", title=None, scale=scale, axis=alt.Axis(format="~g", tickCount=4, minExtent=36))
    legend = alt.Legend(
        title=title,
        titleOrient="left",
        titleFontWeight="bold",
        orient="top",
        symbolType="stroke",
        values=["training", "validation"],
    )
    colour = part_color(legend)
    of_runs = alt.Legend(title=None, orient="bottom", symbolType="stroke", columns=1, labelLimit=300)
    dash = alt.StrokeDash("run:N", scale=alt.Scale(domain=list(runs), range=DASHES[: len(runs)]), legend=of_runs)
    base = alt.Chart(alt.NamedData("rows")).encode(x=epoch_axis(epochs), y=y, color=colour)
    tooltip = [
        alt.Tooltip("run:N", title="Run"),
        alt.Tooltip("part:N", title="Rows"),
        alt.Tooltip("epoch:Q", title="Epoch", format=",d"),
        alt.Tooltip("value:Q", title=title, format=".4g"),
    ]
    lines = base.mark_line(clip=True).encode(strokeDash=dash)
    hover = base.mark_point(filled=True, size=120, opacity=0, clip=True).encode(tooltip=tooltip)
    return to_spec((lines + hover).properties(height=HEIGHT + LEGEND_LINE * (1 + len(runs))))


def overlay_data(histories: Sequence[tuple[str, pd.DataFrame]], measure: str) -> pd.DataFrame:
    """One measure of several runs in long form, `run, epoch, part, value, last`, without those at an epoch's end."""
    frames = [curve_data(history, measure).assign(run=run) for run, history in histories]
    rows = pd.concat(frames, ignore_index=True)
    return rows[rows["part"] != AT_THE_END].reset_index(drop=True)
