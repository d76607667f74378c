import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts import emails
from accounts.calculations import periods_overlap
from accounts.models import Membership, Organisation, User
from accounts.permissions import can_end, can_manage
from accounts.querysets import forget_reach
from core.audit import Verb, record
from core.danish import format_date
from core.dates import today
from core.versions import Moved, claim
from core.workflow import NotAllowed

STARTED = Verb("accounts.membership_started", "Ny rolle: {role} ({period})", tone="ok")
ENDS = Verb("accounts.membership_ends", "Rollen {role} slutter {ends_on}", tone="stop")
CANCELLED = Verb("accounts.membership_cancelled", "Rollen {role} fra {starts_on} er fjernet", tone="stop")


class LastAdministrator(Exception):
    """Nobody could manage the organisation's members afterwards; the person must say that it is meant."""


@transaction.atomic
def start_membership(
    *,
    user: User,
    organisation: Organisation,
    role: str,
    by: User | None,
    starts_on: dt.date | None = None,
    ends_on: dt.date | None = None,
) -> Membership | None:
    """Without an invitation: demo data, take-overs and the first administrator."""
    if by is not None:
        require_manager(by, organisation)
    return add_period(
        user=user, organisation=organisation, role=role, starts_on=starts_on, ends_on=ends_on, by=by
    )


def add_period(
    *,
    user: User,
    organisation: Organisation,
    role: str,
    by: User | None,
    starts_on: dt.date | None = None,
    ends_on: dt.date | None = None,
) -> Membership | None:
    """None when the period holds no day any more, or the person has the role in all of it already."""
    first = starts_on or today()
    if ends_on is not None and ends_on < first:
        return None
    for other in Membership.objects.filter(user=user, organisation=organisation, role=role):
        if periods_overlap(first, ends_on, other.starts_on, other.ends_on):
            return _prolong(other, first, ends_on, by)
    membership = Membership(user=user, organisation=organisation, role=role, starts_on=first, ends_on=ends_on)
    membership.save()
    _record_period(membership, by)
    return membership


def _prolong(
    membership: Membership, first: dt.date, last: dt.date | None, by: User | None
) -> Membership | None:
    """The same role twice at once would leave one open when the other is ended."""
    ends_on = None if last is None or membership.ends_on is None else max(last, membership.ends_on)
    starts_on = min(first, membership.starts_on)
    if (starts_on, ends_on) == (membership.starts_on, membership.ends_on):
        return None
    membership.starts_on, membership.ends_on = starts_on, ends_on
    membership.save(update_fields=["starts_on", "ends_on"])
    _record_period(membership, by)
    return membership


def _record_period(membership: Membership, by: User | None) -> None:
    first, last = format_date(membership.starts_on), membership.ends_on
    record(
        STARTED,
        subject=membership,
        root=membership.organisation,
        by=by,
        role=membership.get_role_display(),
        period=f"fra {first}" if last is None else f"{first} – {format_date(last)}",
    )


@transaction.atomic
def end_membership(
    *, membership: Membership, ends_on: dt.date, seen_version: int, by: User, confirmed: bool = False
) -> Membership:
    """`ends_on` is the last day. Without `confirmed` the organisation keeps somebody who manages members."""
    # Two administrators who end each other's role at the same time must see one another.
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=membership.organisation_id)
    forget_reach(by)
    if not can_end(by, membership):
        raise NotAllowed("Du kan ikke afslutte medlemskaber i denne organisation.")
    claim(membership, seen_version)
    membership.refresh_from_db()
    if membership.ends_on is not None and membership.ends_on < today():
        raise Moved("Medlemskabet er allerede afsluttet.")
    if ends_on < membership.starts_on:
        raise ValidationError({"ends_on": "Den sidste dag kan ikke ligge før den første."})
    if not confirmed and leaves_nobody(membership, ends_on):
        raise LastAdministrator
    membership.ends_on = ends_on
    membership.save(update_fields=["ends_on"])
    record(
        ENDS,
        subject=membership,
        root=organisation,
        by=by,
        role=membership.get_role_display(),
        ends_on=ends_on,
    )
    emails.membership_ends(membership)
    return membership


@transaction.atomic
def cancel_membership(*, membership: Membership, seen_version: int, by: User) -> None:
    """One that has not begun. It never gave access to anything, so the row goes; the act and its history stay."""
    if not can_end(by, membership):
        raise NotAllowed("Du kan ikke afslutte medlemskaber i denne organisation.")
    claim(membership, seen_version)
    membership.refresh_from_db()
    if membership.starts_on <= today():
        raise Moved("Medlemskabet er begyndt. Afslut det med en dato i stedet.")
    record(
        CANCELLED,
        subject=membership.user,
        root=membership.organisation,
        by=by,
        role=membership.get_role_display(),
        starts_on=membership.starts_on,
    )
    membership.delete()


def leaves_nobody(membership: Membership, ends_on: dt.date) -> bool:
    """Whether the organisation has nobody to manage its members the day after."""
    if not membership.manages_members:
        return False
    return (
        not Membership.objects.filter(
            organisation=membership.organisation_id, role=membership.role, user__is_active=True
        )
        .current(ends_on + dt.timedelta(days=1))
        .exclude(pk=membership.pk)
        .exists()
    )


def require_manager(by: User, organisation: Organisation) -> None:
    if not can_manage(by, organisation):
        raise NotAllowed("Du kan ikke styre medlemmerne i denne organisation.")
