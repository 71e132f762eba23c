"""The calibration curve: in each bin of the score, the share of its rows that is positive."""

from functools import cache
from typing import Any

import altair as alt
import pandas as pd

from core.charts.palette import NEUTRAL
from core.charts.spec import part_color, to_spec

HEIGHT = 320
ROWS_HEIGHT = 180


@cache
def calibration_spec() -> dict[str, Any]:
    """The Vega-Lite spec; its data set `bins` comes from `calibration_data`. It is the same for all data.

    The dashed diagonal is where share and score agree. A bin is a point with its interval, and at the bottom its rows.
    """
    x = alt.X("score:Q", title="Mean score of the bin", scale=alt.Scale(domain=[0, 1]))
    up: dict[str, Any] = {"title": "Share that is positive", "scale": alt.Scale(domain=[0, 1])}
    y = alt.Y("share:Q", **up)
    colour = part_color()
    tooltip = [
        alt.Tooltip("bin:N", title="Scores"),
        alt.Tooltip("rows:Q", title="Rows", format=",d"),
        alt.Tooltip("score:Q", title="Mean score", format=".3f"),
        alt.Tooltip("share:Q", title="Share", format=".3f"),
        alt.Tooltip("share_low:Q", title="Share at least (95%)", format=".3f"),
        alt.Tooltip("share_high:Q", title="Share at most (95%)", format=".3f"),
    ]
    # A sequence (0 and 1), because data of a spec's own would be replaced by the page's.
    corners = alt.Chart(alt.sequence(0, 2, as_="score"))
    diagonal = corners.mark_line(strokeDash=[4, 4], color=NEUTRAL, strokeWidth=1.5).encode(
        x=x, y=alt.Y("score:Q", **up)
    )
    base = alt.Chart(alt.NamedData("bins")).encode(x=x, color=colour)
    intervals = base.mark_rule(strokeWidth=1.5, opacity=0.6).encode(y=alt.Y("share_low:Q", **up), y2="share_high:Q")
    line = base.mark_line(strokeWidth=1.5).encode(y=y)
    points = base.mark_point(filled=True, size=90, opacity=1).encode(y=y, tooltip=tooltip)
    chart = alt.layer(diagonal, intervals, line, points).properties(height=HEIGHT)
    return to_spec(chart)


@cache
def bin_rows_spec() -> dict[str, Any]:
    """The Vega-Lite spec of the rows in each bin, to stand below the curve; its data set `bins` is the same."""
    domain = alt.Scale(domain=[0, 1])
    y = alt.Y("rows:Q", title="Rows", axis=alt.Axis(tickMinStep=1, tickCount=3))
    base = alt.Chart(alt.NamedData("bins")).encode(y=y)
    bars = base.mark_bar().encode(
        x=alt.X("low:Q", bin="binned", title="Score", scale=domain),
        x2="high:Q",
        color=part_color(),
        tooltip=[alt.Tooltip("bin:N", title="Scores"), alt.Tooltip("rows:Q", title="Rows", format=",d")],
    )
    counts = base.mark_text(dy=-8, color=NEUTRAL).encode(
        x=alt.X("center:Q", title="Score", scale=domain), text=alt.Text("rows:Q", format=",d")
    )
    return to_spec((bars + counts).properties(height=ROWS_HEIGHT))


def calibration_data(table: pd.DataFrame, part: str) -> pd.DataFrame:
    """A calibration table with each bin's name and center, and the part of the data (of PARTS) it was counted on."""
    names = [f"{low:.1f} to {high:.1f}" for low, high in zip(table["low"], table["high"], strict=True)]
    return table.assign(bin=names, center=(table["low"] + table["high"]) / 2, part=part)
