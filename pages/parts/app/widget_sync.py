"""Shown: what widgets show, and what of it the browser has heard. It may be some pages behind what Python has made.

On a slow link, or a server that a class keeps busy, a learner presses the next thing before the last is answered. The
browser sends the values of all its widgets along with that, as they stand on the page that it shows. Streamlit takes
each that Python has changed meanwhile for a new choice of the learner.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import streamlit as st

from pages.parts.app.browser import is_told, was_made

NUMBER = "page-number"


@dataclass(frozen=True)
class Told:
    """On which page Python told a widget its value, and what the browser had `before`."""

    page: int
    value: Any
    before: Any


@dataclass
class Pages:
    """The pages of a session: how many Python has begun, and what it has told the widget of each key.

    `seen` is the number of the page that the browser showed when it asked for the latest.
    """

    begun: int = 0
    seen: int = 0
    told: dict[str, Told] = field(default_factory=dict)


def begin_page() -> None:
    """Count the page that is made now."""
    pages = _pages()
    pages.seen = _seen(pages)
    pages.begun += 1


def end_page() -> None:
    """Give the page its number, in a field that nobody sees: the browser sends it back with whatever is pressed."""
    st.session_state[NUMBER] = _pages().begun
    st.number_input("Number of the page", value=None, min_value=0, key=NUMBER)


def set_widget_value(key: str, value: Any) -> str:
    """Let the widget of this key show a value; gives the key. To be called before the widget is made.

    Streamlit tells a value only when it is new. A browser that had yet to draw the widget then, or to hear that it was
    gone meanwhile, would draw it with its first option or its minimum. So it is told until the browser shows it.
    """
    pages, before = _pages(), st.session_state.get(key, ...)
    told = pages.told.get(key)
    is_seen = was_made(key) and is_told(key) and told is not None and told.page <= pages.seen
    if not is_seen or before != value:
        st.session_state[key] = value
        pages.told[key] = Told(pages.begun, value, before)
    return key


def ignore_stale(key: str, hear: Callable[..., None]) -> Callable[..., None]:
    """A callback for the widget of this key that hears of choices, and not of what an older page showed.

    What the browser had before Python changed it is not heard until the browser has seen that change.
    """

    def hear_if_chosen(*args: Any) -> None:
        if not was_made(key):
            return
        pages, value = _pages(), st.session_state[key]
        if told := pages.told.get(key):
            if value == told.value or (value == told.before and told.page > _seen(pages)):
                return
            pages.told[key] = replace(told, value=value)
        hear(*args)

    return hear_if_chosen


def _seen(pages: Pages) -> int:
    """The number of the page that the browser shows; 0 until it has drawn the field, or from another server's page."""
    number = int(st.session_state[NUMBER] or 0) if is_told(NUMBER) else 0
    return number if number <= pages.begun else 0


def _pages() -> Pages:
    if "pages" not in st.session_state:
        st.session_state["pages"] = Pages()
    return st.session_state["pages"]  # type: ignore[no-any-return]
