"""The whole PDF task against bare WeasyPrint on the same HTML, with the same fonts, styles, fetcher and options."""

import gc
import statistics
import time
from io import BytesIO
from typing import Any

from celery import current_app

from core import pdf
from core.models import TaskRun
from core.tasks import task_named
from monitoring import actions
from monitoring.actions.printing import prepared
from monitoring.models import AnnualReport, ReportFile
from monitoring.tasks import load_before_fork


def measured(count: int) -> dict[str, Any]:
    """Both kinds of report, drafts (from live rows) and sealed ones, taken in turn with the bare rendering."""
    current_app.conf.task_always_eager = True  # the task with its run, claim and progress, in this process
    load_before_fork()
    fresh = AnnualReport.objects.filter(files=None).select_related("plan")
    works, ready = ["draft", "at_board", "board_approved"], ["submitted", "accepted"]
    reports = [
        *fresh.filter(status__in=works)[: count // 2],
        *fresh.filter(status__in=ready)[: count - count // 2],
    ]
    bare_render(prepared(reports[0]))
    task_named("monitoring.build_report")  # loads the tasks, as a worker has done before its first
    bare, task, again = [], [], []
    for place, report in enumerate(reports):
        page = prepared(report)
        for first in (place % 2 == 0, place % 2 == 1):
            (bare if first else task).append(timed(bare_render, page) if first else timed(build, report))
        again.append(timed(build, report))
    files = ReportFile.objects.filter(report__in=reports)
    pairs = list(zip(task, bare, strict=True))
    return {
        "reports": len(reports),
        "pages": round(statistics.mean(file.pages for file in files), 1),
        "bare_ms": round(statistics.median(clock for clock, _ in bare) * 1000),
        "task_ms": round(statistics.median(clock for clock, _ in task) * 1000),
        "ratio": round(statistics.median(mine[0] / theirs[0] for mine, theirs in pairs), 2),
        "ratio_of_own_work": round(statistics.median(mine[1] / theirs[1] for mine, theirs in pairs), 2),
        "unchanged_ms": round(statistics.median(clock for clock, _ in again) * 1000),
        "rendered_again": files.count() - len(reports),
    }


def timed(work: Any, argument: Any) -> tuple[float, float]:
    """Seconds on the clock, and of this process's own work: beside other work the second tells more. What was made
    before is cleared away first, or the second of a pair would pay for the first."""
    gc.collect()
    begun, used = time.perf_counter(), time.process_time()
    work(argument)
    return time.perf_counter() - begun, time.process_time() - used


def build(report: Any) -> None:
    """What a press on "Dan PDF" starts, until the file is stored."""
    run = actions.build(report=report, by=None)
    run.refresh_from_db()
    if run.state != TaskRun.State.DONE:
        raise RuntimeError(f"{report}: {run.error}")


def bare_render(page: Any) -> None:
    """WeasyPrint alone, with the style sheets already parsed."""
    sheets = [pdf._sheet(name, pdf._modified(name)) for name in page.styles]
    source = pdf._weasyprint().HTML(
        string=page.html, base_url=pdf.BASE_URL, url_fetcher=pdf._closed_fetcher()
    )
    source.write_pdf(BytesIO(), stylesheets=sheets, pdf_variant=pdf.VARIANT)
