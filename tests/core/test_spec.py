"""One control: what it accepts, how it is written in a link, and what it says of a value that it refuses."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.experiment.fields import SPECS
from core.spec import MAXIMUM_LAYERS, MAXIMUM_TEXT, MAXIMUM_UNITS, ControlKind, Spec, layer_sizes
from core.text.numbers import format_bound


def make(kind: ControlKind, default: Any = None, **options: Any) -> Spec:
    return Spec(kind=kind, label="A label", help="Some help.", default=default, group="data", **options)


WHOLE = make("integer", minimum=1, maximum=1_000)
NUMBER = make("number", minimum=0.0, maximum=1.0)
ANY_NUMBER = make("number", optional=True)
SWITCH = make("switch")
CHOICE = make("choice", choices={"red": "Red", "blue": "Blue"}, aliases={"rouge": "red"})
TEXT = make("text")
LAYERS = make("layers")


@pytest.mark.parametrize("name", SPECS)
def test_every_label_and_help_is_words_that_end_properly(name: str) -> None:
    spec = SPECS[name]
    assert spec.label[:1].isupper()
    assert spec.label[-1].isalnum() or spec.label.endswith(")")
    assert spec.help[:1].isupper() or spec.help[:1].isdigit()
    assert spec.help.endswith(".")
    assert "  " not in spec.help
    assert spec.group in {"data", "network", "optimizer", "loss", "training", "evaluate"}


@pytest.mark.parametrize("name", SPECS)
def test_every_default_is_allowed_and_comes_back_from_a_link(name: str) -> None:
    spec = SPECS[name]
    assert spec.problem(spec.default) == ""
    assert spec.read(spec.write(spec.default)) == spec.default


@pytest.mark.parametrize("name", [name for name, spec in SPECS.items() if spec.minimum is not None])
def test_every_bound_is_allowed_and_what_lies_beyond_is_not(name: str) -> None:
    spec = SPECS[name]
    assert spec.minimum is not None
    assert spec.maximum is not None
    below, above = spec.minimum - 1, spec.maximum + 1
    for value in (spec.minimum, spec.maximum):
        assert spec.read(str(value)) == value
    for value in (below, above):
        with pytest.raises(ValueError, match=rf"from .* to {format_bound(spec.maximum)}"):
            spec.read(str(value))


@pytest.mark.parametrize("name", [name for name, spec in SPECS.items() if spec.kind == "choice"])
def test_every_choice_is_allowed_has_a_label_and_is_named_in_words(name: str) -> None:
    spec = SPECS[name]
    for choice, label in spec.choices.items():
        assert spec.read(choice) == choice
        assert label
        assert choice in spec.allowed
    for alias, choice in spec.aliases.items():
        assert alias not in spec.choices
        assert spec.read(alias) == choice
        assert choice in spec.choices


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        (WHOLE, "a whole number from 1 to 1,000"),
        (NUMBER, "a number from 0 to 1"),
        (ANY_NUMBER, "a number"),
        (SWITCH, "true or false"),
        (CHOICE, "one of red, blue"),
        (TEXT, f"text of at most {MAXIMUM_TEXT:,} characters"),
    ],
    ids=lambda value: getattr(value, "kind", ""),
)
def test_what_a_control_allows_in_words(spec: Spec, words: str) -> None:
    assert spec.allowed == words
    if not spec.optional:
        assert spec.problem(None) == f"needs {words}"


@pytest.mark.parametrize(
    ("spec", "text", "value"),
    [
        (WHOLE, "7", 7),
        (WHOLE, " +7 ", 7),
        (WHOLE, "007", 7),
        (NUMBER, "1", 1.0),
        (NUMBER, "1e-3", 0.001),
        (ANY_NUMBER, "", None),
        (ANY_NUMBER, "-2.5", -2.5),
        (SWITCH, "TRUE", True),
        (SWITCH, "off", False),
        (CHOICE, "rouge", "red"),
        (TEXT, " kept as it is ", " kept as it is "),
        (LAYERS, "", ""),
        (LAYERS, "16-8", "16-8"),
    ],
)
def test_what_a_text_stands_for(spec: Spec, text: str, value: Any) -> None:
    read = spec.read(text)
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(
    ("spec", "text"),
    [
        *[(WHOLE, text) for text in ("", "0", "1001", "1.0", "1e2", "nan", "inf", "1_0", "٣", "²", "9" * 5_000, "0x1")],
        *[(NUMBER, text) for text in ("", "nan", "inf", "-inf", "1e999", "-0.1", "1.1", "half", "1,0")],
        *[(ANY_NUMBER, text) for text in ("nan", "1e999", "-1e999", "9" * 400)],
        *[(SWITCH, text) for text in ("", "maybe", "2")],
        *[(CHOICE, text) for text in ("", "green", "re")],
        (TEXT, "x" * (MAXIMUM_TEXT + 1)),
        *[(LAYERS, text) for text in ("0", "257", "16-", "-16", "16--16", "16,16", "1-1-1-1-1-1-1", "a", "١٦", "1e1")],
    ],
)
def test_a_text_that_stands_for_nothing_is_refused_with_what_is_allowed(spec: Spec, text: str) -> None:
    with pytest.raises(ValueError, match="must be") as caught:
        spec.read(text)
    assert str(caught.value) == f"must be {spec.allowed}"


@pytest.mark.parametrize(
    ("spec", "value"),
    [(WHOLE, True), (WHOLE, 1.0), (NUMBER, True), (NUMBER, math.nan), (SWITCH, 1), (LAYERS, 16), (TEXT, 3)],
)
def test_a_value_of_another_type_is_refused(spec: Spec, value: Any) -> None:
    assert spec.problem(value) == f"must be {spec.allowed}"


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_comes_back_from_a_link_to_the_bit(value: float) -> None:
    assert ANY_NUMBER.read(ANY_NUMBER.write(value)) == value


@given(st.lists(st.integers(1, MAXIMUM_UNITS), max_size=MAXIMUM_LAYERS))
def test_layers_are_read_as_they_are_written(sizes: list[int]) -> None:
    assert layer_sizes("-".join(map(str, sizes))) == tuple(sizes)


@given(st.text())
def test_layers_of_any_text_are_allowed_sizes_or_none(text: str) -> None:
    sizes = layer_sizes(text)
    assert sizes is None or (len(sizes) <= MAXIMUM_LAYERS and all(1 <= size <= MAXIMUM_UNITS for size in sizes))
