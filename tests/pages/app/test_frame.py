"""What stands around every page: the link's mistakes, the last defence, and texts that stay texts."""

import pytest

from pages.parts.app.session import Session
from tests.pages.conftest import Open
from tests.pages.examples import labels, values, widget

PAGES = ("home", "data", "train", "evaluate")
RATES = ("0.01", "0.0123456789", "0.0100000001", "1e-06", "10")


@pytest.mark.parametrize("screen", PAGES)
def test_every_page_names_each_mistake_of_a_link_and_takes_the_rest(open_page: Open, screen: str) -> None:
    app = open_page(screen, epochs=-3, optimizer="turbo", speed=9, seed=7)
    assert not app.exception
    shown = values(app.warning)
    assert "Some of this link's settings are not possible" in shown
    assert "- epochs = '-3' must be a whole number from 1 to 2,000; 50 is used instead" in shown
    assert "- optimizer = 'turbo' must be one of sgd, adam," in shown
    assert "- speed = '9' is no setting of an experiment; it is left out" in shown
    assert app.query_params == {"dataset": "moons", "seed": "7"}
    app.button("understood").click().run()
    assert "epochs" not in values(app.warning)


@pytest.mark.parametrize("screen", PAGES)
def test_every_page_without_a_link_puts_the_dataset_into_the_address(open_page: Open, screen: str) -> None:
    app = open_page(screen)
    assert app.query_params == {"dataset": "moons"}
    assert not app.warning
    assert not app.error


@pytest.mark.parametrize("screen", ["data", "train", "evaluate"])
def test_every_page_with_a_link_to_a_file_says_what_to_do(open_page: Open, screen: str) -> None:
    app = open_page(screen, dataset="upload")
    assert not app.exception
    assert "Open that file on the Data page, or pick another dataset." in values(app.warning)


@pytest.mark.parametrize("screen", ["data", "train", "evaluate"])
def test_a_page_that_breaks_says_so_plainly_and_shows_no_traceback(
    open_page: Open, screen: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(session: Session) -> None:
        raise ZeroDivisionError("the secret reason")

    monkeypatch.setattr(Session, "table", broken)
    app = open_page(screen)
    assert not app.exception
    assert "This page could not be shown. Your data and runs are kept." in values(app.error)
    assert "secret" not in values(app.error)
    assert "Traceback" not in values(app.error)
    assert "the secret reason" in caplog.text  # whoever runs the app finds it


@pytest.mark.parametrize("screen", [*PAGES, "learn"])
def test_a_server_that_is_set_up_wrongly_says_so_on_every_page_and_shows_nothing_else(
    open_page: Open, screen: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRADEOFF_QUEUE", "many")
    app = open_page(screen)
    assert not app.exception
    shown = values(app.error).replace("\\", "")
    assert "set up wrongly and does not start: TRADEOFF_QUEUE is 'many' and must be a whole number" in shown
    assert not app.button
    assert not app.markdown
    monkeypatch.setenv("TRADEOFF_QUEUE", "9")
    assert not app.run().error


def test_a_change_by_hand_is_in_the_address_and_a_default_is_not(open_page: Open) -> None:
    app = open_page("train", dataset="moons", epochs=20)
    widget(app, "control:epochs").set_value(33).run()
    assert app.query_params == {"dataset": "moons", "epochs": "33"}
    widget(app, "control:epochs").set_value(50).run()
    assert app.query_params == {"dataset": "moons"}


def test_a_control_on_two_pages_shows_the_same_on_both(open_page: Open) -> None:
    app = open_page("train", seed=3)
    app.switch_page("pages/data.py").run()
    assert widget(app, "control:seed").value == 3


def test_settings_go_along_from_page_to_page(open_page: Open) -> None:
    app = open_page("train", dataset="circles", epochs=20, seed=3)
    app.switch_page("pages/data.py").run()
    app.switch_page("pages/train.py").run()
    assert widget(app, "control:epochs").value == 20
    assert app.query_params == {"dataset": "circles", "epochs": "20", "seed": "3"}


@pytest.mark.parametrize("rate", RATES)
def test_any_learning_rate_of_a_link_is_shown_and_kept(open_page: Open, rate: str) -> None:
    app = open_page("train", learning_rate=rate)
    assert not app.exception
    assert widget(app, "control:learning_rate").value == float(rate)
    widget(app, "control:epochs").set_value(33).run()
    assert app.session_state["session"].experiment.learning_rate == float(rate)


MARKED = "![x](http://a.b) <b>*_`$:r[y]"


@pytest.mark.parametrize("screen", ["data", "train", "evaluate"])
def test_a_column_of_a_link_is_shown_as_plain_text(open_page: Open, screen: str) -> None:
    app = open_page(screen, dataset="iris", target=MARKED)
    assert MARKED in values(app.warning)
    assert MARKED not in "".join(warning.value for warning in app.warning)


@pytest.mark.parametrize("screen", PAGES)
def test_a_bad_value_of_a_link_is_shown_as_plain_text(open_page: Open, screen: str) -> None:
    app = open_page(screen, optimizer=MARKED)
    assert not app.exception
    assert MARKED in values(app.warning)
    assert MARKED not in "".join(warning.value for warning in app.warning)
    assert "Understood" in labels(app.button)


@pytest.mark.parametrize("screen", [*PAGES, "learn"])
def test_a_link_fills_no_page_with_its_names_and_reorders_no_sentence(open_page: Open, screen: str) -> None:
    long = {f"{number}{'x' * 20_000}": "y" * 20_000 for number in range(2)}
    app = open_page(screen, **long, **{"\u202eton": "\u2066\n\nx"})
    assert not app.exception
    (warning,) = app.warning
    assert len(values([warning])) < 600
    assert "[U+202E]ton = '[U+2066] x' is no setting" in values([warning])
    assert not {"\u202e", "\u2066"} & {*warning.value}


@pytest.mark.parametrize("screen", ["home", "learn"])
def test_a_link_with_very_many_mistakes_names_the_first_and_counts_the_others(open_page: Open, screen: str) -> None:
    app = open_page(screen, **{f"p{number}": "1" for number in range(500)})
    (warning,) = app.warning
    assert "- p9 = '1' is no setting" in values([warning])
    assert "p10 = " not in values([warning])
    assert "- and 490 more" in values([warning])
    assert len(app.session_state["session"].problems) == 11
