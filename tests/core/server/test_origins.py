"""Which pages may open a websocket."""

import pytest

from core.server.origins import KnownOrigins, is_allowed
from tests.core.server.asgi import Recorder, ask

HOST = "tradeoff.school.example"


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        (f"https://{HOST}", []),
        (f"http://{HOST}", []),
        (None, []),
        ("https://moodle.school.example", ["https://moodle.school.example/"]),
        ("https://moodle.school.example", ["https://other.example", " https://moodle.school.example "]),
        ("https://anyone.example", ["*"]),
    ],
)
def test_the_apps_own_pages_named_origins_and_programs_may_connect(origin: str | None, allowed: list[str]) -> None:
    assert is_allowed(origin, HOST, allowed)


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        f"https://{HOST}.evil.example",
        f"https://evil.example/{HOST}",
        f"https://{HOST}@evil.example",
        f"https://{HOST}:8443",
        "http://localhost:3000",
        "http://127.0.0.1",
        "http://[",
        "null",
        "",
    ],
)
def test_a_page_of_another_origin_may_not(origin: str) -> None:
    assert not is_allowed(origin, HOST, ["https://moodle.school.example"])


def test_a_websocket_of_a_foreign_page_is_closed_before_the_app_hears_of_it() -> None:
    app = Recorder()
    answers = ask(KnownOrigins(app, lambda: []), "websocket", origin="https://evil.example", host=HOST)
    assert answers == [{"type": "websocket.close", "code": 1008}]
    assert app.asked == []


def test_ones_own_websocket_and_every_request_are_passed_on() -> None:
    app = Recorder()
    (accepted,) = ask(KnownOrigins(app, lambda: []), "websocket", origin=f"https://{HOST}", host=HOST)
    assert accepted["type"] == "websocket.accept"
    ask(KnownOrigins(app, lambda: []), origin="https://evil.example", host=HOST)  # any page may link to the app
    assert app.asked == ["websocket", "http"]
