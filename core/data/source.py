"""The table that an experiment speaks of: made here, read from the app's own files, drawn or typed, or uploaded."""

from functools import lru_cache

import pandas as pd

from core.data.custom_data import drawn_table, typed_table
from core.data.table import DataError, Table
from core.datasets.bundled import bundled
from core.datasets.catalog import DATASETS, DRAWN, TYPED, UPLOAD
from core.datasets.toy import MAKERS
from core.experiment.fields import Experiment

DRAWN_KEPT = 16


def load(experiment: Experiment, uploaded: Table | None = None) -> Table:
    """The table of `experiment`; `uploaded` is the learner's own, used when the experiment asks for one.

    Raises:
        DataError: when the experiment asks for an uploaded table and there is none, or when what was drawn or typed
            cannot be used.
    """
    if experiment.dataset == UPLOAD:
        if uploaded is None:
            raise DataError(
                "This experiment was made with somebody's own file, and a link does not carry the file. "
                "Open that file on the Data page, or pick another dataset."
            )
        return uploaded
    if experiment.dataset == DRAWN:
        return drawn_table(experiment.drawn)
    if experiment.dataset == TYPED:
        return typed_table(experiment.typed)
    name = experiment.dataset
    dataset = DATASETS[name]
    if name in MAKERS:
        settings = tuple((setting, getattr(experiment, setting)) for setting in sorted(dataset.settings))
        frame = _drawn(name, experiment.seed, settings).copy()
    else:
        frame = bundled(name)
    return Table(dataset.label, frame, dataset.target, dataset.positive, shape=dataset.shape)


@lru_cache(maxsize=DRAWN_KEPT)
def _drawn(name: str, seed: int, settings: tuple[tuple[str, float], ...]) -> pd.DataFrame:
    """The rows of a set made here, kept for the next look at the page: messages take longer to write than to copy."""
    return MAKERS[name](seed=seed, **dict(settings))
