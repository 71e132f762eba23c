"""What the curves and scores of a run say: the diagnosis, each finding with a change to try."""

import streamlit as st

from core.diagnosis import Finding
from core.runs.run import Run
from core.text.markdown import escape_markdown
from pages.parts.app.session import Session

ICONS = {"problem": "error", "good": "check_circle", "note": "info"}
COLOURS = {"problem": "orange", "good": "green", "note": "gray"}


def show_findings(session: Session, run: Run) -> None:
    """All findings, the most important first."""
    st.subheader("Diagnosis", anchor=False)
    for finding in session.findings(run):
        with st.container(border=True, key=f"finding-{finding.name}"):
            _show_headline(finding)
            st.markdown(escape_markdown(finding.evidence))
            st.markdown(f"**Why:** {escape_markdown(finding.reason)}")
            if finding.next:
                st.markdown(f"**Try next:** {escape_markdown(finding.next)}")
            _show_offer(session, finding)


def show_first_finding(session: Session, run: Run) -> None:
    """The most important finding in a sentence, with what to try next."""
    for finding in session.findings(run)[:1]:
        with st.container(border=True, key="first-finding"):
            _show_headline(finding)
            _show_offer(session, finding)


def _show_headline(finding: Finding) -> None:
    icon = f":{COLOURS[finding.kind]}[:material/{ICONS[finding.kind]}:]"
    st.markdown(f"{icon} **{escape_markdown(finding.headline)}**")


def _show_offer(session: Session, finding: Finding) -> None:
    """A button that takes the change into the settings and opens Train, as long as they do not hold it already."""
    if not finding.changes:
        return
    if all(getattr(session.experiment, name) == value for name, value in finding.changes.items()):
        st.caption(
            f"{escape_markdown(finding.offer)}: your settings hold this already. Press Train to see what it does."
        )
    elif st.button(escape_markdown(finding.offer), key=f"try-{finding.name}", icon=":material/science:"):
        session.change(**finding.changes)
        st.switch_page("pages/train.py")
