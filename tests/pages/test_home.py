"""Home: what the app is for, and three examples."""

import pytest

from core.datasets.catalog import DATASETS
from tests.pages.conftest import Open
from tests.pages.examples import labels, links, values

EXAMPLES = {"moons": "Open moons", "breast_cancer": "Open breast cancer", "fraud": "Open card fraud"}


def test_it_says_what_it_is_for_and_where_to_begin(open_page: Open) -> None:
    app = open_page("home")
    assert not app.exception
    assert app.title[0].value == "Train a small model. Find out what its numbers mean."
    assert labels(app.button) == list(EXAMPLES.values())
    assert links(app) == ["Or bring a table of your own"]
    assert set(EXAMPLES) <= set(DATASETS)


@pytest.mark.parametrize("dataset", EXAMPLES)
def test_an_example_opens_training_on_its_dataset(open_page: Open, dataset: str) -> None:
    app = open_page("home")
    app.button(f"open-{dataset}").click().run()
    assert not app.exception
    assert app.query_params["dataset"] == dataset
    assert "Train" in labels(app.button)
    assert values(app.caption).startswith(f"{DATASETS[dataset].label}, ")
