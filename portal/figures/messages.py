"""Mine beskeder: what the portal has told a person, with a way to the page that each message is about."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from accounts.models import User
from core.dates import today
from core.models import Mail
from core.statements import statement
from plans.models import Plan
from plans.querysets import ledger_plans, ledger_plans_by_roles, roles_sight_of

MESSAGES_A_PAGE = 30
#: What is said about a message that did not come as a mail of its own.
REMARKS = {
    Mail.State.HELD: "Kommer i din samlede mail",
    Mail.State.SILENT: "Uden mail: du har slået mails om planen fra",
    Mail.State.FAILED: "Mailen kunne ikke sendes",
}


@dataclass(frozen=True)
class MessageRow:
    pk: int
    subject: str
    kind: str
    plan: str
    at: dt.datetime
    has_page: bool
    is_unread: bool
    remark: str


@dataclass(frozen=True)
class PlanChoice:
    number: str
    title: str


@dataclass(frozen=True)
class Messages:
    rows: tuple[MessageRow, ...]
    page: Page[Mail]
    plans: tuple[PlanChoice, ...]
    chosen: str
    unread_only: bool
    unread: int

    @property
    def is_filtered(self) -> bool:
        return bool(self.chosen or self.unread_only)


def messages_to(user: User) -> QuerySet[Mail]:
    """What the person was told, but for plans that they do not see any more; collected mails hold nothing new."""
    seen = Q(root_id=None) | Q(
        root_type=ContentType.objects.get_for_model(Plan), root_id__in=ledger_plans(user)
    )
    found = Mail.objects.filter(seen, recipient=user).exclude(kind=Mail.Kind.DIGEST)
    return found.order_by("-created_at", "-pk")


def unread_of(user: User) -> int:
    """How many of them are not read. Where nothing at all is unread, which comes with the person's roles, no query."""
    if not user.is_authenticated or not user.unread_messages:
        return 0
    kept: int | None = getattr(user, "_unread_shown", None)
    if kept is None:
        plan_type = ContentType.objects.get_for_model(Plan).pk
        found = _unread(user.pk, today(), plan_type, *roles_sight_of(user))
        kept = user._unread_shown = len(found)  # type: ignore[attr-defined]
    return kept


@statement
def _unread(user_id: int, day: dt.date, plan_type: int, *sight: Any) -> QuerySet[Any, Any]:
    plans = ledger_plans_by_roles(*sight, user_id=user_id, day=day)
    # Two conditions: of who sees no plan, the second is left with the messages about none.
    about_plans, seen = Q(root_id=None) | Q(root_type=plan_type), Q(root_id=None) | Q(root_id__in=plans)
    found = Mail.objects.filter(about_plans, seen, recipient=user_id, read_at=None).exclude(
        kind=Mail.Kind.DIGEST
    )
    return found.order_by().values_list("pk", flat=True)


def of_plan(found: QuerySet[Mail], number: str) -> QuerySet[Mail]:
    return found.filter(root_id__in=Plan.objects.filter(number=number).order_by().values("pk"))


def my_messages(
    user: User, *, plan: str = "", unread_only: bool = False, page: str | None = None
) -> Messages:
    """Five queries, however many messages there are."""
    every = messages_to(user)
    plans = {
        row.pk: row
        for row in Plan.objects.filter(pk__in=every.order_by().values("root_id"))
        .only("number", "title")
        .order_by("title", "pk")
    }
    numbers = {row.number for row in plans.values()}
    chosen = plan if plan in numbers else ""
    shown = of_plan(every, chosen) if chosen else every
    shown_page = Paginator(shown.filter(read_at=None) if unread_only else shown, MESSAGES_A_PAGE).get_page(
        page
    )
    return Messages(
        rows=tuple(_row(message, plans) for message in shown_page.object_list),
        page=shown_page,
        plans=tuple(PlanChoice(row.number, row.title) for row in plans.values()),
        chosen=chosen,
        unread_only=unread_only,
        unread=shown.filter(read_at=None).count(),
    )


def _row(message: Mail, plans: dict[int, Plan]) -> MessageRow:
    plan = plans.get(message.root_id or 0)
    return MessageRow(
        pk=message.pk,
        subject=message.subject,
        kind=message.get_kind_display(),
        plan=f"{plan.title}, {plan.number}" if plan else "",
        at=message.created_at,
        has_page=bool(message.url),
        is_unread=message.read_at is None,
        remark=REMARKS.get(Mail.State(message.state), ""),
    )
