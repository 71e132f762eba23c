"""What the curves and scores of a run show: the diagnosis, each finding with a change to try."""

import streamlit as st

from core.diagnosis import Finding
from core.runs.run import Run
from core.text.markdown import escape_markdown
from pages.parts.app.findings import ICONS, is_applied, show_evidence
from pages.parts.app.session import Session


def show_findings(session: Session, run: Run) -> None:
    """All findings, the most serious first."""
    st.subheader("Diagnosis", anchor=False)
    for finding in session.run_findings(run):
        with st.container(border=True, key=f"finding-{finding.name}"):
            _show_headline(finding)
            show_evidence(finding, "Why")
            _show_offer(session, finding)


def show_first_finding(session: Session, run: Run) -> None:
    """The most serious finding in a sentence, with what to try next."""
    for finding in session.run_findings(run)[:1]:
        with st.container(border=True, key="first-finding"):
            _show_headline(finding)
            _show_offer(session, finding)


def _show_headline(finding: Finding) -> None:
    st.markdown(f"{ICONS[finding.kind]} **{escape_markdown(finding.headline)}**")


def _show_offer(session: Session, finding: Finding) -> None:
    """A button that changes the settings and opens Train, unless they have these values already."""
    if not finding.remedy.changes:
        return
    offer = escape_markdown(finding.remedy.offer)
    if is_applied(session, finding):
        st.caption(f"{offer}: your settings hold this already. Press Train to see what it does.")
    elif st.button(offer, key=f"try-{finding.name}", icon=":material/science:"):
        session.change(**finding.remedy.changes)
        st.switch_page("pages/train.py")
