"""The labs of the lessons on judging a model, each where its lesson shows it, with runs made of constants."""

import dataclasses
from collections.abc import Callable

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.experiment.fields import for_training
from core.lessons.labs.situations import SITUATIONS
from core.lessons.lesson import Lesson, lesson_named
from core.lessons.loader import load_lessons
from core.lessons.progress import Progress
from pages.parts.learn.session import LearningSession
from tests.pages.conftest import Open
from tests.pages.examples import BINARY_RUN, labels, rows, values, widget

OpenStep = Callable[[str, str], AppTest]


def lesson_of(slug: str) -> Lesson:
    lesson = lesson_named(load_lessons(), slug)
    assert lesson
    return lesson


@pytest.fixture
def open_step(open_page: Open) -> OpenStep:
    """Opens a lesson whose steps before the named one are done."""

    def open_step(slug: str, name: str) -> AppTest:
        lesson, progress = lesson_of(slug), Progress()
        for step in lesson.steps[: [step.name for step in lesson.steps].index(name)]:
            progress.done.add((slug, step.name))
            if step.prediction:
                progress.said[slug, step.name] = step.prediction.expected
        return open_page("learn", lesson=slug, done=progress.write([lesson]))

    return open_step


def press(app: AppTest, key: str) -> AppTest:
    return app.button(key=key).click().run()


def test_typed_counts_refill_every_formula(open_step: OpenStep) -> None:
    app = open_step("matrix", "four")
    assert "precision = TP / (TP + FP) = 35 / (35 + 10) = 0.778" in values(app.markdown)
    press(app, "lab:counts:take 0")
    assert [widget(app, f"lab:counts:{name}").value for name in ("tp", "fn", "fp", "tn")] == [80, 20, 10, 90]
    assert "= (80 + 90) / (80 + 90 + 10 + 20) = 0.850" in values(app.markdown)
    widget(app, "lab:counts:tp").set_value(0)
    widget(app, "lab:counts:fp").set_value(0).run()
    assert "undefined: nothing was predicted positive" in values(app.markdown)
    assert not app.exception


def test_a_precision_and_a_recall_become_a_matrix_or_a_reason(open_step: OpenStep) -> None:
    app = open_step("matrix", "back")
    assert "precision = TP / (TP + FP) = 450 / (450 + 50) = 0.900" in values(app.markdown)
    app.slider(key="lab:wanted:precision").set_value(0.1).run()
    assert "There are only 500 negative rows." in values(app.info)
    assert not app.exception


def test_each_layout_is_read_and_a_mistake_explained(open_step: OpenStep) -> None:
    app = open_step("matrix", "layouts")
    app.radio(key="lab:layouts:1").set_value("recall").run()
    assert "of the 40 that are positive, 35 are found" in values(app.success)
    app.radio(key="lab:layouts:2").set_value("precision").run()
    assert "You took the calls for the truth" in values(app.info)
    assert "| **Predicted: spam** | 35 | 10 |" in values(app.markdown)


def test_the_costs_are_asked_of_the_run_of_the_step_before(open_step: OpenStep) -> None:
    app = open_step("tradeoff", "spam_costs")
    assert "train them again there" in values(app.info)
    (planned,) = (run for step in lesson_of("tradeoff").steps for run in step.runs if run.name == "strict")
    learning: LearningSession = app.session_state["learning"]
    learning.runs[for_training(planned.experiment).to_query()] = dataclasses.replace(
        BINARY_RUN, experiment=planned.experiment
    )
    app.run()
    assert not app.exception
    assert labels(app.number_input) == ["An honest message lost costs", "A spam message that comes through costs"]
    assert "train them again there" not in values(app.info)


def test_a_situation_is_compared_once_it_is_picked_and_defended(open_step: OpenStep) -> None:
    app = open_step("tradeoff", "situations")
    button = "lab:situations:0:compare"
    assert app.button(key=button).disabled
    app.radio(key="lab:situations:0:chosen").set_value("precision")
    app.text_input(key="lab:situations:0:reason").set_value("<b>it is lost</b>").run()
    press(app, button)
    assert SITUATIONS[0].why in values(app.success)
    (said,) = [text.value for text in app.markdown if text.value.startswith("You: precision first")]
    assert "\\<b\\>" in said  # as it was written, and no HTML
    assert not app.exception


def test_a_leak_is_switched_on(open_step: OpenStep) -> None:
    app = open_step("leakage", "kinds")
    assert len(app.metric) == 4
    clean = [metric.value for metric in app.metric]
    app.radio(key="lab:leaks:leak").set_value("future").run()
    promised, kept = (float(metric.value) for metric in app.metric[2:])
    assert promised >= kept + 0.1
    assert clean != [metric.value for metric in app.metric]
    press(app, "lab:leaks:other")
    assert "draw 2" in values(app.markdown)


def test_the_test_rows_of_the_luckiest_are_opened_until_the_next_draw(open_step: OpenStep) -> None:
    app = open_step("validation", "luck")
    assert len(rows(app, -1)) == 20
    press(app, "lab:luck:open")
    assert app.button(key="lab:luck:open").disabled
    assert len(rows(app, -1)) == 21
    assert "of the test rows." in values(app.markdown)
    press(app, "lab:luck:again")
    assert not app.button(key="lab:luck:open").disabled
    assert np.isin(rows(app, -1)["part"], ["validation"]).all()
