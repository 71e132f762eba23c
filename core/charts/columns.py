"""How a column's values spread within each class: small charts, many of which stand side by side."""

from functools import cache
from typing import Any

import altair as alt

from core.charts.spec import class_domain, class_order, to_spec
from core.data.histogram import Shape

HEIGHT: dict[Shape, int] = {"number": 130, "date": 130, "category": 170}
LEGEND_HEIGHT = 56
NUMBER = "format(datum.value, abs(datum.value) < 10000 ? '~g' : '~s')"  # a year has no comma
DAY = "%d %b %Y"


@cache
def column_spec(shape: Shape, classes: tuple[str, ...]) -> dict[str, Any]:
    """The Vega-Lite spec of one column of this shape; its data set `bars` is that of a Histogram."""
    colour = alt.Color("class:N", scale=alt.Scale(domain=class_domain(classes)), legend=None)
    tooltip = [
        alt.Tooltip("class:N", title="Class"),
        alt.Tooltip("share:Q", title="Share of the class", format=".1%"),
        alt.Tooltip("rows:Q", title="Rows", format=",d"),
    ]
    chart = alt.Chart(alt.NamedData("bars"))
    if shape == "category":
        bars = chart.mark_bar().encode(
            x=alt.X("share:Q", title=None, axis=alt.Axis(format="%", tickCount=3)),
            y=alt.Y(
                "value:N",
                title=None,
                sort=alt.EncodingSortField("order", op="min"),
                axis=alt.Axis(labelLimit=90, labelOverlap=False),
            ),
            yOffset=alt.YOffset("class:N", sort=class_order(classes)),
            color=colour,
            tooltip=[alt.Tooltip("value:N", title="Value"), *tooltip],
        )
    else:
        bars = _bins(chart, shape, colour, tooltip)
    return to_spec(bars.properties(height=HEIGHT[shape], padding={"left": 0, "top": 5, "bottom": 5, "right": 12}))


def _bins(chart: alt.Chart, shape: Shape, colour: alt.Color, tooltip: list[alt.Tooltip]) -> Any:
    """Bars over each other, through which those behind can be seen."""
    if shape == "date":
        x = alt.X("low:T", title=None, scale=alt.Scale(type="utc", nice=False), axis=alt.Axis(tickCount=3))
        span = [alt.Tooltip(f"{edge}:T", title=title, format=DAY) for edge, title in (("low", "From"), ("high", "To"))]
    else:
        x = alt.X(
            "low:Q", title=None, scale=alt.Scale(zero=False, nice=False), axis=alt.Axis(tickCount=4, labelExpr=NUMBER)
        )
        span = [
            alt.Tooltip(f"{edge}:Q", title=title, format=".4~g") for edge, title in (("low", "From"), ("high", "To"))
        ]
    return chart.mark_rect(opacity=0.55).encode(
        x=x,
        x2="high",
        y=alt.Y("share:Q", title=None, stack=None, axis=alt.Axis(format="%", tickCount=3)),
        y2=alt.datum(0),
        color=colour,
        tooltip=[*span, *tooltip],
    )


@cache
def legend_spec(classes: tuple[str, ...]) -> dict[str, Any]:
    """A chart that is only a legend: the colours of the classes, once for many charts. Its data set is `classes`."""
    legend = alt.Legend(
        title=None, orient="top", values=class_order(classes), symbolType="square", symbolSize=100, symbolOpacity=1
    )
    return to_spec(
        alt.Chart(alt.NamedData("classes"))
        .mark_square(opacity=0)
        .encode(color=alt.Color("class:N", scale=alt.Scale(domain=class_domain(classes)), legend=legend))
        .properties(height=LEGEND_HEIGHT)
    )
