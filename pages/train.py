"""Train: choose a network, an optimizer and a loss, and watch the model learn."""

from functools import partial

import streamlit as st

from core.data.preparation import Prepared
from core.experiment import SPECS
from core.model.losses import AUTOMATIC, loss_note, loss_warning
from core.model.optimizers import OPTIMIZERS
from core.settings import limits
from core.training.cost import Cost, too_much
from pages.parts.controls import control, controls, has_controls
from pages.parts.fold import fold
from pages.parts.frame import bench_line, earlier_run_note, framed
from pages.parts.guard import guarded
from pages.parts.judge.findings import show_first_finding
from pages.parts.live import live_view
from pages.parts.state import Bench

GROUPS = {"network": "Network", "optimizer": "Optimizer", "loss": "Loss", "training": "Training"}


def show(bench: Bench) -> None:
    """The controls on the left, the picture on the right."""
    bench_line(bench)
    left, right = st.columns([1, 2], gap="large")
    with left, st.container(key="controls"):
        for group, heading in GROUPS.items():
            _show_group(bench, group, heading)
    with right, st.container(key="picture"):
        if bench.training:
            st.button("Stop", on_click=bench.stop, key="stop", icon=":material/stop:", type="primary")
        else:
            with guarded():
                _show_start(bench, bench.prepare())
            earlier_run_note(bench)
        live_view(bench)
        if bench.ticket and bench.ticket.run and not bench.training:
            show_first_finding(bench, bench.ticket.run)


def _show_start(bench: Bench, prepared: Prepared) -> None:
    """The way to start, and what will be trained; or why it cannot be."""
    cost = Cost.of(bench.experiment, prepared)
    refused = too_much(cost, limits().most_work)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Train",
            on_click=bench.train,
            key="train",
            icon=":material/play_arrow:",
            type="primary",
            disabled=bool(refused),
            help=refused or None,
        )
        if bench.run:
            st.page_link("pages/evaluate.py", label="Judge it", icon=":material/fact_check:")
    features, rows = len(prepared.feature_names), len(prepared.train.y)
    st.caption(f"{features:,} inputs, {cost.weights:,} weights to learn, {rows:,} rows to learn from")
    if refused or "train" in bench.refusals:
        st.warning(refused or bench.refusals["train"], icon=":material/block:")
    lowest = float(prepared.train.y.min()) if prepared.task == "regression" else 0.0
    if warning := loss_warning(bench.experiment.loss, prepared.task, lowest):
        st.warning(f"This loss does not fit: {warning}", icon=":material/warning:")
        st.button("Use the loss that fits", on_click=bench.change, kwargs={"loss": AUTOMATIC})


def _show_group(bench: Bench, group: str, heading: str) -> None:
    st.markdown(f"#### {heading}")
    controls(bench, group, rare=False)
    if group == "optimizer":
        st.caption(OPTIMIZERS[bench.experiment.optimizer].help)
    if group == "loss":
        st.caption(loss_note(bench.experiment.loss, bench.task))
        if bench.task == "regression":
            st.caption("There are no class weights here: the target is a number and has no classes.")
    if group == "training":
        control(bench, "seed")
    if has_controls(bench, group, rare=True):
        changed = any(
            getattr(bench.experiment, name) != spec.default
            for name, spec in SPECS.items()
            if spec.group == group and spec.rare and spec.applies(bench.experiment)
        )
        more = partial(controls, bench, group, rare=True)
        fold(f"More for the {heading.lower()}", more, key=group, unfolded=changed)


framed(show, page="train")
