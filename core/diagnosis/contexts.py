"""What rules look at: a table with its plan, or a run with its curves, and the questions that several rules share."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.data.columns import join_names
from core.data.duplicates import codes, duplicate_groups
from core.data.preparation import Plan
from core.diagnosis.curves import Curves, Values, smoothed
from core.diagnosis.finding import Finding, Remedy
from core.diagnosis.limits import LIMITS
from core.diagnosis.remedies import offer_text
from core.experiment.fields import SPECS, Experiment, ExperimentError
from core.runs.run import Run
from core.text.numbers import number, percent
from core.text.words import shortened


class DataContext:
    """The features of some training rows, and the groups of equal rows in all parts.

    `values` holds an array (rows,) for each feature: numbers and days as they are, texts by their code, NaN where the
    value is missing. `labels` (rows,) are the classes; in regression, a code for each number. `part_of` (all rows,) is
    0 for training, 1 for validation and 2 for test rows; `all_labels` (all rows,) are the labels of these.
    """

    def __init__(self, frame: pd.DataFrame, plan: Plan) -> None:
        self.frame, self.plan = frame, plan
        self.columns = [column for column in plan.columns if column.name in plan.features]
        rows = max(1_000, min(LIMITS.max_rows, LIMITS.max_cells // max(1, len(plan.features))))
        train = plan.train[:rows]  # in random order
        self.labels = plan.target.labels[train]
        self.values = {column.name: codes(frame, column, plan.target.rows[train]) for column in self.columns}
        sizes = [rows * 3 // 5, rows // 5, rows // 5]
        parts = [part[:size] for part, size in zip((plan.train, plan.validation, plan.test), sizes, strict=True)]
        self.part_of = np.repeat(np.arange(3), [len(part) for part in parts])
        self._all_rows = np.concatenate(parts)
        self.all_labels = plan.target.labels[self._all_rows]

    @cached_property
    def groups(self) -> NDArray[np.int64] | None:
        """For each row of all parts the number of its group of equal rows, shape (all rows,).

        None where repeated rows are expected, because the columns allow few different rows.
        """
        log_possible = sum(np.log(max(column.distinct, 1)) for column in self.columns)
        enough = np.log(LIMITS.min_possible_rows * max(len(self._all_rows), 1))
        if not self.columns or log_possible < enough:
            return None
        return duplicate_groups(self.frame, self.columns, self.plan.target.rows[self._all_rows])

    @property
    def class_names(self) -> tuple[str, ...]:
        """The names of the classes in sentences."""
        return tuple(map(shortened, self.plan.classes.names))

    def column_finding(self, name: str, headline: str, evidence: str, reason: str) -> Finding:
        """A finding about a column, with the offer to leave it out."""
        changes = {"leave_out": join_names([*self.plan.left_out, name])}
        return Finding(headline, evidence, reason, Remedy(changes=changes, offer=f"Leave '{name}' out"))


class RunContext:
    """A run and its curves."""

    def __init__(self, run: Run) -> None:
        self.run, self.experiment, self.curves = run, run.experiment, Curves(run)

    def finding(self, headline: str, evidence: str, reason: str, remedies: Sequence[Remedy] = ()) -> Finding:
        """A finding with the first of the remedies that is possible and changes something for this experiment."""
        remedy = next((remedy for remedy in remedies if _changes_something(remedy, self.experiment)), Remedy())
        return Finding(headline, evidence, reason, replace(remedy, offer=offer_text(remedy.changes)))

    @property
    def is_short(self) -> bool:
        """True when the run has too few epochs to see which way its curves go."""
        return self.curves.count < LIMITS.min_epochs

    @property
    def is_at_chance(self) -> bool:
        """True when the training accuracy is about that of guessing, and the classes are balanced."""
        curves = self.curves
        guessing = curves.baseline + curves.chance_margin(curves.baseline, LIMITS.training_rows_ratio)
        return not curves.is_imbalanced and curves.kept_accuracy <= guessing

    @property
    def has_little_skill(self) -> bool:
        """True when the training accuracy is hardly better than always predicting the most common class."""
        curves = self.curves
        skill = curves.kept_accuracy - curves.baseline
        return not curves.is_imbalanced and skill < LIMITS.min_skill * (1 - curves.baseline)

    @property
    def is_no_better_than_baseline(self) -> bool:
        """True when the validation accuracy is below the baseline; with one class much more common, also when equal."""
        curves = self.curves
        if curves.is_imbalanced:
            return curves.kept_val_accuracy <= curves.baseline
        return curves.kept_val_accuracy < curves.baseline - curves.chance_margin(curves.baseline)

    @property
    def finds_every_class(self) -> bool:
        """True when no class has a low recall."""
        known = self.curves.recalls[~np.isnan(self.curves.recalls)]
        return len(known) > 1 and bool(known.min() >= LIMITS.min_recall)

    @property
    def still_falls(self) -> bool:
        """True when the validation loss fell in the last part of the run by a good share of its whole fall."""
        curves = self.curves
        if curves.restored_best:
            return False
        values = smoothed(curves.val_loss)
        before = values[-1 - max(1, int(LIMITS.late_share * curves.count))]
        return before - values[-1] > LIMITS.min_late_fall * curves.fall > 0 and values[-1] <= min(values)

    @cached_property
    def oscillates(self) -> bool:
        """True when the validation loss goes up and down by much in the second half of the run."""
        curves, values = self.curves, self.curves.second_half
        if curves.count < LIMITS.min_epochs_to_oscillate or curves.reversals < LIMITS.min_reversals:
            return False
        if abs(values[-1] - values[0]) > LIMITS.max_progress * np.abs(np.diff(values)).sum():
            return False
        smallest = LIMITS.min_jump_of_loss * np.median(np.abs(values))
        return bool(curves.median_jump >= LIMITS.min_jump_of_fall * curves.fall and curves.median_jump > smallest)

    @cached_property
    def rise(self) -> float:
        """By how much the validation loss rose after its lowest point, where that is more than chance; otherwise 0."""
        curves = self.curves
        losses = smoothed(curves.val_loss)
        rise = losses[-1] - min(losses)
        min_rise = max(curves.min_rise, LIMITS.min_rise_in_jumps * curves.median_jump)
        return rise if not curves.restored_best and rise > min_rise else 0.0

    @cached_property
    def has_memorised(self) -> bool:
        """True when the model fits the training rows better than the validation rows, by more than chance.

        A validation loss that rises while the accuracy stays does not count, because overconfidence alone causes it,
        unless it rises by more than the training loss fell.
        """
        curves = self.curves
        improved = curves.fall > 0 and curves.end < curves.start - LIMITS.max_lost_fall * curves.fall
        if not improved or self.has_little_skill:
            return False
        if not len(curves.accuracy):
            return self.rise > 0
        if self.rise:
            best = curves.val_accuracy[curves.best_index]
            fallen = best - curves.kept_val_accuracy > np.sqrt(2) * curves.chance_margin(best)
            return bool(self.rise > curves.fall or fallen or self._has_gap(LIMITS.max_gap_with_rise))
        return self._has_gap(LIMITS.max_gap) and not self.oscillates

    def _has_gap(self, gap: float) -> bool:
        """True when the training accuracy is above the validation accuracy by more than `gap`, and than chance."""
        curves = self.curves
        return curves.kept_accuracy - curves.kept_val_accuracy > max(
            gap, curves.chance_margin(curves.kept_val_accuracy)
        )

    @property
    def common_class(self) -> str:
        """The name of the most common class."""
        index = int(self.curves.shares.argmax())
        return shortened(self.run.classes[index]) if index < len(self.run.classes) else "the most common class"

    @property
    def measures_text(self) -> str:
        """The losses and accuracies of the weights that were kept."""
        curves, kept = self.curves, self.curves.kept_index
        text = f"Epoch {curves.epochs[kept]:,}: training loss {number(curves.end_loss[kept])}, validation loss "
        text += number(curves.val_loss[kept])
        if len(curves.accuracy):
            text += f"; training accuracy {percent(curves.kept_accuracy)}"
            text += f", validation accuracy {percent(curves.kept_val_accuracy)}"
        return f"{text}."

    @property
    def measures_and_baseline_text(self) -> str:
        """The measures, and the baseline where there are classes."""
        if not len(self.curves.shares):
            return self.measures_text
        return f"{self.measures_text} Always answering with the most common class: {percent(self.curves.baseline)}."

    @property
    def training_loss_text(self) -> str:
        """Where the training loss started and ended."""
        return self.course_text(self.curves.loss, "training loss")

    def course_text(self, values: Values, name: str) -> str:
        """Where a curve started and ended."""
        epochs = self.curves.epochs
        return (
            f"The {name} was {number(values[0])} in epoch {epochs[0]:,} and {number(values[-1])} in epoch "
            f"{epochs[-1]:,}."
        )


def _changes_something(remedy: Remedy, experiment: Experiment) -> bool:
    """True when each field gets another value that has an effect; also for a text alone."""
    try:
        changed = replace(experiment, **remedy.changes)
    except ExperimentError:
        return False
    return all(
        getattr(changed, name) != getattr(experiment, name) and SPECS[name].applies(changed) for name in remedy.changes
    )
