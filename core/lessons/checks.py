"""What the types of a lesson and its quiz cannot say: each fault with its path in the file and what to change."""

from collections.abc import Iterator, Sequence
from itertools import chain

from core.datasets.catalog import UPLOAD
from core.lessons.glossary import load_glossary
from core.lessons.lesson import LessonFile, Prediction, Step
from core.lessons.measures import MEASURES
from core.lessons.quiz import (
    DIRECTIONS,
    READINGS,
    ChoiceQuestion,
    DirectionQuestion,
    MatrixQuestion,
    OrderQuestion,
    Question,
)
from core.lessons.reading import has_repeats

Fault = tuple[str, str]
"""A path such as `.steps[1].runs[0].name`, and a sentence."""


def lesson_faults(lesson: LessonFile) -> Iterator[Fault]:
    """The faults of a lesson whose steps have their texts."""
    if has_repeats([step.name for step in lesson.steps]):
        yield ".steps", "two have the same name. Give each its own."
    for term in lesson.terms:
        if term not in load_glossary():
            yield ".terms", f"'{term}' is not an entry of glossary.toml. Add it there, or correct it."
    known: set[str] = set()
    for place, step in enumerate(lesson.steps):
        for path, message in chain(_run_faults(step, known), _number_faults(step, known), _option_faults(step)):
            yield f".steps[{place}]{path}", message


def _run_faults(step: Step, known: set[str]) -> Iterator[Fault]:
    """Faults of the step's own runs, whose names are added to the `known` ones."""
    for place, run in enumerate(step.runs):
        if run.name in known:
            yield f".runs[{place}].name", f"'{run.name}' is the name of an earlier run of this lesson. Use another."
        if run.experiment.dataset == UPLOAD:
            yield f".runs[{place}].query", "a lesson cannot train on an uploaded table. Choose another dataset."
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


def _option_faults(step: Step) -> Iterator[Fault]:
    if step.prediction:
        yield from ((f".prediction{path}", message) for path, message in _prediction_faults(step.prediction))


def _prediction_faults(prediction: Prediction) -> Iterator[Fault]:
    if has_repeats([option.name for option in prediction.options]):
        yield ".options", "two have the same name. Give each its own."
    if not prediction.option(prediction.expected):
        yield ".expected", f"'{prediction.expected}' is not the name of an option."
    if len({bool(option.when) for option in prediction.options}) > 1:
        yield ".options", "some have a `when` and some have none. Give one to every option, or to none."
    for place, option in enumerate(prediction.options):
        if option.name != prediction.expected and not option.why.strip():
            yield f".options[{place}].why", "is missing. Write what is wrong with this answer."


def quiz_faults(questions: Sequence[Question]) -> Iterator[Fault]:
    """The faults of a quiz."""
    if has_repeats([question.ask for question in questions]):
        yield ".questions", "two ask the same. Change the `ask` of one."
    for place, question in enumerate(questions):
        faults = _order_faults(question) if isinstance(question, OrderQuestion) else _choice_faults(question)
        yield from ((f".questions[{place}]{path}", message) for path, message in faults)


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
