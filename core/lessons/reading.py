"""Reading a lesson's files: TOML decoded into typed structures. An error names the file and the path of the fault."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, TypeVar

import msgspec

NAME = r"^[a-z][a-z0-9_]*\Z"
Text = Annotated[str, msgspec.Meta(pattern=r"\S")]
"""A text that is not empty."""
Name = Annotated[str, msgspec.Meta(pattern=NAME)]
"""A name of small letters, digits and _."""

# Beginnings of what msgspec says, and what the author of a lesson reads instead.
PLAIN_WORDS = {
    "Object missing required field": "is missing. Add it.",
    "Object contains unknown field": "is not a key that is read here. Remove it, or correct its name.",
    r"Expected `str` matching regex '\\S'": "is empty. Write a text.",
    "Expected `str` matching regex": "is not made of small letters, digits and _, a letter first. Change the name.",
}
T = TypeVar("T")


class LessonError(ValueError):
    """A lesson that cannot be used: which file, the path in it, what is wrong, and what is expected."""


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table of a lesson's file. Each field is a key; a key without a field is an error."""


def has_repeats(values: Sequence[str]) -> bool:
    """True when a value occurs twice."""
    return len(set(values)) < len(values)


def file_name(path: Path) -> str:
    """A file of a lesson as messages name it: `overfit/lesson.toml`."""
    return f"{path.parent.name}/{path.name}"


def read_toml(path: Path) -> dict[str, Any]:
    """The tables of a TOML file.

    Raises:
        LessonError: when the file is missing or is not TOML.
    """
    try:
        return tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise LessonError(f"{file_name(path)}: is not TOML: {error}.") from error


def decode(values: Any, kind: type[T], location: str, choices: Mapping[str, Sequence[str]]) -> T:
    """What `read_toml` gave, as a `kind`. `choices` are the words that keys with a fixed choice allow.

    `location` is the file and the path of `values` in it, such as `overfit/lesson.toml: $`.

    Raises:
        LessonError: names the file and the path of the first fault.
    """
    try:
        return msgspec.convert(values, kind, dec_hook=_from_text)
    except msgspec.ValidationError as error:
        raise LessonError(f"{location}{_plain(str(error), choices)}") from error


def _plain(error: str, choices: Mapping[str, Sequence[str]]) -> str:
    """An error of msgspec as a path and a sentence: `.steps[0].title: is missing. Add it.`"""
    message, _, path = error.partition(" - at `$")
    path = path.removesuffix("`")
    if field := re.fullmatch(r"Object .* field `(.*)`", message):
        path = f"{path}.{field[1]}"
    if message.startswith("Invalid"):
        key = re.sub(r"\[\d+\]$", "", path).rpartition(".")[2]
        message = f"{message}. Use one of {', '.join(choices[key])}."
    plain = (words for beginning, words in PLAIN_WORDS.items() if message.startswith(beginning))
    return f"{path}: {next(plain, message)}"


def _from_text(kind: type, value: object) -> Any:
    """A `kind` that is made from a text, such as a comparison; it raises ValueError for a bad one."""
    if not isinstance(value, str) or not value.strip():
        raise ValueError("is not a text. Write one.")
    return kind(value)


def read_text(path: Path) -> str:
    """The text of a file.

    Raises:
        LessonError: when it is missing or not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = type(error).__name__
        raise LessonError(f"{file_name(path)}: cannot be read ({reason}). A lesson needs this file.") from error
