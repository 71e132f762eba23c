"""The session's state of learning: which lesson is open, the progress, the lessons' own runs, and the link to it all.

The learner's session is left alone: a lesson's runs are kept here, and its jobs wait in the same queue.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import streamlit as st

from core.experiment.fields import FOREIGN_PREFIXES
from core.jobs.job import Job
from core.jobs.queue import RefusedError
from core.lessons.claims import Runs
from core.lessons.lesson import Lesson, PlannedRun, Step, lesson_named
from core.lessons.loader import load_lessons
from core.lessons.progress import Progress
from core.runs.run import Run
from pages.parts.app.session import SECONDS_TO_STOP, Session, scheduler, set_link, submit

RUNS_KEPT = 40
PRACTICE = "practice"
MOST_DRAWS = 9_999


@dataclass
class Learning:
    """All that one browser session has learned. `lesson` is a slug, `practice`, or empty for the list."""

    owner: str
    lesson: str = ""
    draw: int = 0
    progress: Progress = field(default_factory=Progress)
    runs: dict[str, Run] = field(default_factory=dict)
    waiting: list[PlannedRun] = field(default_factory=list)
    job: Job | None = None
    training_for: tuple[str, str] = ("", "")
    trouble: str = ""
    checked: dict[str, tuple[str, ...]] = field(default_factory=dict)
    link: dict[str, str] = field(default_factory=dict)
    touched: bool = False

    def open(self, lesson: str) -> None:
        """Open a lesson, or the list of them. The runs of the one that is left end: nobody would watch them."""
        if self.training:
            self.stop()
            self.job, self.waiting = None, []
        self.touched = True
        self.lesson = lesson

    def redraw(self) -> None:
        """Ask other questions, with other numbers."""
        self.touched = True
        self.draw = (self.draw + 1) % (MOST_DRAWS + 1)

    def commit(self, lesson: Lesson, step: Step, option: str) -> None:
        """Commit a prediction. It stays: a prediction is made before the run."""
        self.touched = True
        self.progress.said.setdefault((lesson.slug, step.name), option)
        if self.runs_of(lesson, step) is not None:  # none is needed, or an earlier step made them
            self.finish(lesson, step)

    def finish(self, lesson: Lesson, step: Step) -> None:
        """Mark a step as done: the next one opens."""
        self.touched = True
        self.progress.done.add((lesson.slug, step.name))

    def run_of(self, planned: PlannedRun) -> Run | None:
        """The run that was made of this plan, to be judged as the plan says; None when it is not there."""
        run = self.runs.get(planned.experiment.for_training.to_query())
        return replace(run, experiment=planned.experiment) if run else None

    def runs_of(self, lesson: Lesson, step: Step) -> Runs | None:
        """All the runs that the step speaks of, by their names; None while one is missing."""
        found = {name: self.run_of(lesson.runs[name]) for name in step.uses}
        return {name: run for name, run in found.items() if run} if all(found.values()) else None

    def train(self, lesson: Lesson, step: Step) -> None:
        """Make the step's runs that are missing, one after the other."""
        self.touched = True
        if self.training:  # the button was pressed twice before the page was drawn anew
            return
        self.trouble = ""
        self.training_for = lesson.slug, step.name
        self.waiting = [lesson.runs[name] for name in step.uses if not self.run_of(lesson.runs[name])]
        self._submit_next()

    def _submit_next(self) -> None:
        self.waiting = [planned for planned in self.waiting if not self.run_of(planned)]
        self.job = None
        if self.waiting:
            try:
                self.job = submit(self.owner, self.waiting[0].experiment.for_training)
            except RefusedError as error:
                self.trouble, self.waiting = str(error), []

    def stop(self) -> None:
        """End the runs of this step."""
        self.touched = True
        self.waiting = self.waiting[:1]
        if self.job:
            scheduler().stop(self.job)
            self.job.over.wait(SECONDS_TO_STOP)

    @property
    def training(self) -> bool:
        """True while a run of a lesson waits or is made."""
        return self.job is not None

    def collect(self, lessons: Sequence[Lesson]) -> None:
        """Take the result of a job that has ended, and send the next one; the last one ends the step."""
        if self.job is None or self.job.run is None:
            return
        run = self.job.run
        if run.status == "stopped" or run.validation is None or not run.epochs:
            self.trouble = f"The run was {run.status}. {run.reason}".strip()
            self.job, self.waiting = None, []
            return
        self.runs[run.experiment.for_training.to_query()] = run
        for oldest in list(self.runs)[:-RUNS_KEPT]:
            del self.runs[oldest]
        self._submit_next()
        lesson = lesson_named(lessons, self.training_for[0])
        step = lesson.step(self.training_for[1]) if lesson else None
        if lesson and step and not self.training and self.runs_of(lesson, step):
            self.progress.done.add(self.training_for)

    def open_link(self, given: dict[str, str], lessons: Sequence[Lesson]) -> list[str]:
        """Take lesson and progress from a link's parameters. What is wrong with them comes back in words."""
        problems = []
        for name, value in given.items():
            if name == "lesson":
                known = ["", PRACTICE, *(lesson.slug for lesson in lessons)]
                self.lesson = value if value in known else ""
                if value not in known:
                    problems.append(f"lesson = '{value[:60]}' is no lesson; all of them are listed instead")
            elif name == "done":
                self.progress, found = Progress.read(value, lessons)
                problems += found
            elif name == "draw":
                fits = value.isascii() and value.isdigit() and int(value[:6]) <= MOST_DRAWS
                self.draw = int(value[:6]) if fits else 0
                if not fits:
                    problems.append(f"draw = '{value[:60]}' must be a whole number from 0 to {MOST_DRAWS:,}")
            elif not name.startswith(FOREIGN_PREFIXES):
                problems.append(f"{name[:60]} = '{value[:60]}' is no setting of this page; it is left out")
        return problems

    def to_link(self, lessons: Sequence[Lesson]) -> dict[str, str]:
        """The parameters that bring a learner back to this very place."""
        link = {"lesson": self.lesson, "done": self.progress.write(lessons), "draw": str(self.draw or "")}
        return {name: value for name, value in link.items() if value}


def all_lessons() -> tuple[Lesson, ...]:
    """The lessons of the app."""
    return load_lessons()


def learning_of(session: Session) -> Learning:
    """This session's state of learning."""
    if "learning" not in st.session_state:
        st.session_state["learning"] = Learning(session.owner)
    return st.session_state["learning"]  # type: ignore[no-any-return]


def follow_learn_link(session: Session, opened: bool) -> None:
    """Make the address bar and the state of learning agree, as `follow_link` does for the experiment."""
    learning, lessons = learning_of(session), all_lessons()
    learning.collect(lessons)
    given = st.query_params.to_dict()
    if opened and given and given != learning.link and not learning.touched:
        session.problems = learning.open_link(given, lessons)
    learning.touched = False
    before, learning.link = learning.link, learning.to_link(lessons)
    set_link(learning.link, before)
