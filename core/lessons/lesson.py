"""Lesson: a question, and the steps of runs and predictions that answer it. Each class is a table of `lesson.toml`."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Literal, get_args

import msgspec
from msgspec import Meta

from core.experiment.fields import Experiment
from core.lessons.claims import Claim, Comparison, Runs, placeholders
from core.lessons.quiz import Question
from core.lessons.reading import Name, Part, Text

Picture = Literal["loss", "accuracy", "precision", "recall", "steps", "mae", "rmse", "matrix", "plane"]
Layout = Literal["side", "over"]
CHOICES = {"pictures": get_args(Picture), "layout": get_args(Layout)}


class Link:
    """The experiment that a link's query stands for.

    Raises:
        ExperimentError: lists every bad parameter.
    """

    def __init__(self, query: str) -> None:
        self.experiment = Experiment.from_query(query)


class PlannedRun(Part, frozen=True):
    """A run that the learner makes: a name for claims (unique in the lesson), a label, and its experiment."""

    name: Name
    label: Text
    query: Link

    @property
    def experiment(self) -> Experiment:
        """The experiment that is trained."""
        return self.query.experiment


class Option(Part, frozen=True):
    """One answer to a prediction.

    `said` completes "You said ..."; `happened` is a whole sentence with `{run.measure}` in it, shown when the run did
    this; `when` are the comparisons that tell it did; `why` is what a learner who chose it wrongly reads.
    """

    name: Name
    text: Text
    said: Text
    happened: Text
    when: tuple[Comparison, ...] = ()
    why: str = ""


class Prediction(Part, frozen=True):
    """A question before the run. `expected` is the option that every run of the step shows, whatever the seed."""

    question: Text
    options: Annotated[tuple[Option, ...], Meta(min_length=2)]
    expected: str

    def option(self, name: str) -> Option | None:
        """The option of this name."""
        return next((option for option in self.options if option.name == name), None)

    def outcome(self, runs: Runs) -> Option | None:
        """What these runs did: the first option whose conditions they meet, None when they meet none's.

        Without conditions on any option nothing is measured, and it is the expected one.
        """
        if not any(option.when for option in self.options):
            return self.option(self.expected)
        for option in self.options:
            if option.when and all(comparison.holds(runs) for comparison in option.when):
                return option
        return None


class Step(Part, frozen=True):
    """One step. In order: text, lab, prediction, runs with pictures and numbers, reveal, claims, text after.

    In the file `text` and `after` name sections of `text.md`; the loader puts their Markdown in place of the names.
    `after` may have `{run.measure}` in it. `numbers` are measures, shown for each run. `layout` draws several runs side
    by side, or over each other in one chart. `lab` names an interactive part.
    """

    name: Name
    title: Text
    text: str = ""
    runs: tuple[PlannedRun, ...] = ()
    prediction: Prediction | None = None
    pictures: tuple[Picture, ...] = ("loss", "accuracy")
    numbers: tuple[str, ...] = ()
    layout: Layout = "side"
    claims: tuple[Claim, ...] = ()
    after: str = ""
    lab: str = ""

    def comparisons(self) -> Iterator[tuple[str, Comparison]]:
        """Each comparison of the step, after its path in the step."""
        for index, claim in enumerate(self.claims):
            yield from ((f".claims[{index}].holds", comparison) for comparison in claim.holds)
        for index, option in enumerate(self.prediction.options if self.prediction else ()):
            yield from ((f".prediction.options[{index}].when", comparison) for comparison in option.when)

    def placeholders(self) -> Iterator[tuple[str, str, str]]:
        """Each `{run.measure}` in the texts of the step: its path in the step, the run and the measure."""
        texts = [(".after", self.after)]
        texts += [(f".claims[{index}].says", claim.says) for index, claim in enumerate(self.claims)]
        options = self.prediction.options if self.prediction else ()
        texts += [(f".prediction.options[{index}].happened", option.happened) for index, option in enumerate(options)]
        for path, text in texts:
            yield from ((path, run, measure) for run, measure in sorted(placeholders(text)))


class LessonFile(Part, frozen=True, kw_only=True):
    """What `lesson.toml` holds. `door` is the link with which the lesson leads on; `terms` are of the glossary."""

    number: Annotated[int, Meta(ge=0)]
    title: Text
    question: Text
    minutes: Annotated[int, Meta(ge=0)]
    door_link: Link = msgspec.field(name="door")
    door_label: Text
    terms: tuple[str, ...]
    steps: Annotated[tuple[Step, ...], Meta(min_length=1)]


class Lesson(LessonFile, frozen=True, kw_only=True):
    """One lesson: its `lesson.toml`, the `intro` of its `text.md`, and its quiz. `slug` is its folder's name."""

    slug: str
    intro: str
    quiz: tuple[Question, ...]

    @property
    def door(self) -> Experiment:
        """The experiment with which the lesson leads on into the app."""
        return self.door_link.experiment

    def step(self, name: str) -> Step | None:
        """The step of this name."""
        return next((step for step in self.steps if step.name == name), None)

    def needed_runs(self, step: Step) -> list[PlannedRun]:
        """The runs, of this step or earlier ones, that must be there before the step's reveal; in their order."""
        used = {run.name for run in step.runs} | {run for _, run, _ in step.placeholders()}
        used |= {run for _, comparison in step.comparisons() for run in comparison.runs}
        return [run for each in self.steps for run in each.runs if run.name in used]


def lesson_named(lessons: Sequence[Lesson], slug: str) -> Lesson | None:
    """The lesson of this slug."""
    return next((lesson for lesson in lessons if lesson.slug == slug), None)
