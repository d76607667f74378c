"""Background work of funding."""

import logging

from core.addresses import reverse
from core.danish import format_number
from core.models import TaskRun
from core.nightly import each, nightly
from core.tables import TableRefused
from core.tasks import Result, background, progress, tell
from core.workflow import Refusal
from funding import actions
from funding.models import LedgerImport
from plans.models import Plan

log = logging.getLogger(__name__)


class NotRead(Refusal):
    """The file is no table that we can read; the message says why and what to do."""


@background("funding.try_ledger")
def try_ledger(run: TaskRun) -> Result:
    """Reads a ledger file and keeps what was found. Called twice it finds the same."""
    batch = _batch(run)
    try:
        trial = actions.try_ledger(batch=batch, heard=lambda rows: progress(run, rows, 0, _read(rows)))
    except TableRefused as error:
        raise NotRead(str(error)) from error
    progress(run, trial.rows, trial.rows, _read(trial.rows))
    return Result(url=_page(batch))


@background("funding.book_ledger")
def book_ledger(run: TaskRun) -> Result:
    """Books a ledger file. Called twice the second finds it booked."""
    batch = _batch(run)
    trial = actions.trial_of(batch)
    total = trial.new if trial else 0
    actions.book_ledger(
        batch=batch,
        by=run.started_by,
        seen=run.arguments["seen"],
        heard=lambda entries: tell(run, entries, total, f"{format_number(entries)} poster er bogført."),
    )
    return Result(url=_page(batch))


@background("funding.export_economy")
def export_economy(run: TaskRun) -> Result:
    """The workbook of a plan's money. Called twice it makes it twice; the last one is shown."""
    plan = Plan.objects.select_related("scheme", "municipality__organisation").get(pk=run.subject_id)
    file = actions.make_economy_file(
        plan=plan,
        by=run.started_by,
        heard=lambda done, total: progress(run, done, total, f"{format_number(done)} poster er skrevet."),
    )
    return Result(url=reverse("funding:workbook_file", args=[plan.number, file.pk]), file=file.name)


@nightly("funding.forget_files")
def forget_files() -> int:
    """Nightly: workbooks of yesterday. Run twice it finds none."""
    return actions.forget_economy_files()


@nightly("funding.refresh_sums")
def refresh_sums() -> int:
    """Nightly: the forecasts of a new day, in the sums that lists print. Run twice it finds the same."""
    refreshed = each(actions.plans_to_refresh(), _refresh)
    log.info("Sums worked out anew: %s plans", refreshed)
    return refreshed


def _refresh(plan: int) -> int:
    rows = Plan.objects.select_related("scheme", "municipality__organisation")
    actions.refresh_sums(plan=rows.get(pk=plan))
    return 1


def _batch(run: TaskRun) -> LedgerImport:
    return LedgerImport.objects.select_related("plan__municipality__organisation", "plan__scheme").get(
        pk=run.subject_id
    )


def _read(rows: int) -> str:
    return f"{format_number(rows)} rækker er læst."


def _page(batch: LedgerImport) -> str:
    return reverse("funding:ledger_file", args=[batch.plan.number, batch.pk])
