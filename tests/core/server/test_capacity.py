"""The size of a class, worked out by hand."""

from core.server.capacity import MAX_MEASURED, capacity


def test_memory_bounds_a_class_on_a_small_container() -> None:
    # 300 MiB are left, 2 x 60 of them for the workers: 180 / 2 = 90 more sessions beside the 5.
    found = capacity(left=300.0, sessions=5, places=2, seconds_each=0.1)
    assert (found.by_memory, found.by_speed, found.learners) == (95, 400, 95)
    assert "300 MiB are left" in found.words[0]
    assert "room for 95" in found.words[0]


def test_speed_bounds_a_class_of_slow_trainings() -> None:
    # Two at once, 4 s each: 10 are done after 20 s.
    found = capacity(left=10_000.0, sessions=0, places=2, seconds_each=4.0)
    assert (found.by_speed, found.learners) == (10, 10)
    assert "10 are done within 20 s" in found.words[1]


def test_nothing_is_promised_before_the_speed_is_known() -> None:
    found = capacity(left=10_000.0, sessions=0, places=2, seconds_each=None)
    assert (found.by_speed, found.learners) == (None, None)
    assert "Train once" in found.words[1]


def test_no_more_are_promised_than_were_measured() -> None:
    found = capacity(left=10_000.0, sessions=0, places=8, seconds_each=0.01)
    assert found.learners == MAX_MEASURED
    assert "never measured" in found.words[-1]


def test_those_who_are_connected_fit_when_no_memory_is_left() -> None:
    assert capacity(left=50.0, sessions=12, places=2, seconds_each=0.5).by_memory == 12
