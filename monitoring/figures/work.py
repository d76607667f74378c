"""What waits for whom: measurements of the year and the redegørelser. A constant number of queries."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from django.db.models import Q
from django.urls import reverse

from accounts.models import Membership, User
from accounts.querysets import reach_of
from accounts.roles import GRANTS, Permission, Role
from core.dates import today
from core.todo import Todo
from monitoring.calculations import years_of_term
from monitoring.models import AnnualReport, Measurement
from monitoring.permissions import BOARD_BODIES
from plans.models import Indicator, Plan, PlanMembership, PlanParticipant
from plans.querysets import FUND_ROLES, PARTICIPANT_ROLES, SEAT_PERMISSIONS, plan_seats

Status = AnnualReport.Status
# A report that is due in more than a year is nobody's task yet.
SOON = 366


def todos(user: User) -> list[Todo]:
    """Measurements that are missing, redegørelser to write, approve, hand in or answer."""
    measuring = list(plans_with(user, Permission.MEASURE).filter(status=Plan.Status.RUNNING))
    writing = list(
        plans_with(user, Permission.WRITE_REPORT).exclude(started_on=None).select_related("scheme")
    )
    submitting = set(plans_with(user, Permission.SUBMIT_REPORT).values_list("pk", flat=True))
    return [
        *missing_measurements(measuring),
        *reports_to_write(writing),
        *reports_to_approve(user),
        *reports_to_submit(submitting),
        *reports_to_answer(user),
    ]


def waiting(user: User) -> list[Todo]:
    """Redegørelser of the user's plans that lie with others, with the names of those who can act."""
    own = plans_with(user, Permission.WRITE_REPORT)
    reports = list(
        AnnualReport.objects.filter(
            plan__in=own, status__in=[Status.AT_BOARD, Status.BOARD_APPROVED, Status.SUBMITTED]
        )
        .select_related("plan")
        .order_by("due_on", "pk")
    )
    if not reports:
        return []
    plan_ids = {report.plan_id for report in reports}
    chairs, applicants = chairs_by_plan(plan_ids), applicants_by_plan(plan_ids)
    found = []
    for report in reports:
        if report.status == Status.AT_BOARD:
            who, detail, what = chairs[report.plan_id], "Formand", "Godkende"
        elif report.status == Status.BOARD_APPROVED:
            who, detail, what = applicants[report.plan_id], "Ansøger", "Indsende"
            if user.name in who:
                continue
        else:
            who, detail, what = ["Landsbyggefonden"], "", "Behandle"
        found.append(
            _todo(f"{what} redegørelse {report.year}", report, who=", ".join(who), who_detail=detail)
        )
    return found


def plans_with(user: User, permission: Permission):
    """Plans on which the person holds a right of the plan's own side, as participant or by a seat."""
    roles = {role for role in PARTICIPANT_ROLES if permission in GRANTS[role]}
    organisations = reach_of(user).organisations(role=roles)
    seats = [plan_id for plan_id, seat in plan_seats(user) if permission in SEAT_PERMISSIONS[seat]]
    participants = PlanParticipant.objects.current().filter(organisation__in=organisations)
    return Plan.objects.filter(Q(pk__in=participants.values("plan")) | Q(pk__in=seats)).order_by("number")


def missing_measurements(plans: Sequence[Plan]) -> list[Todo]:
    """One line a plan: how many of its indicators have no measurement of this year."""
    if not plans:
        return []
    year = today().year
    rows = Indicator.objects.current().filter(plan__in=plans, goal__ended_on=None, goal__focus__ended_on=None)
    measured = set(
        Measurement.objects.filter(plan__in=plans, measured_on__year=year).values_list(
            "indicator_id", flat=True
        )
    )
    totals: dict[int, list[int]] = defaultdict(list)
    for pk, plan_id in rows.values_list("pk", "plan_id"):
        totals[plan_id].append(pk)
    found = []
    for plan in plans:
        indicators = totals[plan.pk]
        missing = [pk for pk in indicators if pk not in measured]
        if not missing or year not in years_of_term(plan.starts_on, plan.ends_on):
            continue
        due = dt.date(year, 12, 31)
        if plan.ends_on is not None:
            due = min(due, plan.ends_on)
        words = "indikator" if len(indicators) == 1 else "indikatorer"
        found.append(
            Todo(
                f"Registrer årets målinger: {len(missing)} af {len(indicators)} {words} mangler",
                reverse("monitoring:measure", args=[plan.number]),
                plan.number,
                plan.title,
                due,
                kind="measurement",
            )
        )
    return found


def reports_to_write(plans: Sequence[Plan]) -> list[Todo]:
    """Years of the term that have begun, are due within a year, and whose report lies with nobody else."""
    if not plans:
        return []
    latest: dict[tuple[int, int], AnnualReport] = {}
    for report in AnnualReport.objects.filter(plan__in=plans).defer("figures").order_by("number"):
        latest[report.plan_id, report.year] = report
    found = []
    for plan in plans:
        for year in years_of_term(plan.starts_on, plan.ends_on):
            found_one = latest.get((plan.pk, year))
            due_on = plan.scheme.report_due_on(year)
            if year > today().year or (due_on - today()).days > SOON:
                continue
            if found_one and found_one.status not in (Status.DRAFT, Status.RETURNED):
                continue
            is_correction = found_one and (found_one.status == Status.RETURNED or found_one.number > 1)
            word = "Ret" if is_correction else "Skriv"
            found.append(
                Todo(
                    f"{word} redegørelse {year}",
                    reverse("monitoring:report", args=[plan.number, year]),
                    plan.number,
                    plan.title,
                    due_on,
                    kind="report",
                )
            )
    return found


def reports_to_approve(user: User) -> list[Todo]:
    seats = PlanMembership.objects.current().filter(
        user=user,
        function=PlanMembership.Function.CHAIR,
        role=PlanMembership.Role.BOARD_MEMBER,
        body__in=BOARD_BODIES,
    )
    reports = _reports(Status.AT_BOARD).filter(plan__in=seats.values("plan"))
    return [_todo(f"Bekræft styregruppens godkendelse af redegørelse {one.year}", one) for one in reports]


def reports_to_submit(plan_ids: Collection[int]) -> list[Todo]:
    if not plan_ids:
        return []
    return [
        _todo(f"Indsend redegørelse {report.year}", report)
        for report in _reports(Status.BOARD_APPROVED).filter(plan__in=plan_ids)
    ]


def reports_to_answer(user: User) -> list[Todo]:
    roles = {role for role in FUND_ROLES if Permission.ACCEPT_REPORT in GRANTS[role]}
    if not reach_of(user).organisations(kind="fund", role=roles):
        return []
    return [
        _todo(f"Behandl redegørelse {report.year}", report)
        for report in _reports(Status.SUBMITTED).exclude(plan__sent_to_fund_on=None)
    ]


def _reports(status: str):
    return (
        AnnualReport.objects.filter(status=status)
        .defer("figures")
        .select_related("plan")
        .order_by("due_on", "pk")
    )


def _todo(title: str, report: AnnualReport, *, who: str = "", who_detail: str = "") -> Todo:
    plan = report.plan
    url = reverse("monitoring:report", args=[plan.number, report.year])
    return Todo(title, url, plan.number, plan.title, report.due_on, who, who_detail, kind="report")


def chairs_by_plan(plan_ids: Iterable[int]) -> dict[int, list[str]]:
    seats = PlanMembership.objects.current().filter(
        plan__in=plan_ids,
        function=PlanMembership.Function.CHAIR,
        role=PlanMembership.Role.BOARD_MEMBER,
        body__in=BOARD_BODIES,
        user__is_active=True,
    )
    found: dict[int, list[str]] = defaultdict(list)
    for plan_id, name in seats.values_list("plan_id", "user__name"):
        found[plan_id].append(name)
    return found


def applicants_by_plan(plan_ids: Collection[int]) -> dict[int, list[str]]:
    """Names of the ansøgere of each plan: those who may hand in for one of its organisations."""
    participants = PlanParticipant.objects.current().filter(plan__in=plan_ids)
    plans: dict[int, list[int]] = defaultdict(list)
    for plan_id, organisation_id in participants.values_list("plan_id", "organisation_id"):
        plans[organisation_id].append(plan_id)
    roles = [role for role in Role if Permission.SUBMIT_REPORT in GRANTS[role]]
    members = Membership.objects.current().filter(
        organisation__in=plans, role__in=roles, user__is_active=True
    )
    found: dict[int, list[str]] = defaultdict(list)
    for organisation_id, name in members.order_by("user__name").values_list("organisation_id", "user__name"):
        for plan_id in plans[organisation_id]:
            if name not in found[plan_id]:
                found[plan_id].append(name)
    return found
