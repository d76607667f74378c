"""What must be in order before a letter of the fund's that was confirmed and wrong is put right."""

import datetime as dt
from decimal import Decimal

from approvals.models import CaseStep, Decision
from approvals.rules import live_document
from core.addresses import reverse
from core.danish import format_amount, format_date
from core.money import ZERO
from core.rules import Finding, Severity
from funding.calculations import Term, money_of, terms_in
from funding.models import Grant
from funding.rules.grants import grant_below_financing, grant_below_paid


def grant_of(step: CaseStep, decision: Decision) -> Grant | None:
    """The tilsagn that the answer led to, in force or not; none of a prækvalifikation, nor of most amendments."""
    if step.case.is_prequalification or decision.amount is None:
        return None
    rows = Grant.objects.filter(plan=step.case.plan_id, is_replaced=False, reference=decision.reference)
    found: Grant | None = rows.filter(granted_on=decision.decided_on).select_related("plan").first()
    return found


def corrected_amount(grant: Grant, before: Decision, after: Decision) -> Decimal:
    """Of the tilsagn, kr. Where the tilsagn of an amendment is not what its letter was written down with, it follows
    the letter only where that amount is what is put right."""
    assert after.amount is not None
    return grant.amount if after.amount == before.amount else after.amount


def amount_too_low(needed: Decimal) -> str:
    """Of a letter about an amendment that makes the fund's shares `needed` kr."""
    return (
        f"Brevets beløb er lavere end {format_amount(needed)}, som Landsbyggefondens andel bliver med ændringen. "
        "Skriv planens samlede tilsagn, eller registrér bemærkninger, så ændringen kan rettes."
    )


def terms_of(decision: Decision) -> list[Term]:
    """The conditions of a record, one by one; those of a record from before they were so follow from its text."""
    if not decision.terms:
        return terms_in(decision.conditions)
    return [
        Term(row["text"], dt.date.fromisoformat(row["due_on"]) if row["due_on"] else None)
        for row in decision.terms
    ]


def letter_lies_with(decision: Decision | None) -> bool:
    """Whether the letter is found at a record, or at one that it puts right."""
    while decision is not None:
        if decision.files.exists():
            return True
        decision = decision.replaces
    return False


def check_correction(step: CaseStep, before: Decision, after: Decision) -> list[Finding]:
    """What already rests on the answer and cannot follow, with the cure."""
    plan, grant = step.case.plan, grant_of(step, before)
    if grant is None:
        return []
    others = list(Grant.objects.filter(plan=plan, is_replaced=False).exclude(pk=grant.pk))
    if superseded := _superseded(grant, others):
        return superseded  # the cures of the others are for the tilsagn in force
    amount = corrected_amount(grant, before, after)
    paid = sum((rate.amount for rate in grant.instalments.all() if rate.paid_on), ZERO)
    share = money_of(live_document(plan)).sums().lbf if plan.started_on else ZERO
    return [
        *_before_another(grant, after, others),
        *_reference_taken(after, others),
        *grant_below_paid(paid, amount, reverse("funding:collecting", args=[plan.number]) + "#rater"),
        *grant_below_financing(share, amount, reverse("approvals:amendments", args=[plan.number])),
    ]


def _superseded(grant: Grant, others: list[Grant]) -> list[Finding]:
    """A later tilsagn has the whole amount, so the earlier one is only history."""
    later = [one for one in others if (one.granted_on, one.pk) > (grant.granted_on, grant.pk)]
    if not later:
        return []
    newest = max(later, key=lambda one: (one.granted_on, one.pk))
    named = f" ({newest.reference})" if newest.reference else ""
    return [
        Finding(
            code="GRANT_SUPERSEDED",
            severity=Severity.ERROR,
            message=f"Tilsagnet er afløst af et tilsagn på {format_amount(newest.amount)} af "
            f"{format_date(newest.granted_on)}{named}.",
            detail="Ret det nyeste tilsagn i stedet. Det gælder for hele planen.",
        )
    ]


def _before_another(grant: Grant, after: Decision, others: list[Grant]) -> list[Finding]:
    """Dated before an earlier tilsagn it would not be in force, and that one would hold again."""
    passed = [one for one in others if grant.granted_on >= one.granted_on > after.decided_on]
    if not passed:
        return []
    newest = max(passed, key=lambda one: (one.granted_on, one.pk))
    named = f" ({newest.reference})" if newest.reference else ""
    return [
        Finding(
            code="GRANT_BEFORE_ANOTHER",
            severity=Severity.ERROR,
            message=f"Brevets dato, {format_date(after.decided_on)}, ligger før planens tidligere tilsagn af "
            f"{format_date(newest.granted_on)}{named}. Så ville det tidligere tilsagn gælde igen.",
            detail=f"Skriv den dato, der står i brevet, {format_date(newest.granted_on)} eller senere.",
        )
    ]


def _reference_taken(after: Decision, others: list[Grant]) -> list[Finding]:
    if all(one.reference != after.reference for one in others):
        return []
    return [
        Finding(
            code="GRANT_REFERENCE_TAKEN",
            severity=Severity.ERROR,
            message=f"Planen har allerede et tilsagn med referencen »{after.reference}«.",
            detail="Skriv den reference, der står i brevet.",
        )
    ]
