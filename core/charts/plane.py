"""The plane of two features: the rows as points, over a picture of the model's predictions."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.charts.images import data_url
from core.charts.palette import PAINT
from core.charts.spec import class_domain, class_order, to_spec
from core.data.plane import Plane
from core.runs.run import Boundary

HEIGHT = 440
MAX_POINTS = 600
SIDES = ("below the mean", "at least the mean")  # as (negative, positive) classes, where a number is predicted
RGB = np.array([tuple(bytes.fromhex(colour[1:])) for colour in PAINT])


@cache
def plane_spec(plane: Plane, classes: tuple[str, ...]) -> dict[str, Any]:
    """The Vega-Lite spec; its data sets are `picture` (url, x, x2, y, y2) and `points` (x, y, class)."""
    x_scale = alt.Scale(domain=list(plane.x_range), nice=False, zero=False)
    y_scale = alt.Scale(domain=list(plane.y_range), nice=False, zero=False)
    x = alt.X("x:Q", title=plane.x_name, scale=x_scale, axis=alt.Axis(grid=False))
    y = alt.Y("y:Q", title=plane.y_name, scale=y_scale, axis=alt.Axis(grid=False))
    names = class_order(classes)
    domain = class_domain(classes)
    colour = alt.Color(
        "class:N", scale=alt.Scale(domain=domain), legend=alt.Legend(title=None, orient="top", values=names)
    )
    shapes = ["circle", "triangle-up", "square", "diamond", "cross", "triangle-down"]
    shape = alt.Shape("class:N", scale=alt.Scale(domain=names, range=(shapes * 20)[: len(names)]), legend=None)
    ground = (
        alt.Chart(alt.NamedData("picture")).mark_image(aspect=False).encode(x=x, x2="x2:Q", y=y, y2="y2:Q", url="url:N")
    )
    points = (
        alt.Chart(alt.NamedData("points"))
        .mark_point(filled=True, size=32, opacity=0.9, clip=True)
        .encode(x=x, y=y, color=colour, shape=shape)
    )
    return to_spec(alt.layer(ground, points).properties(height=HEIGHT))


def plane_points(plane: Plane, frame: pd.DataFrame, labels: Sequence[str]) -> pd.DataFrame:
    """At most 600 of the rows as `x, y, class`."""
    x, y = (frame[name].to_numpy()[:MAX_POINTS] for name in (plane.x_name, plane.y_name))
    return pd.DataFrame({"x": x, "y": y, "class": labels[:MAX_POINTS]})


def sides(values: NDArray[np.float64], mean: float) -> list[str]:
    """The side of the mean that each number is on: what the points of a number to predict are coloured by."""
    return [SIDES[int(value >= mean)] for value in values]


def picture(boundary: Boundary | None) -> pd.DataFrame:
    """The model's picture as one row `url, x, x2, y, y2`; no row when there is none yet."""
    if boundary is None:
        return pd.DataFrame({"url": pd.Series(dtype=str), "x": [], "x2": [], "y": [], "y2": []})
    (x, x2), (y, y2) = boundary.plane.x_range, boundary.plane.y_range
    return pd.DataFrame(
        {"url": [data_url(paint(boundary.scores), compress_level=3)], "x": [x], "x2": [x2], "y": [y], "y2": [y2]}
    )


def paint(scores: np.ndarray) -> np.ndarray:
    """A grid of scores as RGBA of shape (size, size, 4), highest y first.

    Each pixel has the colour of its most probable class, more opaque the more certain the model is.
    """
    scores = np.nan_to_num(scores.astype(float))
    if scores.ndim == 2:
        most_probable = (scores < 0.5).astype(int)  # the positive class has the first colour
        certainty = np.abs(scores - 0.5) * 2
    else:
        classes = scores.shape[2]
        most_probable = scores.argmax(axis=2)
        certainty = (scores.max(axis=2) - 1 / classes) / (1 - 1 / classes)
    colours = RGB[most_probable % len(RGB)]
    alpha = 20 + 130 * np.clip(certainty, 0, 1)
    return np.dstack([colours, alpha]).astype(np.uint8)[::-1]
