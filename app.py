"""The app's page configuration and navigation. Start it with `streamlit run app.py`."""

from pathlib import Path

import streamlit as st
from streamlit import runtime

from pages.parts.app.middleware import guards
from pages.parts.status.routes import guard, lifespan, routes

# A file, because the browser would fetch a Material symbol for the tab from the internet.
ICON = Path(__file__).parent / "pages" / "parts" / "icon.svg"


def main() -> None:
    """Show the page that the address names."""
    st.session_state["navigated"] = True
    st.set_page_config(page_title="Tradeoff", page_icon=str(ICON), layout="wide")
    pages = [
        st.Page("pages/home.py", title="Tradeoff", icon=":material/balance:", default=True),
        st.Page("pages/data.py", title="Data", icon=":material/table:"),
        st.Page("pages/train.py", title="Train", icon=":material/model_training:"),
        st.Page("pages/evaluate.py", title="Evaluate", icon=":material/fact_check:"),
        st.Page("pages/learn.py", title="Learn", icon=":material/school:"),
        st.Page("pages/status.py", title="Status", icon=":material/monitor_heart:", visibility="hidden"),
    ]
    st.navigation(pages, position="top").run()


if runtime.exists():
    main()
else:  # `streamlit run` finds this application in the file, and serves it
    app = st.App(__file__, routes=routes(), lifespan=lifespan, middleware=[*guards(), guard()])
