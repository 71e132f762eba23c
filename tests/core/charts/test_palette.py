import re
import tomllib
from pathlib import Path

import pytest

from core.charts.palette import CATEGORICAL, COLOURS, PAINT, css_variables

ROOT = Path(__file__).parents[3]
PALETTE = ROOT / "core/charts/palette.py"
SOURCES = [
    path
    for folder in ("core", "pages")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in {".py", ".css", ".js", ".html"} and path != PALETTE
]
HEX = re.compile(r"#(?:[0-9a-fA-F]{6}|[0-9a-fA-F]{3})\b")
OPTIONS = {
    "primaryColor": "primary",
    "backgroundColor": "background",
    "secondaryBackgroundColor": "panel",
    "textColor": "text",
    "linkColor": "link",
}


@pytest.mark.parametrize(("theme", "dark"), [("light", 0), ("dark", 1)])
def test_the_theme_is_the_palette(theme: str, dark: int) -> None:
    configuration = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))
    expected = {option: COLOURS[name][dark] for option, name in OPTIONS.items()}
    expected["chartCategoricalColors"] = [COLOURS[name][dark] for name in CATEGORICAL]
    assert configuration["theme"][theme] == expected


def test_no_other_file_names_a_colour() -> None:
    assert len(SOURCES) > 200
    found = [
        f"{path.relative_to(ROOT)}:{number}: {colour}"
        for path in SOURCES
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        for colour in HEX.findall(line)
    ]
    assert not found


def test_styles_use_variables_of_the_palette_only() -> None:
    defined = set(re.findall(r"(--palette-[\w-]+):", css_variables()))
    used = {
        name
        for path in SOURCES
        if path.suffix == ".css"
        for name in re.findall(r"var\((--palette-[\w-]+)\)", path.read_text(encoding="utf-8"))
    }
    assert used
    assert used <= defined


def test_a_variable_has_a_value_for_light_and_for_dark() -> None:
    assert "--palette-training: light-dark(#0072B2, #56B4E9);" in css_variables()


def test_classes_are_painted_in_their_own_colours() -> None:
    assert [PAINT[0], *PAINT[1:3]] == ["#00897B", "#607D8B", "#CC79A7"]
    assert len(PAINT) == len(set(PAINT)) == len(CATEGORICAL) - 3
