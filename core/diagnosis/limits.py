"""The limits of the diagnosis: every number that one of its rules compares with.

Losses come on any scale and may start anywhere, so a change of the loss is measured against its whole fall: from where
it started to the lowest it reached.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """The limits, with the meaning of each. Shares are from 0 to 1."""

    # How much is enough to say anything.
    epochs_to_judge: int = 3  # fewer epochs than these show no course
    epochs_to_oscillate: int = 8  # fewer do not show whether a jump comes back
    rows_of_class: int = 5  # with fewer validation rows of a class, its recall is an accident
    rows_to_be_perfect: int = 20  # that all of fewer rows are right may well be luck
    unknown_rows: int = 30  # counts as the number of validation rows where nobody knows it
    training_rows: float = 3.0  # times the validation rows: the split gives 60% and 20%

    # What chance does.
    sure: float = 2.0  # standard errors that accuracies must differ by: chance does so once in 20 times
    rise: float = 0.1  # of the fall: the validation loss must rise by this and by the next one to be a rise
    rise_of_one_row: float = 1.0  # of the fall, over the root of the number of validation rows
    rise_of_jumps: float = 4.0  # times the middle jump from epoch to epoch, and by this

    # What is smoothed away: medians over this share of the epochs, and at most so many of them.
    window: float = 0.1
    widest_window: int = 50

    # The course of the training loss.
    flat: float = 0.02  # of the first loss: a fall below this is none
    still_falling: float = 0.05  # of the fall: fallen by this in the last fifth, it has not ended falling
    last_part: float = 0.2  # the share of the epochs that this is looked for in
    lost: float = 0.5  # of the fall: as much gained back is what it had learned, lost again
    lost_least: float = 0.05  # of the lowest loss: less is no growth, however small the fall was
    grown: float = 0.1  # of the first loss: ends this far above it
    blown_up: float = 3.0  # times the loss at the start: a peak this far above it is an explosion
    swing: float = 0.05  # of the fall: the middle one of the jumps from epoch to epoch
    swing_least: float = 0.02  # of the loss: smaller jumps are not worth a word
    progress: float = 0.4  # of all jumps together: got further than this, it is on its way, not going in circles
    turns: float = 0.4  # share of the epochs in which the loss turns from up to down or from down to up

    # The weights, from the history's `update_ratio`.
    moved: float = 0.05  # of their size in all the epochs together: less is standing still
    hurled: float = 1.0  # of their size in the first epoch: more, and the learning rate is high

    # Accuracy. Skill is the part of the baseline's mistakes that the model avoids.
    poor_skill: float = 0.4
    poor_loss: float = 0.5  # of the loss at the start, where there is no accuracy: ends above it
    gap: float = 0.05  # training accuracy above validation accuracy, beside a validation loss that rises
    gap_alone: float = 0.1  # the same, where the validation loss does not rise
    imbalanced: float = 1.3  # times an equal share: the most common class has more
    rare: float = 0.2  # the share of the rows below which a class is rare
    low_recall: float = 0.5
    high_accuracy: float = 0.8
    at_once: int = 2  # epochs
    nearly_nothing: float = 0.001  # of the loss at the start, where there is no accuracy: perfect

    # Numbers.
    low_r2: float = 0.3  # a smaller share of the variance explained is little
    much_nearer: float = 0.8  # times the mean absolute error of always predicting the mean

    # Settings that explain a finding.
    strong_l2: float = 0.01
    strong_dropout: float = 0.3
    short_patience: int = 5


LIMITS = Limits()
