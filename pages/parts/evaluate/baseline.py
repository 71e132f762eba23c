"""What accuracy is worth at the threshold in use."""

import streamlit as st
from numpy.typing import ArrayLike

from core.evaluation.baseline import baseline_sentence, is_accuracy_paradox
from core.evaluation.thresholds import counts_at
from core.text.markdown import escape_markdown


def show_baseline(y_true: ArrayLike, scores: ArrayLike, threshold: float, positive: str, negative: str) -> None:
    """One sentence, as a warning where accuracy misleads. `y_true` holds 0 and 1; both arrays have shape (n,)."""
    counts = counts_at(y_true, scores, threshold)
    sentence = escape_markdown(baseline_sentence(counts, positive, negative))
    if is_accuracy_paradox(counts):
        st.warning(sentence, icon=":material/warning:")
    else:
        st.markdown(sentence)
