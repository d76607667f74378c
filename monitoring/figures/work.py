"""What waits for whom: measurements of the year and the redegørelser. A constant number of queries."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from typing import Any

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)

from accounts.figures.people import People, people_of
from accounts.models import User
from accounts.querysets import reach_of
from accounts.roles import GRANTS, Permission
from core.addresses import reverse
from core.dates import today
from core.statements import statement
from core.todo import Todo
from monitoring.calculations import years_of_term
from monitoring.figures.around import Around, around_of
from monitoring.models import AnnualReport, Measurement
from monitoring.permissions import (
    one_since,
)
from plans.models import Indicator, Plan, PlanMembership
from plans.permissions import BOARD_BODIES
from plans.querysets import FUND_ROLES, Ids, held_by, organisations_with, plan_seats, seats_with

Status = AnnualReport.Status
# A report that is due in more than a year is nobody's task yet.
SOON = 366
APPROVE = "Bekræft styregruppens godkendelse af redegørelse {year}"
FIND_APPROVER = "Send redegørelse {year} tilbage, eller få en anden formand til at godkende den"
NO_APPROVER = (
    "Giv en, der ikke har skrevet i redegørelsen eller sendt den videre, sædet som formand under Personer"
)


@dataclass(frozen=True)
class Work:
    """The plans that a person measures, writes and hands in for, and the reports of these and of others they act on.

    Two queries, one more where a report lies with its board or is approved by it, and one a year of which the person
    has a report to hand in; a page that shows both todos and waiting reads it once and hands it to both.
    """

    measuring: tuple[Plan, ...]
    writing: tuple[Plan, ...]
    submitting: frozenset[int]
    chairing: frozenset[int]
    answers: bool
    reports: tuple[AnnualReport, ...]
    # Reports that are another's to hand in: the person, or one who counts as the same, has approved them for the board.
    approved: frozenset[int] = frozenset()
    around: Around = field(default_factory=Around)

    def reports_with(self, *statuses: str) -> list[AnnualReport]:
        return [report for report in self.reports if report.status in statuses]


def work_of(user: User) -> Work:
    plans = _started_plans(user)
    writing = tuple(plan for plan in plans if plan.writes)
    submitting = frozenset(plan.pk for plan in plans if plan.submits)
    roles = {role for role in FUND_ROLES if Permission.ACCEPT_REPORT in GRANTS[role]}
    answers = bool(reach_of(user).organisations(kind="fund", role=roles))
    concerned = tuple(plan.pk for plan in plans if plan.writes or plan.submits)
    seated, day = (user.pk, today()) if plan_seats(user) else (None, None)
    reports = _reports_of(concerned, seated, day, answers)
    return Work(
        measuring=tuple(plan for plan in plans if plan.measures and plan.status == Plan.Status.RUNNING),
        writing=writing,
        submitting=submitting,
        chairing=frozenset(report.plan_id for report in reports if report.is_chaired),
        answers=answers,
        reports=tuple(reports),
        approved=_approved(user, [report for report in reports if report.plan_id in submitting]),
        around=around_of(reports),
    )


def _approved(user: User, reports: Iterable[AnnualReport]) -> frozenset[int]:
    ready = [report for report in reports if report.status == Status.BOARD_APPROVED]
    one = {year: one_since(user.pk, year) for year in {report.year for report in ready}}
    return frozenset(report.pk for report in ready if report.board_approved_by_id in one[report.year])


def _started_plans(user: User) -> list[Any]:
    """Plans on which the person has one of the rights, each with the rights that it is."""
    rights = (Permission.MEASURE, Permission.WRITE_REPORT, Permission.SUBMIT_REPORT)
    holdings: list[Any] = [
        part for right in rights for part in (organisations_with(user, right), seats_with(user, right))
    ]
    days = dt.date(today().year, 1, 1), dt.date(today().year, 12, 31)
    any_of = [tuple(sorted({*chain(*holdings[first::2])})) for first in (0, 1)]
    return _held_plans(*[*any_of, *holdings, *days]) if any(holdings) else []


@statement  # its values stand in their order
def _held_plans(  # noqa: PLR0917
    organisations: Ids,
    seats: Ids,
    measuring: Ids,
    measuring_seats: Ids,
    writing: Ids,
    writing_seats: Ids,
    submitting: Ids,
    submitting_seats: Ids,
    first: dt.date,
    last: dt.date,
) -> QuerySet[Plan]:
    """With how many indicators in force each has, and how many of them were measured between the days. The first two
    are all of the others together: asked for by each right, the database would look at every plan."""
    indicators = Indicator.objects.current().filter(
        plan=OuterRef("pk"), goal__ended_on=None, goal__focus__ended_on=None
    )
    in_days = Measurement.objects.filter(
        indicator=OuterRef("pk"), measured_on__gte=first, measured_on__lte=last
    )
    rights = {
        "measures": held_by(measuring, measuring_seats),
        "writes": held_by(writing, writing_seats),
        "submits": held_by(submitting, submitting_seats),
    }
    flags = {name: ExpressionWrapper(right, BooleanField()) for name, right in rights.items()}
    found = Plan.objects.filter(held_by(organisations, seats), started_on__isnull=False)
    counts = {
        "indicator_count": _count(indicators),
        "measured_count": _count(indicators.filter(Exists(in_days))),
    }
    return found.annotate(**flags, **counts).select_related("scheme").order_by("number")


def _count(indicators: QuerySet[Indicator]) -> Subquery:
    counted = indicators.order_by().values("plan").annotate(count=Count("pk"))
    return Subquery(counted.values("count"))


@statement
def _reports_of(
    plan_ids: Ids, seated_id: int | None, day: dt.date | None, answers: bool
) -> QuerySet[AnnualReport, Any]:
    """Reports of these plans, and those of others that wait for the person as chair or as the fund. `seated_id` is
    the person who has a seat on any plan today."""
    wanted = Q(plan__in=plan_ids)
    chaired: Any = Value(False)
    if seated_id is not None:
        chaired = Exists(
            PlanMembership.objects.current(day).filter(
                plan=OuterRef("plan"),
                user=seated_id,
                function=PlanMembership.Function.CHAIR,
                role=PlanMembership.Role.BOARD_MEMBER,
                body__in=BOARD_BODIES,
            )
        )
        wanted |= Q(status=Status.AT_BOARD, is_chaired=True)
    if answers:
        wanted |= Q(status=Status.SUBMITTED, plan__sent_to_fund_on__isnull=False)
    found = AnnualReport.objects.annotate(is_chaired=chaired).filter(wanted)
    # What a task and its four eyes ask of a report; the texts and figures of one are long.
    own = ("plan", "year", "number", "status", "due_on", "sent_to_board_by", "board_approved_by")
    of_plan = [f"plan__{name}" for name in ("number", "title", "sent_to_fund_on")]
    return found.select_related("plan").only(*own, *of_plan).order_by("due_on", "pk")


def todos(user: User, work: Work | None = None) -> list[Todo]:
    """Measurements that are missing, redegørelser to write, approve, hand in or answer; `work` when it is read."""
    work = work or work_of(user)
    return [
        *missing_measurements(work.measuring),
        *reports_to_write(work),
        *reports_to_approve(work, user),
        *reports_to_submit(work),
        *reports_to_answer(work),
    ]


@dataclass(frozen=True)
class Lying:
    """Reports that lie with others, with the ids of the organisations of which one is to hand them in."""

    reports: tuple[AnnualReport, ...] = ()
    organisations: frozenset[int] = frozenset()


def lying_of(work: Work) -> Lying:
    """No query. Also what a formand waits for another to approve."""
    own = {plan.pk for plan in work.writing}
    reports = [
        report
        for report in work.reports_with(Status.AT_BOARD, Status.BOARD_APPROVED, Status.SUBMITTED)
        if report.plan_id in own or (report.status == Status.AT_BOARD and report.plan_id in work.chairing)
    ]
    approved = {report.plan_id for report in reports if report.status == Status.BOARD_APPROVED}
    parties = (pk for plan_id, pks in work.around.parties.items() if plan_id in approved for pk in pks)
    return Lying(tuple(reports), frozenset(parties))


def waiting(
    user: User, work: Work | None = None, lying: Lying | None = None, people: People | None = None
) -> list[Todo]:
    """Redegørelser of the user's plans that lie with others, with the names of those who can act; `people` of the
    organisations of `lying`, when they have been read."""
    work = work or work_of(user)
    lying = lying or lying_of(work)
    people = people or people_of(lying.organisations)
    found = []
    for report in lying.reports:
        if report.status == Status.AT_BOARD:
            able = work.around.approvers[report.pk]
            if report.plan_id in work.chairing and _is_left_to(user, able):
                continue  # a task of the person's own
            who, detail, what = [name for _, name in able], "Formand" if able else NO_APPROVER, "Godkend"
        elif report.status == Status.BOARD_APPROVED:
            if report.plan_id in work.submitting and report.pk not in work.approved:
                continue
            parties = work.around.parties.get(report.plan_id, ())
            who, detail, what = _applicants(parties, people, without=user), "Ansøger", "Indsend"
        else:
            who, detail, what = ["Landsbyggefonden"], "", "Behandl"
        found.append(
            _todo(f"{what} redegørelse {report.year}", report, who=", ".join(who), who_detail=detail)
        )
    return found


def _applicants(organisations: Iterable[int], people: People, *, without: User) -> list[str]:
    """Names of the others who may hand in for one of the organisations, and of who stand in for them."""
    right = Permission.SUBMIT_REPORT
    names = (
        people.name(user, pk, right)
        for pk in organisations
        for user in people.who(pk, right)
        if user != without
    )
    return list(dict.fromkeys(names))


def missing_measurements(plans: Sequence[Any]) -> list[Todo]:
    """One line a plan of `Work`: how many of its indicators have no measurement of this year."""
    if not plans:
        return []
    year = today().year
    found = []
    for plan in plans:
        every = plan.indicator_count or 0
        missing = every - (plan.measured_count or 0)
        if not missing or year not in years_of_term(plan.starts_on, plan.ends_on):
            continue
        due = dt.date(year, 12, 31)
        if plan.ends_on is not None:
            due = min(due, plan.ends_on)
        words = "indikator" if every == 1 else "indikatorer"
        found.append(
            Todo(
                f"Registrer årets målinger: {missing} af {every} {words} mangler",
                reverse("monitoring:measure", args=[plan.number]),
                plan.number,
                plan.title,
                due,
                kind="measurement",
            )
        )
    return found


def reports_to_write(work: Work) -> list[Todo]:
    """Years of the term that have begun, are due within a year, and whose report lies with nobody else."""
    latest: dict[tuple[int, int], AnnualReport] = {}
    for report in sorted(work.reports, key=lambda report: report.number):
        latest[report.plan_id, report.year] = report
    found = []
    for plan in work.writing:
        for year in years_of_term(plan.starts_on, plan.ends_on):
            found_one = latest.get((plan.pk, year))
            due_on = found_one.due_on if found_one else plan.scheme.report_due_on(year)
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


def reports_to_approve(work: Work, user: User) -> list[Todo]:
    """Of a formand whom four eyes bar: nothing where another may approve, and what is left to do where nobody may."""
    return [
        _todo((APPROVE if able else FIND_APPROVER).format(year=report.year), report)
        for report in work.reports_with(Status.AT_BOARD)
        if report.plan_id in work.chairing and _is_left_to(user, able := work.around.approvers[report.pk])
    ]


def _is_left_to(user: User, able: Sequence[tuple[int, str]]) -> bool:
    return not able or user.pk in {pk for pk, _name in able}


def reports_to_submit(work: Work) -> list[Todo]:
    return [
        _todo(f"Indsend redegørelse {report.year}", report)
        for report in work.reports_with(Status.BOARD_APPROVED)
        if report.plan_id in work.submitting and report.pk not in work.approved
    ]


def reports_to_answer(work: Work) -> list[Todo]:
    if not work.answers:
        return []
    return [
        _todo(f"Behandl redegørelse {report.year}", report)
        for report in work.reports_with(Status.SUBMITTED)
        if report.plan.sent_to_fund_on is not None
    ]


def _todo(title: str, report: AnnualReport, *, who: str = "", who_detail: str = "") -> Todo:
    plan = report.plan
    page = partial(reverse, "monitoring:report", [plan.number, report.year])
    return Todo(title, page, plan.number, plan.title, report.due_on, who, who_detail, kind="report")
