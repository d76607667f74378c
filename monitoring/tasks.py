"""Background work of monitoring."""

import gc
import logging

from celery.signals import worker_init

from core import pdf
from core.addresses import reverse
from core.models import TaskRun
from core.nightly import each, nightly
from core.tasks import Result, background, progress
from monitoring import actions, emails
from monitoring.actions.printing import DRAFT_STYLES, STEPS
from monitoring.models import AnnualReport
from plans.models import Plan

log = logging.getLogger(__name__)


@background("monitoring.build_report")
def build_report(run: TaskRun) -> Result:
    """The PDF of a redegørelse, step by step. Called twice it finds the first one's file."""
    report = AnnualReport.objects.select_related("plan").get(pk=run.subject_id)

    def heard(done: int, text: str) -> None:
        progress(run, done, len(STEPS), text)

    file = actions.make_pdf(report, heard=heard)
    if run.started_by is not None:
        emails.pdf_ready(file, run.started_by)
    url = reverse("monitoring:report", args=[report.plan.number, report.year])
    return Result(url=url, file=file.name)


@nightly("monitoring.follow_reports")
def follow_reports() -> int:
    """Nightly: rates are held back where a redegørelse is late. Each plan in its own transaction; run twice it changes
    nothing more."""
    plans = Plan.objects.filter(started_on__isnull=False, grants__instalments__paid_on=None)
    plans = plans.select_related("scheme").distinct()
    changed = each(plans, lambda plan: actions.follow_reports(plan=plan))
    if changed:
        log.info("Rates held back or let go after the redegørelser: %s", changed)
    return changed


@nightly("monitoring.rate_plans")
def rate_plans() -> int:
    """Nightly: the ratings of a new day, for lists of plans. Run twice it finds the same."""
    rated = each(actions.plans_to_rate(), _rate)
    log.info("Ratings worked out anew: %s plans", rated)
    return rated


def _rate(plan: Plan) -> int:
    actions.refresh_ratings(plan=plan)
    return 1


@worker_init.connect
def load_before_fork(**_kwargs: object) -> None:
    """Modules, fonts and styles once, before the worker's children are made. Mails go out also without them."""
    try:
        pdf.warm_up(DRAFT_STYLES)
    except pdf.PdfError:
        log.exception("PDFs cannot be made on this machine")
    # What is here now stays: the collector need not look through it after each report.
    gc.freeze()
