"""The limits of the diagnosis: every number that a rule compares with.

Losses come on any scale and may start anywhere, so a change of the loss is measured as a share of its whole fall: from
where it started to the lowest value it reached.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """The limits, with the unit of each. Shares are from 0 to 1."""

    # Data: how many rows are checked.
    max_rows: int = 100_000
    max_cells: int = 10_000_000  # rows times columns

    # Data: columns that reveal the target.
    max_column_auc: float = 0.99  # of one column alone; honest columns may reach 0.98
    max_column_lambda: float = 0.95  # Goodman and Kruskal's lambda of the classes given one column
    max_column_r2: float = 0.99  # of a straight line through one column
    min_frequent_share: float = 0.2  # of the rows: a number as frequent as this may mean "nothing yet"
    max_frequent_lambda: float = 0.85  # lambda given whether a number is the most frequent one
    max_codes: int = 20  # distinct values; a column with fewer may hold codes of categories
    max_later_share: float = 0.9  # of the rows in which one date is later than all the others

    # Data: rows that repeat.
    min_repeated_rows: int = 3  # rows; fewer may repeat by chance
    min_possible_rows: int = 100  # possible different rows per row; with fewer, repetition is expected
    max_shared_share: float = 0.02  # of the validation and test rows that are also training rows
    max_duplicate_share: float = 0.01  # of the rows
    max_conflicting_share: float = 0.01  # of the rows

    # Data: classes and missing values.
    min_even_share: float = 0.2  # of an even share of the rows: with two classes, 10%
    min_class_rows: int = 30  # training rows of each class
    min_known_rows: int = 10  # rows of a class, or known values, before their statistics mean something
    max_missing_difference: float = 0.2  # between two classes' shares of missing values
    max_missing_z: float = 3.09  # standard deviations that chance exceeds once in 1,000 times

    # Data: scales.
    max_spread_ratio: float = 1_000.0  # of one column's range to another's
    max_shown_ratio: float = 1e12

    # Runs: how much is enough for a finding.
    min_epochs: int = 3
    min_epochs_to_oscillate: int = 8  # with fewer, a jump may not come back
    min_recall_rows: int = 5  # validation rows of a class; with fewer, its recall is chance
    min_perfect_rows: int = 20  # validation rows; that all of fewer are right may be chance
    assumed_rows: int = 30  # validation rows where their number is unknown
    training_rows_ratio: float = 3.0  # training rows for each validation row: the split gives 60% and 20%

    # Runs: what chance does.
    max_chance_z: float = 2.0  # standard errors between two accuracies: chance exceeds them once in 20 times
    min_rise: float = 0.1  # of the fall: the validation loss rises by more than this and the next one together
    min_rise_of_one_row: float = 1.0  # of the fall, divided by the root of the number of validation rows
    min_rise_in_jumps: float = 4.0  # times the median change from epoch to epoch, and by more than this

    # Runs: smoothing, by medians over a window.
    window_share: float = 0.1  # of the epochs
    max_window: int = 50  # epochs

    # Runs: the course of the losses.
    max_flat_fall: float = 0.02  # of the first loss; a smaller fall does not count
    min_late_fall: float = 0.05  # of the fall: with this in the last part, the loss still falls
    late_share: float = 0.2  # of the epochs: the last part
    max_lost_fall: float = 0.5  # of the fall; when the loss rises by more, what was learned is lost
    min_lost_loss: float = 0.05  # of the lowest loss; a smaller rise does not count
    max_growth: float = 0.1  # of the first loss
    max_peak: float = 3.0  # of the loss at the start; a rise by more is an explosion
    min_jump_of_fall: float = 0.05  # of the fall, for the median change from epoch to epoch
    min_jump_of_loss: float = 0.02  # of the loss: smaller jumps do not matter
    max_progress: float = 0.4  # net change as a share of the sum of all changes; with more, it does not oscillate
    min_reversals: float = 0.4  # of the epochs in which the direction of the loss changes

    # Runs: how far the weights move, from the history's `update_ratio`.
    min_moved: float = 0.05  # of their size in all epochs together
    max_first_move: float = 1.0  # of their size in the first epoch; with more, the learning rate is too high

    # Runs: accuracy. Skill is the share of the baseline's mistakes that the model avoids.
    min_skill: float = 0.4
    max_end_loss: float = 0.5  # of the loss at the start, where there is no accuracy
    max_gap_with_rise: float = 0.05  # of training above validation accuracy, with a validation loss that rises
    max_gap: float = 0.1  # the same, with a validation loss that does not rise
    max_even_ratio: float = 1.3  # of the most common class's share to an even share
    max_rare_share: float = 0.2  # of the rows: the largest share of a rare class
    min_recall: float = 0.5
    high_accuracy: float = 0.8
    first_epochs: int = 2  # perfect within so many is suspicious
    max_perfect_loss: float = 0.001  # of the loss at the start, where there is no accuracy

    # Runs: regression.
    min_r2: float = 0.3
    max_mae_ratio: float = 0.8  # of the mean absolute error to that of always predicting the mean

    # Runs: settings that explain a finding.
    strong_l2: float = 0.01
    strong_dropout: float = 0.3
    short_patience: int = 5  # epochs


LIMITS = Limits()
