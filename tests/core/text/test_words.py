"""Lists and counts in a sentence."""

from core.text.words import counted, listed, shortened


def test_names_are_quoted_and_only_the_first_are_listed() -> None:
    assert listed(["age"]) == "'age'"
    assert listed(["age", "sex", "town", "job"], max_names=2) == "'age', 'sex' and 2 more"
    assert listed(["x" * 61]) == f"'{'x' * 57}...'"


def test_a_text_is_cut_where_it_is_long_and_holds_no_control_character() -> None:
    assert shortened("town") == "town"
    assert shortened("x" * 60) == "x" * 60
    assert shortened("x" * 20_000) == f"{'x' * 57}..."
    assert shortened("x" * 31, 30) == f"{'x' * 27}..."
    assert shortened("a\nb\u202ec") == "a b[U+202E]c"
    assert len(shortened("\u202e" * 60)) == 60
    assert listed(["a\u202eb"]) == "'a[U+202E]b'"


def test_a_noun_agrees_with_its_number() -> None:
    assert [counted(number, "row") for number in (0, 1, 1_200)] == ["0 rows", "1 row", "1,200 rows"]
    assert counted(2, "entry", "entries") == "2 entries"
