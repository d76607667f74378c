"""config/clock.py: nothing that was due at night is forgotten or sent twice when beat is killed."""

import errno
import json
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from celery import Celery
from celery.schedules import crontab
from django.conf import settings

from config.clock import Clock

DANISH = ZoneInfo("Europe/Copenhagen")


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=DANISH)  # summer time begins on the 29th


@pytest.fixture
def app() -> Celery:
    app = Celery("clock", broker="memory://", set_as_current=False)
    app.conf.timezone = "Europe/Copenhagen"
    app.conf.beat_schedule = {
        "nightly": {"task": "nightly", "schedule": crontab(hour=0, minute=15)},
        "reap": {"task": "reap", "schedule": 60.0},
    }
    return app


def clock(app: Celery, folder: Path) -> Any:
    return Clock(app=app, schedule_filename=str(folder / "clock.json"))


def sends(clock: Any) -> list[str]:
    """What it sends in the first minutes after now."""
    sent: list[str] = []
    clock.apply_async = lambda entry, **_rest: sent.append(entry.name)
    for _ in range(5):
        clock.tick()
    return sent


def test_what_was_missed_while_it_stood_still_is_sent_once(app: Celery, tmp_path: Path) -> None:
    with time_machine.travel(at(28, 23, 50), tick=False):
        clock(app, tmp_path).sync()  # killed after this
    with time_machine.travel(at(29, 8), tick=False):
        begun = clock(app, tmp_path)
        assert sorted(sends(begun)) == ["nightly", "reap"]
        begun.sync()
        assert sends(clock(app, tmp_path)) == [], "it was sent"


def test_at_its_first_start_it_waits_for_the_next_night(app: Celery, tmp_path: Path) -> None:
    with time_machine.travel(at(28, 8), tick=False):
        assert sends(clock(app, tmp_path)) == []


def test_an_entry_that_is_new_or_gone_does_no_harm(app: Celery, tmp_path: Path) -> None:
    (tmp_path / "clock.json").write_text(json.dumps({"gone": "2026-03-28T00:15:00+01:00"}), "utf-8")
    with time_machine.travel(at(28, 8), tick=False):
        begun = clock(app, tmp_path)
        begun.sync()
    assert set(json.loads((tmp_path / "clock.json").read_text("utf-8"))) == {"nightly", "reap"}
    assert [path.name for path in tmp_path.iterdir()] == ["clock.json"]


@pytest.mark.parametrize("text", ["", "[1]", '{"nightly": "yesterday"}', '{"nightly": 7}', '{"night'])
def test_a_file_that_a_crash_left_unreadable_does_not_stop_the_clock(
    app: Celery, tmp_path: Path, text: str
) -> None:
    (tmp_path / "clock.json").write_text(text, "utf-8")
    with time_machine.travel(at(28, 23, 50), tick=False):
        begun = clock(app, tmp_path)
        begun.sync()
    with time_machine.travel(at(29, 0, 20), tick=False):
        assert sorted(sends(begun)) == ["nightly", "reap"]
        assert sorted(sends(clock(app, tmp_path))) == ["nightly", "reap"], "it is whole again"


def test_on_a_full_disk_the_clock_goes_on_with_what_it_knew(
    app: Celery, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with time_machine.travel(at(28, 8), tick=False):
        begun = clock(app, tmp_path)
        begun.sync()
        known = (tmp_path / "clock.json").read_text("utf-8")
    monkeypatch.setattr("os.fsync", full)
    with time_machine.travel(at(29, 8), tick=False):
        begun.sync()
        assert (tmp_path / "clock.json").read_text("utf-8") == known
        assert sorted(sends(begun)) == ["nightly", "reap"]


def test_the_file_tells_that_the_clock_strikes(app: Celery, tmp_path: Path) -> None:
    """The health check of docker-compose.yml asks for its time."""
    assert settings.CELERY_BEAT_SCHEDULER == "config.clock:Clock"
    begun = clock(app, tmp_path)
    begun.sync()
    first = (tmp_path / "clock.json").stat()
    begun.sync()
    assert (tmp_path / "clock.json").stat().st_mtime_ns > first.st_mtime_ns
    assert begun.sync_every <= 5 * 60
