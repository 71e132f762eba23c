"""Permutation importance: how much worse a model gets on validation rows when one column's values are shuffled.

The measure is Breiman's ("Random Forests", 2001, section 10), for any model, with repeats. Nothing is trained again:
the model only answers rows in which one column is no longer true.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.catalog.losses import Task
from core.data.encoding import Encoder
from core.data.preparation import Part
from core.evaluation.confusion import predict as predicted_classes
from core.evaluation.curves import roc_auc
from core.evaluation.metrics import baseline_accuracy
from core.evaluation.regression import r2_score
from core.runs.importance import Importance

Positions = NDArray[np.int64]
Predict = Callable[[NDArray[np.float32]], NDArray[Any]]

REPEATS, FEWEST_REPEATS = 5, 2
FEWEST_ROWS = 100
STREAM = 2  # apart from the random numbers that split the rows
# The bound is by shape alone, never by a clock: the same link gives the same numbers on any machine. Costs are in
# multiplications with a weight, of which the machine of `make bench` does about ten billion a second.
MOST = 2_500_000_000
A_SHUFFLE, A_ROW, A_VALUE = 800_000, 2_500, 20  # what each costs: to measure once, to rank a row, to copy a value
VALUES_AT_ONCE = 1_000_000


@dataclass(frozen=True)
class Measure:
    """How answers are judged: a number that is better when it is higher, and what a model that knows nothing gets.

    `score` takes the truth (n,) and a model's scores; None when it is undefined.
    """

    name: str
    score: Callable[[NDArray[Any], NDArray[Any]], float | None]
    chance: float


def measure_of(task: Task, y: NDArray[Any]) -> Measure:
    """The measure of a task: the area under the ROC curve for two classes, which needs no threshold, or accuracy.

    For a number it is the share of its spread that is explained.
    """
    if task == "binary":
        return Measure("ROC AUC", roc_auc, 0.5)
    if task == "regression":
        return Measure("R²", r2_score, 0.0)
    return Measure("accuracy", _accuracy, baseline_accuracy(y) or 0.0)


def _accuracy(y_true: NDArray[Any], scores: NDArray[Any]) -> float:
    return float(np.mean(predicted_classes(scores) == y_true))


def permutation_importance(
    predict: Predict, part: Part, encoder: Encoder, *, task: Task, weights: int, seed: int
) -> Importance:
    """The importance of the encoder's columns, for a model that gives the scores of encoded rows by `predict`.

    All features of a column are shuffled together. `weights` is the number of the model's weights: with the shape of
    the data it decides how many rows and repeats are tried. The same model, rows and seed give the same numbers.
    """
    columns = feature_places(encoder)
    rows, repeats = affordable(len(columns), len(part), features=part.x.shape[1], weights=weights)
    if not rows:
        return Importance(
            reason=f"Trying each of {len(columns):,} columns on a model of {weights:,} weights would take too long. "
            "Leave columns out, or use smaller layers."
        )
    generator = np.random.default_rng([seed, STREAM])
    places = sample(part.y, rows, generator, task)
    x, y = part.x[places], part.y[places]
    measure = measure_of(task, y)
    scores = predict(x)
    score = measure.score(y, scores) if np.isfinite(scores).all() else None
    if score is None:
        return Importance(reason=f"The {measure.name} of this model on the validation rows is undefined.")
    orders = np.array([generator.permutation(rows) for _ in range(repeats)])
    shuffled = shuffled_scores(predict, x, list(columns.values()), orders)
    drops = np.array([[score - (measure.score(y, answers) or 0.0) for answers in column] for column in shuffled])
    return Importance(
        tuple(columns),
        drops.mean(axis=1),
        drops.std(axis=1),
        score,
        measure.chance,
        measure.name,
        rows,
        repeats,
    )


def feature_places(encoder: Encoder) -> dict[str, slice]:
    """Where each column's features stand among all features; a column that became none is left out."""
    places, first = {}, 0
    for encoding in encoder.encodings:
        if size := len(encoding.feature_names):
            places[encoding.name] = slice(first, first + size)
        first += size
    return places


def affordable(columns: int, rows: int, *, features: int, weights: int) -> tuple[int, int]:
    """How many of `rows` and how many repeats can be tried on every column; (0, 0) when even a few are too many."""
    a_row = weights + A_ROW + A_VALUE * features
    shuffle = MOST // max(columns, 1)
    few = min(rows, FEWEST_ROWS)
    repeats = min(REPEATS, shuffle // (A_SHUFFLE + few * a_row))
    if repeats < FEWEST_REPEATS:
        return 0, 0
    return min(rows, (shuffle // repeats - A_SHUFFLE) // a_row), repeats


def sample(y: NDArray[Any], most: int, generator: np.random.Generator, task: Task) -> Positions:
    """The places of at most `most` rows, in their order.

    Of two classes the rarer one is kept whole up to half of them: the area under the ROC curve does not depend on the
    classes' shares, but a few rows of a rare class would make it jump.
    """
    if len(y) <= most:
        return np.arange(len(y))
    order = generator.permutation(len(y))
    if task == "binary":
        rarer = y[order] == (np.mean(y) < 0.5)
        kept = order[rarer][: most // 2]
        order = np.concatenate([kept, order[~rarer], order[rarer][len(kept) :]])
    return np.sort(order[:most])


def shuffled_scores(
    predict: Predict, x: NDArray[np.float32], columns: Sequence[slice], orders: Positions
) -> Iterator[NDArray[Any]]:
    """For each column the scores when it is shuffled by each of `orders` (repeats, rows): shape (repeats, rows, ...).

    Many columns go through the model in one call: a call costs more than its rows.
    """
    repeats, rows = orders.shape
    together = max(1, VALUES_AT_ONCE // (repeats * x.size or 1))
    for first in range(0, len(columns), together):
        some = columns[first : first + together]
        inputs = np.tile(x, (len(some), repeats, 1, 1))
        for place, column in enumerate(some):
            inputs[place, :, :, column] = x[:, column][orders]
        scores = predict(inputs.reshape(-1, x.shape[1]))
        yield from scores.reshape(len(some), repeats, rows, *scores.shape[1:])
