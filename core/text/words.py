"""Numbers and lists as a sentence shows them."""

from collections.abc import Iterable


def listed(names: Iterable[str], most: int = 10) -> str:
    """Names in quotes, the first few of them: 'age', 'sex' and 3 more."""
    quoted = [f"'{name}'" if len(name) <= 60 else f"'{name[:57]}...'" for name in names]
    shown = ", ".join(quoted[:most])
    return shown if len(quoted) <= most else f"{shown} and {len(quoted) - most:,} more"


def counted(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun: 1 row, 1,200 rows."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
