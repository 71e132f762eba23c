"""An uploaded file, and what a session holds of it."""

from collections.abc import Callable
from dataclasses import dataclass, field

from core.data.reading.process import ReadingJob
from core.data.reading.reading import Reading
from core.data.table import Table


@dataclass(frozen=True)
class UploadedFile:
    """A file that is kept to be read again, and how the learner asked to read it.

    `release` makes Streamlit forget the file too; `is_connected` says whether the browser is.
    """

    content: bytes
    name: str
    requested: Reading = field(default_factory=Reading)
    release: Callable[[], None] = lambda: None
    is_connected: Callable[[], bool] = lambda: True


@dataclass
class Upload:
    """A session's table that no link can carry: its file, and a file that is being read.

    A table too large for a link that was typed has no file. `version` changes with the table. `dropped` says why the
    table was dropped; empty when it was not.
    """

    table: Table | None = None
    file: UploadedFile | None = None
    version: int = 0
    reading: tuple[UploadedFile, ReadingJob] | None = None
    dropped: str = ""

    def set_table(self, table: Table | None, file: UploadedFile | None = None) -> None:
        """Replace the table and its file, or remove them."""
        self.table, self.file = table, file
        self.version += 1
