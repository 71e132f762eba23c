"""What the checks found in the data, each with what can be done about it."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from core.data.checks import Check
from pages.parts.guard import plain
from pages.parts.state import Bench

ICONS = {"problem": ":orange[:material/error:]", "note": ":gray[:material/info:]"}


def checks_part(bench: Bench) -> None:
    """The checks as plain findings, the gravest first; one sentence where there is nothing."""
    found = bench.checks()
    st.markdown("**Checks before training**")
    if not found:
        st.caption("Nothing found: no leak, no repeated rows, no rare class, no gaps that depend on the class.")
    for place, check in enumerate(found):
        _show(bench, check, place)


def _show(bench: Bench, check: Check, place: int) -> None:
    with st.expander(f"{ICONS[check.kind]} {plain(check.headline)}"):
        st.markdown(plain(check.evidence))
        st.markdown(f"**Why it matters:** {plain(check.why)}")
        if check.changes:
            done = all(getattr(bench.experiment, name) == value for name, value in check.changes.items())
            st.button(
                plain(check.action),
                key=f"check-{place}-{check.name}",
                icon=":material/check:" if done else ":material/build:",
                disabled=done,
                help="Your settings hold this already." if done else None,
                on_click=_do,
                args=(bench, check.changes),
            )


def _do(bench: Bench, changes: Mapping[str, Any]) -> None:
    bench.edits += 1
    bench.change(**changes)
