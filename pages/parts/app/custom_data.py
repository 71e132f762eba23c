"""What a session holds of custom data that no link can carry: an uploaded file and its table, and typed cells."""

from collections.abc import Callable
from dataclasses import dataclass, field

from core.data.reading.process import ReadingJob
from core.data.reading.reading import Reading
from core.data.table import Table
from core.experiment.link_codec import Cells


@dataclass(frozen=True)
class UploadedFile:
    """A file that is kept to be read again, and how the learner asked to read it.

    `first` is what was asked at first, and how the file was read then. `id` is Streamlit's name for the file, `release`
    makes Streamlit forget it; `is_connected` says whether the browser is.
    """

    content: bytes
    name: str
    requested: Reading = field(default_factory=Reading)
    first: tuple[Reading, Reading] | None = None
    id: str = ""
    release: Callable[[], None] = lambda: None
    is_connected: Callable[[], bool] = lambda: True


@dataclass(frozen=True)
class UnknownEncoding:
    """What is known of an uploaded file whose encoding has to be chosen: the likely ones, and some lines in bytes."""

    likely: tuple[str, ...]
    sample: bytes


@dataclass
class Upload:
    """A session's table that no link can carry: its file, and a file that is being read.

    A table too large for a link that was typed has no file. `version` changes with the table. `dropped` says why the
    table was dropped; empty when it was not. `unknown_encoding` is there while a file waits for its encoding.
    """

    table: Table | None = None
    file: UploadedFile | None = None
    version: int = 0
    reading: tuple[UploadedFile, ReadingJob] | None = None
    dropped: str = ""
    unknown_encoding: UnknownEncoding | None = None

    def set_table(self, table: Table | None, file: UploadedFile | None = None) -> None:
        """Replace the table and its file, or remove them."""
        self.table, self.file = table, file
        self.version += 1


@dataclass(frozen=True)
class PastedTable:
    """A table that was pasted: its text, how the learner asked to read it, the table that was read, and its cells."""

    text: str
    requested: Reading
    table: Table
    cells: Cells


@dataclass(frozen=True)
class TypedCells:
    """A table that is being typed: the `initial` cells of its editor, whose key is `key`, and the `current` ones.

    `table` is the session's upload when the cells are `too_large` for a link;
    `problem` says why such a table cannot be used yet. `pasted` is the last table that was pasted.
    """

    initial: Cells
    current: Cells
    key: str = ""
    too_large: bool = False
    table: Table | None = None
    problem: str = ""
    pasted: PastedTable | None = None
