"""Prices: what the two mistakes are called where a lesson lets them cost something, and what they cost at first."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Prices:
    """The two mistakes of one dataset: their names, and the costs to begin with."""

    false_alarm: str
    miss: str
    false_alarm_cost: float
    miss_cost: float


PRICES = {
    "spam": Prices("An honest message lost", "A spam message that comes through", 50.0, 1.0),
    "disease": Prices("A well person tested again", "An ill person sent home", 1.0, 50.0),
}
"""By the name of the dataset."""
