"""How often something may happen."""

from core.server.token_bucket import TokenBucket, TokenBuckets


def test_the_store_is_used_at_once_and_then_the_rate_holds() -> None:
    now = [0.0]
    bucket = TokenBucket(rate=2.0, burst=3.0, clock=lambda: now[0])
    assert [bucket.take() for _ in range(5)] == [0, 0, 0, 0.5, 1.0]
    now[0] = 1.0  # two tokens came, which pay what it owes
    assert [bucket.take() for _ in range(2)] == [0.5, 1.0]
    now[0] = 100.0
    assert bucket.is_full
    assert [bucket.take() for _ in range(4)] == [0, 0, 0, 0.5]


def test_each_address_has_its_own_and_full_ones_are_forgotten() -> None:
    now = [0.0]
    buckets = TokenBuckets(rate=1.0, burst=1.0, clock=lambda: now[0])
    assert [buckets.of("a").take(), buckets.of("a").take(), buckets.of("b").take()] == [0, 1, 0]
    now[0] = 1.5
    assert buckets.of("a").take() == 0.5
    now[0] = 100.0
    buckets.of("c").take()
    assert len(buckets) == 1
