"""Who is let in, and who waits."""

import pytest

from core.server.admin_auth import MAX_ADDRESSES, MAX_WRONG_KEYS, SECONDS_BLOCKED, AdminAuth
from tests.core.server.examples import Clock

KEY = "the right key, and a long one"


def test_only_the_whole_key_opens() -> None:
    auth = AdminAuth(KEY)
    assert auth.check(KEY, "here") == "open"
    for wrong in (KEY[:-1], KEY + " ", KEY.upper(), "ключ"):
        assert auth.check(wrong, "here") == "wrong"


def test_a_key_may_have_any_letters() -> None:
    assert AdminAuth("Schlüssel für Öffnungen").check("Schlüssel für Öffnungen", "here") == "open"


def test_without_a_key_nothing_opens() -> None:
    auth = AdminAuth("")
    assert auth.is_off
    assert {auth.check("", "here"), auth.check("guess", "here")} == {"off"}


def test_keys_are_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[tuple[bytes, bytes]] = []

    def compare(given: bytes, right: bytes) -> bool:
        compared.append((given, right))
        return True

    monkeypatch.setattr("hmac.compare_digest", compare)
    assert AdminAuth(KEY).check("guess", "here") == "open"
    assert compared == [(b"guess", KEY.encode())]


def test_after_many_wrong_keys_not_even_the_right_one_opens_until_a_minute_is_over() -> None:
    clock = Clock()
    auth = AdminAuth(KEY, clock)
    assert [auth.check("guess", "there") for _ in range(MAX_WRONG_KEYS)] == ["wrong"] * MAX_WRONG_KEYS
    assert auth.check(KEY, "there") == "later"
    clock.now += SECONDS_BLOCKED - 1
    assert auth.check(KEY, "there") == "later"
    clock.now += 1
    assert auth.check(KEY, "there") == "open"


def test_others_are_not_held_up_by_one_who_guesses() -> None:
    auth = AdminAuth(KEY, Clock())
    for _ in range(MAX_WRONG_KEYS):
        auth.check("guess", "there")
    assert auth.check(KEY, "elsewhere") == "open"


def test_to_bring_no_key_is_no_guess() -> None:
    auth = AdminAuth(KEY, Clock())
    assert {auth.check("", "here") for _ in range(MAX_WRONG_KEYS + 1)} == {"wrong"}
    assert auth.check(KEY, "here") == "open"


def test_a_flood_of_addresses_fills_no_memory() -> None:
    auth = AdminAuth(KEY, Clock())
    for number in range(MAX_ADDRESSES + 50):
        auth.check("guess", f"address {number}")
    assert len(auth._wrong) == MAX_ADDRESSES


@pytest.mark.parametrize(("key", "weak"), [("", False), ("secret", True), ("x" * 15, True), ("x" * 16, False)])
def test_a_short_key_is_weak(key: str, weak: bool) -> None:
    assert AdminAuth(key).is_weak is weak
