"""Card payments of which one in 50 is a fraud. Invented: no bank, no card and no person stands behind them.

People pay by habit: the baker on the way to work, the weekly shopping, the flight in spring. Most frauds hide among
such payments. They choose the riskier habits more often, but honest payments are more common in every one of them, so
that a model has no reason to call any of them a fraud, however long it trains. Only a few frauds are blatant. So
accuracy is splendid and recall poor at a threshold of 0.5, and a lower one finds more, at the price of false alarms.
"""

import numpy as np
import pandas as pd
from numpy.random import Generator
from numpy.typing import NDArray

from core.datasets.split import split

ROWS = 10_000
FRAUDS = 200
BLATANT = 25

# The habits are the same whatever the seed, which draws the payments.
HABITS = 120
HABITS_SEED = 1
# How much more frauds choose a habit for each standard deviation of its risk, and where that ends.
TEMPTATION = 2.0
HIGHEST_RISK = 1.9
STREAM = 2


def fraud(*, seed: int) -> pd.DataFrame:
    """10,000 payments, 200 of them frauds, in random order; the target column is `payment`.

    The split of this seed gives each part its share of the blatant frauds, as it does of each class: they are few, and
    where luck puts them would else decide the recall.
    """
    generator = np.random.default_rng([seed, STREAM])
    habits = draw_habits(np.random.default_rng(HABITS_SEED))
    temptation = np.exp(TEMPTATION * risk_of(habits))
    hidden = generator.choice(HABITS, FRAUDS - BLATANT, p=temptation / temptation.sum())
    honest = generator.choice(HABITS, ROWS - FRAUDS)
    chosen = habits.iloc[np.concatenate([honest, hidden])]
    frame = pd.concat([chosen, blatant(generator, BLATANT)], ignore_index=True)
    # Two payments of one habit differ by a few cents, as they do, and by nothing that a model could hold on to.
    frame["amount"] = (frame["amount"] * generator.uniform(0.98, 1.02, ROWS)).round(2)
    frame["payment"] = np.repeat(["honest", "fraud"], [ROWS - FRAUDS, FRAUDS])
    return frame.iloc[spread_blatant(generator, seed)].reset_index(drop=True)


def spread_blatant(generator: Generator, seed: int) -> NDArray[np.int64]:
    """A random order of the rows in which this seed's split gives each part its share of the blatant frauds.

    Before it the honest payments come first, then the hidden frauds, and the `BLATANT` ones last.
    """
    order = generator.permutation(ROWS)
    is_fraud = order >= ROWS - FRAUDS
    places, rank = np.flatnonzero(is_fraud), np.empty(FRAUDS)
    for part in split(is_fraud.astype(np.int64), seed):
        mine = np.flatnonzero(np.isin(places, part))
        rank[mine] = generator.permutation(len(mine)) / len(mine)
    order[places[np.argsort(rank, kind="stable")]] = np.arange(ROWS - FRAUDS, ROWS)
    return order


def draw_habits(generator: Generator) -> pd.DataFrame:
    """The habits that people pay by, one a row."""
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
    """How much each habit tempts frauds, in standard deviations around 0: large, late, far, online and new."""
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
    return np.minimum(standardised, HIGHEST_RISK)


def blatant(generator: Generator, count: int) -> pd.DataFrame:
    """Payments that nobody would take for honest: large, at night, far away, many in a day."""
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
