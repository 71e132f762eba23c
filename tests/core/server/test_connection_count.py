"""How many connections are open, in all and from one address."""

import pytest

from core.server.connection_count import ConnectionCount, TooManyConnectionsError


def test_an_address_has_a_share_and_gives_it_back() -> None:
    count = ConnectionCount(limit=10, limit_per_address=2)
    with count.open("a"), count.open("a"), count.open("b"):
        with (
            pytest.raises(
                TooManyConnectionsError, match="full for your network: it can have 2 pages of it open at once"
            ),
            count.open("a"),
        ):
            pass
        assert count.total == 3
    assert (count.total, count.problem("a")) == (0, "")


def test_a_full_server_takes_nobody() -> None:
    count = ConnectionCount(limit=2, limit_per_address=2)
    with count.open("a"), count.open("b"):
        assert count.problem("c").startswith("Tradeoff is full right now: it can have 2 pages open at once. ")
    assert count.problem("c") == ""
