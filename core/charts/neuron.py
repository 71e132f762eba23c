"""The loss of one weight as a curve, with the weights of each step on it; and the loss after each step."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from core.charts.palette import NEUTRAL, PARTS
from core.charts.spec import part_color, to_spec
from core.lessons.labs.neuron import LIMIT, Moment, loss_at

HEIGHT = 300
LOW, HIGH = -3.0, 7.0


@cache
def valley_spec() -> dict[str, Any]:
    """The Vega-Lite spec; its data sets `curve`, `band` and `path` come from the functions below.

    The shaded band is where Keras draws the first weight from.
    """
    across = alt.Scale(domain=[LOW, HIGH], nice=False)
    x = alt.X("weight:Q", title="Weight", scale=across)
    y = alt.Y(
        "loss:Q", title="Loss", scale=alt.Scale(domain=[0, loss_at(LOW)], nice=False), axis=alt.Axis(minExtent=36)
    )
    colour = part_color()
    path = alt.Chart(alt.NamedData("path")).encode(x=x, y=y, color=colour, order=alt.Order("step:Q"))
    tooltip = [
        alt.Tooltip("step:Q", title="After step"),
        alt.Tooltip("weight:Q", title="Weight", format=".4g"),
        alt.Tooltip("loss:Q", title="Loss", format=".4g"),
    ]
    band = alt.Chart(alt.NamedData("band")).mark_rect(color=NEUTRAL, opacity=0.15)
    chart = alt.layer(
        band.encode(x=alt.X("start:Q", title="Weight", scale=across), x2="end:Q"),
        alt.Chart(alt.NamedData("curve")).mark_line(color=NEUTRAL, strokeWidth=2).encode(x=x, y=y),
        path.mark_line(strokeWidth=1, opacity=0.6, clip=True),
        path.mark_point(filled=True, size=40, opacity=0.8, clip=True).encode(tooltip=tooltip),
        path.mark_point(filled=True, size=220, opacity=1, clip=True)
        .transform_filter("datum.last")
        .encode(tooltip=tooltip),
    )
    return to_spec(chart.properties(height=HEIGHT))


@cache
def curve_of_loss() -> pd.DataFrame:
    """The loss against the weight: `weight, loss`."""
    weights = np.linspace(LOW, HIGH, 201)
    return pd.DataFrame({"weight": weights, "loss": [loss_at(w) for w in weights]})


def band_of_first() -> pd.DataFrame:
    """Where the first weight is drawn from: one row `start, end`."""
    return pd.DataFrame({"start": [-LIMIT], "end": [LIMIT]})


def path_on_curve(start: float, moments: Sequence[Moment]) -> pd.DataFrame:
    """The weight before the first step and after each: `step, weight, loss, last, part`."""
    weights = np.array([start, *(moment.after for moment in moments)])
    steps = np.arange(len(weights))
    columns = {"step": steps, "weight": weights, "loss": [loss_at(w) for w in weights], "last": steps == steps[-1]}
    return pd.DataFrame(columns).assign(part=PARTS[0])
