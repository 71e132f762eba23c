"""The glossary: what each term of the app means, in a sentence or two."""

from functools import cache
from pathlib import Path

from core.lessons.reading import Part, Text, decode, file_name, read_toml

FILE = Path(__file__).parent / "glossary.toml"


class Entry(Part, frozen=True):
    """One term: what it means, its formula (perhaps empty), and the lesson that shows it (perhaps none)."""

    term: Text
    meaning: Text
    formula: str = ""
    lesson: str = ""

    @property
    def words(self) -> str:
        """Meaning and formula in one text, for a help mark."""
        return f"{self.meaning} {self.formula}".strip()


@cache
def load_glossary(path: Path = FILE) -> dict[str, Entry]:
    """Every entry by its key, in the order of the file.

    Raises:
        LessonError: names the path of what is wrong.
    """
    entries = read_toml(path).items()
    return {key: decode(values, Entry, f"{file_name(path)}: $.{key}", {}) for key, values in entries}
