"""Who must approve an amendment, as steps of its case; and who must besides, when the tilsagn that it is held against
has become another."""

from collections.abc import Sequence

from approvals import emails
from approvals.actions.chains import steps_of
from approvals.actions.moves import advance, case_steps, close_later
from approvals.actions.verbs import AMENDMENT_ASKS_BESIDES
from approvals.exchange.amendments import ABOVE_GRANT, Proposal, subjects_of
from approvals.figures import proposed, under_way
from approvals.figures.amendments import KINDS_OF
from approvals.models import Amendment, Case, CaseStep, StepKind
from core.audit import record
from core.workflow import NotReady
from plans.models import Plan
from plans.models.scheme import APPROVERS, FUND, MUNICIPALITY
from plans.permissions import applicant_id


def add_steps(case: Case, approvers: Sequence[str]) -> list[CaseStep]:
    """The steps of those who must approve and are not in the case yet, as the kommune's chain is today."""
    before = dict(CaseStep.objects.filter(case=case).order_by("group").values_list("kind", "group"))
    known = set(before)
    wanted = {kind for approver in approvers for kind in KINDS_OF[approver]} - known
    steps = [step for step in steps_of(case, case.plan.municipality) if step.kind in wanted]
    if StepKind.BOARD in wanted:
        steps.insert(0, _board_step(case))
    if MUNICIPALITY in approvers and not {StepKind.COUNCIL} & ({step.kind for step in steps} | known):
        raise NotReady([f"{case.plan.municipality} har ikke oprettet sit sagsforløb i portalen."])
    # The fund answers last, also where the kommune has fewer bodies today than when the case was opened.
    answering = [step for step in steps if step.kind in KINDS_OF[FUND]]
    late = max(before.values(), default=0) - min((step.group for step in answering), default=0)
    for step in steps:
        if step.kind == StepKind.FUND:
            step.body_name = "Landsbyggefondens svar"  # its tilsagn was given to the plan
        step.group += 1  # the board comes before the kommune's own order
        step.group += max(0, late) if step in answering else 0
        step.save()
    return steps


def drop_steps(case: Case, approvers: Sequence[str]) -> None:
    """The steps of those who are not asked about what is left, and have said nothing in the case."""
    kinds = [kind for one, own in KINDS_OF.items() if one not in approvers for kind in own]
    CaseStep.objects.filter(case=case, kind__in=kinds).delete()


def _board_step(case: Case) -> CaseStep:
    applicant = applicant_id(case.plan)
    assert applicant is not None
    return CaseStep(
        case=case,
        group=0,
        kind=StepKind.BOARD,
        acting_organisation_id=applicant,
        body_name="Styregruppen",
        body_definite="styregruppen",
        body_genitive="styregruppens",
    )


# The tilsagn has become another since the amendment was sent


def ask_besides(amendment: Amendment, proposal: Proposal) -> bool:
    """Those who must approve what comes above the tilsagn as it is now, where they are not asked in the case. Called
    before an amendment is carried out, so that none is that was not judged against the tilsagn that holds."""
    case = amendment.case
    if case is None or ABOVE_GRANT not in subjects_of(proposal):
        return False
    approvers = amendment.plan.scheme.amendment_approvals[ABOVE_GRANT]
    added = add_steps(case, approvers)
    if not added:
        return False
    kinds = {step.kind for step in added}
    who = " og ".join(APPROVERS[one] for one in APPROVERS if kinds & set(KINDS_OF[one]))
    record(
        AMENDMENT_ASKS_BESIDES,
        subject=amendment,
        root=amendment.plan,
        by=None,
        amendment=amendment,
        who=who,
    )
    emails.amendment_asks_besides(amendment, who)
    for step in added:
        close_later(step)
    for opened in advance(case):
        emails.step_opened(opened)
    return True


def judge_anew(plan: Plan) -> None:
    """The tilsagn has been put right, under the plan's lock. Whoever has a step of an amendment open in a browser is
    told to look again before they act: what they read was held against another tilsagn."""
    for amendment in under_way(plan):
        proposal, case = proposed(amendment), amendment.case
        assert case is not None
        if not proposal.clashes:
            ask_besides(amendment, proposal)
        for step in case_steps(case).exclude(state=CaseStep.State.DONE):
            step.save(update_fields=["state"])
