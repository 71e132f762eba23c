"""Wild files as databases, spreadsheets, pandas and Excel write them, with lines and quotes of their own."""

import json

from tests.file_corpus.build_wild import NONE, OK, K, Pairs, Right, counting, made, refused, same
from tests.file_corpus.corpus import CorpusFile

ROWS = 30
NAMES: Pairs = [(name, name) for name in ("ann", "bob", "cem")]
AGES: Pairs = same(31, 40, 52)
PEOPLE = {"name": NAMES, "age": AGES, "ok": OK}


def repeated(first: str, rows: str, expected: dict[str, list[object]], below: str = "", end: int = 15) -> CorpusFile:
    """Rows that are repeated below some first lines; the columns repeat these values."""
    true = {name: values * end for name, values in expected.items()}
    return CorpusFile("a.csv", (first + rows * end + below).encode(), Right(true))


TWO = {"name": ["ann", "bob"], "age": [31, 40]}
RULES: dict[str, CorpusFile] = {
    "02 dashes of SQL Server": repeated("name,age\n----,---\n", "ann,31\nbob,40\n", TWO),
    "02 dashes of Oracle": repeated("name       age\n---------- ---\n", "ann         31\nbob         40\n", TWO),
    "02 a table of Markdown": repeated("| name | age |\n|:---|---:|\n", "| ann | 31 |\n| bob | 40 |\n", TWO),
    "02 psql": repeated(" name | age \n------+-----\n", " ann | 31\n bob | 40\n", TWO, "(30 rows)\n"),
    "02 mysql": repeated(
        "+------+-----+\n| name | age |\n+------+-----+\n", "| ann | 31 |\n| bob | 40 |\n", TWO, "+------+-----+\n"
    ),
}
LINES_IN_QUOTES: dict[str, CorpusFile] = {
    "04 texts of two lines in quotes": repeated(
        "text,label\n",
        '"Good, cheap\nbuy it",pos\nbad,neg\n',
        {"text": ["Good, cheap\nbuy it", "bad"], "label": ["pos", "neg"]},
    ),
    "04 texts of two lines in JSON": CorpusFile(
        "a.json",
        json.dumps([{"text": "Good, cheap\nbuy it", "k": row} for row in range(ROWS)]).encode(),
        Right({"text": ["Good, cheap\nbuy it"] * ROWS, "k": list(range(ROWS))}),
    ),
    "04 one address of two lines": made(
        {"id": counting(), "a": [*same(*["home"] * 29), ("1 Main St, Apt 3, Ulm\nGermany",) * 2], "n": K}
    ),
    "04 some rows in quotes as a whole": CorpusFile(
        "a.csv",
        ("a,b,c\n" + "".join(f'"{n},2,x"\n' if n % 5 == 0 else f"{n},2,y\n" for n in range(ROWS))).encode(),
        Right({"a": list(range(ROWS)), "b": [2] * ROWS, "c": ["y" if n % 5 else "x" for n in range(ROWS)]}),
    ),
    "04 single quotes around all": repeated(
        "'age','sex'\n", "'31','m'\n'40','f'\n", {"age": [31, 40], "sex": ["m", "f"]}
    ),
}
PANDAS: dict[str, CorpusFile] = {
    "03 numbers for names, of a series": CorpusFile(
        "a.csv",
        (",0\n" + "".join(f"{n},{n * 1.5}\n" for n in range(ROWS))).encode(),
        Right({"column 1": list(range(ROWS)), "0": [n * 1.5 for n in range(ROWS)]}),
    ),
    "03 numbers for names": repeated("0,1,2\n", "5,7,5\n1,0,7\n", {"0": [5, 1], "1": [7, 0], "2": [5, 7]}),
}
JSON: dict[str, CorpusFile] = {
    f"19 {what}": CorpusFile("a.json", text.encode(), refused({}, says).expected)
    for what, text, says in (
        ("a series", json.dumps({str(n): n for n in range(ROWS)}), "to_json"),
        ("a series of texts", json.dumps({f"n{n}": "yes" for n in range(ROWS)}), "to_json"),
        ("empty objects", "{}" * ROWS, "no rows"),
        ("empty lists", "[]" * ROWS, "no rows"),
        ("a list of numbers", "[1, 2, 3]", "not objects"),
    )
}
WORDS_ABOVE: dict[str, CorpusFile] = {
    f"07 a name that may be a missing value: {names}": repeated(
        f"{names}\n", "1.5,a\n2.5,b\n", dict(zip(names.split(","), ([1.5, 2.5], ["a", "b"]), strict=True))
    )
    for names in ("x,label", "nd,cls", "missing,kind")
}
FOOTNOTES: dict[str, CorpusFile] = {
    "22 a footnote filled up": made(PEOPLE, below=",,\nSource: World Bank,,\n"),
    "22 two footnotes filled up": made(
        {"id": counting(), **PEOPLE}, below="Data from database: all,,,\nLast Updated: 2021,,,\n"
    ),
    "22 a last pupil without marks": made(PEOPLE | {"age": [*same(*[31] * 29), ("", None)]}),
    "22 a mean and what stands below": made(PEOPLE, below="Mean,35.5,\nStd,4.5,\nMin,31,\nMax,40,\n"),
    "22 a pupil called Max": made(PEOPLE | {"name": [*same(*["ann"] * 29), ("Max", "Max")]}),
    "22 the mean of a score": made(PEOPLE, below="Average score,41,\n"),
}
SHIFTED: dict[str, CorpusFile] = {
    "06 commas of prices of two lengths": refused(
        {"name": [(f"n{n}", "") for n in range(ROWS)], "price": same("10,5", "11,95"), "ok": OK},
        "Line 2 has 4 values",
        quoting=NONE,
    ),
    "06 a place and its land": refused(
        {"place": [(f"City{n},Oregon", "") for n in range(ROWS)], "sales": K, "ok": OK},
        "Line 2 has 4 values",
        quoting=NONE,
    ),
    "05 two colons": CorpusFile(
        "movies.dat",
        "".join(f"{n}::Toy Story ({1900 + n})::Action|Drama\n" for n in range(ROWS)).encode(),
        refused({}, "'::'").expected,
    ),
}
EXPORTS = RULES | LINES_IN_QUOTES | PANDAS | JSON | WORDS_ABOVE | FOOTNOTES | SHIFTED
