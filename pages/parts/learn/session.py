"""The session's state of learning: the open lesson, the progress, the lessons' own runs, and the link to them.

The learner's experiment stays as it is: a lesson's runs are kept here, and its jobs wait in the same queue.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import streamlit as st

from core.experiment.fields import for_training
from core.experiment.link import FOREIGN_PREFIXES
from core.lessons.claims import Runs
from core.lessons.lesson import Lesson, PlannedRun, Step, lesson_named
from core.lessons.loader import load_lessons
from core.lessons.progress import Progress
from core.runs.run import Run
from core.text.words import shortened
from pages.parts.app.session import Session
from pages.parts.app.training_session import TRAIN, TrainingSession

MAX_RUNS = 40
PRACTICE = "practice"
MAX_DRAW = 9_999


@dataclass
class LearningSession(TrainingSession):
    """What one browser session has learned. `lesson` is a slug, `practice`, or empty for the list.

    `draw` is the number of the random draw of practice questions. `planned_runs` are the one in training and those
    after it, for the `trained_step` (lesson and step). `checked` holds the answers that were checked, by widget.
    """

    lesson: str = ""
    draw: int = 0
    progress: Progress = field(default_factory=Progress)
    runs: dict[str, Run] = field(default_factory=dict)
    planned_runs: list[PlannedRun] = field(default_factory=list)
    trained_step: tuple[str, str] = ("", "")
    checked: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def lessons(self) -> tuple[Lesson, ...]:
        """The lessons of the app."""
        return load_lessons()

    def open(self, lesson: str) -> None:
        """Open a lesson, or the list of them. The runs of the lesson before are stopped: no page shows them."""
        if self.is_training:
            self.stop()
            self.job, self.planned_runs = None, []
        self.link.touched = True
        self.lesson = lesson

    def redraw(self) -> None:
        """Draw other practice questions, with other numbers."""
        self.link.touched = True
        self.draw = (self.draw + 1) % (MAX_DRAW + 1)

    def commit(self, lesson: Lesson, step: Step, option: str) -> None:
        """Record a prediction. It cannot be changed: a prediction is made before the run."""
        self.link.touched = True
        self.progress.said.setdefault((lesson.slug, step.name), option)
        if self.runs_of(lesson, step) is not None:  # none is needed, or an earlier step made them
            self.finish(lesson, step)

    def finish(self, lesson: Lesson, step: Step) -> None:
        """Mark a step as done: the next one opens."""
        self.link.touched = True
        self.progress.done.add((lesson.slug, step.name))

    def run_of(self, planned: PlannedRun) -> Run | None:
        """The run of this plan, evaluated with the plan's settings; None when there is none."""
        run = self.runs.get(for_training(planned.experiment).to_query())
        return replace(run, experiment=planned.experiment) if run else None

    def runs_of(self, lesson: Lesson, step: Step) -> Runs | None:
        """All the runs that the step uses, by their names; None while one is missing."""
        found = {planned.name: self.run_of(planned) for planned in lesson.needed_runs(step)}
        return {name: run for name, run in found.items() if run} if all(found.values()) else None

    def train(self, lesson: Lesson, step: Step) -> None:
        """Train the step's missing runs, one after the other."""
        if self.begin_training():
            self.trained_step = lesson.slug, step.name
            self._submit_next(lesson.needed_runs(step))

    def _submit_next(self, planned_runs: Sequence[PlannedRun]) -> None:
        self.planned_runs = [planned for planned in planned_runs if not self.run_of(planned)]
        self.job = None
        if self.planned_runs and not self.submit(for_training(self.planned_runs[0].experiment)):
            self.planned_runs = []

    def stop(self) -> None:
        """Stop the running job and train none of the step's other runs."""
        self.planned_runs = self.planned_runs[:1]
        super().stop()

    def collect(self) -> None:
        """Keep the run of a job that has ended, and submit the next one; the last run completes the step."""
        if self.job is None or self.job.run is None:
            return
        run = self.job.run
        if run.status == "stopped" or not run.has_scores:
            self.refusals[TRAIN] = f"The run was {run.status}. {run.reason}".strip()
            self.job, self.planned_runs = None, []
            return
        self.runs[for_training(run.experiment).to_query()] = run
        for oldest in list(self.runs)[:-MAX_RUNS]:
            del self.runs[oldest]
        self._submit_next(self.planned_runs)
        lesson = lesson_named(self.lessons, self.trained_step[0])
        step = lesson.step(self.trained_step[1]) if lesson else None
        if lesson and step and not self.is_training and self.runs_of(lesson, step):
            self.progress.done.add(self.trained_step)

    def read_link(self, parameters: Sequence[tuple[str, str]]) -> list[str]:
        """Take lesson and progress from a link's parameters, and give what is wrong with them."""
        problems = []
        for name, value in dict(parameters).items():
            if name == "lesson":
                known = ["", PRACTICE, *(lesson.slug for lesson in self.lessons)]
                self.lesson = value if value in known else ""
                if value not in known:
                    problems.append(f"lesson = '{shortened(value)}' is no lesson; all of them are listed instead")
            elif name == "done":
                self.progress, found = Progress.read(value, self.lessons)
                problems += found
            elif name == "draw":
                fits = value.isascii() and value.isdigit() and int(value[:6]) <= MAX_DRAW
                self.draw = int(value[:6]) if fits else 0
                if not fits:
                    problems.append(f"draw = '{shortened(value)}' must be a whole number from 0 to {MAX_DRAW:,}")
            elif not name.startswith(FOREIGN_PREFIXES):
                problems.append(f"{shortened(name)} = '{shortened(value)}' is no setting of this page; it is left out")
        return problems

    def write_link(self) -> dict[str, str]:
        """The parameters of a link to the open lesson with the learner's progress."""
        link = {"lesson": self.lesson, "done": self.progress.write(self.lessons), "draw": str(self.draw or "")}
        return {name: value for name, value in link.items() if value}


def learning_session(session: Session) -> LearningSession:
    """The state of learning that belongs to a session."""
    if "learning" not in st.session_state:
        st.session_state["learning"] = LearningSession(session.owner)
    return st.session_state["learning"]  # type: ignore[no-any-return]


def follow_learn_link(session: Session, navigated: bool) -> None:
    """Keep the address bar and the state of learning in step, as `follow_link` does for the experiment."""
    learning = learning_session(session)
    learning.collect()
    problems = learning.link.sync(navigated, learning.read_link, learning.write_link)
    if problems is not None:
        session.problems = problems
