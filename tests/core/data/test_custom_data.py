"""Tables of the learner's own: what is drawn and typed becomes rows, and what lacks is said."""

from collections.abc import Sequence

import pandas as pd
import pytest

from core.data.custom_data import EXAMPLE, cells_of, drawing_problem, edited_cells
from core.data.plane import plane_of
from core.data.preparation import make_plan, prepare
from core.data.source import load
from core.data.table import DataError, Table
from core.datasets.catalog import CUSTOM_DATASETS
from core.experiment.fields import Experiment, ExperimentError, for_training
from core.experiment.link_codec import Point, pack_points, pack_table


def spots(*counts: int) -> list[Point]:
    """So many points of A, of B and of C, all apart."""
    return [
        (place, 20 * place + number, 255 - 3 * number) for place, count in enumerate(counts) for number in range(count)
    ]


def drawn(points: Sequence[Point]) -> Experiment:
    return Experiment(dataset="drawn", drawn=pack_points(points))


def typed(*rows: tuple[str, ...]) -> Experiment:
    return Experiment(dataset="typed", typed=pack_table(rows))


def test_a_drawing_is_a_table_of_x_y_and_class_with_a_plane() -> None:
    experiment = drawn([(0, 0, 255), (1, 255, 0), *spots(12, 12)])
    table = load(experiment)
    assert (table.name, table.target, table.positive) == ("Your drawing", "class", "A")
    assert table.frame.head(2).to_dict("records") == [
        {"x": 0.0, "y": 1.0, "class": "A"},
        {"x": 1.0, "y": 0.0, "class": "B"},
    ]
    assert len(table.frame) == 26
    assert plane_of(table.frame, make_plan(experiment, table).features) is not None


@pytest.mark.parametrize(("counts", "classes"), [((15, 15), ("B", "A")), ((9, 9, 9), ("A", "B", "C"))])
def test_two_and_three_classes_can_be_prepared(counts: tuple[int, ...], classes: tuple[str, ...]) -> None:
    experiment = drawn(spots(*counts))
    prepared = prepare(experiment, load(experiment))
    assert prepared.classes == classes
    assert prepared.classes[prepared.positive] == "A"
    assert prepared.feature_names == ("x", "y")


def test_a_drawing_without_a_is_one_of_the_other_classes() -> None:
    experiment = drawn(spots(0, 15, 15))
    assert prepare(experiment, load(experiment)).classes == ("B", "C")


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ((), "Draw at least 20 points in two classes: you have none yet."),
        ((12,), "Draw at least 20 points in two classes: you have 12 of A."),
        ((40,), "Draw at least 20 points in two classes: you have 40 of A."),
        ((12, 7), "Draw at least 20 points in two classes: you have 12 of A and 7 of B."),
        (
            (20, 2),
            "Draw at least 3 points of each class, and at least 20 in all: you have 20 of A and 2 of B.",
        ),
        (
            (10, 9, 2),
            "Draw at least 3 points of each class, and at least 20 in all: you have 10 of A and 9 of B and 2 of C.",
        ),
        ((17, 3), ""),
        ((10, 10, 2), ""),
    ],
)
def test_what_a_drawing_lacks_is_said_and_what_lacks_nothing_can_be_learned_from(
    counts: tuple[int, ...], words: str
) -> None:
    assert drawing_problem(tuple(spots(*counts))) == words
    experiment = drawn(spots(*counts))
    if words:
        with pytest.raises(DataError) as caught:
            load(experiment)
        assert str(caught.value) == words
    else:
        assert len(prepare(experiment, load(experiment)).train) > 0


def test_the_example_is_a_table_that_can_be_learned_from_and_takes_no_place_in_the_link() -> None:
    experiment = Experiment(dataset="typed")
    table = load(experiment)
    assert (table.name, table.target) == ("Your typed table", "exam")
    assert table.frame["hours studied"].dtype.kind == "i"
    assert len(prepare(experiment, table).train) > 10
    assert experiment.changes() == {"dataset": "typed"}
    assert cells_of(table.frame) == EXAMPLE


def test_a_typed_table_has_numbers_texts_and_gaps_and_its_formulas_are_data() -> None:
    rows = [
        ("size", "note", "good"),
        *((f"{n / 2}", "=1+1" if n % 3 else "", "yes" if n % 2 else "no") for n in range(24)),
    ]
    table = load(typed(*rows))
    assert table.frame["size"].tolist() == [n / 2 for n in range(24)]
    assert table.frame["note"].isna().sum() == 8
    assert set(table.frame["note"].dropna()) == {"=1+1"}
    assert table.target == "good"


def test_names_that_look_like_numbers_and_values_that_hold_separators_stay_what_they_are() -> None:
    cells = (("1.5", "2.5"), *((f"a;b;{n}", "x" if n % 2 else "y;z") for n in range(24)))
    assert cells_of(load(typed(*cells)).frame) == cells


def test_a_table_cannot_be_spoilt() -> None:
    table = load(Experiment(dataset="typed"))
    table.frame.iloc[0, 0] = -1
    table.frame["more"] = 1
    assert cells_of(load(Experiment(dataset="typed")).frame) == EXAMPLE


@pytest.mark.parametrize(("rows", "count"), [(1, "0 rows"), (2, "1 row"), (20, "19 rows")])
def test_a_table_with_too_few_rows_says_how_many_there_are(rows: int, count: str) -> None:
    with pytest.raises(DataError, match=f"^Your table has {count}; at least 20 are needed"):
        load(typed(*EXAMPLE[:rows]))


def test_a_table_of_one_column_is_refused_in_words() -> None:
    with pytest.raises(DataError, match="only one column"):
        load(typed(("a",), *((str(n),) for n in range(30))))


def test_broken_drawings_and_tables_of_a_link_are_named_and_left_out() -> None:
    with pytest.raises(ExperimentError) as caught:
        Experiment.from_query("dataset=drawn&drawn=abc&typed=%3D&epochs=9")
    assert [problem.parameter for problem in caught.value.problems] == ["drawn", "typed"]
    assert "drawn = 'abc' cannot be read: it was cut off or changed on its way." in str(caught.value)
    assert caught.value.experiment == Experiment(dataset="drawn", epochs=9)


@pytest.mark.parametrize("name", sorted(set(CUSTOM_DATASETS) - {"upload"}))
def test_another_drawing_is_another_training(name: str) -> None:
    one = drawn(spots(15, 15)) if name == "drawn" else typed(*EXAMPLE[:22])
    other = drawn(spots(15, 16)) if name == "drawn" else typed(*EXAMPLE[:23])
    assert for_training(one) != for_training(other)
    assert len(load(one).frame) < len(load(other).frame)


def test_values_are_written_as_they_are_typed() -> None:
    frame = pd.DataFrame({"a": [1.0, None, 2.5], "b": ["x\n y", None, "3"], "c": [10**20, 1, 2]})
    assert cells_of(Table("t", frame).frame) == (
        ("a", "b", "c"),
        ("1", "x y", "100000000000000000000"),
        ("", "", "1"),
        ("2.5", "3", "2"),
    )


def test_cells_are_changed_rows_added_and_deleted_and_empty_ones_left_out() -> None:
    base = (("a", "b"), ("1", "x"), ("2", "y"), ("3", "z"))
    edits = {
        "edited_rows": {0: {"b": "new\nline"}, "2": {"a": None, "b": None, "unknown": "?"}},
        "deleted_rows": [1],
        "added_rows": [{"a": "4"}, {}, {"a": None, "b": " "}],
    }
    assert edited_cells(base, edits) == (("a", "b"), ("1", "new line"), ("4", ""))
    assert edited_cells(base, {}) == base
