"""Train: choose a network, an optimizer and a loss, and watch the model learn."""

import streamlit as st

from core.catalog.losses import AUTOMATIC, loss_note, loss_warning
from core.catalog.optimizers import OPTIMIZERS
from core.data.preparation import Prepared
from core.experiment.fields import SPECS
from core.jobs.cost import Cost, too_large
from core.settings import limits
from pages.parts.app.controls import control, control_names
from pages.parts.app.error_boundary import error_boundary
from pages.parts.app.frame import earlier_run_note, experiment_line, framed
from pages.parts.app.lazy_expander import lazy_expander
from pages.parts.app.session import Session
from pages.parts.evaluate.findings import show_first_finding
from pages.parts.train.live import live_view

GROUPS = {"network": "Network", "optimizer": "Optimizer", "loss": "Loss", "training": "Training"}


def show(session: Session) -> None:
    """The controls on the left, the live view on the right."""
    experiment_line(session)
    left, right = st.columns([1, 2], gap="large")
    with left, st.container(key="controls"):
        for group, heading in GROUPS.items():
            _show_group(session, group, heading)
    with right, st.container(key="picture"):
        if session.is_training:
            st.button("Stop", on_click=session.stop, key="stop", icon=":material/stop:", type="primary")
        else:
            with error_boundary():
                _show_start(session, session.prepare())
            earlier_run_note(session)
        live_view(session)
        if session.job and session.job.run and not session.is_training:
            show_first_finding(session, session.job.run)


def _show_start(session: Session, prepared: Prepared) -> None:
    """The Train button and what it trains, or the reason why it cannot."""
    cost = Cost.of(session.experiment, prepared)
    refused = too_large(cost, limits().max_work)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Train",
            on_click=session.train,
            key="train",
            icon=":material/play_arrow:",
            type="primary",
            disabled=bool(refused),
            help=refused or None,
        )
        if session.run:
            st.page_link("pages/evaluate.py", label="Judge it", icon=":material/fact_check:")
    features, rows = len(prepared.feature_names), len(prepared.train.y)
    st.caption(f"{features:,} inputs, {cost.weights:,} weights to learn, {rows:,} rows to learn from")
    if refused or "train" in session.refusals:
        st.warning(refused or session.refusals["train"], icon=":material/block:")
    lowest = float(prepared.train.y.min()) if prepared.task == "regression" else 0.0
    if warning := loss_warning(session.experiment.loss, prepared.task, lowest):
        st.warning(f"This loss does not fit: {warning}", icon=":material/warning:")
        st.button("Use the loss that fits", on_click=session.change, kwargs={"loss": AUTOMATIC})


def _show_group(session: Session, group: str, heading: str) -> None:
    st.markdown(f"#### {heading}")
    _show_controls(session, control_names(session, group, rare=False))
    if group == "optimizer":
        st.caption(OPTIMIZERS[session.experiment.optimizer].help)
    if group == "loss":
        st.caption(loss_note(session.experiment.loss, session.task))
        if session.task == "regression":
            st.caption("There are no class weights here: the target is a number and has no classes.")
    if group == "training":
        control(session, "seed")
    if rare := control_names(session, group, rare=True):
        changed = any(getattr(session.experiment, name) != SPECS[name].default for name in rare)
        label = f"More for the {heading.lower()}"
        lazy_expander(label, lambda: _show_controls(session, rare), key=group, unfolded=changed)


def _show_controls(session: Session, names: list[str]) -> None:
    for name in names:
        control(session, name)


framed(show, page="train")
