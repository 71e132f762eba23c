"""What a learner chose about columns, as a link carries it."""

from collections.abc import Mapping

import pandas as pd

from core.data.columns import join_names, shortened, split_names
from core.data.kinds import KINDS, Kind, either
from core.data.table import DataError
from core.data.words import listed


def join_kinds(kinds: Mapping[str, Kind]) -> str:
    """Columns and the kinds chosen for them as one text: city:text,zip:category."""
    return join_names(f"{name}:{kind}" for name, kind in kinds.items())


def split_kinds(text: str) -> dict[str, Kind]:
    """The kinds in a text that `join_kinds` gave, or that somebody typed, by column; of two for one, the last.

    Raises:
        DataError: when a part names no kind.
    """
    kinds: dict[str, Kind] = {}
    for pair in split_names(text):
        name, _, given = (part.strip() for part in pair.rpartition(":"))
        kind = next((kind for kind in KINDS if kind == given.lower()), None)
        if kind is None or not name:
            raise DataError(
                f"The kinds of columns say '{shortened(pair)}'; a column, a colon and its kind are expected, such as "
                f"zip:category. A kind is {either(KINDS)}."
            )
        kinds[name] = kind
    return kinds


def chosen_kinds(text: str, frame: pd.DataFrame) -> dict[str, Kind]:
    """The kinds chosen for columns of `frame`.

    Raises:
        DataError: when a part names no kind, or no column of the frame.
    """
    kinds = split_kinds(text)
    if unknown := [name for name in kinds if name not in frame.columns]:
        raise DataError(
            f"The kinds of columns name {listed(unknown)}, which this table does not have. Its columns are "
            f"{listed(frame.columns)}."
        )
    return kinds
