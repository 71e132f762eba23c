"""Control characters in texts from links and tables: they break a sentence, or reverse the order of its letters."""

import re

BREAKS = re.compile("[\t\n\v\f\r\x85\u2028\u2029]+")
# ASCII's controls and those above it, the embeddings, overrides and isolates of bidirectional text, and halves of
# characters, which no browser can be sent. Marks of direction that honest texts hold stay: U+200E, U+200F, U+061C.
CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def escape_control_characters(text: str) -> str:
    """The text on one line, with a space for line breaks and tabs, and each other control as its code: [U+202E]."""
    if text.isprintable():
        return text
    return CONTROLS.sub(lambda found: f"[U+{ord(found[0]):04X}]", BREAKS.sub(" ", text))
