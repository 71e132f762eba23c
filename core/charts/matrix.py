"""The confusion matrix of any number of classes as a heat map: counts, and shares of each row."""

from typing import Any

import altair as alt
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.evaluation.confusion import row_shares

MOST_WITH_SHARES = 12
CELL = 46
RIGHT, WRONG = "right", "wrong"


def matrix_spec(classes: int) -> dict[str, Any]:
    """The Vega-Lite spec for so many classes; its data come from `matrix_data`."""
    order = alt.EncodingSortField("place", op="min")
    x = alt.X("predicted:N", title="Predicted", sort=None, axis=alt.Axis(orient="top", labelAngle=-40, labelLimit=90))
    y = alt.Y("actual:N", title="Actual", sort=order, axis=alt.Axis(labelLimit=110))
    # Teal and a burnt orange that keep the text readable on light and dark pages.
    colour = alt.Color("kind:N", scale=alt.Scale(domain=[RIGHT, WRONG], range=["#26A69A", "#E07B39"]), legend=None)
    opacity = alt.Opacity("share:Q", scale=alt.Scale(domain=[0, 1], range=[0.04, 0.85]), legend=None)
    tooltip = [
        alt.Tooltip("actual:N", title="Actual"),
        alt.Tooltip("predicted:N", title="Predicted"),
        alt.Tooltip("rows:Q", title="Rows", format=",d"),
        alt.Tooltip("share:Q", title="Share of the actual", format=".1%"),
    ]
    base = alt.Chart().encode(x=x, y=y)
    cells = base.mark_rect(stroke="gray", strokeWidth=0.3).encode(color=colour, opacity=opacity, tooltip=tooltip)
    few = classes <= MOST_WITH_SHARES
    counts = base.mark_text(dy=-6 if few else 0, fontSize=14 if few else 10, fontWeight="bold").encode(text="count:N")
    layers = [cells, counts]
    if few:
        layers.append(base.mark_text(dy=10, fontSize=11, opacity=0.8).encode(text="percent:N"))
    spec: dict[str, Any] = alt.layer(*layers).properties(height=60 + CELL * classes).to_dict(validate=False)
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
            "place": actual,
            "rows": rows,
            "share": share,
            "kind": np.where(actual == predicted, RIGHT, WRONG),
            "count": [f"{count:,}" if count else "" for count in rows],
            "percent": [f"{part:.0%}" if count else "" for count, part in zip(rows, share, strict=True)],
        }
    )
