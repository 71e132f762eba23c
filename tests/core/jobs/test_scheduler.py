"""The scheduler with backend that train nothing: turns, bounds, outlooks, leases and limits, without any process."""

import dataclasses
import time
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from core.experiment.fields import Experiment, graph_key
from core.jobs import scheduler
from core.jobs.cost import cost_of
from core.jobs.job import Job
from core.jobs.messages import Aborted, Ended, EpochReport, Ready, Started, Stop, Submit
from core.jobs.queue import QueuePosition, RefusedError
from core.jobs.scheduler import LEASE_SECONDS, Scheduler
from core.processes.ipc import unpack
from core.runs.run import Run
from core.server.protocols import SECONDS_FOR_PONG
from core.settings import Limits
from tests.core.jobs.examples import QUICK

ROOT = Path(__file__).resolve().parents[3]
COST = cost_of(QUICK, None)
COLUMNS = ("epoch", "loss")


class FakeBackend:
    """Keeps what the scheduler sends. A test says what comes back."""

    notice = ""

    def __init__(self, slots: int) -> None:
        self.slots = slots
        self.sent: list[Submit | Stop] = []
        self.closed = False

    def start(self, take: Callable[[Any], None], lost: Callable[[str, str], None]) -> None:
        self.take, self.lost = take, lost

    def send(self, message: Submit | Stop) -> None:
        self.sent.append(message)

    def close(self) -> None:
        self.closed = True

    @property
    def jobs(self) -> list[int]:
        return [message.id for message in self.sent if isinstance(message, Submit)]

    @property
    def stops(self) -> list[int]:
        return [message.job for message in self.sent if isinstance(message, Stop)]


class House:
    """A scheduler whose time stands still until a test moves it, and its backend, which are ready."""

    def __init__(self, slots: int = 1, **limits: Any) -> None:
        self.now = 1_000.0
        self.backend = FakeBackend(slots)
        self.scheduler = Scheduler(self.backend, bounds=Limits(**limits), clock=lambda: self.now)
        self.backend.take(Ready())

    def submit(self, owner: str, experiment: Experiment = QUICK, **options: Any) -> Job:
        return self.scheduler.submit(owner, experiment, cost=COST, **options)

    def begin(self, job: Job) -> None:
        self.backend.take(Started(job.id))

    def learn(self, job: Job, epochs: int) -> None:
        rows = np.array([[number, 0.5] for number in range(1, epochs + 1)])
        self.backend.take(EpochReport(job.id, COLUMNS, rows, epochs, 0.0, False, None))

    def end(self, job: Job, **changes: Any) -> None:
        history = pd.DataFrame({"epoch": range(1, job.experiment.epochs + 1), "loss": 0.5})
        run = Run(job.experiment, "finished", history)
        self.backend.take(Ended(job.id, dataclasses.replace(run, **changes)))

    def later(self, seconds: float) -> None:
        """Let time pass, and the check that is due then."""
        self.now += seconds
        self.scheduler.check()


@pytest.fixture
def house() -> Iterator[Callable[..., House]]:
    made: list[House] = []

    def make(slots: int = 1, **limits: Any) -> House:
        made.append(House(slots, **limits))
        return made[-1]

    yield make
    for one in made:
        one.scheduler.close()
        assert one.backend.closed


Make = Callable[..., House]


def reason(job: Job) -> str:
    assert job.run is not None
    return job.run.reason


def test_a_job_that_starts_once_more_elsewhere_begins_its_curves_anew() -> None:
    house = House()
    job = house.submit("a")
    house.begin(job)
    house.learn(job, 3)
    house.begin(job)
    assert (job.state, job.rows, job.epoch, job.first_report) == ("running", [], 0, None)
    house.learn(job, 2)
    assert [row["epoch"] for row in job.rows] == [1, 2]


def test_the_runner_passes_on_why_nothing_can_start() -> None:
    house = House()
    assert house.scheduler.notice == ""
    house.backend.notice = "The cluster does not answer."
    assert house.scheduler.notice == "The cluster does not answer."


def test_a_job_goes_out_with_its_experiment_and_comes_back_with_its_run(house: Make) -> None:
    one = house()
    job = one.submit("a")
    (message,) = one.backend.sent
    assert isinstance(message, Submit)
    assert unpack(message.payload) == (QUICK, None)
    assert message.structure == graph_key(QUICK)
    assert job.state == "starting"
    one.begin(job)
    assert job.state == "running"
    one.learn(job, 3)
    assert (job.epoch, job.history["epoch"].tolist()) == (3, [1, 2, 3])
    assert not job.over.is_set()
    one.end(job)
    assert job.run is not None
    assert (job.state, job.run.status, job.epoch) == ("ended", "finished", 5)
    assert job.over.is_set()


def test_before_the_trainers_are_ready_all_wait_and_nobody_knows_for_how_long() -> None:
    backend = FakeBackend(2)
    cold = Scheduler(backend, bounds=Limits())
    first, second = cold.submit("a", QUICK), cold.submit("b", QUICK)
    assert cold.warming_up
    assert (cold.queue_position(first), cold.queue_position(second)) == (QueuePosition(0), QueuePosition(1))
    assert backend.sent == []
    backend.take(Ready())
    assert backend.jobs == [first.id, second.id]
    cold.close()


def test_owners_are_served_in_turn_and_one_who_was_served_goes_behind_those_who_wait(house: Make) -> None:
    one = house(slots=1)
    first = one.submit("a")
    rest = [one.submit(owner) for owner in ("a", "a", "b", "c")]
    one.end(first)
    one.submit("d")
    order = []
    for _ in range(5):
        (running,) = one.scheduler._running.values()
        order.append(running.owner)
        one.end(running)
    assert order == ["b", "c", "d", "a", "a"]
    assert all(job.state == "ended" for job in rest)


def test_the_place_in_the_queue_follows_the_turns(house: Make) -> None:
    one = house(slots=1)
    first = one.submit("a")
    again, others = one.submit("a"), [one.submit("b"), one.submit("c")]
    assert [one.scheduler.queue_position(job).jobs_ahead for job in (*others, again)] == [0, 1, 2]
    assert one.scheduler.queue_position(again).behind_own_job
    assert not one.scheduler.queue_position(others[0]).behind_own_job
    assert one.scheduler.queue_position(first) == QueuePosition()
    one.scheduler.stop(others[0])
    assert one.scheduler.queue_position(others[1]).jobs_ahead == 0


def test_seconds_are_told_once_a_job_has_finished_by_how_long_it_took(house: Make) -> None:
    one = house(slots=1)
    first, second, third = one.submit("a"), one.submit("b"), one.submit("c")
    assert one.scheduler.queue_position(third).seconds is None
    one.now += 4.0
    one.end(first)
    assert one.scheduler.queue_position(third).seconds == pytest.approx(4.0)  # as long as the one that has just ended
    fourth = one.submit("d")
    assert one.scheduler.queue_position(fourth).seconds == pytest.approx(8.0)
    one.now += 3.0
    assert one.scheduler.queue_position(fourth).seconds == pytest.approx(5.0)
    one.end(second)
    assert one.scheduler.queue_position(fourth).seconds == pytest.approx(3.5)  # the middle of 4 and 3
    assert third.state == "starting"


def test_a_job_that_was_stopped_or_failed_says_nothing_of_how_long_others_take(house: Make) -> None:
    one = house(slots=1)
    first, second, third = one.submit("a"), one.submit("b"), one.submit("c")
    one.now += 4.0
    one.end(first, status="stopped")
    one.end(second, status="failed")
    last = one.submit("d")
    assert one.scheduler.queue_position(last).seconds is None
    assert third.state == "starting"


def test_a_full_queue_refuses_and_takes_again_when_there_is_room(house: Make) -> None:
    one = house(slots=1, queue=2)
    running, *_ = [one.submit(owner) for owner in "abc"]
    with pytest.raises(RefusedError, match="The queue is full: 2 trainings wait"):
        one.submit("d")
    assert one.backend.jobs == [running.id]
    one.end(running)
    assert one.submit("d").state == "queued"


def test_one_owner_may_queue_a_few(house: Make) -> None:
    one = house(slots=1, queue_each=2)
    first, second, _ = [one.submit("a") for _ in range(3)]
    with pytest.raises(RefusedError, match="2 of your trainings wait already"):
        one.submit("a")
    one.submit("b")
    one.scheduler.stop(first)
    one.scheduler.stop(second)
    assert one.submit("a").state == "queued"


def test_a_training_that_is_too_large_is_refused_whoever_asks(house: Make) -> None:
    one = house(max_work=1e6)
    with pytest.raises(RefusedError, match=r"60 rows to learn from × 2,000 epochs × 17 weights are 2\.0 times"):
        one.scheduler.submit("a", dataclasses.replace(QUICK, epochs=2_000))  # its cost is reckoned here
    assert one.backend.sent == []
    one.scheduler.submit("a", dataclasses.replace(QUICK, epochs=900))


def test_data_that_cannot_be_used_are_for_the_trainer_to_tell(house: Make) -> None:
    one = house()
    job = one.scheduler.submit("a", dataclasses.replace(QUICK, target="no such column"))
    assert one.backend.jobs == [job.id]


def test_a_job_that_nobody_watches_ends_and_says_so(house: Make) -> None:
    one = house(slots=1)
    running, waiting, watched = one.submit("a"), one.submit("b"), one.submit("c")
    one.begin(running)
    one.later(LEASE_SECONDS - 1)
    assert one.backend.stops == []
    one.scheduler.renew(watched)
    one.later(2)
    assert one.backend.stops == [running.id]
    assert reason(waiting) == "Nobody had watched it for 35 seconds. Stopped before it began."
    one.later(5)
    assert one.backend.stops == [running.id]  # asked once
    one.end(running, status="stopped")
    assert reason(running) == "Nobody had watched it for 35 seconds."
    assert watched.state == "starting"


def test_a_browser_that_is_connected_holds_its_job_though_its_polls_stay_away(house: Make) -> None:
    connected = True
    one = house()
    job = one.submit("a", is_watched=lambda: connected)
    one.begin(job)
    for _ in range(6):  # a hidden tab polls once a minute
        one.later(60)
    assert one.backend.stops == []
    connected = False
    one.later(LEASE_SECONDS - 1)
    assert one.backend.stops == []
    connected = True  # it came back
    one.later(1)
    connected = False
    one.later(LEASE_SECONDS - 1)
    assert one.backend.stops == []
    one.later(2)
    assert one.backend.stops == [job.id]


def test_a_browser_that_vanished_without_a_word_ends_its_run_little_more_than_a_minute_later() -> None:
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    ping = settings["server"]["websocketPingInterval"]
    assert ping + SECONDS_FOR_PONG + LEASE_SECONDS + 1 < 70


def test_a_job_over_its_time_limit_is_stopped_and_keeps_what_it_has(house: Make) -> None:
    one = house(max_seconds=600.0)
    job = one.submit("a", is_watched=lambda: True)
    one.begin(job)
    one.learn(job, 2)
    one.later(599)
    assert one.backend.stops == []
    one.later(2)
    one.later(1)
    assert one.backend.stops == [job.id]
    one.end(job, status="stopped", fingerprint="kept")
    assert job.run is not None
    assert (job.run.status, job.run.fingerprint) == ("stopped", "kept")
    assert reason(job).startswith("It had reached the time limit of 10 min for a training on this server.")


def test_a_job_over_its_time_limit_that_has_to_be_killed_says_both(house: Make) -> None:
    one = house(max_seconds=60.0)
    job = one.submit("a", is_watched=lambda: True)
    one.learn(job, 2)
    one.later(61)
    one.backend.take(Aborted(job.id, "It did not answer.", stopped=True))
    assert job.run is not None
    assert (job.run.status, job.run.epochs) == ("stopped", 2)
    assert reason(job).startswith("It had reached the time limit of 60 s")
    assert reason(job).endswith("It did not answer.")


def test_the_time_in_the_queue_does_not_count(house: Make) -> None:
    one = house(max_seconds=60.0)
    running, waiting = one.submit("a", is_watched=lambda: True), one.submit("b", is_watched=lambda: True)
    one.later(59)
    one.end(running)
    one.later(59)
    assert one.backend.stops == []
    one.later(2)
    assert one.backend.stops == [waiting.id]


def test_a_stop_of_the_learners_own_needs_no_reason(house: Make) -> None:
    one = house()
    job = one.submit("a")
    one.begin(job)
    one.scheduler.stop(job)
    one.end(job, status="stopped")
    assert reason(job) == ""


def test_a_job_that_finishes_just_at_its_limit_has_finished(house: Make) -> None:
    one = house(max_seconds=60.0)
    job = one.submit("a", is_watched=lambda: True)
    one.later(61)
    one.end(job)
    assert job.run is not None
    assert (job.run.status, reason(job)) == ("finished", "")


def test_a_job_that_broke_keeps_its_epochs_and_the_next_one_starts(house: Make) -> None:
    one = house(slots=1)
    first, second = one.submit("a"), one.submit("b")
    one.learn(first, 3)
    one.backend.take(Aborted(first.id, "Its worker died."))
    assert first.run is not None
    assert (first.run.status, first.run.epochs, reason(first)) == ("failed", 3, "Its worker died.")
    assert one.backend.jobs == [first.id, second.id]


def test_when_the_trainers_are_lost_the_running_jobs_fail_and_the_others_wait_for_them(house: Make) -> None:
    one = house(slots=1)
    running, waiting = one.submit("a"), one.submit("b")
    one.backend.lost("The trainer was ended.", "")
    assert reason(running) == "The trainer was ended."
    assert one.scheduler.warming_up
    assert waiting.state == "queued"
    one.backend.take(Ready())
    assert waiting.state == "starting"


def test_when_the_trainers_never_start_the_waiting_jobs_fail_too(house: Make) -> None:
    one = house(slots=1)
    running, waiting = one.submit("a"), one.submit("b")
    one.backend.lost("The trainer was ended.", "It does not start.")
    assert reason(running) == "The trainer was ended."
    assert reason(waiting) == "It does not start."


def test_news_of_a_job_that_is_over_change_nothing(house: Make) -> None:
    one = house()
    job = one.submit("a")
    one.end(job)
    run = job.run
    one.learn(job, 2)
    one.backend.take(Aborted(job.id, "late"))
    assert job.run is run


def test_a_clock_that_is_set_back_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither leases nor limits nor estimates ask for the time of day."""
    monkeypatch.setattr(time, "time", lambda: -1e9)
    backend = FakeBackend(1)
    one = Scheduler(backend, bounds=Limits())
    backend.take(Ready())
    first, second = one.submit("a", QUICK), one.submit("b", QUICK)
    backend.take(Ended(first.id, Run(QUICK, "finished", pd.DataFrame({"epoch": range(1, 6)}))))
    one.submit("c", QUICK)
    one.check()
    assert backend.stops == []
    assert second.state == "starting"
    one.close()


def test_owners_of_long_ago_are_forgotten(house: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scheduler, "MAX_OWNERS", 3)
    one = house()
    for owner in "abcad":
        one.end(one.submit(owner))
    assert list(one.scheduler._served) == ["c", "a", "d"]


def test_a_check_that_breaks_is_told_in_the_log_and_made_again(
    house: Make, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def check() -> None:
        raise ZeroDivisionError("the reason")

    one = house()
    monkeypatch.setattr(one.scheduler, "check", check)
    one.scheduler._check_or_log()
    assert "the reason" in caplog.text
