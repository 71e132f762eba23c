"""The rows behind a cell in a real browser: a click on the matrix lists them, and the file holds them."""

import csv
import re
from pathlib import Path

from playwright.sync_api import Locator, expect

from tests.browser.walk import Walk


def test_a_click_on_the_matrix_lists_the_rows_and_the_file_holds_them(walk: Walk) -> None:
    walk.open("/train?dataset=iris&epochs=5")
    walk.train()
    walk.go("Judge it")
    download = walk.page.get_by_test_id("stDownloadButton").get_by_role("button")
    cell, count = fullest_cell_of_setosa(walk)

    cell.click()
    expect(download).to_have_text(re.compile(f"Download {count} rows? as CSV"))
    walk.settle()

    # Another cell from the list, then the first one by a click again: the chart must not hold on to the old click.
    walk.choose("Rows behind", re.compile("^(?!setosa)"))
    says = walk.page.get_by_text(re.compile(r"^\d+ rows? (are|is) (versicolor|virginica) and called"))
    expect(says).to_be_visible()
    fullest_cell_of_setosa(walk)[0].click()
    expect(says).to_be_hidden()
    expect(download).to_have_text(re.compile(f"Download {count} rows? as CSV"))
    with walk.page.expect_download() as file:
        download.click()
    lines = list(csv.reader(Path(file.value.path()).read_text(encoding="utf-8-sig").splitlines()))
    assert lines[0][:5] == ["row", "score of predicted", "score of true", "true", "predicted"]
    assert [line[3] for line in lines[1:]] == ["setosa"] * count


def fullest_cell_of_setosa(walk: Walk) -> tuple[Locator, int]:
    """Of the matrix' first row the cell with the most rows, and how many they are."""
    chart = walk.page.locator("[class*=st-key-scroll-matrix] .vega-embed svg")
    cells = chart.locator(".mark-rect").last.locator("path")
    expect(cells).to_have_count(9)
    texts = chart.locator(".mark-text.role-mark").locator("text")
    counts = [int(text or 0) for text in texts.all_text_contents()[:3]]
    place = counts.index(max(counts))
    return cells.nth(place), counts[place]
