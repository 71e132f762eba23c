"""Values: rare or small classes, missing values that depend on the class, and columns with very different ranges."""

from collections.abc import Iterator

import numpy as np

from core.diagnosis.contexts import DataContext
from core.diagnosis.finding import Finding, Remedy
from core.diagnosis.limits import LIMITS
from core.diagnosis.rules import CLASSES, DATA_RULES
from core.evaluation.association import differs_beyond_chance
from core.text.words import counted, listed


@DATA_RULES.rule("problem", 90, tasks=CLASSES)
def imbalance(data: DataContext) -> Iterator[Finding]:
    """A class that is much rarer than the others."""
    names = data.class_names
    counts = np.bincount(data.plan.classes.labels, minlength=len(names))
    rarest = int(counts.argmin())
    share = counts[rarest] / max(1, counts.sum())
    if share < LIMITS.min_even_share / len(names):
        yield Finding(
            f"'{names[rarest]}' is rare.",
            f"{counted(int(counts[rarest]), 'row')} of {counts.sum():,}, {share:.1%}. Always saying "
            f"'{names[int(counts.argmax())]}' would be right in {counts.max() / counts.sum():.1%}.",
            "Accuracy says little here; look at precision and recall. Balanced class weights make each class count the "
            "same.",
            Remedy(changes={"class_weight": "balanced"}, offer="Balance the class weights"),
        )


@DATA_RULES.rule("problem", 100, tasks=CLASSES)
def missing_by_class(data: DataContext) -> Iterator[Finding]:
    """Columns with far more missing values in one class than in another."""
    names = data.class_names
    totals = np.bincount(data.labels, minlength=len(names))
    known = np.flatnonzero(totals >= LIMITS.min_known_rows)
    for name, values in data.values.items():
        missing = np.bincount(data.labels[np.isnan(values)], minlength=len(names))[known]
        if len(known) < 2 or missing.sum() == 0:
            continue
        shares = missing / totals[known]
        if np.ptp(shares) < LIMITS.max_missing_difference:
            continue
        if differs_beyond_chance(missing, totals[known], LIMITS.max_missing_z):
            highest, lowest = known[shares.argmax()], known[shares.argmin()]
            yield data.column_finding(
                name,
                f"Whether '{name}' is missing depends on the class.",
                f"Missing in {shares.max():.0%} of '{names[highest]}' and in {shares.min():.0%} of '{names[lowest]}'.",
                "A model learns the gap itself. That is fair only when the gap will be there at the time of predicting "
                "too.",
            )


@DATA_RULES.rule("problem", 110, tasks=CLASSES)
def few_rows(data: DataContext) -> Iterator[Finding]:
    """Classes with too few training rows."""
    names = data.class_names
    counts = np.bincount(data.plan.classes.labels[data.plan.train], minlength=len(names))
    few = np.flatnonzero(counts < LIMITS.min_class_rows)
    if len(few):
        smallest = few[counts[few].argmin()]
        yield Finding(
            f"{listed((names[index] for index in few), max_names=3)} {'has' if len(few) == 1 else 'have'} few rows.",
            f"{counted(int(counts[smallest]), 'training row')} of '{names[smallest]}'; at least "
            f"{LIMITS.min_class_rows} make scores steadier.",
            "With so few, another seed gives another score. Add rows, or read the scores with care.",
        )


@DATA_RULES.rule("note", 500)
def scales(data: DataContext) -> Iterator[Finding]:
    """Columns of numbers with very different ranges."""
    ranges = {}
    for column in data.columns:
        values = data.values[column.name]
        if column.kind == "number" and not np.isnan(values).all():
            half_range = float(np.nanmax(values)) / 2 - float(np.nanmin(values)) / 2  # the whole may be infinite
            if half_range > 0:
                ranges[column.name] = half_range
    if not ranges:
        return
    widest, narrowest = max(ranges, key=ranges.__getitem__), min(ranges, key=ranges.__getitem__)
    if ranges[widest] / LIMITS.max_spread_ratio < ranges[narrowest]:
        return
    ratio = min(ranges[widest] / ranges[narrowest], LIMITS.max_shown_ratio)
    yield Finding(
        "Columns are on very different scales.",
        f"'{widest}' spreads {float(f'{ratio:.2g}'):,.0f} times as far as '{narrowest}'.",
        "Left so, the widest would drown the others. Nothing to do: each is scaled by its mean and spread in the "
        "training rows.",
    )
