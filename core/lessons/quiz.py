"""Quiz: questions whose every wrong answer explains the misunderstanding behind it.

A question is asked with a seed, which shuffles its choices and draws its numbers; `asked` gives what a page shows.
"""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated

from msgspec import Meta

from core.evaluation.metrics import Counts
from core.lessons.reading import Part, Text
from core.text.numbers import number

DIRECTIONS = ("rises", "falls", "stays the same")
MIN_QUESTIONS = 5
PRACTICE = 20
# What can be read off a matrix.
READINGS = (
    *("accuracy", "precision", "recall", "specificity", "f1", "prevalence"),
    *("false_positive_rate", "negative_predictive_value", "baseline_accuracy"),
    *("tp", "fp", "fn", "tn"),
)
MAX_DRAWS = 1_000


class Wrong(Part, frozen=True):
    """A wrong choice, and the misunderstanding behind it. In a matrix question, `text` names what was read instead."""

    text: Text
    why: Text


class BaseQuestion(Part, frozen=True, kw_only=True, tag_field="kind"):
    """What all questions have. `why` says why the right answer is right."""

    ask: Text
    why: Text
    hint: Text

    @property
    def kind(self) -> str:
        """The word for its type in `quiz.toml`."""
        return str(self.__struct_config__.tag)


class ChoiceQuestion(BaseQuestion, frozen=True, kw_only=True, tag="choice"):
    """A question whose choices are `right` and the texts of `wrong`."""

    right: Text
    wrong: Annotated[tuple[Wrong, ...], Meta(min_length=2)]
    code: str = ""


class DirectionQuestion(ChoiceQuestion, frozen=True, tag="direction"):
    """Where does a number go? The choices are DIRECTIONS."""


class BugQuestion(ChoiceQuestion, frozen=True, kw_only=True, tag="bug"):
    """What is wrong with this code?"""

    code: Text


class MatrixQuestion(ChoiceQuestion, frozen=True, kw_only=True, tag="matrix"):
    """What does this matrix give? The choices are READINGS; with `rare`, few of its rows are positive."""

    positive: Text = "positive"
    negative: Text = "negative"
    rare: bool = False


class OrderQuestion(BaseQuestion, frozen=True, kw_only=True, tag="order"):
    """In which order? `items` stand in the right one, and `because` says why each comes before the next."""

    items: Annotated[tuple[Text, ...], Meta(min_length=3)]
    because: tuple[Text, ...]


Question = ChoiceQuestion | DirectionQuestion | BugQuestion | MatrixQuestion | OrderQuestion
KINDS = ("choice", "direction", "bug", "matrix", "order")


class Quiz(Part, frozen=True):
    """What `quiz.toml` holds."""

    questions: Annotated[tuple[Question, ...], Meta(min_length=MIN_QUESTIONS)]


@dataclass(frozen=True)
class Asked:
    """A question as one learner gets it: its choices in some order, or the items to bring into order; perhaps a matrix.

    `right` is the index of the right choice; `explanations` has one text for each choice.
    """

    question: Question
    choices: tuple[str, ...]
    right: int = -1
    explanations: tuple[str, ...] = ()
    counts: Counts | None = None


def asked(question: Question, seed: int) -> Asked:
    """The question as this seed asks it; the same seed always asks the same."""
    draw = random.Random(f"{seed} {question.ask}")
    if isinstance(question, OrderQuestion):
        return Asked(question, _shuffled_items(question, draw))
    entries = [Wrong(text=question.right, why=question.why), *question.wrong]
    counts = None
    if isinstance(question, MatrixQuestion):
        counts = _draw_counts(question, draw)
        entries = [Wrong(text=reading(counts, entry.text), why=_with_counts(entry.why, counts)) for entry in entries]
    right = entries[0]
    if isinstance(question, DirectionQuestion):
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


def out_of_order(question: OrderQuestion, given: Sequence[str]) -> list[str]:
    """Why an order is wrong: for each item that stands after its successor, why it comes first. Empty when right."""
    positions = [list(given).index(item) for item in question.items]
    return [why for why, one, other in zip(question.because, positions, positions[1:], strict=False) if one > other]


def practice(questions: Iterable[Question], seed: int, limit: int = PRACTICE) -> list[Question]:
    """A mixed practice: up to `limit` of the questions, drawn by the seed, each at most once."""
    every = list(questions)
    return random.Random(seed).sample(every, min(limit, len(every)))


def reading(counts: Counts, name: str) -> str:
    """What is read off a matrix, as a choice shows it."""
    value = getattr(counts, name)
    if value is None:
        return "undefined"
    return f"{value:,}" if isinstance(value, int) else number(value)


def _draw_counts(question: MatrixQuestion, draw: random.Random) -> Counts:
    """Counts for which all the choices differ as they are written."""
    names = [question.right, *(wrong.text for wrong in question.wrong)]
    for _ in range(MAX_DRAWS):
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


def _shuffled_items(question: OrderQuestion, draw: random.Random) -> tuple[str, ...]:
    items = list(question.items)
    while tuple(items) == question.items:
        draw.shuffle(items)
    return tuple(items)
