"""What the pages look up: plans and reports that the person may see. Not visible is not found."""

from datetime import MAXYEAR

from django.db.models import QuerySet
from django.http import Http404

from accounts.permissions import UserRequest
from core.models import TaskRun
from core.statements import statement
from core.workflow import NotAllowed
from monitoring.actions.moving import BUILD
from monitoring.models import AnnualReport, ReportFile
from monitoring.permissions import can_read_in_work, can_write
from plans.models import Plan
from plans.views.loading import books_plan_or_404, plan_or_404

RELATED = (
    "board_approved_by",
    "sent_to_board_by",
    "submitted_by",
    "answered_by",
    "answered_for",
)


def seen_plan(request: UserRequest, number: str) -> Plan:
    return plan_or_404(request, number)


def books_plan(request: UserRequest, number: str) -> Plan:
    """A plan whose books and redegørelser the person may read: also its revisor."""
    return books_plan_or_404(request, number)


def seen_report(request: UserRequest, number: str, year: int) -> AnnualReport:
    """The latest version that the person may see, or the one that is asked for with ?version=."""
    plan = books_plan(request, number)
    asked = request.GET.get("version", "")
    version = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 5 else None
    in_work = can_read_in_work(request.user, plan)
    report = _report.first(plan.pk, year, version, in_work) if year < MAXYEAR else None
    if report is None:
        raise Http404("Redegørelsen findes ikke.")
    report.plan = plan
    return report


@statement
def _report(plan_id: int, year: int, version: int | None, in_work: bool) -> QuerySet[AnnualReport]:
    """As `AnnualReport.objects.visible_to` says of many plans: others than its own side see what was handed in."""
    reports = AnnualReport.objects.filter(plan=plan_id, year=year)
    if version is not None:
        reports = reports.filter(number=version)
    if not in_work:
        reports = reports.handed_in()
    return reports.select_related(*RELATED).order_by("-number")[:1]


def own_report(request: UserRequest, number: str, year: int) -> AnnualReport:
    """The latest version, for those who write it; whoever only reads it gets a 403."""
    report = seen_report(request, number, year)
    if not can_write(request.user, report):
        raise NotAllowed("Du kan læse redegørelsen, men ikke skrive i den.")
    return report


def latest_run(report: AnnualReport) -> TaskRun | None:
    return _latest_run.first(report.pk)


@statement
def _latest_run(report_id: int) -> QuerySet[TaskRun]:
    runs = TaskRun.objects.filter(
        kind=BUILD,
        subject_type__app_label="monitoring",
        subject_type__model="annualreport",
        subject_id=report_id,
    )
    return runs.order_by("-pk")[:1]


def latest_file(report: AnnualReport) -> ReportFile | None:
    """The sealed PDF; of a report in work the latest draft."""
    return _latest_file.first(report.pk, not report.is_handed_in)


@statement
def _latest_file(report_id: int, is_draft: bool) -> QuerySet[ReportFile]:
    return ReportFile.objects.filter(report=report_id, is_draft=is_draft).order_by("-created_at", "-pk")[:1]
