"""House prices of an invented town. No house, no street and no owner stands behind them.

A price follows from the house: more area is worth more, the more so near the centre, and age costs until a house is old
enough to be charming. Buyers and sellers add some chance of their own. One house in 60 has a price from another world,
as when a zero too many was typed: a loss that squares its mistakes chases these, one that does not lets them be.
"""

import numpy as np
import pandas as pd
from numpy.random import Generator
from numpy.typing import NDArray

# The split and the other toy sets draw from streams of their own.
STREAM = 7
ONE_WILD_IN = 60
FEWEST_WILD = 2
WILD_FACTORS = (5.0, 10.0)
CHANCE = 0.1  # the deviation of the logarithm of ordinary prices around what the house is worth
HEATINGS = ("gas", "heat pump", "oil", "district")


def prices(*, rows: int, seed: int) -> pd.DataFrame:
    """`rows` houses in random order, about one in 60 priced from 5 to 10 times too high; the target is `price`."""
    generator = np.random.default_rng([seed, STREAM])
    houses = draw_houses(generator, rows)
    asked = worth(houses) * np.exp(generator.normal(0, CHANCE, rows))
    wild = generator.choice(rows, max(FEWEST_WILD, round(rows / ONE_WILD_IN)), replace=False)
    asked[wild] *= generator.uniform(*WILD_FACTORS, len(wild))
    return houses.assign(price=(asked / 500).round().astype(int) * 500)


def draw_houses(generator: Generator, rows: int) -> pd.DataFrame:
    """What can be known of each house: area in square metres, age in years, distance to the centre in kilometres."""
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


def worth(houses: pd.DataFrame) -> NDArray[np.float64]:
    """The price that each house is worth, before chance."""
    a_square_metre = 1_400 + 2_600 * np.exp(-houses["distance"] / 6)
    of_age = 0.75 + 0.35 * ((houses["age"] - 70) / 70) ** 2  # cheapest at 70 years
    of_condition = houses["condition"].map({"worn": 0.8, "fair": 0.95, "good": 1.05, "new": 1.2})
    of_heating = 1 + 0.04 * (houses["heating"] == "heat pump")
    value = houses["area"] * a_square_metre * of_age.clip(upper=1.15) * of_condition * of_heating
    value += 60 * houses["garden"] + 4_000 * houses["rooms"] + 20_000
    prices: NDArray[np.float64] = value.to_numpy(dtype=np.float64)
    return prices
