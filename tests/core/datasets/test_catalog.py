"""The catalog: datasets are found by their files, and the rows of a link stay what they were."""

import hashlib
from importlib import import_module
from pathlib import Path

import pytest

from core.data.source import load
from core.datasets.catalog import DATASETS, find_datasets
from core.experiment.fields import Experiment

# SHA-256 of each dataset as CSV, with the seed 3 and the default settings: its first 12 digits.
DIGESTS = {
    "moons": "282e00bb9659",
    "circles": "1bdf084acd0b",
    "xor": "e8159571fbb3",
    "spirals": "906b2e4988b4",
    "blobs": "d6eb3bfcdea3",
    "breast_cancer": "7e115a871fc4",
    "iris": "f7fac79ad999",
    "wine": "5e03b7f6f01d",
    "penguins": "9e025adc3977",
    "digits": "bf355e7f0ed6",
    "fraud": "ef7f1e0c702a",
    "disease": "148f9c59f8b6",
    "spam": "443e9d5b2a1b",
    "imbalanced": "bef26b2661ff",
    "leaky": "b4d144b31e36",
    "noise": "6b92d5b5edbc",
    "tiny": "432637ab3895",
    "prices": "67e9b67fd05e",
}


@pytest.mark.parametrize("name", DIGESTS)
def test_a_link_gives_the_same_rows_for_ever(name: str) -> None:
    csv = load(Experiment(dataset=name, seed=3)).frame.to_csv(index=False)
    assert hashlib.sha256(csv.encode()).hexdigest()[:12] == DIGESTS[name]


def same_orders(datasets: dict[str, int]) -> list[str]:
    """The names of datasets whose order another one has too."""
    orders = list(datasets.values())
    return [name for name, order in datasets.items() if orders.count(order) > 1]


def test_no_two_datasets_have_the_same_order() -> None:
    assert same_orders({"first": 10, "second": 20, "third": 10}) == ["first", "third"]
    assert same_orders({name: dataset.order for name, dataset in DATASETS.items()}) == []


def test_the_datasets_of_a_package_are_found_and_sorted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "made_up_sets"
    folder.mkdir()
    (folder / "__init__.py").touch()
    for name, order in {"first": 2, "second": 1}.items():
        card = f'order={order}, label="The {name}", description="", group="real", target="y"'
        text = f"from core.datasets.dataset import Dataset\n\nDATASET = Dataset({card})\n"
        (folder / f"{name}.py").write_text(text)
    monkeypatch.syspath_prepend(tmp_path)
    found = find_datasets(import_module("made_up_sets"))
    assert [(name, dataset.label) for name, dataset in found.items()] == [
        ("second", "The second"),
        ("first", "The first"),
    ]
