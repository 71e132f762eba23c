"""The confusion matrix of any number of classes as a heat map: counts, and shares of each row."""

from typing import Any

import altair as alt
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.evaluation.confusion import row_shares

MOST_WITH_SHARES = 12
MOST_WITH_ALL_LABELS = 30
CELL, SMALL_CELL = 46, 24
# Teal and orange by theme, and the colour of text on them: light first, then dark.
COLOURS = (("#00796B", "#D55E00"), ("#26A69A", "#E69F00"))
TEXT = ("#1C2B33", "#E8EEF1")
RIGHT, WRONG = "right", "wrong"


def matrix_spec(classes: tuple[str, ...], *, dark: bool) -> dict[str, Any]:
    """The Vega-Lite spec for these classes, for a dark page or a light one.

    Its data set `rows` comes from `matrix_data`.
    """
    few, crowded = len(classes) <= MOST_WITH_SHARES, len(classes) > MOST_WITH_ALL_LABELS
    scale = alt.Scale(domain=list(classes))
    across = alt.Axis(orient="top", labelAngle=-40 if few else -90, labelLimit=90, labelOverlap=crowded)
    x = alt.X("predicted:N", title="Predicted", scale=scale, axis=across)
    y = alt.Y("actual:N", title="Actual", scale=scale, axis=alt.Axis(labelLimit=110, labelOverlap=crowded))
    colour = alt.Color("kind:N", scale=alt.Scale(domain=[RIGHT, WRONG], range=list(COLOURS[dark])), legend=None)
    opacity = alt.Opacity("share:Q", scale=alt.Scale(type="sqrt", domain=[0, 1], range=[0, 0.8]), legend=None)
    tooltip = [
        alt.Tooltip("actual:N", title="Actual"),
        alt.Tooltip("predicted:N", title="Predicted"),
        alt.Tooltip("rows:Q", title="Rows", format=",d"),
        alt.Tooltip("share:Q", title="Share of the actual", format=".1%"),
    ]
    base = alt.Chart(alt.NamedData("rows")).encode(x=x, y=y)
    cells = base.mark_rect(stroke="gray", strokeWidth=0.3).encode(color=colour, opacity=opacity, tooltip=tooltip)
    counts = base.mark_text(dy=-6 if few else 0, fontSize=14 if few else 10, fontWeight="bold", color=TEXT[dark])
    layers = [cells, counts.encode(text="count:N")]
    if few:
        layers.append(base.mark_text(dy=10, fontSize=11, color=TEXT[dark]).encode(text="percent:N"))
    height = 130 + (CELL if few else SMALL_CELL) * len(classes)
    spec: dict[str, Any] = alt.layer(*layers).properties(height=height).to_dict(validate=False)
    return spec


def matrix_data(matrix: NDArray[np.int64], classes: tuple[str, ...]) -> pd.DataFrame:
    """One row a cell: `actual, predicted, rows, share, kind`, and the texts `count` and `percent`; both empty for 0."""
    shares = np.nan_to_num(row_shares(matrix))
    actual, predicted = (axis.ravel() for axis in np.indices(matrix.shape))
    rows, share = matrix.ravel(), shares.ravel()
    names = np.array(classes)
    return pd.DataFrame(
        {
            "actual": names[actual],
            "predicted": names[predicted],
            "rows": rows,
            "share": share,
            "kind": np.where(actual == predicted, RIGHT, WRONG),
            "count": [f"{count:,}" if count else "" for count in rows],
            "percent": [f"{part:.0%}" if count else "" for count, part in zip(rows, share, strict=True)],
        }
    )
