"""Columns of texts without what surrounds and hides their values."""

import pyarrow as pa
import pyarrow.compute as pc

from core.data.reading.invisible import cleaned
from core.data.reading.number_format import CLEAR_MARKS
from core.data.values import MISSING_WORDS
from core.text.words import counted, listed

IN_SINGLE_QUOTES = "(?s)^'(.*)'$"
SAMPLE, MAX_SHARE_OF_DISTINCT = 1_000, 0.1


def tidy(column: pa.ChunkedArray) -> tuple[pa.ChunkedArray, pa.ChunkedArray]:
    """Texts without invisible characters and spaces around them, null where a text says that the value is missing.

    Also the texts that occur: where few of them differ, each once, as looking at those alone is faster.
    """
    sample = column.slice(0, SAMPLE)
    if len(sample.unique()) > MAX_SHARE_OF_DISTINCT * len(sample):
        changed = trim(cleaned(column))
        return changed, changed
    coded = column.dictionary_encode().unify_dictionaries()
    before = pa.chunked_array([coded.chunk(0).dictionary])
    after = trim(cleaned(before))
    if not after.equals(before):
        texts = after.combine_chunks()
        column = pa.chunked_array([texts.take(chunk.indices) for chunk in coded.chunks])
    return column, after


def trim(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Texts without spaces around them, null where a text says that the value is missing."""
    trimmed = pc.utf8_trim_whitespace(column)
    missing = pc.is_in(trimmed, pa.array(MISSING_WORDS, trimmed.type))
    return pc.if_else(missing, None, trimmed) if pc.any(missing).as_py() else trimmed


def without_single_quotes(
    name: str, column: pa.ChunkedArray, occurring: pa.ChunkedArray
) -> tuple[pa.ChunkedArray, tuple[str, ...]]:
    """The texts without the single quotes that stand around each of them, and a note that says so.

    `occurring` are the texts that the column holds.
    """
    if not pc.all(pc.match_substring_regex(occurring.slice(0, SAMPLE), IN_SINGLE_QUOTES), min_count=2).as_py():
        return column, ()
    if not pc.all(pc.match_substring_regex(occurring, IN_SINGLE_QUOTES)).as_py():
        return column, ()
    bare = pc.replace_substring_regex(column, IN_SINGLE_QUOTES, r"\1")
    return bare, (f"'{name}': the single quotes around its values were removed.",)


def without_clear_marks(
    name: str, column: pa.ChunkedArray, occurring: pa.ChunkedArray
) -> tuple[pa.ChunkedArray, tuple[str, ...]]:
    """The texts, null where a mark stands that can mean nothing else, such as #DIV/0!; and a note that counts these.

    `occurring` are the texts that the column holds.
    """
    marks = pa.array(sorted(CLEAR_MARKS), column.type)
    if not pc.any(pc.is_in(occurring, marks)).as_py():
        return column, ()
    marked = pc.is_in(column, marks)
    words = listed(column.filter(marked).unique().to_pylist(), max_names=3)
    note = f"'{name}': {counted(pc.sum(marked).as_py(), 'value')} ({words}) taken as missing."
    return pc.if_else(marked, None, column), (note,)


def matches(column: pa.ChunkedArray, pattern: str) -> pa.ChunkedArray:
    """Which texts a regular expression is found in; those that are missing have none."""
    return pc.fill_null(pc.match_substring_regex(column, pattern), False)


def count_true(mask: pa.ChunkedArray) -> int:
    """How many values of a mask are true."""
    return int(pc.sum(mask).as_py() or 0)
