"""Many classes: what the cells show, classes of few rows, and one class against the rest."""

import dataclasses

import numpy as np

from core.runs.run import Scored
from tests.pages.conftest import Open
from tests.pages.examples import THREE_RUN, rows, spec, trained, unfold, values


def test_the_cells_show_counts_or_either_share_in_the_same_chart(open_page: Open) -> None:
    app = open_page("evaluate", trained(THREE_RUN))
    first = spec(app, 0)
    cell = {"actual": "versicolor", "predicted": "virginica"}
    for shown, text in (("count", "1"), ("of_actual", "50%"), ("of_predicted", "33%")):
        app.segmented_control(key="matrix-shows").set_value(shown).run()
        assert not app.exception
        assert rows(app, 0).set_index(list(cell)).loc[tuple(cell.values()), "text"] == text
        assert spec(app, 0) == first


def test_classes_of_few_rows_are_named_with_their_rows(open_page: Open) -> None:
    app = open_page("evaluate", trained(THREE_RUN))
    assert "Fewer than 10 rows: setosa (1), versicolor (2), virginica (2)" in values(app.caption)


def test_enough_rows_are_not_mentioned(open_page: Open) -> None:
    scored = THREE_RUN.validation
    assert scored
    many = Scored(np.tile([0, 1, 2], 10), np.tile(np.eye(3), (10, 1)), np.arange(30))
    app = open_page("evaluate", trained(dataclasses.replace(THREE_RUN, validation=many)))
    assert "Fewer than 10 rows" not in values(app.caption)


def test_averages_and_the_most_confused_pair_are_told(open_page: Open) -> None:
    app = unfold(open_page("evaluate", trained(THREE_RUN)), "averages")
    averages = app.dataframe[1].value
    assert averages.index.tolist() == ["macro", "micro", "weighted"]
    assert averages["Recall"].round(3).tolist() == [0.833, 0.8, 0.8]
    assert "- versicolor is called virginica: 1 of 2 (50%)" in values(app.markdown)
    assert "Macro: The plain mean over the classes" in values(app.caption).replace("*", "")
