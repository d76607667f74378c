"""What waits for one person of an organisation, so that nothing is forgotten when they leave."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.urls import reverse

from accounts.figures import DUTIES
from accounts.models import Deputy, Membership, Organisation, User
from accounts.roles import ACTS_FOR_KIND, GRANTS, Permission, Role
from approvals.figures import todos as approval_todos
from approvals.models import Amendment, Decision
from core.danish import format_date
from core.dates import today
from core.todo import by_deadline
from funding.figures import condition_todos
from funding.figures import todos as funding_todos
from monitoring.figures import todos as monitoring_todos
from monitoring.models import AnnualReport
from plans.figures import todos as plan_todos
from plans.models import Activity, Plan, PlanMembership
from plans.permissions import focus_section, is_open
from portal.figures.deadlines import WITH_DEADLINES

# For so long after its term the seats of a plan are needed: the formand approves its last redegørelse, due on 30 June
# of the next year, and again where the fund sends it back.
SEATED_AFTER = dt.timedelta(days=2 * 365)


@dataclass(frozen=True)
class Item:
    """One thing. `row` is what is handed over; without it the thing is only told of, and why in `detail`."""

    key: str
    title: str
    detail: str = ""
    url: str = ""
    row: Any = None


@dataclass(frozen=True)
class Group:
    heading: str
    text: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Handover:
    person: User
    organisation: Organisation
    groups: tuple[Group, ...]
    # Colleagues who may take over.
    colleagues: tuple[User, ...] = field(default=())

    @property
    def items(self) -> dict[str, Item]:
        """Those that can be handed over, by key."""
        return {item.key: item for group in self.groups for item in group.items if item.row is not None}

    @property
    def memberships(self) -> list[Membership]:
        return [item.row for item in self.items.values() if isinstance(item.row, Membership)]


def handover_of(person: User, organisation: Organisation) -> Handover:
    plans = _plans_of(organisation)
    groups = (
        Group("Roller", "Efterfølgeren får rollen fra dagen efter.", _roles(person, organisation)),
        Group(
            "Pladser på planer",
            "Efterfølgeren får pladsen i styregruppen eller på planen fra dagen efter.",
            _seats(person, plans),
        ),
        Group(
            "Stedfortrædere",
            "Perioderne slutter på den sidste dag. Efterfølgeren kan være stedfortræder i resten af perioden.",
            _deputies(person, organisation),
        ),
        Group(
            "Handlinger, som personen er ansvarlig for",
            "Navnet rettes med det samme, hvor planen kan rettes.",
            _activities(person, plans),
        ),
        Group(
            "Kladder og sager i arbejde",
            "Andre med samme rolle kan gå videre. Efterfølgeren får dem på sin liste i mailen.",
            _drafts(person, plans),
        ),
        Group(
            "Opgaver",
            "Det venter på personen og på andre med samme rolle.",
            _tasks(person, plans),
        ),
    )
    return Handover(
        person, organisation, tuple(one for one in groups if one.items), _colleagues(person, organisation)
    )


def _plans_of(organisation: Organisation) -> dict[int, Plan]:
    """Plans to which the organisation, or one that it acts for, is a party and that can have tasks: also of those whose
    term is over."""
    acts = ACTS_FOR_KIND.get(organisation.kind)  # type: ignore[call-overload]
    ids = [organisation.pk, *(organisation.acts_for.values_list("pk", flat=True) if acts else ())]
    part = Q(participants__organisation__in=ids, participants__ended_on=None) | Q(
        municipality__in=ids, submitted_on__isnull=False
    )
    found = Plan.objects.filter(part, status__in=WITH_DEADLINES).distinct().defer("background")
    return {plan.pk: plan for plan in found.order_by("number")}


def _roles(person: User, organisation: Organisation) -> tuple[Item, ...]:
    rows = Membership.objects.filter(user=person, organisation=organisation)
    return tuple(
        Item(f"role-{row.pk}", row.get_role_display(), _period(row), row=row)
        for row in rows.filter(Q(ends_on=None) | Q(ends_on__gte=today())).order_by("starts_on", "pk")
    )


def _seats(person: User, plans: Mapping[int, Plan]) -> tuple[Item, ...]:
    rows = PlanMembership.objects.filter(user=person, plan__in=plans).select_related("plan", "user")
    rows = rows.exclude(plan__status=Plan.Status.ENDED, plan__ends_on__lt=today() - SEATED_AFTER)
    found = rows.filter(Q(ends_on=None) | Q(ends_on__gte=today())).order_by("plan__number", "pk")
    return tuple(
        Item(
            f"seat-{row.pk}",
            f"{row.role_text}, {row.plan.title}",
            _period(row),
            reverse("portal:plan", args=[row.plan.number]),
            row,
        )
        for row in found
    )


def _deputies(person: User, organisation: Organisation) -> tuple[Item, ...]:
    rows = Deputy.objects.coming().filter(Q(deputy=person) | Q(principal=person), organisation=organisation)
    return tuple(
        Item(
            f"deputy-{row.pk}",
            f"Stedfortræder for {row.principal}"
            if row.deputy_id == person.pk
            else f"{row.deputy} er stedfortræder",
            _period(row),
            row=row,
        )
        for row in rows.select_related("deputy", "principal").order_by("starts_on", "pk")
    )


def _activities(person: User, plans: Mapping[int, Plan]) -> tuple[Item, ...]:
    under_way = [pk for pk, plan in plans.items() if plan.status != Plan.Status.ENDED]
    rows = Activity.objects.filter(plan__in=under_way, ended_on=None, responsible_person__iexact=person.name)
    items = []
    for row in rows.select_related("goal__focus__focus_area").order_by("plan__number", "position", "pk"):
        plan = plans[row.plan_id]
        row.plan = plan
        can = is_open(plan, focus_section(row.goal.focus.focus_area.code))
        closed = "" if can else "Navnet rettes ved en ændring af planen."
        url = reverse("portal:plan", args=[plan.number])
        items.append(Item(f"activity-{row.pk}", f"{row}, {plan.title}", closed, url, row if can else None))
    return tuple(items)


def _drafts(person: User, plans: Mapping[int, Plan]) -> tuple[Item, ...]:
    records = Decision.objects.filter(
        recorded_by=person, confirmed_at=None, set_aside_at=None, step__case__plan__in=plans
    ).select_related("step__case")
    found = [
        Item(
            f"record-{row.pk}",
            f"{row.step.body_name}, {plans[row.step.case.plan_id].title}",
            "Skal rettes"
            if row.objection
            else "Venter på bekræftelse"
            if row.needs_confirmation
            else "I arbejde",
            reverse("approvals:step", args=[plans[row.step.case.plan_id].number, row.step_id]),
        )
        for row in records.order_by("pk")
    ]
    amendments = Amendment.objects.filter(created_by=person, plan__in=plans, state__in=["draft", "returned"])
    found += [
        Item(
            f"amendment-{row.pk}",
            f"{row}: {row.title}, {plans[row.plan_id].title}",
            row.get_state_display(),
            reverse("approvals:amendment", args=[plans[row.plan_id].number, row.number]),
        )
        for row in amendments.order_by("pk")
    ]
    written = AnnualReport.history.filter(history_user=person).values("id")
    reports = AnnualReport.objects.filter(
        Q(sent_to_board_by=person) | Q(pk__in=written), plan__in=plans, submitted_at=None
    )
    found += [
        Item(
            f"report-{row.pk}",
            f"Redegørelse {row.year}, {plans[row.plan_id].title}",
            row.get_status_display(),
            reverse("monitoring:report", args=[plans[row.plan_id].number, row.year]),
        )
        for row in reports.defer("figures").order_by("pk")
    ]
    return tuple(found)


def _tasks(person: User, plans: Mapping[int, Plan]) -> tuple[Item, ...]:
    numbers = {plan.number for plan in plans.values()}
    found = by_deadline(
        [
            *plan_todos(person),
            *funding_todos(person),
            *condition_todos(person),
            *approval_todos(person),
            *monitoring_todos(person),
        ]
    )
    return tuple(
        Item(
            f"task-{place}",
            f"{todo.title}, {todo.plan_title}",
            f"Frist {format_date(todo.due_on)}" if todo.due_on else "",
            todo.url,
        )
        for place, todo in enumerate(found)
        if todo.plan_number in numbers and todo.kind != "stuck"
    )


def _colleagues(person: User, organisation: Organisation) -> tuple[User, ...]:
    members = Membership.objects.current().filter(organisation=organisation).values("user")
    found = User.objects.active().filter(pk__in=members).exclude(pk=person.pk)
    return tuple(found.order_by("name", "pk"))


def _period(row: Any) -> str:
    begins = f"fra {format_date(row.starts_on)}" if row.starts_on > today() else ""
    ends = f"til og med {format_date(row.ends_on)}" if row.ends_on else ""
    return " ".join(filter(None, (begins, ends)))


# Who can act afterwards


def nobody_after(handover: Handover, last_day: dt.date, successors: Mapping[str, User | None]) -> list[str]:
    """What nobody in the organisation can do on the day after, when it is handed over so."""
    day = last_day + dt.timedelta(days=1)
    rows = (
        Membership.objects.current(day)
        .filter(organisation=handover.organisation, user__is_active=True)
        .exclude(user=handover.person)
    )
    before = [membership.role for membership in handover.memberships]
    after = {*rows.values_list("role", flat=True)}
    after |= {item.row.role for key, item in handover.items.items() if _gets_role(item, successors.get(key))}
    duties = (
        *DUTIES.get(handover.organisation.kind, ()),
        (Permission.MANAGE_MEMBERS, "styre organisationens medlemmer", "Organisationens administrator"),
    )
    found = [
        f"Ingen kan {what} efter {format_date(last_day)}. Vælg en efterfølger som »{role}«."
        for right, what, role in duties
        if _holds(before, right) and not _holds(after, right)
    ]
    return found + [
        f"{item.row.plan.title} har ingen formand efter {format_date(last_day)}. Vælg en efterfølger."
        for key, item in handover.items.items()
        if isinstance(item.row, PlanMembership)
        and item.row.function == PlanMembership.Function.CHAIR
        and successors.get(key) is None
    ]


def _gets_role(item: Item, successor: User | None) -> bool:
    return successor is not None and isinstance(item.row, Membership)


def _holds(roles: Iterable[str], right: Permission) -> bool:
    return any(right in GRANTS[Role(role)] for role in roles)
