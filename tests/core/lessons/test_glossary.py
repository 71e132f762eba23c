"""The glossary: every term once, and none that leads to a lesson which does not exist."""

from pathlib import Path

import pytest

from core.lessons.glossary import load_glossary
from core.lessons.loader import load_lessons
from core.lessons.reading import LessonError

PLANNED = {"weights", "fit", "compile", "monitor", "overfit", "matrix", "tradeoff", "paradox", "leakage", "validation"}
ASKED_FOR = (
    *("loss", "epoch", "batch", "step", "validation", "threshold", "precision", "recall", "accuracy", "f1"),
    *("specificity", "baseline", "prevalence", "overfitting", "optimizer", "learning_rate", "gradient", "metric"),
    *("compile", "fit", "dropout", "l2", "early_stopping", "leakage", "calibration", "roc", "auc"),
    *("average_precision", "confusion_matrix", "class_weight"),
)


def test_every_term_that_the_app_speaks_of_is_there_once() -> None:
    glossary = load_glossary()
    assert set(ASKED_FOR) <= set(glossary)
    assert len({entry.term for entry in glossary.values()}) == len(glossary)
    assert {entry.lesson for entry in glossary.values()} - {""} <= PLANNED | {lesson.slug for lesson in load_lessons()}


@pytest.mark.parametrize("key", load_glossary())
def test_an_entry_is_a_sentence_or_a_few(key: str) -> None:
    entry = load_glossary()[key]
    assert entry.meaning.endswith((".", "?"))
    assert 20 < len(entry.meaning) < 220
    assert entry.words.startswith(entry.meaning)


def test_an_entry_without_a_meaning_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "glossary.toml"
    path.write_text('[loss]\nterm = "Loss"\n', encoding="utf-8")
    with pytest.raises(LessonError, match=r"\$\.loss\.meaning: is missing"):
        load_glossary(path)
