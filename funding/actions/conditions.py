"""The conditions of a tilsagn: written from the fund's answer, told met by the plan's people, settled by the fund.

No snapshot content: a row is claimed by itself, so following up does not hold the plan.
"""

import datetime as dt
from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.roles import Permission
from core.audit import Verb, record
from core.dates import today
from core.exchange import Scope, save_operations
from core.operations import Operation
from core.versions import Moved, claim
from core.workflow import NotAllowed, NotReady
from funding import emails
from funding.calculations import Term, terms_in
from funding.exchange import CONDITIONS
from funding.models import GrantCondition
from funding.permissions import answerable, can_answer_conditions, can_follow_up_conditions
from funding.rules.conditions import KNOWN, is_known
from plans.actions import held_plans, save
from plans.models import Plan
from plans.permissions import behalf_on

ADDED = Verb("funding.condition_added", "Vilkår fra Landsbyggefonden tilføjet: {condition}")
MET = Verb("funding.condition_met", "Vilkår meldt opfyldt den {day}: {condition}")
ACCEPTED = Verb(
    "funding.condition_accepted", "Landsbyggefonden har godkendt vilkåret som opfyldt: {condition}", tone="ok"
)
WAIVED = Verb("funding.condition_waived", "Landsbyggefonden har frafaldet vilkåret: {condition}", tone="ok")
EXTENDED = Verb("funding.condition_extended", "Landsbyggefonden har givet ny frist den {day}: {condition}")
NOT_MET = Verb(
    "funding.condition_not_met", "Landsbyggefonden anser ikke vilkåret for opfyldt: {condition}", tone="stop"
)

State = GrantCondition.State


class Answer(StrEnum):
    """What the fund says of a condition."""

    ACCEPTED = "accepted"
    WAIVED = "waived"
    EXTENDED = "extended"
    NOT_MET = "not_met"


def write_conditions(
    *, plan: Plan, by: User | None, terms: Sequence[Term], set_on: dt.date, reference: str
) -> list[GrantCondition]:
    """The conditions of an answer that holds now. Called by approvals, which holds the plan's lock."""
    if plan.pk not in held_plans():
        raise RuntimeError("Conditions come with the fund's answer, under the plan's lock")
    rows = [
        GrantCondition(plan=plan, text=term.text, due_on=term.due_on, set_on=set_on, reference=reference)
        for term in terms
    ]
    for row in rows:
        save(row, by=by)
    return rows


@transaction.atomic
def add_condition(*, plan: Plan, by: User, term: Term, set_on: dt.date, reference: str) -> GrantCondition:
    """One that came later, or that the answer had no line for: by the fund's officer, or from its letter."""
    if not can_answer_conditions(by, plan):
        raise NotAllowed("Du har ikke adgang til at skrive Landsbyggefondens vilkår.")
    _require_past(set_on)
    if not term.text.strip():
        raise NotReady(["Skriv vilkåret."])
    if is_known(term, set_on, reference, GrantCondition.objects.filter(plan=plan)):
        raise NotReady([KNOWN])
    row = GrantCondition(plan=plan, text=term.text, due_on=term.due_on, set_on=set_on, reference=reference)
    save(row, by=by)
    behalf = behalf_on(by, plan, Permission.GRANT, Permission.RECORD_DECISION)
    record(ADDED, subject=row, root=plan, by=by, on_behalf_of=behalf, condition=str(row))
    emails.condition_added(row)
    return row


@transaction.atomic
def meet_condition(
    *, condition: GrantCondition, by: User, seen: int, met_on: dt.date, note: str
) -> GrantCondition:
    """The plan's own people tell that it is met, when and how. The fund has the last word."""
    plan = condition.plan
    if not can_follow_up_conditions(by, plan):
        raise NotAllowed("Du har ikke adgang til at følge op på planens vilkår.")
    _require_past(met_on)
    if not note.strip():
        raise NotReady(["Skriv, hvordan vilkåret er opfyldt, eller hvor det kan ses."])
    row = _claimed(condition, seen)
    if row.state != State.OPEN:
        raise Moved("Vilkåret er allerede meldt opfyldt.")
    row.state, row.met_on, row.note, row.met_by = State.MET, met_on, note, by
    row.answered_on, row.answered_by, row.answer_reference, row.answer_note = None, None, "", ""
    save(row, by=by, fields=[*_MET, *_ANSWERED])
    behalf = behalf_on(by, plan, Permission.SHARE_PLAN)
    record(MET, subject=row, root=plan, by=by, on_behalf_of=behalf, day=met_on, condition=str(row))
    emails.condition_met(row)
    return row


@transaction.atomic
def answer_condition(
    *,
    condition: GrantCondition,
    by: User,
    seen: int,
    answer: Answer,
    answered_on: dt.date,
    reference: str = "",
    note: str = "",
    due_on: dt.date | None = None,
) -> GrantCondition:
    """What the fund says of it: its officer here, or the kommune from its letter (then with the letter's reference).

    Whoever told that it is met, or is one person with them to four eyes, does not write the fund's answer.
    """
    plan = condition.plan
    if condition.pk not in answerable(by, plan, [condition]):
        raise NotAllowed("Du har ikke adgang til at skrive Landsbyggefondens svar på vilkåret.")
    _require_past(answered_on)
    if answer == Answer.EXTENDED and due_on is None:
        raise NotReady(["Skriv den nye frist."])
    if answer == Answer.NOT_MET and not note.strip():
        raise NotReady(["Skriv, hvad der mangler."])
    row = _claimed(condition, seen)
    if row.is_settled:
        raise Moved("Landsbyggefonden har allerede svaret på vilkåret.")
    if row.state != State.MET and answer in (Answer.ACCEPTED, Answer.NOT_MET):
        raise Moved("Vilkåret er ikke meldt opfyldt. Se det igen, før du svarer.")
    row.answered_on, row.answered_by, row.answer_reference, row.answer_note = answered_on, by, reference, note
    data: dict[str, Any] = {"condition": str(row)}
    match answer:
        case Answer.ACCEPTED:
            verb = ACCEPTED
        case Answer.WAIVED:
            verb, row.state = WAIVED, State.WAIVED
        case Answer.EXTENDED:
            verb, row.due_on = EXTENDED, due_on
            data["day"] = due_on
            _open_again(row)
        case Answer.NOT_MET:
            verb = NOT_MET
            _open_again(row)
    save(row, by=by, fields=["due_on", *_MET, *_ANSWERED])
    behalf = behalf_on(by, plan, Permission.GRANT, Permission.RECORD_DECISION)
    record(verb, subject=row, root=plan, by=by, on_behalf_of=behalf, **data)
    emails.condition_answered(row)
    return row


def condition_operations(
    *, plan: Plan, operations: Sequence[Operation], by: User | None, scope: Scope, text: str = ""
) -> None:
    """Write the conditions of a plan that comes in from a file; where it has none, those of the tilsagn's `text`."""
    own = [operation for operation in operations if operation.kind in CONDITIONS]
    if any(not operation.adds for operation in own):
        raise ValueError("A condition is followed up on its page")
    save_operations(own, kinds=CONDITIONS, inside={"plan": plan}, scope=scope, by=by, save=save)
    grant = plan.grants.first()
    if grant is not None and not own and text:
        write_conditions(
            plan=plan, by=by, terms=terms_in(text), set_on=grant.granted_on, reference=grant.reference
        )


_MET = ("state", "met_on", "note", "met_by")
_ANSWERED = ("answered_on", "answer_reference", "answer_note", "answered_by")


def _open_again(row: GrantCondition) -> None:
    """What was told stays in the history; the note too, so that it can be written further."""
    row.state, row.met_on, row.met_by = State.OPEN, None, None


def _claimed(condition: GrantCondition, seen: int) -> GrantCondition:
    """The row as it stands, taken by whoever saw it so: the second of two presses is told that it has been done."""
    claim(condition, seen)
    condition.refresh_from_db()
    return condition


def _require_past(day: dt.date) -> None:
    if day > today():
        raise NotReady(["Datoen ligger efter i dag."])
