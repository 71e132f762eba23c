"""Findings: how what data and runs show looks on every page."""

import streamlit as st

from core.diagnosis import Finding
from core.text.markdown import escape_markdown
from pages.parts.app.session import Session

ICONS = {
    "problem": ":orange[:material/error:]",
    "good": ":green[:material/check_circle:]",
    "note": ":gray[:material/info:]",
}


def show_evidence(finding: Finding, reason_label: str) -> None:
    """The evidence, the reason after its label, and what to try."""
    st.markdown(escape_markdown(finding.evidence))
    st.markdown(f"**{reason_label}:** {escape_markdown(finding.reason)}")
    if finding.remedy.text:
        st.markdown(f"**Try next:** {escape_markdown(finding.remedy.text)}")


def is_applied(session: Session, finding: Finding) -> bool:
    """True when the experiment has the changes that the finding offers."""
    return all(getattr(session.experiment, name) == value for name, value in finding.remedy.changes.items())
