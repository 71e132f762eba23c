"""Learning curves of several runs in one chart: the part of the data has the colour, the run has the dash."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import altair as alt
import pandas as pd

from core.charts.colours import part_color
from core.charts.curves import HEIGHT, TITLES, UNBOUNDED, curve_data, epoch_axis
from core.charts.spec import to_spec

# What each line of the lower legend takes away: the height is that of the whole picture.
LEGEND_LINE = 28
DASHES = [[1, 0], [6, 3], [2, 2], [10, 3, 2, 3], [4, 6], [1, 4]]


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
    return rows[rows["part"] != "at end"].reset_index(drop=True)
