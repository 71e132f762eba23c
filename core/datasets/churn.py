"""Customers of a phone company, one in four of whom leaves, with a column from the future. Invented, all of them.

`cancellation_call_minutes` is written down when a customer calls to cancel: it knows the answer, and on the day that
the model is asked nobody has it. With it the model looks brilliant; without it the task is moderately hard.
"""

import numpy as np
import pandas as pd
from numpy.random import Generator
from numpy.typing import NDArray

ROWS = 2_000
LEFT = 500
FROM_THE_FUTURE = "cancellation_call_minutes"
UNKNOWN = 1.4  # the deviation of all that nobody wrote down; what was written down has 1
# Some leave without a word, and some call to cancel and are talked into staying.
CALL_BEFORE_LEAVING, CALL_AND_STAY = 0.97, 0.02


def churn(*, seed: int) -> pd.DataFrame:
    """2,000 customers, 500 of whom left, in random order; the target column is `customer`."""
    generator = np.random.default_rng(seed)
    frame = draw_customers(generator)
    wish = wish_to_leave(frame) + generator.normal(0, UNKNOWN, ROWS)
    left = np.isin(np.arange(ROWS), np.argsort(-wish, kind="stable")[:LEFT])
    calls = generator.random(ROWS) < np.where(left, CALL_BEFORE_LEAVING, CALL_AND_STAY)
    frame[FROM_THE_FUTURE] = np.where(calls, generator.gamma(3, 4, ROWS).round(1) + 1, 0.0)
    frame["customer"] = np.where(left, "left", "stayed")
    return frame


def draw_customers(generator: Generator) -> pd.DataFrame:
    """What the company knows of each before anyone leaves."""
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


def wish_to_leave(customers: pd.DataFrame) -> NDArray[np.float64]:
    """How much what is known speaks for leaving, in standard deviations around 0."""
    wish: NDArray[np.float64] = (
        -0.03 * customers["months_with_us"]
        + 0.03 * customers["monthly_price"]
        + 0.9 * (customers["contract"] == "monthly")
        - 0.04 * customers["data_used_gb"]
        + 0.6 * customers["complaints"]
        + 0.3 * customers["late_payments"]
    ).to_numpy(dtype=np.float64)
    standardised: NDArray[np.float64] = (wish - wish.mean()) / wish.std()
    return standardised
