"""The loader: reads lessons from their folders and checks them.

A fault that the types of a lesson and its quiz cannot say comes with its path in the file and what to change.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import chain, pairwise
from pathlib import Path

import msgspec

from core.datasets.catalog import UPLOAD
from core.lessons.glossary import load_glossary
from core.lessons.lesson import CHOICES, Lesson, LessonFile, Step
from core.lessons.measures import MEASURES
from core.lessons.quiz import (
    DIRECTIONS,
    KINDS,
    READINGS,
    ChoiceQuestion,
    DirectionQuestion,
    MatrixQuestion,
    OrderQuestion,
    Question,
    Quiz,
)
from core.lessons.reading import NAME, LessonError, decode, file_name, has_repeats, read_text, read_toml

FOLDER = Path(__file__).parent
HEADING = re.compile(r"^## ([a-z][a-z0-9_]*)[ \t]*$", re.MULTILINE)
INTRO = "intro"
Fault = tuple[str, str]
"""A path such as `.steps[1].runs[0].name`, and a sentence."""


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
    location = f"{file_name(path)}: $"
    file = decode(read_toml(path), LessonFile, location, CHOICES)
    texts = read_sections(folder / "text.md")
    used = {INTRO} | {name for step in file.steps for name in (step.text or step.name, step.after) if name}
    for name in sorted(used):
        if not texts.get(name):
            raise LessonError(f"{location}: {folder.name}/text.md has no text under '## {name}'. Write one.")
    file = msgspec.structs.replace(file, steps=tuple(_with_texts(step, texts) for step in file.steps))
    for fault, message in lesson_faults(file):
        raise LessonError(f"{location}{fault}: {message}")
    for name in texts.keys() - used:
        raise LessonError(f"{folder.name}/text.md: ## {name}: no step shows this text. Name it in a step.")
    quiz = load_quiz(folder / "quiz.toml")
    return Lesson(**msgspec.structs.asdict(file), slug=folder.name, intro=texts[INTRO], quiz=quiz)


def load_quiz(path: Path) -> tuple[Question, ...]:
    """The questions of a `quiz.toml`.

    Raises:
        LessonError: names the file and the path of what is wrong.
    """
    location = f"{file_name(path)}: $"
    questions = decode(read_toml(path), Quiz, location, {"kind": KINDS}).questions
    for fault, message in quiz_faults(questions):
        raise LessonError(f"{location}{fault}: {message}")
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


def lesson_faults(lesson: LessonFile) -> Iterator[Fault]:
    """The faults of a lesson whose steps have their texts."""
    if has_repeats([step.name for step in lesson.steps]):
        yield ".steps", "two have the same name. Give each its own."
    for term in lesson.terms:
        if term not in load_glossary():
            yield ".terms", f"'{term}' is not an entry of glossary.toml. Add it there, or correct it."
    known: set[str] = set()
    for index, step in enumerate(lesson.steps):
        for path, message in chain(_run_faults(step, known), _number_faults(step, known), _prediction_faults(step)):
            yield f".steps[{index}]{path}", message


def _run_faults(step: Step, known: set[str]) -> Iterator[Fault]:
    """Faults of the step's own runs, whose names are added to the `known` ones."""
    for index, run in enumerate(step.runs):
        if run.name in known:
            yield f".runs[{index}].name", f"'{run.name}' is the name of an earlier run of this lesson. Use another."
        if run.experiment.dataset == UPLOAD:
            yield f".runs[{index}].query", "a lesson cannot train on an uploaded table. Choose another dataset."
        known.add(run.name)


def _number_faults(step: Step, runs: set[str]) -> Iterator[Fault]:
    """Faults of what the step says of its runs: unknown measures, and runs that are not among the known ones."""
    for name in step.numbers:
        if name not in MEASURES:
            yield ".numbers", f"'{name}' is not a measure. The measures are {', '.join(MEASURES)}."
    for path, run, measure in step.placeholders():
        if measure not in MEASURES:
            yield path, f"{{{run}.{measure}}}: '{measure}' is not a measure. The measures are {', '.join(MEASURES)}."
    mentions = [(path, run) for path, run, _ in step.placeholders()]
    mentions += [(path, run) for path, comparison in step.comparisons() for run in sorted(comparison.runs)]
    for path, run in mentions:
        if run not in runs:
            yield path, f"'{run}' is not a run of this step or an earlier one. These are {', '.join(runs) or 'none'}."


def _prediction_faults(step: Step) -> Iterator[Fault]:
    prediction = step.prediction
    if prediction is None:
        return
    if has_repeats([option.name for option in prediction.options]):
        yield ".prediction.options", "two have the same name. Give each its own."
    if not prediction.option(prediction.expected):
        yield ".prediction.expected", f"'{prediction.expected}' is not the name of an option."
    if len({bool(option.when) for option in prediction.options}) > 1:
        yield ".prediction.options", "some have a `when` and some have none. Give one to every option, or to none."
    for index, option in enumerate(prediction.options):
        if option.name != prediction.expected and not option.why.strip():
            yield f".prediction.options[{index}].why", "is missing. Write what is wrong with this answer."


def quiz_faults(questions: Sequence[Question]) -> Iterator[Fault]:
    """The faults of a quiz."""
    if has_repeats([question.ask for question in questions]):
        yield ".questions", "two ask the same. Change the `ask` of one."
    for index, question in enumerate(questions):
        faults = _order_faults(question) if isinstance(question, OrderQuestion) else _choice_faults(question)
        yield from ((f".questions[{index}]{path}", message) for path, message in faults)


def _order_faults(question: OrderQuestion) -> Iterator[Fault]:
    if has_repeats(question.items):
        yield ".items", "two are the same. Make them differ."
    if len(question.because) != len(question.items) - 1:
        yield ".because", f"needs {len(question.items) - 1} texts: why each item comes before the next."


def _choice_faults(question: ChoiceQuestion) -> Iterator[Fault]:
    choices = [question.right, *(wrong.text for wrong in question.wrong)]
    if has_repeats(choices):
        yield ".wrong", "two choices are the same. Make them differ."
    if isinstance(question, DirectionQuestion) and sorted(choices) != sorted(DIRECTIONS):
        yield ".right", f"a direction's choices are {', '.join(DIRECTIONS)}: one right, two wrong."
    if isinstance(question, MatrixQuestion):
        for choice in choices:
            if choice not in READINGS:
                yield ".right", f"'{choice}' cannot be read off a matrix. Use one of {', '.join(READINGS)}."
