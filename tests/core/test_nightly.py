"""core/nightly.py: what is done at night is not left undone for what mends itself, or for one row."""

import logging
from typing import Any

import pytest
from celery.exceptions import Retry
from django.db import OperationalError

from core.nightly import each, nightly


def test_while_the_database_is_away_a_task_is_tried_again_for_four_hours() -> None:
    calls: list[int] = []

    @nightly("tests.away_long")
    def away_long() -> int:
        calls.append(1)
        if len(calls) <= 20:
            raise OperationalError("the database system is starting up")
        return 7

    task, waits = away_long, []
    for _ in range(20):
        with pytest.raises(Retry) as again:
            task.apply()
        waits.append(again.value.when)
        task = again.value.sig
    assert task.apply().get() == 7
    assert waits == [60, 120, 240, 480, *[900] * 16]
    assert 4 * 3600 < sum(waits) < 4.5 * 3600, "seconds"


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


def test_when_the_database_goes_away_the_round_ends_to_be_begun_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tried = []

    def act(row: int) -> int:
        tried.append(row)
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr("core.nightly._answers", lambda: False)
    with pytest.raises(OperationalError):
        each([1, 2], act)
    assert tried == [1]


@pytest.mark.django_db
def test_a_row_that_somebody_holds_is_tried_again_when_the_others_are_done() -> None:
    tried = []

    def act(row: int) -> int:
        tried.append(row)
        if row == 1:
            raise OperationalError("canceling statement due to lock timeout")
        return 1

    with pytest.raises(OperationalError, match="lock timeout"):
        each([1, 2], act)
    assert tried == [1, 2]
