"""What the server answers beside its pages: asked for in this process, and of a real server."""

import urllib.request
from collections.abc import Iterator
from typing import Any
from urllib.error import HTTPError

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families
from starlette.requests import Request
from streamlit import config
from streamlit.web.server import server_util

from core.jobs.job_stats import BackendState
from core.server.admin_auth import MAX_WRONG_KEYS
from core.server.figures import SECONDS_TO_LOAD
from pages.parts.status import routes
from tests.core.server.examples import entries
from tests.coroutines import run
from tests.pages.conftest import FakeScheduler
from tests.serving import Served, served

KEY = "a key that nobody has chosen"
Answer = tuple[int, str, Any]


@pytest.fixture(scope="module")
def server() -> Iterator[Served]:
    """The app with a key, served for the tests of this file."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("TRADEOFF_ADMIN_KEY", KEY)
        environment.setenv("TRADEOFF_FRAME_ANCESTORS", "https://moodle.example.org")
        with served() as server:
            yield server


def ask(server: Served, path: str, key: str = "") -> Answer:
    """The status, the text and the headers of an answer."""
    request = urllib.request.Request(server.url + path, headers={"Authorization": f"Bearer {key}"} if key else {})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, answer.read().decode(), answer.headers
    except HTTPError as error:
        return error.code, error.read().decode(), error.headers


def test_a_server_is_healthy_from_the_start_and_tells_it_to_everybody(server: Served) -> None:
    status, text, headers = ask(server, "/health")
    assert status == 200
    assert text in ("The trainer is loading TensorFlow.", "The trainer is ready.")
    assert headers["Cache-Control"] == "no-store"


def test_a_parser_of_openmetrics_reads_the_metrics(server: Served) -> None:
    status, text, headers = ask(server, "/metrics", KEY)
    assert status == 200
    assert headers["Content-Type"].startswith("application/openmetrics-text")
    families = {family.name: family for family in text_string_to_metric_families(text)}
    held = {sample.labels["process"]: sample.value for sample in families["tradeoff_memory_bytes"].samples}
    assert held["server"] > 30 * 2**20
    assert families["tradeoff_sessions"].samples[0].value == 0
    assert families["tradeoff_places"].samples[0].value >= 1


@pytest.mark.parametrize("path", ["/metrics", "/_stcore/metrics"])
def test_without_the_key_there_are_no_metrics_neither_ours_nor_streamlits(server: Served, path: str) -> None:
    status, text, headers = ask(server, path)
    assert (status, headers["WWW-Authenticate"]) == (401, "Bearer")
    assert "# TYPE" not in text
    assert ask(server, path, "a guess")[0] == 401
    assert ask(server, path, KEY)[0] == 200


def test_a_key_in_the_address_opens_nothing(server: Served) -> None:
    assert ask(server, f"/metrics?key={KEY.replace(' ', '+')}")[0] == 401


@pytest.mark.parametrize("path", ["/", "/train", "/health", "/metrics", "/_stcore/metrics", "/_stcore/health"])
def test_every_answer_has_the_security_headers(server: Served, path: str) -> None:
    _, _, headers = ask(server, path)
    assert headers["Content-Security-Policy"].endswith("frame-ancestors https://moodle.example.org")
    assert headers["X-Content-Type-Options"] == "nosniff"


def request(key: str = "") -> Request:
    """A request as the server passes it on."""
    headers = [(b"authorization", f"Bearer {key}".encode())] if key else []
    return Request({"type": "http", "headers": headers, "client": ("10.0.0.7", 1234)})


@pytest.mark.parametrize(
    ("backend", "seconds", "status"),
    [("loading", 1.0, 200), ("ready", 9.0, 200), ("broken", 1.0, 503), ("loading", SECONDS_TO_LOAD + 1, 503)],
)
def test_a_server_that_cannot_train_is_not_healthy_and_says_why(
    scheduler: FakeScheduler, monkeypatch: pytest.MonkeyPatch, backend: BackendState, seconds: float, status: int
) -> None:
    state = entries(backend=backend, backend_seconds=seconds)
    monkeypatch.setattr(scheduler.stats, "snapshot", lambda: state)
    answer = run(routes._health(request()))
    assert answer.status_code == status
    assert bytes(answer.body).decode().startswith("The trainer")


def test_a_server_that_is_set_up_wrongly_is_not_healthy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRADEOFF_JOBS", "many")
    answer = run(routes._health(request()))
    assert answer.status_code == 503
    assert b"TRADEOFF_JOBS is 'many'" in answer.body


@pytest.fixture
def pauses(scheduler: FakeScheduler, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses that were asked for; none is made. The key is set."""
    asked: list[float] = []

    async def pause(seconds: float) -> None:
        asked.append(seconds)

    monkeypatch.setenv("TRADEOFF_ADMIN_KEY", KEY)
    monkeypatch.setattr(routes.asyncio, "sleep", pause)
    return asked


def test_a_wrong_key_waits_without_holding_up_others_and_many_are_refused(pauses: list[float]) -> None:
    for number in range(MAX_WRONG_KEYS):
        answer = run(routes.refused(request(f"guess {number}")))
        assert answer is not None
        assert answer.status_code == 401
    assert pauses == [routes.PAUSE] * MAX_WRONG_KEYS
    answer = run(routes.refused(request(KEY)))
    assert answer is not None
    assert answer.status_code == 429


def test_the_right_key_does_not_wait(pauses: list[float]) -> None:
    assert run(routes.refused(request(KEY))) is None
    assert pauses == []


def test_without_a_key_set_nobody_gets_the_metrics(scheduler: FakeScheduler, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TRADEOFF_ADMIN_KEY", raising=False)
    answer = run(routes.refused(request(KEY)))
    assert answer is not None
    assert answer.status_code == 403
    assert b"TRADEOFF_ADMIN_KEY" in answer.body


def test_routes_stand_under_the_servers_base_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("streamlit.get_option", lambda name: "/class/" if name == "server.baseUrlPath" else None)
    assert [route.path for route in routes.routes()] == ["/class/health", "/class/metrics"]


@pytest.mark.parametrize("base", ["", "/class/"])
@pytest.mark.parametrize("certificate", ["", "cert.pem"])
def test_the_browser_opens_the_address_that_streamlit_says(base: str, certificate: str) -> None:
    options = {"server.baseUrlPath": base, "server.sslCertFile": certificate}
    before = {name: config.get_option(name) for name in options}
    try:
        for name, value in options.items():
            config.set_option(name, value)
        address = routes.address()
        assert address == server_util.get_url(config.get_option("browser.serverAddress"))
    finally:
        for name, value in before.items():
            config.set_option(name, value)
    assert address.endswith("/class") == bool(base)
