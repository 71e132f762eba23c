"""The Keras code of a run: plain Keras that runs without this app."""

from collections.abc import Sequence

import streamlit as st

from core.data.table import DataError
from core.datasets.bundled import FOLDER
from core.experiment.fields import Experiment
from core.export import data_file, script
from core.text.markdown import escape_markdown

_script = st.cache_data(max_entries=64, show_spinner=False)(script)


def show_code(experiments: Sequence[tuple[str, Experiment]], key: str) -> None:
    """The scripts of these experiments, each under its label, folded away."""
    with st.expander(":material/code: The Keras code of what you just ran"):
        st.caption("It needs keras, tensorflow, numpy and pandas, nothing of this app, and prints the same losses.")
        labels = [label for label, _ in experiments]
        tabs = st.tabs(labels) if len(labels) > 1 else [st.container()]
        for number, (tab, (_, experiment)) in enumerate(zip(tabs, experiments, strict=True), start=1):
            with tab:
                _show_script(experiment, f"{key}-{number}")


def _show_script(experiment: Experiment, name: str) -> None:
    try:
        text = _script(experiment)
    except DataError as error:
        st.caption(escape_markdown(str(error)))
        return
    with st.container(horizontal=True):
        st.download_button("Save the script", text, f"{name}.py", key=f"code:{name}", on_click="ignore")
        if file := data_file(experiment):
            rows = (FOLDER / file).read_bytes()
            st.download_button(f"Save {file}", rows, file, key=f"rows:{name}", on_click="ignore")
    with st.container(height=420):
        st.code(text, language="python")
