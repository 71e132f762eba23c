"""Many classes: the confusion matrix, each class, the rows behind a cell, and one class against the rest."""

from collections.abc import Mapping

import numpy as np
import streamlit as st

from core.charts.matrix import MAX_FULL_WIDTH, PICKED, CellText, matrix_data, matrix_spec
from core.data.columns import MAX_SHOWN
from core.data.table import Table
from core.evaluation.classes import EXPLANATIONS, MIN_ROWS, averages_table, confused_pairs, left_out, thin_classes
from core.evaluation.confusion import confusion_matrix, predict
from core.evaluation.metrics import accuracy, baseline_accuracy, class_table
from core.runs.run import Run, Scored
from core.text.markdown import escape_markdown
from core.text.numbers import percent
from core.text.words import counted, shortened
from pages.parts.app.controls import choice
from pages.parts.app.glossary import help_of
from pages.parts.app.lazy_expander import lazy_expander
from pages.parts.app.picture import show_selectable
from pages.parts.app.session import Session
from pages.parts.app.widget_version import is_choice, widget_key
from pages.parts.evaluate.binary import show_binary
from pages.parts.evaluate.rows import choose_filled, rows_of_many

CELL_TEXTS: dict[CellText, str] = {"count": "Rows", "of_actual": "% of actual", "of_predicted": "% of predicted"}
READING: Mapping[CellText, str] = {
    "count": "Counts of rows.",
    "of_actual": "Shares of the rows that are of the class: on the diagonal, each class' recall.",
    "of_predicted": "Shares of the rows that are called so: on the diagonal, each class' precision.",
}
THREE_DIGITS = {name: st.column_config.NumberColumn(format="%.3f") for name in ("Precision", "Recall", "F1")}
MAX_NAMED = 5
CELL = "matrix-cell"


def show_multiclass(run: Run, scored: Scored, table: Table | None) -> None:
    """Accuracy, the matrix, the measures of each class, and the rows behind a cell of `table`, the run's own."""
    matrix = confusion_matrix(scored.y_true, predict(scored.scores), len(run.classes))
    choose_filled(matrix, CELL)
    right, baseline = accuracy(matrix) or 0.0, baseline_accuracy(scored.y_true) or 0.0
    st.markdown(
        f"**{int(np.trace(matrix)):,} of {int(matrix.sum()):,} rows are right: accuracy {percent(right)}.** "
        f"Always answering with the most common class: {percent(baseline)}."
    )
    if len(run.classes) <= MAX_FULL_WIDTH:
        left, beside = st.columns([3, 2], gap="large")
    else:
        left, beside = st.container(), st.container()
    with left:
        _show_matrix(run, matrix)
    with beside:
        _show_each_class(run, matrix)
    if table is not None:
        rows_of_many(table, scored, run.classes, matrix, key=CELL)


def _show_matrix(run: Run, matrix: np.ndarray) -> None:
    st.subheader("Confusion matrix", anchor=False, help=help_of("confusion_matrix", "accuracy"))
    cell_text = st.segmented_control(
        "Cells show",
        list(CELL_TEXTS),
        format_func=CELL_TEXTS.__getitem__,
        default="count",
        required=True,
        key="matrix-shows",
    )
    chosen = st.session_state.get(CELL)
    key = widget_key("matrix", chosen)  # a chart holds on to what was clicked in it
    show_selectable(
        matrix_spec(run.classes, dark=st.context.theme.type == "dark"),
        key=key,
        on_select=lambda: _pick(key, run.classes),
        rows=matrix_data(matrix, run.classes, cell_text, chosen),
    )
    words = (
        f"Rows: what it is. Columns: what the model says. {READING[cell_text]} A click on a cell lists its rows below."
    )
    if few := thin_classes(matrix, run.classes):
        words += f" **Fewer than {MIN_ROWS} rows: {_some(few)}**; one row more or less moves their shares a lot."
    st.caption(words)


def _some(few: Mapping[str, int]) -> str:
    """The first of some classes, each with its rows."""
    some = [f"{escape_markdown(shortened(name, MAX_SHOWN))} ({rows})" for name, rows in list(few.items())[:MAX_NAMED]]
    rest = len(few) - len(some)
    return ", ".join(some) + (f" and {counted(rest, 'more class', 'more classes')}" if rest else "")


def _pick(key: str, classes: tuple[str, ...]) -> None:
    """Take the cell that was clicked in the matrix as the one whose rows are listed."""
    picked = st.session_state[key]["selection"].get(PICKED) or [None]
    cell = (classes.index(picked[0]["actual"]), classes.index(picked[0]["predicted"])) if picked[0] else None
    if is_choice(key, cell):
        st.session_state[CELL] = cell


def _show_each_class(run: Run, matrix: np.ndarray) -> None:
    st.subheader("Each class", anchor=False, help=help_of("precision", "recall", "f1"))
    table = class_table(matrix, run.classes).rename(columns=str.capitalize).rename(columns={"Support": "Rows"})
    st.dataframe(table, column_config=THREE_DIGITS)
    label = ":material/functions: As one number, and what is confused"
    lazy_expander(label, lambda: _show_averages(run, matrix), key="averages")


def _show_averages(run: Run, matrix: np.ndarray) -> None:
    averages = averages_table(matrix, run.classes)
    st.dataframe(averages.rename(columns=str.capitalize), column_config=THREE_DIGITS)
    lines = [f"**{name.capitalize()}**: {words}" for name, words in EXPLANATIONS.items()]
    lines += [escape_markdown(sentence) for sentence in left_out(matrix, run.classes)[:MAX_NAMED]]
    st.caption("\n\n".join(lines))
    if pairs := confused_pairs(matrix, run.classes):
        st.markdown("\n".join(["**Most confused**", "", *(f"- {escape_markdown(str(pair))}" for pair in pairs)]))


def show_one_class(session: Session, run: Run, scored: Scored) -> None:
    """Any class against the rest, as if it were the positive one of two."""
    st.subheader("One class against the rest", anchor=False)
    if session.run_is_current:
        name = session.experiment.positive or run.classes[run.positive]
        choice(session, "positive", run.classes, name)
    else:  # the classes of this run are not those of the table that is on the session now
        name = st.selectbox("Positive class", run.classes, index=run.positive, key="class-of-an-earlier-run")
    label = run.classes.index(name)
    against = Scored((scored.y_true == label).astype(int), scored.scores[:, label], scored.rows)
    show_binary(session, against, f"not {name}", name)
