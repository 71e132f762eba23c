"""The job: what a page reads while the scheduler writes."""

import threading

from core.experiment.fields import Experiment
from core.jobs.job import Job


def test_the_history_is_whole_while_epochs_keep_coming() -> None:
    job = Job(1, "a", Experiment(), None, lease=0.0)
    over = threading.Event()

    def learn() -> None:
        epoch = 0
        while not over.is_set() and epoch < 400_000:
            job.rows.extend({"epoch": epoch + number, "loss": 0.5, "val_loss": 0.6} for number in range(8))
            epoch += 8

    learner = threading.Thread(target=learn)
    learner.start()
    try:
        while learner.is_alive():
            history = job.history
            assert len(history) == 0 or history["epoch"].tolist() == list(range(len(history)))
    finally:
        over.set()
        learner.join()
