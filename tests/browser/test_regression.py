"""A number of one's own in a real browser: uploaded, trained, judged, and its test rows opened."""

from pathlib import Path

import numpy as np
import pandas as pd
from playwright.sync_api import expect

from tests.browser.walk import Walk


def make_rents(path: Path, rows: int = 200) -> Path:
    """A CSV of two features that are numbers, and a rent that follows from them."""
    generator = np.random.default_rng(0)
    area, distance = generator.uniform(20, 120, rows).round(1), generator.uniform(0, 10, rows).round(1)
    rent = 300 + 9 * area - 20 * distance + generator.normal(0, 20, rows)
    pd.DataFrame({"area": area, "distance": distance, "rent": rent.round(2)}).to_csv(path, index=False)
    return path


def test_an_uploaded_number_is_learned_and_judged_on_a_phone(walk: Walk, tmp_path: Path) -> None:
    walk.page.set_viewport_size({"width": 390, "height": 844})
    walk.open("/data")
    walk.page.locator("input[type=file]").set_input_files(make_rents(tmp_path / "rents.csv"))
    walk.says("A number is predicted")
    walk.has_address("dataset=upload")
    walk.go("Train on 120 rows")
    walk.says("rents, 200 rows, rent is predicted")
    walk.train()
    assert walk.numbers()[0] == "50 / 50"
    walk.says("baseline ")
    expect(walk.page.locator(".vega-embed").first.locator("image")).to_be_attached()
    walk.go("Judge it")
    walk.says("On average your model is off by")
    walk.says("Predicted against actual")
    expect(walk.page.locator(".vega-embed").nth(2).locator("path").first).to_be_attached()
    walk.press("Open the test rows")
    walk.says("On the test rows your model is")
    expect(walk.page.get_by_role("button", name="Open the test rows")).to_have_count(0)
    assert walk.page.evaluate("document.documentElement.scrollWidth") <= 390
