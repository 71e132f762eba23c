"""What the tab of a session keeps, so that a reloaded page can say what it has lost, and bring it back."""

from typing import Annotated, Self
from urllib.parse import parse_qsl

import msgspec
from msgspec import Meta
from msgspec.structs import replace

from core.experiment.fields import SPECS
from core.text.words import shortened

MAX_LINKS = 3
MAX_BYTES = 2**16

MAX_LINE = 300
MAX_QUERY = 10_000

Line = Annotated[str, Meta(max_length=MAX_LINE)]
Query = Annotated[str, Meta(max_length=MAX_QUERY)]
Count = Annotated[int, Meta(ge=0, le=1_000_000)]


class RunLink(msgspec.Struct, frozen=True):
    """A run in one line, and the query of the link to its settings."""

    line: Line
    query: Query

    @property
    def parameters(self) -> dict[str, str]:
        """The settings in the link. Streamlit refuses other names, such as embed, and a storage may hold any."""
        given = parse_qsl(self.query, keep_blank_values=True)
        return {name: value for name, value in given if name in SPECS}


class TabRecord(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a session holds that its link does not.

    `links` are of the latest of the `runs`, and of a training under way (`is_training`). `lesson_runs` were trained for
    lessons. `file_name` is that of the learner's own table; one that was typed has none, and `has_typed_table` is true.
    """

    runs: Count = 0
    links: Annotated[tuple[RunLink, ...], Meta(max_length=MAX_LINKS)] = ()
    is_training: bool = False
    lesson_runs: Count = 0
    file_name: Line = ""
    has_typed_table: bool = False

    @property
    def table_text(self) -> str:
        """The learner's own table in words; empty when there is none."""
        if self.file_name:
            return f"your table '{shortened(self.file_name)}'"
        return "the table that you typed" if self.has_typed_table else ""

    @property
    def advice(self) -> str:
        """How to have the learner's own table again."""
        return f"{'Open the same file' if self.file_name else 'Type or paste it'} again on the Data page"

    @classmethod
    def read(cls, text: str) -> Self:
        """The record that `write` wrote; an empty one for any other text."""
        if len(text) > MAX_BYTES:
            return cls()
        try:
            record = msgspec.json.decode(text, type=cls)
        except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
            return cls()
        return record if record.runs or record.is_training else replace(record, links=())

    def write(self) -> str:
        """The record as a text; "" when the session holds nothing."""
        return msgspec.json.encode(self).decode() if self else ""

    def __bool__(self) -> bool:
        """True when the session holds something."""
        return self != type(self)()

    def merged_with(self, lost: Self) -> Self:
        """What a session holds or has `lost`: the record for its tab until the learner has read what is lost."""
        links = {link.query: link for link in (*lost.links, *self.links)}
        return type(self)(
            runs=self.runs + lost.runs,
            links=tuple(links.values())[-MAX_LINKS:],
            is_training=self.is_training or lost.is_training,
            lesson_runs=self.lesson_runs + lost.lesson_runs,
            file_name=self.file_name or ("" if self.has_typed_table else lost.file_name),
            has_typed_table=self.has_typed_table or (not self.file_name and lost.has_typed_table),
        )
