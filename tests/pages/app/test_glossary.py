"""The glossary is there on every page, and at the numbers whose names it explains."""

import pytest

from core.lessons.glossary import load_glossary
from pages.parts.app.glossary import help_of
from tests.pages.conftest import Open
from tests.pages.examples import BINARY_RUN, THREE_RUN, trained


@pytest.mark.parametrize("screen", ["home", "data", "train", "evaluate", "learn"])
def test_the_whole_glossary_is_one_press_away_on_every_page(open_page: Open, screen: str) -> None:
    app = open_page(screen)
    (found,) = [html.proto.body for html in app.get("html") if "<dl" in html.proto.body]
    assert found.count("<dt>") == len(load_glossary())
    assert "<dt><strong>F1</strong></dt>" in found


def test_the_numbers_of_a_training_explain_their_names(open_page: Open) -> None:
    helps = {metric.label: metric.help for metric in open_page("train", trained(BINARY_RUN)).metric}
    assert load_glossary()["epoch"].meaning in helps["Epoch"]
    assert load_glossary()["loss"].meaning in helps["Training loss"]
    assert load_glossary()["validation"].meaning in helps["Validation loss"]
    assert load_glossary()["baseline"].meaning in helps["Validation accuracy"]


def test_the_headings_of_evaluate_explain_their_names(open_page: Open) -> None:
    helps = {heading.value: heading.proto.help for heading in open_page("evaluate", trained(THREE_RUN)).subheader}
    assert helps["Confusion matrix"] == help_of("confusion_matrix", "accuracy")
    assert helps["Each class"] == help_of("precision", "recall", "f1")
    assert helps["The sealed test rows"] == help_of("test")


def test_a_help_text_has_term_meaning_and_formula() -> None:
    text = help_of("recall", "loss")
    assert text.startswith("**Recall**: Of the positive rows, the share that is found.")
    assert "`TP / (TP + FN)`" in text
    assert "**Loss**: " in text
