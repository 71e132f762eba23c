import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data.table import DataError, Table
from core.data.target import classes_of, guess_target, natural, numbers_to_predict, stays_number, target_candidates


def table(target, **options):
    frame = pd.DataFrame({"x": np.linspace(0, 1, len(target)), "t": target})
    return Table("test", frame, target="t", **options)


def refusal(*arguments, **options):
    with pytest.raises(DataError) as caught:
        classes_of(*arguments, **options)
    return str(caught.value)


@pytest.mark.parametrize(
    ("values", "names"),
    [
        (["no", "yes"] * 20, ("no", "yes")),
        ([1, 0] * 20, ("0", "1")),
        ([1.0, 0.0] * 20, ("0", "1")),
        ([-1, 1] * 20, ("-1", "1")),
        ([True, False] * 20, ("false", "true")),
        (["benign", "malignant"] * 20, ("benign", "malignant")),
        (["Fraud", "honest"] * 20, ("honest", "Fraud")),
        (["a"] * 30 + ["b"] * 10, ("a", "b")),
        (["a"] * 10 + ["b"] * 30, ("b", "a")),
        ([1] * 30 + [2] * 10, ("1", "2")),
        ([1] * 10 + [2] * 30, ("2", "1")),
    ],
)
def test_two_classes_are_negative_then_positive(values, names):
    classes = classes_of(table(values))
    assert classes.names == names
    assert classes.positive == 1
    expected = [
        1
        if (str(value).lower() if isinstance(value, bool) else f"{value:g}" if not isinstance(value, str) else value)
        == names[1]
        else 0
        for value in values
    ]
    assert classes.labels.tolist() == expected


def test_the_tables_own_positive_class_comes_before_the_guess():
    assert classes_of(table(["no", "yes"] * 20, positive="no")).names == ("yes", "no")


def test_the_experiments_positive_class_comes_before_the_tables_own():
    assert classes_of(table(["no", "yes"] * 20, positive="no"), positive="yes").names == ("no", "yes")


def test_the_tables_positive_class_is_of_its_own_target_only():
    frame = pd.DataFrame({"t": ["no", "yes"] * 20, "u": ["no", "yes", "yes", "yes"] * 10})
    assert classes_of(Table("test", frame, "t", "no"), target="u").names == ("no", "yes")


def test_more_classes_stand_in_natural_order():
    classes = classes_of(table([10, 9, 2, 2] * 10), positive="9")
    assert (classes.names, classes.positive) == (("2", "9", "10"), 1)
    assert classes.labels.tolist()[:3] == [2, 1, 0]
    assert classes_of(table([1, 2, 3, 3, 3, 2] * 10)).positive == 0  # the rarest; a 1 among many is a name


def test_many_numbers_are_cut_at_the_median():
    classes = classes_of(table(np.arange(100) / 4))
    assert classes.names == ("below 12.375", "at least 12.375")
    assert (classes.cut, classes.positive) == (12.375, 1)
    assert classes.labels.sum() == 50


def test_a_value_at_the_cut_is_positive():
    assert classes_of(table(np.arange(100)), cut=90).labels.sum() == 10


def test_numbers_with_more_than_half_at_the_smallest_are_cut_above_it():
    classes = classes_of(table([0] * 70 + list(range(1, 31))))
    assert classes.names == ("below 1", "at least 1")


def test_a_cut_makes_two_classes_of_a_few_numbers_too():
    assert classes_of(table([3, 4, 5, 6] * 10), cut=5).names == ("below 5", "at least 5")


def test_a_cut_that_fits_nothing_is_said():
    assert "cut is not used" in classes_of(table(["a", "b"] * 20), cut=5).notes[0]
    assert "cut is not used" in classes_of(table([0, 1] * 20), cut=0.5).notes[0]


@pytest.mark.parametrize("cut", [-1.0, 0.0, 99.5])
def test_a_cut_that_leaves_a_class_empty_is_refused(cut):
    message = refusal(table(range(100)), cut=cut)
    assert "Cut above 0 and at most at 99" in message


def test_the_other_side_of_a_cut_may_be_positive_and_stays_so_when_the_cut_moves():
    assert classes_of(table(range(100)), positive="below 30", cut=30).names == ("at least 30", "below 30")
    assert classes_of(table(range(100)), positive="below 30", cut=40).names == ("at least 40", "below 40")


@pytest.mark.parametrize(
    ("values", "is_cut"),
    [
        (list(range(20)) * 3, False),
        (list(range(21)) * 3, True),
        ([n / 2 for n in range(10)] * 4, False),
        ([n / 2 for n in range(11)] * 4, True),
    ],
)
def test_numbers_are_cut_when_they_are_too_many_to_be_classes(values, is_cut):
    assert (classes_of(table(values)).cut is not None) == is_cut


def test_rows_without_a_target_are_left_out_and_said():
    classes = classes_of(table(["a", None, "b", "b"] * 10))
    assert len(classes.labels) == len(classes.rows) == 30
    assert 1 not in classes.rows
    assert classes.notes == ("10 rows without a value of 't' left out.",)


def test_infinite_targets_are_missing():
    classes = classes_of(table([0.0, 1.0, np.inf, 1.0] * 10))
    assert (classes.names, len(classes.rows)) == (("0", "1"), 30)


def test_a_class_of_one_row_is_left_out_and_said():
    classes = classes_of(table(["a", "b"] * 20 + ["lone"]))
    assert classes.names == ("a", "b")
    assert 40 not in classes.rows
    assert "Left out 'lone'" in classes.notes[0]


def test_too_few_classes_are_refused_with_what_to_do():
    assert "has only one value, 'a'" in refusal(table(["a"] * 40))
    assert "Choose another column" in refusal(table(["a"] * 40))
    assert "has no values" in refusal(table([None] * 40))
    assert "Add rows of 'lone'" in refusal(table(["a"] * 40 + ["lone"]))


def test_too_many_classes_are_refused():
    message = refusal(table([f"name {number}" for number in range(101)] * 3))
    assert "101 different values" in message
    assert "Choose another column" in message
    assert len(classes_of(table([f"name {number}" for number in range(100)] * 3)).names) == 100


def test_an_unknown_target_or_positive_class_is_named_with_what_there_is():
    assert refusal(table(["a", "b"] * 20), target="q") == (
        "There is no column 'q' to predict in this table. Choose one of 'x', 't'."
    )
    assert "'c' is no class of 't'. Choose one of 'a', 'b'" in refusal(table(["a", "b"] * 20), positive="c")


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({"Target": ["a", "b"], "x": ["c", "d"]}, "Target"),
        ({"x": [1.5, 2.5], "species": ["a", "b"], "z": ["a", "b"]}, "species"),
        ({"x": [1, 2], "answer": ["a", "b"], "const": [1, 1]}, "answer"),
        ({"class": [1, 1], "answer": ["a", "b"]}, "answer"),
        ({"const": [1, 1], "empty": [None, None]}, ""),
    ],
)
def test_the_target_is_guessed_by_its_name_or_its_place(columns, expected):
    assert guess_target(pd.DataFrame({name: values * 20 for name, values in columns.items()})) == expected


def test_with_numbers_only_the_last_column_is_the_target():
    generator = np.random.default_rng(0)
    frame = pd.DataFrame(generator.normal(size=(50, 3)), columns=["a", "b", "price"])
    assert guess_target(frame) == "price"
    assert target_candidates(frame.assign(id=range(50), same=1)) == ["a", "b", "price"]


def test_a_table_without_a_target_is_refused():
    message = refusal(Table("test", pd.DataFrame({"a": [1] * 30, "b": [2] * 30})))
    assert "No column of this table can be predicted" in message


@given(st.lists(st.text(max_size=8), unique=True), st.randoms())
def test_natural_order_does_not_depend_on_the_order_given(names, random):
    shuffled = names.copy()
    random.shuffle(shuffled)
    assert sorted(shuffled, key=natural) == sorted(names, key=natural)


def test_natural_order_counts():
    names = ["grower 10", "grower 9", "-1", "-2", "10", "2", "1.5"]
    assert sorted(names, key=natural) == ["-2", "-1", "1.5", "2", "10", "grower 9", "grower 10"]


@given(st.lists(st.sampled_from("abc"), min_size=12, max_size=60), st.randoms())
def test_the_order_of_rows_does_not_change_what_each_row_is(values, random):
    values = values + list("aaabbb")
    order = list(range(len(values)))
    random.shuffle(order)
    one, other = classes_of(table(values)), classes_of(table([values[place] for place in order]))
    assert one.names == other.names
    assert sorted(one.labels.tolist()) == sorted(other.labels.tolist())


@pytest.mark.parametrize(
    ("values", "task", "cut", "stays"),
    [
        (range(50), "auto", None, True),
        (range(50), "auto", 5.0, False),
        (range(50), "classes", None, False),
        (range(50), "number", 5.0, True),
        ([0, 1] * 20, "auto", None, False),
        ([0, 1] * 20, "number", None, True),
        (["a", "b"] * 20, "auto", None, False),
    ],
)
def test_what_stays_a_number(values, task, cut, stays):
    assert stays_number(pd.Series(values), task, cut) == stays


def test_numbers_are_taken_as_they_are_without_what_is_missing():
    numbers = numbers_to_predict(table([1.5, None, 2.5, np.inf, 4.0]), "t")
    assert numbers.values.tolist() == [1.5, 2.5, 4.0]
    assert numbers.rows.tolist() == [0, 2, 4]
    assert numbers.notes == ("2 rows without a value of 't' left out.",)


def test_what_is_asked_of_classes_is_not_used_for_a_number_and_said():
    notes = numbers_to_predict(table([1.0, 2.0]), "t", positive="at least 2", cut=2.0).notes
    assert notes == (
        "The cut is not used: 't' is predicted as a number.",
        "The positive class is not used: 't' is predicted as a number.",
    )


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (["a", "b"] * 20, "The column 't' holds texts, and only a column of numbers can be predicted as a number."),
        ([True, False] * 20, "holds texts"),
        ([3.0] * 20, "The column 't' has only one value, '3'"),
        ([np.nan] * 20, "The column 't' has no values"),
    ],
)
def test_what_is_no_number_cannot_be_predicted_as_one(values, words):
    with pytest.raises(DataError) as caught:
        numbers_to_predict(table(values), "t")
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("returned", "'returned' is the name of the column: its row is most likely a line of names among the rows."),
        ("Overall average", "'Overall average' is most likely a row of totals or means."),
        ("maybe", "cannot stand in training, validation and test."),
    ],
)
def test_a_small_class_that_is_no_class_is_named_as_what_it_is(name, said):
    frame = pd.DataFrame({"x": range(41), "Returned": ["yes", "no"] * 20 + [name]})
    assert classes_of(Table("t", frame, "Returned")).notes[-1].endswith(said)
