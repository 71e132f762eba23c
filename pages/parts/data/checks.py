"""What the checks found in the data, each with what can be done about it."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from core.diagnosis.data_checks import Check
from core.text.markdown import escape_markdown
from pages.parts.app.session import Session

ICONS = {"problem": ":orange[:material/error:]", "note": ":gray[:material/info:]"}


def checks_part(session: Session) -> None:
    """The checks as plain findings, the gravest first; one sentence where there is nothing."""
    found = session.checks()
    st.markdown("**Checks before training**")
    if not found:
        st.caption("Nothing found: no leak, no repeated rows, no rare class, no gaps that depend on the class.")
    for place, check in enumerate(found):
        _show(session, check, place)


def _show(session: Session, check: Check, place: int) -> None:
    with st.expander(f"{ICONS[check.kind]} {escape_markdown(check.headline)}"):
        st.markdown(escape_markdown(check.evidence))
        st.markdown(f"**Why it matters:** {escape_markdown(check.why)}")
        if check.changes:
            done = all(getattr(session.experiment, name) == value for name, value in check.changes.items())
            st.button(
                escape_markdown(check.action),
                key=f"check-{place}-{check.name}",
                icon=":material/check:" if done else ":material/build:",
                disabled=done,
                help="Your settings hold this already." if done else None,
                on_click=_do,
                args=(session, check.changes),
            )


def _do(session: Session, changes: Mapping[str, Any]) -> None:
    session.edits += 1
    session.change(**changes)
