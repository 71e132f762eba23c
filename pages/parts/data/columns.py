"""The columns on the page: how their values spread, what each is taken for, and whether the model sees it."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from core.charts.columns import column_spec, legend_spec
from core.data.choices import OTHER_READINGS, column_table, edited, with_date_kind
from core.data.column_types import KINDS
from core.data.columns import Column, describe
from core.data.histogram import Sample, histogram
from core.data.preparation import Plan
from core.data.table import DataError, Table
from core.experiment.fields import ExperimentError
from core.text.markdown import escape_markdown
from pages.parts.app.picture import show_chart
from pages.parts.app.session import Session
from pages.parts.app.widget_version import is_choice, widget_key

CHARTS_FIRST = 12
MAX_CHARTS = 60
MAX_ROWS_UNSCROLLED = 10
EDITOR_HEIGHT = 484
ROW_HEIGHT = 44  # what a finger can hit
FIXED = ["Column", "Missing", "Values", "Why"]


def columns_part(session: Session, table: Table, plan: Plan | None) -> None:
    """The kind of each column and which the model sees, both to be changed; also without a plan, to correct them."""
    columns = plan.columns if plan else describe(table.frame)
    features = plan.features if plan else ()
    used = f" besides the target: {len(columns):,}, of which {len(features):,} are used to predict" if plan else ""
    st.markdown(f"**Columns**{used}")
    _show_editor(session, table, columns, column_table(columns, features, _without_feature(session) if plan else ()))
    if plan:
        _show_histograms(session, table, plan)


def _without_feature(session: Session) -> list[str]:
    """The columns that are used and become no feature."""
    try:
        encodings = session.prepare().encoder.encodings
    except DataError:  # the page shows why
        return []
    return [encoding.name for encoding in encodings if not encoding.feature_names]


def _show_editor(session: Session, table: Table, columns: Sequence[Column], shown: pd.DataFrame) -> None:
    st.caption(
        "Each kind is a guess: change it in its cell where it is wrong. Untick a column that the model must not use."
    )
    # A new one for each edit: the table shows the session's choices, not what was typed.
    key = widget_key("columns", (session.experiment.leave_out, session.experiment.kinds))
    st.data_editor(
        shown,
        key=key,
        hide_index=True,
        height="content" if len(columns) <= MAX_ROWS_UNSCROLLED else EDITOR_HEIGHT,
        row_height=ROW_HEIGHT,
        disabled=FIXED,
        column_config={
            "Column": st.column_config.TextColumn(pinned=True, width=130),
            "Used": st.column_config.CheckboxColumn(width=80, help="Does the model see it?"),
            "Kind": st.column_config.SelectboxColumn(
                options=list(KINDS), required=True, width=130, help="What the column holds. Click to change it."
            ),
            "Missing": st.column_config.ProgressColumn(format="percent", min_value=0, max_value=1, width=100),
        },
        on_change=_change_columns,
        args=(session, session.experiment.dataset, table, columns, key),
    )
    _show_other_readings(session, columns)
    if "kinds" in session.refusals:
        st.error(escape_markdown(session.refusals["kinds"]), icon=":material/error:")
    if session.experiment.leave_out or session.experiment.kinds:
        none = {"leave_out": "", "kinds": ""}
        st.button("Undo all changes", icon=":material/undo:", on_click=session.change, kwargs=none)


def _show_other_readings(session: Session, columns: Sequence[Column]) -> None:
    with st.container(horizontal=True, key="other-readings"):
        for column in columns:
            for other in column.other_readings:
                st.button(
                    f"{OTHER_READINGS[other]} in '{escape_markdown(column.name)}'",
                    key=f"{other}-{column.name}",
                    help=column.doubt or None,
                    on_click=session.change,
                    kwargs={"kinds": with_date_kind(session.experiment.kinds, column, other)},
                )


def _change_columns(session: Session, dataset: str, table: Table, columns: Sequence[Column], key: str) -> None:
    """Change the experiment as the cells were, or keep the old values and record the reason.

    The editor may be an older one of the same dataset: the next cell was changed before the last was answered.
    """
    edits, experiment = st.session_state[key]["edited_rows"], session.experiment
    if not is_choice(key, edits) or experiment.dataset != dataset:
        return
    try:
        session.change(**edited(table.frame, columns, experiment.leave_out, experiment.kinds, edits))
    except DataError as error:
        session.refusals["kinds"] = f"{error} The old choice is kept."
    except ExperimentError as error:
        session.refusals["kinds"] = f"{error.problems[0]}"


def _show_histograms(session: Session, table: Table, plan: Plan) -> None:
    sample = _sample(plan)
    seen = [column for column in plan.columns if column.kind not in ("identifier", "constant", "empty")]
    if not seen:
        return
    of = "of each class" if plan.task != "regression" else "of all rows"
    st.markdown(f"**How their values spread** in the training rows, as a share {of}")
    count = min(len(seen), MAX_CHARTS)
    all_shown = len(seen) > CHARTS_FIRST and st.toggle(
        f"Show all {count}" if count == len(seen) else f"Show the first {count} of {len(seen):,}", key="all-columns"
    )
    show_chart(legend_spec(sample.names), key="columns-legend", classes=pd.DataFrame({"class": sample.names}))
    shown = seen[: count if all_shown else CHARTS_FIRST]
    found = session.shared_result(
        f"{len(shown)} histograms", lambda: [histogram(column, table.frame[column.name], sample) for column in shown]
    )
    with st.container(key="columns", horizontal=True):
        for index, one in enumerate(found):
            if one:
                with st.container(key=f"column-{index}"):
                    st.caption(escape_markdown(one.name))
                    spec = column_spec(one.shape, sample.names)
                    show_chart(spec, key=f"column-chart-{index}-{one.shape}", bars=one.bars)


def _sample(plan: Plan) -> Sample:
    rows = plan.target.rows[plan.train]
    if plan.task == "regression":
        return Sample.of(rows, None, (), 0)
    return Sample.of(rows, plan.classes.labels[plan.train], plan.classes.names, plan.classes.positive)
