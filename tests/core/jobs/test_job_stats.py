"""What statistics hold after jobs came, ran and ended."""

from core.experiment.fields import Experiment
from core.jobs.job_stats import LATEST, JobStats, RunningJob
from tests.core.server.examples import Clock, make_job


def test_a_new_ledger_is_empty_and_its_trainer_loads() -> None:
    snapshot = JobStats(Clock()).snapshot()
    assert (snapshot.backend, snapshot.waiting, snapshot.running, snapshot.submitted) == ("loading", 0, (), 0)
    assert (snapshot.longest_wait, snapshot.last_minute, snapshot.seconds_each) == (0.0, 0, None)
    assert snapshot.counts == {"finished": 0, "stopped": 0, "failed": 0}


def test_the_longest_wait_is_that_of_the_job_that_came_first() -> None:
    clock = Clock()
    stats = JobStats(clock)
    first, second = make_job(1), make_job(2)
    stats.queued(first)
    clock.now += 3
    stats.queued(second)
    clock.now += 1
    assert (stats.snapshot().waiting, stats.snapshot().longest_wait) == (2, 4.0)
    stats.started(first)
    assert (stats.snapshot().waiting, stats.snapshot().longest_wait) == (1, 1.0)


def test_a_running_job_tells_its_set_its_layers_and_its_epochs() -> None:
    clock = Clock()
    stats = JobStats(clock)
    job = make_job(experiment=Experiment(dataset="iris", layers="8-4", epochs=70))
    stats.queued(job)
    stats.started(job)
    job.epoch = 12
    clock.now += 5
    assert stats.snapshot().running == (RunningJob("iris", "8-4", 12, 70, 5.0),)


def test_ends_are_counted_by_their_status_wherever_the_job_was() -> None:
    stats = JobStats(Clock())
    jobs = [make_job(number) for number in range(4)]
    for job in jobs:
        stats.queued(job)
    stats.started(jobs[0])
    stats.started(jobs[1])
    stats.ended(jobs[0], "finished")
    stats.ended(jobs[1], "failed")
    stats.ended(jobs[2], "stopped")
    snapshot = stats.snapshot()
    assert snapshot.counts == {"finished": 1, "stopped": 1, "failed": 1}
    assert (snapshot.submitted, snapshot.waiting, snapshot.running) == (4, 1, ())


def test_a_minute_later_an_end_is_no_longer_one_of_the_last_minute() -> None:
    clock = Clock()
    stats = JobStats(clock)
    for number in range(3):
        stats.ended(make_job(number), "finished")
        clock.now += 20
    assert stats.snapshot().last_minute == 2
    clock.now += 40
    assert stats.snapshot().last_minute == 0
    assert stats.snapshot().counts["finished"] == 3


def test_the_time_of_a_training_is_the_mean_of_the_latest_that_finished() -> None:
    clock = Clock()
    stats = JobStats(clock)
    for number, seconds in enumerate([100.0] + [2.0, 4.0] * (LATEST // 2)):
        job = make_job(number)
        stats.queued(job)
        clock.now += 50  # waiting is no part of it
        stats.started(job)
        clock.now += seconds
        stats.ended(job, "finished")
    stopped = make_job(1000)
    stats.started(stopped)
    clock.now += 1000
    stats.ended(stopped, "stopped")
    assert stats.snapshot().seconds_each == 3.0
    assert stats.snapshot().total_seconds == 100 + 3 * LATEST


def test_the_trainer_is_what_it_is_since_it_became_that() -> None:
    clock = Clock()
    stats = JobStats(clock)
    clock.now += 9
    assert stats.snapshot().backend_seconds == 9
    stats.set_backend("ready")
    clock.now += 5
    stats.set_backend("ready")  # each worker says so
    assert (stats.snapshot().backend, stats.snapshot().backend_seconds) == ("ready", 5)
    stats.set_backend("loading")
    assert (stats.snapshot().backend, stats.snapshot().backend_seconds) == ("loading", 0)
