"""What the curves and scores of a run say: the diagnosis, each finding with a change to try."""

import streamlit as st

from core.evaluation.diagnosis import Finding
from core.training.run import Run
from pages.parts.guard import plain
from pages.parts.state import Bench

ICONS = {"problem": "error", "good": "check_circle", "note": "info"}
COLOURS = {"problem": "orange", "good": "green", "note": "gray"}


def show_findings(bench: Bench, run: Run) -> None:
    """All findings, the most important first."""
    st.subheader("Diagnosis", anchor=False)
    for finding in bench.findings(run):
        with st.container(border=True, key=f"finding-{finding.name}"):
            _show_headline(finding)
            st.markdown(plain(finding.evidence))
            st.markdown(f"**Why:** {plain(finding.reason)}")
            if finding.next:
                st.markdown(f"**Try next:** {plain(finding.next)}")
            _show_offer(bench, finding)


def show_first_finding(bench: Bench, run: Run) -> None:
    """The most important finding in a sentence, with what to try next."""
    for finding in bench.findings(run)[:1]:
        with st.container(border=True, key="first-finding"):
            _show_headline(finding)
            _show_offer(bench, finding)


def _show_headline(finding: Finding) -> None:
    icon = f":{COLOURS[finding.kind]}[:material/{ICONS[finding.kind]}:]"
    st.markdown(f"{icon} **{plain(finding.headline)}**")


def _show_offer(bench: Bench, finding: Finding) -> None:
    """A button that takes the change into the settings and opens Train, as long as they do not hold it already."""
    if not finding.changes:
        return
    if all(getattr(bench.experiment, name) == value for name, value in finding.changes.items()):
        st.caption(f"{plain(finding.offer)}: your settings hold this already. Press Train to see what it does.")
    elif st.button(plain(finding.offer), key=f"try-{finding.name}", icon=":material/science:"):
        bench.change(**finding.changes)
        st.switch_page("pages/train.py")
