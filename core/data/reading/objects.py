"""JSON objects, one on each line or all in one array, as CSV that `delimited.py` reads."""

import json
from collections.abc import Iterator
from typing import Any

from core.data.csv_dialect import MAXIMUM_COLUMNS
from core.data.reading.spreadsheet import to_csv
from core.data.table import DataError

MAX_DEPTH = 5
EXPECTED = (
    'One object a line, such as {"age": 31, "paid": "yes"}, or one array of such objects was expected. Save it so, or '
    "as CSV, and open that."
)


def read_objects(text: bytes) -> bytes:
    """Objects as CSV with their keys as its header. The keys of nested objects are joined by a point, such as `a.b`.

    Raises:
        DataError: when it is not JSON, or not made of objects.
    """
    rows, names = [], dict[str, None]()
    for item in _items(text.decode("utf-8", errors="replace")):
        if not isinstance(item, dict):
            raise DataError(f"This JSON file holds something that is no object. {EXPECTED}")
        row = dict(flat(item))
        names |= dict.fromkeys(row)
        if len(names) > MAXIMUM_COLUMNS:
            raise DataError(
                f"The objects of this file have more than {MAXIMUM_COLUMNS:,} different keys. Keep those that matter, "
                "and open it again."
            )
        rows.append(row)
    return to_csv([list(names), *([cell(row.get(name)) for name in names] for row in rows)])


def flat(item: dict[str, Any], above: str = "", depth: int = 1) -> Iterator[tuple[str, Any]]:
    """The keys and values of an object; the values of nested objects with their joined keys."""
    for key, value in item.items():
        name = f"{above}{key}"
        if isinstance(value, dict) and value and depth < MAX_DEPTH:
            yield from flat(value, f"{name}.", depth + 1)
        else:
            yield name, value


def cell(value: Any) -> object:
    """A JSON value as a spreadsheet would hold it; lists as JSON."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value


def _items(text: str) -> Iterator[Any]:
    text = text.strip()
    try:
        if text.startswith("["):
            yield from json.loads(text)
            return
        for number, line in enumerate(text.split("\n"), start=1):
            if line.strip():
                try:
                    yield json.loads(line)
                except (ValueError, RecursionError):
                    raise DataError(f"Line {number:,} of this file is no JSON. {EXPECTED}") from None
    except (ValueError, RecursionError):
        raise DataError(f"This JSON file does not go on as it begins. {EXPECTED}") from None
