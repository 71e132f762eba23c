"""Who is let in, and who waits."""

import pytest

from core.server.admin_auth import MOST_ASKERS, MOST_WRONG, SECONDS, AdminAuth
from tests.core.server.examples import Clock

KEY = "the right key, and a long one"


def test_only_the_whole_key_opens() -> None:
    door = AdminAuth(KEY)
    assert door.knock(KEY, "here") == "open"
    for wrong in (KEY[:-1], KEY + " ", KEY.upper(), "ключ"):
        assert door.knock(wrong, "here") == "wrong"


def test_a_key_may_have_any_letters() -> None:
    assert AdminAuth("Schlüssel für Öffnungen").knock("Schlüssel für Öffnungen", "here") == "open"


def test_without_a_key_nothing_opens() -> None:
    door = AdminAuth("")
    assert door.is_off
    assert {door.knock("", "here"), door.knock("guess", "here")} == {"off"}


def test_keys_are_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[tuple[bytes, bytes]] = []

    def compare(given: bytes, right: bytes) -> bool:
        compared.append((given, right))
        return True

    monkeypatch.setattr("hmac.compare_digest", compare)
    assert AdminAuth(KEY).knock("guess", "here") == "open"
    assert compared == [(b"guess", KEY.encode())]


def test_after_many_wrong_keys_not_even_the_right_one_opens_until_a_minute_is_over() -> None:
    clock = Clock()
    door = AdminAuth(KEY, clock)
    assert [door.knock("guess", "there") for _ in range(MOST_WRONG)] == ["wrong"] * MOST_WRONG
    assert door.knock(KEY, "there") == "later"
    clock.now += SECONDS - 1
    assert door.knock(KEY, "there") == "later"
    clock.now += 1
    assert door.knock(KEY, "there") == "open"


def test_others_are_not_held_up_by_one_who_guesses() -> None:
    door = AdminAuth(KEY, Clock())
    for _ in range(MOST_WRONG):
        door.knock("guess", "there")
    assert door.knock(KEY, "elsewhere") == "open"


def test_to_bring_no_key_is_no_guess() -> None:
    door = AdminAuth(KEY, Clock())
    assert {door.knock("", "here") for _ in range(MOST_WRONG + 1)} == {"wrong"}
    assert door.knock(KEY, "here") == "open"


def test_a_flood_of_addresses_fills_no_memory() -> None:
    door = AdminAuth(KEY, Clock())
    for number in range(MOST_ASKERS + 50):
        door.knock("guess", f"address {number}")
    assert len(door._wrong) == MOST_ASKERS


@pytest.mark.parametrize(("key", "weak"), [("", False), ("secret", True), ("x" * 15, True), ("x" * 16, False)])
def test_a_short_key_is_weak(key: str, weak: bool) -> None:
    assert AdminAuth(key).is_weak is weak
