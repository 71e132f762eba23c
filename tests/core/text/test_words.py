"""Lists and counts in a sentence."""

from core.text.words import counted, listed


def test_names_are_quoted_and_only_the_first_are_listed() -> None:
    assert listed(["age"]) == "'age'"
    assert listed(["age", "sex", "town", "job"], max_names=2) == "'age', 'sex' and 2 more"
    assert listed(["x" * 61]) == f"'{'x' * 57}...'"


def test_a_noun_agrees_with_its_number() -> None:
    assert [counted(number, "row") for number in (0, 1, 1_200)] == ["0 rows", "1 row", "1,200 rows"]
    assert counted(2, "entry", "entries") == "2 entries"
