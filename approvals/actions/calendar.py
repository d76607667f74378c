"""What deadlines are counted from: the bodies' meetings, the kommune's own days, and the fund's date."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from accounts.models import Municipality, User
from accounts.roles import Permission
from approvals.actions.verbs import (
    CASE_DAYS_SET,
    FUND_DEADLINE_CLEARED,
    FUND_DEADLINE_SET,
    MEETINGS_KEPT,
    REMINDER_DAYS_SET,
)
from approvals.models import BodyCalendar, BodyMeeting, ChainStep, FundDeadline
from approvals.permissions import can_edit_chain, can_set_fund_deadline
from approvals.workflow.days import reason_against_fund_day
from core.audit import record
from core.dates import today
from core.versions import Moved, claim
from core.workflow import NotAllowed, NotReady
from plans.actions import changing
from plans.models import Plan
from plans.permissions import behalf_on

ReminderDays = tuple[list[int] | None, list[int] | None]
CALENDAR_MOVED = "Mødekalenderen er ændret af en anden, siden du åbnede siden. Se den igen."


@transaction.atomic
def keep_meetings(
    *,
    body: ChainStep,
    meetings: Iterable[dt.date],
    material_days: int,
    seen_version: int,
    by: User | None,
) -> BodyCalendar:
    """Let these be the body's coming meetings. Those that have been held stay. `seen_version` is 0 where the body has
    no calendar yet."""
    municipality = body.municipality
    _require_own(municipality, by)
    Municipality.objects.select_for_update(of=("self",), no_key=True).get(pk=municipality.pk)
    kept = [one for one in municipality.calendars.all() if one.belongs_to(body.kind, body.body_name)]
    calendar = kept[0] if kept else None
    if (calendar.version if calendar else 0) != seen_version:
        raise Moved(CALENDAR_MOVED)
    if calendar is None:
        calendar = BodyCalendar(municipality=municipality, kind=body.kind, body_name=body.body_name)
    calendar.material_days = material_days
    calendar.save()
    first = today()
    coming = {day for day in meetings if day >= first}
    known = set(calendar.meetings.filter(meets_on__gte=first).values_list("meets_on", flat=True))
    calendar.meetings.filter(meets_on__gte=first).exclude(meets_on__in=coming).delete()
    BodyMeeting.objects.bulk_create(
        BodyMeeting(calendar=calendar, meets_on=day) for day in sorted(coming - known)
    )
    record(
        MEETINGS_KEPT,
        subject=municipality,
        root=municipality.organisation,
        by=by,
        body=body.body_name,
        count=len(coming),
        days=material_days,
    )
    return calendar


@transaction.atomic
def set_case_days(
    *,
    municipality: Municipality,
    recommendation_days: int,
    confirmation_days: int,
    reminder_days: ReminderDays | None = None,
    seen_version: int,
    by: User | None,
) -> None:
    """How long the kommune takes to write an indstilling, and to confirm what a body has decided; and on which days
    before and after a deadline those who can act are reminded (`None` in a place: the portal's own days)."""
    _require_own(municipality, by)
    claim(municipality, seen_version)
    municipality.refresh_from_db()
    municipality.recommendation_days = recommendation_days
    municipality.confirmation_days = confirmation_days
    had = municipality.reminder_days
    if reminder_days is not None:
        municipality.reminder_days_before, municipality.reminder_days_after = reminder_days
    municipality.save(
        update_fields=[
            "recommendation_days",
            "confirmation_days",
            "reminder_days_before",
            "reminder_days_after",
        ]
    )
    record(
        CASE_DAYS_SET,
        subject=municipality,
        root=municipality.organisation,
        by=by,
        recommendation=recommendation_days,
        confirmation=confirmation_days,
    )
    if municipality.reminder_days != had:
        before, after = (", ".join(map(str, sorted(days))) for days in municipality.reminder_days)
        record(
            REMINDER_DAYS_SET,
            subject=municipality,
            root=municipality.organisation,
            by=by,
            before=before,
            after=after,
        )


def set_fund_deadline(*, plan: Plan, due_on: dt.date | None, seen_version: int, by: User | None) -> None:
    """`due_on=None`: count from the plan's first day again. `seen_version` is 0 where no date had been set."""
    with changing(plan, by=by, raises_revision=False) as locked:
        if by is not None and not can_set_fund_deadline(by, locked):
            raise NotAllowed("Du kan ikke sætte fristen hos Landsbyggefonden for denne plan.")
        found = FundDeadline.objects.filter(plan=locked).first()
        if (found.version if found else 0) != seen_version:
            raise Moved("Fristen er ændret af en anden, siden du åbnede siden. Se den igen.")
        if (found.due_on if found else None) == due_on:
            return
        if due_on is not None and (reason := reason_against_fund_day(locked, due_on)):
            raise NotReady([reason])
        behalf = behalf_on(by, locked, Permission.SHARE_PLAN, Permission.RECORD_DECISION)
        if due_on is None:
            assert found is not None
            found.delete()
            record(FUND_DEADLINE_CLEARED, subject=locked, root=locked, by=by, on_behalf_of=behalf)
            return
        deadline = found or FundDeadline(plan=locked)
        deadline.due_on, deadline.set_by = due_on, by
        deadline.save()
        record(FUND_DEADLINE_SET, subject=locked, root=locked, by=by, on_behalf_of=behalf, day=due_on)


def rename_calendar(body: ChainStep, before: str) -> None:
    """The calendar goes with the body's name; cases under way that have the old one are then without."""
    for calendar in BodyCalendar.objects.filter(municipality=body.municipality_id, body_name=before):
        calendar.body_name = body.body_name
        calendar.save(update_fields=["body_name"])


def _require_own(municipality: Municipality, by: User | None) -> None:
    if by is not None and not can_edit_chain(by, municipality.pk):
        raise NotAllowed("Kun kommunens egen administrator kan ændre mødekalenderen.")
