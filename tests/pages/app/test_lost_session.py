"""What a reloaded page says of what it has lost, and the record that it leaves in its tab."""

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from core.experiment.fields import Experiment
from pages.parts.app.custom_data import Upload, UploadedFile
from pages.parts.app.lost_session import SESSION_LOST, _find
from pages.parts.app.session import Session
from pages.parts.app.tab_record import RunLink, TabRecord
from pages.parts.app.tab_storage import _use
from tests.file_corpus.corpus import TABLE, lines
from tests.pages.conftest import FakeScheduler, Open
from tests.pages.examples import BINARY_RUN, component_data, labels, links, session_of, trained, values

LINKS = (
    RunLink("Run 1: Moons", "dataset=moons&epochs=7"),
    RunLink("Run 2: <b>Moons</b>", "dataset=moons&epochs=8&layers="),
)
PAGES = ("home", "data", "train", "evaluate", "learn")


def after_reload(lost: TabRecord) -> Session:
    """A session that has heard what its tab had before."""
    session = Session()
    _find(session, "earlier", lost.write())
    return session


def record_of(app: AppTest) -> TabRecord:
    """The record that the page gives its tab to keep."""
    return TabRecord.read(component_data(app, "tab_storage")["record"])


@pytest.mark.parametrize("page", PAGES)
def test_every_page_names_what_is_lost_until_this_is_confirmed(open_page: Open, page: str) -> None:
    app = open_page(page, after_reload(TabRecord(runs=2, links=LINKS, file_name="shop.csv")))
    assert not app.exception
    assert "reloaded, so it no longer has your 2 runs and your table 'shop.csv'." in values(app.warning)
    assert "Open the same file again on the Data page. The links below have the settings of your runs:" in values(
        app.warning
    )
    shown = [label.replace("\\", "") for label in links(app)]
    assert shown[:3] == ["Open 'shop.csv' again", "Run 2: <b>Moons</b>", "Run 1: Moons"]
    assert record_of(app) == TabRecord(runs=2, links=LINKS, file_name="shop.csv")
    app.button("understood-session-lost").click().run()
    assert "no longer has" not in values(app.warning)
    assert "Understood" not in labels(app.button)
    assert component_data(app, "tab_storage")["record"] == ""
    _find(session_of(app), "earlier", TabRecord(runs=2).write())  # a second time
    assert "no longer has" not in values(app.run().warning)


@pytest.mark.parametrize(
    ("lost", "words"),
    [
        (
            TabRecord(runs=1, links=LINKS[:1]),
            "has your run. A reload opens a new page, without the runs and tables",
        ),
        (TabRecord(runs=1, links=LINKS[:1]), "The link below has the settings of the run: follow it and press Train"),
        (TabRecord(runs=9, links=LINKS), "your 9 runs. "),
        (TabRecord(runs=9, links=LINKS), "the settings of your latest 2 runs: follow one"),
        (TabRecord(runs=1, links=LINKS, is_training=True), "your run and the training that was under way. "),
        (TabRecord(runs=1, links=LINKS, is_training=True), "A training that no page watches is stopped. The links"),
        (TabRecord(lesson_runs=3), "has your 3 runs in lessons. "),
        (TabRecord(lesson_runs=3), "A lesson trains its runs again when you press Train there."),
        (TabRecord(has_typed_table=True), "has the table that you typed. "),
        (TabRecord(has_typed_table=True), "Type or paste it again on the Data page."),
        (
            TabRecord(runs=2, is_training=True, file_name="a.csv"),
            "your 2 runs, the training that was under way and your table",
        ),
    ],
)
def test_only_what_was_lost_is_named(open_page: Open, lost: TabRecord, words: str) -> None:
    assert words in values(open_page("home", after_reload(lost)).warning)


def test_a_page_whose_server_was_restarted_says_this_and_no_reload(open_page: Open) -> None:
    app = open_page("home")
    app.session_state["session-lost"] = True
    assert SESSION_LOST in values(app.run().warning)
    session = session_of(app)
    _find(session, "earlier", TabRecord(runs=2, links=LINKS, is_training=True).write())
    app.run()
    assert "so the page no longer has your 2 runs and the training that was under way. The links" in values(app.warning)
    assert SESSION_LOST not in values(app.warning)
    assert "reloaded" not in values(app.warning)
    app.button("understood-session-lost").click().run()
    assert not app.warning


def test_a_page_that_lost_nothing_says_nothing_and_leaves_nothing(open_page: Open) -> None:
    app = open_page("train", dataset="iris", epochs=9)
    assert not app.warning
    assert component_data(app, "tab_storage") == {"session": session_of(app).owner, "record": "", "found": ""}


def test_the_tab_keeps_the_latest_runs_with_their_links(open_page: Open) -> None:
    session = trained(BINARY_RUN)
    session.runs, session.run_number = [replace(BINARY_RUN, experiment=Experiment(seed=n)) for n in range(7)], 9
    record = record_of(open_page("train", session))
    assert record.runs == 10
    assert [link.line.split(":")[0] for link in record.links] == ["Run 8", "Run 9", "Run 10"]
    assert [link.query for link in record.links][:2] == ["dataset=moons&seed=5", "dataset=moons&seed=6"]
    assert "finished after 3 epochs" in record.links[0].line


def test_the_tab_keeps_a_training_under_way(open_page: Open, scheduler: FakeScheduler) -> None:
    app = open_page("train", epochs=31)
    app.button("train").click().run()
    record = record_of(app)
    assert (record.runs, record.is_training) == (0, True)
    assert [link.query for link in record.links] == ["dataset=moons&epochs=31"]
    assert record.links[0].line.startswith("Run 1, not finished: Moons, 500 rows, ")


def test_the_tab_keeps_the_name_of_the_file(open_page: Open) -> None:
    app = open_page("data")
    app.file_uploader("upload").upload("shop.csv", lines(TABLE).encode(), "text/csv").run()
    assert record_of(app) == TabRecord(file_name="shop.csv")


def test_a_link_of_a_lost_run_brings_its_settings_also_on_the_page_that_it_leads_to(open_page: Open) -> None:
    app = open_page("train", after_reload(TabRecord(runs=2, links=LINKS)), seed=3)
    for link in (LINKS[0], LINKS[1], LINKS[0]):
        app.query_params.clear()
        for name, value in link.parameters.items():
            app.query_params[name] = value
        app.run()
        assert session_of(app).write_link() == link.parameters
        assert not session_of(app).problems


def test_an_older_address_is_no_link_that_was_followed(open_page: Open) -> None:
    """The browser sends it until it has received the one that the session has written since."""
    app = open_page("train", after_reload(TabRecord(runs=1, links=LINKS[:1])), **LINKS[0].parameters)
    session_of(app).change(epochs=60)
    app.run()
    app.query_params["epochs"] = "7"
    app.run()
    assert session_of(app).experiment.epochs == 60
    assert app.query_params["epochs"] == "60"


@pytest.mark.parametrize(("name", "target"), [("shop.csv", "town"), ("other.csv", "")])
def test_what_was_chosen_for_the_columns_of_a_lost_file_is_kept_for_the_same_file(
    open_page: Open, name: str, target: str
) -> None:
    app = open_page("data", after_reload(TabRecord(file_name="shop.csv")), dataset="upload", target="town")
    assert "This page no longer has your table 'shop.csv'. Open the same file again" in values(app.warning)
    app.file_uploader("upload").upload(name, lines(TABLE).encode(), "text/csv").run()
    assert session_of(app).upload.table
    assert app.query_params.get("target", [""]) in (target, [target])
    assert "no longer has" not in values(app.warning)


def test_a_table_that_is_there_again_is_not_lost(open_page: Open) -> None:
    session = after_reload(TabRecord(runs=1, links=LINKS[:1], file_name="shop.csv"))
    session.upload = Upload(trained(BINARY_RUN).table(), UploadedFile(b"", "new.csv"))
    app = open_page("home", session)
    assert "shop.csv" not in values(app.warning) + "".join(links(app))
    assert "has your run. " in values(app.warning)
    assert record_of(app).file_name == "new.csv"


@pytest.mark.parametrize("stored", [None, "a", 3, {}, {"session": 1, "record": ""}, {"session": "a"}, {"record": "a"}])
def test_a_report_of_another_form_changes_nothing(stored: object) -> None:
    _use(stored, lambda *_: pytest.fail("it was used"))


def test_a_record_that_cannot_be_read_is_replaced(open_page: Open) -> None:
    session = Session()
    _use({"session": "earlier", "record": "{"}, lambda *found: _find(session, *found))
    app = open_page("home", session)
    assert not app.warning
    assert component_data(app, "tab_storage")["found"] == "earlier"


def test_a_run_that_was_had_again_is_not_lost(open_page: Open) -> None:
    again = [replace(BINARY_RUN, experiment=Experiment(epochs=epochs)) for epochs in (7, 8)]
    lost = TabRecord(runs=2, links=tuple(RunLink(f"Run {n}", f"dataset=moons&epochs={n + 6}") for n in (1, 2)))
    session = after_reload(lost)
    session.runs, session.run_number = again[:1], 1
    app = open_page("home", session)
    assert [line for line in links(app) if line.startswith("Run")] == ["Run 2"]
    session.runs = again
    app.run()
    assert not app.warning
