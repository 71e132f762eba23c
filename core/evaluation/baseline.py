"""Accuracy compared with always predicting the most common class, in a sentence."""

from core.evaluation.metrics import Counts
from core.text.numbers import number, percent
from core.text.words import counted

HIGH_ACCURACY = 0.9
LOW_RECALL = 0.5


def is_accuracy_paradox(counts: Counts) -> bool:
    """True when accuracy is high only because the positive class is rare: at least half of its rows are missed.

    With accuracy of at least 0.9 and recall of at most 0.5 at most a fifth of the rows are positive, and calling every
    row negative makes at most twice as many mistakes: accuracy is then at most half of the way from this baseline to 1.
    """
    accuracy, recall = counts.accuracy, counts.recall
    if accuracy is None or recall is None:
        return False
    return accuracy >= HIGH_ACCURACY and recall <= LOW_RECALL


def baseline_sentence(counts: Counts, positive: str, negative: str) -> str:
    """Accuracy beside its baseline, for classes of these names; a warning where accuracy misleads."""
    accuracy, baseline = counts.accuracy, counts.baseline_accuracy
    if accuracy is None or baseline is None:
        return "There are no rows, so there is no accuracy to compare."
    if not counts.positives or not counts.negatives:
        return (
            f"Every row is {positive if counts.positives else negative}: accuracy says nothing about telling two apart."
        )
    if is_accuracy_paradox(counts):
        return _paradox(counts, positive, negative)
    most_common = positive if counts.positives > counts.negatives else negative
    right = counts.tp + counts.tn
    always = max(counts.positives, counts.negatives)
    answer = f"always answering {most_common}"
    if right <= always:
        how = "exactly as good as" if right == always else "worse than"
        return f"Accuracy {number(accuracy)} is {how} {answer}, which is right for {percent(baseline)} of these rows."
    gained = f"{right - always:,} more of {counts.rows:,}"
    return f"Accuracy {number(accuracy)} beats {answer} ({number(baseline)}): {gained} rows are right."


def _paradox(counts: Counts, positive: str, negative: str) -> str:
    gain = counts.tp - counts.fp  # by how many rows the model is right more often than the baseline
    often = "as often"
    if gain:
        often = f"in only {counted(gain, 'row')} fewer" if gain > 0 else f"in {counted(-gain, 'row')} more"
    return (
        f"{percent(counts.accuracy or 0.0)} of the rows are right, but {percent(counts.negatives / counts.rows)} are "
        f"{negative}: calling every row {negative} is right {often}. Of {counts.positives:,} {positive} rows your "
        f"model finds {counts.tp:,} (recall {number(counts.recall or 0.0)}). This is the accuracy paradox: where one "
        "class is rare, look at its recall and precision."
    )
