"""Data: choose a dataset or a table of your own, see what is in it, and say what to predict."""

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.charts.balance import balance_data, balance_spec
from core.charts.plane import picture, plane_points, plane_spec
from core.charts.thumbnail import thumbnail
from core.data.catalogue import DATASETS, GROUPS, OWN, UPLOAD
from core.data.columns import describe
from core.data.partition import split_candidates
from core.data.plane import plane_of
from core.data.preparation import Plan
from core.data.table import DataError, Table
from core.data.target import target_candidates
from core.data.values import is_number
from core.experiment import SPECS
from pages.parts.checks import checks_part
from pages.parts.columns import columns_part
from pages.parts.controls import choice, control
from pages.parts.frame import framed
from pages.parts.guard import plain
from pages.parts.own import own_cards, own_part, own_words
from pages.parts.picture import show_chart
from pages.parts.state import Bench
from pages.parts.target import plane_labels, show_histogram, task_choice
from pages.parts.upload import reading_controls

FIRST_ROWS = 8


def show(bench: Bench) -> None:
    """Choose on top; below it the table, its target, its columns and its three parts."""
    _show_cards(bench)
    if not own_part(bench):
        return
    table = bench.table()
    st.subheader(plain(table.name), anchor=False)
    _show_source(bench, table)
    left, right = st.columns([1, 2], gap="large")
    with left:
        plan = _show_settings(bench, table)
    with right:
        _show_rows(table, plan)
        if bench.experiment.dataset == UPLOAD:
            reading_controls(bench, table)
        if plan:
            checks_part(bench)
        columns_part(bench, table, plan)


def _show_cards(bench: Bench) -> None:
    """The cards for what is the learner's own, and below them those of one group at a time."""
    own_cards(bench)
    for group, place in zip(GROUPS, _group_tabs(bench), strict=True):
        with place, st.container(key=f"cards-{group}", horizontal=True):
            for name, dataset in DATASETS.items():
                if dataset.group == group:
                    _show_card(bench, name)


def _group_tabs(bench: Bench) -> Sequence[DeltaGenerator]:
    """A tab for each group; the one whose card was chosen is open."""
    chosen = DATASETS.get(bench.experiment.dataset)
    return st.tabs(list(GROUPS.values()), default=GROUPS[chosen.group] if chosen else None)


def _show_card(bench: Bench, name: str) -> None:
    dataset = DATASETS[name]
    with st.container(border=True, key=f"card-{name}"):
        st.image(thumbnail(name))
        st.button(
            dataset.label,
            key=f"choose-{name}",
            type="primary" if bench.experiment.dataset == name else "secondary",
            width="stretch",
            on_click=bench.choose,
            args=(name,),
        )
        st.caption(dataset.teaches)


def _show_source(bench: Bench, table: Table) -> None:
    if bench.experiment.dataset in OWN:
        st.caption(own_words(bench))
    else:
        dataset = DATASETS[bench.experiment.dataset]
        st.caption(f"{dataset.teaches} Source: {dataset.source}; {dataset.licence}.")
    for note in table.notes:
        st.info(plain(note), icon=":material/info:")


def _show_settings(bench: Bench, table: Table) -> Plan | None:
    """The controls that shape the data and choose the target; gives the plan, or says why there is none."""
    try:
        plan = bench.plan()
        bench.prepare()  # says what a plan cannot know, such as columns without a common value
    except DataError as error:
        st.warning(plain(str(error)), icon=":material/info:")
        st.button("Forget what was chosen of its columns", on_click=bench.choose, args=(bench.experiment.dataset,))
        plan = None
    candidates = target_candidates(table.frame)
    target = plan.goal.target if plan else bench.experiment.target or table.target
    if candidates:
        options = candidates if target in candidates else [target, *candidates]
        choice(bench, "target", options, target, resets=("task", "positive", "cut"))
    if plan and not (bench.experiment.target or table.target):
        st.caption("A guess, as nothing was chosen.")
    if target in table.frame.columns and is_number(table.frame[target]):
        task_choice(bench, plan)
    if plan is None or plan.task != "regression":
        _show_class_settings(bench, plan)
    for name in ("rows", "noise", "imbalance"):
        if SPECS[name].applies(bench.experiment):
            control(bench, name)
    _show_split(bench, table, plan)
    if plan:
        _show_parts(plan)
    return plan


def _show_split(bench: Bench, table: Table, plan: Plan | None) -> None:
    """How the rows are parted, and by which column where that is what parts them."""
    st.markdown("**Split**")
    control(bench, "split")
    if SPECS["split_by"].applies(bench.experiment):
        by = plan.split_by if plan else bench.experiment.split_by
        columns = plan.columns if plan else describe(table.frame)
        candidates = split_candidates(bench.experiment.split, columns)
        choice(bench, "split_by", candidates if by in candidates else [by, *candidates], by)
    control(bench, "seed")
    if bench.experiment.drop_duplicates:  # it is offered where rows repeat; this takes it back
        control(bench, "drop_duplicates")


def _show_class_settings(bench: Bench, plan: Plan | None) -> None:
    if plan:
        choice(bench, "positive", plan.classes.names, plan.classes.names[plan.classes.positive])
    if bench.experiment.cut is not None or (plan and plan.classes.cut is not None):
        control(bench, "cut")


def _show_parts(plan: Plan) -> None:
    train, validation, test = len(plan.train), len(plan.validation), len(plan.test)
    st.markdown(f"**{train:,}** rows to learn from, **{validation:,}** to validate, **{test:,}** sealed for the test.")
    if plan.task == "regression":
        show_histogram(plan)
    else:
        show_chart(balance_spec(len(plan.classes.names)), key="balance", rows=balance_data(plan.balance))
    for note in plan.notes:
        st.info(plain(note), icon=":material/info:")
    with st.container(key="lead-on"):
        st.page_link("pages/train.py", label=f"Train on {train:,} rows", icon=":material/arrow_forward:")


def _show_rows(table: Table, plan: Plan | None) -> None:
    frame = table.frame
    plane = plane_of(frame, plan.features) if plan else None
    if plan and plane:
        names, labels = plane_labels(plan)
        points = plane_points(plane, frame.iloc[plan.goal.rows[plan.train]], labels)
        st.markdown("**The training rows**")
        show_chart(plane_spec(plane, names), key="data-plane", picture=picture(None), points=points)
    st.markdown(f"**First rows** of {len(frame):,}, with {len(frame.columns):,} columns")
    st.dataframe(frame.head(FIRST_ROWS), hide_index=True)


framed(show, page="data", watching=True)
