import dataclasses

import numpy as np
import pandas as pd
import pytest
from sklearn.preprocessing import StandardScaler

from core.data import preparation
from core.data.columns import join_names
from core.data.preparation import make_plan, prepare
from core.data.source import load
from core.data.table import DataError, Table
from core.experiment.fields import Experiment

UPLOAD = Experiment(dataset="upload")


def mixed(rows=200, seed=0):
    """A table of every kind of column, with missing values."""
    generator = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {
            "id": range(rows),
            "weight": generator.normal(70, 10, rows),
            "age": generator.integers(18, 80, rows).astype(float),
            "town": generator.choice(["Ulm", "Köln", "Bonn", "Trier"], rows),
            "member": generator.choice(["yes", "no"], rows),
            "note, free": [f"text {number}" for number in range(rows)],
            "outcome": generator.choice(["good", "bad"], rows, p=[0.7, 0.3]),
        }
    )
    frame.loc[::7, "age"] = np.nan
    frame.loc[::9, "town"] = None
    return Table("mixed", frame, "outcome")


def refusal(experiment, table):
    with pytest.raises(DataError) as caught:
        prepare(experiment, table)
    return str(caught.value)


def test_parts_cover_the_rows_and_labels_are_the_targets():
    table = mixed()
    prepared = prepare(UPLOAD, table)
    assert (prepared.classes, prepared.positive, prepared.target) == (("good", "bad"), 1, "outcome")
    parts = (prepared.train, prepared.validation, prepared.test)
    assert sorted(np.concatenate([part.rows for part in parts]).tolist()) == list(range(200))
    for part in parts:
        assert part.x.dtype == np.float32
        assert part.y.dtype == part.rows.dtype == np.int64
        assert [prepared.classes[label] for label in part.y] == table.frame["outcome"].iloc[part.rows].tolist()


def test_features_are_the_columns_worth_seeing():
    prepared = prepare(UPLOAD, mixed())
    assert prepared.feature_names == (
        *("weight", "age", "age missing", "town = Bonn", "town = Köln", "town = Trier", "town = Ulm", "town missing"),
        *("member = no", "member = yes"),
    )
    assert prepared.notes == (
        "Not used: 'id', 'note, free' (nearly every row has its own value, so it would only be memorised).",
    )


def test_the_same_experiment_and_table_give_the_same_arrays():
    one, other = prepare(UPLOAD, mixed()), prepare(UPLOAD, mixed())
    for name in ("train", "validation", "test"):
        for field in ("x", "y", "rows"):
            np.testing.assert_array_equal(getattr(getattr(one, name), field), getattr(getattr(other, name), field))
    assert one.encoder == other.encoder
    another = prepare(Experiment(dataset="upload", seed=1), mixed())
    assert not np.array_equal(another.train.rows, one.train.rows)


def wild(frame, rows):
    """The same frame with everything but the target changed beyond recognition in these rows."""
    changed = frame.copy()
    generator = np.random.default_rng(9)
    changed.iloc[rows, changed.columns.get_loc("weight")] = generator.normal(-1e7, 1e8, len(rows))
    changed.iloc[rows, changed.columns.get_loc("age")] = np.where(generator.random(len(rows)) < 0.5, np.nan, np.inf)
    changed.iloc[rows, changed.columns.get_loc("town")] = [f"place {number}" for number in range(len(rows))]
    changed.iloc[rows, changed.columns.get_loc("member")] = None
    return changed


def test_what_is_fitted_is_fitted_on_training_rows_only():
    table = mixed()
    before = prepare(UPLOAD, table)
    rows = np.concatenate([before.validation.rows, before.test.rows])
    after = prepare(UPLOAD, Table("wild", wild(table.frame, rows), "outcome"))
    assert after.encoder == before.encoder
    np.testing.assert_array_equal(after.train.x, before.train.x)
    assert not np.array_equal(after.validation.x, before.validation.x)
    assert np.isfinite(after.validation.x).all()


def test_numbers_are_scaled_by_the_training_rows_mean_and_spread():
    experiment = Experiment(dataset="breast_cancer")
    table = load(experiment)
    prepared = prepare(experiment, table)
    features = table.frame.drop(columns="diagnosis").to_numpy()
    oracle = StandardScaler().fit(features[prepared.train.rows])
    for part in (prepared.train, prepared.validation, prepared.test):
        np.testing.assert_allclose(part.x, oracle.transform(features[part.rows]), rtol=1e-4, atol=1e-5)


def test_columns_left_out_are_not_seen():
    experiment = Experiment(dataset="upload", leave_out=join_names(["weight", "note, free"]))
    prepared = prepare(experiment, mixed())
    assert "weight" not in prepared.feature_names
    assert "Not used: 'id' (" in prepared.notes[0]


def test_a_target_that_is_left_out_is_the_target():
    assert prepare(Experiment(dataset="upload", leave_out="outcome"), mixed()).target == "outcome"


def test_the_target_is_never_a_feature():
    prepared = prepare(Experiment(dataset="upload", target="member"), mixed())
    assert prepared.target == "member"
    assert not any(name.startswith("member") for name in prepared.feature_names)
    assert any(name.startswith("outcome") for name in prepared.feature_names)


def test_unknown_names_are_refused_with_what_there_is():
    message = refusal(Experiment(dataset="upload", leave_out="wait,age"), mixed())
    assert "'wait'" in message
    assert "'weight'" in message
    assert "'age'," not in message.split("Its columns")[0]
    assert "'q'" in refusal(Experiment(dataset="upload", target="q"), mixed())
    assert "'q'" in refusal(Experiment(dataset="upload", positive="q"), mixed())


def test_all_columns_left_out_are_refused():
    experiment = Experiment(dataset="moons", leave_out="x1,x2")
    assert "Take a column back" in refusal(experiment, load(experiment))


def test_row_numbers_are_used_when_there_is_nothing_else():
    table = Table("t", pd.DataFrame({"x": range(40), "y": [0] * 20 + [1] * 20}))
    assert prepare(UPLOAD, table).feature_names == ("x",)


@pytest.mark.parametrize("rows", [5, 19])
def test_too_few_rows_are_refused(rows):
    table = Table("t", pd.DataFrame({"x": np.linspace(0, 1, rows), "y": [0, 1, 0, 1, 1, *[0] * (rows - 5)]}))
    assert "Add rows" in refusal(UPLOAD, table)


def test_rows_without_a_target_do_not_count():
    table = Table("t", pd.DataFrame({"x": np.linspace(0, 1, 100), "y": [0, 1] * 8 + [None] * 84}))
    assert "Only 16 rows can be used" in refusal(UPLOAD, table)


def test_too_many_features_are_refused_with_the_widest_columns(monkeypatch):
    monkeypatch.setattr(preparation, "MAX_FEATURES", 5)
    assert "10 features; at most 5" in refusal(UPLOAD, mixed())
    assert "'town'" in refusal(UPLOAD, mixed())


def test_too_many_values_are_refused(monkeypatch):
    monkeypatch.setattr(preparation, "MAX_VALUES", 500)
    assert "200 rows of 10 features are 2,000 values; at most 500 fit" in refusal(UPLOAD, mixed())


def test_rare_values_only_are_refused():
    pairs = pd.DataFrame({"word": [f"w{number // 2}" for number in range(60)], "y": [0, 1] * 30})
    assert "common enough" in refusal(UPLOAD, Table("t", pairs))


def test_numbers_as_column_names_and_any_index_will_do():
    generator = np.random.default_rng(0)
    frame = pd.DataFrame({0: generator.normal(size=40), 1: [0, 1] * 20}, index=[7] * 40)
    assert prepare(UPLOAD, Table("t", frame)).feature_names == ("0",)


def test_the_tables_frame_is_left_as_it_was():
    table = mixed()
    before = table.frame.copy(deep=True)
    prepare(UPLOAD, table)
    pd.testing.assert_frame_equal(table.frame, before)


def test_a_plan_counts_each_class_in_each_part():
    plan = make_plan(Experiment(dataset="iris"), load(Experiment(dataset="iris")))
    assert plan.balance.to_dict("list") == {"train": [30] * 3, "validation": [10] * 3, "test": [10] * 3}
    assert list(plan.balance.index) == ["setosa", "versicolor", "virginica"]
    assert plan.task == "multiclass"
    assert len(plan.features) == len(plan.columns) == 4


def test_a_plan_and_what_is_prepared_agree():
    table = mixed()
    plan, prepared = make_plan(UPLOAD, table), prepare(UPLOAD, table)
    for name in ("train", "validation", "test"):
        np.testing.assert_array_equal(plan.classes.rows[getattr(plan, name)], getattr(prepared, name).rows)
    assert plan.notes == prepared.notes


def dated(rows=200):
    """A table with dates, texts, a group and times that are missing."""
    generator = np.random.default_rng(1)
    days = pd.date_range("2024-01-01", periods=rows, freq="D").strftime("%Y-%m-%d").to_series(index=range(rows))
    words = [f"{generator.choice(['free', 'cheap'])} tea number {number}" for number in range(rows)]
    frame = pd.DataFrame(
        {
            "day": days.where(days.index % 20 != 3),
            "message": words,
            "patient": [f"p{number // 4}" for number in range(rows)],
            "zip": [f"0{number % 7}" for number in range(rows)],
            "row": range(rows),
            "outcome": generator.choice(["good", "bad"], rows),
        }
    )
    return Table("dated", frame, "outcome")


def test_dates_and_texts_become_features_by_the_training_rows():
    prepared = prepare(UPLOAD, dated())
    for name in ("day: days since the first", "day: Monday", "day missing", "message: free", "message: other words"):
        assert name in prepared.feature_names
    days = prepared.train.x[:, prepared.feature_names.index("day: days since the first")]
    assert abs(days.mean()) < 1e-5
    assert np.isfinite(np.concatenate([prepared.train.x, prepared.test.x])).all()
    assert not any(name.startswith("row") for name in prepared.feature_names)


def test_dates_that_can_be_read_two_ways_are_said_to_be():
    frame = dated().frame.assign(day=["03/04/2024", "05/06/2024"] * 100)
    assert any(
        note.startswith("'day' holds dates: no value shows") for note in make_plan(UPLOAD, Table("t", frame)).notes
    )


def written_otherwise(days):
    """Days written so that each can be read with the month or a short year first, as numbers, and plainly."""
    return {
        "month-first date": days.strftime("%m/%d/%Y"),
        "year-first date": days.strftime("%y/%m/%d"),
        "date": days.strftime("%Y%m%d").astype(int),
        "": days.strftime("%Y-%m-%d"),
    }


@pytest.mark.parametrize("split", ["stratified", "time"])
@pytest.mark.parametrize("kind", ["month-first date", "year-first date", "date"])
def test_dates_of_each_kind_become_what_plain_dates_do(kind, split):
    days = pd.DatetimeIndex([f"202{4 + row % 2}-{row % 11 + 1:02}-{row % 12 + 1:02}" for row in range(200)])
    frames = {other: dated().frame.assign(day=texts) for other, texts in written_otherwise(days).items()}
    experiment = Experiment(dataset="upload", split=split, kinds=f"day:{kind}", leave_out="message")
    chosen = prepare(experiment, Table("t", frames[kind], "outcome"))
    plain = prepare(dataclasses.replace(experiment, kinds=""), Table("t", frames[""], "outcome"))
    assert "day: days since the first" in chosen.feature_names
    assert chosen.feature_names == plain.feature_names
    for part in ("train", "validation", "test"):
        np.testing.assert_array_equal(getattr(chosen, part).rows, getattr(plain, part).rows)
        np.testing.assert_array_equal(getattr(chosen, part).x, getattr(plain, part).x)


def test_kinds_that_were_chosen_are_followed():
    experiment = Experiment(dataset="upload", kinds="row:number,zip:number,message:identifier,day:category")
    names = prepare(experiment, dated()).feature_names
    assert {"row", "zip"} <= set(names)
    assert not any(name.startswith(("message", "day:")) for name in names)
    assert "'city'" in refusal(Experiment(dataset="upload", kinds="city:text"), dated())
    assert "not date" in refusal(Experiment(dataset="upload", kinds="patient:date"), dated())


def test_a_column_that_was_split_by_groups_is_not_learned_from_unless_it_was_chosen():
    experiment = Experiment(dataset="upload", split="grouped", split_by="zip")
    plan = make_plan(experiment, dated())
    assert "zip" not in plan.features
    assert any("'zip' (rows are split by it" in note for note in plan.notes)
    chosen = dataclasses.replace(experiment, kinds="zip:category")
    assert "zip" in make_plan(chosen, dated()).features


def test_rows_without_a_time_are_in_no_part():
    table = dated()
    prepared = prepare(Experiment(dataset="upload", split="time", split_by="day"), table)
    rows = np.concatenate([prepared.train.rows, prepared.validation.rows, prepared.test.rows])
    assert len(rows) == table.frame["day"].notna().sum() == len(set(rows.tolist()))
    newest = [table.frame["day"].iloc[part.rows].max() for part in (prepared.train, prepared.validation)]
    assert newest[0] < table.frame["day"].iloc[prepared.validation.rows].min()
    assert newest[1] < table.frame["day"].iloc[prepared.test.rows].min()


def test_the_words_of_all_texts_together_are_bounded(monkeypatch):
    monkeypatch.setattr(preparation, "MAX_WORDS", 6)
    table = dated()
    frame = table.frame.assign(other=[f"so {text}" for text in table.frame["message"]])
    names = prepare(UPLOAD, Table("t", frame, "outcome")).feature_names
    assert sum(name.startswith("message: ") for name in names) == 3 + 1
    assert sum(name.startswith("other: ") for name in names) == 3 + 1
    monkeypatch.setattr(preparation, "MAX_VALUES", 10_000)  # 50 values a row, half of them for words
    monkeypatch.setattr(preparation, "MAX_WORDS", 1_000)
    assert preparation.max_words_per_text(make_plan(UPLOAD, table)) == 25


def test_one_of_each_row_is_kept_where_that_was_chosen():
    frame = mixed().frame.drop(columns=["id", "note, free"])
    twice = Table("t", pd.concat([frame, frame.iloc[:50]], ignore_index=True), "outcome")
    plan = make_plan(Experiment(dataset="upload", drop_duplicates=True), twice)
    rows = np.sort(plan.classes.rows[np.concatenate([plan.train, plan.validation, plan.test])])
    assert rows.tolist() == list(range(200))
    assert "50 rows left out: each repeats an earlier one." in plan.notes
    few = Table("t", pd.DataFrame({"a": [0, 1, 2] * 20, "y": [0, 1] * 30}))
    assert "Only 6 rows would be left" in refusal(Experiment(dataset="upload", drop_duplicates=True), few)


def houses(rows=200, seed=0):
    """A table with a number to predict, and one row without it."""
    generator = np.random.default_rng(seed)
    frame = pd.DataFrame({"area": generator.normal(100, 20, rows), "street": generator.choice(["Oak", "Elm"], rows)})
    frame["price"] = frame["area"] * 1000 + generator.normal(0, 5000, rows)
    frame.loc[5, "price"] = np.nan
    return Table("houses", frame, "price")


def test_a_number_is_prepared_in_its_own_unit_and_split_by_chance():
    table = houses()
    prepared = prepare(UPLOAD, table)
    assert (prepared.task, prepared.classes, prepared.target) == ("regression", (), "price")
    parts = (prepared.train, prepared.validation, prepared.test)
    assert [len(part) for part in parts] == [119, 40, 40]
    assert sorted(np.concatenate([part.rows for part in parts]).tolist()) == [n for n in range(200) if n != 5]
    for part in parts:
        assert part.y.dtype == np.float64
        np.testing.assert_array_equal(part.y, table.frame["price"].iloc[part.rows])
    assert "1 row without a value of 'price' left out." in prepared.notes


def test_a_number_is_cut_where_a_cut_is_given_or_classes_are_asked_for():
    assert prepare(Experiment(dataset="upload", cut=100_000.0), houses()).classes[1] == "at least 100000"
    assert prepare(Experiment(dataset="upload", task="classes"), houses()).task == "binary"
    assert prepare(Experiment(dataset="upload", task="number", cut=100_000.0), houses()).task == "regression"


def test_texts_cannot_be_predicted_as_a_number():
    assert "only a column of numbers" in refusal(Experiment(dataset="upload", target="street", task="number"), houses())


def test_a_plan_says_which_of_the_two_it_is():
    number, classes = make_plan(UPLOAD, houses()), make_plan(Experiment(dataset="upload", task="classes"), houses())
    assert (number.task, classes.task) == ("regression", "binary")
    assert len(number.numbers.values) == 199
    assert len(classes.classes.names) == 2
    with pytest.raises(TypeError, match="predicted as a number"):
        _ = number.classes
    with pytest.raises(TypeError, match="predicted as classes"):
        _ = classes.numbers
