"""What a mistake costs: thresholds are offered, taken, and what they were traded against is told."""

from streamlit.testing.v1 import AppTest

from tests.pages.conftest import Open
from tests.pages.examples import BINARY_RUN, THREE_RUN, explorer, trained, unfold, values, widget

CHEAPEST, PRECISE, F_BETA = "use: The cheapest", "use: The most precise that finds enough", "use: The best F-beta"


def offers(app: AppTest) -> dict[str, tuple[str, bool]]:
    """The buttons that take a threshold: what each says and whether it can be pressed."""
    keys = (CHEAPEST, PRECISE, F_BETA)
    return {key: (app.button(key).label, not app.button(key).disabled) for key in keys}


def test_each_choice_says_what_it_would_give(open_page: Open) -> None:
    app = unfold(open_page("evaluate", trained(BINARY_RUN, miss_cost=5.0, least_recall=0.5)), "choices")
    assert not app.exception
    words = values(app.markdown)
    assert "0.20: 0 missed, 3 false alarms, cost 3 instead of 6 now." in words
    assert "0.80: precision 1 instead of 0.75 now, recall 0.5 instead of 0.75 now." in words
    assert "0.50: F1 0.75, as now (recall 0.75, precision 0.75)." in words
    assert offers(app) == {CHEAPEST: ("Use 0.20", True), PRECISE: ("Use 0.80", True), F_BETA: ("Use 0.50", False)}
    assert "In use: the threshold 0.50 calls the same rows positive." in values(app.caption)


def test_a_choice_that_is_taken_sets_the_threshold_and_tells_the_trade(open_page: Open) -> None:
    app = unfold(open_page("evaluate", trained(BINARY_RUN, miss_cost=5.0)), "choices")
    assert not app.success
    app.button(CHEAPEST).click().run()
    assert not app.exception
    assert explorer(app)["threshold"] == 0.2
    assert app.query_params["threshold"] == "0.2"
    trade = (
        "From 0.50 to 0.20: finds 1 more of 4 (recall 0.75 to 1), raises 2 more false alarms (precision 0.75 to 0.571)."
    )
    assert values(app.success) == trade
    assert offers(app)[CHEAPEST] == ("Use 0.20", False)
    app.run()
    assert values(app.success) == trade  # it stays
    widget(app, "control:miss_cost").set_value(1.0).run()
    assert values(app.success) == trade
    app.button(F_BETA).click().run()
    assert values(app.success).startswith("From 0.20 to 0.50: finds 1 fewer of 4")


def test_a_threshold_that_was_moved_by_hand_ends_the_trade(open_page: Open) -> None:
    app = unfold(open_page("evaluate", trained(BINARY_RUN, miss_cost=5.0)), "choices")
    app.button(CHEAPEST).click().run()
    app.session_state["session"].change(threshold=0.7)
    app.run()
    assert not app.success


def test_the_controls_change_what_is_offered(open_page: Open) -> None:
    app = unfold(open_page("evaluate", trained(BINARY_RUN)), "choices")
    widget(app, "control:false_alarm_cost").set_value(10.0).run()
    assert offers(app)[CHEAPEST][0] == "Use 0.80"
    widget(app, "control:least_recall").set_value(1.0).run()
    assert offers(app)[PRECISE][0] == "Use 0.20"
    widget(app, "control:beta").set_value(2.0).run()
    assert "0.20: F2 0.87 instead of 0.75 now" in values(app.markdown)
    assert {name: app.query_params[name] for name in ("false_alarm_cost", "least_recall", "beta")} == {
        "false_alarm_cost": "10.0",
        "least_recall": "1.0",
        "beta": "2.0",
    }


def test_without_costs_there_is_a_sentence_and_no_button(open_page: Open) -> None:
    app = unfold(open_page("evaluate", trained(BINARY_RUN, miss_cost=0.0, false_alarm_cost=0.0)), "choices")
    assert "Neither mistake costs anything" in values(app.markdown)
    assert CHEAPEST not in [button.key for button in app.button]


def test_a_trade_belongs_to_the_class_it_was_made_for(open_page: Open) -> None:
    app = unfold(open_page("evaluate", trained(THREE_RUN, miss_cost=5.0)), "choices")
    app.button(PRECISE).click().run()
    assert values(app.success).startswith("From 0.50 to 0.60: finds the same 2 of 2 (recall 1), raises 1 fewer")
    widget(app, "control:positive").set_value("setosa").run()
    assert not app.exception
    assert not app.success
