import numpy as np
import pytest
from sklearn import datasets

from core.data.bundled import FOLDER, NAMES, bundled

SOURCES = {
    "breast_cancer": datasets.load_breast_cancer,
    "iris": datasets.load_iris,
    "wine": datasets.load_wine,
    "digits": datasets.load_digits,
}


@pytest.mark.parametrize("name", NAMES)
def test_every_value_is_the_sources(name):
    source, frame = SOURCES[name](), bundled(name)
    np.testing.assert_array_equal(frame.iloc[:, :-1].to_numpy(dtype=float), source.data)
    pairs = set(zip(source.target.tolist(), frame.iloc[:, -1].tolist(), strict=True))
    assert len(pairs) == len(source.target_names)  # one name for each class and no mix-up


def test_malignant_is_malignant():
    source = datasets.load_breast_cancer()
    assert (source.target_names[source.target] == bundled("breast_cancer")["diagnosis"]).all()


@pytest.mark.parametrize("name", NAMES)
def test_every_file_has_its_source_licence_and_doi(name):
    entry = (FOLDER / "SOURCES.md").read_text().split(f"## {name}.csv")[1].split("\n## ")[0]
    assert "https://doi.org/10.24432/" in entry
    assert "Changed:" in entry
    assert "CC BY 4.0" in (FOLDER / "SOURCES.md").read_text()
