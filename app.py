"""The app's page configuration and navigation. Start it with `streamlit run app.py`."""

from pathlib import Path

import streamlit as st

from pages.parts.app.middleware import guards
from pages.parts.app.render_lock import render_lock
from pages.parts.app.streamlit_internals import use_navigation_only, watch_nothing
from pages.parts.status.routes import guard, lifespan, routes

# A file, because the browser would fetch a Material symbol for the tab from the internet.
ICON = Path(__file__).parent / "pages" / "parts" / "icon.svg"


def main() -> None:
    """Show the page that the address names."""
    with render_lock():
        _show_page()


def _show_page() -> None:
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


if __name__ == "__main__":  # Streamlit runs this file as a script for each session
    main()
else:  # `streamlit run` imports this file, finds the application in it, and serves it
    use_navigation_only()
    watch_nothing()
    app = st.App(__file__, routes=routes(), lifespan=lifespan, middleware=[*guards(), guard()])
