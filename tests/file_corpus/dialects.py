"""Tables of known values, and the many ways to write one as text: for hypothesis, and from a seeded generator.

`cases` gives tables and dialects, each dialect `possible` for its table: a value that holds the separator needs quotes,
a character that the encoding lacks another encoding. `written` gives the file, `truth` what reading it must give.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import Any

from hypothesis import strategies as st

SPACES = " "  # between columns that are aligned with spaces

WORDS = ("apple", "bridge", "cedar", "dune", "ember", "fjord", "grove", "harbour", "island", "jade", "kiln", "lagoon")
TOWNS = {
    "cp1252": ("Ulm", "Köln", "Málaga", "Genève", "Århus"),
    "cp1250": ("Ulm", "Plzeň", "Łódź", "Győr", "Šibenik"),
    "cp1251": ("Москва", "Казань", "Омск", "Тула", "Псков"),
    "cp932": ("大阪", "東京", "京都", "札幌", "福岡"),
}
TOTALS = ("Total", "TOTAL", "Grand total", "Sum", "Average", "Mean", "Overall average", "Summe", "Promedio", "Итого")

AXES: dict[str, tuple[Any, ...]] = {
    "separator": (",", ";", "\t", "|", SPACES),
    "decimal": (".", ","),
    "grouping": ("", ",", ".", " ", "\u00a0", "\u202f", "'"),
    "quoting": ("minimal", "all", "texts", "none"),
    "encoding": ("utf-8", "utf-8-sig", "utf-16", "cp1252", "cp1250", "cp1251", "cp932"),
    "header": ("words", "units", "none", "years", "years down", "numbers", "repeated"),
    "above": (
        "",
        "title",
        "title with a comma",
        "key,value",
        "key,value to the width",
        "key: value",
        "comments",
        "blank",
    ),
    "below": ("", "footnote", "blank and footnote", *TOTALS),
    "end": ("\n", "\r\n", "\r"),
    "missing": ("", "NA", "-", "n/a", ":", "#DIV/0!", r"\N", "n.d."),
    "trailing": ("", "rows", "all"),
    "sign": ("-", "\u2212", "behind", "brackets"),
    "mark": ("", "$#", "US$ #", "€ #", "£#", "Rs. #", "# €", "# kr", "#%", "# %"),
}


@dataclass(frozen=True)
class Dialect:
    """How a table is written: a value of each axis. The first value of an axis is the usual one.

    `sign` is how the negative numbers are written, `mark` how amounts of money are, # being the number. `trailing` says
    which lines have a separator behind their last value.
    """

    separator: str = ","
    decimal: str = "."
    grouping: str = ""
    quoting: str = "minimal"
    encoding: str = "utf-8"
    header: str = "words"
    above: str = ""
    below: str = ""
    end: str = "\n"
    missing: str = ""
    trailing: str = ""
    sign: str = "-"
    mark: str = ""


@dataclass(frozen=True)
class Column:
    """A column: its name, its kind, the true values (None where missing), and each number's digits of the fraction."""

    name: str
    kind: str
    values: tuple[Any, ...]
    digits: tuple[int, ...]

    @property
    def is_number(self) -> bool:
        """True for a column of numbers."""
        return self.kind in NUMBERS


@dataclass(frozen=True)
class TrueTable:
    """Columns of one length."""

    columns: tuple[Column, ...]

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return len(self.columns[0].values)


@dataclass(frozen=True)
class Truth:
    """What reading must give: for each name the true values, as in `differences`, and the columns to say a doubt on."""

    columns: dict[str, list[Any]]
    undecided: frozenset[str]


# Tables

NUMBERS = {
    "whole": (0, 99, 0),
    "one digit": (0, 99, 1),
    "two digits": (0, 999, 2),
    "three digits": (0, 999, 3),
    "three digits from one": (1, 9, 3),
    "four digits": (0, 99, 4),
    "any digits": (0, 99, -1),
    "large": (1_000, 99_999_999, 0),
    "thousands": (1_000, 999_999, 0),
    "below and above a thousand": (200, 1_800, 0),
    "large with digits": (1_000, 999_999, 2),
    "money": (0, 5_000, 2),
    "negative": (-900, 900, 0),
    "negative with digits": (-9_000, 9_000, 2),
}
"""The least and the largest number of each kind, and the digits of its fraction; -1 for as many as come."""
TEXTS = ("word", "sentence", "awkward", "answer", "town", "kind", "date", "code")
KINDS = (*NUMBERS, *TEXTS)


def case_of(
    dialect: Dialect, seed: int, rows: int, kinds: tuple[str, ...], alphabet: str, missing: float
) -> tuple[TrueTable, Dialect]:
    """A table of these kinds of columns and of those that show the dialect, and the dialect as `possible` for it.

    There is always an answer (yes or no) and at least one number; what else is in it comes from the seed.
    """
    chosen = [*kinds, *(["money"] if dialect.mark else []), *(["large"] if dialect.grouping else []), "answer"]
    chosen += ["negative with digits"] if dialect.sign != "-" else []
    chosen += [] if set(chosen) & set(NUMBERS) else ["two digits"]
    alphabet = dialect.encoding if dialect.encoding in TOWNS else alphabet
    table = table_of(seed, rows, tuple(chosen), alphabet, missing or (0.1 if dialect.missing else 0))
    return table, possible(table, dialect)


def table_of(seed: int, rows: int, kinds: tuple[str, ...], alphabet: str, missing: float) -> TrueTable:
    """A table of these kinds of columns, in any order. This share of the values is missing, but no answer."""
    generator = random.Random(seed)
    columns = []
    for number, kind in enumerate(generator.sample(kinds, len(kinds))):
        digits = tuple(_digits(kind, generator) for _ in range(rows))
        values = [_value(kind, place, alphabet, generator) for place in digits]
        if kind != "answer":  # the first row is whole, so that it can be told from a line of names
            values = [None if row and generator.random() < missing else value for row, value in enumerate(values)]
        name = f"{WORDS[number]} {number}" if number % 2 else WORDS[number]
        columns.append(Column(name, kind, tuple(values), digits))
    return TrueTable(tuple(columns))


def _digits(kind: str, generator: random.Random) -> int:
    digits = NUMBERS[kind][2] if kind in NUMBERS else 0
    return digits if digits >= 0 else generator.randint(1, 4)


def _value(kind: str, digits: int, alphabet: str, generator: random.Random) -> Any:
    if kind in NUMBERS:
        least, largest, _ = NUMBERS[kind]
        if not digits:
            return generator.randint(least, largest)
        return round(generator.randint(least * 10**digits, largest * 10**digits) / 10**digits, digits)
    match kind:
        case "word":
            return f"{generator.choice(WORDS)}{generator.choice(WORDS)}"
        case "sentence":
            return " ".join(generator.choice(WORDS) for _ in range(generator.randint(2, 6)))
        case "awkward":
            parts = [generator.choice(WORDS), generator.choice([", ", "; ", " | ", "\t", "\n", '" ', ' "', " 'tis "])]
            return f"{parts[0]}{parts[1]}{generator.choice(WORDS)}"
        case "answer":
            return generator.choice(["yes", "no"])
        case "town":
            return generator.choice(TOWNS[alphabet])
        case "kind":
            return generator.choice(WORDS[:3])
        case "date":
            return f"{generator.randint(1990, 2030)}-{generator.randint(1, 12):02}-{generator.randint(1, 28):02}"
    return f"0{generator.randint(0, 9_999):04}"


def cases() -> st.SearchStrategy[tuple[TrueTable, Dialect]]:
    """Tables of 3 to 10 columns and 20 to 60 rows, in any dialect. Most often an axis is at its usual value."""
    axes = {axis: st.just(values[0]) | st.sampled_from(values) for axis, values in AXES.items()}
    return st.builds(
        case_of,
        dialect=st.builds(Dialect, **axes),
        seed=st.integers(0, 2**32),
        rows=st.integers(20, 60),
        kinds=st.lists(st.sampled_from(KINDS), min_size=2, max_size=5).map(tuple),
        alphabet=st.sampled_from(list(TOWNS)),
        missing=st.sampled_from([0, 0.1]),
    )


def sampled(seed: int, count: int) -> Iterator[tuple[TrueTable, Dialect]]:
    """Tables and dialects by a seed; each axis leaves its usual value in up to a third of them."""
    generator = random.Random(seed)
    for _ in range(count):
        axes = {
            axis: generator.choice(values) if generator.random() < 1 / 3 else values[0] for axis, values in AXES.items()
        }
        yield case_of(
            Dialect(**axes),
            generator.randrange(2**32),
            generator.randint(20, 60),
            tuple(generator.choices(KINDS, k=generator.randint(2, 5))),
            generator.choice(list(TOWNS)),
            generator.choice([0, 0.1]),
        )


# Writing


def written(table: TrueTable, dialect: Dialect) -> bytes:
    """The file of a dialect that is possible for the table."""
    return _text(table, dialect).encode(dialect.encoding)


def possible(table: TrueTable, dialect: Dialect) -> Dialect:
    """The dialect with what cannot be, or would have no single meaning, at a usual value instead."""
    if dialect.separator == SPACES:
        keeps = ("separator", "decimal", "encoding", "end", "sign")
        dialect = Dialect(**{axis: getattr(dialect, axis) for axis in keeps}, missing="NA", quoting="none")
    if dialect.header == "none":
        dialect = replace(dialect, above="blank" if dialect.above == "blank" else "")
    if dialect.grouping == dialect.decimal:
        dialect = replace(dialect, decimal="." if dialect.grouping == "," else ",")
    if dialect.separator == "," and dialect.grouping == "." and not _is_clear(table, dialect):
        dialect = replace(dialect, grouping="")  # files of commas that hold no other hint take points for decimal
    cells = [cell for row in _rows(table, dialect) for cell in row]
    if dialect.quoting == "none" and any(re.search(rf'[{re.escape(dialect.separator)}"\n]', cell) for cell in cells):
        dialect = replace(dialect, quoting="minimal" if dialect.separator != SPACES else "none")
    try:
        _text(table, dialect).encode(dialect.encoding)
    except UnicodeEncodeError:
        dialect = replace(dialect, encoding="utf-8")
    return dialect


def _text(table: TrueTable, dialect: Dialect) -> str:
    rows = list(_rows(table, dialect))
    if dialect.separator == SPACES:
        widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
        lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    else:
        lines = [dialect.separator.join(_quoted(row, table, dialect)) for row in rows]
        names = dialect.header != "none"
        behind = {"": (), "rows": range(names, len(lines)), "all": range(len(lines))}[dialect.trailing]
        lines = [line + dialect.separator * (number in behind) for number, line in enumerate(lines)]
    if dialect.header == "repeated":
        lines[9:9] = lines[15:15] = lines[:1]
    text = "".join(f"{line}\n" for line in (*_above(table, dialect), *lines, *_below(dialect)))
    return text.replace("\n", dialect.end)


def _above(table: TrueTable, dialect: Dialect) -> list[str]:
    mark, width = dialect.separator, len(table.columns)
    facts = [("Station", "Nord 7"), ("Operator", "A. Lee"), ("Printed", "2024-03-31")]
    match dialect.above:
        case "title":
            return ["Report of the spring"]
        case "title with a comma":
            return ["Table 3, pupils by town"]
        case "key,value":
            return [mark.join(fact) for fact in facts]
        case "key,value to the width":
            return [mark.join(fact) + mark * (width - 2) for fact in facts]
        case "key: value":
            return [": ".join(fact) for fact in facts]
        case "comments":
            return ["# made by hand", "# second try"]
        case "blank":
            return ["", ""]
    return []


def _below(dialect: Dialect) -> list[str]:
    return {"footnote": ["Source: the town"], "blank and footnote": ["", "Source: the town"]}.get(dialect.below, [])


def names_of(table: TrueTable, dialect: Dialect) -> list[str]:
    """The names, as they stand in the file."""
    start, step = {"years": (2011, 1), "years down": (2021, -1), "numbers": (402.5, -2.5)}.get(dialect.header, (0, 0))
    names = [column.name.replace(" ", "_") if dialect.separator == SPACES else column.name for column in table.columns]
    if dialect.header == "units":
        return [f"{name}, cm" if column.is_number else name for name, column in zip(names, table.columns, strict=True)]
    if not step:
        return names
    numbers = [str(start + step * place).replace(".", dialect.decimal) for place in range(len(names))]
    return [numbers[place] if column.is_number else names[place] for place, column in enumerate(table.columns)]


def _rows(table: TrueTable, dialect: Dialect) -> Iterator[list[str]]:
    """The cells of each row before they are quoted: the names, if any, the values, and the row of totals, if any."""
    if dialect.header != "none":
        yield names_of(table, dialect)
    for row in range(table.rows):
        yield [cell_text(column, row, dialect) for column in table.columns]
    if dialect.below in TOTALS:
        sums = [_sum(column, dialect) if column.is_number else "" for column in table.columns]
        yield [dialect.below, *sums[1:]]


def _sum(column: Column, dialect: Dialect) -> str:
    total = sum(value for value in column.values if value is not None)
    return _number(total, max(column.digits), column.kind, dialect)


def cell_text(column: Column, row: int, dialect: Dialect) -> str:
    """A value as it stands in the file, before it is quoted."""
    value = column.values[row]
    if value is None:
        return dialect.missing
    if isinstance(value, str):
        return re.sub(r"\s+", "_", value) if dialect.separator == SPACES else value
    return _number(value, column.digits[row], column.kind, dialect)


def _number(value: float, digits: int, kind: str, dialect: Dialect) -> str:
    text = f"{abs(value):,.{digits}f}".translate({ord(","): dialect.grouping, ord("."): dialect.decimal})
    if kind == "money" and dialect.mark:
        text = dialect.mark.replace("#", text)
    if value >= 0:
        return text
    return {"behind": f"{text}-", "brackets": f"({text})"}.get(dialect.sign, f"{dialect.sign}{text}")


def _quoted(row: list[str], table: TrueTable, dialect: Dialect) -> Iterator[str]:
    needed = re.compile(rf'[{re.escape(dialect.separator)}"\n\t]')
    for cell, column in zip(row, table.columns, strict=True):
        wanted = dialect.quoting == "all" or (dialect.quoting == "texts" and not column.is_number)
        quotes = wanted or (dialect.quoting != "none" and needed.search(cell))
        yield '"' + cell.replace('"', '""') + '"' if quotes else cell


# Truth

UNCLEAR = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
CLEAR = re.compile(r"\d+[.,](\d{1,2}|\d{4,})|0[.,]\d+|\d{4,}[.,]\d+|\d{1,3}([.,]\d{3}){2,}|\d{1,3}(\D\d{3})+[.,]\d+")
BARE = re.compile(r"\d[\d.,' \u00a0\u202f]*\d|\d")
MAYBE_WORDS = ("-", ":", "n.d.", "#DIV/0!", r"\N")  # among texts these may be values


def truth(table: TrueTable, dialect: Dialect) -> Truth:
    """What reading must give for the file of a dialect that is possible for the table.

    A column whose every number is like 1.020 is undecided, unless another number of the file shows what the marks mean.
    Where commas separate the values, one of the two readings is so much more usual that a doubt need not be said.
    """
    names = names_of(table, dialect)
    if dialect.header == "none":
        names = [f"column {number}" for number in range(1, len(names) + 1)]
    columns = {name: _true(column, dialect) for name, column in zip(names, table.columns, strict=True)}
    undecided = set[str]()
    if dialect.separator != "," and not _is_clear(table, dialect):
        unclear = [all(map(UNCLEAR.fullmatch, _bare(column, dialect))) for column in table.columns]
        undecided = {name for name, holds in zip(names, unclear, strict=True) if holds}
    return Truth(columns, frozenset(undecided))


def _true(column: Column, dialect: Dialect) -> list[Any]:
    missing = (None, dialect.missing) if not column.is_number and dialect.missing in MAYBE_WORDS else None
    texts = [
        cell_text(column, row, dialect) if isinstance(value, str) else value for row, value in enumerate(column.values)
    ]
    return [missing if value is None else value for value in texts]


def _is_clear(table: TrueTable, dialect: Dialect) -> bool:
    """True when some number of the file, among values, totals or names, shows what points and commas mean."""
    texts = [text for column in table.columns for text in _bare(column, dialect)] + names_of(table, dialect)
    if dialect.below in TOTALS:
        sums = [_sum(column, dialect) for column in table.columns[1:] if column.is_number]
        texts += [match[0] for text in sums if (match := BARE.search(text))]
    return any(map(CLEAR.fullmatch, texts))


def _bare(column: Column, dialect: Dialect) -> list[str]:
    """The numbers of a column as they stand in the file, without signs; [""] for a column of texts."""
    if not column.is_number:
        return [""]
    rows = [row for row, value in enumerate(column.values) if value is not None]
    return [match[0] for row in rows if (match := BARE.search(cell_text(column, row, dialect)))]


def axes_of(dialect: Dialect) -> dict[str, str]:
    """The dialect's value of each axis; the words of totals are one value."""
    found = {field.name: getattr(dialect, field.name) for field in fields(dialect)}
    return found | ({"below": "totals"} if dialect.below in TOTALS else {})
