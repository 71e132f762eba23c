"""The best of many networks that can only guess, and its picture."""

import numpy as np
import pytest

from core.charts.luck_contest import CHOSEN, TEST, VALIDATION, contest_data, contest_spec
from core.lessons.labs.luck import Contest, chosen_often, contest

SMALL = Contest(np.array([0.9, 0.9, 0.9]), np.array([0.4, 0.6, 0.6]), np.array([0.5, 0.55, 0.45]))


def test_the_networks_learn_their_rows() -> None:
    learned = np.mean([contest(20, seed).train.mean() for seed in range(5)])
    assert learned >= 0.6


def test_the_best_of_many_promises_more_than_it_keeps() -> None:
    means = chosen_often(20)
    assert means.validation >= means.test + 0.07
    assert means.test == pytest.approx(0.5, abs=0.04)


def test_more_networks_promise_more() -> None:
    assert chosen_often(20).validation > chosen_often(5).validation > chosen_often(1).validation


def test_a_smaller_contest_has_the_first_networks_of_a_larger_one() -> None:
    large, small = contest(20, 3), contest(5, 3)
    assert large.validation[:5].tolist() == small.validation.tolist()
    assert large.test[:5].tolist() == small.test.tolist()


def test_without_networks_there_is_no_contest() -> None:
    with pytest.raises(ValueError, match="at least one"):
        contest(0, 0)


def test_the_first_of_equals_is_chosen_and_its_test_rows_are_shown_once_opened() -> None:
    assert SMALL.best == 1
    assert contest_data(SMALL, opened=False)["kind"].tolist() == [VALIDATION, CHOSEN, VALIDATION]
    last = contest_data(SMALL, opened=True).iloc[-1]
    assert last.to_dict() == {"network": 2, "accuracy": 0.55, "kind": TEST, "part": "test"}


def test_the_picture_goes_from_0_to_1_whatever_the_accuracies() -> None:
    assert '"domain": [0, 1]' in str(contest_spec(20)).replace("'", '"')
