"""The forms in which a date may be written, as regular expressions of RE2 over texts in small letters.

A year of two digits is read as POSIX reads it: 69 to 99 are 1969 to 1999, 00 to 68 are 2000 to 2068. Of three numbers
of two digits, as in 01/02/03, the last is taken for the year, unless more values are dates with the first.
"""

from core.data.date_words import MONTH_OF, MONTHS, WEEKDAYS, ZONES, alternatives

_WEEKDAY = rf"(?:(?:{alternatives(WEEKDAYS)})\.?,?\s+)?"
_YEAR, _MONTH, _DAY = r"(?P<year>[0-9]{4})", r"(?P<month>[0-9]{1,2})", r"(?P<day>[0-9]{1,2})"
_SHORT_YEAR, _ANY_YEAR = r"(?P<year>[0-9]{2})", r"'?(?P<year>[0-9]{4}|[0-9]{2})"
_NAME = rf"(?P<name>{alternatives(' '.join(MONTHS))})\.?"
_NTH_DAY = rf"{_DAY}(?:\.?[oa°]|st|nd|rd|th|er|e|\.)?"  # 31st, 1er, 1º
_GAP = r"(?:\s*[-/.,]\s*|\s+(?:de\s+|del\s+|of\s+)?|)"
_MARK, _MARK_2 = r"\s?(?P<mark>[-/.])\s?", r"\s?(?P<mark_2>[-/.])\s?"
_YEAR_MARK, _MONTH_MARK = r"\s?(?P<mark>[-/.年년])\s?", r"\s?(?P<mark_2>[-/.月월])\s?"
_SLASH, _SLASH_2 = r"\s?(?P<mark>[-/])\s?", r"\s?(?P<mark_2>[-/])\s?"
_HALF = r"(?:\s?(?P<half>[ap]\.?\s?m)\b\.?)?"
_OFFSET = r"[+\x{2212}-][0-9]{1,2}(?::?[0-9]{2}){0,2}"
_PLACE = r"[a-z_]+(?:/[a-z_+0-9-]+)+"  # Europe/Berlin
_ZONE = rf"(?:\s?(?:(?:{alternatives(ZONES)})?\s?{_OFFSET}|{alternatives(ZONES)}|{_PLACE}))?(?:\s?[\[(][^\])]*[\])])?"
_CLOCK = r"(?P<hour>[0-9]{1,2})(?:[:.h](?P<minute>[0-9]{2})(?:[:.m](?P<second>[0-9]{2})(?:[.,:][0-9]{1,9})?)?s?)?"
_BEFORE_TIME = r"(?P<before>t|[\s,:@_-]+)\s*(?:(?:at|um|à|a\sla[s]?|às|as|alle|ore|om)\s+)?"
_PLAIN_TIME = r"(?:(?P<before>[t ])(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:\.[0-9]+)?)?)?"
_TIME = rf"(?:{_BEFORE_TIME}{_CLOCK}{_HALF}(?:\s?(?:uhr|hrs?|h))?{_ZONE})?"

_PATTERNS = {
    "year-month-day": rf"{_YEAR}{_YEAR_MARK}{_MONTH}{_MONTH_MARK}{_DAY}(?:[日일.]|z|[+-][0-9]{{2}}:[0-9]{{2}})?{_TIME}",
    "year-name-day": rf"{_YEAR}{_GAP}{_NAME}{_GAP}{_DAY}{_TIME}",
    "day.month.year": rf"{_DAY}\.\s?{_MONTH}\.\s?{_YEAR}{_TIME}",
    "day/month/year": rf"{_DAY}{_SLASH}{_MONTH}{_SLASH_2}{_YEAR}{_TIME}",
    "month/day/year": rf"{_MONTH}{_MARK}{_DAY}{_MARK_2}{_YEAR}{_TIME}",
    "day name year": rf"{_NTH_DAY}{_GAP}{_NAME}{_GAP}{_ANY_YEAR}{_TIME}",
    "name day year": rf"{_NAME}{_GAP}{_NTH_DAY}(?:\s*[-/,]\s*|\s+){_ANY_YEAR}{_TIME}",
    "name day time year": rf"{_NAME}\s+{_DAY}\s+{_CLOCK}{_ZONE}\s+{_YEAR}(?:\s{_OFFSET})?",
    "yyyymmdd time": r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})(?P<before>[t\s_])\s*"
    rf"(?P<hour>[0-9]{{2}}):?(?P<minute>[0-9]{{2}})(?::?(?P<second>[0-9]{{2}})(?:[.,][0-9]+)?)?{_ZONE}",
    "year-month": r"(?P<year>(?:1[5-9]|20|21)[0-9]{2})[-/](?P<month>[0-9]{2})",
    "month/year": rf"{_MONTH}[-/](?P<year>(?:19|20)[0-9]{{2}})",
    "name year": rf"{_NAME}{_GAP}{_YEAR}",
    "name-yy": rf"{_NAME}(?:[-/]|\s?'){_SHORT_YEAR}",
    "day/month/yy": rf"{_DAY}{_MARK}{_MONTH}{_MARK_2}{_SHORT_YEAR}{_TIME}",
    "month/day/yy": rf"{_MONTH}{_MARK}{_DAY}{_MARK_2}{_SHORT_YEAR}{_TIME}",
    "yy/month/day": rf"{_SHORT_YEAR}{_MARK}{_MONTH}{_MARK_2}{_DAY}{_TIME}",
}

FORMS = {form: rf"^{_WEEKDAY}{pattern}$" for form, pattern in _PATTERNS.items()}
"""The regular expression of each form in which a text is a date by itself. Of equally good forms, the first wins."""
PLAIN_FORMS = {
    form: f"^{pattern.replace(_TIME, _PLAIN_TIME)}$" for form, pattern in _PATTERNS.items() if _TIME in pattern
}
"""The same without a weekday and with a plain time or none, as most dates are: these are found several times faster."""

_COMPACT = ("yyyymmdd time",)
_NAMED = tuple(form for form, pattern in FORMS.items() if _NAME in pattern)
_STEMS = sorted({name[:3] for name in MONTH_OF})
LOOKS = {
    r"^(?:\D+\s)?[0-9]{1,4}\s?[-/.年년]\s?[0-9]{1,4}(?:\D|$)": tuple(
        form for form in FORMS if form not in (*_COMPACT, *_NAMED)
    ),
    rf"(?:^|[^a-z])(?:{'|'.join(_STEMS)})|[0-9](?:{'|'.join(_STEMS)})": _NAMED,
    r"^(?:\D+\s)?[0-9]{8}[t\s_]": _COMPACT,
}
"""What texts in some forms look like: the forms by a regular expression that is prepared much faster than theirs."""

NUMBER = r"^(?P<number>[0-9]{4,19}(?:\.[0-9]+)?)$"
NUMBER_FORMS = {
    "yyyymmdd": (10_000_101, 99_991_231),
    "yyyymm": (190_001, 210_012),
    "yyyy": (1_000, 2_999),
    "yyyymmddhhmmss": (19_000_101_000_000, 21_001_231_235_959),
    "seconds since 1970": (1e8, 1e10),
    "milliseconds since 1970": (1e11, 1e13),
    "microseconds since 1970": (1e14, 1e16),
    "nanoseconds since 1970": (1e17, 9e18),
}
"""How a number may be a date, where the learner says that it is one, and the smallest and largest such number."""
UNITS_PER_SECOND = {
    "seconds since 1970": 1.0,
    "milliseconds since 1970": 1e3,
    "microseconds since 1970": 1e6,
    "nanoseconds since 1970": 1e9,
}

DAY_FIRST_FORMS = ("day/month/year", "day/month/yy")
MONTH_FIRST_FORMS = ("month/day/year", "month/day/yy")
YEAR_FIRST_FORMS = ("yy/month/day",)
MONTHS_ONLY = ("year-month", "month/year", "name year", "name-yy", "yyyymm", "yyyy")
CENTURY = 69  # the first of the two-digit years that are of the last century
