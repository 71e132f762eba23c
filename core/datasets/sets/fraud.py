"""Invented card payments, of which one in 50 is a fraud.

Payments follow habits: the baker on the way to work, the weekly shopping, the flight in spring. Most frauds look like
such payments. They have riskier habits more often, but in every habit honest payments are more common, so a model has
no reason to predict a fraud there, however long it trains. Only a few frauds are blatant. So accuracy is high and
recall low at a threshold of 0.5, and a lower threshold finds more, at the price of false alarms.
"""

import numpy as np
import pandas as pd
from numpy.random import Generator
from numpy.typing import NDArray

from core.datasets.dataset import Dataset
from core.datasets.split import split

ROWS = 10_000
FRAUDS = 200
BLATANT = 25

# The habits are the same for every seed; the seed draws the payments.
HABITS = 120
HABITS_SEED = 1
# A fraud has a habit with a probability proportional to exp(RISK_WEIGHT * risk). The standardised risk is cut off.
RISK_WEIGHT = 2.0
MAX_RISK = 1.9
STREAM = 2


def make(*, seed: int) -> pd.DataFrame:
    """10,000 payments, 200 of them frauds, in random order; the target column is `payment`.

    The split of this seed gives each part its share of the blatant frauds, as it does of each class. They are so few
    that chance would otherwise decide the recall.
    """
    generator = np.random.default_rng([seed, STREAM])
    habits = draw_habits(np.random.default_rng(HABITS_SEED))
    weights = np.exp(RISK_WEIGHT * risk_of(habits))
    hidden = generator.choice(HABITS, FRAUDS - BLATANT, p=weights / weights.sum())
    honest = generator.choice(HABITS, ROWS - FRAUDS)
    chosen = habits.iloc[np.concatenate([honest, hidden])]
    frame = pd.concat([chosen, draw_blatant(generator, BLATANT)], ignore_index=True)
    # Payments of one habit differ only by a few cents, so no model can tell its frauds from its honest payments.
    frame["amount"] = (frame["amount"] * generator.uniform(0.98, 1.02, ROWS)).round(2)
    frame["payment"] = np.repeat(["honest", "fraud"], [ROWS - FRAUDS, FRAUDS])
    return frame.iloc[spread_blatant(generator, seed)].reset_index(drop=True)


def spread_blatant(generator: Generator, seed: int) -> NDArray[np.int64]:
    """A random order of the rows in which this seed's split gives each part its share of the blatant frauds.

    In the rows that are put in order, the honest payments come first, then the hidden frauds, then the blatant ones.
    """
    order = generator.permutation(ROWS)
    is_fraud = order >= ROWS - FRAUDS
    positions, rank = np.flatnonzero(is_fraud), np.empty(FRAUDS)
    for part in split(is_fraud.astype(np.int64), seed):
        in_part = np.flatnonzero(np.isin(positions, part))
        rank[in_part] = generator.permutation(len(in_part)) / len(in_part)
    order[positions[np.argsort(rank, kind="stable")]] = np.arange(ROWS - FRAUDS, ROWS)
    return order


def draw_habits(generator: Generator) -> pd.DataFrame:
    """The habits of paying, one in each row."""
    return pd.DataFrame(
        {
            "amount": np.exp(generator.normal(3.5, 0.8, HABITS)).clip(2, 300),
            "hour": generator.normal(14, 4, HABITS).round().clip(6, 23).astype(int),
            "country": generator.choice(["home", "neighbour", "overseas"], HABITS, p=[0.75, 0.15, 0.1]),
            "channel": generator.choice(["chip", "contactless", "online"], HABITS, p=[0.35, 0.35, 0.3]),
            "payments_today": generator.poisson(1, HABITS).clip(0, 4) + 1,
            "card_age_months": generator.integers(3, 61, HABITS),
            "new_shop": generator.choice(["no", "yes"], HABITS, p=[0.7, 0.3]),
            "weekend": generator.choice(["no", "yes"], HABITS, p=[0.7, 0.3]),
        }
    )


def risk_of(habits: pd.DataFrame) -> NDArray[np.float64]:
    """Each habit's standardised risk (n,): large, late, far, online and new payments are risky."""
    risk: NDArray[np.float64] = (
        0.7 * np.log(habits["amount"])
        + 0.08 * habits["hour"]
        + 0.8 * habits["country"].map({"home": 0, "neighbour": 1, "overseas": 2})
        + 0.7 * (habits["channel"] == "online")
        + 0.3 * habits["payments_today"]
        - 0.01 * habits["card_age_months"]
        + 0.5 * (habits["new_shop"] == "yes")
    ).to_numpy(dtype=np.float64)
    standardised: NDArray[np.float64] = (risk - risk.mean()) / risk.std()
    return np.minimum(standardised, MAX_RISK)


def draw_blatant(generator: Generator, count: int) -> pd.DataFrame:
    """Payments that are clearly frauds: large, at night, far away, many in a day."""
    return pd.DataFrame(
        {
            "amount": generator.uniform(700, 1_500, count),
            "hour": generator.integers(1, 5, count),
            "country": np.repeat("overseas", count),
            "channel": np.repeat("online", count),
            "payments_today": generator.integers(8, 15, count),
            "card_age_months": generator.integers(3, 61, count),
            "new_shop": np.repeat("yes", count),
            "weekend": generator.choice(["no", "yes"], count),
        }
    )


DATASET = Dataset(
    order=110,
    label="Card fraud",
    description="One payment in 50 is a fraud: accuracy looks splendid while most frauds slip through.",
    group="costs",
    target="payment",
    classes=("fraud", "honest"),
    make=make,
    axes=("payments_today", "amount"),
)
