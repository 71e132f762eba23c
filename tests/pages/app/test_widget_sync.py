"""What is heard of a widget that Python has changed, by what the browser has seen of that."""

import pytest

from pages.parts.app import widget_sync
from pages.parts.app.widget_sync import NUMBER, Pages, Told


@pytest.mark.parametrize(
    ("value", "seen", "is_heard"),
    [
        ("old", 1, False),  # the browser is a page behind, and says what it had
        ("old", 2, True),  # it has seen the change, and the old value was chosen again
        ("old", 9, False),  # the number of another server's page
        ("new", 2, False),  # what Python told comes back, after a poll that still said the old value
        ("other", 1, True),  # chosen on the page before
        ("other", 2, True),
    ],
)
def test_a_choice_is_heard_and_what_an_older_page_showed_is_not(
    monkeypatch: pytest.MonkeyPatch, value: str, seen: int, is_heard: bool
) -> None:
    pages = Pages(begun=2, told={"key": Told(page=2, value="new", before="old")})
    monkeypatch.setattr("streamlit.session_state", {"pages": pages, NUMBER: seen, "key": value})
    monkeypatch.setattr(widget_sync, "is_told", lambda _key: True)
    monkeypatch.setattr(widget_sync, "was_made", lambda _key: True)
    heard: list[str] = []
    widget_sync.ignore_stale("key", heard.append)(value)
    assert heard == [value] * is_heard


def test_a_value_that_python_told_is_heard_when_it_is_chosen_after_another(monkeypatch: pytest.MonkeyPatch) -> None:
    state = {"pages": Pages(begun=1, told={"key": Told(1, "a", "b")}), NUMBER: 1, "key": "c"}
    monkeypatch.setattr("streamlit.session_state", state)
    monkeypatch.setattr(widget_sync, "is_told", lambda _key: True)
    monkeypatch.setattr(widget_sync, "was_made", lambda _key: True)
    heard: list[str] = []
    hear = widget_sync.ignore_stale("key", heard.append)
    hear("c")
    state["key"] = "a"
    hear("a")
    assert heard == ["c", "a"]
