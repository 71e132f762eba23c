"""What each leak makes validation promise too much."""

import pytest

from core.lessons.labs.leaks import Leak, evaluate, evaluate_often, largest_change_by_scaling


def test_without_a_leak_validation_keeps_its_promise() -> None:
    assert evaluate_often("none").gap == pytest.approx(0, abs=0.02)


@pytest.mark.parametrize("leak", ["duplicates", "future"])
def test_two_leaks_promise_far_too_much(leak: Leak) -> None:
    assert evaluate_often(leak).gap >= 0.1


@pytest.mark.parametrize("seed", range(5))
def test_a_column_from_the_future_does_so_in_every_draw(seed: int) -> None:
    assert evaluate("future", seed).gap >= 0.1


def test_scaling_with_all_rows_is_a_small_leak_but_a_real_one() -> None:
    clean, leaky = evaluate_often("none"), evaluate_often("scaling")
    assert leaky.validation == pytest.approx(clean.validation, abs=0.01)
    assert 0.01 < largest_change_by_scaling() < 0.1


def test_the_same_seed_draws_the_same_rows() -> None:
    assert evaluate("duplicates", 3) == evaluate("duplicates", 3) != evaluate("duplicates", 4)
