"""Escapes text from links and tables for Markdown."""

ZERO_WIDTH = "\u200b"
MARKS = r"\`*_{}[]()<>#+-.!|~$:&"


def escape_markdown(text: str) -> str:
    """The text, escaped so that no part of it is read as Markdown or HTML."""
    for start in ("://", "www.", "@"):  # these would turn into links
        text = text.replace(start, f"{start[0]}{ZERO_WIDTH}{start[1:]}")
    return "".join(f"\\{character}" if character in MARKS else character for character in text)
