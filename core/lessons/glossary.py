"""The glossary: what each term of the app means, in a sentence or two."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.lessons.reading import read_toml

FILE = Path(__file__).parent / "glossary.toml"


@dataclass(frozen=True)
class Entry:
    """One term: its name, what it means, its formula (perhaps empty), and the lesson that shows it (perhaps none)."""

    key: str
    term: str
    meaning: str
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
        LessonError: names the key of what is wrong.
    """
    file = read_toml(path)
    entries = {}
    for key in list(file.values):
        section = file.section(key)
        assert section
        entries[key] = Entry(
            key, section.text("term"), section.text("meaning"), section.text("formula", ""), section.text("lesson", "")
        )
        section.end()
    return entries
