"""How people write numbers: decimal and grouping marks, signs, currencies, percent, and marks for a missing number."""

import re
from collections.abc import Iterable

from core.data.reading.reading import DecimalMark

MAX_DIGITS = 400
SPACES = " \u00a0\u2009\u202f"  # also those that do not break a line
APOSTROPHES = "'\u2019"
DASHES = "\u2013\u2014"
MINUS_SIGNS, FULLWIDTH_PLUS = "\u2212\u2013\uff0d", "\uff0b"
SIGN = f"[+{FULLWIDTH_PLUS}\\-{MINUS_SIGNS}]?"
CURRENCY = (
    r"(?:(?:US|AU|CA|NZ|HK|SG|NT|MX|[ACRS])?\$|Rs\.?|S/\.?|[Kk]r\.?|Ft|Fr\.|RM|Rp\.?|"
    "[\u20ac\u00a3\u00a5\u20b9\u20a9\u20bd\u20ba\u20aa\u20ab\u0e3f\u20b4\u20b1\u20a6\u5143\u5186\uc6d0\uff04\uffe1\uffe5\uffe6]|K\u010d|z\u0142|\u0440\u0443\u0431\\.?|\u0440\\.|"
    r"USD|EUR|GBP|CHF|JPY|CNY|RMB|INR|AUD|CAD|NZD|BRL|MXN|ARS|COP|CLP|PEN|SEK|NOK|DKK|PLN|CZK|HUF|RON|BGN|RUB|UAH|TRY|"
    r"ZAR|KRW|SGD|HKD|TWD|THB|IDR|MYR|PHP|VND|ILS|AED|SAR|EGP|NGN|KES)"
)
GAP = f"[{SPACES}]*"
RUN_OF_SPACES = re.compile(f"[{SPACES}]{{2,}}")
# Letters behind a number that say how it was found, as Eurostat writes them: b for a break, p for provisional.
FLAG = f"{GAP}[bcdefinprsuz]{{1,2}}"
# A colon or a point of Eurostat with or without a flag; the errors of spreadsheets, in any language, and of C; strokes.
ERROR = "#[^\\sa-z#]{1,12} ?[!?]|#(?:N/?[ABDV]|\u041d/\u0414)|[+-]?1\\.#(?:IND|[QS]NAN|INF)0*"
MISSING_MARK = re.compile(rf"(?:\.|:)(?:{FLAG})?|{ERROR}|\*+|-{{2,}}|/{{2,}}")
# An accountant's zero: a currency and a dash.
DASH_ZERO = rf"(?:{CURRENCY}{GAP}[-{DASHES}]+|[-{DASHES}]+{GAP}{CURRENCY})"
PLAIN = re.compile(r"[+-]?(\d+([.,]\d+)*[.,]?|[.,]\d+)([eE][+-]?\d+)?|[+-]?(?i:inf|infinity)")
CLEARLY_COMMA = re.compile(r"[+-]?(\d*,(\d{1,2}|\d{4,})|\d{4,},\d+|0,\d+|\d{1,3}(\.\d{3})+,\d+|\d{1,3}(\.\d{3}){2,})")
CLEARLY_POINT = re.compile(
    r"[+-]?(\d*\.(\d{1,2}|\d{4,})|\d{4,}\.\d+|0\.\d+|\d{1,3}(,\d{3})+\.\d+|\d{1,3}(,\d{3}){2,})([eE][+-]?\d+)?"
)
EITHER = re.compile(r"[+-]?[1-9]\d{0,2}([.,])\d{3}")
GROUPED_TWICE = re.compile(r"[+-]?[1-9]\d{0,2}([.,]\d{3}){2,}")
# What people write for a missing number. In a column of texts these may be categories.
PLACEHOLDERS = {
    *("-", "--", "---", "\u2013", "\u2014", ".", "..", "...", "\u2026", "*", "x", "none", "nil", "missing", "unknown"),
    *("n.a.", "n. a.", "k.a.", "k. a.", "unbekannt", "inconnu", "desconocido", "s/d", "n.d.", "n. d.", "nd", "n/d"),
    *(
        "not available",
        "not recorded",
        "no data",
        "(blank)",
        "keine angabe",
        "sin dato",
        "sin datos",
        "s.d.",
        "(missing)",
        "/",
        ":",
        "#n/v",
        "(null)",
        "<null>",
        "[null]",
        "\\n",
        "nat",
        "null",
        "na",
        "n/a",
        "nan",
        "<na>",
    ),
}
# Placeholders that are no categories, however often they come.
CLEAR_PLACEHOLDERS = {"..", "...", "\u2026", ":", "n/d", "n.d.", "n. d.", "s/d", "n.a.", "n. a.", "k.a.", "k. a."}
# Marks that stand for nothing else: they are missing in a column of texts too.
CLEAR_MARKS = {
    *(
        "#DIV/0!",
        "#VALUE!",
        "#REF!",
        "#NAME?",
        "#NUM!",
        "#NULL!",
        "#N/V",
        "#NV",
        "#WERT!",
        "#BEZUG!",
        "#ZAHL!",
        "#N/A N/A",
    ),
    *("(null)", "(NULL)", "<null>", "<NULL>", "[NULL]", "\\N", "NaT", "<NaT>"),
}


def is_plain_number(text: str) -> bool:
    """True for a number without currency signs, percent signs and the like."""
    return len(text) < MAX_DIGITS and PLAIN.fullmatch(text.strip()) is not None


def fits(pattern: "re.Pattern[str]", text: str) -> bool:
    """True when a text fits a `number_pattern`. Each run of spaces counts as one: many would take very long."""
    return len(text) < MAX_DIGITS and pattern.match(RUN_OF_SPACES.sub(" ", text)) is not None


def is_placeholder(text: str) -> bool:
    """True for what people write where a number is missing."""
    return text.lower() in PLACEHOLDERS or text in CLEAR_MARKS or MISSING_MARK.fullmatch(text) is not None


def other_mark(decimal: str) -> DecimalMark:
    """The comma for a point, and the point for a comma."""
    return "," if decimal == "." else "."


def grouped(decimal: str) -> str:
    """A regular expression for a whole number whose thousands are grouped, each time by the same mark.

    Indian groups of two digits are written with commas only: 12,34,567.
    """
    marks = [other_mark(decimal), *SPACES, *APOSTROPHES]
    thousands = "|".join(rf"(?:{re.escape(mark)}\d{{3}})+" for mark in marks)
    indian = r"|[1-9]\d?(?:,\d{2})+,\d{3}" if decimal == "." else ""
    return rf"(?:[1-9]\d{{0,2}}(?:{thousands}){indian})"


def simple_pattern(decimal: str) -> str:
    """A regular expression for a number without spaces, currencies and the like: it is found much faster."""
    point, mark = re.escape(decimal), re.escape(other_mark(decimal))
    indian = r"|[1-9]\d?(?:,\d{2})+,\d{3}" if decimal == "." else ""
    whole = rf"(?:[1-9]\d{{0,2}}(?:{mark}\d{{3}})+{indian}|\d+)"
    return rf"^[+-]?(?:{whole}(?:{point}\d*)?|{point}\d+)(?:[eE][+-]?\d{{1,4}})?$"


def number_pattern(decimal: str) -> str:
    """A regular expression for a text that is one number, valid in both Python and RE2."""
    point = re.escape(decimal)
    fraction = rf"{point}(?:\d*|[-{DASHES}]{{1,2}})"  # 5.- has no cents
    number = rf"(?:(?:{grouped(decimal)}|\d+)(?:{fraction})?|{point}\d+)(?:[eE][+-]?\d{{1,4}})?"
    before = rf"(?:{SIGN}{GAP}(?:{CURRENCY}|R[{SPACES}])?{GAP}|(?:{CURRENCY}|R[{SPACES}]){GAP}{SIGN}{GAP})"
    after = rf"{GAP}(?:%|{CURRENCY})?{GAP}-?"
    brackets = rf"(?:{CURRENCY})?{GAP}\({GAP}(?:{CURRENCY})?{GAP}{number}{GAP}%?\){GAP}(?:%|{CURRENCY})?"
    return rf"^(?:{before}{number}{after}|{brackets}|{DASH_ZERO}|{SIGN}(?i:inf|infinity))$"


def decimal_mark(values: Iterable[str], separator: str) -> tuple[str, bool]:
    """The decimal mark of the values, "." or ",", and whether some value tells.

    1,234 is ambiguous. Its comma is a decimal mark where semicolons separate the values, because commas do not.
    """
    commas = points = perhaps = 0
    for value in values:
        if len(text := value.strip()) < MAX_DIGITS and not is_address(text):
            commas += CLEARLY_COMMA.fullmatch(text) is not None
            points += CLEARLY_POINT.fullmatch(text) is not None
            either = EITHER.fullmatch(text)
            perhaps += either is not None and either[1] == ","
    if commas == points == 0:
        return "," if perhaps and separator == ";" else ".", False
    return "," if commas > points else ".", True


def may_be_grouped(values: Iterable[str]) -> bool:
    """True when a mark in these numbers may group thousands: one is 1.234 or 1,234, and none has another fraction."""
    found = False
    for value in values:
        text = value.strip()
        if EITHER.fullmatch(text):
            found = True
        elif is_plain_number(text) and ("." in text or "," in text) and not GROUPED_TWICE.fullmatch(text):
            return False
    return found


def is_address(text: str) -> bool:
    """True for an IP address: four numbers up to 255 with points between them."""
    parts = text.split(".")
    return len(parts) == 4 and all(part.isdecimal() and len(part) <= 3 and int(part) <= 255 for part in parts)
