"""The cells of a table that a learner types."""

from dataclasses import dataclass

from core.data.table import Table
from core.experiment.link_codec import Cells


@dataclass(frozen=True)
class TypedCells:
    """A table that is being typed: the cells that its editor started from, and what they are by now.

    `key` is the editor's. `table` is the session's upload when the cells are `too_large` for a link;
    `problem` says why such a table cannot be used yet.
    """

    initial: Cells
    current: Cells
    key: str = ""
    too_large: bool = False
    table: Table | None = None
    problem: str = ""
