"""The confusion matrix of any number of classes as a heat map: counts, or shares of the actual or predicted class.

Up to 50 classes every label is shown and every cell has room for its text; a matrix too wide for its page scrolls.
"""

from typing import Any, Literal

import altair as alt
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.charts.palette import COLOURS, NEUTRAL, RIGHT, WRONG
from core.charts.spec import to_spec
from core.evaluation.confusion import row_shares

CellText = Literal["count", "of_actual", "of_predicted"]

MAX_FULL_WIDTH = 12  # as many classes share the width that there is; more get cells of a fixed width
MAX_ALL_LABELS = 50
CELL, SMALL_CELL, TINY_CELL = 46, 34, 20
# Longer names are cut in the middle, since their ends differ as often as their beginnings; whole in the tooltip.
MAX_LABEL = 14
LABEL = f"length(datum.label) > {MAX_LABEL} ? slice(datum.label, 0, 7) + '…' + slice(datum.label, -6) : datum.label"
LABEL_PIXELS = 110
FLAT = 3  # letters: names that short need not be turned
PICKED = "cell"  # the selection's name


def matrix_spec(classes: tuple[str, ...], *, dark: bool) -> dict[str, Any]:
    """The Vega-Lite spec for these classes, for a dark page or a light one. A click on a cell selects it.

    Its data set `rows` comes from `matrix_data`.
    """
    scale = alt.Scale(domain=list(classes))
    crowded, cell = len(classes) > MAX_ALL_LABELS, cell_size(len(classes))
    angle = 0 if max(map(len, classes)) <= FLAT else -40 if cell == CELL else -90
    labels: dict[str, Any] = {"labelExpr": LABEL, "labelLimit": LABEL_PIXELS, "labelOverlap": crowded}
    across = alt.Axis(orient="top", labelAngle=angle, **labels)
    x = alt.X("predicted:N", title="Predicted", scale=scale, axis=across)
    y = alt.Y("actual:N", title="Actual", scale=scale, axis=alt.Axis(**labels))
    colour = alt.Color(
        "kind:N", scale=alt.Scale(domain=["right", "wrong"], range=[RIGHT[dark], WRONG[dark]]), legend=None
    )
    depth = alt.FillOpacity("share:Q", scale=alt.Scale(type="sqrt", domain=[0, 1], range=[0, 0.8]), legend=None)
    tooltip = [
        alt.Tooltip("actual:N", title="Actual"),
        alt.Tooltip("predicted:N", title="Predicted"),
        alt.Tooltip("rows:Q", title="Rows", format=",d"),
        alt.Tooltip("of_actual:Q", title="Share of the actual", format=".1%"),
        alt.Tooltip("of_predicted:Q", title="Share of the predicted", format=".1%"),
    ]
    base = alt.Chart(alt.NamedData("rows")).encode(x=x, y=y)
    ground = base.mark_rect(stroke=NEUTRAL, strokeWidth=0.3).encode(color=colour, fillOpacity=depth)
    size = {CELL: 13, SMALL_CELL: 11, TINY_CELL: 9}[cell]
    texts = base.mark_text(fontSize=size, fontWeight="bold", color=COLOURS["text"][dark]).encode(text="text:N")
    frame = base.mark_rect(filled=False, stroke=COLOURS["text"][dark], strokeWidth=3).transform_filter("datum.chosen")
    # On top of all, so that neither texts nor frame are in the way of the pointer.
    pick = alt.selection_point(name=PICKED, fields=["actual", "predicted"], toggle=False)
    touch = base.mark_rect(fill="white", opacity=0, cursor="pointer").encode(tooltip=tooltip).add_params(pick)
    room = {} if cell == CELL else {"width": alt.Step(cell)}
    chart = alt.layer(ground, texts, frame, touch).properties(height=alt.Step(cell), **room)
    return to_spec(chart)


def cell_size(classes: int) -> int:
    """The height of a cell in pixels, and its width where it does not follow from the page's."""
    if classes <= MAX_FULL_WIDTH:
        return CELL
    return SMALL_CELL if classes <= MAX_ALL_LABELS else TINY_CELL


def matrix_data(
    matrix: NDArray[np.int64],
    classes: tuple[str, ...],
    cell_text: CellText = "count",
    chosen: tuple[int, int] | None = None,
) -> pd.DataFrame:
    """One row a cell: `actual, predicted, rows, of_actual, of_predicted, share, kind, text, chosen`.

    `cell_text` decides the text, empty in an empty cell, and the share that deepens the colour: the share of the actual
    class beside counts. `chosen` is the (actual, predicted) class of the cell that has a frame.
    """
    of_actual, of_predicted = np.nan_to_num(row_shares(matrix)), np.nan_to_num(row_shares(matrix.T).T)
    actual, predicted = (axis.ravel() for axis in np.indices(matrix.shape))
    share = (of_predicted if cell_text == "of_predicted" else of_actual).ravel()
    rows, names = matrix.ravel(), np.array(classes)
    texts = [count_text(int(count)) for count in rows] if cell_text == "count" else [f"{part:.0%}" for part in share]
    return pd.DataFrame(
        {
            "actual": names[actual],
            "predicted": names[predicted],
            "rows": rows,
            "of_actual": of_actual.ravel(),
            "of_predicted": of_predicted.ravel(),
            "share": share,
            "kind": np.where(actual == predicted, "right", "wrong"),
            "text": np.where(rows > 0, texts, ""),
            "chosen": (actual == chosen[0]) & (predicted == chosen[1]) if chosen else False,
        }
    )


def count_text(count: int) -> str:
    """A count that fits a cell: 1,234, and from 10,000 on thousands, 12k."""
    return f"{count:,}" if count < 10_000 else f"{count / 1000:,.0f}k"
