"""The record in the browser's tab: exact there and back, and whatever else stands there is no record."""

import msgspec
import pytest

from pages.parts.app.tab_record import MAX_BYTES, MAX_LINKS, RunLink, TabRecord

LINKS = tuple(RunLink(f"Run {number}", f"dataset=moons&seed={number}") for number in range(5))
FULL = TabRecord(
    runs=4, links=LINKS[:3], is_training=True, lesson_runs=2, file_name="Größe <b>.csv", has_typed_table=False
)


@pytest.mark.parametrize("record", [FULL, TabRecord(file_name="a.csv"), TabRecord(has_typed_table=True)])
def test_a_record_is_read_as_it_was_written(record: TabRecord) -> None:
    assert TabRecord.read(record.write()) == record


def test_a_session_that_holds_nothing_leaves_nothing() -> None:
    assert TabRecord().write() == ""
    assert not TabRecord()
    assert FULL


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"runs": -1}',
        '{"runs": "many"}',
        '{"file_name": 7}',
        '{"links": [{"line": "a"}]}',
        '{"file_name": "' + "a" * 1_000 + '"}',
        msgspec.json.encode(TabRecord(links=LINKS[: MAX_LINKS + 1])).decode(),
        '{"more": ' + "[" * 30_000 + "]" * 30_000 + "}",
        '{"runs": 1, "more": "' + "a" * MAX_BYTES + '"}',
        '{"file_name": "\ud800"}',
    ],
)
def test_what_a_changed_storage_holds_is_no_record(text: str) -> None:
    assert TabRecord.read(text) == TabRecord()


def test_until_it_is_confirmed_what_is_lost_stays_in_the_record() -> None:
    own = TabRecord(runs=1, links=(LINKS[4],), file_name="new.csv")
    assert own.merged_with(TabRecord()) == own
    assert TabRecord().merged_with(FULL) == FULL
    both = own.merged_with(FULL)
    assert (both.runs, both.is_training, both.lesson_runs, both.file_name) == (5, True, 2, "new.csv")
    assert both.links == (LINKS[1], LINKS[2], LINKS[4])
    trained_again = TabRecord(runs=1, links=(LINKS[2],))
    assert trained_again.merged_with(FULL).links == FULL.links


def test_a_table_takes_the_place_of_one_that_was_lost() -> None:
    typed, file = TabRecord(has_typed_table=True), TabRecord(file_name="a.csv")
    assert typed.merged_with(file) == typed
    assert file.merged_with(typed) == file


def test_a_table_is_named_with_how_to_have_it_again() -> None:
    assert (FULL.table_text, FULL.advice) == (
        "your table 'Größe <b>.csv'",
        "Open the same file again on the Data page",
    )
    typed = TabRecord(has_typed_table=True)
    assert (typed.table_text, typed.advice) == ("the table that you typed", "Type or paste it again on the Data page")
    assert TabRecord().table_text == ""
    assert TabRecord(file_name="a" * 300).table_text == f"your table '{'a' * 57}...'"


def test_a_link_has_its_parameters() -> None:
    link = RunLink("a run", "dataset=moons&layers=&noise=0.3")
    assert link.parameters == {"dataset": "moons", "layers": "", "noise": "0.3"}


def test_a_link_has_settings_of_an_experiment_alone() -> None:
    link = RunLink("Run 1", "dataset=moons&embed=true&Embed_Options=x&seed=3&__proto__=1&epochs=")
    assert link.parameters == {"dataset": "moons", "seed": "3", "epochs": ""}


def test_links_of_no_run_are_none() -> None:
    assert TabRecord.read('{"links": [{"line": "x", "query": "a=b"}]}') == TabRecord()
