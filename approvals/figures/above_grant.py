"""Amendments held against the plan and the tilsagn as they are now: the tilsagn may have been put right, or another
amendment carried out, since one was sent."""

from decimal import Decimal

from approvals.exchange import current_document
from approvals.exchange.amendments import Proposal, above, proposal_of
from approvals.models import Amendment, CaseStep, StepKind
from approvals.rules import new_errors
from core.money import ZERO
from plans.models import Plan


def proposed(amendment: Amendment) -> Proposal:
    """What the amendment leads to, carried out on the plan as it is now."""
    return proposal_of(amendment.listed_operations, current_document(amendment.plan))


def fits(proposal: Proposal) -> bool:
    """Whether it can be carried out as it stands: the plan has not gone past it, and breaks no rule with it that it
    keeps without. Two amendments may keep the rules each and break them together."""
    return not proposal.clashes and not new_errors(proposal.base, proposal.document)


def amount_above_grant(step: CaseStep) -> Decimal | None:
    """The fund's shares that an amendment raises above its tilsagn, kr.; otherwise None, also where it no longer fits
    the plan: then it goes back, and a yes is no tilsagn."""
    amendment = step.case.amendment
    amendment.plan = step.case.plan
    proposal = proposed(amendment)
    newest = step.case.plan.grants.filter(is_replaced=False).first()
    return above(proposal, newest.amount if newest else ZERO) if fits(proposal) else None


def under_way(plan: Plan) -> list[Amendment]:
    """Those sent and not decided, but for cases about a reguleringskonto, which leave the financing alone."""
    rows = Amendment.objects.filter(plan=plan, state=Amendment.State.SENT, movement=None)
    found = list(rows.select_related("case__snapshot").order_by("number"))
    for one in found:
        assert one.case is not None
        one.plan = one.case.plan = plan
    return found


def would_ask_besides(plan: Plan, amount: Decimal) -> list[Amendment]:
    """Those that the fund is not asked about, and that would come above a tilsagn of `amount` kr."""
    asked = set(
        CaseStep.objects.filter(case__plan=plan, kind=StepKind.FUND).values_list("case_id", flat=True)
    )
    return [
        one
        for one in under_way(plan)
        if one.case_id not in asked and above(proposed(one), amount) is not None
    ]
