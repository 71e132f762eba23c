"""Keeps the link in the address bar and a session in step."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import streamlit as st

MAX_PROBLEMS = 10
MAX_OLDER = 8


@dataclass
class LinkSync:
    """The link that was `written` last, and whether the learner has `touched` the session since.

    `older` are links written before it that the browser may still send, as it has not yet sent the last one.
    """

    written: dict[str, str] = field(default_factory=dict)
    touched: bool = False
    older: list[dict[str, str]] = field(default_factory=list)

    def sync(
        self,
        navigated: bool,
        read: Callable[[Sequence[tuple[str, str]]], list[str]],
        write: Callable[[], dict[str, str]],
        offered: Sequence[dict[str, str]] = (),
    ) -> list[str] | None:
        """Read a link that was opened into the session, then write the session's link into the address bar.

        A link counts as opened when the learner has `navigated`: came from another page, or went back; or when it is
        one of those that the page itself has `offered`. Otherwise the session sets the link: a browser that has not
        received the latest page may still send an older one.

        Returns:
            What `read` says is wrong with the link, see `first_problems`; None when none was opened.
        """
        given = st.query_params.to_dict()
        problems = None
        opened = navigated or (given in offered and given not in self.older)
        if opened and given and given != self.written and not self.touched:
            parameters = [(name, value) for name in given for value in st.query_params.get_all(name)]
            problems = first_problems(read(parameters))
        self.touched = False
        before, self.written = self.written, write()
        self.older = [] if given == self.written else [*self.older, before][-MAX_OLDER:]
        # A browser that sends this link may have yet to receive the one `before`, which would then replace it.
        if st.query_params.to_dict() != self.written or before != self.written:
            st.query_params.from_dict(self.written)
        return problems


def first_problems(problems: list[str]) -> list[str]:
    """The first of a link's problems, and a last line that counts the others: a link can hold thousands."""
    others = len(problems) - MAX_PROBLEMS
    return problems if others <= 0 else [*problems[:MAX_PROBLEMS], f"and {others:,} more"]
