"""A small picture of each dataset, drawn from its own rows."""

from collections.abc import Iterable
from functools import cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.charts.palette import PAINT
from core.data.source import load
from core.datasets.catalog import DATASETS
from core.datasets.dataset import Dataset
from core.experiment.fields import Experiment

WIDTH, HEIGHT, MARGIN = 132, 72, 6
POINTS = 120
DIGITS = 6
LINES, LETTER, GAP = 7, 1.3, 3  # lines of text, the width of a letter, and of the gap between two words


@cache
def thumbnail(name: str) -> str:
    """An SVG of a dataset's rows in the colours of their classes: points, or the first of its pictures or texts.

    The rows of a numeric target have one colour.
    """
    dataset, frame = DATASETS[name], load(Experiment(dataset=name)).frame
    if dataset.picture:
        pixels = frame.drop(columns=dataset.target).to_numpy(float)[:DIGITS]
        return _svg(dataset, _pictures(pixels.reshape(-1, *dataset.picture)))
    if dataset.text:
        frame = frame.head(LINES)
        return _svg(dataset, _lines(frame[dataset.text], _colours(dataset, frame)))
    x_name, y_name = dataset.axes
    complete = frame.dropna(subset=[x_name, y_name])
    frame = complete.sample(min(POINTS, len(complete)), random_state=0)
    x, y = _scaled(frame[x_name].to_numpy(float), WIDTH), _scaled(frame[y_name].to_numpy(float), HEIGHT)
    dots = (
        f'<circle cx="{left:.1f}" cy="{top:.1f}" r="2" fill="{colour}"/>'
        for left, top, colour in zip(x, HEIGHT - y, _colours(dataset, frame), strict=True)
    )
    return _svg(dataset, "".join(dots))


def _scaled(values: NDArray[np.float64], length: int) -> NDArray[np.float64]:
    low, high = np.quantile(values, [0.01, 0.99])
    scaled: NDArray[np.float64] = MARGIN + (length - 2 * MARGIN) * np.clip((values - low) / (high - low), 0, 1)
    return scaled


def _colours(dataset: Dataset, frame: pd.DataFrame) -> list[str]:
    classes = dataset.classes
    return [PAINT[classes.index(name) % len(PAINT)] if classes else PAINT[0] for name in frame[dataset.target]]


def _lines(texts: Iterable[str], colours: list[str]) -> str:
    """A line for each text and a bar for each of its words, taller in capitals; words that do not fit are left out."""
    bars = []
    for number, (text, colour) in enumerate(zip(texts, colours, strict=True)):
        left, bottom = float(MARGIN), MARGIN + (number + 1) * (HEIGHT - 2 * MARGIN) / LINES
        for word in text.split():
            width, height = LETTER * len(word), 7 if word.isupper() and len(word) > 1 else 4
            if left + width > WIDTH - MARGIN:
                break
            box = f'x="{left:.1f}" y="{bottom - height:.1f}" width="{width:.1f}" height="{height}"'
            bars.append(f'<rect {box} fill="{colour}"/>')
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
            f'fill="{PAINT[0]}" fill-opacity="{ink:.2f}"/>'
            for (row, column), ink in np.ndenumerate(picture)
            if ink > 0.05
        ]
    return "".join(squares)


def _svg(dataset: Dataset, content: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="100%" role="img" '
        f'aria-label="Rows of {dataset.label}">{content}</svg>'
    )
