"""Every file of the corpus that is read holds the values that pandas, told how to read it, finds in it.

What the reader says of a file (separator, decimal mark, encoding, header) is told to pandas; `OPTIONS` say the rest. A
file that pandas cannot read as it should is listed in `NOT_COMPARED` with the reason.
"""

import gzip
import io
import json
import math
import zipfile
from datetime import date, datetime, time, timedelta
from typing import Any

import pandas as pd
import pytest

from core.data.table import Table
from core.data.upload import read_table
from tests.file_corpus.corpus import CORPUS, CorpusFile, Refused

PYTHON = {"engine": "python"}
OPTIONS: dict[str, dict[str, Any]] = {
    "a hint for Excel": {"skiprows": 1},
    "the end of a DOS file": {"skipfooter": 1, **PYTHON},
    "comment between": {"comment": "#"},
    "footnotes": {"skipfooter": 2, **PYTHON},
    "totals": {"skipfooter": 1, **PYTHON},
    "names of rows as R writes them": {"header": 0, "names": ["column 1", "age", "town", "paid"]},
    "thousands": {"thousands": ","},
    "thousands with points": {"thousands": "."},
    "thousands with spaces": {"converters": {"x": lambda text: float("".join(text.split()))}},
    "Swiss thousands": {"thousands": "'"},
    "percent": {"converters": {"x": lambda text: float(text.strip("% "))}},
    "dollars": {"converters": {"x": lambda text: float(text.replace("$", "").replace(",", ""))}},
    "euros": {"converters": {"x": lambda text: float(text.strip("€ ").replace(".", "").replace(",", "."))}},
    "in brackets": {"converters": {"x": lambda text: -1200.0 if text == "(1,200)" else float(text)}},
    "dashes": {"na_values": "-"},
    "leading zeros": {"dtype": {"x": str}},
    "late leading zeros": {"dtype": {"x": str}},
    "merged cells and a title": {"header": 4, "usecols": "B:D"},
    "dates, errors and formulas": {"dtype": {"code": str}},
    "Parquet of many kinds": {
        "columns": ["whole", "money", "day", "moment", "kind", "true", "list", "in", "half", "none"]
    },
    "Parquet with a saved index": {"columns": ["n", "y"]},
}
"""What must be told to pandas besides, by the file's name in the corpus; `dtype` for codes that look like numbers."""
NOT_COMPARED: dict[str, str] = {}
"""Why pandas is not asked, by the file's name in the corpus."""

READ = {name: file for name, file in CORPUS.items() if not isinstance(file.expected, Refused)}
TOLERANCE = 1e-12  # relative


@pytest.mark.parametrize("name", [name for name in READ if name not in NOT_COMPARED])
def test_the_values_are_those_that_pandas_finds(name: str) -> None:
    file = READ[name]
    table = read_table(file.content, file.filename)
    theirs = read_by_pandas(file, table, OPTIONS.get(name, {}))
    ours = table.frame
    assert (len(ours.columns), len(ours)) == (len(theirs.columns), len(theirs))
    for place, column in enumerate(ours.columns):
        expected = [plain(value) for value in theirs.iloc[:, place]]
        found = [plain(value) for value in ours[column]]
        wrong = [(row, *pair) for row, pair in enumerate(zip(expected, found, strict=True)) if not same(*pair)]
        assert not wrong, f"column '{column}' (row, theirs, ours): {wrong[:3]}"


def test_options_and_reasons_are_of_files_that_are_read() -> None:
    assert OPTIONS.keys() | NOT_COMPARED.keys() <= READ.keys()
    assert not OPTIONS.keys() & NOT_COMPARED.keys()
    assert all(reason.endswith(".") for reason in NOT_COMPARED.values())


def read_by_pandas(file: CorpusFile, table: Table, options: dict[str, Any]) -> pd.DataFrame:
    reading, stream = table.reading, io.BytesIO(unpacked(file.content))
    assert reading is not None
    header = None if not reading.header else reading.header - 1
    match reading.format:
        case "spreadsheet":
            given = {"sheet_name": reading.sheet, "header": header, "engine": "calamine"}
            frame = pd.read_excel(stream, **(given | options))
        case "parquet":
            frame = flat(pd.read_parquet(stream, **options))
        case "json":
            frame = pd.json_normalize(objects(stream.getvalue()), **options)
        case _:
            given = {"sep": reading.separator, "decimal": reading.decimal, "encoding": reading.encoding}
            fixed = {"header": header, "skipinitialspace": True, "index_col": False}
            frame = pd.read_csv(stream, **(given | fixed | options))
    unnamed = [place for place, name in enumerate(frame.columns) if str(name).startswith("Unnamed: ")]
    return frame.drop(columns=[frame.columns[place] for place in unnamed if frame.iloc[:, place].isna().all()])


def unpacked(content: bytes) -> bytes:
    if content.startswith(b"\x1f\x8b"):
        return gzip.decompress(content)
    if content.startswith(b"PK") and not zipfile.Path(io.BytesIO(content), "xl/").exists():
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = [name for name in archive.namelist() if not name.startswith("__MACOSX") and not name.endswith("/")]
            return archive.read(names[0]) if "content.xml" not in names else content
    return content


def objects(content: bytes) -> list[Any]:
    text = content.decode("utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig")
    return json.loads(text) if text.startswith("[") else [json.loads(line) for line in text.splitlines()]


def flat(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with a column for each field of its columns of dictionaries."""
    parts = [
        pd.json_normalize(column.tolist()) if isinstance(column.iloc[0], dict) else column
        for _, column in frame.items()
    ]
    return pd.concat(parts, axis=1)


def plain(value: Any) -> Any:
    """A number, a text without spaces around it, or None."""
    if isinstance(value, list | dict) or (hasattr(value, "tolist") and getattr(value, "ndim", 0)):
        return json.dumps(value if isinstance(value, list | dict) else value.tolist())
    if value is None or value is pd.NaT or pd.isna(value):
        return None
    if isinstance(value, bool | str):
        return value.strip() if isinstance(value, str) else value
    if isinstance(value, datetime):
        return str(value).removesuffix(" 00:00:00")
    if isinstance(value, timedelta):
        return value / timedelta(days=1)
    if isinstance(value, date | time):
        return value.isoformat()
    return float(value) if math.isfinite(value) else None  # an infinite number is taken as missing


def same(expected: Any, found: Any) -> bool:
    """True for the same number or text; pandas may read the text True as the truth value."""
    if isinstance(expected, bool):
        return isinstance(found, str) and found.lower() == str(expected).lower()
    if isinstance(expected, float) and isinstance(found, float):
        return math.isclose(expected, found, rel_tol=TOLERANCE)
    return bool(expected == found)
