"""Each check has a table that it must find something in, and the clean table, in which none may."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2_contingency
from sklearn.metrics import roc_auc_score

from core.data.preparation import make_plan
from core.data.source import load
from core.data.table import Table
from core.datasets.catalog import DATASETS
from core.datasets.churn import FROM_THE_FUTURE
from core.diagnosis import data_checks
from core.diagnosis.data_checks import LIMITS, auc, beyond_chance, check, solved
from core.experiment.fields import Experiment

N = 400
UPLOAD = Experiment(dataset="upload")


def clean(**columns):
    """A table without fault: two numbers, a category and a date that say a little about two classes."""
    generator = np.random.default_rng(0)
    bad = np.arange(N) % 2 == 1
    frame = {
        "size": generator.normal(bad * 1.0, 1),
        "weight": generator.normal(bad * 0.5, 2),
        "town": generator.choice(["Ulm", "Bonn", "Trier"], N),
        "opened": pd.date_range("2024-01-01", periods=N, freq="D").strftime("%Y-%m-%d")[generator.permutation(N)],
        "outcome": np.where(bad, "bad", "good"),
    }
    return pd.DataFrame(frame | columns)


CLEAN = clean()
BAD = (CLEAN["outcome"] == "bad").to_numpy()
LUCK = np.random.default_rng(1)
DAYS = pd.to_datetime(CLEAN["opened"])
TWICE = pd.concat([CLEAN, CLEAN.iloc[:60]], ignore_index=True)
TORN = pd.concat([CLEAN, CLEAN.iloc[:20].assign(outcome="bad")], ignore_index=True)

FAULTS = {
    "renamed_target": clean(verdict=np.where(BAD, "guilty", "free")),
    "renamed_target, as numbers": clean(code=np.where(BAD, 7, 3)),
    "lone_column": clean(leak=BAD + LUCK.normal(0, 0.2, N)),
    "lone_column, the other way": clean(leak=-1.0 * BAD + LUCK.normal(0, 0.2, N)),
    "lone_column, as categories": clean(state=np.where(BAD, LUCK.choice(["x", "y"], N), "z")),
    "lone_column, known afterwards": clean(calls=np.where(BAD & (LUCK.random(N) < 0.95), LUCK.integers(1, 90, N), 0)),
    "later_date": clean(closed=(DAYS + pd.to_timedelta(LUCK.integers(-1, 30, N), "D")).dt.strftime("%Y-%m-%d")),
    "shared_rows": TWICE,
    "duplicate_rows": TWICE,
    "conflicting_rows": TORN,
    "split_groups": clean(patient_id=[f"p{number % 50}" for number in range(N)]),
    "imbalance": clean(outcome=np.where(np.arange(N) % 15 == 1, "bad", "good")),
    "missing_by_class": clean(weight=CLEAN["weight"].where(~BAD | (LUCK.random(N) < 0.6))),
    "few_rows": clean(outcome=np.where(np.arange(N) % 10 == 1, "bad", "good")),
    "scales": clean(income=LUCK.normal(0, 1e5, N)),
}


def found(frame, experiment=UPLOAD):
    table = Table("t", frame, "outcome")
    return {finding.name: finding for finding in check(table, make_plan(experiment, table))}


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_found(fault):
    assert fault.split(",")[0] in found(FAULTS[fault])


def test_a_clean_table_is_passed_over_in_silence():
    assert found(CLEAN) == {}


def test_every_check_has_a_table_that_it_finds_something_in():
    said = {name for frame in FAULTS.values() for name in found(frame)}
    assert said == {fault.split(",")[0] for fault in FAULTS}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_a_button_sets_is_possible_and_ends_the_fault(fault):
    name = fault.split(",")[0]
    finding = found(FAULTS[fault])[name]
    assert bool(finding.action) == bool(finding.changes)
    assert finding.headline.endswith(".")
    assert finding.evidence.endswith(".")
    if finding.changes and name != "imbalance":  # weights leave the rows as they are
        assert name not in found(FAULTS[fault], dataclasses.replace(UPLOAD, **finding.changes))


def test_a_column_left_out_stays_left_out():
    experiment = dataclasses.replace(UPLOAD, leave_out="town")
    assert found(FAULTS["renamed_target"], experiment)["renamed_target"].changes == {"leave_out": "town,verdict"}


def test_rows_of_few_switches_are_no_twins():
    frame = pd.DataFrame({"a": [0, 1] * 200, "b": [0, 0, 1, 1] * 100, "outcome": ["x", "y", "y", "x", "x"] * 80})
    assert not {"duplicate_rows", "shared_rows", "conflicting_rows"} & set(found(frame))


@pytest.mark.parametrize("dataset", ["moons", "circles", "spirals", "xor", "blobs", "iris", "digits"])
def test_toy_tables_without_fault_are_passed_over(dataset):
    experiment = Experiment(dataset=dataset)
    table = load(experiment)
    assert check(table, make_plan(experiment, table)) == []


def test_the_column_from_the_future_is_found():
    experiment = Experiment(dataset="leaky")
    table = load(experiment)
    findings = check(table, make_plan(experiment, table))
    assert [finding.name for finding in findings] == ["lone_column"]
    assert findings[0].changes == {"leave_out": FROM_THE_FUTURE}


def test_breast_cancer_has_scales_alone():
    experiment = Experiment(dataset="breast_cancer")
    table = load(experiment)
    assert [finding.name for finding in check(table, make_plan(experiment, table))] == ["scales"]


@pytest.mark.parametrize("dataset", DATASETS)
def test_no_finding_names_the_test_rows_values(dataset, monkeypatch):
    """What a column says about the target is read off the training rows: others may hold anything."""
    experiment = Experiment(dataset=dataset)
    table = load(experiment)
    plan = make_plan(experiment, table)
    frame = table.frame.copy()
    rest = plan.goal.rows[np.concatenate([plan.validation, plan.test])]
    for name in plan.features:
        frame.iloc[rest, frame.columns.get_loc(name)] = frame[name].iloc[plan.goal.rows[plan.train[0]]]
    for name in ("RULES", "RULES_OF_NUMBERS"):
        monkeypatch.setattr(
            data_checks, name, tuple(rule for rule in getattr(data_checks, name) if rule is not data_checks.alike_rows)
        )
    assert check(table, plan) == check(dataclasses.replace(table, frame=frame), plan)


@given(st.lists(st.tuples(st.integers(0, 9), st.booleans()), min_size=40, max_size=80))
@settings(deadline=None)
def test_the_area_is_that_of_scikit_learn(rows):
    values, positive = np.array([row[0] for row in rows], float), np.array([row[1] for row in rows])
    if min(positive.sum(), (~positive).sum()) >= LIMITS["known"]:
        assert auc(values, positive) == pytest.approx(roc_auc_score(positive, values))
    else:
        assert auc(values, positive) == 0.5


@given(st.lists(st.tuples(st.integers(1, 40), st.integers(1, 40)), min_size=2, max_size=5))
@settings(deadline=None)
def test_chance_is_that_of_scipy(rows):
    gaps, others = np.array(rows).T
    tested = chi2_contingency(np.array([gaps, others]), correction=False)
    if not 0.0005 < tested.pvalue < 0.002:  # Wilson and Hilferty's bound is near, not exact
        assert beyond_chance(gaps, gaps + others) == (tested.pvalue < 0.001)


def test_a_value_of_one_row_solves_nothing():
    labels = np.array([0, 1] * 40)
    assert solved(np.arange(80.0), labels) == 0
    assert solved(labels.astype(float), labels) == 1
    assert solved(np.where(labels, np.nan, 1.0), labels) == 1  # a gap is a value too
    assert solved(np.zeros(80), np.array([0] * 75 + [1] * 5)) == 0


def priced(**columns):
    """A table without fault and with a number to predict."""
    generator = np.random.default_rng(0)
    frame = {"area": generator.normal(100, 20, N), "age": generator.normal(30, 10, N)}
    price = frame["area"] * 1_000 + generator.normal(0, 20_000, N)
    return pd.DataFrame(frame | {"price": price}).assign(**columns)


PRICED = priced()
REPEATED = pd.concat([PRICED, PRICED.iloc[:60]], ignore_index=True)


@pytest.mark.parametrize(
    ("frame", "names"),
    [
        (PRICED, []),
        (PRICED.assign(in_dollars=PRICED["price"] * 1.1 + LUCK.normal(0, 100, N)), ["telling_number", "scales"]),
        (PRICED.assign(discount=-PRICED["price"]), ["telling_number", "scales"]),
        (PRICED.assign(buyer_id=[f"b{number % 50}" for number in range(N)]), ["split_groups"]),
        (REPEATED, ["shared_rows", "duplicate_rows"]),
        (PRICED.assign(area=PRICED["area"].mask(PRICED["price"] > 90_000)), []),  # gaps are no class's
    ],
)
def test_a_number_to_predict_has_checks_of_its_own(frame, names):
    table = Table("t", frame, "price")
    assert [finding.name for finding in check(table, make_plan(UPLOAD, table))] == names


def test_of_repeated_rows_with_a_number_one_is_kept():
    table = Table("t", REPEATED, "price")
    plan = make_plan(dataclasses.replace(UPLOAD, drop_duplicates=True), table)
    assert len(plan.numbers.values) == len(plan.goal.rows) == N
    assert "60 rows left out: each repeats an earlier one." in plan.notes
    np.testing.assert_array_equal(plan.numbers.values, PRICED["price"])
