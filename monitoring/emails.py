"""Mails about redegørelser: who is told what, with a link to it."""

from collections.abc import Iterable, Sequence
from typing import Any

from accounts.figures.people import people_of
from accounts.models import Organisation, User
from accounts.roles import OrganisationKind, Permission
from core.addresses import reverse
from core.models import Mail
from monitoring.models import AnnualReport, ReportFile
from monitoring.permissions import approvers_of
from plans.emails import tell
from plans.models import Plan
from plans.permissions import chairs, participant_ids

Kind = Mail.Kind


def at_board(report: AnnualReport, board: str) -> None:
    """To those who may approve it. Where four eyes bar every formand: to them, and to those who give out the seats."""
    if able := approvers_of(report):
        _send("at_board", report, able, board=board)
        return
    seated = [seat.user for seat in chairs(report.plan) if seat.user]
    _send("nobody_approves", report, [*seated, *own_side(report.plan, Permission.SHARE_PLAN)], board=board)


def approved(report: AnnualReport, board: str) -> None:
    _send("approved", report, own_side(report.plan, Permission.SUBMIT_REPORT), board=board)


def back_from_board(report: AnnualReport, board: str) -> None:
    _send("back_from_board", report, own_side(report.plan, Permission.WRITE_REPORT), board=board)


def handed_in(report: AnnualReport) -> None:
    """The fund gets it to answer, the kommune its copy."""
    _send("handed_in", report, fund_officers(), sha256=report.sha256)
    _send("copy", report, municipal_staff(report.plan), kind=Kind.DECISION)


def answered(report: AnnualReport) -> None:
    returned = report.status == AnnualReport.Status.RETURNED
    name, kind = ("returned", Kind.HANDOVER) if returned else ("accepted", Kind.DECISION)
    _send(name, report, own_side(report.plan, Permission.WRITE_REPORT), kind=kind)


def rates_withheld(plan: Plan, years: Sequence[int]) -> None:
    """To those who can write and hand in the late redegørelser, and to those who wait for the money."""
    rights = (Permission.SUBMIT_REPORT, Permission.WRITE_REPORT, Permission.BOOK_LEDGER)
    tell(
        "monitoring/emails/rates_withheld.txt",
        [user for permission in rights for user in own_side(plan, permission)],
        plan,
        kind=Kind.HANDOVER,
        url=reverse("monitoring:reports", args=[plan.number]),
        year=years[0],
        due_on=plan.scheme.report_due_on(years[0]),
        others=", ".join(map(str, years[1:])),
    )


def pdf_ready(file: ReportFile, to: User) -> None:
    _send("pdf_ready", file.report, [to], kind=Kind.ORDERED, file=file)


def _send(
    name: str,
    report: AnnualReport,
    people: Iterable[User],
    *,
    kind: Mail.Kind = Kind.HANDOVER,
    **context: Any,
) -> None:
    url = reverse("monitoring:report", args=[report.plan.number, report.year])
    tell(
        f"monitoring/emails/{name}.txt", people, report.plan, kind=kind, url=url, year=report.year, **context
    )


def own_side(plan: Plan, permission: Permission) -> list[User]:
    """Those of the participants who hold the right, deputies included."""
    organisations = participant_ids(plan)
    people = people_of(organisations)
    return [user for pk in organisations for user in people.who(pk, permission)]


def municipal_staff(plan: Plan) -> tuple[User, ...]:
    """The kommune's caseworkers."""
    return people_of([plan.municipality_id]).who(plan.municipality_id, Permission.WRITE_RECOMMENDATION)


def fund_officers() -> list[User]:
    funds = list(Organisation.objects.filter(kind=OrganisationKind.FUND).values_list("pk", flat=True))
    people = people_of(funds)
    return [user for pk in funds for user in people.who(pk, Permission.ACCEPT_REPORT)]
