"""The app through nginx with TLS, as deploy/nginx/tradeoff.conf has it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext

from core.server.headers import security_headers
from pages.parts.app.streamlit_internals import INDEX_HTML
from tests.browser.deploy.asking import ask, websocket
from tests.browser.deploy.conftest import Proxy
from tests.browser.walk import Walk
from tests.serving import Served

ROWS = "".join(f"{20 + n % 50},{('Ulm', 'Bern')[n % 2]},{'yes' if n % 50 > 25 else 'no'}\n" for n in range(200))


@pytest.fixture
def secure_walk(new_context: Callable[..., BrowserContext], proxy: Proxy) -> Walk:
    """A browser that trusts the test's own certificate."""
    page = new_context(ignore_https_errors=True).new_page()
    return Walk(page, proxy.https)


def test_a_model_is_trained_and_a_file_uploaded_through_it(secure_walk: Walk) -> None:
    sockets: list[str] = []
    secure_walk.page.on("websocket", lambda opened: sockets.append(opened.url))
    secure_walk.open("/train?dataset=moons&epochs=20")
    secure_walk.train()
    assert secure_walk.numbers()[0] == "20 / 20"
    secure_walk.go("Data")
    file = {"name": "shop.csv", "mimeType": "text/csv", "buffer": f"age,town,bought\n{ROWS}".encode()}
    secure_walk.page.locator("input[type=file]").set_input_files(file)
    secure_walk.says("Train on 120 rows")
    assert sockets == [secure_walk.url.replace("https", "wss") + "/_stcore/stream"]


def test_plain_http_is_sent_on_to_https(proxy: Proxy) -> None:
    answer = ask(proxy.http, "/train?dataset=iris")
    assert answer.status == 301
    assert answer.headers["Location"] == "https://127.0.0.1/train?dataset=iris"


def test_the_apps_headers_arrive_once_and_tls_adds_its_own(proxy: Proxy) -> None:
    answer = ask(proxy.https, "/")
    for name, value in security_headers(INDEX_HTML.read_text(encoding="utf-8")).items():
        assert answer.headers.get_all(name) == [value]
    assert answer.headers.get_all("Strict-Transport-Security") == ["max-age=31536000"]
    assert answer.headers["Server"] == "nginx"  # and no version


def test_only_its_own_pages_open_a_websocket(proxy: Proxy, app: Served) -> None:
    assert websocket(proxy.https, proxy.https) == 101
    assert websocket(proxy.https, "https://evil.example") == 403
    assert websocket(proxy.https, app.url) == 403  # another port of this very machine


def test_a_file_beyond_the_bound_is_refused_before_it_is_sent(proxy: Proxy) -> None:
    assert ask(proxy.https, "/_stcore/upload_file/a/b", "PUT", {"Content-Length": str(52 * 2**20)}).status == 413
    assert ask(proxy.https, "/_stcore/upload_file/a/b", "PUT", body="a").status == 403  # small enough, and no token


def test_scripts_are_packed(proxy: Proxy) -> None:
    (script,) = re.findall(r'<script type="module" crossorigin src="\.(.*?)"', ask(proxy.https, "/").text)
    assert ask(proxy.https, script, headers={"Accept-Encoding": "gzip"}).headers["Content-Encoding"] == "gzip"


def test_the_servers_own_figures_are_not_for_the_world(proxy: Proxy) -> None:
    assert ask(proxy.https, "/_stcore/metrics").status == 404


def test_the_log_has_paths_and_no_links_with_what_learners_typed(proxy: Proxy) -> None:
    ask(proxy.https, "/data?dataset=typed&typed=secret")
    ask(proxy.https, "/")  # nginx writes a line after its answer, and before the next one
    log = (proxy.folder / "tradeoff.log").read_text(encoding="utf-8")
    assert '"GET /data"' in log
    assert "secret" not in log
