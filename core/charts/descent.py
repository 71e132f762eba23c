"""Paths of optimizers over the loss of a model with two weights, on a map of lines of equal loss."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.charts.palette import NEUTRAL
from core.charts.spec import class_domain, to_spec

HEIGHT = 460
ACROSS, UP = (-2.0, 4.0), (-2.0, 3.0)
DASHES = [[1, 0], [6, 3], [2, 2], [10, 3, 2, 3]]


@cache
def descent_spec(names: tuple[str, ...]) -> dict[str, Any]:
    """The Vega-Lite spec for the paths of these optimizers.

    Its data sets are `lines` (`contour_data`), `paths` (`path_data`) and `minimum` (one row `a`, `b`).
    """
    x = alt.X("a:Q", title="First weight", scale=alt.Scale(domain=list(ACROSS), nice=False))
    y = alt.Y("b:Q", title="Second weight", scale=alt.Scale(domain=list(UP), nice=False))
    legend = alt.Legend(title=None, orient="bottom", symbolType="stroke", values=list(names), columns=2)
    domain = class_domain(names)
    colour = alt.Color("optimizer:N", scale=alt.Scale(domain=domain), legend=legend)
    # The domain begins with the parts of the data, whose colours no path takes; the dashes skip them too.
    solid = [[1, 0]] * (len(domain) - len(names))
    dash = alt.StrokeDash(
        "optimizer:N", scale=alt.Scale(domain=domain, range=solid + DASHES[: len(names)]), legend=legend
    )
    tooltip = [
        alt.Tooltip("optimizer:N", title="Optimizer"),
        alt.Tooltip("step:Q", title="Step"),
        alt.Tooltip("loss:Q", title="Loss", format=".4g"),
    ]
    order = alt.Order("step:Q")
    lines = alt.Chart(alt.NamedData("lines")).mark_line(color=NEUTRAL, strokeWidth=1, opacity=0.45, clip=True)
    paths = alt.Chart(alt.NamedData("paths")).encode(x=x, y=y, color=colour)
    ends = paths.mark_point(filled=True, size=130, opacity=1, clip=True).transform_filter("datum.last")
    minimum = alt.Chart(alt.NamedData("minimum")).mark_point(
        shape="cross", size=160, color=NEUTRAL, filled=True, opacity=1
    )
    chart = alt.layer(
        lines.encode(x=x, y=y, detail="level:N", order=order),
        minimum.encode(x=x, y=y),
        paths.mark_line(strokeWidth=2, clip=True).encode(strokeDash=dash, order=order),
        paths.mark_point(filled=True, size=28, opacity=1, clip=True).encode(tooltip=tooltip),
        ends.encode(tooltip=tooltip),
    )
    return to_spec(chart.properties(height=HEIGHT))


def contour_data(contours: Mapping[float, NDArray[np.float64]]) -> pd.DataFrame:
    """Lines of equal loss, each of shape (n, 2), in long form: `level, step, a, b`."""
    frames = [
        pd.DataFrame({"level": level, "step": range(len(line)), "a": line[:, 0], "b": line[:, 1]})
        for level, line in contours.items()
    ]
    return pd.concat(frames, ignore_index=True)


def path_data(paths: Mapping[str, tuple[NDArray[np.float64], NDArray[np.float64]]]) -> pd.DataFrame:
    """Each optimizer's weights, shape (n, 2), and losses, shape (n,): `optimizer, step, a, b, loss, last`."""
    frames = []
    for name, (weights, losses) in paths.items():
        steps = np.arange(len(weights))
        columns = {"step": steps, "a": weights[:, 0], "b": weights[:, 1], "loss": losses, "last": steps == steps[-1]}
        frames.append(pd.DataFrame(columns).assign(optimizer=name))
    return pd.concat(frames, ignore_index=True)
