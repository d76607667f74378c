"""What one person of an organisation has on its plans goes to a colleague, when the person leaves."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from accounts.models import Organisation, User
from core.audit import record
from core.versions import Moved
from core.workflow import NotAllowed
from plans.actions.lock import changing
from plans.actions.plan import save
from plans.actions.team import SEATED, UNSEATED
from plans.models import Activity, Plan, PlanMembership
from plans.permissions import can_hand_over, focus_section, is_open


@transaction.atomic
def hand_over_seat(
    *, seat: PlanMembership, to: User | None, last_day: dt.date, organisation: Organisation, by: User
) -> PlanMembership | None:
    """The seat ends on the person's last day; the colleague has it from the day after, unless they have it already."""
    if not can_hand_over(by, seat.plan, organisation):
        raise NotAllowed("Du kan kun overdrage pladser på planer, din organisation er part i.")
    locked = PlanMembership.objects.select_for_update(of=("self",), no_key=True).get(pk=seat.pk)
    if locked.version != seat.version:
        raise Moved("Pladsen på planen er ændret, siden du åbnede siden. Se listen igen.")
    ends_on, begins_on = locked.ends_on, max(last_day + dt.timedelta(days=1), locked.starts_on)
    locked.ends_on = max(last_day, locked.starts_on)
    save(locked, by=by, fields=["ends_on"])
    record(UNSEATED, subject=locked, root=seat.plan, by=by, person=str(seat.user), role=locked.role_text)
    if to is None or (ends_on is not None and ends_on < begins_on):
        return None
    same = PlanMembership.objects.current(begins_on).filter(
        plan=locked.plan_id, user=to, role=locked.role, body=locked.body, function=locked.function
    )
    if same.exists():
        return None
    names = (
        "role",
        "body",
        "function",
        "represents_organisation",
        "represents_estate",
        "represents_residents",
    )
    new = PlanMembership(
        plan=seat.plan,
        user=to,
        starts_on=begins_on,
        ends_on=ends_on,
        **{name: getattr(locked, name) for name in names},
    )
    save(new, by=by)
    record(SEATED, subject=new, root=seat.plan, by=by, person=str(to), role=new.role_text)
    return new


def hand_over_activities(
    *, plan: Plan, activities: Iterable[Activity], to: str, organisation: Organisation, by: User
) -> None:
    """Write another name where the person is ansvarlig, as far as the plan can be written in now."""
    if not can_hand_over(by, plan, organisation):
        raise NotAllowed("Du kan kun overdrage handlinger på planer, din organisation er part i.")
    with changing(plan, by=by) as locked:
        wanted = {activity.pk: activity.version for activity in activities}
        found = Activity.objects.filter(plan=locked, pk__in=wanted).select_related("goal__focus__focus_area")
        for row in found:
            closed = not is_open(locked, focus_section(row.goal.focus.focus_area.code))
            if closed or row.version != wanted[row.pk]:
                raise Moved("Planen er ændret, siden du åbnede siden. Se listen igen.")
            row.responsible_person = to
            save(row, by=by, fields=["responsible_person"])
