"""Formats lists, counts and foreign text for a sentence."""

from collections.abc import Iterable

from core.text.control_characters import escape_control_characters

MAX_QUOTED = 60


def shortened(text: str, length: int = MAX_QUOTED) -> str:
    """A text in a sentence: on one line, with control characters as codes, and cut where it is longer than `length`."""
    line = escape_control_characters(text[: length + 1])
    return line if len(line) <= length else line[: length - 3] + "..."


def listed(names: Iterable[str], max_names: int = 10) -> str:
    """At most `max_names` names in quotes: 'age', 'sex' and 3 more."""
    every = list(names)
    shown = ", ".join(f"'{shortened(name)}'" for name in every[:max_names])
    return shown if len(every) <= max_names else f"{shown} and {len(every) - max_names:,} more"


def counted(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun in the singular or plural: 1 row, 1,200 rows."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
