"""How many rows of each class stand in the training, validation and test part."""

from functools import cache
from typing import Any

import altair as alt
import pandas as pd

from core.charts.colours import part_color
from core.charts.palette import PARTS
from core.charts.spec import to_spec


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
