"""The loader: reads lessons from their folders and checks them."""

import re
from collections.abc import Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path

import msgspec

from core.lessons.checks import lesson_faults, quiz_faults
from core.lessons.lesson import CHOICES, Lesson, LessonFile, Step
from core.lessons.quiz import KINDS, Question, Quiz
from core.lessons.reading import NAME, LessonError, decode, file_name, has_repeats, read_text, read_toml

FOLDER = Path(__file__).parent
HEADING = re.compile(r"^## ([a-z][a-z0-9_]*)[ \t]*$", re.MULTILINE)
INTRO = "intro"


@cache
def load_lessons(folder: Path = FOLDER) -> tuple[Lesson, ...]:
    """Every lesson of a folder, in the order of their numbers: each subfolder with a `lesson.toml` is one.

    Raises:
        LessonError: names the file and the path of what is wrong.
    """
    found = [load_lesson(path.parent) for path in sorted(folder.glob("*/lesson.toml"))]
    lessons = sorted(found, key=lambda lesson: lesson.number)
    for one, other in pairwise(lessons):
        if one.number == other.number:
            raise LessonError(f"{other.slug}/lesson.toml: $.number: {one.slug} has {one.number} too. Use another.")
    return tuple(lessons)


def load_lesson(folder: Path) -> Lesson:
    """The lesson of one folder, whose name is its slug.

    Raises:
        LessonError: names the file and the path of what is wrong.
    """
    if not re.search(NAME, folder.name):
        raise LessonError(f"{folder.name}: a lesson's folder is named in small letters, digits and _.")
    path = folder / "lesson.toml"
    place = f"{file_name(path)}: $"
    file = decode(read_toml(path), LessonFile, place, CHOICES)
    texts = read_sections(folder / "text.md")
    used = {INTRO} | {name for step in file.steps for name in (step.text or step.name, step.after) if name}
    for name in sorted(used):
        if not texts.get(name):
            raise LessonError(f"{place}: {folder.name}/text.md has no text under '## {name}'. Write one.")
    file = msgspec.structs.replace(file, steps=tuple(_with_texts(step, texts) for step in file.steps))
    for fault, message in lesson_faults(file):
        raise LessonError(f"{place}{fault}: {message}")
    for name in texts.keys() - used:
        raise LessonError(f"{folder.name}/text.md: ## {name}: no step shows this text. Name it in a step.")
    quiz = load_quiz(folder / "quiz.toml")
    return Lesson(**msgspec.structs.asdict(file), slug=folder.name, intro=texts[INTRO], quiz=quiz)


def load_quiz(path: Path) -> tuple[Question, ...]:
    """The questions of a `quiz.toml`.

    Raises:
        LessonError: names the file and the path of what is wrong.
    """
    place = f"{file_name(path)}: $"
    questions = decode(read_toml(path), Quiz, place, {"kind": KINDS}).questions
    for fault, message in quiz_faults(questions):
        raise LessonError(f"{place}{fault}: {message}")
    return questions


def _with_texts(step: Step, texts: Mapping[str, str]) -> Step:
    """The step with its texts in place of their names; without runs it has no pictures."""
    return msgspec.structs.replace(
        step,
        text=texts[step.text or step.name],
        after=texts[step.after] if step.after else "",
        pictures=step.pictures if step.runs else (),
    )


def read_sections(path: Path) -> dict[str, str]:
    """The sections of a `text.md` by their names; each stands under a heading `## name`.

    Raises:
        LessonError: when text stands outside them, or two have one name.
    """
    before, *parts = HEADING.split(read_text(path))
    if before.strip():
        raise LessonError(f"{file_name(path)}: text stands before the first heading '## {INTRO}'.")
    if has_repeats(parts[::2]):
        raise LessonError(f"{file_name(path)}: two sections have the same name.")
    return dict(zip(parts[::2], (part.strip() for part in parts[1::2]), strict=True))
