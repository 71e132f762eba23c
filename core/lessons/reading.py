"""Reading a lesson's TOML: each value is taken once, by its key and type, and what is wrong names file and key."""

import tomllib
from pathlib import Path
from typing import Any


class LessonError(ValueError):
    """A lesson that cannot be used: which file, which key, what is wrong, and what is expected."""


class Section:
    """One table of a TOML file. `where` is its place: `lesson.toml: steps[2].prediction`."""

    def __init__(self, values: dict[str, Any], where: str) -> None:
        self.values, self.where = dict(values), where

    def fail(self, key: str, message: str) -> LessonError:
        """The error of one key of this table."""
        return LessonError(f"{self.where}{key}: {message}")

    def text(self, key: str, default: str | None = None) -> str:
        """A text that is not empty; with a default, one that may be left out.

        Raises:
            LessonError: when it is missing, empty or no text.
        """
        value = self.values.pop(key, default)
        if not isinstance(value, str):
            raise self.fail(key, "a text is needed.")
        if not value.strip() and default is None:
            raise self.fail(key, "is empty; a text is needed.")
        return value.strip()

    def number(self, key: str, default: int | None = None) -> int:
        """A whole number from 0.

        Raises:
            LessonError: when it is missing or another thing.
        """
        value = self.values.pop(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise self.fail(key, "a whole number from 0 is needed.")
        return value

    def switch(self, key: str) -> bool:
        """True or false; false where it is left out.

        Raises:
            LessonError: when it is another thing.
        """
        value = self.values.pop(key, False)
        if not isinstance(value, bool):
            raise self.fail(key, "true or false is needed.")
        return value

    def texts(self, key: str, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """A list of texts.

        Raises:
            LessonError: when it is missing or another thing.
        """
        values = self.values.pop(key, default)
        if not isinstance(values, list | tuple) or not all(isinstance(value, str) and value for value in values):
            raise self.fail(key, "a list of texts is needed.")
        return tuple(values)

    def section(self, key: str) -> "Section | None":
        """A table inside this one; None where it is left out.

        Raises:
            LessonError: when it is no table.
        """
        value = self.values.pop(key, None)
        if value is None:
            return None
        if not isinstance(value, dict):
            raise self.fail(key, "a table is needed.")
        return Section(value, f"{self.where}{key}.")

    def sections(self, key: str) -> "list[Section]":
        """The tables of a list; empty where it is left out.

        Raises:
            LessonError: when it is no list of tables.
        """
        values = self.values.pop(key, [])
        if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
            raise self.fail(key, "a list of tables is needed.")
        return [Section(value, f"{self.where}{key}[{place}].") for place, value in enumerate(values, start=1)]

    def end(self) -> None:
        """To be called when all is taken.

        Raises:
            LessonError: when a key is left that nothing reads.
        """
        for key in self.values:
            raise self.fail(key, "is no key that is read here. Take it out, or mend its name.")


def read_toml(path: Path) -> Section:
    """The whole of a TOML file.

    Raises:
        LessonError: when it is missing or no TOML.
    """
    where = f"{path.parent.name}/{path.name}"
    try:
        return Section(tomllib.loads(read_text(path)), f"{where}: ")
    except tomllib.TOMLDecodeError as error:
        raise LessonError(f"{where}: is no TOML: {error}.") from error


def read_text(path: Path) -> str:
    """The text of a file.

    Raises:
        LessonError: when it is missing or no UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        where = f"{path.parent.name}/{path.name}"
        raise LessonError(f"{where}: cannot be read ({type(error).__name__}). A lesson needs this file.") from error
