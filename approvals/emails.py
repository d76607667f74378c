"""One function per mail, to those who can act. A mail says where to look, never what was said or decided."""

from collections.abc import Iterable
from typing import Any

from accounts.figures.people import People, people_of
from accounts.models import User
from accounts.roles import Permission
from approvals.figures.moves import task_at
from approvals.figures.overview import lower_first
from approvals.models import Amendment, Case, CaseStep, Decision, StepKind, Waiver
from approvals.permissions import (
    acting_ids,
    is_the_funds_own,
    let_applicants_stand_in,
    one_with,
    pending_decision,
    reasons_against_confirming,
    recorders,
    waiver_for,
)
from approvals.permissions.amendments import board_tellers
from approvals.permissions.waivers import confirming_rights
from core.addresses import reverse
from core.danish import format_amount, format_date
from core.models import Mail
from funding.models import RegulationMovement
from plans.emails import tell
from plans.models import Plan
from plans.permissions import applicant_id, participant_ids

RIGHT_AT = {
    StepKind.RECOMMENDATION: Permission.WRITE_RECOMMENDATION,
    StepKind.ORGANISATION: Permission.WRITE_PLAN,
    StepKind.FORWARD: Permission.FORWARD_CASE,
    StepKind.FUND: Permission.GRANT,
}


def submitted(case: Case) -> None:
    """To the kommune's caseworkers: a plan has come in, or come back."""
    again = case.round > 1
    council = next((step for step in case.steps.all() if step.kind == StepKind.COUNCIL), None)
    changes = council.body_genitive if council is not None and council.state == CaseStep.State.OPEN else ""
    _send("submitted", _caseworkers(case.plan), case.plan, "approvals:case", again=again, changes=changes)


def step_opened(step: CaseStep) -> None:
    """The case has come to this step: to those who act there."""
    task = lower_first(task_at(step))
    about = {"body": step.full_name, "task": task}
    _send("step_opened", _told_of(step), step.case.plan, "approvals:step", step.pk, **about)


def _told_of(step: CaseStep) -> list[User]:
    if step.kind == StepKind.BOARD:
        tellers = board_tellers(step, people_of([applicant_id(step.case.plan)]))
        return [user for user in tellers if not reasons_against_confirming(user.pk, step)]
    return _who(step, RIGHT_AT.get(StepKind(step.kind), Permission.RECORD_DECISION))


def organisations_to_decide(case: Case, opened: Iterable[CaseStep]) -> None:
    """To the people of each boligorganisation that takes part: its own body has the plan to decide about. To the
    ansøger's only where it has none."""
    steps = [step for step in opened if step.is_beside]
    let_applicants_stand_in({applicant_id(case.plan): steps})
    people = people_of(pk for step in steps for pk in acting_ids(step))
    for step in steps:
        own = people.who(step.acting_organisation_id, Permission.WRITE_PLAN)
        who = own or _people_at(step, people, Permission.WRITE_PLAN)
        _send("step_opened", who, case.plan, "approvals:step", step.pk, body=step.full_name)


def pulled_back(case: Case, opened: Iterable[CaseStep]) -> None:
    """To everybody who was told of the hand-in: there is nothing to do."""
    steps = [step for step in opened if step.is_beside]
    let_applicants_stand_in({applicant_id(case.plan): steps})
    people = people_of(pk for step in steps for pk in acting_ids(step))
    own = [user for step in steps for user in _people_at(step, people, Permission.WRITE_PLAN)]
    _send("pulled_back", dict.fromkeys([*_caseworkers(case.plan), *own]), case.plan, "approvals:case")


def amendment_pulled_back(amendment: Amendment, opened: Iterable[CaseStep]) -> None:
    """To everybody who was told that it had come: there is nothing to do."""
    people = [user for step in opened for user in _told_of(step)]
    _send("amendment_pulled_back", people, amendment.plan, "portal:plan", amendment=str(amendment))


def to_confirm(step: CaseStep, decision: Decision) -> None:
    """To those who may confirm what another has filled in."""
    _send(
        "to_confirm",
        _confirmers(step, decision),
        step.case.plan,
        "approvals:step",
        step.pk,
        body=step.body_genitive,
        due_on=_day(step),
    )


def _confirmers(step: CaseStep, decision: Decision) -> list[User]:
    right = Permission.WRITE_PLAN if step.is_beside else Permission.CONFIRM_DECISION
    return [
        user
        for user in _who(step, right)
        if waiver_for(user.pk, step)
        or (user.pk not in recorders(decision) and not reasons_against_confirming(user.pk, step))
    ]


def _day(step: CaseStep) -> str:
    return format_date(step.due_on) if step.due_on else ""


def letter_to_confirm(step: CaseStep, decision: Decision) -> None:
    """To those who may confirm what another has written down of the fund's letter."""
    people = _second_readers(step, decision)
    _send("letter_to_confirm", people, step.case.plan, "approvals:step", step.pk, due_on=_day(step))


def _second_readers(step: CaseStep, decision: Decision) -> list[User]:
    """Who may confirm a letter that another has written down, or what another of the fund has put right."""
    rights = confirming_rights(step)
    people = people_of(pk for pk, _ in rights)
    who = [user for pk, right in rights for user in people.who(pk, right)]
    barred = one_with(recorders(decision), step.case)
    return [
        user
        for user in dict.fromkeys(who)
        if waiver_for(user.pk, step)
        or (user.pk not in barred and not reasons_against_confirming(user.pk, step))
    ]


def correction_to_confirm(step: CaseStep, decision: Decision) -> None:
    """To those who may confirm that an answer of the fund's, with which the plan has gone on, says something else."""
    people = _second_readers(step, decision)
    own = is_the_funds_own(step)
    place = ("approvals:step", step.pk)
    _send("correction_to_confirm", people, step.case.plan, *place, own=own, due_on=_day(step))


def correction_dropped(step: CaseStep, decision: Decision) -> None:
    """To whoever wrote it."""
    _send("correction_dropped", _recorder(decision), step.case.plan, "approvals:step", step.pk)


def answer_corrected(step: CaseStep) -> None:
    """To the ansøger, those who write and the kommune: the fund has answered something else than they were told."""
    plan = step.case.plan
    people = [*_applicants(plan), *_writers(plan), *_caseworkers(plan)]
    _send("answer_corrected", people, plan, "approvals:step", step.pk, own=is_the_funds_own(step))


def answer_taken_back(step: CaseStep) -> None:
    """To the same people: the afslag or the remarks do not hold, and the case lies with the fund again."""
    plan = step.case.plan
    people = [*_applicants(plan), *_writers(plan), *_caseworkers(plan)]
    _send("answer_taken_back", people, plan, "approvals:step", step.pk)


def waiver_granted(step: CaseStep, waiver: Waiver) -> None:
    """To the one person who may confirm now although four eyes bar them."""
    what = f"{step.whose} {step.word}"
    _send("waiver_granted", [waiver.person], step.case.plan, "approvals:step", step.pk, what=what)


def record_sent_back(step: CaseStep, decision: Decision) -> None:
    """To the caseworker whose record does not match the minutes."""
    plan = step.case.plan
    _send("record_sent_back", _recorder(decision), plan, "approvals:step", step.pk, body=step.body_genitive)


def decision_confirmed(step: CaseStep, decision: Decision) -> None:
    """To the caseworker and the ansøger: a decision can be seen. Where it closes the case, to those who write too; what
    comes back to them is told by a mail of its own."""
    case = step.case
    if case.is_amendment and case.state == Case.State.REFUSED:
        return  # told to the same people, and to all who write, by a mail of its own
    people = [*_recorder(decision)]
    if case.state != Case.State.RETURNED:
        people += _applicants(case.plan)
    if case.state == Case.State.REFUSED:
        people += _writers(case.plan)
    place: tuple[Any, ...] = ("approvals:step", step.pk) if case.is_amendment else ("approvals:case",)
    amendment = str(case.amendment) if case.is_amendment else ""
    _send("decision_confirmed", people, case.plan, *place, body=step.body_genitive, amendment=amendment)


def returned(case: Case) -> None:
    """To those who write the plan and the ansøger: remarks to follow."""
    people, plan = [*_applicants(case.plan), *_writers(case.plan)], case.plan
    if not case.is_amendment:
        _send("returned", people, plan, "approvals:case")
        return
    amendment: Amendment = case.amendment
    name = str(amendment)
    _send("amendment_returned", people, plan, "approvals:amendment", amendment.number, amendment=name)


def widened(case: Case) -> None:
    """To the same people: more sections are open than when the plan was sent back."""
    _send("widened", [*_applicants(case.plan), *_writers(case.plan)], case.plan, "approvals:case")


def forwarded(case: Case) -> None:
    """To the ansøger: the application, or the amendment, lies with the fund."""
    people, name = _applicants(case.plan), ""
    place: tuple[Any, ...] = ("approvals:case",)
    if case.is_amendment:
        name, place = str(case.amendment), ("approvals:amendment", case.amendment.number)
    _send("forwarded", people, case.plan, *place, amendment=name)


def forwarding_taken_back(case: Case, asked: Iterable[CaseStep]) -> None:
    """To the ansøger and those who were `asked` to answer: there is nothing to do."""
    told = [*_applicants(case.plan), *(user for step in asked for user in _told_of(step))]
    name = str(case.amendment) if case.is_amendment else ""
    _send("forwarding_taken_back", dict.fromkeys(told), case.plan, "portal:plan", amendment=name)


def granted(case: Case, *, started: bool) -> None:
    """To the ansøger and the kommune: the fund has answered; and whether the money must be put in balance."""
    people = [*_applicants(case.plan), *_writers(case.plan), *_caseworkers(case.plan)]
    _send("granted", people, case.plan, "portal:plan", started=started)


def prequalified(case: Case) -> None:
    """To the ansøger, those who write and the kommune: the full plan can be written."""
    people = [*_applicants(case.plan), *_writers(case.plan), *_caseworkers(case.plan)]
    _send("prequalified", people, case.plan, "approvals:check")


def refused(case: Case) -> None:
    people = [*_applicants(case.plan), *_writers(case.plan), *_caseworkers(case.plan)]
    _send("refused", people, case.plan, "approvals:case")


def started(plan: Plan) -> None:
    _send("started", [*_writers(plan), *_caseworkers(plan)], plan, "portal:plan")


def went_local(case: Case) -> None:
    """To the kommune and those who write: the plan goes on, and its money must be shared anew."""
    _send("went_local", [*_writers(case.plan), *_caseworkers(case.plan)], case.plan, "portal:plan")


def withdrawn(case: Case) -> None:
    """To those who write it, the kommune, and whoever has it before them now."""
    people = [*_caseworkers(case.plan), *_writers(case.plan), *_waiting(case)]
    _send("withdrawn", people, case.plan, "approvals:case")


def amendment_withdrawn(amendment: Amendment) -> None:
    """To the kommune, and whoever has it before them now."""
    plan, number = amendment.plan, amendment.number
    people = [*_caseworkers(plan), *(_waiting(amendment.case) if amendment.case else ())]
    _send("amendment_withdrawn", people, plan, "approvals:amendment", number, amendment=str(amendment))


def _waiting(case: Case) -> list[User]:
    """Those at whose steps a case lies, and those who were to confirm there: there is nothing to do any more."""
    under_way = case.steps.filter(state__in=[CaseStep.State.OPEN, CaseStep.State.RECORDED])
    found: list[User] = []
    for step in under_way.prefetch_related("decisions"):
        step.case = case
        found += _told_of(step)
        pending = pending_decision(step)
        if pending is not None:
            second = _second_readers if step.kind == StepKind.FUND else _confirmers
            found += second(step, pending)
    return found


def _who(step: CaseStep, right: Permission) -> list[User]:
    """Those who act at a step, each once."""
    organisations = acting_ids(step)
    return _people_at(step, people_of(organisations), right)


def _people_at(step: CaseStep, people: People, right: Permission) -> list[User]:
    return list(dict.fromkeys(user for pk in acting_ids(step) for user in people.who(pk, right)))


def amendment_applied(amendment: Amendment) -> None:
    """To everybody who works with the plan: it has been changed."""
    _about_amendment("amendment_applied", amendment)


def amendment_asks_besides(amendment: Amendment, who: str) -> None:
    """To the same people: it takes longer than they were told."""
    _about_amendment("amendment_asks_besides", amendment, who=who)


def amendment_refused(amendment: Amendment) -> None:
    _about_amendment("amendment_refused", amendment)


def other_use_approved(amendment: Amendment, movement: RegulationMovement) -> None:
    """To the same people: the money on the reguleringskonto may be used."""
    _about_amendment("other_use_approved", amendment, amount=format_amount(movement.amount))


def other_use_refused(amendment: Amendment, movement: RegulationMovement) -> None:
    _about_amendment("other_use_refused", amendment, amount=format_amount(movement.amount))


def _about_amendment(name: str, amendment: Amendment, **context: str) -> None:
    plan = amendment.plan
    people = [*_applicants(plan), *_writers(plan), *_caseworkers(plan)]
    _send(name, people, plan, "approvals:amendment", amendment.number, amendment=str(amendment), **context)


def _recorder(decision: Decision) -> list[User]:
    return [decision.recorded_by] if decision.recorded_by else []


def _caseworkers(plan: Plan) -> tuple[User, ...]:
    return _parties(plan).who(plan.municipality_id, Permission.WRITE_RECOMMENDATION)


def _applicants(plan: Plan) -> tuple[User, ...]:
    return _parties(plan).who(applicant_id(plan), Permission.SUBMIT_PLAN)


def _writers(plan: Plan) -> list[User]:
    """Projektledere of the organisations that take part."""
    people = _parties(plan)
    return [user for pk in participant_ids(plan) for user in people.who(pk, Permission.SHARE_PLAN)]


def _parties(plan: Plan) -> People:
    """The people of the kommune and the participants; kept on the object, which lives for one request or one lock."""
    kept: People | None = plan.__dict__.get("_people_to_tell")
    if kept is None:
        kept = plan.__dict__["_people_to_tell"] = people_of([*participant_ids(plan), plan.municipality_id])
    return kept


#: What its readers have to act upon; the others tell what has happened.
HANDOVERS = frozenset(
    {
        "amendment_pulled_back",
        "amendment_returned",
        "correction_dropped",
        "correction_to_confirm",
        "letter_to_confirm",
        "pulled_back",
        "record_sent_back",
        "returned",
        "step_opened",
        "submitted",
        "to_confirm",
        "waiver_granted",
        "went_local",
        "widened",
    }
)


def _send(name: str, people: Iterable[User], plan: Plan, view: str, *place: int, **context: Any) -> None:
    tell(
        f"approvals/emails/{name}.txt",
        people,
        plan,
        kind=Mail.Kind.HANDOVER if name in HANDOVERS else Mail.Kind.DECISION,
        url=reverse(view, args=[plan.number, *place]),
        **context,
    )
