"""The table of an experiment: a dataset of the gallery, or the learner's drawing, typed table or upload."""

from collections.abc import Callable
from functools import lru_cache

import pandas as pd

from core.data.custom_data import drawn_table, typed_table
from core.data.table import DataError, Table
from core.datasets.bundled import read_bundled
from core.datasets.catalog import DATASETS, DRAWN, TYPED, UPLOAD
from core.experiment.fields import Experiment

FRAMES_KEPT = 16


def load(experiment: Experiment, uploaded: Table | None = None) -> Table:
    """The table of `experiment`; `uploaded` is the learner's own, used when the experiment asks for one.

    Raises:
        DataError: when the experiment asks for an uploaded table and there is none, or when what was drawn or typed
            cannot be used.
    """
    if experiment.dataset == UPLOAD:
        if uploaded is None:
            raise DataError(
                "This experiment needs its own file, and a link does not carry the file. "
                "Open that file on the Data page, or pick another dataset."
            )
        return uploaded
    if experiment.dataset == DRAWN:
        return drawn_table(experiment.drawn)
    if experiment.dataset == TYPED:
        return typed_table(experiment.typed)
    name = experiment.dataset
    dataset = DATASETS[name]
    if dataset.make:
        settings = tuple((setting, getattr(experiment, setting)) for setting in sorted(dataset.settings))
        frame = _make(dataset.make, experiment.seed, settings).copy()
    else:
        frame = read_bundled(name)
    return Table(dataset.label, frame, dataset.target, dataset.positive, shape=dataset.picture)


@lru_cache(maxsize=FRAMES_KEPT)
def _make(make: Callable[..., pd.DataFrame], seed: int, settings: tuple[tuple[str, float], ...]) -> pd.DataFrame:
    """The rows that `make` gives, kept for the next rerun: the messages of spam take longer to make than to copy."""
    return make(seed=seed, **dict(settings))
