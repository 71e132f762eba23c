"""How often one place in the code writes into the log."""

import logging

import pytest

from core.server import log_limit
from core.server.log_limit import LINES_A_MINUTE, SECONDS, SERVER_LOGGERS, LogLimit, limit_logs


def record(line: int = 1, words: str = "A client sent %s") -> logging.LogRecord:
    return logging.LogRecord("uvicorn.error", logging.WARNING, "protocol.py", line, words, ("text",), None)


def test_a_place_writes_a_few_lines_a_minute_whatever_they_say() -> None:
    limit = LogLimit(clock=lambda: 0.0)
    passed = [limit.filter(record(words=f"{number} %s")) for number in range(100)]
    assert passed == [True] * LINES_A_MINUTE + [False] * (100 - LINES_A_MINUTE)
    assert limit.filter(record(line=2))


def test_the_next_line_says_how_many_were_left_out() -> None:
    now = [0.0]
    limit = LogLimit(clock=lambda: now[0])
    for _ in range(100):
        limit.filter(record())
    now[0] = SECONDS
    later = record()
    assert limit.filter(later)
    assert later.getMessage() == f"A client sent text ({100 - LINES_A_MINUTE} more like this one were left out)"
    again = record()
    assert limit.filter(again)
    assert again.getMessage() == "A client sent text"


def test_places_beyond_a_number_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_limit, "MAX_CALL_SITES", 2)
    limit = LogLimit(lines=1, clock=lambda: 0.0)
    assert [limit.filter(record(line)) for line in (1, 1, 2, 3, 1)] == [True, False, True, True, True]


def test_loggers_below_one_are_limited_too() -> None:
    below = logging.getLogger("test_log_limit.below")
    limit_logs(["test_log_limit"])
    assert [type(one) for one in below.filters] == [LogLimit]
    assert logging.getLogger("test_log_limit").filters == below.filters


def test_the_loggers_that_a_clients_messages_reach_are_limited() -> None:
    for name in ("streamlit.runtime.app_session", "streamlit.runtime.scriptrunner.script_runner", "uvicorn.error"):
        assert name.startswith(SERVER_LOGGERS)
