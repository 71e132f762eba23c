"""Data of the learner's own on the Data page: what was drawn, and a table that was typed."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from typing import Any

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core.data.custom_data import EXAMPLE
from core.experiment.fields import Experiment
from core.experiment.link_codec import Cells, pack_points, pack_table, unpack_points, unpack_table
from pages.parts.app.custom_data import TypedCells
from pages.parts.app.session import Session
from pages.parts.app.widget_version import widget_key
from pages.parts.data import canvas as canvas_module
from pages.parts.data import typed_table
from pages.parts.data.custom_data import _change_points
from tests.pages.conftest import FakeScheduler, Open
from tests.pages.examples import component_data, components, labels, links, rows, values, widget

POINTS = [(number % 2, 7 * number, 255 - 6 * number) for number in range(30)]
NUMBERS = np.random.default_rng(0).integers(0, 10**9, (100, 4)).astype(str).tolist()
LARGE: Cells = (("a", "b", "c", "d", "kind"), *((*row, "xy"[n % 2]) for n, row in enumerate(NUMBERS)))


def canvas(app: AppTest) -> dict[str, Any]:
    """What the canvas was given."""
    return component_data(app, "point_canvas")


@contextmanager
def between_runs() -> Iterator[dict[str, Any]]:
    """A session's state for what Streamlit calls between two runs."""
    with pytest.MonkeyPatch.context() as patch:
        state: dict[str, Any] = {}
        patch.setattr("streamlit.session_state", state)
        yield state


@pytest.fixture
def state() -> Iterator[dict[str, Any]]:
    """The same for a whole test."""
    with between_runs() as state:
        yield state


def test_the_cards_stand_beside_the_one_for_a_file(open_page: Open) -> None:
    app = open_page("data")
    assert {"Draw points", "Type a table"} <= set(labels(app.button))
    assert not components(app, "point_canvas")
    app.button("choose-drawn").click().run()
    assert app.query_params == {"dataset": "drawn"}
    assert canvas(app)["points"] == []
    assert "Draw at least 20 points in two classes: you have none yet." in values(app.warning)
    assert links(app) == []
    assert not app.error


def test_a_drawing_from_a_link_is_on_the_canvas_and_shows_its_rows_and_its_plane(open_page: Open) -> None:
    app = open_page("data", dataset="drawn", drawn=pack_points(POINTS))
    assert [tuple(point) for point in canvas(app)["points"]] == POINTS
    assert app.subheader[0].value == "Your drawing"
    assert links(app) == ["Train on 18 rows"]
    assert len(rows(app, 1, "points")) == 18
    assert not app.warning
    assert not app.error


def test_points_that_lack_something_leave_the_canvas_on_the_page(open_page: Open) -> None:
    app = open_page("data", dataset="drawn", drawn=pack_points(POINTS[:23:2]))
    assert len(canvas(app)["points"]) == 12
    assert values(app.warning) == "Draw at least 20 points in two classes: you have 12 of A."
    assert not app.subheader


def test_a_broken_drawing_in_a_link_is_named_and_the_canvas_is_empty(open_page: Open) -> None:
    app = open_page("data", dataset="drawn", drawn="nonsense")
    assert "drawn = 'nonsense' cannot be read: it was cut off or changed on its way" in values(app.warning)
    assert canvas(app)["points"] == []


def report(session: Session, stroke: Any) -> None:
    """What Streamlit calls when the browser reports a stroke."""
    canvas_module._use_stroke(stroke, lambda points: _change_points(session, points))


@pytest.mark.usefixtures("state")
def test_a_stroke_changes_the_experiment_and_the_canvas_keeps_its_version() -> None:
    session = Session(experiment=Experiment(dataset="drawn"))
    version = widget_key("canvas", ())
    report(session, {"version": version, "points": [[0, 1, 2], [2.0, 255, 0]]})
    assert unpack_points(session.experiment.drawn) == ((0, 1, 2), (2, 255, 0))
    assert session.link.touched
    assert widget_key("canvas", unpack_points(session.experiment.drawn)) == version


@pytest.mark.usefixtures("state")
def test_a_stroke_on_points_that_python_has_changed_makes_a_new_version() -> None:
    session = Session(experiment=Experiment(dataset="drawn"))
    before, changed = widget_key("canvas", ()), widget_key("canvas", ((0, 9, 9),))
    report(session, {"version": before, "points": [[1, 5, 5]]})
    assert unpack_points(session.experiment.drawn) == ((1, 5, 5),)
    assert widget_key("canvas", ((1, 5, 5),)) not in (before, changed)


@pytest.mark.usefixtures("state")
def test_a_stroke_that_arrives_after_the_drawing_was_left_changes_nothing() -> None:
    session = Session(experiment=Experiment(dataset="moons"))
    report(session, {"version": widget_key("canvas", ()), "points": [[1, 5, 5]]})
    assert session.experiment == Experiment(dataset="moons")


@pytest.mark.parametrize(
    "stroke", [None, [], {}, {"version": "canvas#1", "points": [[9, 0, 0]]}, {"points": "<script>"}, {"points": []}]
)
def test_a_report_of_something_else_changes_nothing(stroke: Any) -> None:
    session = Session(experiment=Experiment(dataset="drawn", drawn=pack_points(POINTS)))
    before = session.experiment
    assert widget_key("canvas", tuple(POINTS)) == "canvas#1"
    report(session, stroke)
    assert session.experiment == before


def test_a_drawing_leaves_the_link_with_its_dataset_and_comes_back(open_page: Open) -> None:
    app = open_page("data", dataset="drawn", drawn=pack_points(POINTS))
    app.button("choose-iris").click().run()
    assert app.query_params == {"dataset": "iris"}
    app.button("choose-drawn").click().run()
    assert app.query_params == {"dataset": "drawn", "drawn": pack_points(POINTS)}


def test_a_drawing_that_was_cleared_stays_cleared() -> None:
    session = Session(experiment=Experiment(dataset="drawn", drawn=pack_points(POINTS)))
    session.choose_dataset("moons")
    session.choose_dataset("drawn")
    session.change(drawn="")
    session.choose_dataset("moons")
    session.choose_dataset("drawn")
    assert session.experiment == Experiment(dataset="drawn")


def test_a_drawing_is_trained_from_the_experiment_alone(open_page: Open, scheduler: FakeScheduler) -> None:
    app = open_page("train", dataset="drawn", drawn=pack_points(POINTS))
    assert "Your drawing, 30 rows, A is positive" in values(app.caption)
    app.button("train").click().run()
    (job,) = scheduler.jobs
    assert job.table is None
    assert unpack_points(job.experiment.drawn) == tuple(POINTS)


def test_a_table_to_type_starts_with_an_example_that_can_be_trained_on(open_page: Open) -> None:
    app = open_page("data")
    app.button("choose-typed").click().run()
    assert app.query_params == {"dataset": "typed"}
    editor = app.dataframe[0].value
    assert (tuple(editor.columns), *map(tuple, editor.to_numpy())) == EXAMPLE
    assert app.subheader[0].value == "Your typed table"
    assert links(app) == ["Train on 14 rows"]
    assert not app.warning


def test_hostile_names_and_values_are_shown_as_they_are(open_page: Open) -> None:
    name, value = "**bold** <b>$x$</b>", "[link](http://x.y) =HYPERLINK()"
    cells = ((name, "kind"), *((f"{n}", value if n % 2 else ":red[no]") for n in range(30)))
    app = open_page("data", dataset="typed", typed=pack_table(cells))
    assert not app.exception
    assert not app.error
    assert list(app.dataframe[0].value.columns) == [name, "kind"]
    assert widget(app, "control:positive").value in (value, ":red[no]")


def test_too_few_rows_are_counted_below_an_editor_that_stays(open_page: Open) -> None:
    app = open_page("data", dataset="typed", typed=pack_table(EXAMPLE[:6]))
    assert len(app.dataframe[0].value) == 5
    assert "Your table has 5 rows; at least 20 are needed" in values(app.warning)
    assert not app.subheader


def typed_cells(session: Session) -> TypedCells:
    assert session.typed_cells is not None
    return session.typed_cells


def edit(session: Session, **edits: Any) -> None:
    """Make some edits in the editor of a session."""
    key = typed_cells(session).key
    st.session_state[key] = edits
    typed_table._edit(session, key)


def drawn_editor(**fields: Any) -> Session:
    """A session whose editor has been shown."""
    session = Session(experiment=Experiment(dataset="typed", **fields))
    draw(session)
    return session


def draw(session: Session) -> TypedCells:
    """Draw the editor, of which Streamlit then keeps a state."""
    typed = typed_table._typed_cells(session)
    st.session_state.setdefault(typed.key, {})
    return typed


@pytest.mark.usefixtures("state")
def test_a_changed_cell_is_in_the_experiment_and_the_editor_stays() -> None:
    session = drawn_editor(target="exam")
    before = typed_cells(session)
    edit(session, edited_rows={0: {"exam": "failed"}})
    assert unpack_table(session.experiment.typed)[1] == ("9", "7", "failed")
    assert unpack_table(session.experiment.typed)[2:] == EXAMPLE[2:]
    assert session.experiment.target == "exam"
    assert (draw(session).initial, draw(session).key) == (EXAMPLE, before.key)
    edit(session, edited_rows={0: {"exam": "passed"}})
    assert session.experiment.typed == ""  # the example again


def test_a_new_editor_with_the_present_table_is_drawn_after_another_page_and_for_another_table(
    state: dict[str, Any],
) -> None:
    session = drawn_editor()
    edit(session, deleted_rows=[0])
    first = typed_cells(session).key
    del state[first]  # what Streamlit does when another page was shown
    second = draw(session)
    assert (second.initial, second.key != first) == ((EXAMPLE[0], *EXAMPLE[2:]), True)
    session.change(typed=pack_table(EXAMPLE[:4]))
    assert draw(session).initial == EXAMPLE[:4]
    assert typed_cells(session).key not in (first, second.key)


@pytest.mark.usefixtures("state")
def test_an_edit_that_arrives_after_the_table_was_left_or_replaced_changes_nothing() -> None:
    session = drawn_editor()
    session.choose_dataset("moons")
    edit(session, deleted_rows=[0])
    assert session.experiment == Experiment(dataset="moons")
    session.choose_dataset("typed")
    first = draw(session).key
    session.change(typed=pack_table(EXAMPLE[:4]))
    draw(session)
    st.session_state[first] = {"deleted_rows": [0]}
    typed_table._edit(session, first)
    assert unpack_table(session.experiment.typed) == EXAMPLE[:4]


def test_more_rows_than_may_be_typed_are_refused_and_the_table_from_before_is_kept(open_page: Open) -> None:
    with between_runs():
        session = drawn_editor()
        edit(session, added_rows=[{"exam": "passed"}] * 177)
    assert session.experiment == Experiment(dataset="typed")
    app = open_page("data", session=session)
    assert "This table holds 201 rows of 3 columns; 200 rows of 20 columns can be typed at most." in values(app.error)
    assert len(app.dataframe[0].value) == 24


def pasted(app: AppTest, cells: Cells, separator: str = "\t") -> AppTest:
    """Paste a table as a spreadsheet gives it."""
    widget(app, "pasted").set_value("\n".join(separator.join(row) for row in cells))
    (button,) = [button for button in app.button if button.label == "Use this table"]
    return button.click().run()


@pytest.mark.parametrize("separator", ["\t", ",", ";"])
def test_a_pasted_table_replaces_the_one_before_and_is_in_the_link(open_page: Open, separator: str) -> None:
    cells = (("weight", "animal"), *((f"{n}.5", "cat" if n < 15 else "dog") for n in range(30)))
    app = pasted(open_page("data", dataset="typed"), cells, separator)
    assert unpack_table(app.session_state["session"].experiment.typed) == cells
    editor = app.dataframe[0].value
    assert (tuple(editor.columns), *map(tuple, editor.to_numpy())) == cells
    assert widget(app, "pasted").value == ""
    assert widget(app, "control:target").value == "animal"


FUEL: Cells = (("fuel", "kind"), *((f"1.{650 + row}", "van" if row % 3 else "car") for row in range(30)))


def fuel(app: AppTest) -> object:
    """The first amount of fuel in the editor."""
    return app.dataframe[0].value["fuel"][0]


def test_a_doubt_about_a_pasted_table_is_one_press_to_turn_over(open_page: Open) -> None:
    app = pasted(open_page("data", dataset="typed"), FUEL)
    assert fuel(app) == "1.65"
    assert "'1.650' was read as 1.65; it could also be 1,650." in values(app.markdown)
    assert "first-guess" not in [button.key for button in app.button]
    app.button("other-reading-0").click().run()
    assert not app.exception
    assert fuel(app) == "1650"
    app.button("first-guess").click().run()
    assert fuel(app) == "1.65"


def test_a_pasted_table_is_not_read_again_once_it_was_changed(open_page: Open) -> None:
    app = pasted(open_page("data", dataset="typed"), FUEL)
    session = app.session_state["session"]
    assert "other-reading-0" in [button.key for button in app.button]
    session.change(typed=pack_table((*session.typed_cells.current[:-1], ("1.5", "lorry"))))
    app.run()
    assert not app.exception
    assert "other-reading-0" not in [button.key for button in app.button]


def test_what_was_left_out_of_a_pasted_table_is_said(open_page: Open) -> None:
    app = pasted(open_page("data", dataset="typed"), (*FUEL[:10], FUEL[0], *FUEL[10:]))
    assert "1 line left out: it repeats the names of the columns." in values(app.info)
    app.button("keep-repeated names").click().run()
    assert not app.exception
    assert len(app.dataframe[0].value) == 31


def test_what_is_no_table_is_not_taken_and_stays_where_it_was_pasted(open_page: Open) -> None:
    app = pasted(open_page("data", dataset="typed"), (("no table",),))
    assert "The pasted table was not used." in values(app.error)
    assert widget(app, "pasted").value == "no table"
    assert app.query_params == {"dataset": "typed"}


def test_what_is_far_too_long_to_paste_is_not_read(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typed_table, "MAX_PASTED", 10)
    app = pasted(open_page("data", dataset="typed"), EXAMPLE)
    assert "characters; at most 10 can be pasted." in values(app.error)
    assert app.query_params == {"dataset": "typed"}


def test_a_table_too_large_for_a_link_stays_in_the_session_which_is_said(
    open_page: Open, scheduler: FakeScheduler
) -> None:
    app = pasted(open_page("data", dataset="typed"), LARGE)
    assert app.query_params == {"dataset": "upload"}
    assert "more than the 2,000 characters that a link can carry" in values(app.info)
    assert len(app.dataframe[0].value) == 100
    assert app.subheader[0].value == "Your typed table"
    app.switch_page("pages/train.py").run()
    app.button("train").click().run()
    (job,) = scheduler.jobs
    assert len(job.table.frame) == 100  # a link could not have given them


@pytest.mark.usefixtures("state")
def test_a_large_table_that_is_made_smaller_goes_into_the_link() -> None:
    session = drawn_editor()
    typed_table._use_cells(session, LARGE)
    draw(session)
    assert session.experiment == Experiment(dataset="upload")
    assert typed_table.is_typed(session)
    before = session.prepare()
    assert before.classes == ("x", "y")
    edit(session, edited_rows={0: {"kind": "z"}})
    assert session.prepare() is not before
    assert session.upload.table is not None
    assert session.upload.table.frame["kind"].iloc[0] == "z"
    edit(session, deleted_rows=list(range(20, 100)))
    assert session.experiment == Experiment(dataset="typed", typed=pack_table(LARGE[:21]))


def test_a_large_table_with_too_few_rows_stays_in_the_editor_with_what_it_lacks(open_page: Open) -> None:
    wide: Cells = (tuple(f"c{n}" for n in range(20)), *[tuple(chain(*NUMBERS[n : n + 5])) for n in range(12)])
    session = Session(experiment=Experiment(dataset="typed"))
    typed_table._use_cells(session, wide)
    app = open_page("data", session=session)
    assert len(app.dataframe[0].value) == 12
    assert "Your table has 12 rows; at least 20 are needed" in values(app.warning)
    assert not app.exception


@pytest.mark.usefixtures("state")
def test_another_file_takes_the_place_of_a_large_table() -> None:
    session = drawn_editor()
    typed_table._use_cells(session, LARGE)
    session.upload.set_table(Session(experiment=Experiment(dataset="iris")).table())
    assert not typed_table.is_typed(session)
