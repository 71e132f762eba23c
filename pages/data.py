"""Data: choose a dataset or bring a table, see what is in it, and choose what to predict."""

import streamlit as st

from core.charts.histogram import balance_data, balance_spec, histogram_data, histogram_spec
from core.charts.plane import SIDES, picture, plane_points, plane_spec, sides
from core.charts.thumbnail import thumbnail
from core.data.columns import describe
from core.data.partition import split_candidates
from core.data.plane import plane_of
from core.data.preparation import Plan
from core.data.table import DataError, Table
from core.data.target import target_candidates
from core.data.values import is_number
from core.datasets.catalog import CUSTOM_DATASETS, DATASETS, UPLOAD
from core.datasets.dataset import GROUPS
from core.experiment.fields import SPECS
from core.text.markdown import escape_markdown
from pages.parts.app.controls import choice, control
from pages.parts.app.frame import framed
from pages.parts.app.picture import show_chart
from pages.parts.app.session import Session
from pages.parts.data.columns import columns_part
from pages.parts.data.custom_data import custom_data_cards, custom_data_editor
from pages.parts.data.findings import show_data_findings
from pages.parts.data.upload import reading_controls, show_doubts_of_upload

FIRST_ROWS = 8
PREDICTED = {
    "binary": "Its two classes are predicted.",
    "multiclass": "Its classes are predicted.",
    "regression": "A number is predicted: how much it is.",
}


def show(session: Session) -> None:
    """The cards of all datasets; below them the table, its target, its columns and its three parts."""
    _show_cards(session)
    if not custom_data_editor(session):
        return
    table = session.table()
    st.subheader(escape_markdown(table.name), anchor=False)
    _show_source(session, table)
    left, right = st.columns([1, 2], gap="large")
    with left:
        plan = _show_settings(session, table)
    with right:
        _show_rows(table, plan)
        if session.experiment.dataset == UPLOAD:
            reading_controls(session, table)
        if plan:
            show_data_findings(session)
        columns_part(session, table, plan)


def _show_cards(session: Session) -> None:
    """The cards for custom data, and below them a tab of cards for each group; the chosen dataset's tab is open."""
    custom_data_cards(session)
    chosen = DATASETS.get(session.experiment.dataset)
    tabs = st.tabs(list(GROUPS.values()), default=GROUPS[chosen.group] if chosen else None)
    for group, tab in zip(GROUPS, tabs, strict=True):
        with tab, st.container(key=f"cards-{group}", horizontal=True):
            for name, dataset in DATASETS.items():
                if dataset.group == group:
                    _show_card(session, name)


def _show_card(session: Session, name: str) -> None:
    dataset = DATASETS[name]
    with st.container(border=True, key=f"card-{name}"):
        st.image(thumbnail(name))
        st.button(
            dataset.label,
            key=f"choose-{name}",
            type="primary" if session.experiment.dataset == name else "secondary",
            width="stretch",
            on_click=session.choose_dataset,
            args=(name,),
        )
        st.caption(dataset.description)


def _show_source(session: Session, table: Table) -> None:
    if session.experiment.dataset in CUSTOM_DATASETS:
        own = "Your own table. Nothing of it leaves this server, and it is gone when this browser session ends."
        packed = "The link of this page carries it: whoever opens the link finds the same rows."
        st.caption(own if session.experiment.dataset == UPLOAD else packed)
    else:
        dataset = DATASETS[session.experiment.dataset]
        st.caption(f"{dataset.description} Source: {dataset.source}; {dataset.licence}.")
    for note in table.notes:
        st.info(escape_markdown(note), icon=":material/info:")
    if session.experiment.dataset == UPLOAD:
        show_doubts_of_upload(session, table)


def _show_settings(session: Session, table: Table) -> Plan | None:
    """The controls of the data and the target. Returns the plan, or shows why there is none."""
    try:
        plan = session.plan()
        session.prepare()  # raises for what a plan cannot know, such as columns without a common value
    except DataError as error:
        st.warning(escape_markdown(str(error)), icon=":material/info:")
        st.button(
            "Forget what was chosen of its columns", on_click=session.choose_dataset, args=(session.experiment.dataset,)
        )
        plan = None
    candidates = target_candidates(table.frame)
    target = plan.target.column if plan else session.experiment.target or table.target
    if candidates:
        options = candidates if target in candidates else [target, *candidates]
        choice(session, "target", options, target, resets=("task", "positive", "cut"))
    if plan and not (session.experiment.target or table.target):
        st.caption("A guess, as nothing was chosen.")
    if target in table.frame.columns and is_number(table.frame[target]):
        choice(session, "task", list(SPECS["task"].choices), session.experiment.task, resets=("positive", "cut"))
        if plan and session.experiment.task == "auto":
            st.caption(PREDICTED[plan.task])
    if plan is None or plan.task != "regression":
        _show_class_settings(session, plan)
    for name in ("rows", "noise", "imbalance"):
        if SPECS[name].applies(session.experiment):
            control(session, name)
    _show_split(session, table, plan)
    if plan:
        _show_parts(plan)
    return plan


def _show_split(session: Session, table: Table, plan: Plan | None) -> None:
    """The split, and the column to split by where the split needs one."""
    st.markdown("**Split**")
    control(session, "split")
    if SPECS["split_by"].applies(session.experiment):
        by = plan.split_by if plan else session.experiment.split_by
        columns = plan.columns if plan else describe(table.frame)
        candidates = split_candidates(session.experiment.split, columns)
        choice(session, "split_by", candidates if by in candidates else [by, *candidates], by)
    control(session, "seed")
    if session.experiment.drop_duplicates:  # offered by a finding; this undoes it
        control(session, "drop_duplicates")


def _show_class_settings(session: Session, plan: Plan | None) -> None:
    if plan:
        choice(session, "positive", plan.classes.names, plan.classes.names[plan.classes.positive])
    if session.experiment.cut is not None or (plan and plan.classes.cut is not None):
        control(session, "cut")


def _show_parts(plan: Plan) -> None:
    train, validation, test = len(plan.train), len(plan.validation), len(plan.test)
    st.markdown(f"**{train:,}** rows to learn from, **{validation:,}** to validate, **{test:,}** sealed for the test.")
    if plan.task == "regression":
        values = plan.numbers.values
        rows = histogram_data((values[plan.train], values[plan.validation], values[plan.test]))
        show_chart(histogram_spec(plan.numbers.column), key="histogram", rows=rows)
    else:
        show_chart(balance_spec(len(plan.classes.names)), key="balance", rows=balance_data(plan.balance))
    for note in plan.notes:
        st.info(escape_markdown(note), icon=":material/info:")
    with st.container(key="lead-on"):
        st.page_link("pages/train.py", label=f"Train on {train:,} rows", icon=":material/arrow_forward:")


def _plane_labels(plan: Plan) -> tuple[tuple[str, ...], list[str]]:
    """The labels that colour the plane, and the label of each training row: its class, or its side of the mean."""
    if plan.task == "regression":
        values = plan.numbers.values[plan.train]
        return SIDES, sides(values, float(values.mean()))
    return plan.classes.names, [plan.classes.names[label] for label in plan.classes.labels[plan.train]]


def _show_rows(table: Table, plan: Plan | None) -> None:
    frame = table.frame
    plane = plane_of(frame, plan.features) if plan else None
    if plan and plane:
        names, labels = _plane_labels(plan)
        points = plane_points(plane, frame.iloc[plan.target.rows[plan.train]], labels)
        st.markdown("**The training rows**")
        show_chart(plane_spec(plane, names), key="data-plane", picture=picture(None), points=points)
    st.markdown(f"**First rows** of {len(frame):,}, with {len(frame.columns):,} columns")
    st.dataframe(frame.head(FIRST_ROWS), hide_index=True)


framed(show, page="data", watching=True)
