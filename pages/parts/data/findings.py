"""The findings about the data before training, each with a button for its remedy."""

import streamlit as st

from core.diagnosis import Finding
from core.text.markdown import escape_markdown
from pages.parts.app.findings import ICONS, is_applied, show_evidence
from pages.parts.app.session import Session


def show_data_findings(session: Session) -> None:
    """Show all findings, the most serious first, or a sentence if there are none."""
    findings = session.data_findings()
    st.markdown("**Checks before training**")
    if not findings:
        st.caption("Nothing found: no leak, no repeated rows, no rare class, no gaps that depend on the class.")
    for index, finding in enumerate(findings):
        with st.expander(f"{ICONS[finding.kind]} {escape_markdown(finding.headline)}"):
            show_evidence(finding, "Why it matters")
            if finding.remedy.changes:
                _show_remedy(session, finding, f"check-{index}-{finding.name}")


def _show_remedy(session: Session, finding: Finding, key: str) -> None:
    """Show a button that changes the settings; it is disabled if they have these values already."""
    applied = is_applied(session, finding)
    st.button(
        escape_markdown(finding.remedy.offer),
        key=key,
        icon=":material/check:" if applied else ":material/build:",
        disabled=applied,
        help="Your settings hold this already." if applied else None,
        on_click=session.change,
        kwargs=dict(finding.remedy.changes),
    )
