"""The description of one control: what it is called, what it allows, and what it does.

One table of these feeds the widgets, the link, the checks on a link and the help, so that they cannot disagree.
"""

import math
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from core.text.numbers import format_bound

ControlKind = Literal["integer", "number", "switch", "choice", "text", "layers"]

SWITCH_WORDS = {"true": True, "1": True, "yes": True, "on": True, "false": False, "0": False, "no": False, "off": False}
MAXIMUM_LAYERS = 6
MAXIMUM_UNITS = 256
MAXIMUM_TEXT = 10_000
LARGEST = sys.float_info.max  # infinity, integers of 400 digits and what is no number are not at most this
NUMBER = r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?"
HALF_CHARACTERS = re.compile("[\ud800-\udfff]")  # Python allows them in a text; no link can hold them


@dataclass(frozen=True, kw_only=True)
class Spec:
    """One control of an experiment.

    `choices` maps each allowed value to its label on the page; `aliases` maps other spellings to an allowed value.
    With `optional`, None is allowed and stands for "what suits the rest of the experiment".
    `check` says in words what else is wrong with a value of the right kind, empty when nothing is.
    `applies` says whether the control changes anything for a given experiment.
    """

    kind: ControlKind
    label: str
    help: str
    default: Any
    group: str
    minimum: float | None = None
    maximum: float | None = None
    step: float | None = None
    choices: Mapping[str, str] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)
    optional: bool = False
    rare: bool = False
    check: Callable[[Any], str] = lambda _value: ""
    applies: Callable[[Any], bool] = lambda _experiment: True

    @property
    def allowed(self) -> str:
        """What the control accepts, in words."""
        match self.kind:
            case "integer" | "number":
                noun = "a whole number" if self.kind == "integer" else "a number"
                if self.minimum is None and self.maximum is None:
                    return noun
                return f"{noun} from {format_bound(self.minimum)} to {format_bound(self.maximum)}"
            case "switch":
                return "true or false"
            case "choice":
                return "one of " + ", ".join(self.choices)
            case "layers":
                return (
                    f"up to {MAXIMUM_LAYERS} sizes from 1 to {MAXIMUM_UNITS} joined by '-', such as 16-16, "
                    "or nothing for no hidden layer"
                )
            case "text":
                return f"text of at most {MAXIMUM_TEXT:,} characters"

    def problem(self, value: Any) -> str:
        """Why `value` is not allowed, in words; empty when it is."""
        if value is None:
            return "" if self.optional else f"needs {self.allowed}"
        return self.check(value) if self._fits(value) else f"must be {self.allowed}"

    def _fits(self, value: Any) -> bool:
        match self.kind:
            case "integer":
                return type(value) is int and self._within(value)
            case "number":
                return type(value) in (int, float) and self._within(value)
            case "switch":
                return isinstance(value, bool)
            case "choice":
                return isinstance(value, str) and value in self.choices
            case "layers":
                return isinstance(value, str) and layer_sizes(value) is not None
            case "text":
                return isinstance(value, str) and len(value) <= MAXIMUM_TEXT and not HALF_CHARACTERS.search(value)

    def _within(self, value: float) -> bool:
        low = -math.inf if self.minimum is None else self.minimum
        high = math.inf if self.maximum is None else self.maximum
        return abs(value) <= LARGEST and low <= value <= high

    def settled(self, value: Any) -> Any:
        """The one form of a value: for a number 1 becomes 1.0, 016 becomes 16 for layers, Adam adam, mse its loss."""
        if self.kind == "number" and type(value) is int and abs(value) <= LARGEST:
            return float(value)
        if self.kind == "choice" and isinstance(value, str):
            known = self.aliases.get(value.lower(), value.lower())
            return known if known in self.choices else value
        if self.kind == "layers" and isinstance(value, str) and (sizes := layer_sizes(value)) is not None:
            return "-".join(map(str, sizes))
        return value

    def read(self, text: str) -> Any:
        """The value that `text` of a link stands for.

        Raises:
            ValueError: when the text is not an allowed value; the message says what is allowed.
        """
        try:
            value = self.settled(self._parse(text.strip() if self.kind != "text" else text))
        except (ValueError, OverflowError):
            raise ValueError(f"must be {self.allowed}") from None
        if problem := self.problem(value):
            raise ValueError(problem)
        return value

    def _parse(self, text: str) -> Any:
        if self.optional and text == "":
            return None
        match self.kind:
            case "integer":
                return int(text) if re.fullmatch(r"[+-]?[0-9]{1,18}", text) else math.nan
            case "number":
                return float(text) if re.fullmatch(NUMBER, text) else math.nan
            case "switch":
                return SWITCH_WORDS.get(text.lower(), text)
            case _:
                return text

    def write(self, value: Any) -> str:
        """`value` as it stands in a link; `read` gives it back exactly."""
        if value is None:
            return ""
        if isinstance(value, bool):
            return "true" if value else "false"
        return repr(value) if isinstance(value, float) else str(value)


def layer_sizes(text: str) -> tuple[int, ...] | None:
    """The hidden layers' sizes in a text such as '16-16'; () for an empty one, None for one that is not allowed."""
    if text == "":
        return ()
    if not re.fullmatch(r"[0-9]{1,4}(-[0-9]{1,4})*", text):
        return None
    sizes = tuple(int(part) for part in text.split("-"))
    allowed = len(sizes) <= MAXIMUM_LAYERS and all(1 <= size <= MAXIMUM_UNITS for size in sizes)
    return sizes if allowed else None
