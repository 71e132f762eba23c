"""Data: every dataset can be picked, looked at, and given a target."""

import pytest

from core.data.catalogue import DATASETS, GROUPS
from core.experiment import SPECS
from tests.pages.conftest import Open
from tests.pages.examples import labels, links, rows, values


@pytest.mark.parametrize("dataset", DATASETS)
def test_every_dataset_shows_its_rows_its_source_and_its_parts(open_page: Open, dataset: str) -> None:
    app = open_page("data", dataset=dataset)
    assert not app.exception
    assert not app.error
    assert app.subheader[0].value.replace("\\", "") == DATASETS[dataset].label
    assert f"Source: {DATASETS[dataset].source}; {DATASETS[dataset].licence}." in values(app.caption)
    assert app.selectbox("control:target").value == DATASETS[dataset].target
    if DATASETS[dataset].classes:
        assert app.selectbox("control:positive").value == DATASETS[dataset].positive
        assert sorted(app.selectbox("control:positive").options) == sorted(DATASETS[dataset].classes)
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
    assert len(app.get("vega_lite_chart")) == 1


def test_a_card_puts_its_dataset_on_the_bench_and_into_the_link(open_page: Open) -> None:
    app = open_page("data", dataset="iris", positive="setosa")
    app.button("choose-wine").click().run()
    assert app.query_params == {"dataset": "wine"}
    assert links(app) == ["Train on 106 rows"]
    assert app.selectbox("control:positive").value == "grower 1"


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
    app.selectbox("control:positive").set_value("setosa").run()
    assert app.query_params["positive"] == "setosa"
    assert app.session_state["bench"].experiment.positive == "setosa"


def test_another_target_takes_back_the_positive_class_and_can_be_cut(open_page: Open) -> None:
    app = open_page("data", dataset="iris", positive="setosa")
    assert "Cut at" not in labels(app.number_input)
    app.selectbox("control:target").set_value("petal width (cm)").run()
    assert not app.exception
    experiment = app.session_state["bench"].experiment
    assert (experiment.target, experiment.positive, experiment.cut) == ("petal width (cm)", "", None)
    assert "Cut at" not in labels(app.number_input)  # a number of many values is predicted as it is
    app.selectbox("control:task").set_value("classes").run()
    assert "Cut at" in labels(app.number_input)
    assert len(app.selectbox("control:positive").options) == 2


def test_a_column_left_out_is_named_so(open_page: Open) -> None:
    app = open_page("data", dataset="iris")
    seen = app.multiselect("control:columns")
    seen.unselect("sepal width (cm)").run()
    assert app.query_params["leave_out"] == "sepal width (cm)"
    columns = app.dataframe[1].value.set_index("Column")
    assert columns["Used"].tolist() == [True, False, True, True]
    assert columns.loc["sepal width (cm)", "Why"] == "you left it out"
    assert "besides the target: 4, of which 3 are used to predict" in values(app.markdown)


def test_two_columns_of_a_wider_table_have_a_plane(open_page: Open) -> None:
    app = open_page("data", dataset="iris", leave_out="sepal length (cm),sepal width (cm)")
    assert len(rows(app, 1, "points")) == 90


@pytest.mark.parametrize(
    ("link", "words"),
    [
        ({"target": "weight"}, "There is no column 'weight' to predict in this table."),
        ({"positive": "rose"}, "rose"),
        ({"leave_out": "weight"}, "weight"),
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
    app.selectbox("control:target").set_value("species").run()
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
