"""An experiment as the query of a link: each parameter is a field, written and read by its Spec."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from core.experiment.problems import Problem, default_used
from core.spec import Spec

# Parameters that browsers, Streamlit and shared links add. They set nothing, and are no mistake of the learner.
FOREIGN_PREFIXES = ("utm_", "embed", "fbclid", "gclid")
MAXIMUM_QUERY = 100_000  # characters


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
            problems.append(Problem(name, text, "is given twice", f"the first, '{given[name]}', counts"))
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
