"""What counts as a choice of the learner, and when a widget is replaced, by what the browser still sends."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.parts.app.widget_version import MAX_KEPT, is_choice, renew_widget, widget_key
from tests.pages.examples import widget


@pytest.fixture(autouse=True)
def state(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A session's state."""
    state: dict[str, Any] = {}
    monkeypatch.setattr("streamlit.session_state", state)
    return state


def test_a_key_stays_until_python_changes_the_value() -> None:
    first = widget_key("epochs", 7)
    assert widget_key("epochs", 7) == first
    assert is_choice(first, 9)
    assert widget_key("epochs", 9) == first  # the learner's own change takes no focus away
    assert widget_key("epochs", 7) != first


@pytest.mark.parametrize(
    ("sent", "counts"),
    [
        ("old", False),  # the browser is a page behind, and sends what the old widget showed
        ("new", True),  # chosen in the old widget: no widget that shows it has been drawn
        ("other", True),  # chosen in the old widget
    ],
)
def test_an_old_widget_is_heard_when_it_was_changed_and_only_once(sent: str, counts: bool) -> None:
    old = widget_key("name", "old")
    widget_key("name", "new")
    assert is_choice(old, sent) == counts
    assert not is_choice(old, sent)


def test_a_choice_in_an_old_widget_replaces_the_present_one() -> None:
    old, present = widget_key("name", "a"), widget_key("name", "b")
    assert is_choice(old, "c")
    assert widget_key("name", "c") not in (old, present)


def test_a_refused_choice_makes_a_widget_that_shows_the_old_value() -> None:
    refused = widget_key("layers", "8")
    assert is_choice(refused, "8x8")
    present = widget_key("layers", "8")
    assert present != refused
    assert not is_choice(refused, "8x8")
    assert is_choice(refused, "8-8")  # mended before the refusal arrived


def test_a_renewed_widget_is_a_new_one_that_shows_the_same() -> None:
    before = widget_key("pasted")
    renew_widget("pasted")
    renew_widget("never drawn")
    after = widget_key("pasted")
    assert after != before
    assert widget_key("pasted") == after


def test_versions_long_past_are_forgotten_and_no_longer_heard() -> None:
    first = widget_key("n", -1)
    for number in range(MAX_KEPT - 1):
        last = widget_key("n", number)
    assert is_choice(first, 5)
    last = widget_key("n", "more")
    assert not is_choice(first, 6)
    assert is_choice(last, 6)
    assert not is_choice("nobody#1", 6)
    assert not is_choice("nonsense", 6)


def page() -> None:
    """A field that takes even numbers only, and a button that changes it."""
    import streamlit as st

    from pages.parts.app.widget_version import widget_options

    def choose(name: str, value: int) -> None:
        st.session_state.setdefault("choices", []).append((name, value))
        st.session_state["number"] = value if value % 2 == 0 else st.session_state["number"]

    st.session_state.setdefault("number", 4)
    if st.checkbox("Show it", True):
        st.number_input("Even", value=None, step=1, **widget_options("even", st.session_state["number"], choose, "n"))
    st.button("Double it", on_click=lambda: st.session_state.update(number=2 * st.session_state["number"]))


def test_a_widget_shows_what_holds_after_a_choice_a_refusal_a_change_and_an_absence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.undo()
    app = AppTest.from_function(page).run()
    assert widget(app, "even").value == 4
    widget(app, "even").set_value(6).run()
    assert widget(app, "even").value == 6
    widget(app, "even").set_value(7).run()
    assert widget(app, "even").value == 6
    app.button[0].click().run()
    assert widget(app, "even").value == 12
    app.checkbox[0].uncheck().run()
    app.checkbox[0].check().run()
    assert widget(app, "even").value == 12
    assert app.session_state["choices"] == [("n", 6), ("n", 7)]
    assert not app.exception
