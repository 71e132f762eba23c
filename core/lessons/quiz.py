"""Quiz: questions whose every wrong answer explains the misunderstanding behind it.

A question is asked with a seed, which shuffles its choices and draws its numbers; `asked` gives what a page shows.
"""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from core.evaluation.metrics import Counts
from core.lessons.reading import Section, read_toml
from core.text.numbers import number

Kind = Literal["choice", "bug", "direction", "matrix", "order"]
KINDS: tuple[Kind, ...] = ("choice", "bug", "direction", "matrix", "order")
DIRECTIONS = ("rises", "falls", "stays the same")
FEWEST_QUESTIONS = 5
PRACTICE = 20
# What can be read off a matrix, besides its four counts.
READINGS = (
    *("accuracy", "precision", "recall", "specificity", "f1", "prevalence"),
    *("false_positive_rate", "negative_predictive_value", "baseline_accuracy"),
)
DRAWS = 1_000


@dataclass(frozen=True)
class Wrong:
    """A wrong choice, and the misunderstanding behind it. In a matrix question, `text` names what was read instead."""

    text: str
    why: str


@dataclass(frozen=True)
class Question:
    """One question.

    `right` and the texts of `wrong` are the choices; in a matrix question they name what is read off it (READINGS, or
    `tp`, `fp`, `fn`, `tn`). `why` says why the right choice is right. An order question has `items` in their right
    order, and `because` says why each comes before the next.
    """

    kind: Kind
    ask: str
    why: str
    hint: str
    right: str = ""
    wrong: tuple[Wrong, ...] = ()
    code: str = ""
    items: tuple[str, ...] = ()
    because: tuple[str, ...] = ()
    positive: str = "positive"
    negative: str = "negative"
    rare: bool = False


@dataclass(frozen=True)
class Asked:
    """A question as one learner gets it: its choices in some order, or the items to bring into order; perhaps a matrix.

    `right` is the place of the right choice; `explanations` has one text a choice.
    """

    question: Question
    choices: tuple[str, ...]
    right: int = -1
    explanations: tuple[str, ...] = ()
    counts: Counts | None = None


def asked(question: Question, seed: int) -> Asked:
    """The question as this seed asks it; the same seed always asks the same."""
    draw = random.Random(f"{seed} {question.ask}")
    if question.kind == "order":
        return Asked(question, _shuffled_items(question, draw))
    entries = [Wrong(question.right, question.why), *question.wrong]
    counts = None
    if question.kind == "matrix":
        counts = _draw_counts(question, draw)
        entries = [Wrong(reading(counts, entry.text), _with_counts(entry.why, counts)) for entry in entries]
    right = entries[0]
    if question.kind == "direction":
        entries.sort(key=lambda entry: DIRECTIONS.index(entry.text))
    else:
        draw.shuffle(entries)
    return Asked(
        question,
        tuple(entry.text for entry in entries),
        entries.index(right),
        tuple(entry.why for entry in entries),
        counts,
    )


def out_of_order(question: Question, given: Sequence[str]) -> list[str]:
    """What is wrong with an order: for each item that stands after its next, why it comes before. Empty when right."""
    places = [list(given).index(item) for item in question.items]
    return [why for why, one, other in zip(question.because, places, places[1:], strict=False) if one > other]


def practice(questions: Iterable[Question], seed: int, most: int = PRACTICE) -> list[Question]:
    """A mixed practice: up to `most` of the questions, drawn by the seed, each at most once."""
    every = list(questions)
    return random.Random(seed).sample(every, min(most, len(every)))


def reading(counts: Counts, name: str) -> str:
    """What is read off a matrix, as a choice shows it."""
    value = getattr(counts, name)
    if value is None:
        return "undefined"
    return f"{value:,}" if isinstance(value, int) else number(value)


def _draw_counts(question: Question, draw: random.Random) -> Counts:
    """Counts for which all the choices differ as they are written."""
    names = [question.right, *(wrong.text for wrong in question.wrong)]
    for _ in range(DRAWS):
        positives = draw.randint(4, 12) if question.rare else draw.randint(20, 60)
        negatives = draw.randint(150, 400) if question.rare else draw.randint(20, 60)
        tp, fp = draw.randint(1, positives - 1), draw.randint(1, max(2, negatives // 4))
        counts = Counts(tp=tp, fp=fp, fn=positives - tp, tn=negatives - fp)
        if len({reading(counts, name) for name in names}) == len(names):
            return counts
    raise ValueError(f"No matrix gives different numbers for {', '.join(names)}.")


def _with_counts(text: str, counts: Counts) -> str:
    for name in ("tp", "fp", "fn", "tn", "rows"):
        text = text.replace(f"{{{name}}}", f"{getattr(counts, name):,}")
    return text


def _shuffled_items(question: Question, draw: random.Random) -> tuple[str, ...]:
    items = list(question.items)
    while tuple(items) == question.items:
        draw.shuffle(items)
    return tuple(items)


def load_quiz(path: Path) -> tuple[Question, ...]:
    """The questions of a `quiz.toml`.

    Raises:
        LessonError: when a question cannot be asked, or there are fewer than five.
    """
    file = read_toml(path)
    questions = tuple(_question(section) for section in file.sections("questions"))
    if len(questions) < FEWEST_QUESTIONS:
        raise file.fail("questions", f"there are {len(questions)}; at least {FEWEST_QUESTIONS} are needed.")
    if len({question.ask for question in questions}) < len(questions):
        raise file.fail("questions", "two ask the same; each `ask` must differ.")
    file.end()
    return questions


def _question(section: Section) -> Question:
    kind = section.text("kind")
    if kind not in KINDS:
        raise section.fail("kind", f"'{kind}' is none of {', '.join(KINDS)}.")
    ask, why, hint = section.text("ask"), section.text("why"), section.text("hint")
    question = _order(section, ask, why, hint) if kind == "order" else _with_choices(section, kind, ask, why, hint)
    section.end()
    return question


def _order(section: Section, ask: str, why: str, hint: str) -> Question:
    items, because = section.texts("items"), section.texts("because")
    if len(items) < 3 or len(set(items)) < len(items):
        raise section.fail("items", "at least three different texts are needed, in their right order.")
    if len(because) != len(items) - 1:
        raise section.fail("because", f"{len(items) - 1} texts are needed: why each item comes before the next.")
    return Question("order", ask, why, hint, items=items, because=because)


def _with_choices(section: Section, kind: Kind, ask: str, why: str, hint: str) -> Question:
    wrong = tuple(_wrong(entry) for entry in section.sections("wrong"))
    right = section.text("right")
    choices = [right, *(entry.text for entry in wrong)]
    if len(wrong) < 2:
        raise section.fail("wrong", f"there are {len(wrong)}; at least 2 are needed.")
    if len(set(choices)) < len(choices):
        raise section.fail("wrong", "two choices are the same.")
    if kind == "direction" and sorted(choices) != sorted(DIRECTIONS):
        raise section.fail("right", f"a direction's choices are {', '.join(DIRECTIONS)}: one right, two wrong.")
    code = section.text("code") if kind == "bug" else section.text("code", "")
    if kind != "matrix":
        return Question(kind, ask, why, hint, right, wrong, code)
    known = (*READINGS, "tp", "fp", "fn", "tn")
    if unknown := [choice for choice in choices if choice not in known]:
        raise section.fail("right", f"'{unknown[0]}' cannot be read off a matrix; {', '.join(known)} can.")
    names = section.text("positive", "positive"), section.text("negative", "negative")
    return Question(kind, ask, why, hint, right, wrong, code, (), (), *names, rare=section.switch("rare"))


def _wrong(section: Section) -> Wrong:
    wrong = Wrong(section.text("text"), section.text("why"))
    section.end()
    return wrong
