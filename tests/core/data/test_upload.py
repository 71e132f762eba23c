import codecs
import pickle

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from core.data import upload
from core.data.preparation import prepare
from core.data.table import DataError, Table
from core.data.upload import MAXIMUM_BYTES, read_table
from core.experiment.fields import Experiment

HEADER = "age,city,paid"
ROWS = [
    f"{20 + number * 37 % 50},{'Ulm' if number % 3 else 'Köln'},{'yes' if number % 4 else 'no'}" for number in range(30)
]
GOOD = "\n".join([HEADER, *ROWS]) + "\n"
UPLOAD = Experiment(dataset="upload")


def read(text, name="table.csv"):
    return read_table(text.encode() if isinstance(text, str) else text, name)


def refusal(text, name="table.csv"):
    with pytest.raises(DataError) as caught:
        read(text, name)
    message = str(caught.value)
    assert message.endswith(".")
    assert "please" not in message.lower()
    return message


def test_a_plain_table_is_read_without_a_word():
    table = read(GOOD)
    assert list(table.frame.columns) == ["age", "city", "paid"]
    assert table.frame["age"].dtype == "int64"
    assert (len(table.frame), table.name, table.target, table.notes) == (30, "table", "paid", ())


@pytest.mark.parametrize(
    ("separator", "name", "word"), [(";", "t.csv", "semicolons"), ("\t", "t.tsv", "tabs"), ("|", "t.txt", "bars")]
)
def test_other_separators_are_found_and_said(separator, name, word):
    table = read(GOOD.replace(",", separator), name)
    assert_frame_equal(table.frame, read(GOOD).frame)
    assert table.notes == (f"The values are separated by {word}.",)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_ending_is_read(end):
    assert_frame_equal(read(GOOD.replace("\n", end)).frame, read(GOOD).frame)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (codecs.BOM_UTF8 + GOOD.encode(), None),
        (GOOD.encode("utf-16"), "UTF-16"),
        (codecs.BOM_UTF16_BE + GOOD.encode("utf-16-be"), "UTF-16"),
        (GOOD.encode("utf-16-le"), "UTF-16"),
        (GOOD.encode("utf-16-be"), "UTF-16"),
        (GOOD.encode("latin-1"), "Windows-1252"),
    ],
)
def test_other_encodings_are_read_and_said(content, said):
    table = read(content)
    assert_frame_equal(table.frame, read(GOOD).frame)
    assert (said is None and table.notes == ()) or said in " ".join(table.notes)


@pytest.mark.parametrize(
    "content",
    [
        GOOD.replace("Ulm", "U\x00m").encode("utf-16"),
        codecs.BOM_UTF16_LE + b"abc",
        b"caf\xff\x81\x8d,b\n" * 30,
    ],
)
def test_an_encoding_that_cannot_be_told_is_refused(content):
    assert "UTF-8" in refusal(content)


def test_quotes_hold_separators_line_ends_and_quotes():
    table = read("name,n,kind\n" + '"a, ""b""\nc",1,x\nd,2,y\n' * 15)
    assert table.frame["name"].tolist()[0] == 'a, "b"\nc'
    assert len(table.frame) == 30


def test_missing_values_are_known_by_many_words():
    words = ["", "NA", "nan", "NaN", "null", "?", "N/A", '""']
    table = read(
        "n,word,c\n" + "".join(f"{word},{word},k{place % 2}\n" for place, word in enumerate(words)) + "1,a,k0\n" * 20
    )
    assert table.frame["n"].isna().sum() == len(words)
    assert table.frame["word"].isna().sum() == len(words)


def test_words_that_may_be_categories_are_kept():
    table = read("a,b,c\n" + "None,true,-\nnone,false,+\n" * 12)
    assert set(table.frame["a"]) == {"None", "none"}
    assert set(table.frame["b"]) == {"true", "false"}


# What is wrong with a file, and what the refusal says of it and of what to do.
REFUSED = {
    "empty": (b"", "t.csv", "empty", "Add a line of column names"),
    "blank": (b" \n\n \r\n", "t.csv", "empty", "Add a line of column names"),
    "only a mark": (codecs.BOM_UTF8, "t.csv", "empty", "Add a line of column names"),
    "only a header": (b"a,b,c\n", "t.csv", "a header and no rows", "Add at least 20 rows"),
    "five rows": (b"a,b\n" + b"1,2\n" * 5, "t.csv", "5 rows", "Add rows"),
    "one column": (b"a\n" + b"1\n" * 30, "t.csv", "only one column", "Check what stands between"),
    "binary": (bytes(range(256)) * 50, "t.csv", "not a text file", "Save the table as CSV"),
    "broken archive": (b"PK\x03\x04" + bytes(500), "t.csv", "damaged", "Pack it again"),
    "pickle": (pickle.dumps({"a": [1, 2]}), "t.csv", "A Python pickle is never opened", "save the table as CSV"),
    "longer row": (GOOD.encode() + b"1,2,3,4\n", "t.csv", "Line 32 has 4 values", "double quotes"),
    "open quote": (b'a,b\n"' + b"1,2\n" * 50_000, "t.csv", "quote", "Close it"),
    "many columns": (b",".join([b"a"] * 2_001) + b"\n", "t.csv", "2,001 columns", "Remove"),
}


@pytest.mark.parametrize(("content", "name", "what", "remedy"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_read_is_refused_with_what_to_do(content, name, what, remedy):
    message = refusal(content, name)
    assert what in message
    assert remedy in message


def test_a_file_over_the_limit_is_refused_and_one_at_the_limit_is_not(monkeypatch):
    assert MAXIMUM_BYTES == 50 * 2**20
    monkeypatch.setattr(upload, "MAXIMUM_BYTES", len(GOOD.encode()))
    read(GOOD)
    assert "at most" in refusal(GOOD + "\n")


def test_rows_that_end_early_are_filled_and_said():
    table = read(GOOD + "50\n51,Ulm\n")
    assert table.frame["paid"].isna().sum() == 2
    assert "2 lines have fewer values than the first line (the first is line 32)" in table.notes[0]
    assert read(GOOD + "50\n").notes[0].startswith("Line 32 has fewer values")


def test_lines_without_any_value_are_left_out_and_said():
    table = read(GOOD + "\n,,\n\n,,\n")
    assert len(table.frame) == 30
    assert table.notes == ("2 rows without any value left out.",)


def test_columns_that_share_a_name_are_renamed_and_said():
    table = read("a,a (2),a,b,a\n" + "1,2,3,4,5\n5,6,7,8,9\n" * 15)
    assert list(table.frame.columns) == ["a", "a (2)", "a (3)", "b", "a (4)"]
    assert table.notes == ("Columns that share a name were renamed: 'a (3)', 'a (4)'.",)
    assert table.frame["a (4)"].tolist()[:2] == [5, 9]


def test_columns_without_a_name_get_one_and_it_is_said():
    table = read(",b, \n" + "1,2,3\n5,6,7\n" * 15)
    assert list(table.frame.columns) == ["column 1", "b", "column 3"]
    assert "'column 1', 'column 3'" in table.notes[0]


def test_names_are_one_short_line():
    table = read(f'" a\n b ",{"x" * 200},c\n' + "1,2,3\n5,6,7\n" * 15)
    assert list(table.frame.columns) == ["a b", "x" * 80, "c"]


def test_a_first_line_of_numbers_is_a_row():
    table = read("5.1,3.5,setosa\n4.9,3.0,other\n" * 15)
    assert list(table.frame.columns) == ["column 1", "column 2", "column 3"]
    assert len(table.frame) == 30
    assert "no names" in table.notes[0]
    assert list(read("0,1,2\n" + "1.5,2,x\n2.5,3,y\n" * 15).frame.columns) == ["0", "1", "2"]


def test_infinity_is_missing_and_said():
    table = read(GOOD + "inf,Ulm,no\n-Infinity,Ulm,yes\n1e999,Ulm,yes\n")
    assert table.frame["age"].isna().sum() == 3
    assert table.notes == ("'age': 3 infinite values taken as missing.",)


def test_numbers_too_large_for_whole_numbers_are_numbers_all_the_same():
    table = read("a,b\n" + f"{'9' * 30},x\n-{'9' * 30},y\n" * 15)
    assert table.frame["a"].dtype == "float64"


def test_a_column_all_missing_is_read_and_not_used():
    table = read("a,b,c\n" + ",2,x\n,3,y\n" * 15)
    prepared = prepare(UPLOAD, table)
    assert prepared.feature_names == ("b",)
    assert prepared.notes == ("Not used: 'a' (no row has a value).",)


def test_ten_thousand_categories_are_read_and_prepared():
    rows = "".join(f"town {number % 10_000},{number % 7},{'yes' if number % 3 else 'no'}\n" for number in range(40_000))
    prepared = prepare(UPLOAD, read("town,n,paid\n" + rows))
    assert prepared.size < 40
    assert "town other" in prepared.feature_names


def test_reading_twice_gives_the_same():
    assert_frame_equal(read(GOOD).frame, read(GOOD).frame)


@pytest.mark.parametrize("name", ["../../etc/x.csv", "C:\\data\\x.CSV", "x.csv"])
def test_the_name_is_the_files_without_its_folder_and_ending(name):
    assert read(GOOD, name).name == "x"


def outcome(function, *arguments):
    """What the function gives, or None when it refuses in words; anything else it raises fails the test."""
    try:
        return function(*arguments)
    except DataError as error:
        return None if str(error).endswith(".") else error


def check_any(content, name):
    table = outcome(read_table, content, name)
    if table is None:
        return
    assert isinstance(table, Table)
    assert len(table.frame) >= 20
    assert len(set(table.frame.columns)) == len(table.frame.columns) >= 2
    for column_name in table.frame.columns:
        column = table.frame[column_name]
        numeric = pd.api.types.is_numeric_dtype(column.dtype)
        assert numeric or isinstance(column.dtype, pd.StringDtype)
        assert not numeric or not np.isinf(column.to_numpy(dtype=float)).any()
    prepared = outcome(prepare, UPLOAD, table)
    assert prepared is None or np.isfinite(prepared.train.x).all()


@given(content=st.binary(max_size=400), name=st.sampled_from(["a.csv", "a.tsv", "a.txt"]))
@settings(deadline=None, max_examples=200)
def test_any_bytes_are_read_or_refused(content, name):
    check_any(content, name)


PIECES = st.sampled_from(
    [
        *(b",", b'"', b"\n", b"\r", b";", b"\t", b"|", b" ", b"'", b"\\", b"-"),
        *(b"\xff", b"\x00", b"\x1a", b"\xe2\x80\xa8", b"\x85", b"\xef\xbb\xbf"),
        *(b"inf", b"NA", b"1e999", b"0x1F", b"1_0", b"9" * 400, b"True", b"a,b\n", b"1.5,2.5,3.5\n"),
    ]
)


@given(edits=st.lists(st.tuples(st.integers(0, 600), st.integers(0, 40), PIECES), min_size=1, max_size=12))
@settings(deadline=None, max_examples=300)
def test_any_broken_table_is_read_or_refused(edits):
    content = GOOD.encode()
    for place, removed, piece in edits:
        content = content[:place] + piece + content[place + removed :]
    check_any(content, "a.csv")


CELLS = st.one_of(
    st.sampled_from(
        ["", "NA", "inf", "-inf", "1e308", "-1e308", "5e-324", "true", "False", "0", "1", "1,5", "2020-01-01"]
    ),
    st.integers(-5, 5).map(str),
    st.floats().map(str),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=5),
)


@given(
    st.integers(2, 4).flatmap(
        lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=20, max_size=40)
    )
)
@settings(deadline=None, max_examples=200)
def test_any_cells_are_read_or_refused(rows):
    content = pd.DataFrame(rows).to_csv(index=False).encode()
    check_any(content, "a.csv")


def test_many_changes_are_said_in_few_notes():
    header = ",".join(f"c{number}" for number in range(30))
    notes = read(header + "\n" + (",".join(["inf", *["1.5"] * 29]) + "\n") * 20).notes
    assert len(notes) == 1
    notes = read(header + "\n" + ",".join(["inf"] * 30) + "\n" + (",".join(["1.5"] * 30) + "\n") * 20).notes
    assert len(notes) == 11
    assert notes[-1] == "21 more changes of this kind."  # one of them: the row of infinities is left out
