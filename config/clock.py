"""What beat remembers from one start to the next: when it last sent what."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from celery.beat import Scheduler


class Clock(Scheduler):
    """Writes it down as JSON every three minutes and at the end. Celery's own keeps it with `shelve`, which with
    Debian's Python writes nothing before beat ends: a power cut forgot what the night had done, and the health check
    could not see that the clock strikes."""

    def __init__(self, *args: Any, schedule_filename: str, **kwargs: Any) -> None:
        self.kept = Path(schedule_filename)
        super().__init__(*args, **kwargs)

    def setup_schedule(self) -> None:
        super().setup_schedule()
        kept = json.loads(self.kept.read_text("utf-8")) if self.kept.exists() else {}
        for name, entry in self.schedule.items():
            if name in kept:
                entry.last_run_at = datetime.fromisoformat(kept[name]).astimezone(self.app.timezone)

    def sync(self) -> None:
        """As a whole or not at all: beat may be killed meanwhile."""
        half = self.kept.with_suffix(".half")
        runs = {
            name: entry.last_run_at.isoformat() for name, entry in self.schedule.items() if entry.last_run_at
        }
        half.write_text(json.dumps(runs, indent=1), "utf-8")
        half.replace(self.kept)
