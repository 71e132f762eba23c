"""Every file of the corpus is read as expected, or refused in the expected words."""

import pandas as pd
import pytest

from core.data.table import DataError
from core.data.upload import read_table
from tests.file_corpus.corpus import ARCHIVES, CORPUS, OTHERS, SHEETS, TEXTS, VALUES, CorpusFile, Refused, Seen
from tests.file_corpus.formats import FORMATS

FILES = CORPUS | FORMATS


def test_no_two_files_have_one_name() -> None:
    assert len(FILES) == sum(map(len, (TEXTS, VALUES, SHEETS, ARCHIVES, OTHERS, FORMATS))) >= 60


@pytest.mark.parametrize("file", FILES.values(), ids=FILES)
def test_every_file_is_read_or_refused_as_expected(file: CorpusFile) -> None:
    if isinstance(file.expected, Refused):
        with pytest.raises(DataError) as caught:
            read_table(file.content, file.filename)
        message = str(caught.value)
        assert file.expected.says in message
        assert message.endswith(".")
        assert message.count(". ") >= 1  # what happened, and what to do
        return
    check(file.expected, file)


def check(expected: Seen, file: CorpusFile) -> None:
    table = read_table(file.content, file.filename)
    frame = table.frame
    names = expected.names.split() if isinstance(expected.names, str) else expected.names
    assert list(frame.columns) == names
    kinds = "".join("n" if pd.api.types.is_numeric_dtype(frame[name].dtype) else "t" for name in names)
    assert kinds == expected.kinds
    assert len(frame) == expected.rows
    assert [None if pd.isna(value) else value for value in frame.iloc[0]] == expected.first
    if expected.says:
        assert expected.says in " ".join(table.notes)
    else:
        assert table.notes == ()
    assert table.reading is not None
    for field, value in (expected.reads or {}).items():
        assert getattr(table.reading, field) == value
