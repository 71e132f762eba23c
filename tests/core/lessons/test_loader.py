"""The loader: a good lesson as it is written, and of a bad one its file and path."""

from pathlib import Path

import pytest

from core.experiment.fields import Experiment
from core.lessons.loader import load_lesson, load_lessons
from core.lessons.reading import LessonError
from tests.core.lessons.writing import LESSON, QUIZ, TEXT, write_lesson


def test_a_lesson_is_read_as_it_is_written(tmp_path: Path) -> None:
    lesson = load_lesson(write_lesson(tmp_path))
    assert (lesson.slug, lesson.number, lesson.title, lesson.minutes) == ("small", 5, "A small lesson", 3)
    assert lesson.intro == "A short way in."
    assert [step.name for step in lesson.steps] == ["look", "learn"]
    look, learn = lesson.steps
    assert look.text == "Nothing is trained here."
    assert (look.runs, lesson.needed_runs(look), look.prediction) == ((), [], None)
    assert [run.experiment for run in learn.runs] == [Experiment(dataset="moons", epochs=3)]
    assert [run.name for run in lesson.needed_runs(learn)] == ["moons"]
    assert learn.pictures == ("loss", "accuracy")
    assert learn.prediction
    assert [option.name for option in learn.prediction.options] == ["falls", "rises"]
    assert learn.after == "It ends at {moons.val_loss}."
    assert [question.kind for question in lesson.quiz] == ["choice", "direction", "bug", "matrix", "order"]


def test_lessons_stand_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    write_lesson(tmp_path, "b_last", lesson=LESSON.replace("number = 5", "number = 20"))
    write_lesson(tmp_path, "c_first")
    assert [lesson.slug for lesson in load_lessons(tmp_path)] == ["c_first", "b_last"]


def test_two_lessons_of_one_number_are_refused(tmp_path: Path) -> None:
    write_lesson(tmp_path, "one")
    write_lesson(tmp_path, "two")
    with pytest.raises(LessonError, match=r"two/lesson\.toml: \$\.number: one has 5 too"):
        load_lessons(tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('title = "A small lesson"', "", "lesson.toml: $.title: is missing. Add it."),
        ('title = "A small lesson"', 'title = " "', "lesson.toml: $.title: is empty. Write a text."),
        ('title = "A small lesson"', "title = 5", "lesson.toml: $.title: Expected `str`, got `int`"),
        ("minutes = 3", "minutes = true", "lesson.toml: $.minutes: Expected `int`, got `bool`"),
        ("minutes = 3", "minutes = -3", "lesson.toml: $.minutes: Expected `int` >= 0"),
        ("minutes = 3", "minutes = 3\ncolour = 1", "lesson.toml: $.colour: is not a key that is read here. Remove it"),
        ('title = "Look"', 'title = "Look"\nuses = ["a"]', "lesson.toml: $.steps[0].uses: is not a key"),
        ('terms = ["loss"]', 'terms = "loss"', "lesson.toml: $.terms: Expected `array`, got `str`"),
        ('door = "dataset=moons&epochs=3"', "door = 3", "lesson.toml: $.door: is not a text"),
        ('door = "dataset=moons&epochs=3"', 'door = ""', "lesson.toml: $.door: is not a text"),
        ('terms = ["loss"]', 'terms = ["lose"]', "lesson.toml: $.terms: 'lose' is not an entry of glossary.toml"),
        ('door = "dataset=moons', 'door = "dataset=sun', "lesson.toml: $.door: dataset = 'sun'"),
        ('name = "look"', 'name = "Look here"', "$.steps[0].name: is not made of small letters"),
        ('name = "look"', 'name = "learn"', "lesson.toml: $.steps: two have the same name"),
        ('numbers = ["accuracy"]', 'numbers = ["luck"]', "$.steps[1].numbers: 'luck' is not a measure"),
        (
            'numbers = ["accuracy"]',
            'pictures = ["cat"]',
            "$.steps[1].pictures[0]: Invalid enum value 'cat'. Use one of loss, acc",
        ),
        (
            'numbers = ["accuracy"]',
            'layout = "heap"',
            "$.steps[1].layout: Invalid enum value 'heap'. Use one of side, over.",
        ),
        ('after = "learned"', 'after = "lost"', "small/text.md has no text under '## lost'"),
        ('epochs=3"\n\n[steps', 'epochs=0"\n\n[steps', "$.steps[1].runs[0].query: epochs = '0'"),
        (
            'dataset=moons&epochs=3"\n\n[steps',
            'dataset=upload"\n\n[steps',
            "runs[0].query: a lesson cannot train on an up",
        ),
        (
            'expected = "falls"',
            'expected = "stays"',
            "$.steps[1].prediction.expected: 'stays' is not the name of an option",
        ),
        ('why = "Training lowers it."', "", "$.steps[1].prediction.options[1].why: is missing"),
        ("moons.val_loss < moons", "moons.val_los < moons", "options[0].when[0]: 'val_los' is not a measure"),
        (
            "moons.val_loss < moons",
            "moons.val_loss<moons",
            "options[0].when[0]: 'moons.val_loss<moons.val_loss_first' is",
        ),
        ("moons.accuracy >= 0.75", "sun.accuracy >= 0.75", "claims[0].holds: 'sun' is not a run of this step"),
        ("is {moons.accuracy}", "is {sun.accuracy}", "claims[0].says: 'sun' is not a run"),
        ("is {moons.accuracy}", "is {moons.luck}", "claims[0].says: {moons.luck}: 'luck' is not a measure"),
        ('holds = ["moons.accuracy >= 0.75"]', "holds = []", "claims[0].holds: Expected `array` of length >= 1"),
        ('when = ["moons.val_loss >= moons.val_loss_first"]', "", "prediction.options: some have a `when`"),
        ("[[steps]]", "[steps", "lesson.toml: is not TOML"),
    ],
)
def test_what_is_wrong_with_a_lesson_is_told_by_file_and_path(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in LESSON
    folder = write_lesson(tmp_path, lesson=LESSON.replace(old, new, 1))
    with pytest.raises(LessonError) as caught:
        load_lesson(folder)
    assert message in str(caught.value)
    assert str(caught.value).startswith("small/")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("## look", "## loook", "has no text under '## look'"),
        ("## look", "## intro", "two sections have the same name"),
        ("## intro", "Words.\n\n## intro", "text stands before the first heading"),
        ("## intro", "## spare\n\nWords.\n\n## intro", "## spare: no step shows this text"),
        ("It ends at {moons.val_loss}.", "", "has no text under '## learned'"),
    ],
)
def test_what_is_wrong_with_the_texts_is_told(tmp_path: Path, old: str, new: str, message: str) -> None:
    folder = write_lesson(tmp_path, text=TEXT.replace(old, new, 1))
    with pytest.raises(LessonError) as caught:
        load_lesson(folder)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('kind = "choice"', 'kind = "guess"', "$.questions[0].kind: Invalid value 'guess'. Use one of choice,"),
        ('why = "Because two is another thing."', "", "$.questions[0].wrong[0].why: is missing"),
        ('text = "two"', 'text = "one"', "$.questions[0].wrong: two choices are the same"),
        ('hint = "The first."', "", "$.questions[0].hint: is missing"),
        ('text = "rises"', 'text = "jumps"', "$.questions[1].right: a direction's choices are"),
        ('code = "model.fit()"', "", "$.questions[2].code: is missing"),
        ('text = "precision"', 'text = "beauty"', "$.questions[3].right: 'beauty' cannot be read off a matrix"),
        (
            'items = ["one", "two", "three"]',
            'items = ["one", "one", "three"]',
            "$.questions[4].items: two are the same",
        ),
        ('because = ["One is before two.", ', "because = [", "$.questions[4].because: needs 2 texts"),
        (
            'items = ["one", "two", "three"]',
            'items = ["one", "two"]',
            "questions[4].items: Expected `array` of length >= 3",
        ),
        (
            'items = ["one", "two", "three"]',
            'items = ["one", "two", "three"]\ncode = "a"',
            "questions[4].code: is not a key",
        ),
        ('hint = "The first."', 'hint = "The first."\nrare = true', "$.questions[0].rare: is not a key"),
        ('ask = "In which order?"', 'ask = "Which is it?"', "$.questions: two ask the same"),
    ],
)
def test_what_is_wrong_with_a_quiz_is_told(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in QUIZ
    folder = write_lesson(tmp_path, quiz=QUIZ.replace(old, new, 1))
    with pytest.raises(LessonError) as caught:
        load_lesson(folder)
    assert message in str(caught.value)
    assert "quiz.toml" in str(caught.value)


def test_a_quiz_of_four_questions_is_too_short(tmp_path: Path) -> None:
    short = QUIZ[: QUIZ.index('[[questions]]\nkind = "order"')]
    with pytest.raises(LessonError, match=r"\$\.questions: Expected `array` of length >= 5"):
        load_lesson(write_lesson(tmp_path, quiz=short))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    folder = write_lesson(tmp_path)
    (folder / "quiz.toml").unlink()
    with pytest.raises(LessonError, match=r"small/quiz\.toml: cannot be read"):
        load_lesson(folder)
