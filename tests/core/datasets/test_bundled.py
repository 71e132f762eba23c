import numpy as np
import pytest
from sklearn import datasets

from core.datasets.bundled import FOLDER, read_bundled
from core.datasets.catalog import DATASETS

NAMES = [name for name, dataset in DATASETS.items() if dataset.make is None]

SOURCES = {
    "breast_cancer": datasets.load_breast_cancer,
    "iris": datasets.load_iris,
    "wine": datasets.load_wine,
    "digits": datasets.load_digits,
}
MEASURES = {"bill_length_mm": 43.92, "bill_depth_mm": 17.15, "flipper_length_mm": 200.92, "body_mass_g": 4201.75}


@pytest.mark.parametrize("name", SOURCES)
def test_every_value_is_the_sources(name):
    source, frame = SOURCES[name](), read_bundled(name)
    np.testing.assert_array_equal(frame.iloc[:, :-1].to_numpy(dtype=float), source.data)
    pairs = set(zip(source.target.tolist(), frame.iloc[:, -1].tolist(), strict=True))
    assert len(pairs) == len(source.target_names)  # one name for each class and no mix-up


def test_the_penguins_are_those_that_were_published():
    """Counts and means of the paper's authors' own table, rounded: palmerpenguins' article on its data."""
    frame = read_bundled("penguins")
    assert frame["species"].value_counts().to_dict() == {"Adelie": 152, "Gentoo": 124, "Chinstrap": 68}
    assert frame["island"].value_counts().to_dict() == {"Biscoe": 168, "Dream": 124, "Torgersen": 52}
    assert frame["sex"].value_counts().to_dict() == {"male": 168, "female": 165}
    assert frame.isna().sum().to_dict() == {
        "island": 0,
        **dict.fromkeys(MEASURES, 2),
        "sex": 11,
        "year": 0,
        "species": 0,
    }
    means = frame[list(MEASURES)].mean()
    np.testing.assert_allclose(means, list(MEASURES.values()), rtol=1e-4)


def test_every_bundled_dataset_is_compared_with_its_source():
    assert {*SOURCES, "penguins"} == set(NAMES)


def test_every_file_is_read_by_a_dataset():
    assert {path.stem for path in FOLDER.glob("*.csv")} == set(NAMES)


def test_malignant_is_malignant():
    source = datasets.load_breast_cancer()
    assert (source.target_names[source.target] == read_bundled("breast_cancer")["diagnosis"]).all()


@pytest.mark.parametrize("name", NAMES)
def test_every_file_has_its_source_licence_and_doi(name):
    entry = (FOLDER / "SOURCES.md").read_text().split(f"## {name}.csv")[1].split("\n## ")[0]
    assert ("https://doi.org/10.24432/" in entry) == (name != "penguins")
    assert "https://doi.org/" in entry
    assert ("CC0 1.0" in entry) == (name == "penguins")
    assert "Changed:" in entry
    assert "CC BY 4.0" in (FOLDER / "SOURCES.md").read_text()
