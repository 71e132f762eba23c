"""What every lesson claims is true of the runs that its learner makes, with five different seeds."""

import pytest

from core.lessons.lesson import Lesson, Step
from core.lessons.loader import load_lessons
from tests.core.lessons.walking import Trainer

SEEDS = range(5)
STEPS = [(lesson, step) for lesson in load_lessons() for step in lesson.steps if step.uses]


@pytest.fixture(scope="module")
def trainer() -> Trainer:
    return Trainer()


@pytest.mark.parametrize(("lesson", "step"), STEPS, ids=[f"{lesson.slug}-{step.name}" for lesson, step in STEPS])
def test_the_claims_of_every_step_hold_for_every_seed(lesson: Lesson, step: Step, trainer: Trainer) -> None:
    for seed in SEEDS:
        runs = trainer.runs((lesson.runs[name] for name in step.uses), seed)
        for claim in step.claims:
            broken = [comparison.text for comparison in claim.holds if not comparison.holds(runs)]
            assert not broken, f"seed {seed}"
        if step.prediction:
            outcome = step.prediction.outcome(runs)
            assert outcome is not None, f"seed {seed}: no option says what happened"
            assert outcome.name == step.prediction.expected, f"seed {seed}"
