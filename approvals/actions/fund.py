"""The way to Landsbyggefonden and its answer."""

import datetime as dt
from decimal import Decimal

from accounts.models import User
from approvals import emails
from approvals.actions.deciding import give_back
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
from approvals.actions.verbs import FORWARDED, FORWARDING_REPLACED, FUND_REFUSED, FUND_REMARKED, GRANTED
from approvals.models import CaseStep, Decision, Outcome
from approvals.workflow import CASE, PLAN, STEP
from core.audit import record
from core.dates import now, today
from core.workflow import NotReady
from funding.actions import add_grant
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
        decision = _sealed(
            locked, by, outcome=Outcome.SENT, decided_on=_not_after_today(sent_on), reference=receipt
        )
        walk_step(locked, edge, meeting_on=sent_on)
        save_plan(plan, sent_to_fund_on=plan.sent_to_fund_on or sent_on)
        record(FORWARDED, subject=decision, root=plan, by=by, snapshot=locked.case.snapshot, day=sent_on)
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
        decision = _sealed(
            locked,
            by,
            outcome=Outcome.SENT,
            decided_on=_not_after_today(sent_on),
            reference=receipt,
            replaces=before,
            reason=reason,
        )
        walk_step(locked, edge, meeting_on=sent_on)
        plan = locked.case.plan
        if plan.sent_to_fund_on == before.decided_on:
            save_plan(plan, sent_to_fund_on=sent_on)
        record(FORWARDING_REPLACED, subject=decision, root=plan, by=by, day=sent_on)
    return decision


def grant(
    *,
    step: CaseStep,
    seen_version: int,
    amount: Decimal,
    granted_on: dt.date,
    reference: str,
    conditions: str = "",
    by: User,
) -> Decision:
    """Tilsagn. The plan starts by itself when Landsbyggefonden's shares are exactly the amount."""
    with acting_on_step(step, by=by) as locked:
        edge = STEP.require("grant", locked, by)
        require_seen(locked, seen_version)
        if amount <= 0:
            raise NotReady(["Et tilsagn er større end 0 kr."])
        case = locked.case
        decision = _sealed(
            locked,
            by,
            outcome=Outcome.GRANTED,
            decided_on=_not_after_today(granted_on),
            reference=reference,
            amount=amount,
            conditions=conditions,
        )
        add_grant(
            plan=case.plan,
            amount=amount,
            granted_on=granted_on,
            reference=reference,
            conditions=conditions,
            by=by,
        )
        case.plan.refresh_from_db()
        walk_step(locked, edge, meeting_on=granted_on)
        walk_case(case, CASE.require("grant", case, by))
        record(GRANTED, subject=decision, root=case.plan, by=by, amount=amount)
        started = start_or_open_economy(case.plan)
        emails.granted(case, started=started)
    return decision


def refuse(
    *, step: CaseStep, seen_version: int, refused_on: dt.date, reference: str = "", text: str, by: User
) -> Decision:
    """Afslag: case and plan end."""
    with acting_on_step(step, by=by) as locked:
        edge = STEP.require("refuse", locked, by)
        require_seen(locked, seen_version)
        case = locked.case
        decision = _sealed(
            locked,
            by,
            outcome=Outcome.REFUSED,
            decided_on=_not_after_today(refused_on),
            reference=reference,
            text=_reason(text),
        )
        walk_step(locked, edge, meeting_on=refused_on)
        walk_case(case, CASE.require("refuse_by_fund", case, by))
        walk_plan(case.plan, PLAN.require("refuse_by_fund", case.plan, by), open_sections=[])
        record(FUND_REFUSED, subject=decision, root=case.plan, by=by)
        emails.refused(case)
    return decision


def send_remarks(
    *, step: CaseStep, seen_version: int, remarked_on: dt.date, remarks: list[tuple[str, str]], by: User
) -> Decision:
    """The fund wants something changed: the plan goes back to the ansøger with the sections that it names."""
    with acting_on_step(step, by=by) as locked:
        edge = STEP.require("remark", locked, by)
        require_seen(locked, seen_version)
        if not remarks:
            raise NotReady(["Skriv mindst én bemærkning."])
        case = locked.case
        decision = _sealed(
            locked,
            by,
            outcome=Outcome.REMARKS,
            decided_on=_not_after_today(remarked_on),
            text="\n\n".join(text for _, text in remarks),
        )
        walk_step(locked, edge, meeting_on=remarked_on)
        walk_case(case, CASE.require("return_by_fund", case, by))
        give_back(case, remarks, by, decision=decision)
        record(
            FUND_REMARKED, subject=decision, root=case.plan, by=by, sections=section_names(case.plan, remarks)
        )
        emails.returned(case)
    return decision


def section_names(plan: Plan, remarks: list[tuple[str, str]]) -> list[str]:
    return [section_label(plan, section) if section else "hele planen" for section, _ in remarks]


def _sealed(step: CaseStep, by: User, **values: object) -> Decision:
    """One person's act: recorded and in force at once."""
    decision = Decision(
        step=step,
        snapshot=step.case.snapshot,
        recorded_by=by,
        recorded_at=now(),
        needs_confirmation=False,
        **values,
    )
    decision.save()
    seal(decision, by)
    return decision


def _not_after_today(day: dt.date) -> dt.date:
    if day > today():
        raise NotReady(["Datoen ligger efter i dag."])
    return day


def _reason(text: str) -> str:
    if not text.strip():
        raise NotReady(["Skriv en begrundelse."])
    return text
