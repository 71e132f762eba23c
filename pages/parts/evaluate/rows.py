"""The rows behind a cell of the confusion matrix: as a table, or as pictures, and as a file."""

import re
from dataclasses import dataclass
from html import escape

import numpy as np
import pandas as pd
import streamlit as st

from core.charts.images import image_urls
from core.data.spreadsheet import csv_bytes
from core.data.table import Table
from core.evaluation.confusion import confusion_matrix, predict
from core.evaluation.rows import CELLS, Outcome, filled_cells, free_name, row_table, rows_of_cell
from core.runs.run import Scored
from core.text.markdown import escape_markdown
from core.text.words import counted, shortened

MAX_ROWS, MAX_PICTURES = 200, 60
MAX_CLASS_NAME = 25  # characters in the name of a file, which holds two: at most 255 bytes, up to 4 for each
OUTCOMES: dict[Outcome, str] = {
    "tp": "TP found",
    "fn": "FN missed",
    "fp": "FP false alarm",
    "tn": "TN rightly left",
}


@dataclass(frozen=True)
class Cell:
    """One cell: the names of all classes, the actual and the predicted one, and its rows' indices in `scored`."""

    table: Table
    scored: Scored
    names: tuple[str, ...]
    actual: int
    predicted: int
    indices: np.ndarray

    def rows(self, limit: int | None = None) -> pd.DataFrame:
        """The rows, or the first few of them, beside what the model made of them."""
        indices = self.indices[:limit]
        return row_table(
            self.table.frame,
            self.scored.rows[indices],
            self.scored.scores[indices],
            names=self.names,
            actual=self.actual,
            predicted=self.predicted,
        )


def rows_of_two(
    table: Table,
    scored: Scored,
    names: tuple[str, ...],
    threshold: float,
    *,
    key: str,
) -> None:
    """Choose one of the four cells of (negative, positive) `names`, and see its rows.

    The choice, a key of `OUTCOMES` or None, stands in the session state at `key`.
    """
    matrix = confusion_matrix(scored.y_true, predict(scored.scores, threshold), 2)
    chosen = st.segmented_control(
        "Rows behind",
        list(OUTCOMES),
        format_func=lambda outcome: f"{OUTCOMES[outcome]} ({matrix[CELLS[outcome]]:,})",
        key=key,
    )
    if chosen is None:
        st.caption(
            "Choose a cell, here or in the matrix, to see its rows: every mistake is a row that can be looked at."
        )
        return
    actual, predicted = CELLS[chosen]
    indices = rows_of_cell(scored.y_true, scored.scores, actual, predicted, threshold)
    _show(Cell(table, scored, names, actual, predicted, indices), key)


def rows_of_many(table: Table, scored: Scored, names: tuple[str, ...], matrix: np.ndarray, *, key: str) -> None:
    """Choose a cell of the matrix of many classes from a list, and see its rows.

    The choice, an (actual, predicted) pair, stands in the session state at `key`; see `choose_filled`.
    """

    def label(cell: tuple[int, int]) -> str:
        actual, predicted = (names[index] for index in cell)
        called = "rightly called" if cell[0] == cell[1] else "called"
        return f"{actual} {called} {predicted} ({counted(int(matrix[cell]), 'row')})"

    chosen = st.selectbox(
        "Rows behind",
        filled_cells(matrix),
        index=None,
        format_func=label,
        placeholder="Choose a cell, here or in the matrix",
        key=key,
    )
    if chosen:
        indices = rows_of_cell(scored.y_true, scored.scores, *chosen)
        _show(Cell(table, scored, names, *chosen, indices), key)


def choose_filled(matrix: np.ndarray, key: str) -> None:
    """Forget a choice of `rows_of_many` that holds no rows: a click on an empty cell, or one of an earlier run."""
    if st.session_state.get(key) not in filled_cells(matrix):
        st.session_state[key] = None


def _show(cell: Cell, key: str) -> None:
    actual, predicted = (escape_markdown(shortened(cell.names[index])) for index in (cell.actual, cell.predicted))
    right = cell.actual == cell.predicted
    if not len(cell.indices):
        st.caption(f"No row that is {actual} is called {predicted}.")
        return
    order = "the least sure answers first: they are the next to turn" if right else "the surest mistakes first"
    limit = MAX_PICTURES if cell.table.shape else MAX_ROWS
    total = len(cell.indices)
    shown = f" The first {limit} of {total:,} are shown; the file holds them all." if total > limit else ""
    verb = "is" if total == 1 else "are"
    st.markdown(f"**{counted(total, 'row')} {verb} {actual} and called {predicted}**, {order}.{shown}")
    if cell.table.shape:
        st.html(pictures(cell, cell.table.shape))
    else:
        _show_table(cell)
    st.download_button(
        f"Download {counted(total, 'row')} as CSV",
        data=lambda: csv_bytes(cell.rows()),
        file_name=file_name(cell),
        mime="text/csv",
        icon=":material/download:",
        key=f"{key}-download",
        on_click="ignore",
    )


def _show_table(cell: Cell) -> None:
    ours = ("score", "score of predicted", "score of true")
    scores = [free_name(name, cell.table.frame.columns) for name in ours]
    st.dataframe(
        cell.rows(MAX_ROWS),
        hide_index=True,
        column_config={name: st.column_config.NumberColumn(format="%.3f") for name in scores},
    )


def pictures(cell: Cell, shape: tuple[int, int]) -> str:
    """The first rows as pictures, each with its true and predicted class and its score, as HTML."""
    rows = cell.rows(MAX_PICTURES)
    pixels = cell.table.frame.drop(columns=cell.table.target, errors="ignore").take(rows.iloc[:, 0].to_numpy() - 1)
    actual, predicted = (cell.names[index] for index in (cell.actual, cell.predicted))
    words = f"{actual}, called {predicted}"
    figures = []
    for url, row, score in zip(image_urls(pixels.to_numpy(float), shape), *_captions(rows), strict=True):
        caption = f"{escape(words)}<br>{score}"
        figures.append(
            f'<figure><img src="{url}" alt="Row {row}: {escape(words)}"><figcaption>{caption}</figcaption></figure>'
        )
    return f'<div class="pictures">{"".join(figures)}</div>'


def _captions(rows: pd.DataFrame) -> tuple[list[int], list[str]]:
    """Row numbers, and scores in words; of many classes a mistake has two."""
    scores = [f"score {score:.3f}" for score in rows.iloc[:, 1]]
    if rows.columns[2].startswith("score of true"):
        rivals = rows.iloc[:, 2]
        scores = [
            words if score == rival else f"{words}, true {rival:.3f}"
            for words, score, rival in zip(scores, rows.iloc[:, 1], rivals, strict=True)
        ]
    return rows.iloc[:, 0].tolist(), scores


def file_name(cell: Cell) -> str:
    """A name that every file system takes: rows-8-called-1.csv."""
    names = [re.sub(r"\W+", "_", cell.names[index])[:MAX_CLASS_NAME] for index in (cell.actual, cell.predicted)]
    return f"rows-{names[0]}-called-{names[1]}.csv"
