"""Seats on the plan (styregruppe, revisor, medarbejder) and what people say about it. No part of a snapshot."""

import datetime as dt
from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.querysets import reach_of
from accounts.roles import Permission
from core.audit import Verb, record
from core.dates import now, today
from core.versions import Moved
from core.workflow import NotAllowed
from plans.actions.plan import Merges, save
from plans.models import Comment, Plan, PlanMembership
from plans.permissions import behalf_on, can_comment, can_manage_team, participant_ids

SEATED = Verb("plans.seated", "{person} er kommet på planen som {role}")
SEAT_CHANGED = Verb("plans.seat_changed", "Oplysninger om {person} er rettet")
UNSEATED = Verb("plans.unseated", "{person} er ikke længere på planen som {role}", tone="stop")
COMMENTED = Verb("plans.commented", "Kommentar skrevet")


@transaction.atomic
def add_seat(*, plan: Plan, by: User | None, seat: PlanMembership) -> PlanMembership:
    _require_manager(plan, by)
    seat.plan = plan
    save(seat, by=by)
    _tell(SEATED, seat, plan, by, role=seat.role_text)
    return seat


@transaction.atomic
def change_seat(*, plan: Plan, by: User | None, seat: PlanMembership, form: Merges) -> PlanMembership:
    _require_manager(plan, by)
    locked = _locked(plan, seat)
    if fields := form.merge_into(locked):
        save(locked, by=by, fields=fields)
        _tell(SEAT_CHANGED, locked, plan, by)
    return locked


@transaction.atomic
def end_seat(
    *, plan: Plan, by: User | None, seat: PlanMembership, on: dt.date | None = None
) -> PlanMembership:
    """The seat's last day is `on` (today). One that has not begun yet ends the day it would have begun."""
    _require_manager(plan, by)
    locked = _locked(plan, seat)
    last = max(on or today(), locked.starts_on)
    if locked.ends_on is not None and locked.ends_on <= last:
        raise Moved("Personen er allerede taget af planen.")
    locked.ends_on = last
    save(locked, by=by, fields=["ends_on"])
    _tell(UNSEATED, locked, plan, by, role=locked.role_text)
    return locked


@transaction.atomic
def add_comment(*, plan: Plan, by: User, text: str, audience: str = Comment.Audience.ALL) -> Comment:
    if not can_comment(by, plan):
        raise NotAllowed("Du har ikke adgang til at skrive kommentarer på planen.")
    comment = Comment.objects.create(
        plan=plan,
        author=by,
        organisation_id=speaks_for(by, plan),
        audience=audience,
        text=text,
        created_at=now(),
    )
    if audience == Comment.Audience.ALL:
        behalf = behalf_on(by, plan, Permission.COMMENT)
        record(COMMENTED, subject=comment, root=plan, by=by, on_behalf_of=behalf)
    return comment


def speaks_for(user: User, plan: Plan) -> int | None:
    """The party of the plan for which the person speaks: a participant, the kommune or the fund. None for a seat."""
    reach = reach_of(user)
    parties = (*participant_ids(plan), plan.municipality_id, *sorted(reach.organisations(kind="fund")))
    return next((int(pk) for pk in parties if reach.roles_in(pk)), None)


def _tell(verb: Verb, seat: PlanMembership, plan: Plan, by: User | None, **data: Any) -> None:
    behalf = behalf_on(by, plan, Permission.SHARE_PLAN)
    record(verb, subject=seat, root=plan, by=by, on_behalf_of=behalf, person=_person(seat), **data)


def _person(seat: PlanMembership) -> str:
    return str(seat.user or seat.name)


def _locked(plan: Plan, seat: PlanMembership) -> PlanMembership:
    return PlanMembership.objects.select_for_update(of=("self",), no_key=True).get(plan=plan, pk=seat.pk)


def _require_manager(plan: Plan, by: User | None) -> None:
    if by is not None and not can_manage_team(by, plan):
        raise NotAllowed("Du har ikke adgang til at ændre personerne på planen.")
