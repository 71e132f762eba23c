"""What every lesson claims is true of the runs that its learner makes, and every lesson can be walked to its end.

Both use the same runs, trained once in this process.
"""

import pytest
from streamlit.testing.v1 import AppTest

from core.lessons.lesson import Lesson, Step
from core.lessons.loader import load_lessons
from tests.lessons.trainer import Trainer
from tests.pages.conftest import (
    FakeScheduler,
    Open,
    navigation,
    open_page,
    scheduler,
    without_components,
    without_keras,
)
from tests.pages.examples import links, values

__all__ = ["navigation", "open_page", "scheduler", "without_components", "without_keras"]  # fixtures

LESSONS = load_lessons()
STEPS = [(lesson, step) for lesson in LESSONS for step in lesson.steps if lesson.needed_runs(step)]
SEEDS = [0, 1, *(pytest.param(seed, marks=pytest.mark.full) for seed in (2, 3, 4))]


@pytest.fixture(scope="module")
def trainer() -> Trainer:
    return Trainer()


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("lesson", "step"), STEPS, ids=[f"{lesson.slug}-{step.name}" for lesson, step in STEPS])
def test_the_claims_of_every_step_hold(lesson: Lesson, step: Step, seed: int, trainer: Trainer) -> None:
    runs = trainer.runs(lesson.needed_runs(step), seed)
    for claim in step.claims:
        assert not [comparison.text for comparison in claim.holds if not comparison.holds(runs)]
    if step.prediction:
        outcome = step.prediction.outcome(runs)
        assert outcome is not None, "no option says what happened"
        assert outcome.name == step.prediction.expected


def train_step(app: AppTest, scheduler: FakeScheduler, trainer: Trainer) -> None:
    """Give each job that the page submits the run that it asks for."""
    while scheduler.jobs and scheduler.jobs[-1].run is None:
        job = scheduler.jobs[-1]
        job.run, job.state = trainer.train(job.experiment), "ended"
        job.over.set()
        app.run()


@pytest.mark.parametrize("lesson", LESSONS, ids=[lesson.slug for lesson in LESSONS])
def test_a_lesson_is_walked_to_its_end(
    lesson: Lesson, trainer: Trainer, open_page: Open, scheduler: FakeScheduler
) -> None:
    app = open_page("learn", lesson=lesson.slug)
    for number, step in enumerate(lesson.steps, start=1):
        assert f"{number}. {step.title}" in [heading.value for heading in app.subheader]
        key = f"{lesson.slug}:{step.name}"
        if step.prediction:
            app.radio(f"predict:{key}").set_value(step.prediction.expected).run()
            app.button(f"commit:{key}").click().run()
        elif not lesson.needed_runs(step):
            app.button(f"go:{key}").click().run()
        if f"train:{key}" in [button.key for button in app.button]:
            app.button(f"train:{key}").click().run()
            train_step(app, scheduler, trainer)
        assert not app.exception
        assert f"train:{key}" not in [button.key for button in app.button]
    predictions = sum(step.prediction is not None for step in lesson.steps)
    assert values(app.success).count(": so it is.") == predictions
    assert lesson.door_label in links(app)
