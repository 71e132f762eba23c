"""The glossary on the page: terms beside a lesson, a help text for a heading or a number, and all of it at the foot."""

from collections.abc import Iterable
from functools import cache
from html import escape

import streamlit as st

from core.lessons.glossary import Entry, load_glossary


def help_of(*keys: str) -> str:
    """What these terms mean, as a help mark shows it."""
    glossary = load_glossary()
    return "\n\n".join(f"**{glossary[key].term}**: {_words(glossary[key])}" for key in keys)


def show_terms(keys: Iterable[str]) -> None:
    """Terms in a row; each opens its entry."""
    glossary = load_glossary()
    with st.container(horizontal=True, key="terms"):
        for key in keys:
            with st.popover(glossary[key].term):
                st.markdown(_words(glossary[key]))


def glossary_button() -> None:
    """The whole glossary behind one button, at the foot of every page."""
    with st.popover("Glossary", icon=":material/menu_book:"):
        st.html(_definitions())


@cache
def _definitions() -> str:
    """All entries as a list of definitions. As HTML: it is there at every run of every page, read or not."""
    lines = []
    for entry in load_glossary().values():
        formula = f"<br><code>{escape(entry.formula)}</code>" if entry.formula else ""
        lines.append(f"<dt><strong>{escape(entry.term)}</strong></dt><dd>{escape(entry.meaning)}{formula}</dd>")
    return f'<dl class="glossary">{"".join(lines)}</dl>'


def _words(entry: Entry) -> str:
    return f"{entry.meaning}  \n`{entry.formula}`" if entry.formula else entry.meaning
