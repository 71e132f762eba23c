"""The server of the app itself, with nothing before it: what it refuses, and what it says with every answer."""

import tomllib

import pytest
from playwright.sync_api import Page

from core.server.headers import security_headers
from pages.parts.app.streamlit_internals import INDEX_HTML
from tests.browser.deploy.asking import ask, websocket
from tests.browser.walk import Walk
from tests.serving import ROOT, Served

# Puts a file of so many megabytes beside one that the page has uploaded itself, and gives the answer's status.
UPLOAD = """async ([address, megabytes]) => {
    const form = new FormData()
    form.append('file', new Blob([new Uint8Array(megabytes * 2 ** 20)]), 'large.csv')
    const token = document.cookie.match(/_streamlit_xsrf=([^;]*)/)[1]
    const headers = {'X-Xsrftoken': token}
    return (await fetch(address + megabytes, {method: 'PUT', body: form, headers})).status
}"""
HIDDEN = ("/etc/passwd", "/app.py", "/.streamlit/config.toml", "/.streamlit/secrets.toml", "/core/settings.py")
WAYS = (
    "",
    "/..",
    "/../../../../../..",
    "/static/../../../../../..",
    "/static/%2e%2e/%2e%2e/%2e%2e",
    "/media/..%2f..%2f..",
)
WAYS += ("/component/x/../../../../..", "/app/static/../..", "/%5c%5cevil.example%5cshare", "//evil.example/..")


@pytest.mark.parametrize("path", ["/", "/train", "/_stcore/health", "/media/none", "/static/none.js", "/favicon.png"])
def test_every_answer_has_the_security_headers(app: Served, path: str) -> None:
    answer = ask(app.url, path)
    for name, value in security_headers(INDEX_HTML.read_text(encoding="utf-8")).items():
        assert answer.headers.get_all(name) == [value]


@pytest.mark.parametrize("origin", ["https://evil.example", "http://localhost:3000", "http://127.0.0.1:1", "null"])
def test_a_page_of_another_site_opens_no_websocket(app: Served, origin: str) -> None:
    assert websocket(app.url, app.url) == 101
    assert websocket(app.url, origin) == 403


def test_no_other_site_reads_an_answer(app: Served) -> None:
    for path in ("/", "/_stcore/health", "/_stcore/host-config", "/_stcore/metrics"):
        answer = ask(app.url, path, headers={"Origin": "https://evil.example"})
        assert answer.headers.get("Access-Control-Allow-Origin") is None


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_a_file_without_the_pages_own_token_is_refused(app: Served, method: str) -> None:
    cookie = {"Cookie": "_streamlit_xsrf=2|00000000|00000000000000000000000000000000|1700000000"}
    for headers in ({}, {"X-Xsrftoken": "guess"}, cookie, {**cookie, "X-Xsrftoken": "guess"}):
        answer = ask(app.url, "/_stcore/upload_file/session/file", method, headers, "rows")
        assert answer.status == 403
        assert "XSRF" in answer.text


def test_the_server_refuses_a_file_beyond_the_bound_whatever_the_page_allows(app: Served, new_page: Page) -> None:
    walk = Walk(new_page, app.url)
    uploads: list[str] = []
    walk.page.on("request", lambda request: uploads.append(request.url) if request.method == "PUT" else None)
    walk.open("/data")
    rows = "".join(f"{n},{'yes' if n % 2 else 'no'}\n" for n in range(100))
    file = {"name": "own.csv", "mimeType": "text/csv", "buffer": f"age,bought\n{rows}".encode()}
    walk.page.locator("input[type=file]").set_input_files(file)
    walk.says("Train on 60 rows")
    assert walk.page.evaluate(UPLOAD, [uploads[0], 1]) == 204
    assert walk.page.evaluate(UPLOAD, [uploads[0], 51]) == 413


@pytest.mark.parametrize("way", WAYS)
def test_no_path_leads_to_a_file_of_the_machine(app: Served, way: str) -> None:
    for hidden in HIDDEN:
        text = ask(app.url, way + hidden).text
        assert "root:" not in text
        assert "gatherUsageStats" not in text
        assert "import streamlit" not in text
        assert "TRADEOFF_" not in text


@pytest.mark.parametrize("path", ["/_stcore/agent/interact", "/_stcore/agent/mcp"])
def test_programs_cannot_drive_the_app_without_a_browser(app: Served, path: str) -> None:
    answer = ask(app.url, path, "POST", {"Content-Type": "application/json"}, '{"jsonrpc": "2.0", "method": "ping"}')
    assert answer.status >= 400


def test_streamlit_is_set_to_tell_nobody_and_to_be_careful() -> None:
    options = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert options["browser"] == {"gatherUsageStats": False, "serverAddress": "localhost"}
    assert options["client"] == {"showErrorDetails": "none", "toolbarMode": "viewer", "allowedOrigins": []}
    assert options["server"]["enableCORS"]
    assert options["server"]["enableXsrfProtection"]
    assert options["server"]["maxUploadSize"] == 50
    assert "enableAgentApi" not in options["server"]
    assert "enableStaticServing" not in options["server"]
