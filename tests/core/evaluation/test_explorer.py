import json

import numpy as np
import pytest
from hypothesis import given

from core.evaluation.curves import average_precision
from core.evaluation.explorer import METRICS, explorer_data, explorer_rows, on_grid
from core.evaluation.metrics import Counts, baseline_accuracy
from tests.core.evaluation.examples import scored

COUNTS = ("tp", "fp", "fn", "tn")


@given(scored())
def test_the_rows_are_the_metrics_of_their_counts(case):
    labels, scores = case
    rows = explorer_data(labels, scores)["rows"]
    assert rows["threshold"] == [step / 200 for step in range(201)]
    for place in (0, 67, 100, 200):
        predicted = scores >= rows["threshold"][place]
        counts = Counts(**{name: rows[name][place] for name in COUNTS})
        assert counts.tp == np.count_nonzero(predicted & (labels == 1))
        assert counts.fp == np.count_nonzero(predicted & (labels == 0))
        for metric in METRICS:
            assert rows[metric][place] == getattr(counts, metric), metric


@given(scored())
def test_it_is_json_without_nan(case):
    data = explorer_data(*case)
    assert json.loads(json.dumps(data, allow_nan=False)) == data


@given(scored())
def test_every_row_is_in_the_histogram_once(case):
    labels, scores = case
    data = explorer_data(labels, scores)
    assert sum(data["histogram"]["positive"]) == np.count_nonzero(labels == 1)
    assert sum(data["histogram"]["negative"]) == np.count_nonzero(labels == 0)
    assert data["average_precision"] == average_precision(labels, scores)
    assert data["prevalence"] == np.mean(labels)
    assert data["baseline_accuracy"] == baseline_accuracy(labels)


def test_many_rows_give_no_more_data():
    rng = np.random.default_rng(3)
    labels = rng.random(100_000) < 0.1
    data = explorer_data(labels, rng.beta(1 + 2 * labels, 3))
    assert len(data["curve"]["recall"]) <= 501
    assert len(json.dumps(data)) < 60_000


def test_a_threshold_between_the_stops_has_an_exact_row():
    rows = explorer_rows([0, 1, 1], [0.1231, 0.1232, 0.9], at=[0.12315])
    assert (rows["tp"], rows["fp"], rows["tn"]) == ([2], [0], [1])


@pytest.mark.parametrize(("threshold", "expected"), [(0.5, True), (0.005, True), (0.123, False), (1.5, False)])
def test_the_stops_of_the_slider(threshold, expected):
    assert on_grid(threshold) is expected
