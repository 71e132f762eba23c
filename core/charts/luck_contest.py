"""A contest of models: each one's validation accuracy as a dot, and the test accuracy of the chosen one."""

from typing import Any

import altair as alt
import pandas as pd

from core.charts.palette import NEUTRAL
from core.charts.spec import part_color, to_spec
from core.lessons.labs.luck import Contest

VALIDATION, CHOSEN, TEST = "validation", "validation, chosen", "test, of the chosen one"
KINDS = [VALIDATION, CHOSEN, TEST]


def contest_spec(networks: int) -> dict[str, Any]:
    """The Vega-Lite spec for so many networks. Its data set `rows` comes from `contest_data`."""
    x = alt.X("network:Q", title="Network", scale=alt.Scale(domain=[0.5, networks + 0.5]), axis=alt.Axis(format="d"))
    y = alt.Y("accuracy:Q", title="Accuracy", scale=alt.Scale(domain=[0, 1]))
    colour = part_color()
    shape = alt.Shape("kind:N", scale=alt.Scale(domain=KINDS, range=["circle", "diamond", "square"]), legend=None)
    size = alt.Size("kind:N", scale=alt.Scale(domain=KINDS, range=[50, 220, 180]), legend=None)
    tooltip = [
        alt.Tooltip("network:Q", title="Network"),
        alt.Tooltip("kind:N", title="Rows"),
        alt.Tooltip("accuracy:Q", title="Accuracy", format=".1%"),
    ]
    points = alt.Chart(alt.NamedData("rows")).mark_point(filled=True, opacity=1)
    dots = points.encode(x=x, y=y, color=colour, shape=shape, size=size, tooltip=tooltip)
    half = alt.Chart(alt.NamedData("rows")).mark_rule(strokeDash=[4, 4], color=NEUTRAL).encode(y=alt.datum(0.5))
    return to_spec(alt.layer(half, dots).properties(height=220))


def contest_data(contest: Contest, *, opened: bool) -> pd.DataFrame:
    """One row a dot: `network` (from 1), `accuracy`, `kind`, `part`. The test accuracy is there when it is `opened`."""
    networks = range(1, len(contest.validation) + 1)
    frame = pd.DataFrame(
        {"network": networks, "accuracy": contest.validation, "kind": VALIDATION, "part": "validation"}
    )
    frame.loc[contest.best, "kind"] = CHOSEN
    if not opened:
        return frame
    test = {"network": contest.best + 1, "accuracy": contest.test[contest.best], "kind": TEST, "part": "test"}
    return pd.concat([frame, pd.DataFrame([test])], ignore_index=True)
