"""Table: named rows with a target, wherever they came from."""

from dataclasses import dataclass, field

import pandas as pd


class DataError(Exception):
    """Data that cannot be used. The message says what happened, what was expected and what to do."""


@dataclass(frozen=True)
class Table:
    """A data frame, its name, and what its source knows about it.

    `target` and `positive` are the column and the class to predict unless the learner chooses others ("" when the
    source does not say). `notes` are plain sentences on what was changed while it was read.
    `shape` is the (height, width) of each row's picture, for tables whose features are pixels.
    """

    name: str
    frame: pd.DataFrame
    target: str = ""
    positive: str = ""
    notes: tuple[str, ...] = ()
    shape: tuple[int, int] | None = field(default=None)
