"""Can the scores be trusted? The calibration curve and what it says."""

import streamlit as st
from numpy.typing import ArrayLike

from core.charts.calibration import bin_rows_spec, calibration_data, calibration_spec
from core.evaluation.calibration import (
    brier_score,
    calibration_sentences,
    calibration_table,
    expected_calibration_error,
)
from core.text.markdown import escape_markdown
from core.text.numbers import number
from core.text.words import shortened
from pages.parts.app.lazy_expander import lazy_expander
from pages.parts.app.picture import show_chart


def show_calibration(y_true: ArrayLike, scores: ArrayLike, positive: str) -> None:
    """The section, for validation rows. `y_true` holds 0 and 1, `scores` the class's scores; shape (n,)."""
    lazy_expander(
        ":material/straighten: Can the scores be trusted?",
        lambda: _show(y_true, scores, positive),
        key="calibration",
    )


def _show(y_true: ArrayLike, scores: ArrayLike, positive: str) -> None:
    table, positive = calibration_table(y_true, scores), shortened(positive)
    st.markdown(escape_markdown(" ".join(calibration_sentences(table, positive))))
    left, right = st.columns([2, 1], gap="large")
    with left:
        bins = calibration_data(table, "validation")
        show_chart(calibration_spec(), key="calibration", bins=bins)
        show_chart(bin_rows_spec(), key="calibration-rows", bins=bins)
        st.caption(
            "Each point is a bin, a tenth of the scores' scale: the share of its rows that is "
            f"{escape_markdown(positive)} and its 95% interval. On the dashed line, scores mean what they say. "
            "Below: how many rows each bin holds. Bins without a row are left out."
        )
    with right:
        st.metric(
            "Brier score",
            number(brier_score(y_true, scores)),
            help="The mean squared distance between score and truth. 0: sure and always right. Always answering "
            "0.5 gives 0.25.",
        )
        st.metric(
            "Expected calibration error",
            number(expected_calibration_error(table)),
            help="How far share and score lie apart on average, each bin counting by its rows. 0: scores mean "
            "what they say, which does not yet make them useful.",
        )
