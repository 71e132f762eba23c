"""The real datasets that come with the app, as CSV files. `files/SOURCES.md` says where each is from."""

from functools import cache
from pathlib import Path

import pandas as pd

FOLDER = Path(__file__).parent / "files"


def read_bundled(name: str) -> pd.DataFrame:
    """A new frame of one bundled dataset: its features and, last, its target."""
    return _read(name).copy()


@cache
def _read(name: str) -> pd.DataFrame:
    return pd.read_csv(FOLDER / f"{name}.csv")
