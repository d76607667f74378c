"""The two answers that an amendment alone is given: the styregruppe's, told by its formand, and the fund's yes."""

import datetime as dt
from collections.abc import Sequence

from accounts.models import User
from approvals.actions.deciding import follow_body
from approvals.actions.fund import (
    follow_agreement,
    kept_terms,
    lay_aside,
    possible,
    sealed,
)
from approvals.actions.moves import acting_on_step, require_seen, require_snapshot, said_by, walk_step
from approvals.actions.verbs import CONFIRMED, CONFIRMED_NO
from approvals.figures import amount_above_grant
from approvals.models import CaseStep, Decision, Outcome
from approvals.workflow import STEP
from core.audit import record
from core.workflow import NotReady
from funding.calculations import Term


def decide_for_board(
    *,
    step: CaseStep,
    seen_version: int,
    seen_snapshot: int,
    decided_on: dt.date,
    approves: bool,
    text: str = "",
    by: User,
) -> Decision:
    """The formand tells what the styregruppe decided at its meeting; where none can log in, one of the ansøger's people
    who has not sent it, from the minutes. A no sends the amendment back to its writers."""
    with acting_on_step(step, by=by) as locked:
        edge = STEP.require("board", locked, by)
        require_seen(locked, seen_version)
        require_snapshot(locked, seen_snapshot)
        if not approves and not text.strip():
            raise NotReady(["Skriv, hvorfor styregruppen ikke kan godkende ændringen."])
        decision = sealed(
            locked,
            by,
            outcome=Outcome.APPROVED if approves else Outcome.NOT_APPROVED,
            decided_on=possible(locked, decided_on, "Mødets dato"),
            text=text,
        )
        walk_step(locked, edge, meeting_on=decided_on)
        record(
            CONFIRMED if approves else CONFIRMED_NO,
            subject=decision,
            root=locked.case.plan,
            by=by,
            on_behalf_of=decision.confirmed_behalf,
            **said_by(locked),
            outcome=decision.get_outcome_display().lower(),
            day=decided_on,
        )
        follow_body(locked, decision, by)
    return decision


def agree_to_amendment(
    *,
    step: CaseStep,
    seen_version: int,
    agreed_on: dt.date,
    reference: str,
    conditions: Sequence[Term] = (),
    by: User,
) -> Decision:
    """The fund approves the change. Where its shares come above the tilsagn, this is a new tilsagn on them."""
    with acting_on_step(step, by=by) as locked:
        edge = STEP.require("agree", locked, by)
        require_seen(locked, seen_version)
        lay_aside(locked)
        decision = sealed(
            locked,
            by,
            outcome=Outcome.GRANTED,
            decided_on=possible(locked, agreed_on, "Datoen"),
            reference=reference,
            **kept_terms(conditions),
            amount=amount_above_grant(locked),
        )
        walk_step(locked, edge, meeting_on=agreed_on)
        follow_agreement(locked, decision, by)
    return decision
