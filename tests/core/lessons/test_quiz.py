"""Quizzes: of every question of every lesson, and of the small one, each answer is right or explained."""

from itertools import permutations
from pathlib import Path

import pytest

from core.lessons.lesson import Lesson
from core.lessons.loader import load_lessons, load_quiz
from core.lessons.quiz import DIRECTIONS, OrderQuestion, Question, asked, out_of_order, practice
from tests.core.lessons.writing import QUIZ

LESSONS = load_lessons()
QUESTIONS = [(lesson, place) for lesson in LESSONS for place in range(len(lesson.quiz))]
SEEDS = range(20)


@pytest.fixture
def questions(tmp_path: Path) -> dict[str, Question]:
    """The small quiz's question of each kind."""
    path = tmp_path / "quiz.toml"
    path.write_text(QUIZ, encoding="utf-8")
    return {question.kind: question for question in load_quiz(path)}


@pytest.mark.parametrize(("lesson", "place"), QUESTIONS, ids=[f"{lesson.slug}-{place}" for lesson, place in QUESTIONS])
def test_every_question_has_one_right_answer_and_explains_every_other(lesson: Lesson, place: int) -> None:
    question = lesson.quiz[place]
    for seed in SEEDS:
        given = asked(question, seed)
        if isinstance(question, OrderQuestion):
            assert given.choices != question.items
            right = [order for order in permutations(given.choices) if not out_of_order(question, order)]
            assert right == [question.items]
            continue
        assert len(set(given.choices)) == len(given.choices) == len(question.wrong) + 1
        assert len(given.explanations) == len(given.choices)
        assert len(set(given.explanations)) == len(given.explanations)
        assert all("{" not in why or question.kind != "matrix" for why in given.explanations)
        if question.kind != "matrix":
            assert given.choices[given.right] == question.right


@pytest.mark.parametrize("lesson", LESSONS, ids=[lesson.slug for lesson in LESSONS])
def test_every_lesson_asks_at_least_five_questions(lesson: Lesson) -> None:
    assert len(lesson.quiz) >= 5


def test_choices_are_shuffled_by_the_seed_and_by_nothing_else(questions: dict[str, Question]) -> None:
    orders = {asked(questions["choice"], seed).choices for seed in SEEDS}
    assert len(orders) > 1
    assert asked(questions["choice"], 3) == asked(questions["choice"], 3)


def test_directions_always_stand_in_one_order(questions: dict[str, Question]) -> None:
    assert {asked(questions["direction"], seed).choices for seed in SEEDS} == {DIRECTIONS}
    assert {asked(questions["direction"], seed).right for seed in SEEDS} == {1}


def test_a_matrix_question_asks_for_what_its_drawn_counts_give(questions: dict[str, Question]) -> None:
    drawn = set()
    for seed in SEEDS:
        given = asked(questions["matrix"], seed)
        counts = given.counts
        assert counts
        drawn.add((counts.tp, counts.fp, counts.fn, counts.tn))
        assert float(given.choices[given.right]) == pytest.approx(counts.tp / (counts.tp + counts.fn), abs=6e-4)
        assert given.explanations[given.right] == f"{counts.tp} of {counts.tp} + {counts.fn}."
        assert str(counts.fn) in given.choices
    assert len(drawn) > 10


def test_a_wrong_order_is_explained_by_each_pair_that_is_turned_round(questions: dict[str, Question]) -> None:
    order = questions["order"]
    assert isinstance(order, OrderQuestion)
    assert out_of_order(order, ["one", "two", "three"]) == []
    assert out_of_order(order, ["two", "one", "three"]) == ["One is before two."]
    assert out_of_order(order, ["three", "two", "one"]) == ["One is before two.", "Two is before three."]
    assert out_of_order(order, ["three", "one", "two"]) == ["Two is before three."]


def test_a_mixed_practice_is_drawn_by_its_seed_without_repeats() -> None:
    many = [
        OrderQuestion(ask=f"{number}?", why="why", hint="hint", items=("a", "b", "c"), because=("d", "e"))
        for number in range(50)
    ]
    drawn = practice(many, 4)
    assert len(drawn) == len({question.ask for question in drawn}) == 20
    assert drawn == practice(many, 4)
    assert drawn != practice(many, 5)
    assert len(practice(many[:7], 4)) == 7
