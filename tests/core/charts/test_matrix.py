"""The confusion matrix as a heat map: the counts and shares of each cell, and a spec for any number of classes."""

import json

import numpy as np
import pytest

from core.charts.matrix import (
    CELL,
    MAX_ALL_LABELS,
    MAX_FULL_WIDTH,
    PICKED,
    SMALL_CELL,
    TINY_CELL,
    cell_size,
    count_text,
    matrix_data,
    matrix_spec,
)

CLASSES = ("cat", "dog", "owl")
COUNTS = np.array([[8, 2, 0], [1_000, 3_000, 0], [0, 0, 0]])
SIZES = [3, 10, 26, 50, 100]


def names_of(classes: int) -> tuple[str, ...]:
    return tuple(f"class number {place}" for place in range(classes))


def test_each_cell_has_its_names_its_count_and_its_shares() -> None:
    data = matrix_data(COUNTS, CLASSES)
    assert len(data) == 9
    cells = data.set_index(["actual", "predicted"])
    columns = ["rows", "of_actual", "share", "kind", "text"]
    assert cells.loc[("cat", "cat"), columns].tolist() == [8, 0.8, 0.8, "right", "8"]
    assert cells.loc[("cat", "dog"), columns].tolist() == [2, 0.2, 0.2, "wrong", "2"]
    assert cells.loc[("dog", "cat"), columns].tolist() == [1_000, 0.25, 0.25, "wrong", "1,000"]
    assert cells.loc[("dog", "dog"), columns].tolist() == [3_000, 0.75, 0.75, "right", "3,000"]
    assert cells.loc[("cat", "cat"), "of_predicted"] == pytest.approx(8 / 1_008)
    assert cells.loc[("dog", "dog"), "of_predicted"] == pytest.approx(3_000 / 3_002)


def test_shares_of_rows_and_of_columns_are_shown_and_deepen_the_colour() -> None:
    rows = matrix_data(COUNTS, CLASSES, "of_actual").set_index(["actual", "predicted"])
    assert rows.loc[("dog", "cat"), ["text", "share"]].tolist() == ["25%", 0.25]
    columns = matrix_data(COUNTS, CLASSES, "of_predicted").set_index(["actual", "predicted"])
    assert columns.loc[("dog", "cat"), "text"] == "99%"
    assert columns.loc[("dog", "cat"), "share"] == pytest.approx(1_000 / 1_008)
    for shown in (rows, columns):
        assert shown.loc[("owl", "owl"), "text"] == ""


def test_an_empty_cell_and_an_empty_row_have_no_text_and_no_undefined_share() -> None:
    cells = matrix_data(COUNTS, CLASSES).set_index(["actual", "predicted"])
    for cell in (("cat", "owl"), ("owl", "owl"), ("owl", "cat")):
        assert cells.loc[cell, ["rows", "of_actual", "of_predicted", "text"]].tolist() == [0, 0.0, 0.0, ""]


def test_only_the_chosen_cell_is_marked() -> None:
    assert not matrix_data(COUNTS, CLASSES)["chosen"].any()
    marked = matrix_data(COUNTS, CLASSES, chosen=(1, 0))
    assert marked.loc[marked["chosen"], ["actual", "predicted"]].to_numpy().tolist() == [["dog", "cat"]]


@pytest.mark.parametrize(("count", "text"), [(0, "0"), (9_999, "9,999"), (10_000, "10k"), (1_234_567, "1,235k")])
def test_a_count_fits_its_cell(count: int, text: str) -> None:
    assert count_text(count) == text


@pytest.mark.parametrize("classes", SIZES)
@pytest.mark.parametrize("dark", [True, False])
def test_the_spec_depends_on_the_classes_and_the_theme_alone(classes: int, dark: bool) -> None:
    names = names_of(classes)
    spec = matrix_spec(names, dark=dark)
    assert json.dumps(spec) == json.dumps(matrix_spec(names, dark=dark))
    assert json.dumps(spec) != json.dumps(matrix_spec(names, dark=not dark))
    assert "datasets" not in spec
    for layer in spec["layer"]:
        assert layer["encoding"]["x"]["scale"]["domain"] == list(names)
        assert layer["encoding"]["y"]["scale"]["domain"] == list(names)
    assert [layer["encoding"]["text"]["field"] for layer in spec["layer"] if "text" in layer["encoding"]] == ["text"]


@pytest.mark.parametrize("classes", SIZES)
def test_every_label_is_shown_up_to_fifty_classes_and_cells_have_room(classes: int) -> None:
    spec = matrix_spec(names_of(classes), dark=False)
    for axis in (spec["layer"][0]["encoding"][name]["axis"] for name in ("x", "y")):
        assert axis["labelOverlap"] is (classes > MAX_ALL_LABELS)
        assert "slice(datum.label" in axis["labelExpr"]
    step = spec["height"]["step"]
    assert step == cell_size(classes)
    assert step == (CELL if classes <= MAX_FULL_WIDTH else SMALL_CELL if classes <= 50 else TINY_CELL)
    assert spec.get("width") == (None if classes <= MAX_FULL_WIDTH else {"step": step})


def test_short_names_are_not_turned() -> None:
    def angle(*names: str) -> int:
        found: int = matrix_spec(names, dark=False)["layer"][0]["encoding"]["x"]["axis"]["labelAngle"]
        return found

    assert angle("0", "1", "2") == 0
    assert angle("setosa", "virginica") == -40
    assert angle(*names_of(20)) == -90


def test_the_top_layer_tells_full_names_and_is_selected_by_both_classes() -> None:
    spec = matrix_spec(CLASSES, dark=False)
    top = spec["layer"][-1]
    assert [entry["field"] for entry in top["encoding"]["tooltip"]][:2] == ["actual", "predicted"]
    (pick,) = [param for param in spec.get("params", []) + top.get("params", []) if param["name"] == PICKED]
    assert pick["select"]["fields"] == ["actual", "predicted"]


def test_the_actual_class_stands_down_the_side() -> None:
    cells = matrix_spec(CLASSES, dark=False)["layer"][0]["encoding"]
    assert cells["y"]["field"] == "actual"
    assert cells["x"]["field"] == "predicted"
