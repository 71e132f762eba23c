"""Data: every dataset can be picked, looked at, and given a target."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button

from core.datasets.catalog import DATASETS
from core.datasets.dataset import GROUPS
from core.experiment.fields import SPECS, Experiment
from pages.parts.app.session import Session
from pages.parts.app.widget_version import widget_key
from pages.parts.data.columns import _change_columns
from tests.pages.conftest import Open
from tests.pages.examples import labels, links, rows, values, widget


@pytest.mark.parametrize("dataset", DATASETS)
def test_every_dataset_shows_its_rows_its_source_and_its_parts(open_page: Open, dataset: str) -> None:
    app = open_page("data", dataset=dataset)
    assert not app.exception
    assert not app.error
    assert app.subheader[0].value.replace("\\", "") == DATASETS[dataset].label
    assert f"Source: {DATASETS[dataset].source}; {DATASETS[dataset].licence}." in values(app.caption)
    assert widget(app, "control:target").value == DATASETS[dataset].target
    if DATASETS[dataset].classes:
        assert widget(app, "control:positive").value == DATASETS[dataset].positive
        assert sorted(widget(app, "control:positive").options) == sorted(DATASETS[dataset].classes)
    else:
        assert "Positive class" not in labels(app.selectbox)
    assert len(links(app)) == 1
    shaped = [name for name in ("noise", "imbalance") if name in DATASETS[dataset].settings]
    assert labels(app.slider) == [SPECS[name].label for name in shaped]


def test_moons_has_settings_a_plane_and_balanced_parts(open_page: Open) -> None:
    app = open_page("data", dataset="moons")
    assert "**300** rows to learn from, **100** to validate, **100** sealed for the test." in values(app.markdown)
    assert labels(app.number_input) == ["Rows", "Seed"]
    assert rows(app, 0).set_index(["class", "part"])["rows"].to_dict() == {
        (name, part): count
        for name in ("upper", "lower")
        for part, count in {"training": 150, "validation": 50, "test": 50}.items()
    }
    assert len(rows(app, 1, "points")) == 300
    assert len(rows(app, 1, "picture")) == 0


def test_iris_has_four_columns_and_no_plane(open_page: Open) -> None:
    app = open_page("data", dataset="iris")
    first, columns = (table.value for table in app.dataframe)
    assert first.shape == (8, 5)
    assert columns["Column"].tolist() == [
        "sepal length (cm)",
        "sepal width (cm)",
        "petal length (cm)",
        "petal width (cm)",
    ]
    assert columns["Used"].all()
    assert columns["Missing"].tolist() == [0, 0, 0, 0]
    assert "besides the target: 4, of which 4 are used to predict" in values(app.markdown)
    charts = app.get("vega_lite_chart")
    assert len(charts) == 2 + 4  # the parts, the legend, and one for each column
    spread = rows(app, 2, "bars")
    assert spread.groupby("class")["rows"].sum().to_dict() == {"setosa": 30, "versicolor": 30, "virginica": 30}


def test_a_card_puts_its_dataset_on_the_bench_and_into_the_link(open_page: Open) -> None:
    app = open_page("data", dataset="iris", positive="setosa")
    app.button("choose-wine").click().run()
    assert app.query_params == {"dataset": "wine"}
    assert links(app) == ["Train on 106 rows"]
    assert widget(app, "control:positive").value == "grower 1"


@pytest.mark.parametrize("dataset", ["circles", "wine", "spam", "leaky"])
def test_cards_stand_in_groups_and_the_group_of_the_chosen_one_is_open(open_page: Open, dataset: str) -> None:
    app = open_page("data", dataset=dataset)
    assert labels(app.tabs) == list(GROUPS.values())
    (bar,) = app.get("tab_container")  # its proto is all that tells which tab is open
    group = DATASETS[dataset].group
    assert app.tabs[bar.proto.tab_container.default_tab_index].label == GROUPS[group]
    for name, tab in zip(GROUPS, app.tabs, strict=True):
        cards = [button.key.removeprefix("choose-") for button in tab.button]
        assert cards == [card for card, entry in DATASETS.items() if entry.group == name]


def test_another_positive_class_is_in_the_link(open_page: Open) -> None:
    app = open_page("data", dataset="iris")
    widget(app, "control:positive").set_value("setosa").run()
    assert app.query_params["positive"] == "setosa"
    assert app.session_state["session"].experiment.positive == "setosa"


def test_another_target_takes_back_the_positive_class_and_can_be_cut(open_page: Open) -> None:
    app = open_page("data", dataset="iris", positive="setosa")
    assert "Cut at" not in labels(app.number_input)
    widget(app, "control:target").set_value("petal width (cm)").run()
    assert not app.exception
    experiment = app.session_state["session"].experiment
    assert (experiment.target, experiment.positive, experiment.cut) == ("petal width (cm)", "", None)
    assert "Cut at" not in labels(app.number_input)  # a number of many values is predicted as it is
    widget(app, "control:task").set_value("classes").run()
    assert "Cut at" in labels(app.number_input)
    assert len(widget(app, "control:positive").options) == 2


def test_a_column_left_out_is_named_so_and_can_be_taken_back(open_page: Open) -> None:
    app = open_page("data", dataset="iris", leave_out="sepal width (cm)", kinds="sepal length (cm):category")
    columns = app.dataframe[1].value.set_index("Column")
    assert columns["Used"].tolist() == [True, False, True, True]
    assert columns["Kind"].tolist() == ["category", "number", "number", "number"]
    assert columns.loc["sepal width (cm)", "Why"] == "you left it out"
    assert "besides the target: 4, of which 3 are used to predict" in values(app.markdown)
    take_back(app).click().run()
    assert app.query_params == {"dataset": "iris"}
    assert "Undo all changes" not in labels(app.button)


def take_back(app: AppTest) -> Button:
    (button,) = [button for button in app.button if button.label == "Undo all changes"]
    return button


def test_a_cell_that_was_changed_changes_the_experiment_and_a_kind_that_does_not_fit_is_refused(
    open_page: Open,
) -> None:
    session = Session(experiment=Experiment(dataset="iris"))
    table, columns = session.table(), session.plan().columns
    with adopting({0: {"Kind": "category"}, 1: {"Used": False}}) as key:
        _change_columns(session, "iris", table, columns, key)
    assert session.experiment == Experiment(
        dataset="iris", kinds="sepal length (cm):category", leave_out="sepal width (cm)"
    )
    kept = session.experiment
    with adopting({0: {"Kind": "text"}}) as key:
        _change_columns(session, "iris", table, columns, key)
    assert session.experiment == kept
    with adopting({2: {"Used": False}}) as key:  # of an editor that was left
        _change_columns(session, "wine", table, columns, key)
    assert session.experiment == kept
    app = open_page("data", session=session)
    assert "'sepal length (cm)' holds numbers: it can be number, category or identifier" in values(app.error)


@contextmanager
def adopting(edits: dict[int, dict[str, Any]]) -> Iterator[str]:
    """The key of an editor in which these cells were changed."""
    with pytest.MonkeyPatch.context() as patch:
        state: dict[str, Any] = {}
        patch.setattr("streamlit.session_state", state)
        key = widget_key("columns")
        state[key] = {"edited_rows": edits}
        yield key


def test_many_columns_show_twelve_charts_until_all_are_wanted(open_page: Open) -> None:
    app = open_page("data", dataset="breast_cancer")
    assert len(app.get("vega_lite_chart")) == 2 + 12
    app.toggle("all-columns").set_value(True).run()
    assert len(app.get("vega_lite_chart")) == 2 + 30
    assert "Show all 30" in labels(app.toggle)


def test_what_the_checks_find_is_said_and_a_button_mends_it(open_page: Open) -> None:
    app = open_page("data", dataset="fraud")
    found = labels(app.expander)
    assert any("is rare" in label for label in found)
    (balance,) = [button for button in app.button if button.label == "Balance the class weights"]
    balance.click().run()
    assert app.query_params["class_weight"] == "balanced"
    (balance,) = [button for button in app.button if button.label == "Balance the class weights"]
    assert balance.disabled


def test_a_table_without_fault_is_said_to_be_one(open_page: Open) -> None:
    assert "Nothing found" in values(open_page("data", dataset="moons").caption)


def test_a_split_by_a_column_asks_for_it_and_says_what_it_did(open_page: Open) -> None:
    app = open_page("data", dataset="fraud")
    assert "Split by" not in labels(app.selectbox)
    widget(app, "control:split").set_value("time").run()
    assert app.query_params["split"] == "time"
    by = widget(app, "control:split_by")
    assert f"The oldest rows by '{by.value}' train" in values(app.info)
    by.set_value(by.options[-1]).run()
    assert app.query_params["split_by"] == by.options[-1]
    app.button("choose-iris").click().run()
    assert app.query_params == {"dataset": "iris"}


def test_a_split_that_cannot_be_judged_is_refused_in_words_and_can_be_changed(open_page: Open) -> None:
    app = open_page("data", dataset="iris", split="grouped", split_by="species")
    assert "'species' is the target: split by another column" in values(app.warning)
    widget(app, "control:split").set_value("stratified").run()
    assert not app.warning
    assert links(app) == ["Train on 90 rows"]


def test_two_columns_of_a_wider_table_have_a_plane(open_page: Open) -> None:
    app = open_page("data", dataset="iris", leave_out="sepal length (cm),sepal width (cm)")
    assert len(rows(app, 1, "points")) == 90


@pytest.mark.parametrize(
    ("link", "words"),
    [
        ({"target": "weight"}, "There is no column 'weight' to predict in this table."),
        ({"positive": "rose"}, "rose"),
        ({"leave_out": "weight"}, "weight"),
        ({"kinds": "weight:text"}, "weight"),
        ({"kinds": "sepal width (cm):text"}, "holds numbers: it can be number, category or identifier, not text"),
        ({"kinds": "sepal width"}, "a column, a colon and its kind are expected"),
        ({"split": "time", "split_by": "weight"}, "There is no column 'weight' to split by"),
        ({"target": "petal width (cm)", "cut": 99}, "All values of 'petal width (cm)' are on one side of 99"),
    ],
    ids=str,
)
def test_a_bad_choice_in_a_link_is_said_in_words_and_the_rows_are_shown(
    open_page: Open, link: dict[str, object], words: str
) -> None:
    app = open_page("data", dataset="iris", **link)
    assert not app.exception
    assert words in values(app.warning)
    assert len(app.dataframe) == 2  # the first rows, and the columns, which is where a choice can be mended
    assert links(app) == []


def test_a_bad_target_is_mended_by_picking_another(open_page: Open) -> None:
    app = open_page("data", dataset="iris", target="weight")
    widget(app, "control:target").set_value("species").run()
    assert not app.warning
    assert links(app) == ["Train on 90 rows"]


def test_an_uploaded_table_is_read_named_and_used(open_page: Open) -> None:
    app = open_page("data")
    lines = "\n".join(f"{place},{place % 5},{'yes' if place % 3 else 'no'}" for place in range(60))
    app.file_uploader("upload").upload("my *shop*.csv", f"age,visits,bought\n{lines}".encode(), "text/csv").run()
    assert not app.exception
    assert app.query_params["dataset"] == "upload"
    assert app.subheader[0].value.replace("\\", "") == "my *shop*"
    assert "*" not in app.subheader[0].value.replace("\\*", "")
    assert links(app) == ["Train on 36 rows"]


def test_a_file_that_cannot_be_read_leaves_the_table_from_before(open_page: Open) -> None:
    app = open_page("data", dataset="iris")
    app.file_uploader("upload").upload("empty.csv", b"a,b,c\n", "text/csv").run()
    assert "empty.csv" in values(app.error)
    assert app.query_params["dataset"] == "iris"
    assert links(app) == ["Train on 90 rows"]


def test_a_link_to_somebodys_own_file_says_that_it_carries_no_file(open_page: Open) -> None:
    app = open_page("data", dataset="upload")
    assert not app.exception
    assert "a link does not carry the file" in values(app.warning)
