"""Every wild file is read right, or refused where that is right too, or its doubt is said where nothing is sure."""

import pytest

from core.data.table import DataError
from core.data.upload import read_table
from tests.file_corpus.build_wild import RefusedOrDoubted, Right
from tests.file_corpus.corpus import CorpusFile, Refused
from tests.file_corpus.differences import differences, doubted_columns, is_covered
from tests.file_corpus.wild import LAYOUTS, WILD
from tests.file_corpus.wild_exports import EXPORTS
from tests.file_corpus.wild_sheets import SHEETS
from tests.file_corpus.wild_values import VALUES

KINDS = ("01", "02", "03", "04", "05", "06", "07", "08", "12", "14", "15", "16", "17", "19", "20", "22")


def test_no_two_wild_files_have_one_name_and_each_kind_has_several() -> None:
    assert len(WILD) == len(LAYOUTS) + len(VALUES) + len(SHEETS) + len(EXPORTS)
    counts = {kind: sum(name.startswith(kind) for name in WILD) for kind in KINDS}
    assert min(counts.values()) >= 5
    assert sum(counts.values()) == len(WILD)


@pytest.mark.parametrize("file", WILD.values(), ids=WILD)
def test_every_wild_file_is_read_right_or_not_in_silence(file: CorpusFile) -> None:
    check(file)


def check(file: CorpusFile) -> None:
    right = file.expected
    try:
        table = read_table(file.content, file.filename)
    except DataError as error:
        message = str(error)
        assert isinstance(right, Refused | RefusedOrDoubted) or right.refusable, message
        assert message.endswith(".")
        assert message.count(". ") >= 1
        assert not isinstance(right, Refused) or right.says in message
        return
    if isinstance(right, RefusedOrDoubted):
        assert getattr(table, "doubts", ()), "no doubt was said"
        return
    assert isinstance(right, Right), f"read, not refused: {table.frame.head(3).to_dict('list')}"
    assert set(right.doubted) <= doubted_columns(table)
    allowed = (lambda name: True) if not right.sure else right.doubted.__contains__
    wrong = [
        one for one in differences(right.columns, table.frame) if not (allowed(one.column) and is_covered(one, table))
    ]
    assert not wrong, "\n".join(map(str, wrong)) + f"\nnotes: {table.notes}"
