"""Formats lists and counts for a sentence."""

from collections.abc import Iterable


def listed(names: Iterable[str], max_names: int = 10) -> str:
    """At most `max_names` names in quotes: 'age', 'sex' and 3 more."""
    quoted = [f"'{name}'" if len(name) <= 60 else f"'{name[:57]}...'" for name in names]
    shown = ", ".join(quoted[:max_names])
    return shown if len(quoted) <= max_names else f"{shown} and {len(quoted) - max_names:,} more"


def counted(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun in the singular or plural: 1 row, 1,200 rows."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
