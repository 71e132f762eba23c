"""Scales: columns with very different ranges."""

from collections.abc import Iterator

import numpy as np

from core.diagnosis.data_context import DataContext
from core.diagnosis.finding import Finding
from core.diagnosis.limits import LIMITS
from core.diagnosis.rules import DATA_RULES


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
