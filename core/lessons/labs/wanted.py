"""Wanted: a matrix of whole numbers that comes as near as it can to a precision and a recall."""

from dataclasses import dataclass
from math import ceil, floor

from core.evaluation.metrics import Counts


@dataclass(frozen=True)
class Wanted:
    """The nearest matrix, and the reason why none gives what was wanted; empty where one nearly does."""

    counts: Counts
    reason: str = ""


def matrix_for(*, precision: float, recall: float, prevalence: float, rows: int) -> Wanted:
    """The matrix of `rows` rows that is nearest to a precision, a recall and a prevalence, each from 0 to 1.

    The positive rows come first: prevalence x rows, rounded. From TP = recall x positives and
    FP = TP x (1 - precision) / precision the two whole numbers on either side are tried.

    Raises:
        ValueError: when there are no rows.
    """
    if rows < 1:
        raise ValueError(f"There are {rows} rows. A matrix needs at least one.")
    positives = floor(prevalence * rows + 0.5)
    negatives = rows - positives
    found = recall * positives
    tried = [
        Counts(tp=tp, fp=fp, fn=positives - tp, tn=negatives - fp)
        for tp in {floor(found), ceil(found)}
        for fp in _false_alarms(tp, precision, negatives)
    ]
    counts = min(tried, key=lambda counts: (_distance(counts, precision, recall), counts.tp, counts.fp))
    return Wanted(counts, _reason(counts, precision, recall))


def _false_alarms(tp: int, precision: float, negatives: int) -> set[int]:
    """The whole numbers beside what this precision asks for, as far as there are negative rows."""
    if not precision:
        return {negatives}
    if not tp:
        return {0, min(1, negatives)}
    wanted = tp * (1 - precision) / precision
    return {min(number, negatives) for number in (floor(wanted), ceil(wanted))}


def _distance(counts: Counts, precision: float, recall: float) -> float:
    """How far both are from what was wanted, together; what is undefined is as far as can be."""
    pairs = (counts.precision, precision), (counts.recall, recall)
    return sum(1.0 if value is None else abs(value - wanted) for value, wanted in pairs)


def _reason(counts: Counts, precision: float, recall: float) -> str:
    if not counts.positives:
        return "With so few rows, or so rare a class, no row is positive: there is no recall."
    if not recall and precision:
        return "A recall of 0 finds nothing, so no call is right: precision is 0, or undefined when nothing is called."
    if recall and not precision:
        return "A precision of 0 means that no call is right. Then nothing is found, and recall is 0 too."
    if counts.precision is not None and not counts.tn and counts.precision > precision:
        return (
            f"There are only {counts.negatives:,} negative rows. Even if all of them were false alarms, the precision "
            "would not be as low as that: lower the recall or the prevalence."
        )
    return ""
