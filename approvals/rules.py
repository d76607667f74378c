"""What must be in order before a plan is handed in, and before it starts."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.urls import reverse

from approvals.calculations import years_above
from approvals.models import Case, ChainStep, StepKind
from core.danish import format_amount
from core.money import ZERO
from core.rules import Finding, Severity, errors
from funding import rules as funding_rules
from funding.calculations import Money, money_of
from funding.exchange import funding_document
from plans import rules as plan_rules
from plans.exchange import KINDS, plan_document
from plans.models import Plan

# No rule asks where the plan works or what its udfordringer are.
CHECKED = tuple(name for name in KINDS if name not in ("areas", "challenges"))


def live_document(plan: Plan) -> dict[str, Any]:
    """What is checked is what a snapshot would hold now; `exchange.snapshot_document` is this same document."""
    return {**plan_document(plan), **funding_document(plan)}


def checked_document(plan: Plan) -> dict[str, Any]:
    """The lists of the live document that the rules read: a hand-in asks for them under its lock."""
    return {**plan_document(plan, only=CHECKED), **funding_document(plan)}


def check_document(document: dict[str, Any]) -> list[Finding]:
    """Every rule on one document: draft, snapshot or plan in force. Errors first, otherwise in reading order."""
    findings = [*plan_rules.check(document), *funding_rules.check(document)]
    return sorted(findings, key=lambda finding: not finding.is_error)


def check_plan(plan: Plan) -> list[Finding]:
    """The live rows against every rule, and whether the kommune can receive the plan."""
    return [*check_chain(plan), *check_document(checked_document(plan))]


def check_chain(plan: Plan) -> list[Finding]:
    if ChainStep.objects.filter(municipality=plan.municipality_id, kind=StepKind.COUNCIL).exists():
        return []
    return [
        Finding(
            code="MUNICIPALITY_WITHOUT_CHAIN",
            severity=Severity.ERROR,
            message=f"{plan.municipality} har ikke oprettet sit sagsforløb i portalen.",
            detail="Kommunens administrator skal vælge, hvilke udvalg der behandler planer, før den kan indsendes.",
        )
    ]


# Before the start

Reasons = Sequence[str]


def check_start(plan: Plan) -> list[Finding]:
    """The plan starts when its money is as granted and the kommune pays no more than it has approved."""
    case = granted_case(plan)
    if case is None:
        return [
            Finding(
                code="GRANT_MISSING",
                severity=Severity.ERROR,
                message="Landsbyggefonden har ikke givet tilsagn.",
                detail="Planen kan sættes i drift, når tilsagnet er givet.",
                url=reverse("approvals:case", args=[plan.number]),
                link_text="Se sagsforløbet",
            )
        ]
    document = live_document(plan)
    now, approved = money_of(document), money_of(case.snapshot.document)
    findings = [*_lbf_is_grant(plan, document, now), *_municipal_not_above(plan, now, approved)]
    return [*findings, *check_document(document)]


def granted_case(plan: Plan) -> Case | None:
    return (
        Case.objects.applications()
        .filter(plan=plan, state=Case.State.GRANTED)
        .select_related("snapshot")
        .first()
    )


def _lbf_is_grant(plan: Plan, document: dict[str, Any], now: Money) -> list[Finding]:
    grant = document["grant"]
    granted = Decimal(grant["amount"]) if grant else ZERO
    asked = now.sums().lbf
    if asked == granted:
        return []
    return [
        Finding(
            code="LBF_SHARE_NOT_GRANT",
            severity=Severity.ERROR,
            message="Landsbyggefondens andel er ikke lig med tilsagnet.",
            detail=f"Andelen er {format_amount(asked)}, og tilsagnet er på {format_amount(granted)}",
            url=reverse("funding:economy", args=[plan.number]),
            link_text="Ret økonomien",
            found=format_amount(asked),
            limit=format_amount(granted),
        )
    ]


def _municipal_not_above(plan: Plan, now: Money, approved: Money) -> list[Finding]:
    """The kommune grants its money per calendar year, so no year may ask for more than was approved for it."""
    asked = {year: now.sums_of(year).municipal for year in now.years}
    allowed = {year: approved.sums_of(year).municipal for year in approved.years}
    return [
        Finding(
            code="MUNICIPAL_SHARE_ABOVE_APPROVED",
            severity=Severity.ERROR,
            message=f"Kommunens andel i {year} er højere end godkendt.",
            detail=f"Andelen er {format_amount(asked[year])}. Godkendt er {format_amount(allowed.get(year, ZERO))}",
            url=reverse("funding:economy", args=[plan.number]),
            link_text="Ret økonomien",
            found=format_amount(asked[year]),
            limit=format_amount(allowed.get(year, ZERO)),
        )
        for year in years_above(asked, allowed)
    ]


# The same as reasons of a transition


def reasons_against_submitting(plan: Plan) -> Reasons:
    return [finding.message for finding in errors(check_plan(plan))]


def reasons_against_resubmitting(case: Case) -> Reasons:
    """A case under way keeps the chain that it started with, so only the plan itself is asked."""
    return [finding.message for finding in errors(check_document(checked_document(case.plan)))]


def reasons_against_taking_over(plan: Plan) -> Reasons:
    """What a plan in drift must have: its days, and the tilsagn that its money was shared by. Others may be broken."""
    if plan.starts_on is None or plan.ends_on is None or plan.ends_on < plan.starts_on:
        return ["En plan i drift har en første og en sidste dag."]
    document = live_document(plan)
    return [finding.message for finding in _lbf_is_grant(plan, document, money_of(document))]


def reasons_against_starting(plan: Plan) -> Reasons:
    return [finding.message for finding in errors(check_start(plan))]
