"""The real datasets that come with the app, as CSV files; `bundled/SOURCES.md` says where each is from."""

from functools import lru_cache
from pathlib import Path

import pandas as pd

FOLDER = Path(__file__).parent / "files"
NAMES = ("breast_cancer", "iris", "wine", "penguins", "digits")


def bundled(name: str) -> pd.DataFrame:
    """The frame of one bundled dataset: its features and, last, its target. Changing it changes no other's."""
    return _read(name).copy()


@lru_cache(maxsize=len(NAMES))
def _read(name: str) -> pd.DataFrame:
    return pd.read_csv(FOLDER / f"{name}.csv")
