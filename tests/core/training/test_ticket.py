"""The ticket: what a page reads while the runner writes."""

import threading

from core.experiment import Experiment
from core.training.ticket import Ticket


def test_the_history_is_whole_while_epochs_keep_coming() -> None:
    ticket = Ticket(1, "a", Experiment(), None, lease=0.0)
    over = threading.Event()

    def learn() -> None:
        epoch = 0
        while not over.is_set() and epoch < 200_000:
            ticket.rows.extend({"epoch": epoch + number, "loss": 0.5, "val_loss": 0.6} for number in range(8))
            epoch += 8

    learner = threading.Thread(target=learn)
    learner.start()
    try:
        for _ in range(60):
            history = ticket.history
            assert len(history) == 0 or history["epoch"].tolist() == list(range(len(history)))
    finally:
        over.set()
        learner.join()
