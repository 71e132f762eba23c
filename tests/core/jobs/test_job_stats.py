"""What a ledger holds after jobs came, ran and ended."""

from core.experiment.fields import Experiment
from core.jobs.job_stats import LATEST, JobStats, RunningJob
from tests.core.server.examples import Clock, make_job


def test_a_new_ledger_is_empty_and_its_trainer_loads() -> None:
    entries = JobStats(Clock()).entries()
    assert (entries.trainer, entries.waiting, entries.running, entries.submitted) == ("loading", 0, (), 0)
    assert (entries.longest_wait, entries.last_minute, entries.seconds_each) == (0.0, 0, None)
    assert entries.counts == {"finished": 0, "stopped": 0, "failed": 0}


def test_the_longest_wait_is_that_of_the_job_that_came_first() -> None:
    clock = Clock()
    ledger = JobStats(clock)
    first, second = make_job(1), make_job(2)
    ledger.queued(first)
    clock.now += 3
    ledger.queued(second)
    clock.now += 1
    assert (ledger.entries().waiting, ledger.entries().longest_wait) == (2, 4.0)
    ledger.started(first)
    assert (ledger.entries().waiting, ledger.entries().longest_wait) == (1, 1.0)


def test_a_running_job_tells_its_set_its_layers_and_its_epochs() -> None:
    clock = Clock()
    ledger = JobStats(clock)
    job = make_job(experiment=Experiment(dataset="iris", layers="8-4", epochs=70))
    ledger.queued(job)
    ledger.started(job)
    job.epoch = 12
    clock.now += 5
    assert ledger.entries().running == (RunningJob("iris", "8-4", 12, 70, 5.0),)


def test_ends_are_counted_by_their_status_wherever_the_job_was() -> None:
    ledger = JobStats(Clock())
    jobs = [make_job(number) for number in range(4)]
    for job in jobs:
        ledger.queued(job)
    ledger.started(jobs[0])
    ledger.started(jobs[1])
    ledger.ended(jobs[0], "finished")
    ledger.ended(jobs[1], "failed")
    ledger.ended(jobs[2], "stopped")
    entries = ledger.entries()
    assert entries.counts == {"finished": 1, "stopped": 1, "failed": 1}
    assert (entries.submitted, entries.waiting, entries.running) == (4, 1, ())


def test_a_minute_later_an_end_is_no_longer_one_of_the_last_minute() -> None:
    clock = Clock()
    ledger = JobStats(clock)
    for number in range(3):
        ledger.ended(make_job(number), "finished")
        clock.now += 20
    assert ledger.entries().last_minute == 2
    clock.now += 40
    assert ledger.entries().last_minute == 0
    assert ledger.entries().counts["finished"] == 3


def test_the_time_of_a_training_is_the_mean_of_the_latest_that_finished() -> None:
    clock = Clock()
    ledger = JobStats(clock)
    for number, seconds in enumerate([100.0] + [2.0, 4.0] * (LATEST // 2)):
        job = make_job(number)
        ledger.queued(job)
        clock.now += 50  # waiting is no part of it
        ledger.started(job)
        clock.now += seconds
        ledger.ended(job, "finished")
    stopped = make_job(1000)
    ledger.started(stopped)
    clock.now += 1000
    ledger.ended(stopped, "stopped")
    assert ledger.entries().seconds_each == 3.0
    assert ledger.entries().seconds_in_all == 100 + 3 * LATEST


def test_the_trainer_is_what_it_is_since_it_became_that() -> None:
    clock = Clock()
    ledger = JobStats(clock)
    clock.now += 9
    assert ledger.entries().trainer_seconds == 9
    ledger.trainer_is("ready")
    clock.now += 5
    ledger.trainer_is("ready")  # each worker says so
    assert (ledger.entries().trainer, ledger.entries().trainer_seconds) == ("ready", 5)
    ledger.trainer_is("loading")
    assert (ledger.entries().trainer, ledger.entries().trainer_seconds) == ("loading", 0)
