"""ARFF files: what the header declares holds, and what cannot be read is refused in words."""

import time

import pandas as pd
import pytest

from core.data.preparation import prepare
from core.data.reading import arff as arff_reader
from core.data.table import DataError, Table
from core.data.upload import read_table
from core.experiment.fields import Experiment

HEADER = "@relation r\n@attribute n numeric\n@attribute s string\n@attribute class {no,yes}\n@data\n"


def read(text: str, encoding: str = "utf-8") -> Table:
    return read_table(text.encode(encoding), "t.arff")


def arff(attributes: list[str], rows: list[str]) -> str:
    """A file of these columns; the rows again and again up to 20."""
    declared = "".join(f"@attribute {attribute}\n" for attribute in attributes)
    return f"@relation r\n{declared}@data\n" + "\n".join((rows * 20)[:20]) + "\n"


def first(text: str) -> list[object]:
    return [None if pd.isna(value) else value for value in read(text).frame.iloc[0]]


def refusal(text: str) -> str:
    with pytest.raises(DataError) as caught:
        read(text)
    assert str(caught.value).endswith(".")
    assert str(caught.value).count(". ") >= 1
    return str(caught.value)


def test_a_file_of_weka_is_read_as_its_header_says() -> None:
    rows = "\n".join(f"5.{number % 10},{number},{('no', 'yes')[number % 2]}" for number in range(24))
    text = (
        "% 1. Title\n%\n\n@RELATION 'my iris'\n\n@ATTRIBUTE 'petal width'  REAL\n@attribute count\tInteger % comment\n"
        f"@ATTRIBUTE class {{no,yes}}\n\n@DATA\n% a comment\n\n{rows}\n% the end\n"
    )
    table = read(text)
    assert table.frame.dtypes.astype(str).to_dict() == {"petal width": "float64", "count": "int64", "class": "str"}
    assert (len(table.frame), table.target, table.notes) == (24, "class", ())
    assert table.frame.iloc[1].tolist() == [5.1, 1, "yes"]
    assert table.reading is not None
    assert table.reading.format == "arff"


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("\n", "\r"),
        lambda text: "\n \n" + text,
        lambda text: "% a page about the data\n" * 2_000 + text,
        lambda text: text.replace("@relation r", "@Relation"),
    ],
)
def test_marks_line_ends_and_long_comments_change_nothing(change: object) -> None:
    text = arff(["a numeric", "b {x,y}"], ["1,x", "2,y"])
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        assert read(change(text), encoding).frame.equals(read(text).frame)  # type: ignore[operator]


@pytest.mark.parametrize("values", ["0,1", "1, 2, 3", "'1.5','2.5'", "007,042"])
def test_categories_that_look_like_numbers_are_categories(values: str) -> None:
    declared = [value.strip(" '") for value in values.split(",")]
    table = read(arff(["a numeric", f"class {{{values}}}"], [f"{n},{value}" for n, value in enumerate(declared)]))
    assert table.frame["class"].tolist()[: len(declared)] == declared
    assert prepare(Experiment(dataset="upload"), table).task == ("multiclass" if len(declared) > 2 else "binary")


def test_strings_stay_texts_and_numbers_are_numbers() -> None:
    text = arff(["s string", "n numeric", "i integer", "r real", "x NUMERIC"], ["12,1,2,3.5,1e-3", "13,+2,3,-.5,?"])
    assert first(text) == ["12", 1.0, 2, 3.5, 0.001]
    assert read(text).frame["x"].isna().sum() == 10


@pytest.mark.parametrize(
    ("row", "values"),
    [
        ("1,'a, b',yes", [1, "a, b", "yes"]),
        ('1,"a, b","yes"', [1, "a, b", "yes"]),
        (r"'1','it\'s 5\" \\ %','no'", [1, "it's 5\" \\ %", "no"]),
        ("1\ta b\tyes", [1, "a b", "yes"]),
        ("1\t'a\tb'\tyes", [1, "a\tb", "yes"]),
        ("1 'a b' yes", [1, "a b", "yes"]),
        ("1 , 'a b' ,\tyes", [1, "a b", "yes"]),
        ("1,O'Brien,yes", [1, "O'Brien", "yes"]),
        ("1,50 %,yes", [1, "50 %", "yes"]),
        ("1,a,yes % a comment", [1, "a", "yes"]),
        ("1,a,yes  % it's late", [1, "a", "yes"]),
        ("1,'50 % x',yes", [1, "50 % x", "yes"]),
        ("1,50%,yes", [1, "50%", "yes"]),
        ("?,?,?\n1,a,yes", [None, None, None]),
        ("1,,yes", [1, None, "yes"]),
        ("{0 5, 1 'a, b', 2 yes}", [5, "a, b", "yes"]),
        ("{1 \"}\", 2 'yes' }", [0, "}", "yes"]),
        ("{1 x}", [0, "x", "no"]),
        ("{ }\n1,a,yes", [0, None, "no"]),
        ("{0 ?}", [None, None, "no"]),
    ],
)
def test_a_row_is_read_in_all_forms(row: str, values: list[object]) -> None:
    rows = row.split("\n")
    table = read(HEADER + "\n".join([*rows, *["2,b,no"] * 20]))
    expected = [None] * 3 if row.startswith("?") else values
    frame = table.frame
    if row.startswith("?"):  # a row without any value is left out
        assert "1 row without any value left out." in table.notes
        assert frame.iloc[0].tolist() == [1, "a", "yes"]
    else:
        assert [None if pd.isna(value) else value for value in frame.iloc[0]] == expected


@pytest.mark.parametrize("row", ["1,a,yes,{2.5}", "{0 1}, {5}", "{0 1} {5}"])
def test_weights_are_left_out_and_said(row: str) -> None:
    table = read(HEADER + f"{row}\n" * 20)
    assert table.notes == ("The weights of 20 rows left out: each row counts the same.",)
    assert list(table.frame.columns) == ["n", "s", "class"]


@pytest.mark.parametrize(
    ("attribute", "name", "value", "kept"),
    [
        ("'petal width' numeric", "petal width", "1", 1),
        ('"petal width" numeric', "petal width", "1", 1),
        (r"'it\'s' numeric", "it's", "1", 1),
        ("x{a,b}", "x", "b", "b"),
        ("x {'b c', \"d\", e\\'s }", "x", "'b c'", "b c"),
        ("x {a b}", "x", "b", "b"),
        ("x {Yes,yes,YES}", "x", "yes", "yes"),
        ("x {'a}b', c}", "x", "'a}b'", "a}b"),
        ("x {O'Brien, D'Arcy}", "x", "D'Arcy", "D'Arcy"),
        ("x numeric {0.5}", "x", "1", 1),
        ("x real [4.3, 7.9]", "x", "5.5", 5.5),
        ("d date", "d", "'2024-01-31T10:00:00'", "2024-01-31T10:00:00"),
        ("d date yyyy-MM-dd", "d", "2024-01-31", "2024-01-31"),
        ("d DATE 'dd/MM/yyyy'", "d", "'03/04/2024'", "2024-04-03"),
        ('d date "MM/dd/yy HH:mm"', "d", '"03/04/24 17:30"', "2024-03-04 17:30:00"),
        ("d date \"yyyy-MM-dd'T'HH:mm\"", "d", "2024-01-31T10:30", "2024-01-31 10:30:00"),
        ("d date 'HH:mm'", "d", "'10:30'", "10:30"),
        ("d date 'dd/MM/yyyy'", "d", "'soon'", "soon"),
    ],
)
def test_a_column_is_read_by_its_declaration(attribute: str, name: str, value: str, kept: object) -> None:
    table = read(arff([attribute, "class {p,q}"], [f"{value},p", f"{value},q"]))
    assert list(table.frame.columns) == [name, "class"]
    assert table.frame[name].tolist()[0] == kept


def test_columns_that_share_a_name_are_renamed() -> None:
    table = read(arff(["a numeric", "a numeric", "class {p,q}"], ["1,2,p", "2,1,q"]))
    assert list(table.frame.columns) == ["a", "a (2)", "class"]


def test_a_value_that_is_not_declared_is_read_and_said() -> None:
    table = read(HEADER + "1,a,maybe\n" + "1,a,yes\n2,b,no\n" * 10)
    assert table.frame["class"].tolist()[:2] == ["maybe", "yes"]
    assert table.notes == ("'class' holds values that the header does not declare: 'maybe'.",)


def test_a_category_that_is_a_word_for_missing_is_said() -> None:
    table = read(arff(["x {NA,b}", "class {p,q}"], ["NA,p", "b,q"]))
    assert table.frame["x"].isna().sum() == 10
    assert table.notes == ("'x': 'NA' taken as missing.",)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("@relation r\n@attribute a numeric\n1,2\n", "Line 3 of this ARFF file does not belong in a header: '1,2'"),
        ("@relation r\n@attribute a numeric\n", "no line @data"),
        ("@relation r\n@data\n1,2\n", "declares no column before @data"),
        ("@relation r\n@attribute a numeric\n@data\n% nothing\n", "a header and no rows"),
        ("@relation r\n@attribute a relational\n@end a\n@data\n", "'a' holds a table in each row (relational)"),
        ("@relation r\n@attribute a complex\n@data\n", "declares a column that cannot be read"),
        ("@relation r\n@attribute petal width numeric\n@data\n", "declares a column that cannot be read"),
        ("@relation r\n@attribute a {x,y\n@data\n", "declares a column that cannot be read"),
        (HEADER + "1,a,yes\n1,a\n", "Line 7 has 2 values, and the header declares 3 columns"),
        (HEADER + "1,a,b,yes\n", "Line 6 has 4 values"),
        (HEADER + "1,'a,b,yes\n", "Line 6 has 4 values"),
        (HEADER + "1,a,yes\nmany,a,yes\n", "Line 7: the value 'many' of 'n' is not a number"),
        (HEADER + "{0 5, 7 x}\n", "Line 6 is not a sparse row"),
        (HEADER + "{0 5, 1 x\n", "Line 6 is not a sparse row"),
        (HEADER + "{0 5} 3\n", "Line 6 has more text after its sparse row"),
        ("@relation r\n" + "@attribute a numeric\n" * 2_001 + "@data\n1\n", "more than 2,000 columns"),
    ],
)
def test_what_cannot_be_read_is_refused(text: str, words: str) -> None:
    assert words in refusal(text)


def test_the_zeros_of_sparse_rows_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arff_reader, "MAX_CELLS", 3_000_000)
    header = "@relation r\n" + "".join(f"@attribute a{place} numeric\n" for place in range(2_000)) + "@data\n"
    assert "more than 3,000,000 values" in refusal(header + "{0 5}\n" * 2_000)


def test_progress_is_reported_also_for_sparse_rows() -> None:
    shares = list[float]()
    read_table((HEADER + "{0 5}\n" * 4_000).encode(), "t.arff", report=shares.append)
    assert len(shares) == 5
    assert shares == sorted(shares)


def test_a_csv_that_names_a_relation_later_is_no_arff() -> None:
    content = b"% note,b\n" + b"@relation,2\n" * 24
    notes = read_table(content, "t.arff").notes
    assert notes == ("The name ends in '.arff', but this is a text file; it was read as such.",)


def test_long_quotes_and_spaces_take_no_more_than_their_length() -> None:
    begin = time.process_time()
    refusal("@relation r\n@attribute a {" + "a'" * 50_000 + "\n@data\n")
    refusal(HEADER + "1,'" + " \\'" * 50_000 + "\n")
    refusal(HEADER + "{0 '" + " " * 50_000 + "\n")
    refusal(HEADER + "1" + " " * 50_000 + "x\n")
    assert time.process_time() - begin < 5
