"""Requests as no browser makes them."""

import http.client
import ssl
from urllib.parse import urlsplit

Answer = http.client.HTTPResponse
TRUSTING = ssl._create_unverified_context()  # the certificate is the test's own
UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",  # the example of RFC 6455
}


def ask(url: str, path: str, method: str = "GET", headers: dict[str, str] | None = None, body: str = "") -> Answer:
    """The answer to one request, whose path goes out as it is. Its body has been read into `answer.text`."""
    where = urlsplit(url)
    assert where.netloc
    if where.scheme == "https":
        connection = http.client.HTTPSConnection(where.netloc, timeout=30, context=TRUSTING)
    else:
        connection = http.client.HTTPConnection(where.netloc, timeout=30)
    connection.request(method, path, body or None, headers or {})
    answer = connection.getresponse()
    answer.text = "" if answer.status == 101 else answer.read().decode("utf-8", "replace")
    connection.close()
    return answer


def websocket(url: str, origin: str) -> int:
    """The status of the answer to a page of `origin` that opens a websocket: 101 when it may."""
    return ask(url, "/_stcore/stream", headers={**UPGRADE, "Origin": origin}).status
