"""All datasets: those of the gallery by name, and the names of what learners bring themselves."""

import pkgutil
from importlib import import_module
from types import ModuleType

from core.datasets import sets
from core.datasets.dataset import Dataset

UPLOAD, DRAWN, TYPED = "upload", "drawn", "typed"
CUSTOM_DATASETS = {UPLOAD: "Your own table", DRAWN: "Your drawing", TYPED: "Your typed table"}
"""The learner's own data, with their labels. All but the upload are in the experiment's field of that name."""


def find_datasets(package: ModuleType) -> dict[str, Dataset]:
    """The datasets of a package's modules, sorted by their `order`. Each has its module's name."""
    names = [module.name for module in pkgutil.iter_modules(package.__path__)]
    datasets: dict[str, Dataset] = {name: import_module(f"{package.__name__}.{name}").DATASET for name in names}
    return dict(sorted(datasets.items(), key=lambda item: item[1].order))


DATASETS = find_datasets(sets)
"""The datasets of the gallery, in its order."""
