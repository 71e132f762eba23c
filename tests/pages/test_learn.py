"""Learn: a lesson in a temporary folder is walked from its card to its door, with runs made of constants."""

import dataclasses
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.experiment.fields import Experiment
from core.lessons.loader import load_lessons
from core.runs.run import Run
from pages.parts.app.session import Session
from pages.parts.learn.labs import lab_named, lab_names
from tests.core.lessons.writing import LESSON, QUIZ, TEXT, write_lesson
from tests.pages.conftest import FakeScheduler, Open
from tests.pages.examples import BINARY_RUN, HISTORY, MOONS, labels, links, rows, trained, values

ANOTHER_RUN = """
[[steps.runs]]
name = "longer"
label = "Four epochs"
query = "dataset=moons&epochs=4"
"""
TWO_RUNS = LESSON.replace("[steps.prediction]", ANOTHER_RUN + "\n[steps.prediction]", 1)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder whose lessons are the app's."""
    monkeypatch.setattr("pages.parts.learn.session.load_lessons", lambda: load_lessons(tmp_path))
    return tmp_path


def finish(scheduler: FakeScheduler, **changes: object) -> Run:
    """Let the latest job end with the constant run."""
    job = scheduler.jobs[-1]
    run = dataclasses.replace(BINARY_RUN, experiment=job.experiment, **changes)  # type: ignore[arg-type]
    job.rows = [{str(name): value for name, value in row.items()} for row in run.history.to_dict("records")]
    job.epoch, job.run, job.state = run.epochs, run, "ended"
    job.over.set()
    return run


def press(app: AppTest, label: str) -> AppTest:
    """Press the first button that begins so and can be pressed."""
    (button, *_) = [button for button in app.button if button.label.startswith(label) and not button.disabled]
    return button.click().run()


def go(app: AppTest, page: str) -> AppTest:
    """Follow a link of the navigation, which carries no parameters."""
    app.query_params.clear()
    return app.switch_page(f"pages/{page}.py").run()


def said(elements: Iterable[Any]) -> str:
    """What some boxes say, without what makes it bold."""
    return values(elements).replace("**", "")


def commit(app: AppTest, answer: str) -> AppTest:
    app.radio[0].set_value(answer).run()
    return press(app, "Commit")


def test_a_prediction_changed_just_before_it_is_committed_counts_as_changed(folder: Path, open_page: Open) -> None:
    write_lesson(folder)
    app = open_page("learn", lesson="small", done="small-1.-.....")
    app.radio[0].set_value("rises").run()
    app.radio[0].set_value("falls")
    press(app, "Commit")
    assert app.query_params["done"] == "small-1a-....."


@pytest.fixture
def trained_app(folder: Path, open_page: Open, scheduler: FakeScheduler) -> Callable[[str], AppTest]:
    """The small lesson, once its run is done, for a learner who predicted this."""

    def trained_app(answer: str) -> AppTest:
        write_lesson(folder)
        app = open_page("learn", lesson="small", done="small-1.-.....")
        commit(app, answer)
        press(app, "Train")
        finish(scheduler)
        return app.run()

    return trained_app


def test_the_list_has_a_card_for_every_lesson_and_one_press_opens_it(folder: Path, open_page: Open) -> None:
    write_lesson(folder)
    app = open_page("learn")
    assert not app.exception
    assert "A small lesson" in values(app.markdown)
    assert "3 minutes. 0 of 2 steps done." in values(app.caption)
    assert app.query_params == {}
    press(app, "Begin: A small lesson")
    assert app.query_params == {"lesson": "small"}
    assert app.title[0].value == "A small lesson"
    press(app, "All lessons")
    assert app.query_params == {}


def test_a_lesson_is_walked_from_its_first_step_to_its_door(
    folder: Path, open_page: Open, scheduler: FakeScheduler
) -> None:
    write_lesson(folder)
    app = open_page("learn", lesson="small")
    assert [heading.value for heading in app.subheader] == ["1. Look", "2. Learn"]
    assert "Opens when the step above is done." in values(app.caption)
    assert not app.radio
    press(app, "Go on")
    assert app.query_params["done"] == "small-1.-....."

    assert "Train" not in labels(app.button)  # the prediction comes first
    (button,) = [button for button in app.button if button.label == "Commit"]
    assert button.disabled
    commit(app, "rises")
    assert app.query_params["done"] == "small-1b-....."
    assert "You said it would rise. Now see what happens." in values(app.markdown)

    press(app, "Train")
    assert [job.experiment for job in scheduler.jobs] == [MOONS]
    assert "Stop" in labels(app.button)
    finish(scheduler)
    app.run()
    assert not app.exception
    assert app.query_params["done"] == "small-1B-....."
    revealed = said(app.info)
    assert "You said it would rise. It went otherwise." in revealed
    assert "It fell from 0.8 to 0.568. Training lowers it." in revealed
    assert "The accuracy is 80%." in values(app.markdown)
    assert "It ends at 0.568." in values(app.markdown)
    assert rows(app, 0)["value"].tolist()[:3] == HISTORY["loss"].tolist()
    assert "keras.Sequential" in values(app.code)
    assert "Go on" in links(app)

    session = app.session_state["session"]
    assert session.experiment == Experiment()  # the learner's own is as it was
    assert session.job is None
    assert session.runs == []


def test_a_right_prediction_is_called_so(trained_app: Callable[[str], AppTest]) -> None:
    app = trained_app("falls")
    assert "You said it would fall: so it is. It fell from 0.8 to 0.568." in said(app.success)


def test_a_run_is_there_again_when_the_learner_comes_back(trained_app: Callable[[str], AppTest]) -> None:
    app = trained_app("falls")
    go(app, "data")
    assert app.query_params == {"dataset": "moons"}
    assert not app.warning
    go(app, "learn")
    assert app.query_params == {"lesson": "small", "done": "small-1A-....."}
    assert "so it is" in said(app.success)


def test_a_run_that_is_refused_says_why_and_can_be_asked_for_again(
    folder: Path, open_page: Open, scheduler: FakeScheduler
) -> None:
    write_lesson(folder)
    app = commit(open_page("learn", lesson="small", done="small-1.-....."), "falls")
    scheduler.refusal = "The queue is full: 250 trainings wait."
    press(app, "Train")
    assert not app.exception
    assert "The queue is full: 250 trainings wait." in said(app.warning)
    scheduler.refusal = ""
    press(app, "Train")
    finish(scheduler)
    assert "so it is" in said(app.run().success)


def test_the_runs_of_a_step_are_made_one_after_the_other(
    folder: Path, open_page: Open, scheduler: FakeScheduler
) -> None:
    write_lesson(folder, lesson=TWO_RUNS)
    app = open_page("learn", lesson="small", done="small-1a-.....")
    press(app, "Train")
    assert [job.experiment.epochs for job in scheduler.jobs] == [3]
    finish(scheduler)
    app.run()
    assert [job.experiment.epochs for job in scheduler.jobs] == [3, 4]
    assert "so it is" not in said(app.success)
    finish(scheduler)
    app.run()
    assert "so it is" in said(app.success)
    assert app.query_params["done"] == "small-1A-....."


def test_several_runs_can_be_drawn_in_one_chart(folder: Path, open_page: Open, scheduler: FakeScheduler) -> None:
    write_lesson(folder, lesson=TWO_RUNS.replace('numbers = ["accuracy"]', 'layout = "over"'))
    app = open_page("learn", lesson="small", done="small-1a-.....")
    press(app, "Train")
    for _ in range(2):
        finish(scheduler)
        app.run()
    assert not app.exception
    assert sorted(rows(app, 0)["run"].unique()) == ["Four epochs", "Three epochs"]
    assert len(app.get("vega_lite_chart")) == 2


def test_matrix_and_plane_are_drawn_where_a_step_asks_for_them(
    folder: Path, open_page: Open, scheduler: FakeScheduler
) -> None:
    write_lesson(folder, lesson=LESSON.replace('numbers = ["accuracy"]', 'pictures = ["matrix", "plane"]'))
    app = open_page("learn", lesson="small", done="small-1a-.....")
    press(app, "Train")
    finish(scheduler)
    app.run()
    assert not app.exception
    assert len(rows(app, 0, "points")) == 300
    counts = rows(app, 1).pivot(index="actual", columns="predicted", values="rows")
    assert counts.loc[["lower", "upper"], ["lower", "upper"]].to_numpy().tolist() == [[5, 1], [1, 3]]


def test_a_stopped_run_leaves_the_step_open_and_says_so(
    folder: Path, open_page: Open, scheduler: FakeScheduler
) -> None:
    write_lesson(folder)
    app = open_page("learn", lesson="small", done="small-1a-.....")
    press(app, "Train")
    press(app, "Stop")
    assert scheduler.stopped == scheduler.jobs
    finish(scheduler, status="stopped")
    app.run()
    assert "The run was stopped." in said(app.warning)
    assert app.query_params["done"] == "small-1a-....."
    press(app, "Train")
    assert len(scheduler.jobs) == 2


def test_leaving_a_lesson_ends_its_runs(folder: Path, open_page: Open, scheduler: FakeScheduler) -> None:
    write_lesson(folder)
    app = open_page("learn", lesson="small", done="small-1a-.....")
    press(app, "Train")
    press(app, "All lessons")
    assert scheduler.stopped == scheduler.jobs
    press(app, "Go on: A small lesson")
    assert "Stop" not in labels(app.button)
    press(app, "Train")
    assert len(scheduler.jobs) == 2


def test_a_link_brings_back_what_was_said_and_the_run_can_be_made_again(folder: Path, open_page: Open) -> None:
    write_lesson(folder)
    app = open_page("learn", lesson="small", done="small-1B-rw...")
    assert not app.exception
    assert "You said it would rise." in values(app.markdown)
    assert "Train" in labels(app.button)
    assert app.query_params["done"] == "small-1B-rw..."
    press(app, "All lessons")
    assert "2 of 2 steps done, 1 of 5 questions right at first." in values(app.caption)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("lesson", "magic", "lesson = 'magic' is no lesson; all of them are listed instead"),
        ("done", "small-9-.", "done = 'small-9-.' does not fit the steps of this lesson; it is left out"),
        ("draw", "-1", "draw = '-1' must be a whole number from 0 to 9,999"),
        ("epochs", "5", "epochs = '5' is no setting of this page; it is left out"),
    ],
)
def test_bad_values_of_a_link_are_refused_in_words(
    folder: Path, open_page: Open, name: str, value: str, message: str
) -> None:
    write_lesson(folder)
    app = open_page("learn", **{name: value})
    assert not app.exception
    assert message in said(app.warning)
    assert app.query_params == {}
    press(app, "Understood")
    assert not app.warning


def test_the_learners_own_settings_outlive_a_lesson(folder: Path, open_page: Open) -> None:
    write_lesson(folder)
    app = open_page("learn", trained(BINARY_RUN, epochs=77), lesson="small")
    go(app, "train")
    session: Session = app.session_state["session"]
    assert session.experiment.epochs == 77
    assert app.query_params == {"dataset": "moons", "epochs": "77"}


def test_a_wrong_answer_of_the_quiz_is_explained_and_the_first_one_counts(
    trained_app: Callable[[str], AppTest],
) -> None:
    app = trained_app("falls")
    radio = next(radio for radio in app.radio if "two" in radio.options)
    radio.set_value(radio.options.index("two")).run()
    press(app, "Check")
    assert "Not quite. Because two is another thing." in said(app.warning)
    assert app.query_params["done"] == "small-1A-w...."
    radio = next(radio for radio in app.radio if "two" in radio.options)
    radio.set_value(radio.options.index("one")).run()
    press(app, "Check")
    assert "Right. It is one." in said(app.success)
    assert app.query_params["done"] == "small-1A-w...."


def test_an_order_is_checked_once_every_place_has_its_own_step(trained_app: Callable[[str], AppTest]) -> None:
    app = trained_app("falls")

    def pick(*items: str) -> bool:
        for place, item in enumerate(items):
            app.selectbox[place].set_value(item)
        app.run()
        return not [button for button in app.button if button.label == "Check"][-1].disabled

    def check() -> None:
        [button for button in app.button if button.label == "Check"][-1].click().run()

    assert not pick("one", "one", "three")
    assert pick("two", "one", "three")
    check()
    assert "One is before two." in said(app.warning)
    assert app.query_params["done"].endswith("....w")
    assert pick("one", "two", "three")
    check()
    assert "Right. They are counted." in said(app.success)


def test_mixed_practice_asks_questions_of_all_lessons_and_others_on_demand(folder: Path, open_page: Open) -> None:
    for number in range(6):
        asked_again = QUIZ.replace('ask = "', f'ask = "Lesson {number}: ')
        lesson = LESSON.replace("number = 5", f"number = {number}")
        write_lesson(folder, f"lesson_{number}", lesson=lesson, quiz=asked_again)
    app = open_page("learn", lesson="practice")
    assert not app.exception
    assert "20 questions from all lessons." in values(app.markdown)
    first = values(app.markdown)
    press(app, "Other questions")
    assert app.query_params == {"lesson": "practice", "draw": "1"}
    assert values(app.markdown) != first


@pytest.mark.parametrize("slug", [lesson.slug for lesson in load_lessons()])
def test_every_lesson_of_the_app_opens(open_page: Open, slug: str) -> None:
    app = open_page("learn", lesson=slug)
    assert not app.exception
    assert not app.error
    assert app.query_params == {"lesson": slug}


def test_every_lab_that_a_lesson_names_is_there() -> None:
    named = {step.lab for lesson in load_lessons() for step in lesson.steps if step.lab}
    assert named <= set(lab_names())
    with pytest.raises(KeyError, match="There is no lab 'of nothing'"):
        lab_named("of nothing")


AGAIN = """
[[steps]]
name = "again"
title = "Again"
text = "again"

[steps.prediction]
question = "And now?"
expected = "low"

[[steps.prediction.options]]
name = "low"
text = "It is low"
said = "it would be low"
when = ["moons.val_loss < 100"]
happened = "It is {moons.val_loss}."

[[steps.prediction.options]]
name = "high"
text = "It is high"
said = "it would be high"
when = ["moons.val_loss >= 100"]
happened = "It is {moons.val_loss}."
why = "Training lowers it."
"""


def test_a_step_whose_runs_are_there_already_is_done_once_it_is_predicted(
    folder: Path, open_page: Open, scheduler: FakeScheduler
) -> None:
    write_lesson(folder, lesson=LESSON + AGAIN, text=f"{TEXT}\n## again\n\nThe same run.\n")
    app = open_page("learn", lesson="small", done="small-1a.-.....")
    press(app, "Train")
    finish(scheduler)
    app.run()
    commit(app, "low")
    assert app.query_params["done"] == "small-1AA-....."
    assert len(scheduler.jobs) == 1
