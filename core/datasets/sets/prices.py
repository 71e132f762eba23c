"""House prices of an invented town.

A price depends on the house: each square metre adds to it, most near the centre, and age lowers it until a house is old
enough to be charming. Chance adds to this. One house in 60 has a far too high price, as if a zero too many was typed:
squared errors follow such outliers, absolute errors do not.
"""

import numpy as np
import pandas as pd
from numpy.random import Generator
from numpy.typing import NDArray

from core.datasets.dataset import Dataset

STREAM = 7  # the split and other datasets draw from other streams of random numbers
ROWS_PER_OUTLIER = 60
MIN_OUTLIERS = 2
OUTLIER_FACTORS = (5.0, 10.0)
LOG_STD = 0.1  # of the logarithm of ordinary prices around the value of the house
HEATINGS = ("gas", "heat pump", "oil", "district")


def make(*, rows: int, seed: int) -> pd.DataFrame:
    """`rows` houses in random order, about one in 60 priced from 5 to 10 times too high; the target is `price`."""
    generator = np.random.default_rng([seed, STREAM])
    houses = draw_houses(generator, rows)
    price = value_of(houses) * np.exp(generator.normal(0, LOG_STD, rows))
    outliers = generator.choice(rows, max(MIN_OUTLIERS, round(rows / ROWS_PER_OUTLIER)), replace=False)
    price[outliers] *= generator.uniform(*OUTLIER_FACTORS, len(outliers))
    return houses.assign(price=(price / 500).round().astype(int) * 500)


def draw_houses(generator: Generator, rows: int) -> pd.DataFrame:
    """The features: area in square metres, age in years, distance to the centre in kilometres, and others."""
    area = np.exp(generator.normal(4.7, 0.35, rows)).clip(35, 320).round()
    return pd.DataFrame(
        {
            "area": area.astype(int),
            "rooms": (area / 28 + generator.normal(0, 0.8, rows)).round().clip(1, 10).astype(int),
            "age": generator.gamma(2.0, 18.0, rows).round().clip(0, 150).astype(int),
            "distance": generator.gamma(2.0, 3.0, rows).clip(0.2, 30).round(1),
            "garden": (generator.gamma(1.5, 150, rows) * (generator.random(rows) < 0.7)).round(-1).astype(int),
            "condition": generator.choice(["worn", "fair", "good", "new"], rows, p=[0.15, 0.4, 0.35, 0.1]),
            "heating": generator.choice(HEATINGS, rows, p=[0.45, 0.2, 0.2, 0.15]),
        }
    )


def value_of(houses: pd.DataFrame) -> NDArray[np.float64]:
    """The price of each house without chance (n,)."""
    per_square_metre = 1_400 + 2_600 * np.exp(-houses["distance"] / 6)
    age_factor = 0.75 + 0.35 * ((houses["age"] - 70) / 70) ** 2  # cheapest at 70 years
    condition_factor = houses["condition"].map({"worn": 0.8, "fair": 0.95, "good": 1.05, "new": 1.2})
    heating_factor = 1 + 0.04 * (houses["heating"] == "heat pump")
    value = houses["area"] * per_square_metre * age_factor.clip(upper=1.15) * condition_factor * heating_factor
    value += 60 * houses["garden"] + 4_000 * houses["rooms"] + 20_000
    values: NDArray[np.float64] = value.to_numpy(dtype=np.float64)
    return values


DATASET = Dataset(
    order=180,
    label="House prices",
    description=(
        "Predict a number: a few wildly wrong prices pull mean squared error along, and leave absolute error alone."
    ),
    group="numbers",
    target="price",
    make=make,
    axes=("area", "price"),
)
