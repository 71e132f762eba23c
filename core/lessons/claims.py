"""Claims: comparisons of measures of runs, such as `large.val_loss_rise >= 1.2` or `a.recall >= b.recall + 0.1`."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated

from msgspec import Meta

from core.lessons.measures import MEASURES
from core.lessons.reading import Part, Text
from core.runs.run import Run

Runs = Mapping[str, Run]

NUMBER = r"-?\d+(?:\.\d+)?"
TERM = re.compile(
    rf"(?:(?P<factor>{NUMBER}) \* )?(?P<run>[a-z_0-9]+)\.(?P<measure>[a-z_0-9]+)(?: (?P<sign>[+-]) (?P<plus>{NUMBER}))?"
)
COMPARISON = re.compile(r"(.+?) (<=|>=|<|>|==) (.+)")
PLACEHOLDER = re.compile(r"\{([a-z_0-9]+)\.([a-z_0-9]+)\}")
COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<=": lambda left, right: left <= right,
    ">=": lambda left, right: left >= right,
    "<": lambda left, right: left < right,
    ">": lambda left, right: left > right,
    "==": lambda left, right: left == right,
}


@dataclass(frozen=True)
class Term:
    """A number, or a measure of a run: `factor * run.measure + plus`. A number alone has no run."""

    run: str = ""
    measure: str = ""
    factor: float = 1.0
    plus: float = 0.0

    @classmethod
    def parse(cls, text: str) -> "Term":
        """The term that this text stands for.

        Raises:
            ValueError: when the text is not a term, or names an unknown measure.
        """
        if re.fullmatch(NUMBER, text):
            return cls(plus=float(text))
        found = TERM.fullmatch(text)
        if not found:
            raise ValueError(f"'{text}' is neither a number nor a 'run.measure', such as 'a.recall + 0.1'.")
        if found["measure"] not in MEASURES:
            raise ValueError(f"'{found['measure']}' is not a measure. The measures are {', '.join(MEASURES)}.")
        plus = float(found["plus"] or 0) * (-1 if found["sign"] == "-" else 1)
        return cls(found["run"], found["measure"], float(found["factor"] or 1), plus)

    def value(self, runs: Runs) -> float | None:
        """Its value for these runs; None where the measure is undefined."""
        if not self.run:
            return self.plus
        value = MEASURES[self.measure].of(runs[self.run])
        return None if value is None or value != value else self.factor * value + self.plus


class Comparison:
    """Two terms and how they compare, made from a text. It does not hold where a term is undefined.

    Raises:
        ValueError: when the text is not a comparison.
    """

    def __init__(self, text: str) -> None:
        found = COMPARISON.fullmatch(text)
        if not found:
            raise ValueError(
                f"'{text}' is not a comparison, such as 'a.recall >= 0.5'. Put a space on both sides of each sign."
            )
        self.text, self.sign = text, found[2]
        self.left, self.right = Term.parse(found[1]), Term.parse(found[3])

    @property
    def runs(self) -> set[str]:
        """The names of the runs that it compares."""
        return {term.run for term in (self.left, self.right) if term.run}

    def holds(self, runs: Runs) -> bool:
        """True when these runs show it."""
        left, right = self.left.value(runs), self.right.value(runs)
        return left is not None and right is not None and COMPARE[self.sign](left, right)


class Claim(Part, frozen=True):
    """What a step says of its runs, in words with `{run.measure}` in them, and the comparisons that make it true."""

    says: Text
    holds: Annotated[tuple[Comparison, ...], Meta(min_length=1)]

    def is_true(self, runs: Runs) -> bool:
        """True when these runs show all of it."""
        return all(comparison.holds(runs) for comparison in self.holds)


def placeholders(text: str) -> set[tuple[str, str]]:
    """The (run, measure) pairs of the `{run.measure}` in a text."""
    return set(PLACEHOLDER.findall(text))


def filled(text: str, runs: Runs) -> str:
    """A text with the numbers of these runs: `{a.recall}` becomes `0.94`."""

    def words(found: re.Match[str]) -> str:
        measure = MEASURES[found[2]]
        return measure.words(measure.of(runs[found[1]]))

    return PLACEHOLDER.sub(words, text)
