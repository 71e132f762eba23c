"""A small picture of each dataset, drawn from its own rows."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from core.charts.plane import PAINT
from core.data.catalogue import DATASETS
from core.data.source import load
from core.experiment import Experiment

WIDTH, HEIGHT, MARGIN = 132, 72, 6
POINTS = 120
DIGITS = 6
AXES = {
    "breast_cancer": ("mean concave points", "mean texture"),
    "iris": ("petal length (cm)", "petal width (cm)"),
    "wine": ("flavanoids", "color intensity"),
    "fraud": ("payments_today", "amount"),
}


@cache
def thumbnail(dataset: str) -> str:
    """An SVG of a dataset's rows in the colours of their classes; for a set of pictures, the first of them."""
    table = load(Experiment(dataset=dataset))
    if table.shape:
        pixels = table.frame.drop(columns=table.target).to_numpy(float)[:DIGITS]
        return _svg(dataset, _pictures(pixels.reshape(-1, *table.shape)))
    frame = table.frame.sample(min(POINTS, len(table.frame)), random_state=0)
    x_name, y_name = AXES.get(dataset, ("x1", "x2"))
    x, y = _scaled(frame[x_name].to_numpy(float), WIDTH), _scaled(frame[y_name].to_numpy(float), HEIGHT)
    classes = DATASETS[dataset].classes
    colours = [_colour(classes.index(name)) for name in frame[table.target]]
    return _svg(dataset, _dots(x, HEIGHT - y, colours))


def _scaled(values: NDArray[np.float64], length: int) -> NDArray[np.float64]:
    low, high = np.quantile(values, [0.01, 0.99])
    scaled: NDArray[np.float64] = MARGIN + (length - 2 * MARGIN) * np.clip((values - low) / (high - low), 0, 1)
    return scaled


def _colour(place: int) -> str:
    red, green, blue = PAINT[place % len(PAINT)]
    return f"rgb({red},{green},{blue})"


def _dots(x: NDArray[np.float64], y: NDArray[np.float64], colours: list[str]) -> str:
    dots = zip(x, y, colours, strict=True)
    return "".join(f'<circle cx="{left:.1f}" cy="{top:.1f}" r="2" fill="{colour}"/>' for left, top, colour in dots)


def _pictures(pictures: NDArray[np.float64]) -> str:
    size = (HEIGHT / 2 - MARGIN) / pictures.shape[1]
    squares = []
    for number, picture in enumerate(pictures / pictures.max()):
        left = MARGIN + (number % 3) * (WIDTH - MARGIN) / 3
        top = MARGIN / 2 + (number // 3) * HEIGHT / 2
        squares += [
            f'<rect x="{left + column * size:.1f}" y="{top + row * size:.1f}" width="{size:.1f}" height="{size:.1f}" '
            f'fill="{_colour(0)}" fill-opacity="{ink:.2f}"/>'
            for (row, column), ink in np.ndenumerate(picture)
            if ink > 0.05
        ]
    return "".join(squares)


def _svg(dataset: str, content: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="100%" role="img" '
        f'aria-label="Rows of {DATASETS[dataset].label}">{content}</svg>'
    )
