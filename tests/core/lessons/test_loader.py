"""The loader: a good lesson as it is written, and of a bad one its file and key."""

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
    assert (look.runs, look.uses, look.prediction) == ((), (), None)
    assert [run.experiment for run in learn.runs] == [Experiment(dataset="moons", epochs=3)]
    assert learn.uses == ("moons",)
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
    with pytest.raises(LessonError, match=r"two/lesson\.toml: number: one has 5 too"):
        load_lessons(tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('title = "A small lesson"', "", "lesson.toml: title: a text is needed"),
        ("minutes = 3", "minutes = true", "lesson.toml: minutes: a whole number"),
        ("minutes = 3", "minutes = 3\ncolour = 1", "lesson.toml: colour: is no key that is read here"),
        ('terms = ["loss"]', 'terms = ["lose"]', "lesson.toml: terms: 'lose' is no entry of glossary.toml"),
        ('door = "dataset=moons', 'door = "dataset=sun', "lesson.toml: door: dataset = 'sun'"),
        ('name = "look"', 'name = "Look here"', r"steps[1].name: 'Look here' is not made of small letters"),
        ('name = "look"', 'name = "learn"', "lesson.toml: steps: two have the same name"),
        ('numbers = ["accuracy"]', 'numbers = ["luck"]', r"steps[2].numbers: 'luck' is no measure"),
        ('numbers = ["accuracy"]', 'pictures = ["cat"]', r"steps[2].pictures: 'cat' is none of loss, accuracy"),
        ('numbers = ["accuracy"]', 'layout = "heap"', r"steps[2].layout: 'heap' is none of side, over"),
        ('after = "learned"', 'after = "lost"', r"steps[2].lost: small/text.md has no text under '## lost'"),
        ('epochs=3"\n\n[steps', 'epochs=0"\n\n[steps', r"steps[2].runs[1].query: epochs = '0'"),
        ('dataset=moons&epochs=3"\n\n[steps', 'dataset=upload"\n\n[steps', "cannot train on an uploaded table"),
        ('expected = "falls"', 'expected = "stays"', r"steps[2].prediction.expected: 'stays' is none"),
        ('why = "Training lowers it."', "", r"steps[2].prediction.options[2].why: a text is needed"),
        ("moons.val_loss < moons", "moons.val_los < moons", r"options[1].when: 'val_los' is no measure"),
        ("moons.val_loss < moons", "moons.val_loss<moons", r"options[1].when: 'moons.val_loss<moons.val_loss_first'"),
        ("moons.accuracy >= 0.75", "sun.accuracy >= 0.75", r"claims[1].holds: 'sun' is no run of this step"),
        ("is {moons.accuracy}", "is {sun.accuracy}", r"claims[1].says: {sun.accuracy}: 'sun' is no run"),
        ("is {moons.accuracy}", "is {moons.luck}", r"claims[1].says: {moons.luck}: 'luck' is no measure"),
        ('holds = ["moons.accuracy >= 0.75"]', "holds = []", r"claims[1].holds: is empty"),
        ('when = ["moons.val_loss >= moons.val_loss_first"]', "", "either every option has a `when`, or none has"),
        ("[[steps]]", "[steps", "lesson.toml: is no TOML"),
    ],
)
def test_what_is_wrong_with_a_lesson_is_told_by_file_and_key(tmp_path: Path, old: str, new: str, message: str) -> None:
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
        ('kind = "choice"', 'kind = "guess"', r"questions[1].kind: 'guess' is none of"),
        ('why = "Because two is another thing."', "", r"questions[1].wrong[1].why: a text is needed"),
        ('text = "two"', 'text = "one"', r"questions[1].wrong: two choices are the same"),
        ('hint = "The first."', "", r"questions[1].hint: a text is needed"),
        ('text = "rises"', 'text = "jumps"', r"questions[2].right: a direction's choices are"),
        ('code = "model.fit()"', "", r"questions[3].code: a text is needed"),
        ('text = "precision"', 'text = "beauty"', r"questions[4].right: 'beauty' cannot be read off a matrix"),
        ('items = ["one", "two", "three"]', 'items = ["one", "one", "three"]', r"questions[5].items: at least three"),
        ('because = ["One is before two.", ', "because = [", r"questions[5].because: 2 texts are needed"),
        ('ask = "In which order?"', 'ask = "Which is it?"', "questions: two ask the same"),
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
    with pytest.raises(LessonError, match="there are 4; at least 5 are needed"):
        load_lesson(write_lesson(tmp_path, quiz=short))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    folder = write_lesson(tmp_path)
    (folder / "quiz.toml").unlink()
    with pytest.raises(LessonError, match=r"small/quiz\.toml: cannot be read"):
        load_lesson(folder)
