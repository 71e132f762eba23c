"""Versions of widgets: when Python changes what a widget shows, a widget with a new key replaces it.

On a slow link, or a server that a class keeps busy, a learner presses the next thing before the last is answered. The
browser then sends the values of all widgets of an older page. They arrive under the old keys, so that no widget of the
present page takes them over, and the value that an old widget was last known to show is no choice of the learner.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

VERSIONS = "widget-versions"
MAX_KEPT = 8
NOTHING = object()


@dataclass
class Versions:
    """The versions of one widget: the `number` of the present one, and what the latest ones show, by their keys."""

    name: str
    number: int = 0
    shown: dict[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The key of the present version."""
        return f"{self.name}#{self.number}"

    def replace(self, value: Any) -> None:
        """Start a version that shows `value`; the oldest ones are forgotten."""
        self.number += 1
        self.shown[self.key] = value
        for oldest in list(self.shown)[:-MAX_KEPT]:
            del self.shown[oldest]


def widget_key(name: str, value: Any = None) -> str:
    """The key of a widget that shows `value`: a new key when the present version shows something else."""
    versions = _all_versions().setdefault(name, Versions(name))
    if versions.shown.get(versions.key, NOTHING) != value:
        versions.replace(value)
    return versions.key


def is_choice(key: str, value: Any) -> bool:
    """Whether the value that the browser sent for a key is a new choice of the learner, which is then recorded.

    A choice in an older version counts: it was made on a page that was still to be answered.
    """
    versions = _all_versions().get(key.rpartition("#")[0])
    if versions is None or versions.shown.get(key, value) == value:
        return False
    versions.shown[key] = value
    return True


def renew_widget(name: str) -> None:
    """Make the next version of this widget a new one, whatever it shows."""
    if name in (all_versions := _all_versions()):
        all_versions[name].replace(NOTHING)


def renew_widgets() -> None:
    """Make the next versions of all widgets new ones: Streamlit forgets what widgets of another page showed."""
    for name in _all_versions():
        renew_widget(name)


def widget_options(name: str, value: Any, on_choice: Callable[..., None], *args: Any) -> dict[str, Any]:
    """Options for a Streamlit widget that shows `value` and calls `on_choice` with `args` and each new choice.

    Streamlit sends a value that it keeps for the page until the browser has drawn the widget and sent the value back.
    """
    key = widget_key(name, value)
    if key not in st.session_state:
        st.session_state[key] = value

    def report() -> None:
        chosen = st.session_state[key]
        if is_choice(key, chosen):
            on_choice(*args, chosen)

    return {"key": key, "on_change": report, "persist_state": "page"}


def _all_versions() -> dict[str, Versions]:
    found: dict[str, Versions] = st.session_state.setdefault(VERSIONS, {})
    return found
