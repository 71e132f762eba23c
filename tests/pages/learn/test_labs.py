"""The labs of the lessons: what is moved changes what is drawn and said."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.lessons.labs import descent
from core.lessons.labs.neuron import code
from tests.pages.conftest import FakeScheduler, Open
from tests.pages.examples import rows, values
from tests.pages.test_learn import finish, press


def slide(app: AppTest, label: str, value: float) -> AppTest:
    (slider,) = [slider for slider in [*app.slider, *app.select_slider] if slider.label == label]
    return slider.set_value(value).run()


def test_a_step_of_the_neuron_moves_the_ball_and_shows_its_numbers(open_page: Open) -> None:
    app = press(open_page("learn", lesson="weights"), "Step")
    path = rows(app, 0, "path")
    assert path["weight"].tolist() == pytest.approx([-1.0, -0.4])
    assert path["last"].tolist() == [False, True]
    assert "| 1 | -1 | -1 | 9 | -6 | -0.4 |" in values(app.markdown)
    assert "-1 plus 0.1 times 6 = -0.4" in values(app.markdown)
    assert app.code[0].value == code()


def test_without_applying_the_gradients_the_ball_stays(open_page: Open) -> None:
    app = open_page("learn", lesson="weights")
    app.toggle[0].set_value(False).run()
    press(app, "10 steps")
    assert set(rows(app, 0, "path")["weight"]) == {-1.0}
    assert "never applied" in values(app.markdown)
    assert app.code[0].value == code(apply=False)


def test_another_first_weight_begins_anew(open_page: Open) -> None:
    app = press(open_page("learn", lesson="weights"), "10 steps")
    assert len(rows(app, 0, "path")) == 11
    slide(app, "First weight", 0.5)
    assert rows(app, 0, "path")["weight"].tolist() == [0.5]
    slide(app, "Learning rate", 1.1)
    assert "diverges" in values(app.markdown)


def test_sixty_steps_are_the_most(open_page: Open) -> None:
    app = open_page("learn", lesson="weights")
    for _ in range(6):
        press(app, "10 steps")
    assert [button.disabled for button in app.button if button.label in ("Step", "10 steps")] == [True, True]
    press(app, "Start again")
    assert len(rows(app, 0, "path")) == 1


def test_the_paths_follow_rate_and_steps_and_one_that_explodes_says_so(open_page: Open) -> None:
    app = open_page("learn", lesson="compile")
    slide(app, "Steps", 100)
    paths = rows(app, 0, "paths")
    assert set(paths["optimizer"]) == set(descent.OPTIMIZERS)
    assert len(paths) == 4 * 101
    assert "growing without end" not in values(app.markdown)
    slide(app, "Learning rate", 1.1)
    assert "growing without end" in values(app.markdown)
    assert len(rows(app, 0, "paths")) < 4 * 101


def test_the_batches_follow_their_size(open_page: Open) -> None:
    app = slide(open_page("learn", lesson="fit"), "Batch size", 32)
    assert rows(app, 0, "batches")["rows"].tolist() == [32, 32, 26]
    assert "3 steps an epoch" in values(app.markdown)
    assert "26 rows" in values(app.markdown)


def test_the_losses_of_steps_are_drawn_for_each_run(open_page: Open, scheduler: FakeScheduler) -> None:
    app = press(open_page("learn", lesson="fit", done="fit-Cab.-......"), "Train")
    for _ in range(3):
        finish(scheduler, step_losses=np.array([0.9, 0.7]))
        app.run()
    charts = [
        place for place, chart in enumerate(app.get("vega_lite_chart")) if "epochs gone" in str(chart.proto).lower()
    ]
    assert len(charts) == 3
    assert set(rows(app, charts[0])["kind"]) == {"step", "epoch"}
