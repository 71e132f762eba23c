"""Train: choose a network, an optimizer and a loss, and watch the model learn."""

import streamlit as st

from core.experiment import SPECS
from core.model.losses import AUTOMATIC, loss_note, loss_warning
from core.model.optimizers import OPTIMIZERS
from core.summary import weights_count
from pages.parts.controls import control, controls, has_controls
from pages.parts.frame import bench_line, framed
from pages.parts.live import live_view
from pages.parts.state import Bench

GROUPS = {"network": "Network", "optimizer": "Optimizer", "loss": "Loss", "training": "Training"}


def show(bench: Bench) -> None:
    """The controls on the left, the picture on the right."""
    prepared = bench.prepare()
    bench_line(bench)
    left, right = st.columns([1, 2], gap="large")
    with left, st.container(key="controls"):
        for group, heading in GROUPS.items():
            _show_group(bench, group, heading)
    with right, st.container(key="picture"):
        _show_buttons(bench)
        features, classes = len(prepared.feature_names), len(prepared.classes)
        count = weights_count(bench.experiment, features, classes)
        st.caption(f"{features:,} inputs, {count:,} weights to learn, {len(prepared.train.y):,} rows to learn from")
        if warning := loss_warning(bench.experiment.loss, prepared.task):
            st.warning(f"This loss does not fit: {warning}", icon=":material/warning:")
            st.button("Use the loss that fits", on_click=bench.change, kwargs={"loss": AUTOMATIC})
        live_view(bench)


def _show_group(bench: Bench, group: str, heading: str) -> None:
    st.markdown(f"#### {heading}")
    controls(bench, group, rare=False)
    if group == "optimizer":
        st.caption(OPTIMIZERS[bench.experiment.optimizer].help)
    if group == "loss":
        st.caption(loss_note(bench.experiment.loss, bench.prepare().task))
    if group == "training":
        control(bench, "seed")
    if has_controls(bench, group, rare=True):
        changed = any(
            getattr(bench.experiment, name) != spec.default
            for name, spec in SPECS.items()
            if spec.group == group and spec.rare
        )
        with st.expander(f"More for the {heading.lower()}", expanded=changed):
            controls(bench, group, rare=True)


def _show_buttons(bench: Bench) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        if bench.training:
            st.button("Stop", on_click=bench.stop, key="stop", icon=":material/stop:", type="primary")
        else:
            st.button("Train", on_click=bench.train, key="train", icon=":material/play_arrow:", type="primary")
        if bench.run and not bench.training:
            st.page_link("pages/evaluate.py", label="Judge it", icon=":material/fact_check:")
        st.toggle("Loss on a log scale", key="log-loss")


framed(show, page="train")
