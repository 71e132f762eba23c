"""The confusion matrix as a heat map: the counts and shares of each cell, and a spec for any number of classes."""

import json

import numpy as np
import pytest

from core.charts.matrix import MOST_WITH_SHARES, matrix_data, matrix_spec

CLASSES = ("cat", "dog", "owl")
COUNTS = np.array([[8, 2, 0], [1_000, 3_000, 0], [0, 0, 0]])


def test_each_cell_has_its_names_its_count_and_its_share_of_the_row() -> None:
    data = matrix_data(COUNTS, CLASSES)
    assert len(data) == 9
    cells = data.set_index(["actual", "predicted"])
    columns = ["rows", "share", "kind", "count", "percent"]
    assert cells.loc[("cat", "cat"), columns].tolist() == [8, 0.8, "right", "8", "80%"]
    assert cells.loc[("cat", "dog"), columns].tolist() == [2, 0.2, "wrong", "2", "20%"]
    assert cells.loc[("dog", "cat"), columns].tolist() == [1_000, 0.25, "wrong", "1,000", "25%"]
    assert cells.loc[("dog", "dog"), columns].tolist() == [3_000, 0.75, "right", "3,000", "75%"]


def test_an_empty_cell_and_an_empty_row_have_no_texts_and_no_undefined_share() -> None:
    cells = matrix_data(COUNTS, CLASSES).set_index(["actual", "predicted"])
    for cell in (("cat", "owl"), ("owl", "owl"), ("owl", "cat")):
        assert cells.loc[cell, ["rows", "share", "count", "percent"]].tolist() == [0, 0.0, "", ""]


@pytest.mark.parametrize("classes", [2, MOST_WITH_SHARES, MOST_WITH_SHARES + 1, 100])
@pytest.mark.parametrize("dark", [True, False])
def test_the_spec_depends_on_the_classes_and_the_theme_alone(classes: int, dark: bool) -> None:
    names = tuple(f"class {place}" for place in range(classes))
    spec = matrix_spec(names, dark=dark)
    assert json.dumps(spec) == json.dumps(matrix_spec(names, dark=dark))
    assert json.dumps(spec) != json.dumps(matrix_spec(names, dark=not dark))
    assert "datasets" not in spec
    for layer in spec["layer"]:
        assert layer["encoding"]["x"]["scale"]["domain"] == list(names)
        assert layer["encoding"]["y"]["scale"]["domain"] == list(names)
    texts = [layer["encoding"]["text"]["field"] for layer in spec["layer"] if "text" in layer["encoding"]]
    assert texts == (["count", "percent"] if classes <= MOST_WITH_SHARES else ["count"])


def test_the_actual_class_stands_down_the_side() -> None:
    cells = matrix_spec(CLASSES, dark=False)["layer"][0]["encoding"]
    assert cells["y"]["field"] == "actual"
    assert cells["x"]["field"] == "predicted"
