"""Each rule about data finds something in a table made for it, and nothing in a clean one."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from core.data.preparation import make_plan
from core.data.source import load
from core.data.table import Table
from core.datasets.catalog import DATASETS
from core.datasets.sets.leaky import LEAKING_COLUMN
from core.diagnosis import diagnose_data
from core.diagnosis.data_rules.leakage import column_auc
from core.diagnosis.limits import LIMITS
from core.diagnosis.rules import DATA_RULES
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
    "revealing_column": clean(leak=BAD + LUCK.normal(0, 0.2, N)),
    "revealing_column, the other way": clean(leak=-1.0 * BAD + LUCK.normal(0, 0.2, N)),
    "revealing_column, as categories": clean(state=np.where(BAD, LUCK.choice(["x", "y"], N), "z")),
    "revealing_column, known afterwards": clean(
        calls=np.where(BAD & (LUCK.random(N) < 0.95), LUCK.integers(1, 90, N), 0)
    ),
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


def table_and_plan(frame, target="outcome", experiment=UPLOAD):
    table = Table("t", frame, target)
    return table, make_plan(experiment, table)


def found(frame, experiment=UPLOAD):
    return {finding.name: finding for finding in diagnose_data(*table_and_plan(frame, experiment=experiment))}


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_found(fault):
    assert fault.split(",")[0] in found(FAULTS[fault])


def test_a_clean_table_is_passed_over_in_silence():
    assert found(CLEAN) == {}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_a_button_sets_is_possible_and_ends_the_fault(fault):
    name = fault.split(",")[0]
    finding = found(FAULTS[fault])[name]
    assert bool(finding.remedy.offer) == bool(finding.remedy.changes)
    assert finding.headline.endswith(".")
    assert finding.evidence.endswith(".")
    if finding.remedy.changes and name != "imbalance":  # weights leave the rows as they are
        assert name not in found(FAULTS[fault], dataclasses.replace(UPLOAD, **finding.remedy.changes))


def test_dates_with_the_month_first_are_found_to_be_later():
    frame = FAULTS["later_date"].assign(closed=pd.to_datetime(FAULTS["later_date"]["closed"]).dt.strftime("%m/%d/%Y"))
    experiment = dataclasses.replace(UPLOAD, kinds="closed:month-first date")
    assert "'closed' may be known only after the event." in found(frame, experiment)["later_date"].headline


def test_a_column_left_out_stays_left_out():
    experiment = dataclasses.replace(UPLOAD, leave_out="town")
    assert found(FAULTS["renamed_target"], experiment)["renamed_target"].remedy.changes == {"leave_out": "town,verdict"}


def test_rows_of_few_switches_are_no_twins():
    frame = pd.DataFrame({"a": [0, 1] * 200, "b": [0, 0, 1, 1] * 100, "outcome": ["x", "y", "y", "x", "x"] * 80})
    assert not {"duplicate_rows", "shared_rows", "conflicting_rows"} & set(found(frame))


@pytest.mark.parametrize("dataset", ["moons", "circles", "spirals", "xor", "blobs", "iris", "digits"])
def test_toy_tables_without_fault_are_passed_over(dataset):
    experiment = Experiment(dataset=dataset)
    table = load(experiment)
    assert diagnose_data(table, make_plan(experiment, table)) == []


def test_the_column_from_the_future_is_found():
    experiment = Experiment(dataset="leaky")
    table = load(experiment)
    findings = diagnose_data(table, make_plan(experiment, table))
    assert [finding.name for finding in findings] == ["revealing_column"]
    assert findings[0].remedy.changes == {"leave_out": LEAKING_COLUMN}


def test_breast_cancer_has_scales_alone():
    experiment = Experiment(dataset="breast_cancer")
    table = load(experiment)
    assert [finding.name for finding in diagnose_data(table, make_plan(experiment, table))] == ["scales"]


@pytest.mark.parametrize("dataset", DATASETS)
def test_no_finding_names_the_test_rows_values(dataset, monkeypatch):
    """What a column says about the target is read off the training rows: others may hold anything."""
    experiment = Experiment(dataset=dataset)
    table = load(experiment)
    plan = make_plan(experiment, table)
    frame = table.frame.copy()
    rest = plan.target.rows[np.concatenate([plan.validation, plan.test])]
    for name in plan.features:
        frame.iloc[rest, frame.columns.get_loc(name)] = frame[name].iloc[plan.target.rows[plan.train[0]]]
    for name in ("shared_rows", "duplicate_rows", "conflicting_rows"):
        monkeypatch.delitem(DATA_RULES.rules, name)
    assert diagnose_data(table, plan) == diagnose_data(dataclasses.replace(table, frame=frame), plan)


@given(st.lists(st.tuples(st.integers(0, 9), st.booleans()), min_size=40, max_size=80))
@settings(deadline=None)
def test_the_area_is_that_of_scikit_learn(rows):
    values, positive = np.array([row[0] for row in rows], float), np.array([row[1] for row in rows])
    if min(positive.sum(), (~positive).sum()) >= LIMITS.min_known_rows:
        assert column_auc(values, positive) == pytest.approx(roc_auc_score(positive, values))
    else:
        assert column_auc(values, positive) == 0.5


def priced(**columns):
    """A table without fault and with a number to predict."""
    generator = np.random.default_rng(0)
    frame = {"area": generator.normal(100, 20, N), "age": generator.normal(30, 10, N)}
    price = frame["area"] * 1_000 + generator.normal(0, 20_000, N)
    return pd.DataFrame(frame | {"price": price}).assign(**columns)


PRICED = priced()
LEAKING_PRICES = PRICED.assign(discount=-PRICED["price"])
REPEATED = pd.concat([PRICED, PRICED.iloc[:60]], ignore_index=True)


@pytest.mark.parametrize(
    ("frame", "names"),
    [
        (PRICED, []),
        (PRICED.assign(in_dollars=PRICED["price"] * 1.1 + LUCK.normal(0, 100, N)), ["revealing_number", "scales"]),
        (LEAKING_PRICES, ["revealing_number", "scales"]),
        (PRICED.assign(buyer_id=[f"b{number % 50}" for number in range(N)]), ["split_groups"]),
        (REPEATED, ["shared_rows", "duplicate_rows"]),
        (PRICED.assign(area=PRICED["area"].mask(PRICED["price"] > 90_000)), []),  # gaps are no class's
    ],
)
def test_a_number_to_predict_has_checks_of_its_own(frame, names):
    assert [finding.name for finding in diagnose_data(*table_and_plan(frame, "price"))] == names


def test_of_repeated_rows_with_a_number_one_is_kept():
    table = Table("t", REPEATED, "price")
    plan = make_plan(dataclasses.replace(UPLOAD, drop_duplicates=True), table)
    assert len(plan.numbers.values) == len(plan.target.rows) == N
    assert "60 rows left out: each repeats an earlier one." in plan.notes
    np.testing.assert_array_equal(plan.numbers.values, PRICED["price"])
