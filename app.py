"""The app's page configuration and navigation. Start it with `streamlit run app.py`."""

import streamlit as st
from streamlit import runtime


def main() -> None:
    """Show the page that the address names."""
    st.set_page_config(page_title="Tradeoff", page_icon=":material/balance:", layout="wide")
    pages = [
        st.Page("pages/home.py", title="Tradeoff", icon=":material/balance:", default=True),
        st.Page("pages/data.py", title="Data", icon=":material/table:"),
        st.Page("pages/train.py", title="Train", icon=":material/model_training:"),
        st.Page("pages/evaluate.py", title="Evaluate", icon=":material/fact_check:"),
    ]
    st.navigation(pages, position="top").run()


if runtime.exists():
    main()
