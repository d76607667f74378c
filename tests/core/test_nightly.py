"""core/nightly.py: what is done at night is not left undone for what mends itself, or for one row."""

import logging
from typing import Any

import pytest
from celery.exceptions import Retry
from django.db import OperationalError

from core.nightly import each, nightly


def test_while_the_database_is_away_a_task_is_tried_again() -> None:
    calls: list[int] = []

    @nightly("tests.away_once")
    def away_once() -> int:
        calls.append(1)
        if len(calls) == 1:
            raise OperationalError("the database system is starting up")
        return 7

    with pytest.raises(Retry) as first:
        away_once.apply()
    assert 0 <= first.value.when <= 60, "seconds"
    assert first.value.sig.apply().get() == 7
    # Waits of 1, 2, 4, 8 and then 15 minutes, at random a part of them: some four hours.
    assert (away_once.retry_backoff, away_once.retry_backoff_max, away_once.max_retries) == (60, 900, 20)


def test_a_fault_of_ours_is_not_tried_again() -> None:
    calls: list[int] = []

    @nightly("tests.broken")
    def broken() -> int:
        calls.append(1)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken.apply().get()
    assert len(calls) == 1


def test_one_row_keeps_no_other_back_and_is_told_by_its_key(caplog: Any) -> None:
    done = []

    def act(row: int) -> int:
        if row == 2:
            raise ValueError("a mistake")
        done.append(row)
        return 10

    with caplog.at_level(logging.ERROR):
        assert each([1, 2, 3], act, key=lambda row: f"plan {row}") == 20
    assert done == [1, 3]
    assert "failed for plan 2" in caplog.text
    assert "ValueError: a mistake" in caplog.text


def test_when_the_database_goes_away_the_round_ends_to_be_begun_again() -> None:
    def act(row: int) -> int:
        raise OperationalError("server closed the connection unexpectedly")

    with pytest.raises(OperationalError):
        each([1, 2], act)
