import json
import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.evaluation.curves import average_precision, roc_auc
from core.evaluation.explorer import (
    ALLOWED,
    ExplorerRows,
    cheapest_threshold,
    explorer_data,
)
from core.evaluation.threshold_choice import Candidates
from core.evaluation.thresholds import counts_at, threshold_table
from core.experiment.fields import SPECS
from tests.core.evaluation.examples import scored


def many(rows: int, prevalence: float, seed: int = 3) -> tuple[np.ndarray, np.ndarray]:
    """Labels and scores between 0 and 1 that overlap."""
    rng = np.random.default_rng(seed)
    labels = rng.random(rows) < prevalence
    return labels, rng.beta(1 + 2 * labels, 3)


def widest_steps(rows: ExplorerRows) -> tuple[float, float]:
    """The widest step between neighbouring rows, as a share of the positive and of the negative class."""
    return tuple(float(-np.diff(rows[name]).min() / rows[name][0]) for name in ("tp", "fp"))


@given(scored())
def test_every_row_is_exact_and_can_be_in_a_link(case):
    labels, scores = case
    data = explorer_data(labels, scores)
    rows = data["rows"]
    for threshold, tp, fp in zip(rows["threshold"], rows["tp"], rows["fp"], strict=True):
        counts = counts_at(labels, scores, threshold)
        assert (counts.tp, counts.fp) == (tp, fp)
        assert SPECS["threshold"].problem(threshold) == ""
    assert rows["threshold"] == sorted(set(rows["threshold"]))


@given(scored())
def test_the_rows_are_those_of_the_threshold_table(case):
    labels, scores = case
    scores = np.clip(scores, 0, 1)
    data = explorer_data(labels, scores)
    table = threshold_table(labels, scores)
    assert data["rows"]["tp"] == table["tp"].tolist()
    assert data["rows"]["fp"] == table["fp"].tolist()
    assert not data["thinned"]


@pytest.mark.parametrize("prevalence", [0.5, 0.01])
def test_thinned_rows_are_those_of_the_threshold_table_too(prevalence):
    labels, scores = many(20_000, prevalence)
    data = explorer_data(labels, scores)
    table = threshold_table(labels, scores)
    assert data["thinned"]
    assert data["rows"]["tp"] == table["tp"].tolist()
    assert data["rows"]["fp"] == table["fp"].tolist()
    assert data["rows"]["upper"][:-1] == table["threshold"].tolist()[:-1]
    for place in (0, 100, 250, -1):
        counts = counts_at(labels, scores, data["rows"]["threshold"][place])
        assert (counts.tp, counts.fp) == (data["rows"]["tp"][place], data["rows"]["fp"][place])


@given(scored(), st.floats(*ALLOWED))
def test_between_two_uppers_the_counts_do_not_change(case, threshold):
    labels, scores = case
    rows = explorer_data(labels, scores)["rows"]
    ends = [math.inf if upper is None else upper for upper in rows["upper"]]
    place = next((place for place, end in enumerate(ends) if end >= threshold), None)
    assume(place is not None)
    counts = counts_at(labels, scores, threshold)
    assert (counts.tp, counts.fp) == (rows["tp"][place], rows["fp"][place])


@given(scored())
def test_both_extremes_can_be_reached(case):
    labels, scores = case
    rows = explorer_data(labels, np.clip(scores, 0, 1))["rows"]
    assert (rows["threshold"][0], rows["tp"][0] + rows["fp"][0]) == (0, len(labels))
    assert (rows["tp"][-1], rows["fp"][-1], rows["upper"][-1]) == (0, 0, None)


def test_above_a_score_of_exactly_1_there_is_still_a_threshold():
    rows = explorer_data([1, 0], np.array([1.0, 1.0], dtype=np.float32))["rows"]
    assert rows == {"threshold": [0, 1.01], "upper": [1, None], "tp": [1, 0], "fp": [1, 0]}


def test_rows_that_no_threshold_reaches_are_left_out():
    rows = explorer_data([0, 1, 1, 0], [-2.0, -1.0, 0.5, 3.0])["rows"]
    assert rows == {"threshold": [0, 1], "upper": [0.5, 3], "tp": [1, 0], "fp": [1, 1]}


@pytest.mark.parametrize("score", [-1.0, 2.0])
def test_scores_out_of_reach_leave_one_row(score):
    rows = explorer_data([0, 1], [score, score])["rows"]
    assert len(rows["threshold"]) == 1
    assert rows["tp"] == rows["fp"] == [int(score > 1)]


@pytest.mark.parametrize(("count", "prevalence"), [(1_000_000, 0.1), (100_000, 0.5), (100_000, 0.01)])
def test_of_many_rows_501_are_sent_and_no_step_is_wide(count, prevalence):
    labels, scores = many(count, prevalence)
    data = explorer_data(labels, scores)
    assert len(data["rows"]["threshold"]) <= 501
    assert len(json.dumps(data)) < 40_000
    assert max(widest_steps(data["rows"])) <= 1 / 250


def test_where_501_rows_can_do_it_no_step_is_over_a_500th():
    """Both classes have the same scores, so that one row is a step of both."""
    scores = np.repeat(np.arange(100_000) / 100_000, 2)
    data = explorer_data(np.tile([0, 1], 100_000), scores)
    assert max(widest_steps(data["rows"])) <= 1 / 500


def test_classes_whose_scores_do_not_overlap_share_the_501_rows():
    """The worst case: each row is a step of one class only."""
    scores = np.arange(200_000) / 200_000
    data = explorer_data(scores >= 0.5, scores)
    assert len(data["rows"]["threshold"]) <= 501
    assert 1 / 500 < max(widest_steps(data["rows"])) <= 1 / 249


def short_threshold(above: float, upto: float) -> float:
    """The threshold that stands for all above one score and up to the next."""
    none = np.zeros(1, int)
    return Candidates(np.array([above]), np.array([upto]), none, none, 0, 0, *ALLOWED).threshold(0)


@pytest.mark.parametrize(
    ("above", "upto", "short"),
    [
        (0.4973, 0.6, 0.5),
        (0.1, 0.9, 0.5),
        (0.4, 0.6, 0.5),
        (0.12345, 0.12349, 0.12347),
        (0.9312, math.inf, 1.0),
        (1.0, math.inf, 1.01),
        (-math.inf, 0.7, 0.0),
        (-math.inf, 0.0, 0.0),
        (0.5, 0.6, 0.6),
        (0.0, 1.0, 1.0),
        (0.0, 5e-324, 5e-324),
        (0.3, math.nextafter(0.3, 1), math.nextafter(0.3, 1)),
    ],
)
def test_the_shortest_threshold_between_two_scores(above, upto, short):
    assert short_threshold(above, upto) == short


@given(st.floats(0, 1, exclude_max=True), st.floats(0, 1))
def test_the_shortest_threshold_is_between_them_and_none_is_shorter(above, upto):
    assume(above < upto)
    short = short_threshold(above, upto)
    assert above < short <= upto
    decimals = len(f"{short:.17f}".rstrip("0").split(".")[1])
    if 0 < decimals < 6:
        shorter = np.arange(10 ** (decimals - 1) + 1) / 10 ** (decimals - 1)
        assert not ((shorter > above) & (shorter <= upto)).any()


@given(scored())
def test_it_is_json_without_nan(case):
    data = explorer_data(*case)
    assert json.loads(json.dumps(data, allow_nan=False)) == data


@given(scored())
def test_every_row_is_in_the_histogram_once(case):
    labels, scores = case
    data = explorer_data(labels, scores)
    assert sum(data["histogram"]["positive"]) == data["positives"] == np.count_nonzero(labels == 1)
    assert sum(data["histogram"]["negative"]) == data["negatives"] == np.count_nonzero(labels == 0)
    assert data["average_precision"] == average_precision(labels, scores)
    assert data["roc_auc"] == roc_auc(labels, scores)
    assert data["prevalence"] == np.mean(labels)


PRICE = st.one_of(st.sampled_from([0.0, 1.0, 1_000_000.0]), st.floats(0, 1_000_000))


@given(scored(), PRICE, PRICE)
def test_no_threshold_of_all_is_cheaper(case, false_alarm_cost, miss_cost):
    labels, scores = case
    scores = np.clip(scores, 0, 1)
    found = cheapest_threshold(labels, scores, false_alarm_cost=false_alarm_cost, miss_cost=miss_cost)
    if found is None:
        assert false_alarm_cost == miss_cost == 0
        return
    counts = counts_at(labels, scores, found["threshold"])
    assert found["cost"] == counts.fp * false_alarm_cost + counts.fn * miss_cost
    table = threshold_table(labels, scores)
    lowest = (table["fp"] * false_alarm_cost + table["fn"] * miss_cost).min()
    assert found["cost"] == pytest.approx(lowest, rel=1e-9)


def test_all_that_a_link_may_hold_is_allowed():
    assert (SPECS["threshold"].minimum, SPECS["threshold"].maximum) == ALLOWED
