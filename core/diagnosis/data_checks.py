"""Checks before training: what in a table and its split would make scores look better or worse than they are."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.data.columns import IDENTIFIER_NAME, Column, join_names
from core.data.duplicates import codes, twins
from core.data.partition import FEWEST_GROUPS
from core.data.preparation import Plan
from core.data.table import Table
from core.text.numbers import number_text
from core.text.words import counted, listed

MOST_ROWS = 100_000
MOST_VALUES = 10_000_000
LIMITS = {
    "rare": 0.2,  # of an even share of the rows: with two classes, a class below 10 %
    "few": 30,  # training rows of a class
    "duplicates": 0.01,  # of the rows
    "shared": 0.02,  # of the rows that are judged
    "conflicts": 0.01,  # of the rows
    "rows": 3,  # fewer are chance
    "room": 100,  # possible rows for each row there is, below which alike rows are no surprise
    "auc": 0.99,  # of one column alone; honest columns may reach 0.98
    "solved": 0.95,  # of the mistakes of always saying the most common class that one column takes away
    "usual": 0.2,  # of the rows have one and the same number
    "told": 0.85,  # of the mistakes that are taken away by whether a number is the usual one
    "explained": 0.99,  # of the variance of a target of numbers by one column
    "values": 20,  # whole numbers of so few values may be codes
    "later": 0.9,  # of the rows in which a date is later than all others
    "missing": 0.2,  # difference between two classes' shares of missing values
    "known": 10,  # rows of a class before its shares mean something
    "scales": 1_000,  # times one column's spread is another's
}
"""What each check takes for too much, too few, or enough."""
FARTHEST_APART = 1e12
VERY_SURE = 3.09  # standard deviations of a normal distribution that chance exceeds once in 1,000


@dataclass(frozen=True)
class Check:
    """One thing found: `headline` in a sentence, its `evidence` in numbers, `why` it matters, and what can be done.

    `changes` are fields of the experiment, `action` the label of the button that sets them; both empty where no setting
    helps. A `note` is nothing to mend. The texts may hold names that come from a table.
    """

    name: str
    kind: Literal["problem", "note"]
    headline: str
    evidence: str
    why: str
    changes: Mapping[str, Any] = field(default_factory=dict)
    action: str = ""


def check(table: Table, plan: Plan) -> list[Check]:
    """All that is found, the gravest first. Of very many rows, a sample by lot of at most 100,000 is looked at.

    What a column says about the target is read off the training rows alone.
    """
    most = max(1_000, min(MOST_ROWS, MOST_VALUES // max(1, len(plan.features))))
    seen = Sight(table.frame, plan, most)
    rules = RULES_OF_NUMBERS if plan.task == "regression" else RULES
    return [found for rule in rules for found in rule(seen)]


class Sight:
    """What the checks look at: the features of some training rows, and which rows are alike.

    `values` holds a code for each value of each feature, shape (rows,), NaN where it is missing: numbers and days as
    they are, texts by their place. `labels` (rows,) are the classes; of a target of numbers, one for each number.
    """

    def __init__(self, frame: pd.DataFrame, plan: Plan, most: int) -> None:
        self.plan = plan
        self.frame = frame
        self.columns = [column for column in plan.columns if column.name in plan.features]
        train = plan.train[:most]  # in random order
        self.labels = plan.goal.labels[train]
        self.values = {column.name: codes(frame, column, plan.goal.rows[train]) for column in self.columns}
        shares = [most * 3 // 5, most // 5, most // 5]
        parts = [part[:share] for part, share in zip((plan.train, plan.validation, plan.test), shares, strict=True)]
        self.part_of = np.repeat(np.arange(3), [len(part) for part in parts])
        self.all = np.concatenate(parts)
        self.all_labels = plan.goal.labels[self.all]

    def alike(self) -> NDArray[np.int64] | None:
        """For each row of all parts the number of its twins' group; None where alike rows are no surprise.

        They are none when the columns allow hardly more different rows than there are.
        """
        room = sum(np.log(max(column.distinct, 1)) for column in self.columns)
        if not self.columns or room < np.log(LIMITS["room"] * max(len(self.all), 1)):
            return None
        return twins(self.frame, self.columns, self.plan.goal.rows[self.all])

    def without(self, name: str) -> dict[str, str]:
        """The experiment's field that leaves this column out as well."""
        return {"leave_out": join_names([*self.plan.left_out, name])}


def renamed_target(seen: Sight) -> list[Check]:
    """Columns whose values and the classes stand for each other one to one."""
    return [
        Check(
            "renamed_target",
            "problem",
            f"'{name}' is the target under another name.",
            f"Each of its {len(seen.plan.classes.names)} values stands for one class of '{seen.plan.classes.target}', "
            f"in all of {len(seen.labels):,} training rows.",
            "A model that sees it has nothing to learn, and will not have it when it matters.",
            seen.without(name),
            f"Leave '{name}' out",
        )
        for name in seen.values
        if is_renamed(seen, name)
    ]


def is_renamed(seen: Sight, name: str) -> bool:
    """True when a column's values and the classes stand for each other."""
    values = seen.values[name]
    if np.isnan(values).any() or len(values) == 0:
        return False
    distinct, places = np.unique(values, return_inverse=True)
    classes = np.unique(seen.labels)
    pairs = len(np.unique(places * len(seen.plan.classes.names) + seen.labels))
    return len(distinct) == len(classes) == pairs


def lone_column(seen: Sight) -> list[Check]:
    """Columns that tell the class nearly alone."""
    found = []
    for column in seen.columns:
        if column.kind == "text" or is_renamed(seen, column.name):
            continue
        if evidence := tells_alone(column, seen):
            found.append(
                Check(
                    "lone_column",
                    "problem",
                    f"'{column.name}' tells the class nearly alone.",
                    evidence,
                    "That is rarely luck: it may be made from the answer, or known only after it. Would you know it at "
                    "the time of predicting?",
                    seen.without(column.name),
                    f"Leave '{column.name}' out",
                )
            )
    return found


def tells_alone(column: Column, seen: Sight) -> str:
    """How well a column alone tells the class, in words; empty when it is not nearly always."""
    values, labels = seen.values[column.name], seen.labels
    ordered = column.kind in ("number", "date")
    if ordered and len(seen.plan.classes.names) == 2:
        area = auc(values, labels == seen.plan.classes.positive)
        if max(area, 1 - area) >= LIMITS["auc"]:
            return f"Ordered by it alone, the training rows have an AUC of {max(area, 1 - area):.3f}."
    if column.kind == "number" and (told := told_by_the_usual(values, labels)):
        return told
    if ordered and column.distinct > LIMITS["values"]:
        return ""
    share = solved(values, labels)
    return f"Its values alone take away {share:.0%} of the mistakes of guessing." if share >= LIMITS["solved"] else ""


def telling_number(seen: Sight) -> list[Check]:
    """Columns of numbers that a straight line turns into the target, nearly without a mistake."""
    target = seen.plan.numbers.values[seen.plan.train[: len(seen.labels)]]
    found = []
    for column in seen.columns:
        share = explained(seen.values[column.name], target) if column.kind == "number" else 0.0
        if share >= LIMITS["explained"]:
            found.append(
                Check(
                    "telling_number",
                    "problem",
                    f"'{column.name}' tells '{seen.plan.goal.target}' nearly alone.",
                    f"A straight line through it explains {share:.1%} of how '{seen.plan.goal.target}' varies.",
                    "It may be the target in another unit, or made from it. Would you know it at the time of "
                    "predicting?",
                    seen.without(column.name),
                    f"Leave '{column.name}' out",
                )
            )
    return found


def explained(values: NDArray[np.float64], target: NDArray[np.float64]) -> float:
    """The share of a target's variance that a straight line through one column explains: the square of Pearson's
    correlation. 0 with fewer than 10 known values, or where one of both does not vary."""
    known = ~np.isnan(values)
    if known.sum() < max(LIMITS["known"], len(values) / 2):
        return 0.0
    x, y = (part[known] / max(float(np.abs(part[known]).max()), 1e-300) for part in (values, target))
    if np.ptp(x) == 0 or np.ptp(y) == 0:
        return 0.0
    share = float(np.corrcoef(x, y)[0, 1]) ** 2
    return share if np.isfinite(share) else 0.0


def told_by_the_usual(values: NDArray[np.float64], labels: NDArray[np.int64]) -> str:
    """How well a number tells the class by being the usual one or not, in words; empty for hardly, or none usual.

    So looks what is written down only after the event: 0 for all whom it has not met.
    """
    present = values[~np.isnan(values)]
    distinct, counts = np.unique(present, return_counts=True)
    if not len(present) or counts.max() < LIMITS["usual"] * len(values):
        return ""
    usual = float(distinct[counts.argmax()])
    share = solved((values == usual).astype(np.float64), labels)
    if share < LIMITS["told"]:
        return ""
    return f"Whether it is {number_text(usual)} takes away {share:.0%} of the mistakes of guessing."


def auc(values: NDArray[np.float64], positive: NDArray[np.bool_]) -> float:
    """The share of pairs, one positive and one negative, in which the positive one has the larger value; ties half.

    By the sum of ranks (Mann and Whitney, 1947). 0.5 with fewer than 10 rows of either.
    """
    known = ~np.isnan(values)
    if known.mean() < 0.5:
        return 0.5
    values, positive = values[known], positive[known]
    count, others = int(positive.sum()), int((~positive).sum())
    if min(count, others) < LIMITS["known"]:
        return 0.5
    _, places, sizes = np.unique(values, return_inverse=True, return_counts=True)
    ranks = np.cumsum(sizes) - (sizes - 1) / 2
    return float((ranks[places][positive].sum() - count * (count + 1) / 2) / (count * others))


def solved(values: NDArray[np.float64], labels: NDArray[np.int64]) -> float:
    """How much fewer mistakes the most common class of each value makes than the most common class of all.

    Goodman and Kruskal's lambda (1954), but that a value of a single row solves nothing. 0 when few rows are mistakes.
    """
    filled = np.where(np.isnan(values), np.inf, values)
    distinct, places = np.unique(filled, return_inverse=True)
    if len(distinct) > len(labels) / 2:
        return 0.0
    counts = np.zeros((len(distinct), int(labels.max(initial=0)) + 1))
    np.add.at(counts, (places, labels), 1)
    mistakes = len(labels) - counts.sum(axis=0).max()
    if mistakes < LIMITS["known"]:
        return 0.0
    right = np.where(counts.sum(axis=1) > 1, counts.max(axis=1), 0).sum()
    return float(1 - (len(labels) - right) / mistakes)


def later_date(seen: Sight) -> list[Check]:
    """A date that is later than all other dates of its row, in nearly all rows."""
    dates = [column.name for column in seen.columns if column.kind == "date"]
    if len(dates) < 2:
        return []
    days = np.array([seen.values[name] for name in dates])
    whole = ~np.isnan(days).any(axis=0)
    if whole.sum() < LIMITS["known"]:
        return []
    for place, name in enumerate(dates):
        share = float((days[place] > np.delete(days, place, axis=0).max(axis=0))[whole].mean())
        if share >= LIMITS["later"]:
            return [
                Check(
                    "later_date",
                    "problem",
                    f"'{name}' may be known only after the event.",
                    f"It is later than all other dates in {share:.0%} of the training rows that have them all.",
                    "What happens last is often a part of the outcome. A model may only use what is known when it "
                    "predicts.",
                    seen.without(name),
                    f"Leave '{name}' out",
                )
            ]
    return []


def alike_rows(seen: Sight) -> list[Check]:
    """Rows that stand in several parts, rows that are there twice, and rows alike with different classes."""
    groups = seen.alike()
    if groups is None:
        return []
    found = [*shared_rows(seen, groups), *duplicate_rows(seen, groups)]
    return found if seen.plan.task == "regression" else [*found, *conflicting_rows(seen, groups)]


DROP: dict[str, Any] = {"drop_duplicates": True}


def shared_rows(seen: Sight, groups: NDArray[np.int64]) -> list[Check]:
    """Rows to judge by that also train."""
    trained = np.isin(groups, groups[seen.part_of == 0])
    judged = seen.part_of > 0
    shared = int((trained & judged).sum())
    if shared < LIMITS["rows"] or shared < LIMITS["shared"] * judged.sum():
        return []
    return [
        Check(
            "shared_rows",
            "problem",
            f"{shared:,} rows to validate and test are also among the training rows.",
            f"{shared / judged.sum():.0%} of the rows that judge the model are alike in every column to one it learns "
            "from.",
            "On a row that it has seen, a model can be right by memory. Its scores look better than they are.",
            DROP,
            "Keep one of each",
        )
    ]


def duplicate_rows(seen: Sight, groups: NDArray[np.int64]) -> list[Check]:
    """Rows alike in every column and in the target."""
    pairs = groups * (int(seen.all_labels.max()) + 1) + seen.all_labels
    again = len(pairs) - len(np.unique(pairs))
    if again < LIMITS["rows"] or again < LIMITS["duplicates"] * len(pairs):
        return []
    return [
        Check(
            "duplicate_rows",
            "problem",
            f"{counted(again, 'row')} of {len(pairs):,} repeat another one.",
            f"{again / len(pairs):.0%} of the rows are alike to an earlier one in every column and in the target.",
            "Each copy counts in the loss and in the scores as if it were new.",
            DROP,
            "Keep one of each",
        )
    ]


def conflicting_rows(seen: Sight, groups: NDArray[np.int64]) -> list[Check]:
    """Rows alike in every column with different classes."""
    counts = pd.Series(seen.all_labels).groupby(groups).nunique().to_numpy()
    torn = int((counts[groups] > 1).sum())
    if torn < LIMITS["rows"] or torn < LIMITS["conflicts"] * len(groups):
        return []
    return [
        Check(
            "conflicting_rows",
            "problem",
            f"{torn:,} rows are alike and have different classes.",
            f"{torn / len(groups):.0%} of the rows have a twin in every column with another class.",
            "No model can be right on both. Either a column that tells them apart is missing, or some classes are "
            "wrong.",
        )
    ]


def split_groups(seen: Sight) -> list[Check]:
    """A column that is named like an identifier, the values of which come back, in a split that takes no care of it."""
    if seen.plan.split_by:
        return []
    rows = len(seen.plan.goal.rows)
    for column in seen.plan.columns:
        if IDENTIFIER_NAME.search(column.name) and FEWEST_GROUPS <= column.distinct <= rows / 2:
            return [
                Check(
                    "split_groups",
                    "problem",
                    f"Rows of one '{column.name}' stand in several parts.",
                    f"{column.distinct:,} values of it in {rows:,} rows.",
                    "A model may know the rows it is judged by from others of the same one. Keep them together.",
                    {"split": "grouped", "split_by": column.name},
                    f"Split by '{column.name}'",
                )
            ]
    return []


def imbalance(seen: Sight) -> list[Check]:
    """A class far rarer than the others."""
    names = seen.plan.classes.names
    counts = np.bincount(seen.plan.classes.labels, minlength=len(names))
    rarest = int(counts.argmin())
    share = counts[rarest] / max(1, counts.sum())
    if share >= LIMITS["rare"] / len(names):
        return []
    return [
        Check(
            "imbalance",
            "problem",
            f"'{names[rarest]}' is rare.",
            f"{counted(int(counts[rarest]), 'row')} of {counts.sum():,}, {share:.1%}. Always saying "
            f"'{names[int(counts.argmax())]}' would be right in {counts.max() / counts.sum():.1%}.",
            "Accuracy says little here; look at precision and recall. Balanced class weights make each class count the "
            "same.",
            {"class_weight": "balanced"},
            "Balance the class weights",
        )
    ]


def missing_by_class(seen: Sight) -> list[Check]:
    """Columns of which one class lacks values far more often than another."""
    names = seen.plan.classes.names
    totals = np.bincount(seen.labels, minlength=len(names))
    known = np.flatnonzero(totals >= LIMITS["known"])
    found = []
    for name, values in seen.values.items():
        gaps = np.bincount(seen.labels[np.isnan(values)], minlength=len(names))[known]
        if len(known) < 2 or gaps.sum() == 0:
            continue
        shares = gaps / totals[known]
        if np.ptp(shares) < LIMITS["missing"] or not beyond_chance(gaps, totals[known]):
            continue
        most, least = known[shares.argmax()], known[shares.argmin()]
        found.append(
            Check(
                "missing_by_class",
                "problem",
                f"Whether '{name}' is missing depends on the class.",
                f"Missing in {shares.max():.0%} of '{names[most]}' and in {shares.min():.0%} of '{names[least]}'.",
                "A model learns the gap itself. That is fair only when the gap will be there at the time of predicting "
                "too.",
                seen.without(name),
                f"Leave '{name}' out",
            )
        )
    return found


def beyond_chance(gaps: NDArray[np.int64], totals: NDArray[np.int64]) -> bool:
    """True when chance alone would make shares this different less than once in 1,000 tables.

    Pearson's chi-square against its bound by Wilson and Hilferty (1931).
    """
    share = gaps.sum() / totals.sum()
    if share in (0, 1):
        return False
    statistic = float(((gaps - share * totals) ** 2 / (share * (1 - share) * totals)).sum())
    freedom = len(totals) - 1
    spread = 2 / (9 * freedom)
    return statistic > freedom * float(1 - spread + VERY_SURE * spread**0.5) ** 3


def few_rows(seen: Sight) -> list[Check]:
    """Classes with too few rows to learn from."""
    names = seen.plan.classes.names
    counts = np.bincount(seen.plan.classes.labels[seen.plan.train], minlength=len(names))
    few = np.flatnonzero(counts < LIMITS["few"])
    if not len(few):
        return []
    return [
        Check(
            "few_rows",
            "problem",
            f"{listed((names[place] for place in few), most=3)} {'has' if len(few) == 1 else 'have'} few rows.",
            f"{counted(int(counts[few].min()), 'training row')} of '{names[few[counts[few].argmin()]]}'; at least "
            f"{LIMITS['few']} make scores steadier.",
            "With so few, another seed gives another score. Add rows, or read the scores with care.",
        )
    ]


def scales(seen: Sight) -> list[Check]:
    """Numbers on wildly different scales, which is no harm here."""
    spreads = {}
    for column in seen.columns:
        values = seen.values[column.name]
        if column.kind == "number" and not np.isnan(values).all():
            low, high = float(np.nanmin(values)), float(np.nanmax(values))
            spreads[column.name] = high / 2 - low / 2
    varied = {name: spread for name, spread in spreads.items() if spread > 0}
    if not varied:
        return []
    widest, narrowest = max(varied, key=varied.__getitem__), min(varied, key=varied.__getitem__)
    if varied[widest] / LIMITS["scales"] < varied[narrowest]:
        return []
    times = min(varied[widest] / varied[narrowest], FARTHEST_APART)
    return [
        Check(
            "scales",
            "note",
            "Columns are on very different scales.",
            f"'{widest}' spreads {float(f'{times:.2g}'):,.0f} times as far as '{narrowest}'.",
            "Left so, the widest would drown the others. Nothing to do: each is scaled by its mean and spread in the "
            "training rows.",
        )
    ]


RULES: tuple[Callable[[Sight], list[Check]], ...] = (
    renamed_target,
    lone_column,
    later_date,
    alike_rows,
    split_groups,
    imbalance,
    missing_by_class,
    few_rows,
    scales,
)
"""The checks of a target of classes, the gravest first."""

RULES_OF_NUMBERS: tuple[Callable[[Sight], list[Check]], ...] = (
    telling_number,
    later_date,
    alike_rows,
    split_groups,
    scales,
)
"""Those of a target of numbers."""
