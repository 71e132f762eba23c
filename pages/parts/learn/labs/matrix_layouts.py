"""The same matrix in the layouts of books and libraries, and a check that each can be read."""

import streamlit as st

from core.lessons.labs.matrix import EXAMPLES, LAYOUTS, Layout, explanation, readings
from core.lessons.lesson import Lesson, Step

COUNTS = EXAMPLES[1]
POSITIVE, NEGATIVE = "spam", "honest"
KEY = "lab:layouts"


def show(lesson: Lesson, step: Step) -> None:  # noqa: ARG001
    """The lab."""
    # Sorted by their text, so that the position of the right answer gives nothing away.
    answers = dict(sorted(readings(COUNTS).items(), key=lambda answer: answer[1]))
    for index, layout in enumerate(LAYOUTS):
        with st.container(border=True):
            st.markdown(f"**{index + 1}. {layout.words}.** {layout.seen}\n\n{_table(layout)}")
            key, question = f"{KEY}:{index}", "What is the recall of spam?"
            st.radio(question, answers, index=None, key=key, format_func=answers.__getitem__, horizontal=True)
            answer: str | None = st.session_state.get(key)
            if answer == "recall":
                st.success(explanation(answer, COUNTS), icon=":material/check:")
            elif answer:
                st.info(explanation(answer, COUNTS), icon=":material/lightbulb:")


def _table(layout: Layout) -> str:
    """The matrix as a Markdown table."""
    rows, columns = layout.headings(POSITIVE, NEGATIVE)
    lines = [f"| | {' | '.join(columns)} |", "|---|---:|---:|"]
    for name, cells in zip(rows, layout.cells(COUNTS), strict=True):
        lines.append(f"| **{name}** | {' | '.join(map(str, cells))} |")
    return "\n".join(lines)
