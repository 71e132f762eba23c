"""A server that has as many pages open as it can, in a real browser."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext

from tests.browser.walk import Walk
from tests.serving import served


def test_a_full_server_says_so_and_lets_the_next_one_in_by_itself(new_context: Callable[..., BrowserContext]) -> None:
    """The one page that it takes loads, though its browser fetches files over several connections at once."""
    with served(environment={"TRADEOFF_PAGES": "1"}) as server:
        first, second = (Walk(new_context().new_page(), server.url) for _ in range(2))
        first.open("/train")
        answer = second.page.goto(f"{server.url}/train?dataset=moons")
        assert answer
        assert answer.status == 503
        second.says("Tradeoff is full right now: it can have 1 page open at once.")
        first.page.context.close()
        second.says("Hidden layers")
        second.settle()
        second.has_address("/train.*dataset=moons")
