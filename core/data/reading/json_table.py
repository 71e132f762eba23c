"""JSON as CSV that `delimited.py` reads: objects, one on each line or in an array, and the other forms of tables."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from core.data.csv_dialect import MAXIMUM_COLUMNS
from core.data.reading.json_forms import MAX_DEPTH, Found, find_table
from core.data.reading.rewriter import NO_ROWS
from core.data.reading.spreadsheet import to_csv
from core.data.table import DataError
from core.text.words import listed

EXPECTED = (
    'These forms are read: one object a line, such as {"age": 31, "paid": "yes"}; one array of such objects, also '
    'under a key such as "data"; an object with a list of values for each column; and what pandas writes with to_json. '
    "Save it in one of these forms, or as CSV, and open that."
)
MAX_KEYS_OF_A_ROW = 19  # an object of more single values is a column, and not one row
FIRST_NAMES = "The first list was taken as the column names."


def read_json(text: bytes, header: int | None = None) -> tuple[bytes, int | None, tuple[str, ...]]:
    """A table as CSV, the row of its names in rows that are plain lists, and notes on the form it was in.

    The keys of nested objects are joined by a point, such as `a.b`. In rows that are lists with no names beside them,
    the first one holds the names when `header` is 1, and none when it is 0; None: when it holds only texts, and others
    do not. For all other forms the row of the names is None, and is the first of the CSV.

    Raises:
        DataError: when it is not JSON, or holds no table.
    """
    documents = Documents(text.decode("utf-8", errors="replace"))
    found = _found(list(documents))
    if not any(found.rows):
        raise DataError(NO_ROWS)
    notes = (*found.notes, *documents.notes())
    if isinstance(found.rows[0], dict):
        return _objects_as_csv(found.rows), None, notes
    rows = [[cell(value) for value in row] for row in found.rows]
    if found.names is not None:
        return to_csv([found.names, *rows]), None, notes
    if header is None:
        header = int(_is_names(found.rows))
        notes = (*notes, FIRST_NAMES) if header else notes
    return to_csv(rows), header, notes


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


def _found(documents: list[Any]) -> Found:
    """The table of the only document, or of one document a row."""
    if len(documents) != 1:
        return Found(_of_one_kind(documents))
    document = documents[0]
    if isinstance(document, list):
        return find_table(document) or Found(_of_one_kind(document))
    if not isinstance(document, dict):
        raise DataError(f"This JSON file holds a single value. {EXPECTED}")
    if "nbformat" in document:
        raise DataError(f"This is a notebook, whatever its name says. {EXPECTED}")
    found = find_table(document)
    if found is None:
        values = list(document.values())
        if 0 < len(values) <= MAX_KEYS_OF_A_ROW and not any(isinstance(value, list | dict) for value in values):
            return Found([document])
        raise DataError(f"No table was found in this JSON file. {EXPECTED}")
    return found


def _of_one_kind(rows: list[Any]) -> list[Any]:
    """The rows, when they are all objects or all lists."""
    for kind in (dict, list):
        if all(isinstance(row, kind) for row in rows):
            return rows
    what = (
        "rows of several kinds" if any(isinstance(row, dict | list) for row in rows) else "values that are not objects"
    )
    raise DataError(f"This JSON file holds {what}. {EXPECTED}")


def _is_names(rows: list[list[Any]]) -> bool:
    """True when the first list holds texts only, and the lists below it other values too."""
    first = rows[0]
    only_texts = bool(first) and all(isinstance(value, str) and value.strip() for value in first)
    below = (value for row in rows[1:] for value in row)
    return only_texts and any(value is not None and not isinstance(value, str) for value in below)


def _objects_as_csv(items: list[dict[str, Any]]) -> bytes:
    rows, names = [], dict[str, None]()
    for item in items:
        row = dict(flat(item))
        names |= dict.fromkeys(row)
        if len(names) > MAXIMUM_COLUMNS:
            raise DataError(
                f"The objects of this file have more than {MAXIMUM_COLUMNS:,} different keys. Keep those that matter, "
                "and open it again."
            )
        rows.append(row)
    return to_csv([list(names), *([cell(row.get(name)) for name in names] for row in rows)])


class Documents:
    """The documents of a text, one after the other.

    Raises:
        DataError: when one of them is not JSON.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._decoder = json.JSONDecoder(object_pairs_hook=self._object)
        self._repeated: dict[str, None] = {}

    def __iter__(self) -> Iterator[Any]:
        place = self._skip(0)
        while place < len(self._text):
            try:
                document, end = self._decoder.raw_decode(self._text, place)
            except (ValueError, RecursionError):
                raise self._broken(place) from None
            yield document
            place = self._skip(end)

    def notes(self) -> tuple[str, ...]:
        """The note on keys that an object has twice, once all documents were taken."""
        if not self._repeated:
            return ()
        keys = listed(self._repeated, max_names=3)
        return (f"Some objects have the same key twice ({keys}): the last of its values was taken.",)

    def _skip(self, place: int) -> int:
        """The place of the next character that is no space."""
        while place < len(self._text) and self._text[place].isspace():
            place += 1
        return place

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            counts = Counter(key for key, _ in pairs)
            self._repeated |= {key: None for key, count in counts.items() if count > 1}
        return found

    def _broken(self, place: int) -> DataError:
        if place == self._skip(0):
            return DataError(f"This JSON file is incomplete or has a mistake in it. {EXPECTED}")
        line = self._text.count("\n", 0, place) + 1
        return DataError(f"Line {line:,} of this file is not JSON. {EXPECTED}")
