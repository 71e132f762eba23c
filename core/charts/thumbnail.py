"""A small picture of each dataset, drawn from its own rows."""

from collections.abc import Iterable
from functools import cache

import numpy as np
from numpy.typing import NDArray

from core.charts.plane import PAINT
from core.data.source import load
from core.datasets.catalog import DATASETS
from core.experiment.fields import Experiment

WIDTH, HEIGHT, MARGIN = 132, 72, 6
POINTS = 120
DIGITS = 6
LINES, LETTER, GAP = 7, 1.3, 3  # lines of text, the width of a letter, and of the gap between two words
AXES = {
    "breast_cancer": ("mean concave points", "mean texture"),
    "iris": ("petal length (cm)", "petal width (cm)"),
    "wine": ("flavanoids", "color intensity"),
    "penguins": ("bill_length_mm", "flipper_length_mm"),
    "fraud": ("payments_today", "amount"),
    "disease": ("fasting_glucose", "age"),
    "leaky": ("months_with_us", "data_used_gb"),
    "prices": ("area", "price"),
}
TEXTS = {"spam": "message"}


@cache
def thumbnail(dataset: str) -> str:
    """An SVG of a dataset's rows in the colours of their classes; of pictures and texts, the first of them.

    Where a number is predicted it stands upwards, and all rows have one colour.
    """
    table = load(Experiment(dataset=dataset))
    if table.shape:
        pixels = table.frame.drop(columns=table.target).to_numpy(float)[:DIGITS]
        return _svg(dataset, _pictures(pixels.reshape(-1, *table.shape)))
    classes = DATASETS[dataset].classes
    if dataset in TEXTS:
        frame = table.frame.head(LINES)
        colours = [_colour(classes.index(name)) for name in frame[table.target]]
        return _svg(dataset, _lines(frame[TEXTS[dataset]], colours))
    x_name, y_name = AXES.get(dataset, ("x1", "x2"))
    complete = table.frame.dropna(subset=[x_name, y_name])
    frame = complete.sample(min(POINTS, len(complete)), random_state=0)
    x, y = _scaled(frame[x_name].to_numpy(float), WIDTH), _scaled(frame[y_name].to_numpy(float), HEIGHT)
    colours = [_colour(classes.index(name) if classes else 0) for name in frame[table.target]]
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


def _lines(texts: Iterable[str], colours: list[str]) -> str:
    """A line for each text and a bar for each of its words, taller in capitals; words that do not fit are left out."""
    bars = []
    for number, (text, colour) in enumerate(zip(texts, colours, strict=True)):
        left, bottom = float(MARGIN), MARGIN + (number + 1) * (HEIGHT - 2 * MARGIN) / LINES
        for word in text.split():
            width, height = LETTER * len(word), 7 if word.isupper() and len(word) > 1 else 4
            if left + width > WIDTH - MARGIN:
                break
            place = f'x="{left:.1f}" y="{bottom - height:.1f}" width="{width:.1f}" height="{height}"'
            bars.append(f'<rect {place} fill="{colour}"/>')
            left += width + GAP
    return "".join(bars)


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
