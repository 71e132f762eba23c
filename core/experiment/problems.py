"""What is wrong with the values of an experiment: each problem, and the error that lists them all."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.spec import Spec

if TYPE_CHECKING:
    from core.experiment.fields import Experiment


@dataclass(frozen=True)
class Problem:
    """One bad parameter of a link: its name, what was given, what is wrong with it, and what is used instead."""

    parameter: str
    given: str
    message: str
    used: str

    def __str__(self) -> str:
        given = self.given if len(self.given) <= 60 else self.given[:57] + "..."
        return f"{self.parameter} = '{given}' {self.message}; {self.used}"


class ExperimentError(ValueError):
    """A link or an experiment with bad values.

    `problems` lists every one; `experiment` is the same experiment with the bad values replaced.
    """

    def __init__(self, problems: list[Problem], experiment: "Experiment") -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems
        self.experiment = experiment


def default_used(name: str, spec: Spec, given: str, message: str) -> Problem:
    """The problem of a parameter whose default is used instead of what was given."""
    default = spec.write(spec.default)
    return Problem(name, given, message, f"{default} is used instead" if default else "its default is used instead")


def as_text(value: Any) -> str:
    """A value in a message; one that Python refuses to write out, such as a number of 5,000 digits, by its type."""
    try:
        return str(value)
    except ValueError:
        return type(value).__name__
