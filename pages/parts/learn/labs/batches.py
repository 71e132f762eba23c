"""The lab of batches: one epoch of 90 rows, dealt out to as many steps as the batch size makes."""

import streamlit as st

from core.charts.steps import batches_data, batches_spec
from core.lessons.labs.batches import batch_sizes
from core.lessons.lesson import Lesson, Step
from core.text.words import counted
from pages.parts.app.picture import show_chart

ROWS = 90


def show(lesson: Lesson, step: Step) -> None:
    """A slider for the batch size, and the steps of one epoch."""
    key = f"lab:{lesson.slug}:{step.name}"
    size = st.slider("Batch size", 1, ROWS, 20, key=f"{key}:size", help="Larger: fewer steps an epoch, of more rows.")
    sizes = batch_sizes(ROWS, size)
    last = "" if sizes[-1] == size else f" The last one has what is left: {counted(sizes[-1], 'row')}."
    st.markdown(f"**{ROWS} rows, {counted(size, 'row')} a batch: {counted(len(sizes), 'step')} an epoch.**{last}")
    show_chart(batches_spec(ROWS), key=f"{key}:chart", batches=batches_data(sizes))
