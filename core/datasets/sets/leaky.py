"""Invented customers of a phone company. One in four leaves, and one column leaks the target.

`cancellation_call_minutes` is recorded when a customer calls to cancel, so it is not known at the time of a prediction.
With it the model has an excellent score; without it the task is moderately hard.
"""

import numpy as np
import pandas as pd
from numpy.random import Generator
from numpy.typing import NDArray

from core.datasets.dataset import Dataset

ROWS = 2_000
LEFT = 500
LEAKING_COLUMN = "cancellation_call_minutes"
UNRECORDED_STD = 1.4  # of what no column records; what the columns record has 1
# The share that calls to cancel: of those who leave, and of those who are persuaded to stay.
CALL_AND_LEAVE, CALL_AND_STAY = 0.97, 0.02


def make(*, seed: int) -> pd.DataFrame:
    """2,000 customers, 500 of whom left, in random order; the target column is `customer`."""
    generator = np.random.default_rng(seed)
    frame = draw_customers(generator)
    risk = risk_of(frame) + generator.normal(0, UNRECORDED_STD, ROWS)
    left = np.isin(np.arange(ROWS), np.argsort(-risk, kind="stable")[:LEFT])
    calls = generator.random(ROWS) < np.where(left, CALL_AND_LEAVE, CALL_AND_STAY)
    frame[LEAKING_COLUMN] = np.where(calls, generator.gamma(3, 4, ROWS).round(1) + 1, 0.0)
    frame["customer"] = np.where(left, "left", "stayed")
    return frame


def draw_customers(generator: Generator) -> pd.DataFrame:
    """The columns that are known before anyone leaves."""
    return pd.DataFrame(
        {
            "months_with_us": generator.integers(1, 73, ROWS),
            "monthly_price": generator.choice([9.99, 14.99, 19.99, 29.99, 39.99], ROWS, p=[0.2, 0.3, 0.25, 0.15, 0.1]),
            "contract": generator.choice(["monthly", "yearly"], ROWS, p=[0.45, 0.55]),
            "data_used_gb": generator.gamma(2, 4, ROWS).round(1),
            "complaints": generator.poisson(0.7, ROWS),
            "late_payments": generator.poisson(0.4, ROWS),
        }
    )


def risk_of(customers: pd.DataFrame) -> NDArray[np.float64]:
    """Each customer's standardised risk of leaving, by the known columns (n,)."""
    risk: NDArray[np.float64] = (
        -0.03 * customers["months_with_us"]
        + 0.03 * customers["monthly_price"]
        + 0.9 * (customers["contract"] == "monthly")
        - 0.04 * customers["data_used_gb"]
        + 0.6 * customers["complaints"]
        + 0.3 * customers["late_payments"]
    ).to_numpy(dtype=np.float64)
    standardised: NDArray[np.float64] = (risk - risk.mean()) / risk.std()
    return standardised


DATASET = Dataset(
    order=150,
    label="Leaky",
    description="Customers who leave, and a column that is written down only afterwards: find it, and leave it out.",
    group="traps",
    target="customer",
    classes=("left", "stayed"),
    make=make,
    axes=("months_with_us", "data_used_gb"),
)
