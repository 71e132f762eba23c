"""The rows behind a cell: of two classes and of many, as a table and as pictures, with names that are only text."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from core.data.spreadsheet import csv_bytes
from core.data.table import Table
from core.experiment.fields import Experiment
from core.runs.run import Run, Scored
from pages.parts.app.session import Session
from pages.parts.evaluate.rows import MAX_PICTURES, MAX_ROWS, Cell, file_name
from tests.pages.conftest import Open
from tests.pages.examples import BINARY_RUN, HISTORY, MOONS, THREE_RUN, labels, rows, trained, values

DIGITS = Experiment(dataset="digits", epochs=3)


def digits_run(called: int, count: int) -> Run:
    """A run on the digits whose first rows are all said to be 8 and called `called`; those surer come later."""
    scores = np.full((count, 10), 0.01)
    scores[:, called] = np.linspace(0.5, 0.9, count)
    scored = Scored(np.full(count, 8), scores, np.arange(count))
    classes = tuple("0123456789")
    return Run(DIGITS, "finished", HISTORY, task="multiclass", classes=classes, positive=8, validation=scored)


def downloads(app: AppTest) -> list[str]:
    return [button.proto.label for button in app.get("download_button")]


def choose(app: AppTest, cell: str) -> pd.DataFrame:
    """Choose one of the four cells; gives the table of its rows."""
    app.segmented_control(key="rows-behind").set_value(cell).run()
    assert not app.exception
    table: pd.DataFrame = app.dataframe[0].value
    return table


def test_no_rows_are_listed_before_a_cell_is_chosen(open_page: Open) -> None:
    app = open_page("evaluate", trained(BINARY_RUN))
    assert not app.exception
    assert app.segmented_control(key="rows-behind").options == [
        "TP found (3)",
        "FN missed (1)",
        "FP false alarm (1)",
        "TN rightly left (5)",
    ]
    assert len(app.dataframe) == 0
    assert downloads(app) == []


def test_each_cell_lists_its_rows_with_all_columns_of_the_table(open_page: Open) -> None:
    session = trained(BINARY_RUN)
    frame = session.table().frame
    app = open_page("evaluate", session)
    found = choose(app, "tp")
    assert found.columns.tolist() == ["row", "score", "true", "predicted", *frame.columns]
    assert found["row"].tolist() == [3, 2, 1]  # the least sure first
    assert found["score"].tolist() == [0.5, 0.8, 0.9]
    assert found["x1"].tolist() == frame["x1"].iloc[[2, 1, 0]].tolist()
    assert "3 rows are upper and called upper" in values(app.markdown)
    assert downloads(app) == ["Download 3 rows as CSV"]
    assert choose(app, "fp")["row"].tolist() == [5]
    assert "1 row is lower and called upper" in values(app.markdown)
    assert choose(app, "fn")["row"].tolist() == [4]
    assert choose(app, "tn")["row"].tolist() == [6, 7, 8, 9, 10]


def test_the_rows_follow_the_threshold_and_the_choice_stays(open_page: Open) -> None:
    app = open_page("evaluate", trained(BINARY_RUN))
    choose(app, "fn")
    app.session_state["session"].change(threshold=0.85)
    app.run()
    assert app.segmented_control(key="rows-behind").value == "fn"
    assert app.dataframe[0].value["row"].tolist() == [4, 3, 2]


def test_an_empty_cell_says_so(open_page: Open) -> None:
    app = open_page("evaluate", trained(BINARY_RUN, threshold=0.75))
    app.segmented_control(key="rows-behind").set_value("fp").run()
    assert "No row that is lower is called upper." in values(app.caption)
    assert downloads(app) == []


def test_a_cell_of_many_classes_is_chosen_from_a_list_of_those_that_hold_rows(open_page: Open) -> None:
    app = open_page("evaluate", trained(THREE_RUN))
    choice = app.selectbox(key="matrix-cell")
    assert choice.options == [
        "versicolor called virginica (1 row)",
        "virginica rightly called virginica (2 rows)",
        "setosa rightly called setosa (1 row)",
        "versicolor rightly called versicolor (1 row)",
    ]
    assert choice.value is None
    choice.set_value((1, 2)).run()
    table = app.dataframe[-1].value
    assert table["row"].tolist() == [3]
    assert table[["score of predicted", "score of true"]].to_numpy().tolist() == [[0.5, 0.4]]
    assert table["petal length (cm)"].notna().all()
    drawn = rows(app, 0)
    assert drawn.loc[drawn["chosen"], ["actual", "predicted"]].to_numpy().tolist() == [["versicolor", "virginica"]]


def test_a_choice_from_the_list_makes_a_new_chart_that_holds_on_to_no_click(open_page: Open) -> None:
    app = open_page("evaluate", trained(THREE_RUN))
    before = app.get("vega_lite_chart")[0].proto.id
    app.selectbox(key="matrix-cell").set_value((1, 2)).run()
    assert app.get("vega_lite_chart")[0].proto.id != before


def test_a_choice_that_holds_no_rows_any_more_is_forgotten(open_page: Open) -> None:
    app = open_page("evaluate", trained(THREE_RUN))
    app.selectbox(key="matrix-cell").set_value((1, 2)).run()
    right = Scored(np.array([0, 1, 2]), np.eye(3), np.arange(3))
    app.session_state["session"].runs[-1] = dataclasses.replace(THREE_RUN, validation=right)
    app.session_state["session"].job = None
    app.run()
    assert not app.exception
    assert app.selectbox(key="matrix-cell").value is None
    assert not rows(app, 0)["chosen"].any()
    assert len(app.dataframe) == 1  # of the classes


def test_pictures_show_as_pictures_with_names_and_scores_and_only_the_first_of_many(open_page: Open) -> None:
    app = open_page("evaluate", trained(digits_run(called=1, count=MAX_PICTURES + 5)))
    app.selectbox(key="matrix-cell").set_value((8, 1)).run()
    assert not app.exception
    (html,) = [element.proto.body for element in app.get("html") if 'class="pictures"' in element.proto.body]
    assert html.count("<img") == html.count("8, called 1<br>") == MAX_PICTURES
    assert html.index("score 0.900, true 0.010") < html.index("score 0.894, true 0.010")  # the surest mistake first
    assert f"The first {MAX_PICTURES} of {MAX_PICTURES + 5} are shown" in values(app.markdown)
    assert downloads(app) == [f"Download {MAX_PICTURES + 5} rows as CSV"]


def test_a_long_list_is_cut_on_the_page_and_said_to_be(open_page: Open) -> None:
    count = MAX_ROWS + 1
    scored = Scored(np.zeros(count, int), np.full(count, 0.9), np.arange(count))
    app = open_page("evaluate", trained(dataclasses.replace(BINARY_RUN, validation=scored)))
    assert len(choose(app, "fp")) == MAX_ROWS
    assert f"The first {MAX_ROWS} of {count} are shown; the file holds them all." in values(app.markdown)


def test_the_file_holds_all_rows_and_no_formula() -> None:
    table = Table("mine", pd.DataFrame({"=note": ["=1+1", "ok"] * 200, "bought": ["no"] * 400}), "bought")
    scored = Scored(np.zeros(400, int), np.full(400, 0.9), np.arange(400))
    cell = Cell(table, scored, ("no", "yes"), 0, 1, np.arange(400))
    lines = csv_bytes(cell.rows()).decode("utf-8-sig").splitlines()
    assert lines[:3] == [
        '"row","score","true","predicted","\'=note","bought"',
        '1,0.9,"no","yes","\'=1+1","no"',
        '2,0.9,"no","yes","ok","no"',
    ]
    assert len(lines) == 401


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("no", "yes"), "rows-no-called-yes.csv"),
        (("../x y", "ü?"), "rows-_x_y-called-ü_.csv"),
        (('a"; filename="x\r\n', "\u202etxt.exe\x00"), "rows-a_filename_x_-called-_txt_exe_.csv"),
        (("\U00020000" * 40, "y" * 40), "rows-" + "\U00020000" * 25 + "-called-" + "y" * 25 + ".csv"),
    ],
)
def test_the_file_has_a_name_that_every_system_takes(names: tuple[str, str], expected: str) -> None:
    table = Table("mine", pd.DataFrame({"x": [1]}))
    scored = Scored(np.zeros(1, int), np.zeros(1), np.zeros(1, int))
    name = file_name(Cell(table, scored, names, 0, 1, np.arange(1)))
    assert name == expected
    assert len(name.encode()) < 256


def test_names_of_classes_are_text(open_page: Open) -> None:
    hostile = "<img src=x onerror=alert(1)>**b**"
    binary = dataclasses.replace(BINARY_RUN, classes=("lower", hostile))
    app = open_page("evaluate", trained(binary))
    app.segmented_control(key="rows-behind").set_value("tp").run()
    shown = [str(text.value) for text in [*app.markdown, *app.caption]]
    assert any(r"\<img src" in text for text in shown)
    assert all("<img src" not in text.replace(r"\<img src", "") for text in shown)
    classes = (*"01234567", hostile, "9")
    app = open_page("evaluate", trained(dataclasses.replace(digits_run(called=1, count=3), classes=classes)))
    app.selectbox(key="matrix-cell").set_value((8, 1)).run()
    (html,) = [element.proto.body for element in app.get("html") if 'class="pictures"' in element.proto.body]
    assert "<img src=x" not in html
    assert "&lt;img src=x onerror=alert(1)&gt;**b**, called 1" in html


def test_a_table_with_columns_of_our_names_is_listed(open_page: Open) -> None:
    generator = np.random.default_rng(0)
    frame = pd.DataFrame(
        {"score": generator.normal(size=60), "true": generator.normal(size=60), "bought": ["no", "yes"] * 30}
    )
    table = Table("mine", frame, "bought")
    experiment = dataclasses.replace(MOONS, dataset="upload")
    run = dataclasses.replace(BINARY_RUN, experiment=experiment, classes=("no", "yes"))
    session = trained_on(run, table)
    found = choose(open_page("evaluate", session), "tp")
    assert found.columns.tolist() == ["row", "score (model)", "true (model)", "predicted", "score", "true", "bought"]
    assert found["score (model)"].tolist() == [0.5, 0.8, 0.9]


def trained_on(run: Run, table: Table) -> Session:
    """A session on which a run on an uploaded table has ended."""
    session = trained(dataclasses.replace(run, experiment=MOONS))
    session.upload.table, session.experiment = table, run.experiment
    session.trained_data = table, session.prepare()
    assert session.job
    session.job.run = run
    return session


def test_labels_of_the_four_cells_name_what_they_mean(open_page: Open) -> None:
    app = open_page("evaluate", trained(BINARY_RUN))
    assert "Rows behind" in labels(app.segmented_control)
