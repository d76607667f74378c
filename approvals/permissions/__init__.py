"""Who may do what in a case: a right held in the organisation that acts, and four eyes.

A right of the ansøger is held in the plan's own applicant; what the kommune and the fund do is a right in the
organisation that the step belongs to. The state of the case is the workflow's matter.
"""

from collections.abc import Iterable, Mapping

from accounts.models import User
from accounts.permissions import is_administrator
from accounts.querysets import holders_of, reach_of
from accounts.roles import GRANTS, Permission, Role
from approvals.models import BODY_KINDS, Case, CaseStep, Decision, StepKind
from approvals.permissions import four_eyes
from plans.models import Plan
from plans.permissions import applicant_id, can_read_live, has, participant_ids

# Four eyes stand in a file of their own; whoever asks for a right asks here.
authors = four_eyes.authors
hand_in = four_eyes.hand_in
is_the_funds_own = four_eyes.is_the_funds_own
one_with = four_eyes.one_with
pending_decision = four_eyes.pending_decision
reasons_against_confirming = four_eyes.reasons_against_confirming
recorders = four_eyes.recorders
standing_decision = four_eyes.standing_decision
submitters = four_eyes.submitters
waiver_for = four_eyes.waiver_for
waivers_of = four_eyes.waivers_of

# Plan


def can_submit(user: User, plan: Plan) -> bool:
    return reach_of(user).can(Permission.SUBMIT_PLAN, applicant_id(plan))


def can_withdraw(user: User, plan: Plan) -> bool:
    return reach_of(user).can(Permission.WITHDRAW_PLAN, applicant_id(plan))


def can_start(user: User, plan: Plan) -> bool:
    return reach_of(user).can(Permission.START_PLAN, applicant_id(plan))


def can_take_over(user: User, _plan: Plan) -> bool:
    """A plan in drift comes from elsewhere with its decisions: nobody of a party may write those for another."""
    return is_administrator(user)


def can_end(_user: User, _plan: Plan) -> bool:
    """A plan ends by itself when its term is over, and runs again by itself when it has been made longer."""
    return False


def shows_live(user: User, plan: Plan) -> bool:
    """Whether pages print the live rows; otherwise they print the snapshot that was sent to the reader."""
    return can_read_live(user, plan)


# Case


def can_resubmit(user: User, case: Case) -> bool:
    return can_submit(user, case.plan)


def can_withdraw_case(user: User, case: Case) -> bool:
    return can_withdraw(user, case.plan)


def can_close_as_local(user: User, case: Case) -> bool:
    """Without the fund's money: whoever starts the plan, for the local parties who then pay all of it."""
    return can_start(user, case.plan)


def can_return(user: User, case: Case) -> bool:
    return reach_of(user).can(Permission.RETURN_CASE, case.plan.municipality_id)


def can_return_by_fund(user: User, case: Case) -> bool:
    return _fund_right(user, case)


def can_decide_for_fund(user: User, case: Case) -> bool:
    return _fund_right(user, case)


def can_decide_for_council(user: User, case: Case) -> bool:
    return reach_of(user).can(Permission.CONFIRM_DECISION, case.plan.municipality_id)


def can_reopen(user: User, case: Case) -> bool:
    return reach_of(user).can(Permission.RECORD_DECISION, case.plan.municipality_id)


def can_reopen_plan(user: User, plan: Plan) -> bool:
    return reach_of(user).can(Permission.RECORD_DECISION, plan.municipality_id)


def can_refuse_for_council(user: User, plan: Plan) -> bool:
    return reach_of(user).can(Permission.CONFIRM_DECISION, plan.municipality_id)


def can_refuse_for_fund(user: User, plan: Plan) -> bool:
    return plan.sent_to_fund_on is not None and reach_of(user).can(
        Permission.GRANT, reach_of(user).organisations(kind="fund")
    )


def can_return_for_organisation(user: User, case: Case) -> bool:
    """The body of a boligorganisation that takes part has said no, or sent the plan back."""
    return any(can_record(user, step) for step in steps_beside(case))


def _fund_right(user: User, case: Case) -> bool:
    return case.plan.sent_to_fund_on is not None and any(
        reach_of(user).can(Permission.GRANT, step.acting_organisation_id)
        for step in case.steps.all()
        if step.kind == StepKind.FUND
    )


# Step


# Whoever fills in what an organisation decided, and a second person who confirms it.
TWO_PEOPLE = 2


def _acts(user: User, step: CaseStep, permission: Permission) -> bool:
    return reach_of(user).can(permission, acting_ids(step))


def acting_ids(step: CaseStep) -> tuple[int, ...]:
    """The organisation that a step belongs to. A boligorganisation with fewer than two people who write plans cannot
    keep four eyes alone: then the ansøger's people may fill in and confirm too, so that nothing waits for nobody."""
    if not step.is_beside:
        return (step.acting_organisation_id,)
    if "_acting_ids" not in step.__dict__:
        let_applicants_stand_in({applicant_id(step.case.plan): [step]})
    kept: tuple[int, ...] = step.__dict__["_acting_ids"]
    return kept


def let_applicants_stand_in(steps: Mapping[int | None, Iterable[CaseStep]]) -> None:
    """Keep on steps beside the chain, by their plan's ansøger, who acts there. One query for all of them."""
    found = [(applicant, step) for applicant, beside in steps.items() for step in beside]
    people = holders_of(Permission.WRITE_PLAN, {step.acting_organisation_id for _, step in found})
    for applicant, step in found:
        own = step.acting_organisation_id
        alone = applicant is not None and applicant != own and len(people[own]) < TWO_PEOPLE
        step.__dict__["_acting_ids"] = (own, applicant) if alone else (own,)


def steps_beside(case: Case) -> list[CaseStep]:
    """What the boligorganisationer decide and hear in a case, with who acts there."""
    found = [step for step in case.steps.all() if step.is_beside]
    if any("_acting_ids" not in step.__dict__ for step in found):
        let_applicants_stand_in({applicant_id(case.plan): found})
    return found


def can_recommend(user: User, step: CaseStep) -> bool:
    return step.kind == StepKind.RECOMMENDATION and _acts(user, step, Permission.WRITE_RECOMMENDATION)


def can_draft_item(user: User, case: Case) -> bool:
    """Take the draft of the committee item: those who write the kommune's indstilling."""
    return reach_of(user).can(Permission.WRITE_RECOMMENDATION, case.plan.municipality_id)


def can_take_bundle(user: User, case: Case, organisation_id: int) -> bool:
    """Make and fetch the sagspakke of one's own organisation: the kommune's caseworkers, and the ansøger's people."""
    if organisation_id == case.plan.municipality_id:
        return reach_of(user).can(Permission.FORWARD_CASE, organisation_id)
    return organisation_id == applicant_id(case.plan) and reach_of(user).can(
        Permission.WRITE_PLAN, organisation_id
    )


def bundle_organisation(user: User, case: Case) -> int | None:
    """The party for which the person may take the sagspakke; None for everybody else."""
    parties = (case.plan.municipality_id, applicant_id(case.plan))
    return next((pk for pk in parties if pk is not None and can_take_bundle(user, case, pk)), None)


def can_record(user: User, step: CaseStep) -> bool:
    """Fill in a body's decision: the kommune's caseworker; for a boligorganisation one of its people."""
    if step.is_beside:
        return _acts(user, step, Permission.WRITE_PLAN)
    return step.kind in BODY_KINDS and _acts(user, step, Permission.RECORD_DECISION)


def may_confirm_in_principle(user: User, step: CaseStep) -> bool:
    """The right to confirm, before four eyes: decides who sees the page with the record."""
    if step.is_beside:
        return _acts(user, step, Permission.WRITE_PLAN)
    return step.kind in BODY_KINDS and _acts(user, step, Permission.CONFIRM_DECISION)


def can_confirm(user: User, step: CaseStep) -> bool:
    return may_confirm_in_principle(user, step) and not reasons_against_confirming(user.pk, step)


def can_send_back(user: User, step: CaseStep) -> bool:
    """Sending the record back approves nothing, so four eyes do not bar it."""
    return may_confirm_in_principle(user, step)


def can_forward(user: User, step: CaseStep) -> bool:
    return step.kind == StepKind.FORWARD and _acts(user, step, Permission.FORWARD_CASE)


def can_answer_for_fund(user: User, step: CaseStep) -> bool:
    return step.kind == StepKind.FUND and _acts(user, step, Permission.GRANT)


def can_name_body(user: User, step: CaseStep) -> bool:
    return step.kind == StepKind.ORGANISATION and can_record(user, step)


def can_add_hearing(user: User, plan: Plan) -> bool:
    """Tell what an afdelingsbestyrelse or residents answered: the people of an organisation that takes part."""
    return reach_of(user).can(Permission.WRITE_PLAN, participant_ids(plan))


def organisations_to_tell_for(user: User, beside: Iterable[CaseStep]) -> frozenset[int]:
    """Whose afdelinger a person may tell of: own ones, and those that the ansøger stands in for."""
    return frozenset(step.acting_organisation_id for step in beside if can_record(user, step))


# The fund's answer from its letter: it works in a portal of its own and need not log in here


def can_grant(user: User, step: CaseStep) -> bool:
    """A short application is prequalified, an amendment agreed to."""
    return step.case.is_application and can_answer_for_fund(user, step)


def can_prequalify(user: User, step: CaseStep) -> bool:
    return step.case.is_prequalification and can_answer_for_fund(user, step)


def can_register_letter(user: User, step: CaseStep) -> bool:
    """Write down what the fund has answered: the ansøger, who got the letter, or the kommune's caseworker."""
    plan, reach = step.case.plan, reach_of(user)
    return step.kind == StepKind.FUND and (
        reach.can(Permission.SUBMIT_PLAN, applicant_id(plan))
        or reach.can(Permission.RECORD_DECISION, plan.municipality_id)
    )


def may_confirm_letter_in_principle(user: User, step: CaseStep) -> bool:
    """A second person on either side, who has the letter too."""
    return step.kind == StepKind.FUND and _has_the_letter(user, step.case.plan)


def can_confirm_letter(user: User, step: CaseStep) -> bool:
    return may_confirm_letter_in_principle(user, step) and not reasons_against_confirming(user.pk, step)


def can_confirm_own_answer(user: User, step: CaseStep) -> bool:
    """What the fund's officer has put right of an answer given here is the fund's to confirm: a second officer."""
    return can_answer_for_fund(user, step) and not reasons_against_confirming(user.pk, step)


def can_reopen_by_letter(user: User, about: Case | Plan) -> bool:
    """Put right what a letter was said to say: whoever may write it down."""
    plan = about.plan if isinstance(about, Case) else about
    reach = reach_of(user)
    return plan.sent_to_fund_on is not None and (
        reach.can(Permission.SUBMIT_PLAN, applicant_id(plan))
        or reach.can(Permission.RECORD_DECISION, plan.municipality_id)
    )


def can_answer_by_letter(user: User, about: Case | Plan) -> bool:
    plan = about.plan if isinstance(about, Case) else about
    return plan.sent_to_fund_on is not None and _has_the_letter(user, plan)


def _has_the_letter(user: User, plan: Plan) -> bool:
    reach = reach_of(user)
    return (
        reach.can(Permission.WRITE_PLAN, applicant_id(plan))
        or reach.can(Permission.CONFIRM_DECISION, plan.municipality_id)
        or reach.can(Permission.RECORD_DECISION, plan.municipality_id)
    )


def can_replace(user: User, step: CaseStep) -> bool:
    return can_record(user, step)


def can_carry_over(user: User, step: CaseStep) -> bool:
    return can_record(user, step)


def can_set_meeting(user: User, step: CaseStep) -> bool:
    return can_record(user, step)


def by_the_case_itself(_user: User, _subject: object) -> bool:
    """Steps open, wait again and are set back as the case moves; nobody does it by hand."""
    return False


# The kommune's own chain


def can_edit_chain(user: User, organisation_id: int) -> bool:
    """The kommune's own administrator, as for its members."""
    return organisation_id in reach_of(user).managed_organisations


def can_set_fund_deadline(user: User, plan: Plan) -> bool:
    """When the fund must have the application: those who lead the plan, and the kommune's caseworkers who see it."""
    if plan.status not in (Plan.Status.DRAFT, Plan.Status.IN_APPROVAL):
        return False
    return has(user, plan, Permission.SHARE_PLAN) or has(user, plan, Permission.RECORD_DECISION)


def can_read_unconfirmed(user: User, step: CaseStep) -> bool:
    """A record is the acting organisation's own until a second person has vouched for it. A letter of the fund's lies
    with the ansøger and the kommune, what it puts right itself with the fund."""
    if step.kind == StepKind.FUND and not is_the_funds_own(step):
        plan = step.case.plan
        return reach_of(user).can(Permission.SEE_PLAN, (plan.municipality_id, *participant_ids(plan)))
    return _acts(user, step, Permission.SEE_PLAN)


# What is said in a closed meeting


def can_read_closed(user: User, step: CaseStep) -> bool:
    """The text of a closed item is read by the kommune alone; the others, also a fællessekretariat, see the outcome."""
    return any(
        row.organisation_id == step.acting_organisation_id
        and (row.own or row.role != Role.COORDINATOR)
        and Permission.SEE_PLAN in GRANTS[Role(row.role)]
        for row in reach_of(user).rows
    )


def can_read_files(user: User, decision: Decision) -> bool:
    """What lies beside a record is read by whoever may read its text."""
    if decision.confirmed_at is None and not can_read_unconfirmed(user, decision.step):
        return False
    return not was_closed(decision) or can_read_closed(user, decision.step)


def was_closed(decision: Decision) -> bool:
    """Whether the item was closed, also when that was told first by a record that corrects or carries over this one."""
    return closed_by(decision) is not None


def closed_by(decision: Decision) -> Decision | None:
    """The record that says so: this one, or a later one that corrects it or carries it over."""
    if decision.is_closed:
        return decision
    later: Decision | None = getattr(decision, "replaced_by", None)
    after = [*([later] if later is not None else []), *decision.carried_over_to.all()]
    return next((found for one in after if (found := closed_by(one)) is not None), None)
