"""The steps of training: the loss of each with the mean of each epoch, and one epoch as a bar for each batch."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from core.charts.palette import NEUTRAL, PARTS
from core.charts.spec import part_color, to_spec

HEIGHT, BATCHES_HEIGHT = 230, 220
STEP, MEAN = "step", "epoch"


@cache
def steps_spec(highest: float) -> dict[str, Any]:
    """The Vega-Lite spec with losses from 0 to `highest`: thin for the steps, thick with points for the epochs.

    Its data set `rows` comes from `steps_data`.
    """
    x = alt.X("epoch:Q", title="Epoch", scale=alt.Scale(domainMin=0, nice=False))
    scale = alt.Scale(domain=[0, highest], nice=True)
    y = alt.Y("loss:Q", title="Training loss", scale=scale, axis=alt.Axis(format="~g", tickCount=4, minExtent=36))
    colour = part_color()
    tooltip = [
        alt.Tooltip("epoch:Q", title="Epochs gone", format=".2f"),
        alt.Tooltip("kind:N", title="Mean over"),
        alt.Tooltip("loss:Q", title="Loss", format=".4g"),
    ]
    base = alt.Chart(alt.NamedData("rows")).encode(x=x, y=y, color=colour)
    steps = base.mark_line(strokeWidth=1, opacity=0.45).transform_filter(f"datum.kind == '{STEP}'")
    epochs = base.mark_line(strokeWidth=2.5, point=alt.OverlayMarkDef(size=45, filled=True)).encode(tooltip=tooltip)
    chart = alt.layer(steps, epochs.transform_filter(f"datum.kind == '{MEAN}'")).properties(height=HEIGHT)
    return to_spec(chart)


def steps_data(step_losses: ArrayLike, epoch_losses: ArrayLike, steps_an_epoch: int) -> pd.DataFrame:
    """Both in long form: `epoch` (how many had gone, a fraction for a step), `loss`, `kind`, `part`.

    `step_losses` are those of the first steps, shape (s,), `epoch_losses` those of the history, shape (e,).
    """
    steps, epochs = np.asarray(step_losses, np.float64), np.asarray(epoch_losses, np.float64)
    gone = (np.arange(len(steps)) + 1) / steps_an_epoch
    of_steps = pd.DataFrame({"epoch": gone, "loss": steps, "kind": STEP})
    of_epochs = pd.DataFrame({"epoch": np.arange(len(epochs)) + 1.0, "loss": epochs, "kind": MEAN})
    return pd.concat([of_steps, of_epochs], ignore_index=True).assign(part=PARTS[0])


@cache
def batches_spec(rows: int) -> dict[str, Any]:
    """The Vega-Lite spec for an epoch of so many rows; its data set `batches` comes from `batches_data`."""
    x = alt.X("start:Q", title="Rows in the order of this epoch", scale=alt.Scale(domain=[0, rows], nice=False))
    y = alt.Y("rows:Q", title="Rows of the step", scale=alt.Scale(domain=[0, rows], nice=False))
    bars = alt.Chart(alt.NamedData("batches")).mark_rect(stroke=NEUTRAL, strokeWidth=1)
    chart = bars.encode(
        x=x,
        x2="end:Q",
        y=y,
        y2=alt.Y2Datum(0),
        color=part_color(),
        tooltip=[alt.Tooltip("step:Q", title="Step"), alt.Tooltip("rows:Q", title="Rows")],
    )
    return to_spec(chart.properties(height=BATCHES_HEIGHT))


def batches_data(sizes: Sequence[int]) -> pd.DataFrame:
    """One row a step: `step`, `rows`, and the places `start` and `end` of its rows in the epoch."""
    frame = pd.DataFrame({"step": range(1, len(sizes) + 1), "rows": list(sizes)})
    ends = frame["rows"].cumsum()
    return frame.assign(start=ends - frame["rows"], end=ends, part=PARTS[0])
