"""Rules: each looks at a run's curves for one thing, and gives a finding or None.

`PROBLEMS` come first, the gravest on top, then good news, then notes. A rule that would only repeat what a graver one
has said is left out.
"""

from collections.abc import Callable

import numpy as np

from core.catalog.losses import loss_warning
from core.diagnosis import remedies
from core.diagnosis.curves import Curves, Values
from core.diagnosis.finding import Finding, Kind, Remedy, finding
from core.diagnosis.limits import LIMITS, Limits
from core.diagnosis.regression import explains_little
from core.runs.run import Run
from core.text.numbers import number, percent

Rule = Callable[[Run, Curves, Limits], Finding | None]


def diagnose(run: Run, limits: Limits = LIMITS) -> list[Finding]:
    """What the run shows, the most important first. At least one finding for a run of one epoch or more."""
    curves = Curves.of(run, limits)
    if run.epochs == 0:
        return []
    if too_short := _too_short(run, curves, limits):
        early = [_diverging, _broken_off, _misfit, _perfect_at_once]
        return [found for rule in early if (found := rule(run, curves, limits))] + [too_short]
    problems: list[Finding] = []
    for rule in PROBLEMS:
        hidden = {name for problem in problems for name in EXPLAINS.get(problem.name, ())}
        if (found := rule(run, curves, limits)) and found.name not in hidden:
            problems.append(found)
    notes = [found for note in NOTES if (found := note(run, curves, limits))]
    said = {name for problem in problems for name in EXPLAINS.get(problem.name, ())}
    notes = [note for note in notes if note.name not in said]
    return problems + ([] if problems else [_learning(run, curves)]) + notes


def _measures(curves: Curves) -> str:
    """The losses and accuracies of the weights that were kept."""
    place = curves.kept
    words = f"Epoch {curves.epochs[place]:,}: training loss {number(curves.end_loss[place])}, validation loss "
    words += number(curves.val_loss[place])
    if len(curves.accuracy):
        words += f"; training accuracy {percent(curves.right)}, validation accuracy {percent(curves.val_right)}"
    return f"{words}."


def _course(values: Values, curves: Curves, what: str) -> str:
    """Where a curve started and ended."""
    return (
        f"The {what} was {number(values[0])} in epoch {curves.epochs[0]:,} and {number(values[-1])} in epoch "
        f"{curves.epochs[-1]:,}."
    )


def _too_short(run: Run, curves: Curves, limits: Limits) -> Finding | None:
    if curves.count >= limits.epochs_to_judge:
        return None
    epochs = f"{curves.count} epoch{'' if curves.count == 1 else 's'}"
    return finding(
        "too_short",
        "note",
        f"Too short to say: {epochs} with a loss that is a number." if curves.broke else f"Too short to say: {epochs}.",
        _measures(curves) if curves.count else "No epoch ended with a loss that is a number.",
        f"A curve needs at least {limits.epochs_to_judge} points before it shows which way it goes.",
        [] if curves.broke else [remedies.more_epochs(run.experiment)],
        run.experiment,
    )


def _diverging(run: Run, curves: Curves, limits: Limits) -> Finding | None:
    remedy = [remedies.rate(run.experiment, 0.1), remedies.larger_batch(run.experiment)]
    reason = "Each step overshoots the lowest point by more than the one before: the learning rate is too high."
    if curves.broke:
        evidence = f"In epoch {curves.broke:,} the loss stopped being a number."
        if curves.count:
            evidence += f" {_course(curves.loss, curves, 'training loss')}"
        headline = "Training diverged: the loss grew until it was no number any more."
        return finding("diverging", "problem", headline, evidence, reason, remedy, run.experiment)
    if curves.count < limits.epochs_to_judge or not _has_grown(curves, limits):
        return None
    peak = int(np.argmax(curves.loss))
    evidence = _course(curves.loss, curves, "training loss")
    evidence += (
        f" Lowest {number(min(curves.loss))}, highest {number(curves.loss[peak])} (epoch {curves.epochs[peak]:,})."
    )
    headline = "Training diverged: the loss grew, and what had been learned is lost."
    return finding("diverging", "problem", headline, evidence, reason, remedy, run.experiment)


def _has_grown(curves: Curves, limits: Limits) -> bool:
    """True when the training loss ends above its start, has lost its fall again, or blew up without coming back."""
    end, first, gained_back = curves.end, curves.loss[0], curves.end - curves.low
    size = max(abs(curves.start), abs(first))
    grew = end - first > limits.grown * size
    lost = gained_back > limits.lost * curves.fall and gained_back > limits.lost_least * max(abs(curves.low), size)
    blown_up = max(curves.loss) - curves.start > limits.blown_up * abs(curves.start)
    return grew or lost or (blown_up and end > curves.start - limits.grown * abs(curves.start))


def _broken_off(run: Run, curves: Curves, _limits: Limits) -> Finding | None:
    if run.status != "failed" or curves.broke:
        return None
    evidence = run.reason or f"It ended in epoch {run.epochs:,} of {run.experiment.epochs:,}."
    reason = "It ended before its time. What else is said here holds for the epochs before."
    return finding("broken_off", "problem", "The run broke off.", evidence, reason, [], run.experiment)


def _is_at_chance(curves: Curves, limits: Limits) -> bool:
    """True when the training rows are right about as often as the most common class is, and none is common."""
    guessing = curves.baseline + curves.chance(curves.baseline, limits.training_rows)
    return not curves.is_imbalanced and curves.right <= guessing


def _stands_still(curves: Curves, limits: Limits) -> bool:
    """True when the loss stays where it began, and not because all there is was learned in the first epoch."""
    if curves.loss[0] - curves.end > limits.flat * abs(curves.loss[0]):
        return False
    if curves.start - curves.end <= limits.flat * abs(curves.start):
        return True
    return _is_at_chance(curves, limits) or bool(curves.moves.sum() < limits.moved)


def _has_little_skill(curves: Curves, limits: Limits) -> bool:
    """True when the training rows are hardly more often right than always answering the most common class is."""
    return not curves.is_imbalanced and curves.right - curves.baseline < limits.poor_skill * (1 - curves.baseline)


def _misfit(run: Run, curves: Curves, limits: Limits) -> Finding | None:
    """The loss does not fit the task, and the goal was missed; where it was reached all the same, that is a note."""
    warning = loss_warning(run.experiment.loss, run.task)
    if not warning or not curves.count:
        return None
    failed = _is_at_chance(curves, limits) or _has_little_skill(curves, limits)
    failed = failed or (_is_no_better(curves) and not _finds_every_class(curves, limits))
    headline = "Loss and goal are at odds: this loss does not fit the target, and lowering it does not serve you."
    if not failed:
        headline = "This loss does not fit the target; it went well all the same."
    evidence = f"{_course(curves.loss, curves, 'training loss')} {_measures(curves)}"
    kind: Kind = "problem" if failed else "note"
    reason = f"{warning[0].upper()}{warning[1:]}"
    return finding("misfit", kind, headline, evidence, reason, [remedies.fitting_loss()], run.experiment)


def _misfit_problem(run: Run, curves: Curves, limits: Limits) -> Finding | None:
    found = _misfit(run, curves, limits)
    return found if found and found.kind == "problem" else None


def _misfit_note(run: Run, curves: Curves, limits: Limits) -> Finding | None:
    found = _misfit(run, curves, limits)
    return found if found and found.kind == "note" else None


def _not_learning(run: Run, curves: Curves, limits: Limits) -> Finding | None:
    experiment = run.experiment
    still = _stands_still(curves, limits)
    guesses = (
        _is_at_chance(curves, limits) and not remedies.is_straight(experiment) and experiment.l2 < limits.strong_l2
    )
    if not still and not guesses:
        return None
    hurled = len(curves.moves) > 0 and np.isfinite(curves.moves[0]) and curves.moves[0] > limits.hurled
    if hurled:
        reason = (
            "The first steps were so large that they threw the weights where no gradient reaches them: the learning "
            "rate is too high."
        )
        tries = [remedies.rate(experiment, 0.1)]
    elif still and _creeps(curves, limits):
        reason = "The steps are so small that the weights hardly move: the learning rate is too low."
        tries = [remedies.rate(experiment, 10), remedies.more_epochs(experiment)]
    else:
        reason = (
            "The weights move, but to no end: the steps may be too small to get anywhere in this time, the network too "
            "small for the shape, or the columns may say nothing about the target."
        )
        tries = [remedies.bending(experiment), remedies.rate(experiment, 3), remedies.larger_network(experiment)]
    headline = "Your model does not learn: its loss stays where it began."
    if not still:
        headline = "Your model does not learn: it is right about as often as guessing is."
    evidence = f"{_course(curves.loss, curves, 'training loss')} {_measures(curves)}"
    if len(curves.shares):
        evidence += f" Always answering with the most common class: {percent(curves.baseline)}."
    return finding("not_learning", "problem", headline, evidence, reason, tries, experiment)


def _creeps(curves: Curves, limits: Limits) -> bool:
    """True when the weights hardly moved; also where nobody measured it, since that is the likeliest reason."""
    return bool(not np.isfinite(curves.moves).all() or curves.moves.sum() < limits.moved)


def _is_no_better(curves: Curves) -> bool:
    """True when the validation accuracy is below the baseline; with one class much more common, also when equal."""
    if curves.is_imbalanced:
        return curves.val_right <= curves.baseline
    return curves.val_right < curves.baseline - curves.chance(curves.baseline)


def _no_better_than_baseline(run: Run, curves: Curves, limits: Limits) -> Finding | None:
    if not _is_no_better(curves) or _has_little_skill(curves, limits) or _finds_every_class(curves, limits):
        return None
    common = _common(run, curves)
    reason = "What it learned from the training rows does not hold for others."
    tries = [remedies.more_l2(run.experiment), remedies.another_seed(run.experiment)]
    if curves.is_imbalanced:
        reason = "One class is so common that giving up the others costs the loss little, and accuracy hides it."
        tries = [remedies.balanced(), remedies.more_epochs(run.experiment)]
    return finding(
        "baseline",
        "problem",
        f"Your model is {'worse' if curves.val_right < curves.baseline else 'no better'} than always answering "
        f"{common}.",
        f"Validation accuracy {percent(curves.val_right)}; always answering {common} is right on "
        f"{percent(curves.baseline)} of the {curves.rows:,} validation rows.",
        reason,
        tries,
        run.experiment,
    )


def _accuracy_misleads(run: Run, curves: Curves, limits: Limits) -> Finding | None:
    """The accuracy is no better than the baseline, yet the rare classes are found: the price of finding them."""
    if not _is_no_better(curves) or not curves.is_imbalanced or not _finds_every_class(curves, limits):
        return None
    common = _common(run, curves)
    return finding(
        "accuracy_misleads",
        "note",
        f"Accuracy is no better than always answering {common}, and still your model does more: it finds the others.",
        f"Validation accuracy {percent(curves.val_right)}, always answering {common} {percent(curves.baseline)}; of "
        f"every class at least {percent(float(np.nanmin(curves.recalls)))} of the rows are found.",
        "Finding a rare class costs false alarms among the common one, and accuracy counts those alone.",
        [Remedy("Judge it by precision and recall, and move the threshold until they suit you.")],
        run.experiment,
    )


def _common(run: Run, curves: Curves) -> str:
    """The name of the most common class."""
    place = int(curves.shares.argmax())
    return run.classes[place] if place < len(run.classes) else "the most common class"


def _finds_every_class(curves: Curves, limits: Limits) -> bool:
    known = curves.recalls[~np.isnan(curves.recalls)]
    return len(known) > 1 and bool(known.min() >= limits.low_recall)


def _jumps(curves: Curves, limits: Limits) -> bool:
    """True when the validation loss goes up and down by much in the second half of the run."""
    values = curves.second_half
    if curves.count < limits.epochs_to_oscillate or curves.turns < limits.turns:
        return False
    if abs(values[-1] - values[0]) > limits.progress * np.abs(np.diff(values)).sum():
        return False
    return curves.jump >= limits.swing * curves.fall and curves.jump > limits.swing_least * np.median(np.abs(values))


def _oscillating(run: Run, curves: Curves, limits: Limits) -> Finding | None:
    if not _jumps(curves, limits):
        return None
    values = curves.second_half
    evidence = (
        f"In the second half the validation loss changes by {number(curves.jump)} from one epoch to the next (the "
        f"middle one of its jumps) and turns in {percent(curves.turns)} of them; it lies between "
        f"{number(min(values))} and {number(max(values))}."
    )
    reason = "The steps leap over the lowest point and back: the rate is too high, or the batches are too small."
    small = run.experiment.batch_size < 16 and run.experiment.learning_rate <= 0.01
    tries = [remedies.rate(run.experiment, 0.1), remedies.larger_batch(run.experiment)]
    return finding(
        "oscillating",
        "problem",
        "The loss jumps up and down: how good your model is depends on the epoch at which it ends.",
        evidence,
        reason,
        tries[::-1] if small else tries,
        run.experiment,
    )


def _rise(curves: Curves, limits: Limits) -> float:
    """By how much the validation loss rose after its lowest point, where that is more than chance; otherwise 0."""
    rise = curves.val_end - min(curves.settled(curves.val_loss))
    smallest = max(curves.smallest_rise, limits.rise_of_jumps * curves.jump)
    return rise if not curves.restored and rise > smallest else 0.0


def _is_worse_on_validation(curves: Curves, gap: float) -> bool:
    return curves.right - curves.val_right > max(gap, curves.chance(curves.val_right))


def _has_memorised(curves: Curves, limits: Limits) -> bool:
    """True when what was learned serves the training rows alone.

    A rising validation loss by itself does not say so while accuracy holds: it may come from too much confidence. It
    does when it is back above where it started.
    """
    rise, improved = _rise(curves, limits), curves.fall > 0 and curves.end < curves.start - limits.lost * curves.fall
    if not improved or _has_little_skill(curves, limits):
        return False
    if not len(curves.accuracy):
        return rise > 0
    if rise:
        best = curves.val_accuracy[curves.best]
        fallen = best - curves.val_right > np.sqrt(2) * curves.chance(best)
        return bool(rise > curves.fall or fallen or _is_worse_on_validation(curves, limits.gap))
    return _is_worse_on_validation(curves, limits.gap_alone) and not _jumps(curves, limits)


def _overfitting(run: Run, curves: Curves, limits: Limits) -> Finding | None:
    if not _has_memorised(curves, limits):
        return None
    experiment, best = run.experiment, curves.best
    against = [remedies.dropout(experiment), remedies.more_l2(experiment), remedies.smaller_network(experiment)]
    if not _rise(curves, limits):
        headline = "Your model overfits: it does much better on the rows it learned from than on others."
        evidence = _measures(curves)
    else:
        headline = f"Your model overfits from epoch {curves.epochs[best]:,} on."
        evidence = (
            f"The validation loss was lowest in epoch {curves.epochs[best]:,} ({number(curves.val_loss[best])}) and "
            f"rose to {number(curves.val_loss[-1])}, while the training loss went from "
            f"{number(curves.end_loss[best])} to {number(curves.end_loss[-1])}."
        )
        if len(curves.accuracy):
            evidence += (
                f" Accuracy at the end: training {percent(curves.right)}, validation {percent(curves.val_right)}."
            )
        against.insert(0, remedies.early_stopping(experiment))
    reason = (
        "It has enough weights and time to memorise the training rows, chance included, and chance does not repeat "
        "itself on other rows."
    )
    return finding("overfitting", "problem", headline, evidence, reason, against, experiment)


def _underfitting(run: Run, curves: Curves, limits: Limits) -> Finding | None:
    if len(curves.accuracy):
        poor = _has_little_skill(curves, limits)
    else:
        poor = bool(0 < curves.start * limits.poor_loss < curves.end and curves.low >= 0)
    if not poor:
        return None
    experiment, falling = run.experiment, _still_falls(curves, limits)
    if experiment.l2 >= limits.strong_l2:
        reason = "The price on large weights outweighs the data: the weights are held near 0."
        tries = [remedies.less_l2(experiment)]
    elif experiment.dropout > limits.strong_dropout:
        reason = "So many units are switched off in each step that the rest cannot learn the shape."
        tries = [remedies.less_dropout(experiment)]
    elif remedies.is_straight(experiment):
        reason = (
            "Without hidden layers that bend, a model parts the classes by a straight line. These may need a curve."
        )
        tries = [remedies.bending(experiment), remedies.larger_network(experiment)]
    elif falling:
        reason = "The loss still falls when time is up: the run ends before it has learned what it can."
        tries = [remedies.more_epochs(experiment), remedies.rate(experiment, 3)]
    elif max(curves.loss) - curves.start > limits.blown_up * abs(curves.start):
        reason = "The loss blew up at first and found no good way back: the learning rate is too high."
        tries = [remedies.rate(experiment, 0.1)]
    else:
        reason = "The network is too simple for the shape, or the columns say no more about the target than this."
        tries = [remedies.larger_network(experiment), remedies.rate(experiment, 1 / 3)]
    headline = "Your model underfits: it is poor even on the rows it learns from"
    headline += ", and its loss still falls." if falling else "."
    evidence = f"{_course(curves.loss, curves, 'training loss')} {_measures(curves)}"
    if len(curves.shares):
        evidence += f" Always answering with the most common class: {percent(curves.baseline)}."
    return finding("underfitting", "problem", headline, evidence, reason, tries, experiment)


def _still_falls(curves: Curves, limits: Limits) -> bool:
    """True when the validation loss fell in the last part of the run by a good share of its whole fall."""
    if curves.restored:
        return False
    values = curves.settled(curves.val_loss)
    before = values[-1 - max(1, int(limits.last_part * curves.count))]
    return before - values[-1] > limits.still_falling * curves.fall > 0 and values[-1] <= min(values)


def _perfect_at_once(run: Run, curves: Curves, limits: Limits) -> Finding | None:
    if not curves.count or curves.rows < limits.rows_to_be_perfect:
        return None
    if len(curves.val_accuracy):
        perfect = curves.val_accuracy > 1 - 0.5 / curves.rows
    else:
        perfect = (curves.val_loss >= 0) & (curves.val_loss <= limits.nearly_nothing * curves.start)
    if not perfect[curves.kept] or not perfect[: limits.at_once].any() or curves.baseline == 1:
        return None
    first = int(np.argmax(perfect))
    what = (
        f"All {curves.rows:,} validation rows are right" if len(curves.accuracy) else "The validation loss is nearly 0"
    )
    return finding(
        "perfect_at_once",
        "problem",
        "Suspiciously perfect at once: real questions are seldom this easy.",
        f"{what} from epoch {curves.epochs[first]:,} on. {_measures(curves)}",
        "Either the classes lie far apart, or a column gives the answer away (a leak), or the same rows are in both "
        "parts.",
        remedies.harder_data(run.experiment),
        run.experiment,
    )


def _rare_class_missed(run: Run, curves: Curves, limits: Limits) -> Finding | None:
    """Accuracy is high, and most of a rare class goes unfound."""
    if not len(curves.recalls) or curves.val_right < limits.high_accuracy or len(run.classes) != len(curves.recalls):
        return None
    counts = np.rint(curves.shares * curves.rows)
    missed = (counts >= limits.rows_of_class) & (curves.shares < limits.rare) & (curves.recalls < limits.low_recall)
    if not missed.any():
        return None
    place = int(np.argmin(np.where(missed, curves.recalls, np.inf)))
    name, rows = run.classes[place], int(counts[place])
    found = round(float(curves.recalls[place]) * rows)
    return finding(
        "rare_class",
        "problem",
        f"Accuracy looks good, but most rows of {name} are missed.",
        f"Validation accuracy {percent(curves.val_right)}; of {rows:,} rows of {name}, {found:,} are found (recall "
        f"{number(float(curves.recalls[place]))}).",
        f"Only {percent(float(curves.shares[place]))} of the rows are {name}: missing them costs the loss, and the "
        "accuracy, little.",
        [remedies.balanced(), remedies.more_epochs(run.experiment)],
        run.experiment,
    )


def _at_odds(run: Run, curves: Curves, limits: Limits) -> Finding | None:
    """The validation loss falls while the validation accuracy falls too."""
    if not len(curves.val_accuracy):
        return None
    right, losses = curves.settled(curves.val_accuracy), curves.settled(curves.val_loss)
    best, kept = int(np.argmax(right)), curves.kept
    fallen = right[best] - right[kept] > np.sqrt(2) * curves.chance(right[best])
    if kept <= best or not fallen or losses[best] - losses[kept] <= limits.still_falling * curves.fall:
        return None
    return finding(
        "at_odds",
        "problem",
        "Loss and goal are at odds: the validation loss falls, and accuracy falls with it.",
        f"From epoch {curves.epochs[best]:,} to {curves.epochs[kept]:,} the validation loss went from "
        f"{number(curves.val_loss[best])} to {number(curves.val_loss[kept])}, the accuracy from "
        f"{percent(right[best])} to {percent(right[kept])}.",
        "Accuracy asks only on which side of the threshold a score lies, the loss how far off it is, and it includes "
        "any price on large weights. Fewer wild mistakes can come with more small ones.",
        [remedies.less_l2(run.experiment), remedies.fitting_loss(), remedies.balanced()],
        run.experiment,
    )


def _learning(run: Run, curves: Curves) -> Finding:
    """What is said of a run without a problem."""
    evidence = _measures(curves)
    if len(curves.shares):
        evidence += f" Always answering with the most common class: {percent(curves.baseline)}."
    if not curves.is_imbalanced and curves.val_right <= curves.baseline + curves.chance(curves.baseline):
        return finding(
            "too_few_rows",
            "note",
            f"Your model learns, but {curves.rows:,} validation rows are too few to tell how well.",
            evidence,
            "So few rows can be right this often by luck.",
            [remedies.more_rows(run.experiment), remedies.another_seed(run.experiment)],
            run.experiment,
        )
    reason = "The loss fell, and on rows it never saw your model does as well as on its training rows, or nearly so."
    if not len(curves.accuracy):
        reason = (
            "The loss fell on the training rows, and on those it never saw it did not rise by more than chance can."
        )
    return finding(
        "learning_well",
        "good",
        "Your model learns well: what it learned from the training rows holds for rows it never saw.",
        evidence,
        reason,
        [remedies.another_seed(run.experiment)],
        run.experiment,
    )


def _overconfident(run: Run, curves: Curves, limits: Limits) -> Finding | None:
    """The validation loss rises while the accuracy stays."""
    rise = _rise(curves, limits)
    if not rise or not len(curves.accuracy) or _has_memorised(curves, limits):
        return None
    best = curves.best
    return finding(
        "overconfident",
        "note",
        "Your model grows too sure: the validation loss rises while the accuracy stays.",
        f"From epoch {curves.epochs[best]:,} to {curves.epochs[-1]:,} the validation loss went from "
        f"{number(curves.val_loss[best])} to {number(curves.val_loss[-1])}, the accuracy from "
        f"{percent(curves.val_accuracy[best])} to {percent(curves.val_right)}.",
        "The answers stay the same, but a few wrong ones are given with more and more confidence, which the loss "
        "punishes. The scores can then no longer be read as probabilities.",
        [remedies.early_stopping(run.experiment), remedies.more_l2(run.experiment), remedies.dropout(run.experiment)],
        run.experiment,
    )


def _validation_is_better(run: Run, curves: Curves, limits: Limits) -> Finding | None:
    lower = curves.end_loss[curves.kept] - curves.val_loss[curves.kept] > curves.smallest_rise
    righter = curves.val_right - curves.right > max(limits.gap, curves.chance(curves.right))
    if not lower and not righter:
        return None
    experiment = run.experiment
    if experiment.dropout and not experiment.end_loss:
        reason = "Dropout switches units off while it learns and not while it is judged, so training looks worse."
    elif _still_falls(curves, limits) and not experiment.end_loss:
        reason = (
            "The training loss is the mean over the epoch, while the weights still move; the validation loss is taken "
            "when the epoch is over and the model is better already."
        )
    else:
        reason = "The validation rows happen to be easier, or they are so few that luck decides."
    return finding(
        "validation_better",
        "note",
        "Validation looks better than training, which is mostly harmless.",
        _measures(curves),
        reason,
        [remedies.measured_alike(), remedies.another_seed(experiment)],
        experiment,
    )


def _still_learning(run: Run, curves: Curves, limits: Limits) -> Finding | None:
    if not _still_falls(curves, limits) or _has_little_skill(curves, limits):
        return None
    return finding(
        "still_learning",
        "note",
        "The validation loss was still falling when the run ended.",
        _course(curves.val_loss, curves, "validation loss"),
        "There is more to learn than these epochs had time for.",
        [remedies.more_epochs(run.experiment), remedies.rate(run.experiment, 3)],
        run.experiment,
    )


def _stopped(run: Run, curves: Curves, limits: Limits) -> Finding | None:
    experiment = run.experiment
    if run.status == "stopped":
        headline, tries = f"You stopped this run at {run.epochs:,} of {experiment.epochs:,} epochs.", []
        reason = "What is said here holds for the epochs that were run."
    elif run.status == "finished" and curves.restored and run.epochs < experiment.epochs:
        headline = f"Early stopping ended the run and took back the weights of epoch {curves.epochs[curves.best]:,}."
        reason = (
            f"The validation loss had not improved for {experiment.patience} epochs. The numbers here are those of the "
            "weights that were taken back."
        )
        tries = [remedies.more_patience(experiment)] if experiment.patience <= limits.short_patience else []
    else:
        return None
    evidence = (
        f"The lowest validation loss, {number(curves.val_loss[curves.best])}, came in epoch "
        f"{curves.epochs[curves.best]:,}; {run.epochs:,} of {experiment.epochs:,} epochs were run."
    )
    return finding("stopped", "note", headline, evidence, reason, tries, experiment)


PROBLEMS: tuple[Rule, ...] = (
    _diverging,
    _broken_off,
    _misfit_problem,
    _not_learning,
    _no_better_than_baseline,
    explains_little,
    _overfitting,
    _oscillating,
    _underfitting,
    _perfect_at_once,
    _rare_class_missed,
    _at_odds,
)
NOTES: tuple[Rule, ...] = (
    _accuracy_misleads,
    _overconfident,
    _validation_is_better,
    _still_learning,
    _misfit_note,
    _stopped,
)

# What would only repeat it, or means nothing beside it: the names of findings that each of these explains.
NOTHING_MORE = ("overconfident", "validation_better", "still_learning")
EXPLAINS: dict[str, tuple[str, ...]] = {
    "diverging": (
        "not_learning",
        "baseline",
        "explains_little",
        "overfitting",
        "oscillating",
        "underfitting",
        "rare_class",
        "at_odds",
        *NOTHING_MORE,
    ),
    "misfit": ("not_learning", "underfitting", "at_odds", *NOTHING_MORE),
    "not_learning": (
        "baseline",
        "explains_little",
        "oscillating",
        "underfitting",
        "rare_class",
        "at_odds",
        *NOTHING_MORE,
    ),
    "baseline": ("rare_class", "at_odds"),
    "overfitting": ("baseline", "at_odds", "still_learning"),
    "oscillating": ("at_odds", *NOTHING_MORE),
    "underfitting": ("at_odds", *NOTHING_MORE),
}
