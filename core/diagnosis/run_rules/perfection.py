"""Perfection: a model that makes no mistake from the start."""

from collections.abc import Iterator

import numpy as np

from core.diagnosis import remedies
from core.diagnosis.finding import Finding
from core.diagnosis.rules import RUN_RULES
from core.diagnosis.run_context import RunContext


@RUN_RULES.rule("problem", 100, short_runs=True)
def perfect_at_once(run: RunContext) -> Iterator[Finding]:
    """All validation rows are right in one of the first epochs and at the end."""
    curves, limits = run.curves, run.limits
    if not curves.count or curves.rows < limits.min_perfect_rows or curves.baseline == 1:
        return
    if len(curves.val_accuracy):
        perfect = curves.val_accuracy > 1 - 0.5 / curves.rows
    else:
        perfect = (curves.val_loss >= 0) & (curves.val_loss <= limits.max_perfect_loss * curves.start)
    if not perfect[curves.kept_index] or not perfect[: limits.first_epochs].any():
        return
    first = curves.epochs[int(np.argmax(perfect))]
    what = (
        f"All {curves.rows:,} validation rows are right" if len(curves.accuracy) else "The validation loss is nearly 0"
    )
    yield run.finding(
        "Suspiciously perfect at once: real questions are seldom this easy.",
        f"{what} from epoch {first:,} on. {run.measures_text}",
        "Either the classes lie far apart, or a column gives the answer away (a leak), or the same rows are in both "
        "parts.",
        remedies.harder_data(run.experiment),
    )
