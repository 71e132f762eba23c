"""The test rows stay sealed until they are opened, once, and the page never forgets it."""

from dataclasses import replace

from tests.pages.conftest import Open
from tests.pages.examples import BINARY_RUN, THREE_RUN, session_of, train_again, trained, values


def test_sealed_rows_show_no_number(open_page: Open) -> None:
    app = open_page("evaluate", trained(BINARY_RUN, threshold=0.3))
    assert not app.exception
    assert "10 test rows are sealed. Open them once, at the end" in values(app.markdown)
    assert "worth on new rows at the threshold 0.30." in values(app.markdown)
    assert not app.table
    assert "opened" not in values(app.caption)


def test_opened_they_stand_beside_the_validation_rows_and_stay_open(open_page: Open) -> None:
    app = open_page("evaluate", trained(BINARY_RUN, threshold=0.5))
    app.button("open-test").click().run()
    assert not app.exception
    table = app.table[0].value
    assert table["Validation"].str.split(" ").str[0].tolist() == ["0.8", "0.75", "0.75", "0.75"]
    assert table["Test"].str.split(" ").str[0].tolist() == ["0.6", "0.5", "0.5", "0.5"]
    assert table["Drop"].tolist() == ["0.200", "0.250", "0.250", "0.250"]
    assert table.loc["Recall", "Test"] == "0.5 (0.15 to 0.85)"
    assert "falls from 0.75 to 0.5, the largest drop. The two 95% intervals overlap" in values(app.markdown)
    assert "run 1: finished after 3 epochs; test rows opened at 0.50" in values(app.caption)
    assert "open-test" not in [button.key for button in app.button]
    app.switch_page("pages/train.py").run()
    assert "test rows opened at 0.50" in values(app.caption)
    app.switch_page("pages/evaluate.py").run()
    assert len(app.table) == 1


def test_moving_the_threshold_afterwards_is_called_peeking(open_page: Open) -> None:
    app = open_page("evaluate", trained(BINARY_RUN))
    app.button("open-test").click().run()
    assert not app.warning
    session_of(app).change(threshold=0.3)
    app.run()
    assert "Opened at 0.50; you now look at 0.30. This is peeking" in values(app.warning)
    assert app.table[0].value.loc["Recall", "Test"].startswith("0.75 ")  # the numbers follow
    assert "test rows opened at 0.50" in values(app.caption)  # what was done stays
    session_of(app).change(threshold=0.5)
    app.run()
    assert not app.warning


def test_the_first_opening_is_the_one_that_counts() -> None:
    session = trained(BINARY_RUN)
    session.collect()
    for threshold in (0.31, 0.4):
        session.change(threshold=threshold)
        session.open_test()
    assert session.opened_tests[1].threshold == 0.31


def test_rows_that_an_earlier_run_has_shown_are_no_longer_new(open_page: Open) -> None:
    app = open_page("evaluate", trained(BINARY_RUN))
    app.button("open-test").click().run()
    train_again(session_of(app), replace(BINARY_RUN, fingerprint="another"))
    app.run()
    assert "of run 2" in values(app.caption)
    words = "Run 1 of this session has shown 10 of these 10 rows before (test rows opened at 0.50)."
    assert words in values(app.info)
    assert not app.table  # sealed for this run
    app.button("open-test").click().run()
    assert words in values(app.info)
    assert len(app.table) == 1


def test_rows_of_other_data_have_not_been_shown(open_page: Open) -> None:
    app = open_page("evaluate", trained(BINARY_RUN))
    app.button("open-test").click().run()
    train_again(session_of(app), replace(BINARY_RUN, experiment=replace(BINARY_RUN.experiment, seed=1)))
    app.run()
    assert "has shown" not in values(app.info)


def test_three_classes_are_opened_without_a_threshold(open_page: Open) -> None:
    app = open_page("evaluate", trained(THREE_RUN))
    app.button("open-test").click().run()
    table = app.table[0].value
    assert table.index.tolist() == ["Accuracy", "Macro F1"]
    assert table["Test"].str.split(" ").str[0].tolist() == ["0.667", "0.556"]
    assert "finished after 3 epochs; test rows opened" in values(app.caption)
    session_of(app).change(threshold=0.9)
    app.run()
    assert "peeking" not in values(app.warning)


def test_a_run_without_test_rows_has_no_such_section(open_page: Open) -> None:
    app = open_page("evaluate", trained(replace(BINARY_RUN, test=None)))
    assert not app.exception
    assert "open-test" not in [button.key for button in app.button]
