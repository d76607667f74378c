"""Somebody leaves an organisation: what waits for them goes to colleagues, in one act."""

import datetime as dt
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.actions import add_period, cancel_membership, end_membership, pass_on_deputy
from accounts.models import Deputy, Membership, Organisation, User
from accounts.permissions import manages_deputies
from core.audit import Verb, record
from core.dates import today
from core.versions import Moved
from core.workflow import NotAllowed
from plans.actions import hand_over_activities, hand_over_seat
from plans.models import Activity, PlanMembership
from portal import emails
from portal.figures.handover import Handover, handover_of, nobody_after

HANDED_OVER = Verb("portal.handed_over", "Fratræder {last_day}. Overdraget: {count}", tone="stop")
TOOK_OVER = Verb("portal.took_over", "Overtager {count} fra en kollega efter {last_day}", tone="ok")


class NobodyAfter(Exception):
    """Nobody could do this afterwards; the person must say that it is meant."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(*reasons)
        self.reasons = reasons


@transaction.atomic
def hand_over(
    *,
    person: User,
    organisation: Organisation,
    last_day: dt.date,
    successors: Mapping[str, User | None],
    confirmed: bool,
    by: User,
) -> Handover:
    """`successors` names a colleague, or None, for each thing that the administrator saw."""
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    if not manages_deputies(by, organisation):
        raise NotAllowed("Kun organisationens egen administrator kan overdrage opgaver.")
    if last_day < today():
        raise ValidationError({"last_day": "Den sidste dag kan ikke ligge før i dag."})
    handover = handover_of(person, organisation)
    if set(handover.items) != set(successors):
        raise Moved("Der er kommet noget til eller gået noget fra, siden du åbnede siden. Se listen igen.")
    if not {to.pk for to in successors.values() if to} <= {user.pk for user in handover.colleagues}:
        raise NotAllowed("En efterfølger skal være medlem af organisationen.")
    if (reasons := nobody_after(handover, last_day, successors)) and not confirmed:
        raise NobodyAfter(reasons)
    _carry_out(handover, last_day, successors, by)
    _tell(handover, last_day, successors, by)
    return handover


def _carry_out(
    handover: Handover, last_day: dt.date, successors: Mapping[str, User | None], by: User
) -> None:
    """One's own role as administrator last: without it nothing more could be done."""
    found = list(handover.items.items())
    found.sort(key=lambda pair: isinstance(pair[1].row, Membership) and pair[1].row.manages_members)
    for key, item in found:
        to, row = successors[key], item.row
        match row:
            case Membership():
                _hand_over_role(row, to, last_day, by)
            case PlanMembership():
                hand_over_seat(seat=row, to=to, last_day=last_day, organisation=handover.organisation, by=by)
            case Deputy():
                pass_on_deputy(row=row, to=to, last_day=last_day, person=handover.person, by=by)
            case Activity() if to is not None:
                hand_over_activities(
                    plan=row.plan, activities=[row], to=to.name, organisation=handover.organisation, by=by
                )


def _hand_over_role(row: Membership, to: User | None, last_day: dt.date, by: User) -> None:
    begins_on = max(last_day + dt.timedelta(days=1), row.starts_on)
    if to is not None and (row.ends_on is None or row.ends_on >= begins_on):
        add_period(
            user=to,
            organisation=row.organisation,
            role=row.role,
            starts_on=begins_on,
            ends_on=row.ends_on,
            by=by,
        )
    if row.starts_on > last_day:
        cancel_membership(membership=row, seen_version=row.version, by=by)
    elif row.ends_on is None or row.ends_on > last_day:
        end_membership(membership=row, ends_on=last_day, seen_version=row.version, confirmed=True, by=by)


def _tell(handover: Handover, last_day: dt.date, successors: Mapping[str, User | None], by: User) -> None:
    """The act, and one mail to each who takes over, with what nobody is named for as well: they have the same role."""
    told = [
        f"{item.title}{f' ({item.detail})' if item.detail else ''}"
        for group in handover.groups
        for item in group.items
        if item.row is None
    ]
    by_person: dict[User, list[str]] = {}
    for key, item in handover.items.items():
        if (to := successors[key]) is not None:
            by_person.setdefault(to, []).append(item.title)
    root, count = handover.organisation, sum(len(titles) for titles in by_person.values())
    record(HANDED_OVER, subject=handover.person, root=root, by=by, last_day=last_day, count=count)
    for to, titles in by_person.items():
        record(TOOK_OVER, subject=to, root=root, by=by, last_day=last_day, count=len(titles))
        emails.handed_over(root, handover.person, to, last_day, [*titles, *told])
