"""The loader: folders of lessons, checked from end to end."""

import re
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import cast, get_args

from core.datasets.catalog import UPLOAD
from core.experiment.fields import Experiment, ExperimentError
from core.lessons.claims import Claim, Comparison, placeholders
from core.lessons.glossary import load_glossary
from core.lessons.lesson import Layout, Lesson, Option, Picture, PlannedRun, Prediction, Step
from core.lessons.measures import MEASURES
from core.lessons.quiz import load_quiz
from core.lessons.reading import LessonError, Section, read_text, read_toml

FOLDER = Path(__file__).parent
NAME = re.compile(r"[a-z][a-z0-9_]*")
HEADING = re.compile(r"^## ([a-z][a-z0-9_]*)[ \t]*$", re.MULTILINE)
INTRO = "intro"


@cache
def load_lessons(folder: Path = FOLDER) -> tuple[Lesson, ...]:
    """Every lesson of a folder, in the order of their numbers: each subfolder with a `lesson.toml` is one.

    Raises:
        LessonError: names the file and the key of what is wrong.
    """
    found = [load_lesson(path.parent) for path in sorted(folder.glob("*/lesson.toml"))]
    lessons = sorted(found, key=lambda lesson: lesson.number)
    for one, other in pairwise(lessons):
        if one.number == other.number:
            raise LessonError(f"{other.slug}/lesson.toml: number: {one.slug} has {one.number} too; each needs its own.")
    return tuple(lessons)


def load_lesson(folder: Path) -> Lesson:
    """The lesson of one folder, whose name is its slug.

    Raises:
        LessonError: names the file and the key of what is wrong.
    """
    file = read_toml(folder / "lesson.toml")
    if not NAME.fullmatch(folder.name):
        raise LessonError(f"{folder.name}: a lesson's folder is named in small letters, digits and _.")
    texts = Texts(folder / "text.md")
    runs: dict[str, PlannedRun] = {}
    sections = file.sections("steps")
    lesson = Lesson(
        slug=folder.name,
        number=file.number("number"),
        title=file.text("title"),
        question=file.text("question"),
        minutes=file.number("minutes"),
        intro=texts.take(file, INTRO),
        steps=tuple(_step(section, texts, runs) for section in sections),
        quiz=load_quiz(folder / "quiz.toml"),
        door=_experiment(file, "door"),
        door_label=file.text("door_label"),
        terms=file.texts("terms"),
        runs=runs,
    )
    _check(lesson, file, texts)
    file.end()
    return lesson


def _check(lesson: Lesson, file: Section, texts: "Texts") -> None:
    if not lesson.steps:
        raise file.fail("steps", "there are none; a lesson needs at least one.")
    names = [step.name for step in lesson.steps]
    if len(set(names)) < len(names):
        raise file.fail("steps", "two have the same name.")
    if unknown := [term for term in lesson.terms if term not in load_glossary()]:
        raise file.fail("terms", f"'{unknown[0]}' is no entry of glossary.toml.")
    texts.end()


class Texts:
    """The sections of a `text.md`: each stands under a heading `## name`."""

    def __init__(self, path: Path) -> None:
        self._where = f"{path.parent.name}/{path.name}"
        before, *parts = HEADING.split(read_text(path))
        if before.strip():
            raise LessonError(f"{self._where}: text stands before the first heading '## {INTRO}'.")
        names = parts[::2]
        if len(set(names)) < len(names):
            raise LessonError(f"{self._where}: two sections have the same name.")
        self._texts: dict[str, str] = dict(zip(names, (part.strip() for part in parts[1::2]), strict=True))
        self._taken: set[str] = set()

    def take(self, section: Section, name: str) -> str:
        """The text under this heading.

        Raises:
            LessonError: when there is none, or an empty one.
        """
        self._taken.add(name)
        if not self._texts.get(name):
            raise section.fail(name, f"{self._where} has no text under '## {name}'.")
        return self._texts[name]

    def end(self) -> None:
        """To be called when all is taken.

        Raises:
            LessonError: when a section is left that no step shows.
        """
        for name in self._texts.keys() - self._taken:
            raise LessonError(f"{self._where}: ## {name}: no step shows this text.")


def _step(section: Section, texts: Texts, runs: dict[str, PlannedRun]) -> Step:
    name = _name(section)
    own = tuple(_run(entry, runs) for entry in section.sections("runs"))
    after = section.text("after", "")
    prediction = section.section("prediction")
    step = Step(
        name=name,
        title=section.text("title"),
        text=texts.take(section, section.text("text", name)),
        runs=own,
        prediction=_prediction(prediction, runs) if prediction else None,
        pictures=_pictures(section, own),
        numbers=_numbers(section),
        layout=_layout(section),
        claims=tuple(_claim(entry, runs) for entry in section.sections("claims")),
        after=_filled_text(section, "after", texts.take(section, after), runs) if after else "",
        lab=section.text("lab", ""),
    )
    section.end()
    return _with_uses(step, runs)


def _with_uses(step: Step, runs: dict[str, PlannedRun]) -> Step:
    """The step, with the names of all the runs it speaks of, in their order."""
    texts = [step.after, *(claim.says for claim in step.claims)]
    comparisons = [comparison for claim in step.claims for comparison in claim.holds]
    for option in step.prediction.options if step.prediction else ():
        texts.append(option.happened)
        comparisons.extend(option.when)
    used = {run.name for run in step.runs}
    used |= {run for text in texts for run, _ in placeholders(text)}
    used |= {run for comparison in comparisons for run in comparison.runs}
    return Step(**(vars(step) | {"uses": tuple(name for name in runs if name in used)}))


def _name(section: Section) -> str:
    name = section.text("name")
    if not NAME.fullmatch(name):
        raise section.fail("name", f"'{name}' is not made of small letters, digits and _.")
    return name


def _run(section: Section, runs: dict[str, PlannedRun]) -> PlannedRun:
    name = _name(section)
    if name in runs:
        raise section.fail("name", f"'{name}' is the name of an earlier run of this lesson.")
    run = PlannedRun(name, section.text("label"), _experiment(section, "query"))
    if run.experiment.dataset == UPLOAD:
        raise section.fail("query", "a lesson cannot train on an uploaded table.")
    section.end()
    runs[name] = run
    return run


def _experiment(section: Section, key: str) -> Experiment:
    try:
        return Experiment.from_query(section.text(key))
    except ExperimentError as error:
        raise section.fail(key, str(error)) from error


def _pictures(section: Section, own: tuple[PlannedRun, ...]) -> tuple[Picture, ...]:
    pictures = section.texts("pictures", ("loss", "accuracy") if own else ())
    known = get_args(Picture)
    if unknown := [picture for picture in pictures if picture not in known]:
        raise section.fail("pictures", f"'{unknown[0]}' is none of {', '.join(known)}.")
    return cast(tuple[Picture, ...], pictures)


def _numbers(section: Section) -> tuple[str, ...]:
    numbers = section.texts("numbers", ())
    if unknown := [name for name in numbers if name not in MEASURES]:
        raise section.fail("numbers", f"'{unknown[0]}' is no measure. The measures are {', '.join(MEASURES)}.")
    return numbers


def _layout(section: Section) -> Layout:
    layout = section.text("layout", "side")
    if layout not in get_args(Layout):
        raise section.fail("layout", f"'{layout}' is none of {', '.join(get_args(Layout))}.")
    return cast(Layout, layout)


def _prediction(section: Section, runs: dict[str, PlannedRun]) -> Prediction:
    question, expected = section.text("question"), section.text("expected")
    entries = section.sections("options")
    names = [entry.values.get("name") for entry in entries]
    if len(names) < 2 or any(names.count(name) > 1 for name in names):
        raise section.fail("options", "at least two are needed, each with a name of its own.")
    if expected not in names:
        raise section.fail("expected", f"'{expected}' is none of the options.")
    options = tuple(_option(entry, expected, runs) for entry in entries)
    if len({bool(option.when) for option in options}) > 1:
        raise section.fail("options", "either every option has a `when`, or none has.")
    section.end()
    return Prediction(question, options, expected)


def _option(section: Section, expected: str, runs: dict[str, PlannedRun]) -> Option:
    name = _name(section)
    option = Option(
        name,
        section.text("text"),
        section.text("said"),
        _filled_text(section, "happened", section.text("happened"), runs),
        _comparisons(section, "when", section.texts("when", ()), runs),
        section.text("why", "") if name == expected else section.text("why"),
    )
    section.end()
    return option


def _claim(section: Section, runs: dict[str, PlannedRun]) -> Claim:
    says = _filled_text(section, "says", section.text("says"), runs)
    claim = Claim(says, _comparisons(section, "holds", section.texts("holds"), runs))
    if not claim.holds:
        raise section.fail("holds", "is empty; a claim is held by at least one comparison.")
    section.end()
    return claim


def _comparisons(
    section: Section, key: str, texts: tuple[str, ...], runs: dict[str, PlannedRun]
) -> tuple[Comparison, ...]:
    try:
        comparisons = tuple(Comparison.parse(text) for text in texts)
    except ValueError as error:
        raise section.fail(key, str(error)) from error
    for comparison in comparisons:
        if unknown := comparison.runs - runs.keys():
            raise section.fail(key, f"'{sorted(unknown)[0]}' is no run of this step or an earlier one.")
    return comparisons


def _filled_text(section: Section, key: str, text: str, runs: dict[str, PlannedRun]) -> str:
    """The text itself, once all its places are known to be filled."""
    for run, measure in sorted(placeholders(text)):
        if run not in runs:
            raise section.fail(key, f"{{{run}.{measure}}}: '{run}' is no run of this step or an earlier one.")
        if measure not in MEASURES:
            raise section.fail(key, f"{{{run}.{measure}}}: '{measure}' is no measure.")
    return text
