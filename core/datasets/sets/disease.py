"""An invented screening of people without symptoms, of whom one in 25 has the disease.

Illness depends on the measures and on much that is not measured, so the classes overlap. A model that trains on so few
ill people rarely predicts "ill" at a threshold of 0.5, but it ranks well: a much lower threshold finds nearly all of
them, at the price of further tests for people who are well.
"""

import numpy as np
import pandas as pd
from numpy.random import Generator
from numpy.typing import NDArray

from core.datasets.dataset import Dataset

ROWS = 10_000
ILL = 400
# What is not measured changes the risk by at most this much; what is measured has a standard deviation of 1.
UNMEASURED = 1.0


def make(*, seed: int) -> pd.DataFrame:
    """10,000 people, 400 of them ill, in random order; the target column is `diagnosis`."""
    generator = np.random.default_rng(seed)
    frame = draw_people(generator)
    risk = risk_of(frame) + generator.uniform(-UNMEASURED, UNMEASURED, ROWS)
    ill = np.argsort(-risk, kind="stable")[:ILL]
    frame["diagnosis"] = np.where(np.isin(np.arange(ROWS), ill), "ill", "well")
    return frame


def draw_people(generator: Generator) -> pd.DataFrame:
    """The measures of each person."""
    age = generator.uniform(30, 80, ROWS)
    body_mass = generator.normal(26, 4, ROWS).clip(17, 45)
    return pd.DataFrame(
        {
            "age": age.astype(int),
            "body_mass_index": body_mass.round(1),
            "fasting_glucose": np.exp(generator.normal(4.55, 0.13, ROWS) + 0.004 * (body_mass - 26)).round(1),
            "blood_pressure": (100 + 0.5 * age + generator.normal(0, 13, ROWS)).round().astype(int),
            "family_history": generator.choice(["no", "yes"], ROWS, p=[0.8, 0.2]),
        }
    )


def risk_of(people: pd.DataFrame) -> NDArray[np.float64]:
    """Each person's standardised risk of the disease, by the measures (n,)."""
    risk: NDArray[np.float64] = (
        0.045 * people["age"]
        + 0.1 * people["body_mass_index"]
        + 12 * np.log(people["fasting_glucose"])
        + 0.015 * people["blood_pressure"]
        + 0.9 * (people["family_history"] == "yes")
    ).to_numpy(dtype=np.float64)
    standardised: NDArray[np.float64] = (risk - risk.mean()) / risk.std()
    return standardised


DATASET = Dataset(
    order=120,
    label="Disease screening",
    description=(
        "One person in 25 is ill and a miss is dear: with a lower threshold nearly all are found. See at what price."
    ),
    group="costs",
    target="diagnosis",
    classes=("ill", "well"),
    make=make,
    axes=("fasting_glucose", "age"),
)
