"""A small picture of every dataset, well-formed and inside its frame."""

from xml.etree import ElementTree

import pytest

from core.charts.palette import PAINT
from core.charts.thumbnail import DIGITS, HEIGHT, LINES, POINTS, WIDTH, thumbnail
from core.data.source import load
from core.datasets.catalog import DATASETS
from core.experiment.fields import Experiment

SVG = "{http://www.w3.org/2000/svg}"


def drawn(dataset: str) -> ElementTree.Element:
    return ElementTree.fromstring(thumbnail(dataset))


@pytest.mark.parametrize("dataset", DATASETS)
def test_every_dataset_has_a_picture_inside_its_frame(dataset: str) -> None:
    root = drawn(dataset)
    assert root.tag == f"{SVG}svg"
    assert root.get("viewBox") == f"0 0 {WIDTH} {HEIGHT}"
    assert DATASETS[dataset].label in str(root.get("aria-label"))
    shapes = list(root)
    assert len(shapes) >= 36
    for shape in shapes:
        left, top = (float(shape.get(name, shape.get(f"c{name}", "nan"))) for name in ("x", "y"))
        assert 0 <= left <= WIDTH - float(shape.get("width", 0))
        assert 0 <= top <= HEIGHT - float(shape.get("height", 0))


@pytest.mark.parametrize("dataset", [name for name, card in DATASETS.items() if not (card.picture or card.text)])
def test_every_class_has_a_colour_of_its_own(dataset: str) -> None:
    dots = drawn(dataset).findall(f"{SVG}circle")
    assert len(dots) == min(POINTS, len(load(Experiment(dataset=dataset)).frame))
    colours = {dot.get("fill") for dot in dots}
    classes = max(1, len(DATASETS[dataset].classes))  # of a number to predict, all rows have one colour
    assert colours == set(PAINT[:classes])


def test_messages_are_lines_of_words_in_the_colours_of_their_classes() -> None:
    bars = drawn("spam").findall(f"{SVG}rect")
    frame = load(Experiment(dataset="spam")).frame.head(LINES)
    bottoms = [round(float(bar.get("y", 0)) + float(bar.get("height", 0)), 1) for bar in bars]
    lines = sorted(set(bottoms))
    assert len(lines) == LINES
    for bottom, kind, message in zip(lines, frame["kind"], frame["message"], strict=True):
        line = [bar for bar, own in zip(bars, bottoms, strict=True) if own == bottom]
        assert {bar.get("fill") for bar in line} == {PAINT[("spam", "honest").index(kind)]}
        assert len(line) <= len(message.split())
    assert {bar.get("height") for bar in bars} == {"4", "7"}


def test_the_digits_are_six_pictures_in_two_lines() -> None:
    squares = drawn("digits").findall(f"{SVG}rect")
    assert squares
    assert {square.get("width") for square in squares} == {squares[0].get("height")}
    cells = {(int(float(s.get("x", 0)) // (WIDTH / 3)), float(s.get("y", 0)) >= HEIGHT / 2) for s in squares}
    assert len(cells) == DIGITS
