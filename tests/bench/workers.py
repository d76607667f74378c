"""One Celery worker against two, on Redis, and one worker's memory."""

import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from celery import current_app

from core.models import TaskRun
from monitoring.actions import build
from monitoring.models import AnnualReport

LOOK_SECONDS = 0.25
# A worker may take so long to start, and so long for one report.
READY_SECONDS, REPORT_SECONDS = 120, 60


def measured(count: int) -> dict[str, Any]:
    """The same number of other reports for one worker and for two: none is rendered twice."""
    fresh = AnnualReport.objects.filter(files=None, status="accepted").select_related("plan").order_by("pk")
    reports = list(fresh[: 2 * count])
    if len(reports) < 2 * count:
        raise SystemExit(
            f"{2 * count} reports are needed, and there are {len(reports)}: take fewer with --reports."
        )
    with workers(1) as pids:
        alone, memory = make(reports[:count], pids)
    with workers(2) as pids:
        together, _ = make(reports[count:], pids)
    early, late = memory[len(memory) // 5], memory[-1]
    return {
        "reports": count,
        "one_a_minute": round(60 * count / alone, 1),
        "two_a_minute": round(60 * count / together, 1),
        "speedup": round(alone / together, 2),
        "memory_mb_early": early,
        "memory_mb_late": late,
        "memory_mb_most": max(memory),
    }


def make(reports: Sequence[Any], pids: Sequence[int]) -> tuple[float, list[int]]:
    """Order all reports at once; how long until the last is done, and the workers' memory in MB as it went."""
    memory, begun = [], time.perf_counter()
    runs = [build(report=report, by=None).pk for report in reports]
    while TaskRun.objects.filter(pk__in=runs, state__in=TaskRun.ACTIVE).exists():
        if time.perf_counter() - begun > REPORT_SECONDS * len(runs):
            raise SystemExit("The workers do not get on.")
        memory.append(sum(resident(pid) for pid in pids) // 1024)
        time.sleep(LOOK_SECONDS)
    if failed := TaskRun.objects.filter(pk__in=runs, state=TaskRun.State.FAILED).first():
        raise SystemExit(f"A report failed: {failed.error}")
    return time.perf_counter() - begun, memory


def resident(pid: int) -> int:
    """Resident memory of the child that does the work, in kB."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    lines = [line for child in children for line in Path(f"/proc/{child}/status").read_text().splitlines()]
    return sum(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))


@contextmanager
def workers(count: int) -> Iterator[list[int]]:
    """So many workers of one process each, ready for work."""
    command = [
        sys.executable,
        "-m",
        "celery",
        "-A",
        "config",
        "worker",
        "--concurrency=1",
        "--loglevel=ERROR",
    ]
    started = [
        subprocess.Popen(
            [*command, "--without-gossip", "--without-mingle", f"--hostname=bench{number}@%h"],
            stdout=subprocess.DEVNULL,  # ours is for the figures
        )
        for number in range(count)
    ]
    try:
        until = time.monotonic() + READY_SECONDS
        while len(current_app.control.ping(timeout=1.0)) < count:
            if time.monotonic() > until:
                raise SystemExit("The workers did not start.")
        yield [process.pid for process in started]
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait(timeout=READY_SECONDS)
