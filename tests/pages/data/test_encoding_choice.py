"""Files that are not in UTF-8: most open by themselves, and the others ask for their encoding."""

import gzip

import pytest
from streamlit.testing.v1 import AppTest

from core.data.charset import ENCODINGS
from core.data.reading.reading import Reading
from core.text.markdown import ZERO_WIDTH
from pages.parts.data import upload
from tests.core.data.made_up_texts import as_table
from tests.pages.conftest import Open
from tests.pages.data.test_upload import finish
from tests.pages.examples import labels, session_of, values, widget

HUNGARIAN = as_table(["\u0151r", "\u0171r"])  # in cp1250: also words of other languages
ASK = "Likely encodings"


def open_file(app: AppTest, content: bytes, name: str = "a.csv") -> AppTest:
    return app.file_uploader("upload").upload(name, content, "text/csv").run()


def towns(app: AppTest) -> set[str]:
    table = session_of(app).upload.table
    assert table is not None
    return set(table.frame.iloc[:, 0])


@pytest.mark.parametrize(
    ("words", "codec", "encoding"),
    [
        (["\u6771\u4eac", "\u5927\u962a", "\u2460\u53f7"], "cp932", "shift-jis"),
        (["S\u00ed\u0165", "Plze\u0148"], "cp1250", "cp1250"),
        (["M\u00fcnchen", "K\u00f6ln"], "cp850", "cp850"),
    ],
)
def test_a_guess_is_said_and_can_be_changed(open_page: Open, words: list[str], codec: str, encoding: str) -> None:
    app = open_file(open_page("data"), as_table(words).encode(codec))
    assert not app.exception
    assert towns(app) == set(words)
    assert f"It was read as {ENCODINGS[encoding]}: if characters look wrong" in values(app.info)
    assert widget(app, "reading:encoding").value == encoding
    assert ASK not in labels(app.radio)
    widget(app, "reading:encoding").set_value("mac-roman").run()
    assert towns(app) == {word.encode(codec).decode("mac-roman") for word in words}


def refused(open_page: Open, content: bytes = HUNGARIAN.encode("cp1250"), name: str = "a.csv") -> AppTest:
    app = open_file(open_page("data", dataset="iris"), content, name)
    assert not app.exception
    return app


def test_where_the_encoding_is_not_certain_it_is_asked_for_and_the_words_are_shown(open_page: Open) -> None:
    app = refused(open_page)
    assert "its encoding is not certain" in values(app.error)
    assert app.query_params["dataset"] == "iris"
    likely = app.radio("likely-encoding")
    assert likely.value is None
    assert ENCODINGS["cp1250"] in likely.options
    captions = likely.proto.captions
    assert captions[likely.options.index(ENCODINGS["cp1250"])] == "\u0151r,0,yes  \n\u0171r,1,no  \n\u0151r,2,no"
    assert app.button("read-likely").disabled
    likely.set_value("cp1252").run()  # walking through them reads nothing
    assert session_of(app).upload.table is None
    app.radio("likely-encoding").set_value("cp1250").run()
    app.button("read-likely").click().run()
    assert towns(app) == {"\u0151r", "\u0171r"}
    assert app.query_params["dataset"] == "upload"
    assert widget(app, "reading:encoding").value == "cp1250"
    assert ASK not in labels(app.radio)
    file = session_of(app).upload.file
    assert file is not None
    assert file.requested == Reading(encoding="cp1250")


def test_any_other_encoding_can_be_chosen_and_one_that_does_not_fit_is_refused(open_page: Open) -> None:
    app = refused(open_page)
    others = widget(app, "other-encoding")
    assert len(others.options) + len(app.radio("likely-encoding").options) == len(ENCODINGS)
    app = others.set_value("utf-8").run()
    assert "The characters of this file are not in UTF" in values(app.error).replace(ZERO_WIDTH, "")
    assert session_of(app).upload.table is None
    app = widget(app, "other-encoding").set_value("mac-roman").run()
    assert towns(app) == {word.encode("cp1250").decode("mac-roman") for word in ("\u0151r", "\u0171r")}


def test_it_is_asked_for_also_when_another_process_reads_the_file(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upload, "MAX_BYTES_READ_HERE", 10)
    app = finish(refused(open_page, gzip.compress(HUNGARIAN.encode("cp1250")), "a.csv.gz"))
    assert ASK in labels(app.radio)
    app.radio("likely-encoding").set_value("cp1250").run()
    app = finish(app.button("read-likely").click().run())
    assert towns(app) == {"\u0151r", "\u0171r"}


def test_another_file_ends_the_question(open_page: Open) -> None:
    app = refused(open_page)
    assert ASK in labels(app.radio)
    app = open_file(app, b"a,b\n1,2\n", "b.csv")
    assert "1 row; at least 20" in values(app.error)
    assert ASK not in labels(app.radio)


def test_a_file_that_was_removed_leaves_no_question(open_page: Open) -> None:
    app = refused(open_page)
    app.file_uploader("upload").clear().run()
    assert not app.exception
    assert not app.error
    assert ASK not in labels(app.radio)
