"""What beat remembers from one start to the next: when it last sent what."""

import json
import logging
import os
from datetime import datetime
from pathlib import Path
from typing import Any

from celery.beat import Scheduler

log = logging.getLogger(__name__)


class Clock(Scheduler):
    """Writes it down as JSON every three minutes and at the end. Celery's own keeps it with `shelve`, which with
    Debian's Python writes nothing before beat ends: a power cut forgot what the night had done, and the health check
    could not see that the clock strikes (ADR 35)."""

    def __init__(self, *args: Any, schedule_filename: str, **kwargs: Any) -> None:
        self.kept = Path(schedule_filename)
        super().__init__(*args, **kwargs)

    def setup_schedule(self) -> None:
        super().setup_schedule()
        kept = self._read()
        for name, entry in self.schedule.items():
            if name in kept:
                entry.last_run_at = kept[name].astimezone(self.app.timezone)

    def _read(self) -> dict[str, datetime]:
        """What cannot be read is forgotten, as by Celery's own: a clock that stands still is worse."""
        try:
            kept = json.loads(self.kept.read_text("utf-8"))
            return {name: datetime.fromisoformat(moment) for name, moment in kept.items()}
        except FileNotFoundError:
            return {}
        except (ValueError, TypeError, AttributeError):
            log.exception("%s cannot be read; what was missed is not made up for", self.kept)
            return {}

    def sync(self) -> None:
        """As a whole or not at all: beat may be killed meanwhile, or the power cut. On a full disk the clock goes on,
        and the file's age tells of it."""
        half = self.kept.with_suffix(".half")
        runs = {
            name: entry.last_run_at.isoformat() for name, entry in self.schedule.items() if entry.last_run_at
        }
        try:
            with half.open("w", encoding="utf-8") as file:
                json.dump(runs, file, indent=1)
                file.flush()
                os.fsync(file.fileno())
            half.replace(self.kept)
        except OSError:
            log.exception("%s cannot be written", self.kept)
