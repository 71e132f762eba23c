"""The glossary on the page: terms beside a lesson, a help text for a heading or a number, and all of it at the foot."""

from collections.abc import Iterable

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


def show_glossary() -> None:
    """Every term, in the order in which a learner meets them."""
    for entry in load_glossary().values():
        st.markdown(f"**{entry.term}**  \n{_words(entry)}")


def _words(entry: Entry) -> str:
    return f"{entry.meaning}  \n`{entry.formula}`" if entry.formula else entry.meaning
