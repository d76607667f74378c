"""Background work as the person who ordered it sees it: in the queue, under way, after a worker's death, and once."""

import datetime as dt
import os
import re
import signal
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from core.dates import today
from core.models import TaskRun
from core.tasks import reap, task_named
from monitoring.models import AnnualReport, ReportFile
from tests.e2e.conftest import StartWorker, poll
from tests.factories.accounts import Cast
from tests.factories.monitoring import complete_report, measured_plan

# The worker still answers while its only thread is held up.
THREAD = ("--pool=threads", "--concurrency=1")
YEAR = today().year - 1


@pytest.fixture
def report(cast: Cast) -> AnnualReport:
    plan = measured_plan(cast, starts_on=dt.date(YEAR, 1, 1), ends_on=dt.date(YEAR + 3, 12, 31))
    return complete_report(plan, cast, year=YEAR)


def orders(page: Page, report: AnnualReport) -> None:
    page.goto(reverse("monitoring:report", args=[report.plan.number, report.year]))
    page.get_by_role("button", name="Dan udkast").click()


def finished(page: Page) -> Any:
    return page.locator("#pdf-box").get_by_role("link", name=re.compile("^Hent UDKAST"))


def test_one_sees_how_far_the_work_is_without_loading_the_page_again(
    cast: Cast, report: AnnualReport, open_page: Any, start_worker: StartWorker
) -> None:
    page = open_page(user=cast.mette)
    orders(page, report)
    expect(page.locator("#pdf-box")).to_contain_text("Venter på at komme til.")

    with transaction.atomic():  # the worker comes as far as the last step, and no further
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE monitoring_reportfile IN SHARE MODE")
        start_worker(*THREAD)
        expect(page.locator("#pdf-box")).to_contain_text("4 af 5: Gemmer filen", timeout=60_000)
        expect(page.locator("#pdf-box").get_by_role("img")).to_be_visible()

    expect(finished(page)).to_be_visible(timeout=30_000)
    assert TaskRun.objects.get(kind="monitoring.build_report").state == TaskRun.State.DONE


def test_pressed_twice_it_is_made_once(
    cast: Cast, report: AnnualReport, open_page: Any, start_worker: StartWorker
) -> None:
    first, second = open_page(user=cast.mette), open_page(user=cast.mette)
    for page in (first, second):
        page.goto(reverse("monitoring:report", args=[report.plan.number, report.year]))
    for page in (first, second):
        page.get_by_role("button", name="Dan udkast").click()
        expect(page.locator("#pdf-box")).to_contain_text("Venter på at komme til.")

    start_worker(*THREAD)

    for page in (first, second):
        expect(finished(page)).to_be_visible(timeout=60_000)
    run = TaskRun.objects.get(kind="monitoring.build_report")
    assert (run.state, run.attempts) == (TaskRun.State.DONE, 1)
    assert ReportFile.objects.filter(report=report).count() == 1


def test_a_worker_is_killed_in_the_middle_of_a_report(
    cast: Cast,
    report: AnnualReport,
    open_page: Any,
    start_worker: StartWorker,
) -> None:
    page = open_page(user=cast.mette)
    orders(page, report)
    runs = TaskRun.objects.filter(kind="monitoring.build_report")

    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE monitoring_reportfile IN SHARE MODE")
        victim = start_worker(*THREAD)
        poll(lambda: runs.filter(state=TaskRun.State.RUNNING, done=4).exists(), seconds=60, what="step 4")
        os.kill(victim.pid, signal.SIGKILL)
        victim.wait(10)
    assert not ReportFile.objects.filter(report=report).exists()
    expect(page.locator("#pdf-box")).to_contain_text("4 af 5: Gemmer filen")

    start_worker(*THREAD)
    assert reap() == 0, "a heart that has only just stopped may beat again"
    runs.update(heartbeat=timezone.now() - timedelta(minutes=3))
    assert reap() == 1
    task_named("monitoring.build_report").apply_async((runs.get().pk,))  # and the message comes twice

    expect(finished(page)).to_be_visible(timeout=60_000)
    run = runs.get()
    assert (run.state, run.attempts) == (TaskRun.State.DONE, 2)
    assert ReportFile.objects.filter(report=report).count() == 1


def test_a_worker_that_is_told_to_stop_finishes_the_report_first(
    cast: Cast, report: AnnualReport, open_page: Any, start_worker: StartWorker
) -> None:
    page = open_page(user=cast.mette)
    orders(page, report)
    runs = TaskRun.objects.filter(kind="monitoring.build_report")

    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE monitoring_reportfile IN SHARE MODE")
        worker = start_worker("--pool=prefork", "--concurrency=1", name="told")
        poll(lambda: runs.filter(state=TaskRun.State.RUNNING, done=4).exists(), seconds=60, what="step 4")
        worker.send_signal(signal.SIGTERM)  # as systemd and Docker do
        log = settings.DATA_DIR / "worker-told0.log"
        poll(lambda: "Warm shutdown" in log.read_text("utf-8"), what="the worker's shutdown")
        assert worker.poll() is None, "it has not finished"

    assert worker.wait(60) == 0
    assert (runs.get().state, runs.get().attempts) == (TaskRun.State.DONE, 1)
    expect(finished(page)).to_be_visible(timeout=30_000)
