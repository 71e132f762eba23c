"""Which columns matter to the model, and whether one of them may be the answer in disguise."""

import streamlit as st

from core.charts.importance import MAX_BARS, importance_data, importance_spec, pixels_data, pixels_spec
from core.data.table import Table
from core.evaluation.leak import lone_column
from core.runs.run import Importance, Run
from core.text.markdown import escape_markdown
from core.text.numbers import number
from core.text.words import counted
from pages.parts.app.lazy_expander import lazy_expander
from pages.parts.app.picture import show_chart


def show_importance(run: Run, table: Table) -> None:
    """The importance of the columns of `run`'s table, in an expander; a possible leak is shown above it."""
    importance = run.importance
    if importance is None:
        return
    leak = lone_column(importance.columns, importance.drops, score=importance.score, chance=importance.baseline_score)
    if leak:
        st.warning(
            f"**Possible leak: {escape_markdown(leak)} alone explains nearly everything.** Would you know this column "
            "before the answer? If not, leave it out on the Data page and train again.",
            icon=":material/warning:",
        )
    lazy_expander("Which columns matter", lambda: _show(importance, table), key="importance")


def _show(importance: Importance, table: Table) -> None:
    if not importance.columns:
        st.caption(f"Not measured. {importance.reason}")
        return
    st.markdown(_sentence(importance))
    if table.shape:
        pixels = [name for name in table.frame.columns if name != table.target]
        rows = pixels_data(pixels, table.shape, importance.columns, importance.drops, importance.stds)
        show_chart(pixels_spec(importance.measure), key="importance", rows=rows)
    else:
        rows = importance_data(importance.columns, importance.drops, importance.stds)
        dark = st.context.theme.type == "dark"
        show_chart(importance_spec(importance.measure, dark=dark), key="importance", rows=rows)
    st.caption(_how(importance, pixels=table.shape is not None))


def _sentence(importance: Importance) -> str:
    top = importance.top_index
    if not importance.significant_count:
        return "Shuffling any one column costs next to nothing: no column stands out from chance."
    left = number(max(importance.score - importance.drops[top], 0))
    verb = "stands" if importance.significant_count == 1 else "stand"
    return (
        f"**The model leans most on {escape_markdown(importance.columns[top])}:** shuffle its values, and the "
        f"{importance.measure} falls from {number(importance.score)} to {left}. "
        f"{importance.significant_count:,} of {len(importance.columns):,} columns {verb} out from chance."
    )


def _how(importance: Importance, *, pixels: bool) -> str:
    reading = "Lines reach one standard deviation to either side."
    if pixels:
        reading = "The stronger a pixel's colour, the more its loss costs."
    elif len(importance.columns) > MAX_BARS:
        reading += f" The top {MAX_BARS} are shown."
    return (
        f"Each column's values were shuffled {importance.repeats} times among "
        f"{counted(importance.rows, 'validation row')}. {reading} "
        "It says what this model leans on, not what causes the answer. Columns that say the same stand in for each "
        "other: each alone then seems to matter little."
    )
