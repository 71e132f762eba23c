"""Progress: what a learner has predicted, done and answered. It is kept in a link, without an account.

In a link it is one word: lessons joined by `~`, each `slug-steps-quiz`. `steps` has a letter for each step: `.` for one
not begun, `a`, `b`, ... for the option committed, as a capital once the step is done, and `1` for a step done that asks
nothing. `quiz` has a letter a question: `.`, `r` (right at first) or `w`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from core.lessons.lesson import Lesson, Step, lesson_named
from core.text.words import shortened

OPEN, DONE, RIGHT, WRONG = ".", "1", "r", "w"
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass
class Progress:
    """One learner's progress. Keys are (lesson's slug, step's name), in `right` (slug, index of the question)."""

    said: dict[tuple[str, str], str] = field(default_factory=dict)
    done: set[tuple[str, str]] = field(default_factory=set)
    right: dict[tuple[str, int], bool] = field(default_factory=dict)

    def answer(self, slug: str, index: int, right: bool) -> None:
        """Record an answer in the quiz. Only the first answer to a question counts."""
        self.right.setdefault((slug, index), right)

    def steps_done(self, lesson: Lesson) -> int:
        """How many steps of a lesson are done."""
        return sum((lesson.slug, step.name) in self.done for step in lesson.steps)

    def is_open(self, lesson: Lesson, step: Step) -> bool:
        """True when every step before this one is done."""
        before = lesson.steps[: lesson.steps.index(step)]
        return all((lesson.slug, earlier.name) in self.done for earlier in before)

    def quiz_right(self, lesson: Lesson) -> int:
        """How many questions of its quiz were right at first."""
        return sum(self.right.get((lesson.slug, index), False) for index in range(len(lesson.quiz)))

    def write(self, lessons: Sequence[Lesson]) -> str:
        """The word that stands in a link; empty when nothing has begun."""
        return "~".join(word for lesson in lessons if (word := self._write_one(lesson)))

    def _write_one(self, lesson: Lesson) -> str:
        steps = "".join(self._letter(lesson, step) for step in lesson.steps)
        answers = (self.right.get((lesson.slug, index)) for index in range(len(lesson.quiz)))
        quiz = "".join(OPEN if right is None else RIGHT if right else WRONG for right in answers)
        return f"{lesson.slug}-{steps}-{quiz}" if set(steps + quiz) != {OPEN} else ""

    def _letter(self, lesson: Lesson, step: Step) -> str:
        key = lesson.slug, step.name
        names = _options(step)
        if self.said.get(key) in names:
            letter = LETTERS[names.index(self.said[key])]
            return letter.upper() if key in self.done else letter
        return DONE if key in self.done and not names else OPEN

    @classmethod
    def read(cls, word: str, lessons: Sequence[Lesson]) -> tuple["Progress", list[str]]:
        """The progress in a link's word, and a sentence for each part of the word that is wrong and left out."""
        progress, problems = cls(), []
        for part in word.split("~") if word else []:
            slug, _, rest = part.partition("-")
            lesson = lesson_named(lessons, slug)
            steps, _, quiz = rest.partition("-")
            if lesson is None:
                problems.append(f"done = '{shortened(part)}' names no lesson; it is left out")
            elif not progress._take(lesson, steps, quiz):
                problems.append(f"done = '{shortened(part)}' does not fit the steps of this lesson; it is left out")
        return progress, problems

    def _take(self, lesson: Lesson, steps: str, quiz: str) -> bool:
        """Take the progress of one lesson. When it does not fit the lesson, take nothing and give False."""
        if len(steps) != len(lesson.steps) or len(quiz) != len(lesson.quiz) or set(quiz) - {OPEN, RIGHT, WRONG}:
            return False
        for letter, step in zip(steps, lesson.steps, strict=True):
            own = LETTERS[: len(_options(step))]
            if letter not in OPEN + own + own.upper() + ("" if own else DONE):
                return False
        for letter, step in zip(steps, lesson.steps, strict=True):
            key = lesson.slug, step.name
            if letter.lower() in LETTERS:
                self.said[key] = _options(step)[LETTERS.index(letter.lower())]
            if letter == DONE or letter.isupper():
                self.done.add(key)
        for index, letter in enumerate(quiz):
            if letter != OPEN:
                self.right[lesson.slug, index] = letter == RIGHT
        return True


def _options(step: Step) -> list[str]:
    return [option.name for option in step.prediction.options] if step.prediction else []
