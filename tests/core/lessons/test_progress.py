"""Progress: what a link's word says is what was done, and a word that fits nothing is refused in words."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.lessons.loader import load_lesson, load_lessons
from core.lessons.progress import Progress
from tests.core.lessons.writing import write_lesson


def test_a_new_learner_has_no_word() -> None:
    assert Progress().write(load_lessons()) == ""
    assert Progress.read("", load_lessons()) == (Progress(), [])


def test_the_word_tells_steps_predictions_and_answers(tmp_path: Path) -> None:
    lesson = load_lesson(write_lesson(tmp_path))
    progress = Progress()
    progress.done.add(("small", "look"))
    progress.said["small", "learn"] = "rises"
    assert progress.write([lesson]) == "small-1b-....."
    progress.done.add(("small", "learn"))
    progress.answer("small", 1, right=False)
    progress.answer("small", 1, right=True)  # the first answer counts
    progress.answer("small", 4, right=True)
    assert progress.write([lesson]) == "small-1B-.w..r"
    assert Progress.read("small-1B-.w..r", [lesson]) == (progress, [])
    assert progress.steps_done(lesson) == 2
    assert progress.quiz_right(lesson) == 1


def test_a_step_is_open_when_all_before_it_are_done(tmp_path: Path) -> None:
    lesson = load_lesson(write_lesson(tmp_path))
    progress = Progress()
    assert [progress.is_open(lesson, step) for step in lesson.steps] == [True, False]
    progress.done.add(("small", "look"))
    assert [progress.is_open(lesson, step) for step in lesson.steps] == [True, True]


@pytest.mark.parametrize(
    ("word", "message"),
    [
        ("large-1B-.....", "done = 'large-1B-.....' names no lesson; it is left out"),
        ("small-1-.....", "does not fit the steps of this lesson; it is left out"),
        ("small-1c-.....", "does not fit the steps"),
        ("small-A.-.....", "does not fit the steps"),
        ("small-11-.....", "does not fit the steps"),
        ("small-1B-....x", "does not fit the steps"),
        ("small-1B", "does not fit the steps"),
        ("x" * 500, "x... names no lesson".replace("x...", "...'")),
    ],
)
def test_a_word_that_fits_nothing_is_refused_and_nothing_of_it_is_taken(
    tmp_path: Path, word: str, message: str
) -> None:
    lesson = load_lesson(write_lesson(tmp_path))
    progress, (problem,) = Progress.read(word, [lesson])
    assert message in problem
    assert len(problem) < 150
    assert progress == Progress()


@given(st.text(max_size=60))
def test_no_word_breaks_it(word: str) -> None:
    progress, _ = Progress.read(word, load_lessons())
    assert Progress.read(progress.write(load_lessons()), load_lessons()) == (progress, [])
