"""Lesson: a question, and the steps of runs and predictions that answer it. Plain data, from `core.lessons.loader`."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from core.experiment.fields import Experiment
from core.lessons.claims import Claim, Comparison, Runs
from core.lessons.quiz import Question

Picture = Literal["loss", "accuracy", "precision", "recall", "steps", "mae", "rmse", "matrix", "plane"]
Layout = Literal["side", "over"]


@dataclass(frozen=True)
class PlannedRun:
    """A run that the learner makes: a name for claims (unique in the lesson), a label, and its experiment."""

    name: str
    label: str
    experiment: Experiment


@dataclass(frozen=True)
class Option:
    """One answer to a prediction.

    `said` completes "You said ..."; `happened` is a whole sentence with `{run.measure}` in it, shown when the run did
    this; `when` are the comparisons that tell it did; `why` is what a learner who chose it wrongly should hear.
    """

    name: str
    text: str
    said: str
    happened: str
    when: tuple[Comparison, ...] = ()
    why: str = ""


@dataclass(frozen=True)
class Prediction:
    """A question before the run. `expected` is the option that every run of the step shows, whatever the seed."""

    question: str
    options: tuple[Option, ...]
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


@dataclass(frozen=True)
class Step:
    """One step. In order: text, lab, prediction, runs with pictures and numbers, reveal, claims, text after.

    `text` and `after` are Markdown; `after` may have `{run.measure}` in it. `numbers` are measures, shown for each run.
    `layout` draws several runs side by side, or over each other in one chart. `lab` names an interactive part.
    """

    name: str
    title: str
    text: str
    runs: tuple[PlannedRun, ...] = ()
    prediction: Prediction | None = None
    pictures: tuple[Picture, ...] = ()
    numbers: tuple[str, ...] = ()
    layout: Layout = "side"
    claims: tuple[Claim, ...] = ()
    after: str = ""
    lab: str = ""
    uses: tuple[str, ...] = ()
    """Names of the runs, of this step or earlier ones, that must be there before the reveal."""


@dataclass(frozen=True)
class Lesson:
    """One lesson. `door` is the experiment with which it leads on into the app; `terms` are entries of the glossary."""

    slug: str
    number: int
    title: str
    question: str
    minutes: int
    intro: str
    steps: tuple[Step, ...]
    quiz: tuple[Question, ...]
    door: Experiment
    door_label: str
    terms: tuple[str, ...] = ()
    runs: dict[str, PlannedRun] = field(default_factory=dict)

    def step(self, name: str) -> Step | None:
        """The step of this name."""
        return next((step for step in self.steps if step.name == name), None)


def lesson_named(lessons: Sequence[Lesson], slug: str) -> Lesson | None:
    """The lesson of this slug."""
    return next((lesson for lesson in lessons if lesson.slug == slug), None)
