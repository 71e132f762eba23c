"""An experiment as the query of a link: each parameter is a field. What is wrong with one is a `Problem`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

from core.spec import Spec
from core.text.words import shortened

if TYPE_CHECKING:
    from core.experiment.fields import Experiment

# Parameters that browsers, Streamlit and shared links add. They set nothing, and are no mistake of the learner.
FOREIGN_PREFIXES = ("utm_", "embed", "fbclid", "gclid")
MAXIMUM_QUERY = 100_000  # characters


@dataclass(frozen=True)
class Problem:
    """One bad parameter of a link: its name, what was given, what is wrong with it, and what is used instead."""

    parameter: str
    given: str
    message: str
    used: str

    def __str__(self) -> str:
        return f"{shortened(self.parameter)} = '{shortened(self.given)}' {self.message}; {self.used}"


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


def read_query(query: str, specs: Mapping[str, Spec]) -> tuple[dict[str, Any], list[Problem]]:
    """The values that a query such as 'dataset=moons&epochs=50' sets, and what is wrong with the query."""
    if len(query) > MAXIMUM_QUERY:
        message = f"is longer than {MAXIMUM_QUERY:,} characters"
        return {}, [Problem("link", query, message, "all defaults are used")]
    given: dict[str, str] = {}
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, text in parse_qsl(query.removeprefix("?"), keep_blank_values=True):
        if name.startswith(FOREIGN_PREFIXES):
            continue
        if name not in specs:
            problems.append(Problem(name, text, "is no setting of an experiment", "it is left out"))
            continue
        if name in given:
            problems.append(Problem(name, text, "is given twice", f"the first, '{shortened(given[name])}', counts"))
            continue
        given[name] = text
        try:
            values[name] = specs[name].read(text)
        except ValueError as error:
            problems.append(default_used(name, specs[name], text, str(error)))
    return values, problems


def write_query(values: Mapping[str, Any], specs: Mapping[str, Spec]) -> str:
    """These values as a query; `read_query` gives them back."""
    return urlencode({name: specs[name].write(value) for name, value in values.items()})
