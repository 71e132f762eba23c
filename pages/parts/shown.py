"""Shown: what widgets show, and which page the browser shows. It may be some pages behind what Python has made.

On a slow link, or a server that a class keeps busy, a learner presses the next thing before the last is answered. The
browser sends the values of all its widgets along with that, as they stand on the page that it shows. Streamlit takes
each that Python has changed meanwhile for a new choice of the learner.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from pages.parts.browser import is_told, was_made

NUMBER = "page-number"


@dataclass
class Pages:
    """The pages of a session: how many Python has made, and on which it has told the widget of a key its value.

    `seen` is the number of the page that the browser showed when it asked for the last one.
    """

    made: int = 0
    seen: int = 0
    told: dict[str, int] = field(default_factory=dict)


def number_page() -> None:
    """Give the page a number, in a field that nobody sees: the browser sends it back with whatever is pressed."""
    pages = _pages()
    pages.seen = _seen(pages)
    pages.made += 1
    st.session_state[NUMBER] = pages.made
    st.number_input("Number of the page", value=None, min_value=0, key=NUMBER)


def show_value(key: str, value: Any) -> str:
    """Let the widget of this key show a value; gives the key. To be called before the widget is made.

    Streamlit tells a value only when it is new. A browser that had yet to draw the widget then, or to hear that it was
    gone meanwhile, would draw it with its first option or its minimum. So it is told until the browser shows it.
    """
    pages = _pages()
    is_shown = was_made(key) and is_told(key) and pages.told.get(key, 0) <= pages.seen
    if not is_shown or st.session_state[key] != value:
        st.session_state[key] = value
        pages.told[key] = pages.made
    return key


def while_shown(key: str, hear: Callable[..., None]) -> Callable[..., None]:
    """A callback for the widget of this key that hears of what is chosen on the page as it is, and of nothing older."""

    def hear_if_shown(*args: Any) -> None:
        pages = _pages()
        if was_made(key) and pages.told.get(key, 0) <= _seen(pages):
            hear(*args)

    return hear_if_shown


def _seen(pages: Pages) -> int:
    """The number of the page that the browser shows. Until it has drawn the field for it, it is taken for the last."""
    return int(st.session_state[NUMBER] or 0) if is_told(NUMBER) else pages.made


def _pages() -> Pages:
    if "pages" not in st.session_state:
        st.session_state["pages"] = Pages()
    return st.session_state["pages"]  # type: ignore[no-any-return]
