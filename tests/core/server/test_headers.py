"""The security headers and how they get onto every answer."""

import base64
import hashlib
import re

import pytest

from core.server.headers import SecurityHeaders, security_headers
from tests.core.server.asgi import Recorder, ask

PAGE = "<html><script>\n  window.first = 1\n</script><script src='other.js'></script><script>second()</script></html>"


def policy(page: str = PAGE, ancestors: str = "'self'") -> dict[str, list[str]]:
    """The sources of each directive of the content policy."""
    header = security_headers(page, ancestors)["content-security-policy"]
    return {name: sources for name, *sources in (directive.split() for directive in header.split("; "))}


def test_the_inline_scripts_of_the_page_are_allowed_by_their_hashes_and_no_others() -> None:
    expected = [
        f"'sha256-{base64.b64encode(hashlib.sha256(script).digest()).decode()}'"
        for script in (b"\n  window.first = 1\n", b"second()")
    ]
    assert policy()["script-src"] == ["'self'", "blob:", *expected]
    assert policy("<html></html>")["script-src"] == ["'self'", "blob:"]


def test_nothing_is_loaded_from_elsewhere() -> None:
    allowed = {source for sources in policy().values() for source in sources if not source.startswith("'sha256-")}
    assert allowed == {"'self'", "'none'", "'unsafe-inline'", "data:", "blob:"}
    assert policy()["default-src"] == ["'self'"]


def test_only_styles_may_be_inline_and_nothing_may_be_evaluated() -> None:
    assert [name for name, sources in policy().items() if "'unsafe-inline'" in sources] == ["style-src"]
    assert not [name for name, sources in policy().items() if "'unsafe-eval'" in sources]
    assert "data:" not in policy()["script-src"]


def test_the_app_is_framed_by_itself_alone_unless_other_sites_are_named() -> None:
    assert policy()["frame-ancestors"] == ["'self'"]
    assert security_headers(PAGE)["x-frame-options"] == "SAMEORIGIN"
    sites = "'self' https://moodle.school.example https://*.canvas.example:8443"
    assert policy(ancestors=sites)["frame-ancestors"] == sites.split()
    assert "x-frame-options" not in security_headers(PAGE, sites)
    assert "\n" not in security_headers(PAGE, "'self'\nhttps://moodle.school.example")["content-security-policy"]


@pytest.mark.parametrize(
    "ancestors",
    [
        "",
        " ",
        "https://schüle.example",
        "moodle.school.example",
        "https://a.example; script-src *",
        "https://a.example,",
        "https://a\r\nx: y",
        "*",
    ],
)
def test_what_is_no_list_of_sites_is_refused_with_an_example(ancestors: str) -> None:
    with pytest.raises(ValueError, match=re.escape("such as: 'self' https://moodle.school.example")):
        security_headers(PAGE, ancestors)


def test_every_answer_carries_the_headers_in_the_place_of_its_own() -> None:
    recorder = Recorder([(b"Content-Type", b"text/html"), (b"X-Content-Type-Options", b"sniff")])
    start, body = ask(SecurityHeaders(recorder, {"x-content-type-options": "nosniff"}))
    assert start["headers"] == [(b"Content-Type", b"text/html"), (b"x-content-type-options", b"nosniff")]
    assert body["body"] == b"ok"


def test_a_websocket_is_passed_on_as_it_is() -> None:
    (accepted,) = ask(SecurityHeaders(Recorder(), {"x-content-type-options": "nosniff"}), "websocket")
    assert accepted == {"type": "websocket.accept", "headers": []}
