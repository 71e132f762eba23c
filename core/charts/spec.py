"""What all charts share: the colours of parts and classes, how ticks name numbers, and the Vega-Lite spec."""

from typing import Any

import altair as alt

from core.charts.palette import PARTS

LABEL = "abs(datum.value) >= 1000 ? format(datum.value, '~s') : format(datum.value, '~g')"
TICKS: dict[str, Any] = {"labelExpr": LABEL, "tickCount": 5}


def part_color(legend: Any = None) -> alt.Color:
    """The color of a part of the data, from the column `part`: the same in all charts."""
    return alt.Color("part:N", scale=alt.Scale(domain=list(PARTS)), legend=legend)


def class_order(classes: tuple[str, ...]) -> list[str]:
    """Classes in the order of their colours: of two, (negative, positive), the positive one comes first."""
    return list(reversed(classes)) if len(classes) == 2 else list(classes)


def class_domain(classes: tuple[str, ...]) -> list[str]:
    """A colour scale's domain in which classes come after the parts of the data, so that they get their own colours.

    The parts are marked, so that a class that is called "test" stays apart from the test rows.
    """
    return [f"\u200b{part}" for part in PARTS] + class_order(classes)


def to_spec(chart: Any) -> dict[str, Any]:
    """The Vega-Lite spec of an Altair chart, not validated: that takes most of the time, and the tests do it."""
    spec: dict[str, Any] = chart.to_dict(validate=False)
    return spec
