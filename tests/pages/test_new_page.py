"""The page of CONTRIBUTING.md's recipe works as it stands."""

from streamlit.testing.v1 import AppTest

from tests.pages.conftest import FakeScheduler
from tests.test_contributing import code
from tests.timeouts import SECONDS_TO_START


def test_a_page_is_one_function_in_the_frame(scheduler: FakeScheduler, without_keras: None) -> None:
    app = AppTest.from_string(code("A page"), default_timeout=SECONDS_TO_START)
    app.run()
    assert not app.exception
    assert list(app.dataframe[0].value["column"]) == ["x1", "x2", "moon"]
