"""Success: runs without a problem, and runs that are perfect from the start."""

from collections.abc import Iterator

import numpy as np

from core.diagnosis import remedies
from core.diagnosis.finding import Finding
from core.diagnosis.limits import LIMITS
from core.diagnosis.rules import RUN_RULES
from core.diagnosis.run_context import RunContext


@RUN_RULES.rule("good", 150, fallback=True)
def learning_well(run: RunContext) -> Iterator[Finding]:
    """The run has no problem, and the validation rows show it."""
    if _has_too_few_rows(run):
        return
    reason = "The loss fell, and on rows it never saw your model does as well as on its training rows, or nearly so."
    if not len(run.curves.accuracy):
        reason = (
            "The loss fell on the training rows, and on those it never saw it did not rise by more than chance can."
        )
    yield run.finding(
        "Your model learns well: what it learned from the training rows holds for rows it never saw.",
        run.measures_and_baseline_text,
        reason,
        [remedies.another_seed(run.experiment)],
    )


@RUN_RULES.rule("note", 160, fallback=True)
def too_few_rows(run: RunContext) -> Iterator[Finding]:
    """The validation rows are too few to show that the model is better than the baseline."""
    if _has_too_few_rows(run):
        yield run.finding(
            f"Your model learns, but {run.curves.rows:,} validation rows are too few to tell how well.",
            run.measures_and_baseline_text,
            "So few rows can be right this often by luck.",
            [remedies.more_rows(run.experiment), remedies.another_seed(run.experiment)],
        )


def _has_too_few_rows(run: RunContext) -> bool:
    curves = run.curves
    return not curves.is_imbalanced and curves.kept_val_accuracy <= curves.baseline + curves.chance_margin(
        curves.baseline
    )


@RUN_RULES.rule("problem", 100, short_runs=True)
def perfect_at_once(run: RunContext) -> Iterator[Finding]:
    """All validation rows are predicted correctly in one of the first epochs and at the end."""
    curves = run.curves
    if not curves.count or curves.rows < LIMITS.min_perfect_rows or curves.baseline == 1:
        return
    if len(curves.val_accuracy):
        perfect = curves.val_accuracy > 1 - 0.5 / curves.rows
    else:
        perfect = (curves.val_loss >= 0) & (curves.val_loss <= LIMITS.max_perfect_loss * curves.start)
    if not perfect[curves.kept_index] or not perfect[: LIMITS.first_epochs].any():
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
        [remedies.more_noise(run.experiment), remedies.LOOK_FOR_A_LEAK],
    )
