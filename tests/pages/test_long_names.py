"""Very long names of classes and files: no sentence of a page holds them whole, and none is reordered by one."""

import dataclasses

import pytest
from streamlit.testing.v1 import AppTest

from core.data.upload import stem
from core.experiment.link_codec import pack_table
from tests.pages.conftest import Open
from tests.pages.examples import BINARY_RUN, THREE_RUN, trained, values

LONG = "L" * 900
TYPED = (("size", "kind"), *((str(number), f"{'a' if number % 2 else 'b'}{LONG}") for number in range(40)))
TABLE = b"size,kind\n" + b"".join(b"%d,%s\n" % (number, (b"a", b"b")[number % 2]) for number in range(40))


def sentences(app: AppTest) -> list[str]:
    """What the page says, widgets left out."""
    assert not app.exception
    said = [app.markdown, app.caption, app.warning, app.error, app.info, app.success, app.subheader]
    return [values([element]) for elements in said for element in elements]


def holds_no_long_name(app: AppTest) -> bool:
    found = sentences(app)
    assert any("LLL..." in text for text in found)
    return not any(LONG in text for text in found)


@pytest.mark.parametrize("screen", ["data", "train"])
def test_no_sentence_holds_a_whole_name_of_a_typed_table(open_page: Open, screen: str) -> None:
    assert holds_no_long_name(open_page(screen, dataset="typed", typed=pack_table(TYPED)))


@pytest.mark.parametrize("first", ["tp", "fp", "fn", "tn"])
def test_no_sentence_about_two_classes_holds_a_whole_name(open_page: Open, first: str) -> None:
    run = dataclasses.replace(BINARY_RUN, classes=(f"a{LONG}", f"b{LONG}"))
    app = open_page("evaluate", trained(run))
    app.segmented_control(key="rows-behind").set_value(first).run()
    assert holds_no_long_name(app)
    (explorer,) = [one.proto.json for one in app.get("bidi_component") if "threshold" in one.proto.json]
    assert LONG not in explorer


def test_no_sentence_about_three_classes_holds_a_whole_name(open_page: Open) -> None:
    run = dataclasses.replace(THREE_RUN, classes=(f"a{LONG}", f"b{LONG}", f"c{LONG}"))
    app = open_page("evaluate", trained(run))
    app.selectbox(key="matrix-cell").set_value((1, 2)).run()
    assert holds_no_long_name(app)


@pytest.mark.parametrize("content", [TABLE, b"a,b\n1,2\n"])
def test_the_name_of_a_file_is_cut_and_cannot_reorder_a_sentence(open_page: Open, content: bytes) -> None:
    app = open_page("data")
    app.file_uploader("upload").upload(f"a\u202eb\n{'L' * 20_000}.csv", content, "text/csv").run()
    found = sentences(app)
    assert any("LLL..." in text for text in found)
    assert not any(LONG in text or "\u202e" in text for text in found)


def test_a_table_is_called_by_its_file_without_folder_and_endings_on_one_short_line() -> None:
    assert stem("../../x\u202e y.csv.gz") == "x y"
    assert stem("\u202e\n.csv") == "Your table"
    assert len(stem("x" * 20_000 + ".csv")) == 80
