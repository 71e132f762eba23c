"""Where a JSON document holds a table, and in which form: all that pandas writes, and what data portals serve."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeGuard

from core.text.words import listed

MAX_DEPTH = 5
ENOUGH_ROWS = 20  # a list of as many objects is a table of its own
MIN_SHARE_OF_KEYS = 0.5
# The keys under which names of columns stand beside the rows, and the keys of each name's own object.
NAMES = ("columns", "fields", "headers", "header", "names", "cols", "column_names", "schema")
NAME = ("name", "label", "title", "id", "field", "key")
ROW_NUMBERS = "The row numbers were left out."
LABELS = "The labels of the rows are the column 'index'."


@dataclass(frozen=True)
class Found:
    """A table in a document: its rows, all objects or all lists, and the keys that lead to it.

    `names` are those of rows that are lists, None when they are not known. `notes` say in which form it was.
    """

    rows: list[Any]
    path: tuple[str, ...] = ()
    names: list[str] | None = None
    notes: tuple[str, ...] = ()


def find_table(document: Any) -> Found | None:
    """The table of a document, the longest one when there are several; None when there is none."""
    found = list(_tables(document, (), MAX_DEPTH))
    found = [table for table in found if not (table.path and table.path[-1] in NAMES)] or found
    if not found:
        return None
    best = max(found, key=lambda table: len(table.rows))
    others = [".".join(table.path) for table in found if table is not best and len(table.rows) >= ENOUGH_ROWS]
    where = f"The rows were found under '{'.'.join(best.path)}'" if best.path else ""
    left_out = f"; {listed(others)} left out" if others else ""
    notes = (f"{where}{left_out}.", *best.notes) if where else best.notes
    return Found(best.rows, best.path, best.names, notes)


def _tables(value: Any, path: tuple[str, ...], depth: int) -> Iterator[Found]:
    if _is_list_of(value, dict):
        yield Found(value, path)
    elif _is_list_of(value, list):
        if all(len(row) == len(value[0]) for row in value) and not any(map(_is_nested, value[0])):
            yield Found(value, path)
    elif isinstance(value, dict):
        table = _with_names(value, path) or _of_lists(value, path) or _of_objects(value, path)
        if table:
            yield table
        elif depth:
            for key, inner in value.items():
                yield from _tables(inner, (*path, key), depth - 1)


def _with_names(value: dict[str, Any], path: tuple[str, ...]) -> Found | None:
    """Rows that are lists, with their names beside them; or rows that are objects with a schema beside them."""
    for key, rows in sorted(value.items(), key=lambda item: item[0] != "data"):
        if _is_list_of(rows, list) and key not in (*NAMES, "index") and (names := _names_beside(value, len(rows[0]))):
            labels = value.get("index")
            if not isinstance(labels, list) or len(labels) != len(rows):
                return Found(rows, (*path, key), names)
            if is_row_numbers(labels):
                return Found(rows, (*path, key), names, (ROW_NUMBERS,))
            rows = [[label, *row] for label, row in zip(labels, rows, strict=True)]
            return Found(rows, (*path, key), ["index", *names], (LABELS,))
        schema = value.get("schema")
        if key == "data" and _is_list_of(rows, dict) and isinstance(schema, dict):
            if schema.get("primaryKey") == ["index"] and is_row_numbers([row.get("index") for row in rows]):
                rows = [{name: cell for name, cell in row.items() if name != "index"} for row in rows]
                return Found(rows, (*path, key), None, (ROW_NUMBERS,))
            return Found(rows, (*path, key))
    return None


def _names_beside(value: Any, width: int, depth: int = 3) -> list[str] | None:
    """As many names as a row has values, of a list under one of `NAMES`, at most a few objects deep."""
    if not isinstance(value, dict) or not depth:
        return None
    for key in NAMES:
        given = value.get(key)
        if isinstance(given, list) and len(given) == width:
            names = [_name(item) for item in given]
            if all(name is not None for name in names):
                return [str(name) for name in names]
    return next(filter(None, (_names_beside(inner, width, depth - 1) for inner in value.values())), None)


def _name(item: Any) -> str | None:
    if isinstance(item, dict):
        return next((item[key] for key in NAME if isinstance(item.get(key), str)), None)
    if isinstance(item, list):  # the levels of a name in pandas
        return ".".join(map(str, item))
    return str(item) if isinstance(item, str | int) else None


def _of_lists(value: dict[str, Any], path: tuple[str, ...]) -> Found | None:
    """A list of as many values for each column."""
    columns = list(value.values())
    if len(columns) < 2 or not all(isinstance(column, list) and len(column) == len(columns[0]) for column in columns):
        return None
    if not columns[0] or any(_is_nested(column[0]) for column in columns):
        return None
    rows = [list(row) for row in zip(*columns, strict=True)]
    return Found(rows, path, list(value), ("The file holds a list of values for each column.",))


def _of_objects(value: dict[str, Any], path: tuple[str, ...]) -> Found | None:
    """An object for each column, with the labels of the rows as its keys; or one for each row, as pandas writes them.

    The side whose keys are numbers is that of the rows; else the longer one, as tables have more rows than columns.
    """
    objects = list(value.values())
    if len(objects) < 2 or not all(isinstance(item, dict) and item for item in objects):
        return None
    keys = dict.fromkeys(key for item in objects for key in item)
    if not any(not _is_nested(cell) for cell in objects[0].values()):
        return None
    share = sum(map(len, objects)) / (len(keys) * len(objects))
    if share <= MIN_SHARE_OF_KEYS:
        return None
    numbered = are_whole(value), are_whole(keys)
    longer = len(value) > len(keys) or share < 1  # pandas leaves no row out of a column
    by_row = numbered[0] if numbered[0] != numbered[1] else longer
    labels = list(value if by_row else keys)
    form = "The file holds an object for each row." if by_row else "The file holds an object for each column."
    rows = objects if by_row else [{name: column.get(label) for name, column in value.items()} for label in labels]
    if is_row_numbers(labels):
        return Found(rows, path, None, (f"{form} {ROW_NUMBERS}",))
    rows = [{"index": label} | row for label, row in zip(labels, rows, strict=True)]
    return Found(rows, path, None, (f"{form} {LABELS}",))


def are_whole(labels: Iterable[Any]) -> bool:
    """True when all labels are whole numbers, or texts of such."""
    return all(
        (isinstance(label, int) and not isinstance(label, bool)) or (isinstance(label, str) and label.isdecimal())
        for label in labels
    )


def is_row_numbers(labels: list[Any]) -> bool:
    """True for what numbers the rows, also when some of them were removed: whole numbers that begin near zero."""
    if not are_whole(labels) or any(len(str(label)) > 12 for label in labels):
        return False
    numbers = [int(label) for label in labels]
    return len(set(numbers)) == len(numbers) and 0 <= min(numbers) < len(numbers)


def _is_list_of(value: Any, kind: type) -> TypeGuard[list[Any]]:
    return isinstance(value, list) and bool(value) and all(isinstance(item, kind) for item in value)


def _is_nested(value: Any) -> bool:
    return isinstance(value, list | dict)
