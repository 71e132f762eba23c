"""Table: a data frame with a target, from any source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from core.data.reading.reading import Doubt, FileLine, Reading


class DataError(Exception):
    """Data that cannot be used. The message says what happened, what was expected and what to do."""


@dataclass(frozen=True)
class Table:
    """A data frame, its name, and what is known from its source.

    `target` and `positive` are the column and the class to predict unless the learner chooses others ("" when the
    source does not say). `notes` say what was changed while it was read.
    `shape` is the (height, width) of each row's picture, for tables whose features are pixels.
    `reading` is how a file was read, None for other tables; `doubts` are what could be read in another way, and
    `first_lines` what its first lines were taken as. Column names are unique texts.

    Raises:
        DataError: when two columns share a name.
    """

    name: str
    frame: pd.DataFrame
    target: str = ""
    positive: str = ""
    notes: tuple[str, ...] = ()
    shape: tuple[int, int] | None = None
    reading: Reading | None = None
    doubts: tuple[Doubt, ...] = ()
    first_lines: tuple[FileLine, ...] = ()

    def __post_init__(self) -> None:
        names = [str(name) for name in self.frame.columns]
        if len(set(names)) < len(names):
            raise DataError("Some columns of this table share a name. Give each column a name of its own.")
        if names != list(self.frame.columns):
            object.__setattr__(self, "frame", self.frame.set_axis(names, axis=1))
