"""The queue of jobs, without any process: whose turn it is, one running job an owner, and its bounds."""

import random
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.experiment.fields import Experiment
from core.jobs.job import Job
from core.jobs.queue import fair_order, next_to_run, queue_full
from core.settings import Limits


def job(number: int, owner: str) -> Job:
    return Job(number, owner, Experiment(), None, lease=0.0)


def jobs(owners: str) -> list[Job]:
    return [job(number, owner) for number, owner in enumerate(owners)]


@pytest.mark.parametrize(
    ("waiting", "served", "expected"),
    [
        ("abc", {}, "abc"),
        ("aaabbc", {}, "abcaba"),  # in turn, whoever came first
        ("abc", {"a": 1}, "bca"),  # who was served goes behind who was not
        ("abc", {"a": 2, "c": 1}, "bca"),  # then by who was served longest ago
        ("aabb", {"a": 7}, "baba"),
        ("", {"a": 7}, ""),
    ],
)
def test_turns_go_round_by_who_was_served_longest_ago(waiting: str, served: dict[str, int], expected: str) -> None:
    assert "".join(job.owner for job in fair_order(jobs(waiting), served)) == expected


def test_jobs_of_one_owner_keep_their_order() -> None:
    assert [job.id for job in fair_order(jobs("abaab"), {})] == [0, 1, 2, 4, 3]


@pytest.mark.parametrize(
    ("waiting", "running", "slots", "expected"),
    [
        ("abc", "", 2, "ab"),
        ("aab", "", 2, "ab"),
        ("aab", "a", 2, "b"),
        ("abc", "de", 2, ""),
        ("", "", 2, ""),
        ("abc", "a", 3, "bc"),
        ("abc", "de", 1, ""),  # slots that are gone
    ],
)
def test_free_places_are_filled_and_one_owner_gets_one(waiting: str, running: str, slots: int, expected: str) -> None:
    chosen = next_to_run(jobs(waiting), [job(9, owner) for owner in running], slots, {})
    assert "".join(job.owner for job in chosen) == expected


OWNERS = st.text("abcd", max_size=12)


@given(
    OWNERS,
    st.sets(st.sampled_from("abcd"), max_size=3),
    st.integers(0, 4),
    st.dictionaries(st.sampled_from("abcd"), st.integers(1, 9)),
)
def test_no_owner_runs_twice_and_no_place_stays_empty_for_nothing(
    waiting: str, running: set[str], slots: int, served: dict[str, int]
) -> None:
    chosen = next_to_run(jobs(waiting), [job(99, owner) for owner in running], slots, served)
    owners = [entry.owner for entry in chosen]
    assert len(set(owners)) == len(owners)
    assert not running & set(owners)
    free = max(0, slots - len(running))
    assert len(chosen) == min(free, len(set(waiting) - running))


class Day:
    """A server through a day: jobs come, start and end at random, as the scheduler has them do so."""

    def __init__(self, slots: int) -> None:
        self.slots = slots
        self.waiting: list[Job] = []
        self.running: list[Job] = []
        self.served: dict[str, int] = {}
        self.turns = self.number = 0
        self.passed: dict[str, Counter[str]] = {}  # for each owner who waits: how often others were served meanwhile

    def come(self, owner: str) -> None:
        self.number += 1
        self.waiting.append(job(self.number, owner))
        self.passed.setdefault(owner, Counter())
        self.start()

    def end(self, which: int) -> None:
        if self.running:
            self.running.pop(which % len(self.running))
            self.start()

    def start(self) -> None:
        for chosen in next_to_run(self.waiting, self.running, self.slots, self.served):
            able = {entry.owner for entry in self.waiting} - {entry.owner for entry in self.running}
            if chosen.owner in self.served:
                assert able <= set(self.served), "served twice while another who waits was not served once"
            self.waiting.remove(chosen)
            self.running.append(chosen)
            self.turns += 1
            self.served[chosen.owner] = self.turns
            self.passed.pop(chosen.owner)
            free = {entry.owner for entry in self.waiting} - {entry.owner for entry in self.running}
            for owner in free & set(self.passed):
                self.passed[owner][chosen.owner] += 1
            if any(entry.owner == chosen.owner for entry in self.waiting):
                self.passed[chosen.owner] = Counter()


@given(st.integers(1, 3), st.text("abcde01", min_size=15, max_size=60))
def test_while_an_owner_waits_no_other_is_served_twice(slots: int, events: str) -> None:
    day = Day(slots)
    for event in events:  # a letter is an owner who sends a job, a digit the end of one that runs
        if event.isdigit():
            day.end(int(event))
        else:
            day.come(event)
        assert len(day.running) <= slots
        assert max(Counter(entry.owner for entry in day.running).values(), default=0) <= 1
        for owner, others in day.passed.items():
            assert max(others.values(), default=0) <= 1, (owner, others)


@given(st.integers(1, 3), st.integers(2, 9), st.randoms(use_true_random=False))
def test_one_who_queues_many_does_not_hold_up_a_class(slots: int, learners: int, dice: random.Random) -> None:
    day = Day(slots)
    for _ in range(10):
        day.come("greedy")
    for learner in range(learners):
        day.come(str(learner))
    for _ in range(learners):  # each end lets one more start: the class is through before greedy's second turn ends
        day.end(dice.randrange(slots))
    started = {entry.owner for entry in day.running} | set(day.served)
    assert {str(learner) for learner in range(learners)} <= started


SMALL = Limits(queue=3, queue_each=2)


@pytest.mark.parametrize(
    ("waiting", "says"),
    [
        ("", ""),
        ("bb", ""),
        ("ab", ""),
        ("bbc", "The queue is full: 3 trainings wait, and this server takes no more at a time. Your data, settings"),
        ("aa", "2 of your trainings wait already, and this server queues no more of one learner. Let one begin"),
        ("aab", "2 of your trainings wait already"),
    ],
)
def test_the_queue_is_bounded_and_so_is_one_owners_part_of_it(waiting: str, says: str) -> None:
    found = queue_full(jobs(waiting), "a", SMALL)
    assert found.startswith(says)
    assert bool(found) == bool(says)


def test_by_default_a_hundred_learners_who_press_at_once_in_two_tabs_are_all_taken() -> None:
    waiting = [job(number, str(number)) for number in range(199)]
    assert queue_full(waiting, "199", Limits()) == ""
    assert queue_full(waiting, "199", replace(Limits(), queue=199)) != ""
