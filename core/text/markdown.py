"""Escapes text from links and tables for Markdown."""

from core.text.control_characters import escape_control_characters

ZERO_WIDTH = "\u200b"
MARKS = r"\`*_{}[]()<>#+-.!|~$:&"


def escape_markdown(text: str) -> str:
    """The text on one line with control characters as codes, escaped so that nothing is read as Markdown or HTML."""
    text = escape_control_characters(text)
    for start in ("://", "www.", "@"):  # these would turn into links
        text = text.replace(start, f"{start[0]}{ZERO_WIDTH}{start[1:]}")
    return "".join(f"\\{character}" if character in MARKS else character for character in text)
