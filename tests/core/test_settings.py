"""The settings of a server: read from the environment, and nonsense said in full."""

import pytest

from core.settings import SETTINGS, Limits, SettingsError, limits, main


def test_without_variables_the_defaults_hold_and_an_empty_one_counts_as_none() -> None:
    assert Limits.of({}) == Limits()
    assert Limits.of({spec.label: " " for spec in SETTINGS.values()}) == Limits()


@pytest.mark.parametrize("name", SETTINGS)
def test_every_setting_is_allowed_its_default_and_is_set_by_its_variable(name: str) -> None:
    spec = SETTINGS[name]
    assert spec.problem(spec.default) == ""
    assert getattr(Limits(), name) == spec.default
    other = spec.settled(int(spec.minimum or 0) + 2)
    assert other != spec.default
    assert Limits.of({spec.label: spec.write(other), "TRADEOFF_ELSE": "x"}) == Limits(**{name: other})


@pytest.mark.parametrize("name", SETTINGS)
@pytest.mark.parametrize("nonsense", ["many", "-1", "1e400", "nan", "12 MB", "0x10", "9" * 5000])
def test_nonsense_is_refused_with_what_is_allowed(name: str, nonsense: str) -> None:
    spec = SETTINGS[name]
    with pytest.raises(SettingsError, match=f"{spec.label} is '.*' and must be ") as caught:
        Limits.of({spec.label: nonsense})
    assert spec.allowed in str(caught.value)
    assert len(str(caught.value)) < 500


def test_all_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        Limits.of({"TRADEOFF_JOBS": "0", "TRADEOFF_QUEUE": "12", "TRADEOFF_MOST_SECONDS": "soon"})
    assert len(caught.value.problems) == 2
    assert str(caught.value).startswith(
        "This app is set up wrongly and does not start: TRADEOFF_JOBS is '0' and must be a whole number from 1 to 256; "
        "TRADEOFF_MOST_SECONDS is 'soon' and must be a number from 1 to 604,800."
    )


def test_work_may_be_written_with_an_exponent() -> None:
    assert Limits.of({"TRADEOFF_MOST_WORK": "2.5e9"}).max_work == 2_500_000_000


def test_a_hundred_sessions_that_press_at_once_fit_into_the_queue() -> None:
    assert Limits().queue >= 2 * 100  # and as many runs of lessons beside them


def test_the_command_prints_what_is_in_force_or_what_is_wrong(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TRADEOFF_QUEUE", "7")
    assert limits().queue == 7
    assert main() == 0
    assert "TRADEOFF_QUEUE=7\n" in capsys.readouterr().out
    monkeypatch.setenv("TRADEOFF_QUEUE", "seven")
    assert main() == 1
    assert "TRADEOFF_QUEUE is 'seven'" in capsys.readouterr().err
