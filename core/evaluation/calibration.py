"""Calibration: whether rows scored near 0.8 are positive in about 0.8 of cases."""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from core.evaluation.arrays import checked_scores
from core.evaluation.intervals import wilson
from core.text.numbers import number
from core.text.words import counted

BINS = 10
MIN_ROWS = 10
# A score closer to 0.5 than this favours neither class.
UNDECIDED = 0.1


def calibration_table(y_true: ArrayLike, scores: ArrayLike) -> pd.DataFrame:
    """One row for each of 10 equal bins of the score that holds a row, lowest first.

    Columns: `low, high` (the bin: above `low`, up to `high`; the first holds 0 too), `rows`, `score` (the mean score),
    `share` (of its rows, those that are positive), and `share_low, share_high`, the share's 95% Wilson interval.

    Raises:
        ValueError: as `threshold_table` does, and for scores outside 0 to 1, which are no probabilities.
    """
    labels, values = _checked(y_true, scores)
    edges = np.linspace(0, 1, BINS + 1)
    bin_of_row = np.searchsorted(edges[1:-1], values, side="left")
    rows = np.bincount(bin_of_row, minlength=BINS)
    total = np.bincount(bin_of_row, weights=values, minlength=BINS)
    positive = np.bincount(bin_of_row, weights=labels, minlength=BINS)
    held = np.flatnonzero(rows)
    intervals = [wilson(int(positive[bin]), int(rows[bin])) or (0.0, 1.0) for bin in held]
    return pd.DataFrame(
        {
            "low": edges[held],
            "high": edges[held + 1],
            "rows": rows[held],
            "score": total[held] / rows[held],
            "share": positive[held] / rows[held],
            "share_low": [low for low, _ in intervals],
            "share_high": [high for _, high in intervals],
        }
    )


def brier_score(y_true: ArrayLike, scores: ArrayLike) -> float:
    """The mean squared distance between score and truth, from 0 (perfect) to 1 (G. W. Brier, 1950, for yes and no).

    Raises:
        ValueError: as `calibration_table` does.
    """
    labels, values = _checked(y_true, scores)
    return float(np.mean((values - labels) ** 2))


def expected_calibration_error(table: pd.DataFrame) -> float:
    """The mean distance between score and share over the bins of a calibration table, each weighted by its rows.

    M. P. Naeini, G. F. Cooper, M. Hauskrecht, "Obtaining well calibrated probabilities using Bayesian binning", 2015.
    """
    return float(np.average((table["share"] - table["score"]).abs(), weights=table["rows"]))


def calibration_sentences(table: pd.DataFrame, positive: str) -> list[str]:
    """The largest difference between score and share for the class of this name, and how many bins have few rows."""
    beyond = table[(table["score"] < table["share_low"]) | (table["score"] > table["share_high"])]
    if beyond.empty:
        sentences = ["In no bin is the share further from the scores than chance may put it among so few rows."]
    else:
        weight = (beyond["share"] - beyond["score"]).abs() * beyond["rows"]
        score, share = beyond[["score", "share"]].to_numpy()[int(weight.to_numpy().argmax())].tolist()
        sentences = [
            f"Rows scored near {number(score, 2)} are {positive} in {number(share, 2)} of cases: "
            f"{_verdict(score, share)}."
        ]
    few = int((table["rows"] < MIN_ROWS).sum())
    if few:
        holds = "holds" if few == 1 else "hold"
        sentences.append(
            f"{few} of {counted(len(table), 'bin')} {holds} fewer than {MIN_ROWS} rows: a point of so few says little."
        )
    return sentences


def _verdict(score: float, share: float) -> str:
    if abs(score - 0.5) < UNDECIDED:
        return f"the scores there are too {'high' if score > share else 'low'}"
    surer = (score > share) == (score > 0.5)
    return f"the model is {'surer' if surer else 'less sure'} than it is right"


def _checked(y_true: ArrayLike, scores: ArrayLike) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    labels, values = checked_scores(y_true, scores)
    outside = int(np.count_nonzero((values < 0) | (values > 1)))
    if outside:
        raise ValueError(
            f"{outside:,} of {len(values):,} scores lie outside 0 to 1. Only scores from 0 to 1 can be read as "
            "probabilities."
        )
    return labels, values
