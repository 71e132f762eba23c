"""A lesson in a real browser, from its first step to its door into the app, by the keyboard alone."""

import re

import pytest
from playwright.sync_api import Locator, expect

from core.experiment.fields import Experiment, for_training
from core.lessons.lesson import Lesson, Step
from core.lessons.loader import load_lessons
from tests.browser.walk import Walk
from tests.timeouts import SECONDS_TO_START

WALKED = "fit"  # the other lessons are walked without a browser in tests/lessons
LESSONS = [
    pytest.param(lesson, id=lesson.slug, marks=() if lesson.slug == WALKED else pytest.mark.full)
    for lesson in load_lessons()
]


def part(walk: Walk, kind: str, lesson: Lesson, step: Step) -> Locator:
    """The element of a step that is shown under the key `kind:lesson:step`."""
    return walk.page.locator(f".st-key-{kind}-{lesson.slug}-{re.sub('[^a-zA-Z0-9_-]', '-', step.name)}")


def press(button: Locator) -> None:
    """Press a button that is reached by the keyboard."""
    expect(button).to_be_enabled()
    button.focus()
    button.press("Enter")


def predict(walk: Walk, lesson: Lesson, step: Step) -> None:
    """Choose what will happen, and commit it."""
    assert step.prediction
    place = [option.name for option in step.prediction.options].index(step.prediction.expected)
    choices = part(walk, "predict", lesson, step).locator("input[type=radio]")
    expect(choices).to_have_count(len(step.prediction.options))
    choices.first.focus()
    choices.first.press("Space")
    for number in range(place):
        choices.nth(number).press("ArrowDown")
    expect(choices.nth(place)).to_be_checked()
    press(part(walk, "commit", lesson, step).get_by_role("button", name="Commit"))


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_is_walked_to_its_door_by_the_keyboard(walk: Walk, lesson: Lesson) -> None:
    made: set[Experiment] = set()
    walk.open(f"/learn?lesson={lesson.slug}")
    for number, step in enumerate(lesson.steps, start=1):
        expect(walk.page.get_by_role("heading", name=f"{number}. {step.title}")).to_be_visible()
        if step.prediction:
            predict(walk, lesson, step)
        if not lesson.needed_runs(step) and not step.prediction:
            press(part(walk, "go", lesson, step).get_by_role("button"))
        wanted = {for_training(planned.experiment) for planned in lesson.needed_runs(step)}
        if not wanted <= made:  # two runs that differ only in how they are judged are made once
            press(part(walk, "train", lesson, step).get_by_role("button", name="Train"))
        made |= wanted
        expect(part(walk, "train", lesson, step)).to_have_count(0, timeout=1_000 * SECONDS_TO_START)
        expect(walk.page.get_by_text("Opens when the step above is done.")).to_have_count(
            int(number + 1 < len(lesson.steps))
        )
    walk.says("Try what you know")
    said = sum(step.prediction is not None for step in lesson.steps)
    expect(walk.page.get_by_text(": so it is.")).to_have_count(said)
    door = walk.page.get_by_role("link", name=lesson.door_label)
    door.focus()
    door.press("Enter")
    walk.has_address(f"/train\\?.*dataset={lesson.door.dataset}")
