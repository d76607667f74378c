"""Appointing somebody who stands in for a person for a time, and ending it."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts import emails
from accounts.models import Deputy, Membership, Organisation, User
from accounts.permissions import can_appoint_deputy_for
from core.audit import Verb, record
from core.danish import format_date
from core.dates import today
from core.versions import Moved, claim
from core.workflow import NotAllowed

APPOINTED = Verb(
    "accounts.deputy_appointed", "Stedfortræder for en kollega, {starts_on} – {ends_on}", tone="ok"
)
ENDED = Verb("accounts.deputy_ended", "Er ikke længere stedfortræder efter {ends_on}", tone="stop")


@transaction.atomic
def appoint_deputy(
    *,
    organisation: Organisation,
    principal: User,
    deputy: User,
    starts_on: dt.date,
    ends_on: dt.date,
    by: User,
) -> Deputy:
    """Both dates are inclusive. Both people must be members of the organisation on the first day."""
    if not can_appoint_deputy_for(by, principal, organisation):
        raise NotAllowed("Du kan ikke udpege en stedfortræder for denne person.")
    if principal.pk == deputy.pk:
        raise ValidationError({"deputy": "Vælg en anden end personen selv."})
    if ends_on < starts_on or ends_on < today():
        raise ValidationError({"ends_on": "Den sidste dag kan ikke ligge før den første eller før i dag."})
    # Two who appoint at once come one after the other.
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    members = Membership.objects.current(max(starts_on, today())).filter(
        organisation=organisation, user__in=(principal, deputy), user__is_active=True
    )
    if len(set(members.values_list("user_id", flat=True))) < 2:
        raise ValidationError(
            {"deputy": "Begge personer skal være medlem af organisationen på den første dag."}
        )
    same = Deputy.objects.filter(organisation=organisation, principal=principal, deputy=deputy)
    if same.filter(starts_on__lte=ends_on, ends_on__gte=starts_on).exists():
        raise ValidationError({"starts_on": f"{deputy} er allerede stedfortræder i en del af perioden."})
    row = Deputy(
        organisation=organisation,
        principal=principal,
        deputy=deputy,
        starts_on=starts_on,
        ends_on=ends_on,
        appointed_by=by,
    )
    row.save()
    record(
        APPOINTED,
        subject=deputy,
        root=organisation,
        by=by,
        starts_on=format_date(starts_on),
        ends_on=format_date(ends_on),
    )
    emails.deputy_appointed(row)
    return row


@transaction.atomic
def end_deputy(*, row: Deputy, seen_version: int, by: User) -> None:
    """From now on. One that has not begun goes altogether; of the other yesterday was the last day. Acts keep for whom
    the person acted, and the period that they have been one person to four eyes."""
    if by.pk != row.deputy_id and not can_appoint_deputy_for(by, row.principal, row.organisation):
        raise NotAllowed("Du kan ikke afslutte denne stedfortræder.")
    claim(row, seen_version)
    row.refresh_from_db()
    day = today()
    if row.ends_on < day:
        raise Moved("Perioden er allerede slut.")
    last = day if row.starts_on >= day else day - dt.timedelta(days=1)
    _end_after(row, day - dt.timedelta(days=1))
    record(ENDED, subject=row.deputy, root=row.organisation, by=by, ends_on=format_date(last))


def _end_after(row: Deputy, last_day: dt.date) -> None:
    """Before its own last day. Gone altogether is only one that was never in force: what was done today by the rights
    of the other was done."""
    day = today()
    if row.starts_on > max(day, last_day):
        row.delete()
        return
    row.held_until = max(last_day, min(row.ends_on, day))
    row.ends_on = last_day
    row.save(update_fields=["ends_on", "held_until"])


@transaction.atomic
def pass_on_deputy(*, row: Deputy, to: User | None, last_day: dt.date, person: User, by: User) -> None:
    """When one of the two leaves after `last_day`: their period ends, and a colleague has the rest of it for whoever is
    stood in for. Whoever has left is stood in for by nobody."""
    if not can_appoint_deputy_for(by, row.principal, row.organisation):
        raise NotAllowed("Du kan ikke afslutte denne stedfortræder.")
    claim(row, row.version)
    ends_on, begins_on = row.ends_on, max(last_day + dt.timedelta(days=1), row.starts_on)
    row.refresh_from_db()
    if ends_on > last_day:
        _end_after(row, last_day)
    record(
        ENDED,
        subject=row.deputy,
        root=row.organisation,
        by=by,
        ends_on=format_date(min(last_day, ends_on)),
    )
    if to is not None and row.deputy_id == person.pk and to.pk != row.principal_id and ends_on >= begins_on:
        appoint_deputy(
            organisation=row.organisation,
            principal=row.principal,
            deputy=to,
            starts_on=begins_on,
            ends_on=ends_on,
            by=by,
        )
