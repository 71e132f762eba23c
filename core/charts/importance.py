"""Which columns matter: a bar a column with its spread, or, for pixels, a picture of their importance."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.charts.palette import COLOURS, NEUTRAL
from core.charts.spec import part_color, to_spec

MAX_BARS = 20
BAR, PIXEL = 24, 30
VALIDATION = part_color()  # they are measured on those rows


@cache
def importance_spec(measure: str, *, dark: bool) -> dict[str, Any]:
    """The Vega-Lite spec of one bar a column, the highest first, for a dark page or a light one.

    Its data set `rows` comes from `importance_data`.
    """
    base = alt.Chart(alt.NamedData("rows")).encode(
        y=alt.Y("column:N", title=None, sort=None, axis=alt.Axis(labelLimit=160, labelOverlap=False))
    )
    tooltip = [
        alt.Tooltip("column:N", title="Column"),
        alt.Tooltip("drop:Q", title=f"Lost {measure}", format=".3f"),
        alt.Tooltip("spread:Q", title="Standard deviation", format=".3f"),
    ]
    x = alt.X("drop:Q", title=f"{measure} lost when shuffled", axis=alt.Axis(tickCount=5))
    bars = base.mark_bar(opacity=0.75).encode(x=x, color=VALIDATION, tooltip=tooltip)
    spreads = base.mark_rule(strokeWidth=2, color=COLOURS["text"][dark]).encode(x=alt.X("low:Q"), x2="high:Q")
    chart = alt.layer(bars, spreads.encode(tooltip=tooltip)).properties(height=alt.Step(BAR))
    return to_spec(chart)


def importance_data(
    columns: Sequence[str], drops: NDArray[np.float64], spreads: NDArray[np.float64], limit: int = MAX_BARS
) -> pd.DataFrame:
    """The columns whose shuffling costs most: `column, drop, spread, low, high, part`, the highest drop first.

    `low` and `high` lie one standard deviation to either side.
    """
    order = np.argsort(-drops, kind="stable")[:limit]
    drop, spread = drops[order], spreads[order]
    return pd.DataFrame(
        {
            "column": np.array(columns, dtype=object)[order],
            "drop": drop,
            "spread": spread,
            "low": drop - spread,
            "high": drop + spread,
            "part": "validation",
        }
    )


@cache
def pixels_spec(measure: str) -> dict[str, Any]:
    """The Vega-Lite spec of a picture, a square a pixel, stronger where shuffling costs more.

    Its data set `rows` comes from `pixels_data`.
    """
    tooltip = [
        alt.Tooltip("column:N", title="Pixel"),
        alt.Tooltip("drop:Q", title=f"Lost {measure}", format=".3f"),
        alt.Tooltip("spread:Q", title="Standard deviation", format=".3f"),
    ]
    chart = (
        alt.Chart(alt.NamedData("rows"))
        .mark_rect(stroke=NEUTRAL, strokeWidth=0.3)
        .encode(
            x=alt.X("x:O", axis=None),
            y=alt.Y("y:O", axis=None),
            color=VALIDATION,
            fillOpacity=alt.FillOpacity("strength:Q", scale=alt.Scale(domain=[0, 1], range=[0, 1]), legend=None),
            tooltip=tooltip,
        )
        .properties(width=alt.Step(PIXEL), height=alt.Step(PIXEL))
    )
    return to_spec(chart)


def pixels_data(
    pixels: Sequence[str],
    shape: tuple[int, int],
    columns: Sequence[str],
    drops: NDArray[np.float64],
    spreads: NDArray[np.float64],
) -> pd.DataFrame:
    """One row a pixel of a picture of `shape`: `column, x, y, drop, spread, strength, part`.

    `pixels` are the columns of the table in the picture's order; one that the model does not see costs nothing.
    `strength` is the drop as a share of the highest, from 0 to 1.
    """
    y, x = np.divmod(np.arange(len(pixels)), shape[1])
    measured = pd.DataFrame({"drop": drops, "spread": spreads}, index=list(columns)).reindex(list(pixels)).fillna(0.0)
    highest = max(float(drops.max(initial=0.0)), np.finfo(float).tiny)
    return pd.DataFrame(
        {
            "column": list(pixels),
            "x": x,
            "y": y,
            "drop": measured["drop"].to_numpy(),
            "spread": measured["spread"].to_numpy(),
            "strength": np.clip(measured["drop"].to_numpy() / highest, 0, 1),
            "part": "validation",
        }
    )
