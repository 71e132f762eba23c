"""The table that an experiment speaks of: drawn, read from the app's own files, or uploaded."""

from core.data.bundled import bundled
from core.data.catalogue import DATASETS, UPLOAD
from core.data.table import DataError, Table
from core.data.toy import MAKERS
from core.experiment import Experiment


def load(experiment: Experiment, uploaded: Table | None = None) -> Table:
    """The table of `experiment`; `uploaded` is the learner's own, used when the experiment asks for one.

    Raises:
        DataError: when the experiment asks for an uploaded table and there is none.
    """
    if experiment.dataset == UPLOAD:
        if uploaded is None:
            raise DataError(
                "This experiment was made with somebody's own file, and a link does not carry the file. "
                "Open that file on the Data page, or pick another dataset."
            )
        return uploaded
    name = experiment.dataset
    dataset = DATASETS[name]
    if name in MAKERS:
        settings = {setting: getattr(experiment, setting) for setting in dataset.settings}
        frame = MAKERS[name](seed=experiment.seed, **settings)
    else:
        frame = bundled(name)
    return Table(dataset.label, frame, dataset.target, dataset.positive, shape=dataset.shape)
