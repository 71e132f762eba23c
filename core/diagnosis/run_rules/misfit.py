"""Misfit: the loss does not fit the task, or falls while the accuracy falls too."""

from collections.abc import Iterator

import numpy as np

from core.catalog.losses import loss_warning
from core.diagnosis import remedies
from core.diagnosis.curves import smoothed
from core.diagnosis.finding import Finding
from core.diagnosis.limits import LIMITS
from core.diagnosis.rules import CURVE_DETAILS, RUN_RULES
from core.diagnosis.run_context import RunContext
from core.text.numbers import number, percent


@RUN_RULES.rule("problem", 30, short_runs=True, explains=(*CURVE_DETAILS, "not_learning", "underfitting"))
def misfit(run: RunContext) -> Iterator[Finding]:
    """The loss does not fit the task, and the model is poor."""
    if _is_poor(run):
        yield from _misfit(
            run, "Loss and goal are at odds: this loss does not fit the target, and lowering it does not serve you."
        )


@RUN_RULES.rule("note", 250, short_runs=True)
def harmless_misfit(run: RunContext) -> Iterator[Finding]:
    """The loss does not fit the task, and the model is good all the same."""
    if not _is_poor(run):
        yield from _misfit(run, "This loss does not fit the target; it went well all the same.")


def _is_poor(run: RunContext) -> bool:
    return run.is_at_chance or run.has_little_skill or (run.is_no_better_than_baseline and not run.finds_every_class)


def _misfit(run: RunContext, headline: str) -> Iterator[Finding]:
    warning = loss_warning(run.experiment.loss, run.run.task)
    if warning and run.curves.count:
        yield run.finding(
            headline,
            f"{run.training_loss_text} {run.measures_text}",
            f"{warning[0].upper()}{warning[1:]}",
            [remedies.FITTING_LOSS],
        )


@RUN_RULES.rule("problem", 120)
def accuracy_falls_with_loss(run: RunContext) -> Iterator[Finding]:
    """The validation accuracy falls while the validation loss falls."""
    curves = run.curves
    if not len(curves.val_accuracy):
        return
    right, losses = smoothed(curves.val_accuracy), smoothed(curves.val_loss)
    best, kept = int(np.argmax(right)), curves.kept_index
    fallen = right[best] - right[kept] > np.sqrt(2) * curves.chance_margin(right[best])
    if kept <= best or not fallen or losses[best] - losses[kept] <= LIMITS.min_late_fall * curves.fall:
        return
    yield run.finding(
        "Loss and goal are at odds: the validation loss falls, and accuracy falls with it.",
        f"From epoch {curves.epochs[best]:,} to {curves.epochs[kept]:,} the validation loss went from "
        f"{number(curves.val_loss[best])} to {number(curves.val_loss[kept])}, the accuracy from "
        f"{percent(right[best])} to {percent(right[kept])}.",
        "Accuracy asks only on which side of the threshold a score lies, the loss how far off it is, and it includes "
        "any price on large weights. Fewer wild mistakes can come with more small ones.",
        [remedies.less_l2(run.experiment), remedies.FITTING_LOSS, remedies.BALANCED_WEIGHTS],
    )
