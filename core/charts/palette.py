"""The palette: every colour of the app, for charts, pages and components. `.streamlit/config.toml` repeats it."""

from collections.abc import Mapping
from types import MappingProxyType

# The meaning of each colour, and its value on a light and on a dark page.
COLOURS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "primary": ("#00695C", "#2A8F83"),
        "on-primary": ("#FFFFFF", "#FFFFFF"),
        "background": ("#FFFFFF", "#11191E"),
        "panel": ("#F3F6F7", "#1B262D"),
        "text": ("#1C2B33", "#E8EEF1"),
        "link": ("#00695C", "#4DB6AC"),
        "training": ("#0072B2", "#56B4E9"),
        "validation": ("#D55E00", "#E69F00"),
        "test": ("#8B4C9E", "#CC79A7"),
        "positive": ("#00796B", "#26A69A"),
        "negative": ("#607D8B", "#90A4AE"),
        "class-3": ("#CC79A7", "#F0E442"),
        "class-4": ("#E69F00", "#D55E00"),
        "class-5": ("#56B4E9", "#0072B2"),
        "class-6": ("#882255", "#DDCC77"),
        "class-7": ("#44AA99", "#AA4499"),
        "class-8": ("#999933", "#88CCEE"),
        "class-9": ("#332288", "#BBBBBB"),
        "class-10": ("#661100", "#EE8866"),
        "negative-text": ("#4B636E", "#B0BEC5"),
    }
)
RIGHT, WRONG = COLOURS["positive"], COLOURS["validation"]  # of a confusion matrix
NEUTRAL = "gray"  # lines and marks that stand for no rows, on any page

PARTS = ("training", "validation", "test")
# Charts name these by position: they are the theme's chartCategoricalColors.
CATEGORICAL = (*PARTS, "positive", "negative", *(f"class-{number}" for number in range(3, 11)))
# The classes' colours in a picture that is the same on a light and on a dark page: mid-tones.
PAINT = ("#00897B", *(COLOURS[name][0] for name in CATEGORICAL[len(PARTS) + 1 :]))


def css_variables() -> str:
    """The palette as CSS custom properties, such as `--palette-training`, which follow the page's colour scheme."""
    # Streamlit sets color-scheme from the luminance of its background, so light-dark() follows every theme.
    values = (f"--palette-{name}: light-dark({light}, {dark});" for name, (light, dark) in COLOURS.items())
    return f":root, :host {{ {' '.join(values)} }}\n"
