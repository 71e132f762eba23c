"""What a dataset of the gallery is: its card, its thumbnail, and how its rows are made."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from inspect import signature

import pandas as pd

GROUPS = {
    "shapes": "Shapes",
    "real": "Real data",
    "costs": "Costly mistakes",
    "traps": "Traps",
    "numbers": "A number to predict",
}
"""The groups of the gallery, in the page's order, with their labels."""


@dataclass(frozen=True, kw_only=True)
class Dataset:
    """One dataset of the gallery.

    Cards are sorted by `order`, which no two datasets share; `group` is a key of `GROUPS`. The `positive` class is
    the first of the `classes` unless another one is given. A numeric target has neither.

    `make` takes the seed, and any of the experiment's fields rows, noise and imbalance, as keyword arguments. It gives
    a new frame. Without `make` the rows are in `files/<name>.csv`.

    The thumbnail shows `picture`, the (height, width) of each row's image whose pixels are the features; or the words
    of the column `text`; or points whose coordinates are the two columns `axes`.
    """

    order: int
    label: str
    description: str
    group: str
    target: str
    classes: tuple[str, ...] = ()
    positive: str = ""
    source: str = "made by the app from the seed"
    licence: str = "no rights reserved"
    make: Callable[..., pd.DataFrame] | None = None
    axes: tuple[str, str] = ("x1", "x2")
    text: str = ""
    picture: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "positive", self.positive or next(iter(self.classes), ""))

    @cached_property
    def settings(self) -> frozenset[str]:
        """The experiment's fields that change the rows besides the seed: the other parameters of `make`."""
        return frozenset(signature(self.make).parameters) - {"seed"} if self.make else frozenset()
