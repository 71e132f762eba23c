"""The Keras code of a run: plain Keras that runs as it stands."""

from collections.abc import Sequence

import streamlit as st

from core.experiment import Experiment
from core.export import script


def show_code(experiments: Sequence[tuple[str, Experiment]], key: str) -> None:
    """The scripts of these experiments, each under its label, folded away."""
    with st.expander("The Keras code of what you just ran", icon=":material/code:"):
        st.caption("It needs keras, tensorflow, numpy and pandas, nothing of this app, and prints the same losses.")
        labels = [label for label, _ in experiments]
        tabs = st.tabs(labels) if len(labels) > 1 else [st.container()]
        for place, (tab, (_, experiment)) in enumerate(zip(tabs, experiments, strict=True)):
            with tab:
                text = script(experiment)
                st.download_button(
                    "Save as a file", text, f"{key}.py", "text/x-python", key=f"code:{key}:{place}", on_click="ignore"
                )
                with st.container(height=420):
                    st.code(text, language="python")
