"""Mails about redegørelser: who is told what, with a link to it."""

from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from accounts.roles import GRANTS, OrganisationKind, Permission, Role
from core import mail
from core.dates import today
from monitoring.models import AnnualReport, ReportFile
from plans.models import Plan, PlanParticipant
from plans.permissions import chairs


def at_board(report: AnnualReport, board: str) -> None:
    people = [seat.user.email for seat in chairs(report.plan) if seat.user]
    _send("at_board", report, people, board=board)


def approved(report: AnnualReport, board: str) -> None:
    _send("approved", report, own_side(report.plan, Permission.SUBMIT_REPORT), board=board)


def back_from_board(report: AnnualReport, board: str) -> None:
    _send("back_from_board", report, own_side(report.plan, Permission.WRITE_REPORT), board=board)


def handed_in(report: AnnualReport) -> None:
    """The fund gets it to answer, the kommune its copy."""
    _send("handed_in", report, fund_officers())
    _send("copy", report, municipal_staff(report.plan))


def answered(report: AnnualReport) -> None:
    name = "returned" if report.status == AnnualReport.Status.RETURNED else "accepted"
    _send(name, report, own_side(report.plan, Permission.WRITE_REPORT))


def pdf_ready(file: ReportFile, to: User) -> None:
    _send("pdf_ready", file.report, [to.email], file=file)


def _send(name: str, report: AnnualReport, people: list[str], **context: Any) -> None:
    address = reverse("monitoring:report", args=[report.plan.number, report.year])
    values = {"report": report, "plan": report.plan, "address": f"{settings.BASE_URL}{address}", **context}
    mail.send(f"monitoring/emails/{name}.txt", people, values)


def own_side(plan: Plan, permission: Permission) -> list[str]:
    """Addresses of a participant's people who hold the right."""
    organisations = PlanParticipant.objects.current().filter(plan=plan).values("organisation")
    return _members(Q(memberships__organisation__in=organisations), permission)


def municipal_staff(plan: Plan) -> list[str]:
    return _members(
        Q(memberships__organisation=plan.municipality_id, memberships__role=Role.CASEWORKER),
        Permission.COMMENT,
    )


def fund_officers() -> list[str]:
    return _members(Q(memberships__organisation__kind=OrganisationKind.FUND), Permission.ACCEPT_REPORT)


def _members(where: Q, permission: Permission) -> list[str]:
    roles = [role for role in Role if permission in GRANTS[role]]
    found = User.objects.filter(where, _period(), memberships__role__in=roles, is_active=True)
    return list(found.order_by("email").values_list("email", flat=True).distinct())


def _period() -> Q:
    """The membership holds today, both dates inclusive."""
    day = today()
    return Q(memberships__starts_on__lte=day) & (
        Q(memberships__ends_on=None) | Q(memberships__ends_on__gte=day)
    )
