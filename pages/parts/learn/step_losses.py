"""The losses of single steps, beside the means of the epochs."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from core.charts.steps import steps_data, steps_spec
from core.lessons.labs.batches import batch_sizes
from core.lessons.lesson import PlannedRun
from core.runs.run import Run
from pages.parts.app.picture import show_chart


def show_step_losses(made: Sequence[tuple[PlannedRun, Run]], key: str) -> None:
    """One chart a run, all to the same scale."""
    highest = max((float(np.max(run.step_losses[np.isfinite(run.step_losses)], initial=0.0)) for _, run in made))
    st.caption("Thin: the loss of each step. Thick, with a point for each epoch: their mean, which `fit` reports.")
    for planned, run in made:
        st.markdown(f"**{planned.label}**")
        rows = steps_data(run.step_losses, run.history["loss"], steps_an_epoch(run))
        show_chart(steps_spec(highest), key=f"{key}:steps:{planned.name}", rows=rows)


def steps_an_epoch(run: Run) -> int:
    """How many steps each of its epochs had."""
    held_out = sum(len(part.y_true) for part in (run.validation, run.test) if part is not None)
    return len(batch_sizes(run.table_rows - held_out, run.experiment.batch_size))
