"""Leakage: columns that are copies of the target, or known only after it."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from core.data.columns import Column
from core.diagnosis.contexts import DataContext
from core.diagnosis.finding import Finding
from core.diagnosis.limits import LIMITS
from core.diagnosis.rules import CLASSES, DATA_RULES
from core.evaluation.association import goodman_kruskal_lambda, line_r2
from core.evaluation.curves import roc_auc
from core.text.numbers import number_text


@DATA_RULES.rule("problem", 10, tasks=CLASSES)
def renamed_target(data: DataContext) -> Iterator[Finding]:
    """Columns whose values correspond to the classes one to one."""
    for name in data.values:
        if is_renamed(data, name):
            yield data.column_finding(
                name,
                f"'{name}' is the target under another name.",
                f"Each of its {len(data.class_names)} values stands for one class of '{data.plan.classes.column}', in "
                f"all of {len(data.labels):,} training rows.",
                "A model that sees it has nothing to learn, and will not have it when it matters.",
            )


def is_renamed(data: DataContext, name: str) -> bool:
    """True when a column's values correspond to the classes one to one."""
    values = data.values[name]
    if np.isnan(values).any() or len(values) == 0:
        return False
    distinct, codes = np.unique(values, return_inverse=True)
    pairs = len(np.unique(codes * len(data.class_names) + data.labels))
    return len(distinct) == len(np.unique(data.labels)) == pairs


@DATA_RULES.rule("problem", 20, tasks=CLASSES)
def revealing_column(data: DataContext) -> Iterator[Finding]:
    """Columns that nearly determine the class."""
    for column in data.columns:
        if column.kind == "text" or is_renamed(data, column.name):
            continue
        if evidence := _evidence(column, data):
            yield data.column_finding(
                column.name,
                f"'{column.name}' tells the class nearly alone.",
                evidence,
                "That is rarely luck: it may be made from the answer, or known only after it. Would you know it at the "
                "time of predicting?",
            )


def _evidence(column: Column, data: DataContext) -> str:
    """How well a column alone predicts the class; empty when it does not nearly determine it."""
    values, labels = data.values[column.name], data.labels
    ordered = column.kind == "number" or column.is_date
    if ordered and len(data.class_names) == 2:
        auc = column_auc(values, labels == data.plan.classes.positive)
        if max(auc, 1 - auc) >= LIMITS.max_column_auc:
            return f"Ordered by it alone, the training rows have an AUC of {max(auc, 1 - auc):.3f}."
    if column.kind == "number" and (evidence := _evidence_of_frequent_number(values, labels)):
        return evidence
    if ordered and column.distinct > LIMITS.max_codes:
        return ""
    share = goodman_kruskal_lambda(values, labels, LIMITS.min_known_rows)
    if share < LIMITS.max_column_lambda:
        return ""
    return f"Its values alone take away {share:.0%} of the mistakes of guessing."


def column_auc(values: NDArray[np.float64], positive: NDArray[np.bool_]) -> float:
    """The area under the ROC curve of one column's values (n,) as scores; 0.5 where too few values are known."""
    known = np.isfinite(values)
    found = int(positive[known].sum())
    if known.mean() < 0.5 or min(found, int(known.sum()) - found) < LIMITS.min_known_rows:
        return 0.5
    return roc_auc(positive[known], values[known]) or 0.0


def _evidence_of_frequent_number(values: NDArray[np.float64], labels: NDArray[np.int64]) -> str:
    """How well "is this the most frequent number?" predicts the class; empty when it does not.

    A column filled in after the event looks like this: 0 for all rows in which it has not happened.
    """
    distinct, counts = np.unique(values[~np.isnan(values)], return_counts=True)
    if not len(distinct) or counts.max() < LIMITS.min_frequent_share * len(values):
        return ""
    frequent = float(distinct[counts.argmax()])
    share = goodman_kruskal_lambda((values == frequent).astype(np.float64), labels, LIMITS.min_known_rows)
    if share < LIMITS.max_frequent_lambda:
        return ""
    return f"Whether it is {number_text(frequent)} takes away {share:.0%} of the mistakes of guessing."


@DATA_RULES.rule("problem", 30, tasks=("regression",))
def revealing_number(data: DataContext) -> Iterator[Finding]:
    """Columns of numbers from which a straight line predicts the target almost exactly."""
    target_name = data.plan.target.column
    target = data.plan.numbers.values[data.plan.train[: len(data.labels)]]
    for column in data.columns:
        values = data.values[column.name]
        known = ~np.isnan(values)
        if column.kind != "number" or known.sum() < max(LIMITS.min_known_rows, len(values) / 2):
            continue
        r2 = line_r2(values[known], target[known])
        if r2 >= LIMITS.max_column_r2:
            yield data.column_finding(
                column.name,
                f"'{column.name}' tells '{target_name}' nearly alone.",
                f"A straight line through it explains {r2:.1%} of how '{target_name}' varies.",
                "It may be the target in another unit, or made from it. Would you know it at the time of predicting?",
            )


@DATA_RULES.rule("problem", 40)
def later_date(data: DataContext) -> Iterator[Finding]:
    """The date that is later than all other dates of its row, in nearly all rows."""
    names = [column.name for column in data.columns if column.is_date]
    if len(names) < 2:
        return
    days = np.array([data.values[name] for name in names])
    complete = ~np.isnan(days).any(axis=0)
    if complete.sum() < LIMITS.min_known_rows:
        return
    for index, name in enumerate(names):
        share = float((days[index] > np.delete(days, index, axis=0).max(axis=0))[complete].mean())
        if share >= LIMITS.max_later_share:
            yield data.column_finding(
                name,
                f"'{name}' may be known only after the event.",
                f"It is later than all other dates in {share:.0%} of the training rows that have them all.",
                "What happens last is often a part of the outcome. A model may only use what is known when it "
                "predicts.",
            )
            return
