"""The way to Landsbyggefonden and its answer."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from accounts.models import User
from approvals import emails
from approvals.actions.applying import close_if_done, refuse_amendment, returned_as_unfit
from approvals.actions.deciding import Said, give_back
from approvals.actions.moves import (
    acting_on_step,
    advance,
    require_seen,
    save_plan,
    walk_case,
    walk_plan,
    walk_step,
)
from approvals.actions.records import decision_in_force, seal
from approvals.actions.starting import start_or_open_economy
from approvals.actions.verbs import (
    AGREED,
    FORWARDED,
    FORWARDING_REPLACED,
    FUND_REFUSED,
    FUND_REMARKED,
    GRANTED,
    PREQUALIFIED,
)
from approvals.figures import amount_above_grant
from approvals.figures.operation_places import section_names, whole_name
from approvals.models import Case, CaseStep, Decision, Outcome
from approvals.permissions import pending_decision
from approvals.permissions.behalf import recorded_for
from approvals.rules.letters import amount_too_low, terms_of
from approvals.workflow import CASE, PLAN, STEP
from approvals.workflow.days import reason_against_day
from core.audit import record
from core.dates import now
from core.workflow import NotReady
from funding.actions import add_grant, write_conditions
from funding.calculations import Term, repeated, words_of
from plans.figures import section_label
from plans.models import Plan


def forward_to_fund(
    *, step: CaseStep, seen_version: int, sent_on: dt.date, receipt: str, by: User
) -> Decision:
    """The kommune sends the application on: from now on the fund sees what was sent."""
    with acting_on_step(step, by=by) as locked:
        edge = STEP.require("forward", locked, by)
        require_seen(locked, seen_version)
        plan = locked.case.plan
        decision = sealed(
            locked,
            by,
            outcome=Outcome.SENT,
            decided_on=possible(locked, sent_on, "Datoen"),
            reference=receipt,
        )
        walk_step(locked, edge, meeting_on=sent_on)
        save_plan(plan, sent_to_fund_on=plan.sent_to_fund_on or sent_on)
        record(
            FORWARDED,
            subject=decision,
            root=plan,
            by=by,
            on_behalf_of=decision.confirmed_behalf,
            snapshot=locked.case.snapshot,
            day=sent_on,
        )
        for opened in advance(locked.case):
            emails.step_opened(opened)
        emails.forwarded(locked.case)
    return decision


def correct_forwarding(
    *, step: CaseStep, seen_version: int, sent_on: dt.date, receipt: str, reason: str, by: User
) -> Decision:
    """Replace a wrong date or receipt, as long as the fund has not answered; both stay."""
    with acting_on_step(step, by=by) as locked:
        edge = STEP.require("correct", locked, by)
        require_seen(locked, seen_version)
        before = decision_in_force(locked)
        decision = sealed(
            locked,
            by,
            outcome=Outcome.SENT,
            decided_on=possible(locked, sent_on, "Datoen"),
            reference=receipt,
            replaces=before,
            reason=reason,
        )
        walk_step(locked, edge, meeting_on=sent_on)
        plan = locked.case.plan
        if plan.sent_to_fund_on == before.decided_on:
            save_plan(plan, sent_to_fund_on=sent_on)
        principal = decision.confirmed_behalf
        record(FORWARDING_REPLACED, subject=decision, root=plan, by=by, on_behalf_of=principal, day=sent_on)
    return decision


def grant(
    *,
    step: CaseStep,
    seen_version: int,
    amount: Decimal,
    granted_on: dt.date,
    reference: str,
    conditions: Sequence[Term] = (),
    by: User,
) -> Decision:
    """Tilsagn. The plan starts by itself when Landsbyggefonden's shares are exactly the amount."""
    with acting_on_step(step, by=by) as locked:
        edge = STEP.require("grant", locked, by)
        require_seen(locked, seen_version)
        lay_aside(locked)
        decision = sealed(
            locked,
            by,
            outcome=Outcome.GRANTED,
            decided_on=possible(locked, granted_on, "Tilsagnets dato"),
            reference=reference,
            amount=above_nothing(amount),
            **kept_terms(conditions),
        )
        walk_step(locked, edge, meeting_on=granted_on)
        follow_grant(locked, decision, "grant", by)
    return decision


def follow_grant(step: CaseStep, decision: Decision, edge: str, by: User) -> None:
    """What a tilsagn leads to, told by the fund's officer or in its letter."""
    case = step.case
    if case.is_amendment:
        follow_agreement(step, decision, by)
        return
    assert decision.amount is not None
    add_grant(
        plan=case.plan,
        amount=decision.amount,
        granted_on=decision.decided_on,
        reference=decision.reference,
        conditions=decision.conditions,
        by=by,
    )
    follow_conditions(case.plan, decision, by)
    case.plan.refresh_from_db()
    walk_case(case, CASE.require(edge, case, by))
    principal = decision.confirmed_behalf
    record(GRANTED, subject=decision, root=case.plan, by=by, on_behalf_of=principal, amount=decision.amount)
    started = start_or_open_economy(case.plan)
    emails.granted(case, started=started)


def follow_agreement(step: CaseStep, decision: Decision, by: User) -> None:
    """The fund's yes to an amendment. Where its shares come above the tilsagn, it is a new tilsagn: on them when the
    fund answers here, and on the amount of its letter, which covers them."""
    plan = step.case.plan
    record(
        AGREED,
        subject=decision,
        root=plan,
        by=by,
        on_behalf_of=decision.confirmed_behalf,
        day=decision.decided_on,
    )
    if returned_as_unfit(step.case):
        return
    follow_conditions(plan, decision, by)
    if asks_for_tilsagn(step):
        add_grant(
            plan=plan,
            amount=covering(step, decision.amount),
            granted_on=decision.decided_on,
            reference=decision.reference,
            conditions=decision.conditions,
            by=by,
        )
        plan.refresh_from_db()
    close_if_done(step.case)


def kept_terms(terms: Sequence[Term]) -> dict[str, Any]:
    """Conditions as a record holds them: in words for those who read it, and one by one."""
    if twice := repeated(terms):
        raise NotReady([f"Vilkår {at + 1} er det samme som vilkår {first + 1}." for at, first in twice])
    rows = [{"text": term.text, "due_on": term.due_on.isoformat() if term.due_on else None} for term in terms]
    return {"conditions": words_of(terms), "terms": rows}


def follow_conditions(plan: Plan, decision: Decision, by: User) -> None:
    """From now on each condition of the answer is followed up by itself."""
    write_conditions(
        plan=plan, by=by, terms=terms_of(decision), set_on=decision.decided_on, reference=decision.reference
    )


def prequalify(
    *,
    step: CaseStep,
    seen_version: int,
    amount: Decimal,
    prequalified_on: dt.date,
    reference: str,
    text: str = "",
    by: User,
) -> Decision:
    """The fund lets the plan be written in full, for an amount that may be lower than asked for."""
    with acting_on_step(step, by=by) as locked:
        edge = STEP.require("prequalify", locked, by)
        require_seen(locked, seen_version)
        lay_aside(locked)
        decision = sealed(
            locked,
            by,
            outcome=Outcome.PREQUALIFIED,
            decided_on=possible(locked, prequalified_on, "Datoen"),
            reference=reference,
            amount=above_nothing(amount),
            text=text,
        )
        walk_step(locked, edge, meeting_on=prequalified_on)
        follow_prequalification(locked, decision, "prequalify", by)
    return decision


def follow_prequalification(step: CaseStep, decision: Decision, edge: str, by: User) -> None:
    """The short application's case is over; the plan is a draft again, and nothing of it is closed."""
    case = step.case
    walk_case(case, CASE.require(edge, case, by))
    walk_plan(case.plan, PLAN.require(edge, case.plan, by), open_sections=[])
    principal = decision.confirmed_behalf
    record(
        PREQUALIFIED, subject=decision, root=case.plan, by=by, on_behalf_of=principal, amount=decision.amount
    )
    emails.prequalified(case)


def refuse(
    *, step: CaseStep, seen_version: int, refused_on: dt.date, reference: str = "", text: str, by: User
) -> Decision:
    """Afslag: case and plan end."""
    with acting_on_step(step, by=by) as locked:
        edge = STEP.require("refuse", locked, by)
        require_seen(locked, seen_version)
        lay_aside(locked)
        decision = sealed(
            locked,
            by,
            outcome=Outcome.REFUSED,
            decided_on=possible(locked, refused_on, "Afslagets dato"),
            reference=reference,
            text=reason(text),
        )
        walk_step(locked, edge, meeting_on=refused_on)
        follow_refusal(locked, decision, "refuse_by_fund", by)
    return decision


def follow_refusal(step: CaseStep, decision: Decision, edge: str, by: User) -> None:
    case = step.case
    walk_case(case, CASE.require(edge, case, by))
    if case.is_amendment:
        refuse_amendment(case)
        return
    walk_plan(case.plan, PLAN.require(edge, case.plan, by), open_sections=[])
    record(FUND_REFUSED, subject=decision, root=case.plan, by=by, on_behalf_of=decision.confirmed_behalf)
    emails.refused(case)


def send_remarks(
    *, step: CaseStep, seen_version: int, remarked_on: dt.date, remarks: Sequence[tuple[str, ...]], by: User
) -> Decision:
    """The fund wants something changed: the plan goes back to the ansøger with the sections that it names."""
    with acting_on_step(step, by=by) as locked:
        edge = STEP.require("remark", locked, by)
        require_seen(locked, seen_version)
        lay_aside(locked)
        decision = sealed(
            locked,
            by,
            outcome=Outcome.REMARKS,
            decided_on=possible(locked, remarked_on, "Datoen"),
            text=joined(remarks),
        )
        walk_step(locked, edge, meeting_on=remarked_on)
        follow_remarks(locked, decision, remarks, "return_by_fund", by)
    return decision


def follow_remarks(
    step: CaseStep, decision: Decision, remarks: Sequence[tuple[str, ...]], edge: str, by: User
) -> None:
    case = step.case
    walk_case(case, CASE.require(edge, case, by))
    give_back(case, remarks, by, decision=decision)
    names = names_of_sections(case, remarks)
    principal = decision.confirmed_behalf
    record(FUND_REMARKED, subject=decision, root=case.plan, by=by, on_behalf_of=principal, sections=names)
    emails.returned(case)


def names_of_sections(case: Case, remarks: Sequence[tuple[str, ...]]) -> list[str]:
    codes = dict.fromkeys(section for section, *_ in remarks)
    names = section_names(case.snapshot.document) if case.is_amendment else {}
    whole = f"hele {whole_name(case)}"
    return [(names.get(code) or section_label(case.plan, code)) if code else whole for code in codes]


def sealed(step: CaseStep, by: User, **values: object) -> Decision:
    """One person's act: recorded and in force at once."""
    decision = Decision(
        step=step,
        snapshot=step.case.snapshot,
        recorded_by=by,
        **recorded_for(by, step),
        recorded_at=now(),
        needs_confirmation=False,
        **values,
    )
    decision.save()
    seal(decision, by)
    return decision


def lay_aside(step: CaseStep) -> None:
    """A letter that was written down and not confirmed, when the fund answers here itself."""
    pending = pending_decision(step)
    if pending is not None:
        pending.set_aside_at = now()
        pending.save(update_fields=["set_aside_at"])
        pending.remarks.all().delete()


def above_nothing(amount: Decimal | None) -> Decimal:
    if amount is None or amount <= 0:
        raise NotReady(["Et tilsagn er større end 0 kr."])
    return amount


def asks_for_tilsagn(step: CaseStep) -> bool:
    """Whether a yes at the fund's step gives an amount: not to an amendment within the tilsagn."""
    return not step.case.is_amendment or amount_above_grant(step) is not None


def covering(step: CaseStep, amount: Decimal | None) -> Decimal:
    """The tilsagn of a letter, kr.: no plan has more from the fund than it has been given."""
    given = above_nothing(amount)
    needed = amount_above_grant(step) if step.case.is_amendment else None
    if needed is not None and given < needed:
        raise NotReady([amount_too_low(needed)])
    return given


def joined(remarks: Sequence[tuple[str, ...]]) -> str:
    if not remarks:
        raise NotReady(["Skriv mindst én bemærkning."])
    said = [Said(*one) for one in remarks]
    return "\n\n".join(f"{one.label}: {one.text}" if one.label else one.text for one in said)


def possible(step: CaseStep, day: dt.date, label: str) -> dt.date:
    """A day on which it can have been done: not ahead of us, and not before what it builds upon."""
    if said := reason_against_day(step, day, label):
        raise NotReady([said])
    return day


def reason(text: str) -> str:
    if not text.strip():
        raise NotReady(["Skriv en begrundelse."])
    return text
