"""The card for one's own table: files of every kind, how they were read, and what corrects that."""

import contextlib
import threading

import pytest
from streamlit.testing.v1 import AppTest

from core.data.reading.reading import Reading
from pages.parts.app.custom_data import Upload
from pages.parts.app.session import Session
from pages.parts.data import upload
from pages.parts.data.reading_check import lines_table
from pages.parts.data.upload_memory import uploads
from tests.file_corpus.corpus import TABLE, file, lines
from tests.pages.conftest import Open
from tests.pages.examples import labels, session_of, values, widget
from tests.timeouts import SECONDS

GERMAN = lines([TABLE[0], *([f"{row[0]},5", *row[1:]] for row in TABLE[1:])], ";").encode()


def finish(app: AppTest) -> AppTest:
    """Wait for the file that is read in another process, then look again."""
    reading = session_of(app).upload.reading
    assert reading is not None
    assert reading[1].over.wait(SECONDS)
    return app.run()


def test_what_was_guessed_is_shown(open_page: Open) -> None:
    app = open_page("data")
    app.file_uploader("upload").upload("a.csv", GERMAN, "text/csv").run()
    assert not app.exception
    assert widget(app, "reading:separator").value == ";"
    assert widget(app, "reading:decimal").value == ","
    assert widget(app, "reading:encoding").value == "utf-8"
    assert widget(app, "reading:header").value == 1
    assert "Sheet" not in labels(app.selectbox)
    assert "Nothing of it leaves this server" in values(app.caption)


def test_a_guess_can_be_corrected_and_the_columns_are_chosen_anew(open_page: Open) -> None:
    app = open_page("data")
    app.file_uploader("upload").upload("a.csv", GERMAN, "text/csv").run()
    widget(app, "control:target").set_value("town").run()
    assert app.query_params["target"] == "town"
    widget(app, "reading:header").set_value(0).run()
    assert not app.exception
    table = session_of(app).upload.table
    assert table is not None
    assert list(table.frame.columns) == ["column 1", "column 2", "column 3"]
    assert "target" not in app.query_params
    assert widget(app, "reading:header").value == 0
    widget(app, "reading:decimal").set_value(".").run()
    file = session_of(app).upload.file
    assert file is not None
    assert file.requested == Reading(header=0, decimal=".")  # both choices hold


def test_a_choice_that_fits_no_table_leaves_the_one_from_before(open_page: Open) -> None:
    app = open_page("data")
    app.file_uploader("upload").upload("a.csv", GERMAN, "text/csv").run()
    before = session_of(app).upload.table
    widget(app, "reading:separator").set_value("|").run()
    assert not app.exception
    assert "only one column" in values(app.error)
    assert session_of(app).upload.table is before
    assert widget(app, "reading:separator").value == ";"


def test_a_toy_set_shows_no_reading(open_page: Open) -> None:
    assert "Values are separated by" not in labels(open_page("data", dataset="iris").selectbox)


def test_a_spreadsheet_is_read_by_another_process_and_its_sheet_can_be_chosen(open_page: Open) -> None:
    app = open_page("data")
    app.file_uploader("upload").upload("a.xlsx", file("sheets.xlsx"), "application/vnd.ms-excel").run()
    app = finish(app)
    assert not app.exception
    assert app.query_params["dataset"] == "upload"
    assert widget(app, "reading:sheet").value == "data"
    assert "Values are separated by" not in labels(app.selectbox)
    app = finish(widget(app, "reading:sheet").set_value("more").run())
    table = session_of(app).upload.table
    assert table is not None
    assert list(table.frame.columns) == ["x", "y"]


def test_while_a_large_file_is_read_the_card_says_so(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upload, "MAX_BYTES_READ_HERE", 10)
    app = open_page("data", dataset="iris")
    with contextlib.ExitStack() as others:
        for owner in ("one", "another"):
            others.enter_context(uploads().slots.slot(owner, threading.Event()))
        app.file_uploader("upload").upload("a.csv", GERMAN, "text/csv").run()
        assert app.query_params["dataset"] == "iris"
        reading = session_of(app).upload.reading
        assert reading is not None
        app.button("stop-reading").click().run()
    assert reading[1].over.wait(SECONDS)
    app.run()
    assert "Reading was stopped." in values(app.error)
    assert app.query_params["dataset"] == "iris"


def test_a_refusal_of_the_other_process_is_said(open_page: Open) -> None:
    app = open_page("data", dataset="iris")
    app.file_uploader("upload").upload("a.xlsx", file("far.xlsx"), "application/vnd.ms-excel").run()
    app = finish(app)
    assert "so far out" in values(app.error)
    assert app.query_params["dataset"] == "iris"


def test_a_pickle_is_refused_at_once(open_page: Open) -> None:
    app = open_page("data", dataset="iris")
    app.file_uploader("upload").upload("a.pkl", b"\x80\x04x", "application/octet-stream").run()
    assert "never opened" in values(app.error)


def test_a_table_that_was_dropped_is_told_on_every_page_until_understood(open_page: Open) -> None:
    session = Session(upload=Upload(dropped="Your table was dropped because memory was short."))
    for page in ("train", "evaluate", "data"):
        app = open_page(page, session)
        assert "Your table was dropped" in values(app.warning)
    app.button("understood-dropped").click().run()
    assert "Your table was dropped" not in values(app.warning)


def test_a_table_too_large_for_the_server_is_refused(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads(), "max_bytes", 100)
    app = open_page("data", dataset="iris")
    app.file_uploader("upload").upload("a.csv", GERMAN, "text/csv").run()
    monkeypatch.undo()
    assert "at most 0 MB for all uploads" in values(app.error)
    assert session_of(app).upload.table is None


FUEL = lines([["fuel", "town", "paid"], *([f"1.{650 + number}", *row[1:]] for number, row in enumerate(TABLE[1:]))])
REPEATED = lines([TABLE[0], *TABLE[1:13], TABLE[0], *TABLE[13:]])


def columns_of(app: AppTest, name: str) -> list[object]:
    table = session_of(app).upload.table
    assert table is not None
    return list(table.frame[name])


def test_a_doubt_about_numbers_is_one_press_to_turn_over_and_back(open_page: Open) -> None:
    app = open_page("data")
    app.file_uploader("upload").upload("fuel.csv", FUEL.encode(), "text/csv").run()
    assert columns_of(app, "fuel")[0] == 1.65
    assert "'1.650' was read as 1.65; it could also be 1,650." in values(app.markdown)
    assert "This file can be read in more than one way. Check it below." in values(app.caption)
    assert app.button("other-reading-0").label.replace("\\", "") == "Read '1.650' as 1,650"
    app.button("other-reading-0").click().run()
    assert not app.exception
    assert columns_of(app, "fuel")[0] == 1650
    assert app.button("other-reading-0").label.replace("\\", "") == "Read '1.650' as 1.65"
    app.button("other-reading-0").click().run()
    assert columns_of(app, "fuel")[0] == 1.65


def test_lines_that_were_left_out_come_back_at_a_press(open_page: Open) -> None:
    app = open_page("data")
    app.file_uploader("upload").upload("a.csv", REPEATED.encode(), "text/csv").run()
    assert len(columns_of(app, "age")) == 24
    assert "1 line left out: it repeats the names of the columns." in values(app.info)
    app.button("keep-repeated names").click().run()
    assert not app.exception
    assert len(columns_of(app, "age")) == 25
    app.button("keep-repeated names").click().run()
    assert len(columns_of(app, "age")) == 24


def test_another_likely_encoding_is_one_press(open_page: Open) -> None:
    app = open_page("data")
    rows = [["town", "k", "ok"], *([["Gy\u0151r", "Erd\u0151", "Ulm"][n % 3], n % 5, "yn"[n % 2]] for n in range(30))]
    app.file_uploader("upload").upload("a.csv", lines(rows).encode("cp1250"), "text/csv").run()
    assert columns_of(app, "town")[0] == "Gy\u00f5r"
    assert "'Gy\u00f5r' could also be 'Gy\u0151r'" in values(app.markdown)
    (button,) = [b for b in app.button if b.label == r"Read it as Windows\-1250 \(Central European\)"]
    button.click().run()
    assert not app.exception
    assert columns_of(app, "town")[0] == "Gy\u0151r"


def test_the_first_guess_comes_back_with_its_value(open_page: Open) -> None:
    app = open_page("data")
    units = lines([["age", "town", "ok"], ["years", "", ""], *([20 + row, "Ulm", "yn"[row % 2]] for row in range(30))])
    app.file_uploader("upload").upload("a.csv", units.encode(), "text/csv").run()
    assert len(columns_of(app, "age")) == 30
    widget(app, "reading:header").set_value(0).run()
    assert session_of(app).upload.table.frame.columns[0] == "column 1"
    widget(app, "reading:header").set_value(1).run()
    assert columns_of(app, "age") == [20 + row for row in range(30)]


def test_names_that_could_be_values_are_one_press_to_turn_over(open_page: Open) -> None:
    app = open_page("data")
    rows = lines([["Ann", "Ulm"], *([f"n{number}", f"t{number}"] for number in range(30))])
    app.file_uploader("upload").upload("a.csv", rows.encode(), "text/csv").run()
    assert "line 1 was taken as the names of the columns; it could also hold values." in values(app.markdown)
    app.button("other-reading-0").click().run()
    assert not app.exception
    assert columns_of(app, "column 1")[0] == "Ann"


def test_the_first_lines_are_shown_with_what_they_were_taken_as(open_page: Open) -> None:
    app = open_page("data")
    app.file_uploader("upload").upload("a.csv", b"Our report\n" + GERMAN, "text/csv").run()
    shown = lines_table(session_of(app).upload.table)
    assert list(shown["Read as"][:3]) == ["Left out", "Names", "Row"]
    assert list(shown.iloc[1]) == [2, "Names", "age", "town", "paid"]


def test_days_and_months_are_one_press_to_turn_over(open_page: Open) -> None:
    app = open_page("data")
    days = lines(
        [
            ["when", "k", "paid"],
            *([f"0{1 + number % 9}/02/2024", number % 5, row[2]] for number, row in enumerate(TABLE[1:])),
        ]
    )
    app.file_uploader("upload").upload("a.csv", days.encode(), "text/csv").run()
    app.button("month-first date-when").click().run()
    assert not app.exception
    assert app.query_params["kinds"] == "when:month-first date"
    app.button("date-when").click().run()
    assert "kinds" not in app.query_params


def test_many_columns_in_doubt_are_turned_over_by_one_press(open_page: Open) -> None:
    app = open_page("data")
    prices = [[f"1.{650 + number}"] * 5 + [row[2]] for number, row in enumerate(TABLE[1:])]
    app.file_uploader("upload").upload("a.csv", lines([[*"abcde", "paid"], *prices]).encode(), "text/csv").run()
    assert "The same is true of 'b', 'c', 'd', 'e'." in values(app.markdown)
    assert app.button("other-reading-0").label == "Read all 5 columns the other way"
    app.button("other-reading-0").click().run()
    assert not app.exception
    assert [columns_of(app, name)[0] for name in "abcde"] == [1650] * 5
