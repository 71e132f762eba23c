"""Permutation importance: how much a model's score on validation rows drops when one column's values are shuffled.

The method is Breiman's ("Random Forests", 2001, section 10), for any model, with repeats. Nothing is trained again: the
model only predicts rows in which one column is shuffled.
"""

from collections.abc import Callable, Iterator, Sequence
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
from core.runs.run import Importance

Positions = NDArray[np.int64]
Predict = Callable[[NDArray[np.float32]], NDArray[Any]]
Metric = Callable[[NDArray[Any], NDArray[Any]], float | None]  # of the true values (n,) and scores; None if undefined

MAX_REPEATS, MIN_REPEATS = 5, 2
MIN_ROWS = 100
RANDOM_STREAM = 2  # not the random numbers that split the rows
# The limit depends on shapes alone, never on a clock: the same link gives the same numbers on any machine. Costs are in
# multiplications by a weight, about 10 billion per second on the machine where they were measured: 2 shared cores,
# x86-64, TensorFlow 2.21, on 2026-11-24 (date of the commit). To measure again, time `permutation_importance` for
# networks and tables of different sizes, and fit the three costs.
MAX_COST = 2_500_000_000
SHUFFLE_COST, ROW_COST, VALUE_COST = 800_000, 2_500, 20  # for one score, for ranking a row, for copying a value
VALUES_PER_CALL = 1_000_000


def metric_of(task: Task, y: NDArray[Any]) -> tuple[str, Metric, float]:
    """The name of a metric to maximise, the metric, and its value for a model that ignores the features.

    ROC AUC for two classes, which needs no threshold, otherwise accuracy, or R².
    """
    if task == "binary":
        return "ROC AUC", roc_auc, 0.5
    if task == "regression":
        return "R²", r2_score, 0.0
    return "accuracy", lambda y, scores: float(np.mean(predicted_classes(scores) == y)), baseline_accuracy(y) or 0.0


def permutation_importance(
    predict: Predict, part: Part, encoder: Encoder, *, task: Task, weights: int, seed: int
) -> Importance:
    """The importance of the encoder's columns to a model whose `predict` gives the scores of encoded rows.

    All features of a column are shuffled together. `weights` is the model's number of weights: with the shape of the
    data it decides how many rows and repeats are used. The same model, rows and seed give the same numbers.
    """
    columns = feature_slices(encoder)
    rows, repeats = affordable(len(columns), len(part), features=part.x.shape[1], weights=weights)
    if not rows:
        return Importance(
            reason=f"Trying each of {len(columns):,} columns on a model of {weights:,} weights would take too long. "
            "Leave columns out, or use smaller layers."
        )
    generator = np.random.default_rng([seed, RANDOM_STREAM])
    positions = sample(part.y, rows, generator, task)
    x, y = part.x[positions], part.y[positions]
    name, metric, baseline = metric_of(task, y)
    scores = predict(x)
    score = metric(y, scores) if np.isfinite(scores).all() else None
    if score is None:
        return Importance(reason=f"The {name} of this model on the validation rows is undefined.")
    orders = np.array([generator.permutation(rows) for _ in range(repeats)])
    shuffled = shuffled_scores(predict, x, list(columns.values()), orders)
    drops = np.array([[score - (metric(y, answers) or 0.0) for answers in column] for column in shuffled])
    mean, std = drops.mean(axis=1), drops.std(axis=1)
    return Importance(tuple(columns), mean, std, score, baseline, name, rows, repeats)


def feature_slices(encoder: Encoder) -> dict[str, slice]:
    """The slice of each column's features among all features, without columns that have none."""
    slices, first = {}, 0
    for encoding in encoder.encodings:
        if size := len(encoding.feature_names):
            slices[encoding.name] = slice(first, first + size)
        first += size
    return slices


def affordable(columns: int, rows: int, *, features: int, weights: int) -> tuple[int, int]:
    """How many of `rows` and how many repeats are affordable for every column; (0, 0) when the minimum is not."""
    row_cost = weights + ROW_COST + VALUE_COST * features
    column_budget = MAX_COST // max(columns, 1)
    repeats = min(MAX_REPEATS, column_budget // (SHUFFLE_COST + min(rows, MIN_ROWS) * row_cost))
    if repeats < MIN_REPEATS:
        return 0, 0
    return min(rows, (column_budget // repeats - SHUFFLE_COST) // row_cost), repeats


def sample(y: NDArray[Any], limit: int, generator: np.random.Generator, task: Task) -> Positions:
    """The positions of at most `limit` rows, ascending.

    Of two classes the rarer one fills up to half of them: ROC AUC does not depend on the classes' shares, but with few
    rows of a class its variance is high.
    """
    if len(y) <= limit:
        return np.arange(len(y))
    order = generator.permutation(len(y))
    if task == "binary":
        rarer = y[order] == (np.mean(y) < 0.5)
        kept = order[rarer][: limit // 2]
        order = np.concatenate([kept, order[~rarer], order[rarer][len(kept) :]])
    return np.sort(order[:limit])


def shuffled_scores(
    predict: Predict, x: NDArray[np.float32], columns: Sequence[slice], orders: Positions
) -> Iterator[NDArray[Any]]:
    """For each column the scores when `orders` (repeats, rows) shuffle it: shape (repeats, rows) or with classes.

    Many columns go through the model in one call, because a call costs more than its rows.
    """
    repeats, rows = orders.shape
    together = max(1, VALUES_PER_CALL // (repeats * x.size or 1))
    for first in range(0, len(columns), together):
        some = columns[first : first + together]
        inputs = np.tile(x, (len(some), repeats, 1, 1))
        for index, column in enumerate(some):
            inputs[index, :, :, column] = x[:, column][orders]
        scores = predict(inputs.reshape(-1, x.shape[1]))
        yield from scores.reshape(len(some), repeats, rows, *scores.shape[1:])
