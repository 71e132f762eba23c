"""Text from elsewhere inside Markdown."""

ZERO_WIDTH = "\u200b"
MARKS = r"\`*_{}[]()<>#+-.!|~$:&"


def escape_markdown(text: str) -> str:
    """Text from a link or a table, so that none of it is read as Markdown or HTML."""
    for start in ("://", "www.", "@"):  # what would become a link of itself
        text = text.replace(start, f"{start[0]}{ZERO_WIDTH}{start[1:]}")
    return "".join(f"\\{mark}" if mark in MARKS else mark for mark in text)
