"""The situations to decide: both answers occur, and each is told why."""

import pytest

from core.datasets.catalog import DATASETS
from core.lessons.labs.situations import PRICES, SITUATIONS, Situation, verdict
from core.lessons.loader import load_lessons


def test_there_are_six_and_neither_answer_is_always_right() -> None:
    assert len(SITUATIONS) == len({situation.title for situation in SITUATIONS}) == 6
    assert {situation.first for situation in SITUATIONS} == {"precision", "recall"}


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda situation: situation.title)
def test_each_answer_is_told_why(situation: Situation) -> None:
    other = "recall" if situation.first == "precision" else "precision"
    assert verdict(situation, situation.first).startswith("So would we.")
    assert verdict(situation, other).startswith(f"We would put {situation.first} first.")  # type: ignore[arg-type]
    assert situation.why in verdict(situation, situation.first)


def test_the_costs_are_of_the_datasets_that_the_lesson_trains_on() -> None:
    lesson = next(lesson for lesson in load_lessons() if lesson.slug == "tradeoff")
    for place, step in enumerate(lesson.steps):
        if step.lab == "tradeoff_costs":
            assert lesson.steps[place - 1].runs[-1].experiment.dataset in PRICES
    assert PRICES.keys() <= DATASETS.keys()
