"""Text from a link or a table stays text in Markdown."""

from core.text.markdown import ZERO_WIDTH, escape_markdown

MARKED = "![x](http://a.b) <b>*_`$:r[y]"


def test_no_control_character_of_a_text_breaks_or_reorders_the_sentence() -> None:
    assert escape_markdown("a\u202eb") == r"a\[U\+202E\]b"
    assert escape_markdown("x\n===\n\n    y") == "x ===     y"


def test_no_mark_of_a_text_is_read_as_markdown() -> None:
    escaped = escape_markdown(MARKED)
    assert escaped.replace("\\", "").replace(ZERO_WIDTH, "") == MARKED
    for mark in "!<*_`$[(:":
        assert mark not in escaped.replace(f"\\{mark}", "")
