"""Lines of text below a table that a spreadsheet has filled up with empty values."""

import re
from typing import Any

import pyarrow as pa

from core.text.words import counted

MAX_FOOTNOTES = 12
WORDS_OF_A_FOOTNOTE = (
    *("source", "sources", "note", "notes", "remark", "remarks", "data from", "last updated", "updated", "legend"),
    *(
        "copyright",
        "quelle",
        "quellen",
        "anmerkung",
        "anmerkungen",
        "hinweis",
        "hinweise",
        "stand",
        "fuente",
        "fuentes",
    ),
    *("fonte", "fonti", "nota", "notas", "bron", "\u0438\u0441\u0442\u043e\u0447\u043d\u0438\u043a"),
)
FOOTNOTE = re.compile(rf"(?is)(?:[*\u2020\u2021\u00a9]|\(?\d\)|(?:{'|'.join(WORDS_OF_A_FOOTNOTE)})\b).*")


def without_footnotes(table: pa.Table) -> tuple[pa.Table, int]:
    """The table without the footnotes below it, and how many lines these are.

    A footnote is the only value of its row. Above the footnotes stands an empty row, or the first of them begins as
    footnotes do, such as "Source: World Bank".
    """
    rows = count = texts = lines = 0
    for row in reversed(table.slice(max(0, len(table) - MAX_FOOTNOTES)).to_pylist()):
        filled = _filled(row)
        if len(filled) > 1 or not all(isinstance(value, str) for value in filled):
            break
        lines, texts = lines + 1, texts + len(filled)
        begins = len(filled) == 1 and FOOTNOTE.fullmatch(filled[0]) is not None
        if texts and (begins or (not filled and len(row) > 2)):
            rows, count = lines, texts
    return (table.slice(0, len(table) - rows), count) if count else (table, 0)


def _filled(row: dict[str, Any]) -> list[Any]:
    values = [value.strip() if isinstance(value, str) else value for value in row.values()]
    return [value for value in values if value not in (None, "")]


def note_on_footnotes(count: int) -> tuple[str, ...]:
    """The note on footnotes."""
    return (f"{counted(count, 'line')} below the table left out.",) if count else ()
