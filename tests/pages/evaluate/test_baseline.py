"""The baseline beside the accuracy, at the threshold in use."""

from dataclasses import replace

import numpy as np

from core.runs.run import Scored
from tests.pages.conftest import Open
from tests.pages.examples import BINARY_RUN, THREE_RUN, trained, values


def test_the_baseline_follows_the_threshold(open_page: Open) -> None:
    app = open_page("evaluate", trained(BINARY_RUN))
    assert "Accuracy 0.8 beats always answering lower (0.6): 2 more of 10 rows are right." in values(app.markdown)
    app.session_state["session"].change(threshold=0.0)
    app.run()
    assert "Accuracy 0.4 is worse than always answering lower, which is right for 60%" in values(app.markdown)
    assert not app.warning


def test_the_accuracy_paradox_is_a_warning(open_page: Open) -> None:
    labels = np.repeat([1, 0], [4, 96])
    scores = np.where(np.arange(100) == 0, 0.9, 0.1)
    run = replace(BINARY_RUN, classes=("not *x*", "*x*"), validation=Scored(labels, scores, np.arange(100)))
    app = open_page("evaluate", trained(run))
    words = "97% of the rows are right, but 96% are not *x*: calling every row not *x* is right in only 1 row fewer."
    assert words in values(app.warning)
    assert "Of 4 *x* rows your model finds 1 (recall 0.25)." in values(app.warning)
    assert r"\*x\*" in app.warning[0].value  # a name is no Markdown


def test_one_class_against_the_rest_has_its_baseline(open_page: Open) -> None:
    app = open_page("evaluate", trained(THREE_RUN))
    assert "beats always answering not virginica (0.6)" in values(app.markdown)
