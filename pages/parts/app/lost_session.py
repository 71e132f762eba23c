"""What is said to a page that comes back to a server which no longer knows it."""

import streamlit as st

from pages.parts.app.session import Session
from pages.parts.app.streamlit_internals import had_a_session

FORGOTTEN = (
    "This app was started again, or your page was away for more than two minutes. The runs that you had, and one that "
    "was under way, are gone. Your settings are not: press Train to have the same run again."
)


def lost_session_note(session: Session) -> None:
    """Say once, until it is understood or something new is trained, that what this page had is lost."""
    if "forgotten" not in st.session_state:
        st.session_state["forgotten"] = had_a_session()
    if st.session_state["forgotten"] and session.job is None:
        st.warning(FORGOTTEN, icon=":material/history:")
        st.button("Understood", key="understood-forgotten", on_click=_understand)


def _understand() -> None:
    st.session_state["forgotten"] = False
