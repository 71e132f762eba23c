"""Formats numbers for a page."""


def number(value: float, digits: int = 3) -> str:
    """A number with three significant digits and thousands separators: 0.943, 1,250, 0.0001."""
    if value != value:
        return "undefined"
    if abs(value) >= 999.5:
        return f"{value:,.0f}"
    text = f"{value:.{digits}g}"
    return text if "e" not in text or abs(value) < 1e-4 else f"{value:f}".rstrip("0").rstrip(".")


def percent(share: float) -> str:
    """A share from 0 to 1 as a percentage, with decimals only near 0% and 100%."""
    if share != share:
        return "undefined"
    if 0 < share < 0.0005:
        return "under 0.1%"
    if 0.9995 < share < 1:
        return "over 99.9%"
    decimals = 1 if 0 < share < 0.02 or 0.98 < share < 1 else 0
    return f"{share:.{decimals}%}"


def duration(seconds: float) -> str:
    """A duration, rounded to seconds below two minutes, to minutes below two hours, and to hours above."""
    if seconds < 120:
        return f"{max(1, round(seconds))} s"
    return f"{round(seconds / 60)} min" if seconds < 7200 else f"{round(seconds / 3600)} h"


def number_text(value: float) -> str:
    """A number without trailing zeros, exact up to ten significant digits: 3 rather than 3.0."""
    value += 0.0  # -0 becomes 0
    return f"{value:.0f}" if value.is_integer() and abs(value) < 1e15 else f"{value:.10g}"


def format_bound(number: float | None) -> str:
    """A bound with thousands separators and without trailing zeros: 1,000 or 1e-06."""
    if number is None:
        return "no bound"
    return f"{number:,.0f}" if float(number).is_integer() else f"{number:g}"
