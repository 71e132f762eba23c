"""Rows that are not data: column names that are repeated among the rows, and totals or means below the table."""

import re

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from core.data.reading.header import MAXIMUM_NAME
from core.data.values import is_number
from core.text.words import counted

MAX_SUMMARY_ROWS = 8
MIN_ROWS_SUMMED = 5
FIRST_ROWS = 1_000
ROUNDING = 1e-12  # relative, of sums of floating-point numbers
Numbers = NDArray[np.float64]
SUMMARY = (
    r"(?:(?:sub|grand|gesamt)?[ -]?totals?|sums?|averages?|avg\.?|mean|median|std\.? ?dev(?:iation)?\.?|"
    r"standard deviation|minimum|maximum|summe|gesamt(?:summe|zahl|ergebnis|durchschnitt|mittelwert)?|insgesamt|"
    r"zwischensumme|mittel(?:wert)?|durchschnitt|totaux|moyennes?|somme|totales?|medi[ao]|promedio|suma|totale|somma|totaal|"
    "m\u00e9dia|gemiddelde|razem|\u015brednia|og\u00f3\u0142em|\u00f6sszesen|\u00e1tlag|toplam|ortalama|celkem|"
    "pr\u016fm\u011br|yhteens\u00e4|medelv\u00e4rde|summa|gjennomsnitt|gennemsnit|keskiarvo|\u03a3|\u2211|\u00d8|\u2300|"
    "\u0438\u0442\u043e\u0433\u043e?|\u0432\u0441\u0435\u0433\u043e|\u0441\u0440\u0435\u0434\u043d\u0435\u0435|"
    "\u5408\u8ba1|\u603b\u8ba1|\u5408\u8a08|\u7dcf\u8a08|\u5e73\u5747|\u5c0f\u8ba1|\ud569\uacc4|\ucd1d\uacc4|\ud3c9\uade0)"
)
BESIDE_A_SUMMARY = (
    r"(?:overall|grand|sub|groups?|general|all|of|the|rows?|columns?|class|per|total|generale?|geral|de|la|du|des|der|"
    r"aller|alle|klasse|classe|gesamte?r?s?|insgesamt|ensemble|table|values?|sample|for|scores?|number|werte|"
    "g\u00e9n\u00e9rale?|\u043f\u043e|\u0432\u0441\u0435\u043c)"
)
# Such as Total, Overall average, or Total (30 items).
TOTAL = re.compile(
    rf"(?i)(?:{BESIDE_A_SUMMARY}[ -]){{0,3}}{SUMMARY}(?:[ -]{BESIDE_A_SUMMARY}){{0,3}}(?: ?\(.*\))? ?[:.]?"
)


# What may stand below one of these: Max alone may be a pupil.
BELOW_A_SUMMARY = re.compile(
    r"(?i)min\.?|max\.?|std\.?|sd|se|n|count|var\.?|variance|varianz|mode|range|anzahl|q[123]|\d\d ?%"
)


def without_repeated_names(table: pa.Table, unnamed: frozenset[str]) -> tuple[pa.Table, int]:
    """The table without rows that hold the names of the columns again, and how many there were."""
    named = [name for name in table.column_names if name not in unnamed]
    texts = [name for name in named if pa.types.is_string(table[name].type) and len(name) < MAXIMUM_NAME]
    numbers = [name for name in named if not pa.types.is_string(table[name].type)]
    if not texts or not all(map(_is_number, numbers)):
        return table, 0  # a name among numbers makes the column one of texts
    again = pa.chunked_array([np.ones(len(table), bool)])
    # The lengths are asked first, as they are nearly always enough.
    for fits in (_may_be_name, _is_name):
        for name in texts:
            again = pc.and_(again, pc.fill_null(fits(table[name], _written_name(name, named)), False))
            if not pc.any(again).as_py():
                return table, 0
    count = int(pc.sum(again).as_py() or 0)
    if count * 2 > len(table):
        return table, 0
    return table.filter(pc.invert(again)), count


def _written_name(name: str, names: list[str]) -> str:
    """The name as it stands in the file: without the number that was put behind a name that comes twice."""
    bare = re.sub(r" \(\d+\)$", "", name)
    return bare if bare in names else name


def _may_be_name(texts: pa.ChunkedArray, name: str) -> pa.ChunkedArray:
    return pc.greater_equal(pc.binary_length(texts), len(name))


def _is_name(texts: pa.ChunkedArray, name: str) -> pa.ChunkedArray:
    """Whether each text is the name, in whatever capitals, with any spaces and invisible characters."""
    words = r"[\s\pC]+".join(map(re.escape, name.split()))
    return pc.match_substring_regex(texts, rf"^[\s\pC]*{words}[\s\pC]*$", ignore_case=True)


def _is_number(text: str) -> bool:
    return re.fullmatch(r"[+-]?\d+(\.\d+)?", text) is not None


def without_summaries(table: pa.Table) -> tuple[pa.Table, int]:
    """The table without the rows below it that are named as totals or means, and how many those are."""
    texts = [name for name in table.column_names if pa.types.is_string(table[name].type)]
    last = table.slice(max(0, len(table) - MAX_SUMMARY_ROWS)).to_pylist()
    count = 0
    for place, row in enumerate(reversed(last), start=1):
        word = ""
        if any(value is not None and str(value).strip() for value in row.values()):
            word = next((row[name].strip() for name in texts if row[name] and row[name].strip()), "")
            is_known = is_summary(word) or BELOW_A_SUMMARY.fullmatch(word)
            if not is_known or _is_category(table, texts, word):
                break
        if not word or is_summary(word):
            count = place
    while count and not any(value is not None and str(value).strip() for value in last[-count].values()):
        count -= 1  # an empty row above the summaries is left out, and said, with all empty rows
    return (table.slice(0, len(table) - count), count) if count else (table, 0)


def _is_category(table: pa.Table, texts: list[str], word: str) -> bool:
    """True for a word that stands in more rows than summaries take."""
    rows = [pc.sum(pc.equal(pc.utf8_trim_whitespace(table[name]), word)).as_py() or 0 for name in texts]
    return max(rows) > 2


def count_proven_summaries(frame: pd.DataFrame) -> int:
    """How many rows at the end hold the sums or the means of all rows above them, whatever they are called."""
    numeric = [name for name in frame.columns if is_number(frame[name])]
    texts = [name for name in frame.columns if name not in numeric]
    if not numeric or not texts or len(frame) < MAX_SUMMARY_ROWS + MIN_ROWS_SUMMED:
        return 0
    if not _is_new(frame[texts], len(frame) - 1, min(FIRST_ROWS, len(frame) - MAX_SUMMARY_ROWS)):
        return 0  # in most tables the first rows show at once that the last one is no summary
    head, tail = frame[numeric].iloc[:-MAX_SUMMARY_ROWS], frame[numeric].iloc[-MAX_SUMMARY_ROWS:].to_numpy(float)
    sums, counts, most = (np.asarray(part, float) for part in (head.sum(), head.count(), head.max()))
    for first in range(MAX_SUMMARY_ROWS):  # the first of the rows that may be summaries, among the last ones
        rows = range(len(frame) - MAX_SUMMARY_ROWS + first, len(frame))
        if all(_sums_up(sums, counts, most, row) for row in tail[first:]) and all(
            _is_new(frame[texts], row, rows[0]) for row in rows
        ):
            return len(rows)
        sums, counts = sums + np.nan_to_num(tail[first]), counts + np.isfinite(tail[first])
        most = np.fmax(most, tail[first])
    return 0


def _is_new(texts: pd.DataFrame, row: int, count: int) -> bool:
    """True when no text of a row stands in the first `count` rows."""
    values = texts.iloc[row]
    return not any(
        (texts[name].iloc[:count] == value).any() for name, value in values.items() if isinstance(value, str)
    )


def _sums_up(sums: Numbers, counts: Numbers, most: Numbers, row: Numbers) -> bool:
    """True when the numbers of a row are sums above all single numbers, or means, each to its own decimals."""
    columns = np.flatnonzero(np.isfinite(row) & (counts > 0))
    if not len(columns):
        return False
    values, total = row[columns], sums[columns]
    tolerance = np.array([0.5 * 10.0 ** -decimals_of(value) for value in values]) * (1 + 1e-9) + ROUNDING * abs(total)
    if ((np.abs(values - total) <= tolerance) & (values > most[columns])).all():
        return True
    return len(columns) > 1 and bool((np.abs(values - total / counts[columns]) <= tolerance).all())


def decimals_of(value: float) -> int:
    """How many decimals a number is written with: 2 for 2.13."""
    text = repr(float(value))
    return 0 if text.endswith(".0") or "e" in text else len(text.partition(".")[2])


def note_on_repeated(count: int) -> tuple[str, ...]:
    """The note on lines that repeat the names of the columns."""
    if not count:
        return ()
    which = "it" if count == 1 else "each"
    return (f"{counted(count, 'line')} left out: {which} repeats the names of the columns.",)


def note_on_summaries(count: int) -> tuple[str, ...]:
    """The note on rows of totals and means below the table."""
    return (f"{counted(count, 'row')} of totals below the table left out.",) if count else ()


def is_summary(text: str) -> bool:
    """True for a text such as Total or Overall average."""
    return TOTAL.fullmatch(text.strip()) is not None
