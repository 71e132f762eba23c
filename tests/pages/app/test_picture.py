"""Charts on a page."""

from copy import deepcopy

from streamlit.testing.v1 import AppTest

from core.charts.histogram import balance_spec


def test_drawing_a_chart_leaves_its_spec_as_it_was() -> None:
    """Specs are cached and shared by all sessions, and Streamlit writes legend titles into the spec that it draws."""
    before = deepcopy(balance_spec(2))
    app = AppTest.from_function(_draw_balance).run()
    assert not app.exception
    assert balance_spec(2) == before


def _draw_balance() -> None:
    import pandas as pd

    from core.charts.histogram import balance_data, balance_spec
    from pages.parts.app.picture import show_chart

    counts = pd.DataFrame({"train": [60, 6], "validation": [20, 2], "test": [19, 3]}, index=["no", "yes"])
    show_chart(balance_spec(2), key="balance", rows=balance_data(counts))
