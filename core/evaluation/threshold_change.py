"""The trade between two thresholds, in words: what is found more or less, and what it costs in false alarms."""

from dataclasses import dataclass

from core.evaluation.metrics import Counts
from core.evaluation.rounding import decimals
from core.evaluation.threshold_choice import Choice, cost, f_beta
from core.text.numbers import number
from core.text.words import counted


@dataclass(frozen=True)
class Trade:
    """A threshold that the learner took instead of another, for one run and one positive class."""

    run: int
    positive: str
    old: float
    new: float


def trade_sentence(trade: Trade, before: Counts, after: Counts) -> str:
    """What a trade changed, from the counts `before` it to those `after` it."""
    moved = f"From {decimals(trade.old)} to {decimals(trade.new)}"
    if before == after:
        return f"{moved}: no row changes sides."
    return f"{moved}: {_finding(before, after)}, {_alarms(before, after)}."


def _finding(before: Counts, after: Counts) -> str:
    if not after.positives:
        return "finds nothing, as no row is positive"
    more = after.tp - before.tp
    if not more:
        return f"finds the same {after.tp:,} of {after.positives:,} (recall {metric_text(after.recall)})"
    change = f"{abs(more):,} {'more' if more > 0 else 'fewer'} of {after.positives:,}"
    return f"finds {change} (recall {_from_to(before.recall, after.recall)})"


def _alarms(before: Counts, after: Counts) -> str:
    more = after.fp - before.fp
    precision = f"(precision {_from_to(before.precision, after.precision)})"
    noun = "false alarm" if abs(more) == 1 else "false alarms"
    if not more:
        return f"raises as many false alarms {precision}"
    return f"raises {abs(more):,} {'more' if more > 0 else 'fewer'} {noun} {precision}"


def cost_gain(choice: Choice, now: Counts, false_alarm_cost: float, miss_cost: float) -> str:
    """What a threshold chosen by cost would give, beside the counts `now` of the one in use."""
    then, before = (cost(counts, false_alarm_cost, miss_cost) for counts in (choice.counts, now))
    mistakes = f"{choice.counts.fn:,} missed, {counted(choice.counts.fp, 'false alarm')}"
    return f"{decimals(choice.threshold)}: {mistakes}, cost {_instead(then, before)}.{_equals(choice)}"


def precision_gain(choice: Choice, now: Counts) -> str:
    """What a threshold chosen by precision would give, beside the counts `now` of the one in use."""
    then = f"{decimals(choice.threshold)}: precision {_instead(choice.counts.precision, now.precision)}"
    less = f" Of {choice.equals:,} thresholds as precise, it finds the most." if choice.equals > 1 else ""
    return f"{then}, recall {_instead(choice.counts.recall, now.recall)}.{less}"


def f_beta_gain(choice: Choice, now: Counts, beta: float) -> str:
    """What a threshold chosen by F-beta would give, beside the counts `now` of the one in use."""
    then = _instead(f_beta(choice.counts, beta), f_beta(now, beta))
    recall, precision = metric_text(choice.counts.recall), metric_text(choice.counts.precision)
    return f"{decimals(choice.threshold)}: F{beta:g} {then} (recall {recall}, precision {precision}).{_equals(choice)}"


def metric_text(metric: float | None) -> str:
    """A metric with three digits, or the word undefined."""
    return "undefined" if metric is None else number(metric)


def _equals(choice: Choice) -> str:
    if choice.equals == 1:
        return ""
    which = "lower" if choice.equals == 2 else "middle"
    return f" {choice.equals:,} thresholds are equally good; this is the {which} one."


def _instead(then: float | None, now: float | None) -> str:
    same = metric_text(then) == metric_text(now)
    return f"{metric_text(then)}, as now" if same else f"{metric_text(then)} instead of {metric_text(now)} now"


def _from_to(before: float | None, after: float | None) -> str:
    old, new = metric_text(before), metric_text(after)
    return f"still {new}" if old == new else f"{old} to {new}"
