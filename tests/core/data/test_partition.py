import numpy as np
import pandas as pd
import pytest

from core.data.columns import describe
from core.data.partition import partition, split_candidates
from core.data.table import DataError
from core.data.target import ClassificationTarget, RegressionTarget
from core.datasets.split import split
from core.experiment.fields import Experiment

ROWS = np.arange(200)
LABELS = (np.arange(200) % 5 == 0).astype(np.int64)
NAMES = ("good", "bad")
FRAME = pd.DataFrame(
    {
        "patient": [f"p{number % 23}" for number in range(200)],
        "city": ["Ulm", "Bonn"] * 100,
        "visit": pd.date_range("2024-01-01", periods=200).strftime("%d.%m.%Y")[::-1],
        "year": 1990 + np.arange(200) // 20,
        "y": [NAMES[label] for label in LABELS],
    }
)


def described(frame, kinds=None):
    return describe(frame, leave_out="y", kinds=kinds)


def divided(split="grouped", by="", frame=FRAME, labels=LABELS, rows=ROWS, names=NAMES, positive=1, kinds=None):
    experiment = Experiment(dataset="upload", split=split, split_by=by, seed=3)
    target = RegressionTarget("y", np.zeros(len(rows)), rows, ())
    if labels is not None:
        target = ClassificationTarget("y", names, labels, rows, positive, None, ())
    return partition(experiment, frame, described(frame, kinds), target)


def refusal(*args, **options):
    with pytest.raises(DataError) as caught:
        divided(*args, **options)
    return str(caught.value)


def test_stratified_is_the_split_of_old():
    for part, expected in zip(divided("stratified").parts, split(LABELS, 3), strict=True):
        np.testing.assert_array_equal(part, expected)


@pytest.mark.parametrize("how", ["stratified", "random", "grouped", "time"])
def test_a_target_of_numbers_can_be_split_too(how):
    parts = divided(how, labels=None, names=()).parts
    assert sorted(np.concatenate(parts).tolist()) == list(range(200))


def test_groups_stay_together_and_are_named():
    made = divided(by="patient")
    patients = [set(FRAME["patient"].iloc[part]) for part in made.parts]
    assert sum(map(len, patients)) == len(set.union(*patients)) == 23
    assert made.by == "patient"
    assert made.notes == ("23 groups of 'patient', each in one part only.",)


def test_a_row_without_a_group_is_its_own():
    frame = FRAME.assign(patient=FRAME["patient"].where(ROWS % 10 > 0))
    made = divided(by="patient", frame=frame)
    assert "20 rows without a value of 'patient': each is a group of its own." in made.notes
    lone = [int(frame["patient"].iloc[part].isna().sum()) for part in made.parts]
    assert min(lone) > 0


def test_positions_of_rows_are_looked_up_in_the_frame():
    rows = ROWS[50:]
    made = divided("time", "visit", rows=rows, labels=LABELS[rows])
    assert made.parts[2].tolist() == list(range(30))  # the visits stand newest first


def test_by_time_the_oldest_train_and_the_newest_test():
    train, validation, test = divided("time", "visit").parts
    assert (sorted(test.tolist()), sorted(validation.tolist())) == (list(range(40)), list(range(40, 80)))
    assert sorted(train.tolist()) == list(range(80, 200))


DAYS = pd.DatetimeIndex([f"{2000 + row // 12}-{row % 12 + 1:02}-{row % 11 + 1:02}" for row in ROWS])


@pytest.mark.parametrize(
    ("when", "kind"),
    [
        (DAYS.strftime("%m/%d/%Y"), "month-first date"),
        (DAYS.strftime("%d/%m/%Y"), None),
        (DAYS.strftime("%Y%m%d").astype(int), "date"),
        (DAYS.strftime("%d/%m/%Y"), "category"),
    ],
    ids=["month first", "day first", "number", "called a category"],
)
def test_by_time_each_kind_of_date_parts_old_from_new(when, kind):
    frame = FRAME.assign(when=when)
    kinds = {"when": kind} if kind else None
    train, validation, test = divided("time", "when", frame=frame, kinds=kinds).parts
    assert sorted(train.tolist()) == list(range(120))
    assert sorted(validation.tolist()) == list(range(120, 160))
    assert sorted(test.tolist()) == list(range(160, 200))
    assert "when" in split_candidates("time", described(frame, kinds))
    if kind != "category":
        assert divided("time", frame=frame.drop(columns="visit"), kinds=kinds).by == "when"


def test_numbers_that_are_no_dates_are_left_out_of_a_split_by_date():
    frame = FRAME.assign(when=np.where(ROWS == 7, 99_999_999, DAYS.strftime("%Y%m%d").astype(int)))
    made = divided("time", "when", frame=frame, kinds={"when": "date"})
    assert "1 row without a value of 'when' left out." in made.notes


def test_rows_of_one_time_stay_together_and_those_without_one_are_left_out():
    frame = FRAME.assign(year=FRAME["year"].where(ROWS != 7))
    made = divided("time", "year", frame=frame)
    years = [set(frame["year"].iloc[part]) for part in made.parts]
    assert not years[0] & years[1]
    assert not years[1] & years[2]
    assert 7 not in np.concatenate(made.parts)
    assert "1 row without a value of 'year' left out." in made.notes


def test_a_column_that_nobody_chose_is_guessed_and_said():
    assert divided("time").by == "visit"
    assert divided("grouped").by == "patient"
    assert divided("grouped", frame=FRAME.assign(shop_id=ROWS % 9)).by == "shop_id"
    assert "a guess, as nothing was chosen" in divided("time").notes[0]


def test_bad_columns_are_refused_with_what_to_do():
    assert "There is no column 'q' to split by" in refusal(by="q")
    assert "'y' is the target" in refusal(by="y")
    assert "'city' makes 2 groups; at least 5" in refusal(by="city")
    assert "'city' holds neither dates nor numbers" in refusal("time", "city")
    assert "no column of dates or numbers" in refusal("time", frame=FRAME[["city", "y"]])
    assert "no column whose values come back" in refusal("grouped", frame=FRAME[["city", "y"]])
    assert "'same' has too few different values" in refusal("time", "same", frame=FRAME.assign(same=1))


def test_a_part_without_a_class_is_refused_where_it_cannot_be_learned_or_judged():
    early = (ROWS < 30).astype(np.int64)  # visits stand newest first: the class is only among the test rows
    assert "the training rows would hold no 'bad', so it could not be learned" in refusal("time", "visit", labels=early)
    late = (ROWS > 150).astype(np.int64)
    assert "the validation rows would hold no 'bad', so it could not be judged" in refusal("time", "visit", labels=late)


def test_of_three_classes_only_the_positive_one_must_be_everywhere():
    labels = np.where(ROWS > 150, 2, ROWS % 2).astype(np.int64)
    three = {"labels": labels, "names": ("a", "b", "c")}
    notes = divided("time", "visit", positive=0, **three).notes
    assert "The validation rows hold no 'c': no score speaks of it." in notes
    assert "would hold no 'c'" in refusal("time", "visit", positive=2, **three)


def test_only_dates_and_numbers_say_which_came_first():
    assert split_candidates("time", described(FRAME)) == ["visit", "year"]
    assert split_candidates("grouped", described(FRAME)) == ["patient", "city", "visit", "year"]
