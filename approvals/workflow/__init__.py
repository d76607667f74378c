"""The process as tables: the plan's status, the case and its steps, and what each outcome leads to.

Fagudvalg and kommunalbestyrelse are rows (`CaseStep`), never states; a kommune's chain is data. docs/workflows.md is
generated from here.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from approvals import permissions as may
from approvals import rules
from approvals.calculations import may_be_confirmed
from approvals.models import BESIDE, Case, CaseStep, Outcome, StepKind
from approvals.permissions import amendments as may_amend
from core.danish import format_date
from core.dates import is_overdue, today
from core.workflow import Transition, Workflow
from plans.models import Plan

S, C, P = CaseStep.State, Case.State, Plan.Status

# What follows from an outcome


@dataclass(frozen=True)
class Consequence:
    """States after an outcome. Where case or plan is not named, it stays as it is."""

    step: CaseStep.State
    case: Case.State = Case.State.OPEN
    plan: Plan.Status = Plan.Status.IN_APPROVAL


GOES_ON = Consequence(S.DONE)
STAYS_OPEN = Consequence(S.OPEN)
RETURNS = Consequence(S.DONE, C.RETURNED)
REFUSES = Consequence(S.DONE, C.REFUSED, P.REFUSED)

_ANY_BODY = {Outcome.POSTPONED: STAYS_OPEN, Outcome.RETURNED: RETURNS, Outcome.LAPSED: STAYS_OPEN}
_RECOMMENDS = {
    Outcome.RECOMMENDED: GOES_ON,
    Outcome.NOT_RECOMMENDED: GOES_ON,
    Outcome.NOTED: GOES_ON,
    **_ANY_BODY,
}

# (kind of step, outcome) → what follows.
OUTCOMES: dict[StepKind, dict[Outcome, Consequence]] = {
    StepKind.RECOMMENDATION: {Outcome.PROPOSED: GOES_ON},
    StepKind.HEARING: {Outcome.STATED: GOES_ON, Outcome.OPPOSED: GOES_ON, **_ANY_BODY},
    StepKind.BOARD: {Outcome.APPROVED: GOES_ON, Outcome.NOT_APPROVED: RETURNS},
    StepKind.ORGANISATION: {Outcome.APPROVED: GOES_ON, Outcome.NOT_APPROVED: RETURNS, **_ANY_BODY},
    StepKind.COMMITTEE: _RECOMMENDS,
    StepKind.FINANCE_COMMITTEE: _RECOMMENDS,
    StepKind.COUNCIL: {
        Outcome.APPROVED: GOES_ON,
        # The next hand-in, in which the changes are made, goes on after this step: `actions.submitting`.
        Outcome.APPROVED_CHANGED: RETURNS,
        Outcome.NOT_APPROVED: REFUSES,
        **_ANY_BODY,
    },
    StepKind.FORWARD: {Outcome.SENT: GOES_ON},
    StepKind.FUND: {
        Outcome.PREQUALIFIED: Consequence(S.DONE, C.PREQUALIFIED, P.DRAFT),
        Outcome.GRANTED: Consequence(S.DONE, C.GRANTED),
        Outcome.REFUSED: REFUSES,
        Outcome.REMARKS: RETURNS,
    },
}


def consequence(kind: str, outcome: str) -> Consequence:
    """What follows; an outcome that the kind of step cannot have raises KeyError."""
    return OUTCOMES[StepKind(kind)][Outcome(outcome)]


def outcomes_of(kind: str) -> list[Outcome]:
    return list(OUTCOMES[StepKind(kind)])


def answers_of_fund(case: Case) -> list[Outcome]:
    """A short application is prequalified, a full one gets a tilsagn; both may be refused or remarked upon."""
    left_out = Outcome.GRANTED if case.is_prequalification else Outcome.PREQUALIFIED
    return [outcome for outcome in outcomes_of(StepKind.FUND) if outcome != left_out]


def outcomes_at(step: CaseStep) -> list[Outcome]:
    """What may be recorded at a step. Residents and afdelingsbestyrelser that a boligorganisation hears only answer."""
    return [Outcome.STATED, Outcome.OPPOSED] if step.is_voluntary else outcomes_of(step.kind)


def comes_after(later: CaseStep, step: CaseStep) -> bool:
    """Whether a step builds upon another. What organisations decide beside the chain, only the sending on waits for."""
    if step.group == BESIDE:
        return later.kind in (StepKind.FORWARD, StepKind.FUND)
    return later.group > step.group


#: With these a council grants the kommune's own money as well.
GRANTING = (Outcome.APPROVED, Outcome.APPROVED_CHANGED)


# Checks: why a transition cannot be made yet


def case_is_open(step: CaseStep) -> Sequence[str]:
    state = step.case.state
    return (
        []
        if state == C.OPEN
        else [f"Sagen er ikke under behandling. Status er »{step.case.get_state_display()}«."]
    )


def meeting_has_been_held(step: CaseStep) -> Sequence[str]:
    decision = may.pending_decision(step)
    if decision is None:
        return ["Der er ingen beslutning at bekræfte."]
    if not may_be_confirmed(decision.decided_on, today()):
        day = format_date(decision.decided_on)
        return [f"Mødet er først den {day}. En beslutning kan tidligst bekræftes på mødets dag."]
    return []


def next_has_not_acted(step: CaseStep) -> Sequence[str]:
    """A record can be replaced as long as nobody further on has built upon it."""
    for later in step.case.steps.all():
        if comes_after(later, step) and (
            later.state in (S.RECORDED, S.DONE)
            or any(d.is_pending or d.snapshot_id == step.case.snapshot_id for d in later.decisions.all())
        ):
            return [f"{later.body_name} har allerede handlet. Beslutningen kan ikke rettes længere."]
    return []


def plan_is_as_submitted(step: CaseStep) -> Sequence[str]:
    """After a return the ansøger may have begun to correct the plan: then the outcome has been acted upon."""
    if step.case.state == C.RETURNED and step.case.plan.revision != step.case.snapshot.revision:
        return ["Planen er rettet, siden den blev sendt tilbage. Beslutningen kan ikke rettes længere."]
    return []


def is_the_last_word(step: CaseStep) -> Sequence[str]:
    """Only the outcome that closed or returned a case can be replaced while the case is not open."""
    if step.case.state == C.OPEN:
        return []
    decision = may.standing_decision(step)
    if decision is None or consequence(step.kind, decision.outcome).case != step.case.state:
        return [f"Sagen er ikke under behandling. Status er »{step.case.get_state_display()}«."]
    return []


def not_sent_on(case: Case) -> Sequence[str]:
    """What lies with the fund is returned by the fund."""
    if any(step.kind == StepKind.FORWARD and step.state == S.DONE for step in case.steps.all()):
        return [
            "Ansøgningen er sendt til Landsbyggefonden. Nu er det fonden, der kan sende den tilbage til rettelse."
        ]
    return []


def approved_and_not_with_the_fund(case: Case) -> Sequence[str]:
    """Without applying: the kommune has approved the plan, and so have the organisations; the sending on is next."""
    reasons = list(not_sent_on(case))
    if not any(step.kind == StepKind.FORWARD and step.state == S.OPEN for step in case.steps.all()):
        reasons = reasons or [
            "Kommunalbestyrelsen og boligorganisationerne skal godkende planen, før den kan videreføres lokalt."
        ]
    return reasons


def refused_by_the_fund(case: Case) -> Sequence[str]:
    """A kommune's no is not gone round."""
    if any(step.kind == StepKind.FUND and step.state == S.DONE for step in case.steps.all()):
        return []
    return ["Kommunalbestyrelsen har ikke godkendt planen. Den kan ikke videreføres lokalt."]


def refusal_was_the_funds(plan: Plan) -> Sequence[str]:
    case = Case.objects.applications().filter(plan=plan).order_by("-opened_at", "-pk").first()
    return refused_by_the_fund(case) if case is not None else ["Planen har ikke været behandlet."]


def term_is_over(plan: Plan) -> Sequence[str]:
    return [] if is_overdue(plan.ends_on) else ["Planens periode er ikke slut."]


_SKETCHED = (rules.reasons_against_prequalifying,)
_COMPLETE = (rules.reasons_against_submitting,)
_STILL_COMPLETE = (rules.reasons_against_resubmitting,)
_BALANCED = (rules.reasons_against_starting,)
_AS_GRANTED = (rules.reasons_against_taking_over,)

# The plan

PLAN = Workflow(
    "plan",
    "Planens status",
    P,
    "status",
    [
        Transition(
            "submit", P.DRAFT, P.IN_APPROVAL, may.can_submit, "Send til kommunen", _COMPLETE, "primary"
        ),
        Transition(
            "submit_prequalification",
            P.DRAFT,
            P.IN_APPROVAL,
            may.can_submit,
            "Send til prækvalifikation",
            _SKETCHED,
            "primary",
        ),
        Transition("prequalify", P.IN_APPROVAL, P.DRAFT, may.can_refuse_for_fund, "Prækvalificeret"),
        Transition(
            "prequalify_by_letter",
            P.IN_APPROVAL,
            P.DRAFT,
            may.can_answer_by_letter,
            "Prækvalificeret i brev",
        ),
        Transition("withdraw", P.DRAFT, P.WITHDRAWN, may.can_withdraw, "Opgiv kladden", style="warning"),
        Transition(
            "withdraw", P.IN_APPROVAL, P.WITHDRAWN, may.can_withdraw, "Træk planen tilbage", style="warning"
        ),
        Transition(
            "start", P.IN_APPROVAL, P.RUNNING, may.can_start, "Sæt planen i drift", _BALANCED, "primary"
        ),
        Transition("refuse_by_council", P.IN_APPROVAL, P.REFUSED, may.can_refuse_for_council, "Byrådets nej"),
        Transition("refuse_by_fund", P.IN_APPROVAL, P.REFUSED, may.can_refuse_for_fund, "Afslag"),
        Transition("refuse_by_letter", P.IN_APPROVAL, P.REFUSED, may.can_answer_by_letter, "Afslag i brev"),
        Transition("reopen", P.REFUSED, P.IN_APPROVAL, may.can_reopen_plan, "Ret byrådets beslutning"),
        Transition(
            "go_local",
            P.REFUSED,
            P.IN_APPROVAL,
            may.can_start,
            "Viderefør uden Landsbyggefonden",
            (refusal_was_the_funds,),
        ),
        Transition("take_over", P.DRAFT, P.RUNNING, may.can_take_over, "Overtag planen", _AS_GRANTED),
        Transition("end", P.RUNNING, P.ENDED, may.can_end, "Perioden er slut", (term_is_over,)),
    ],
)

CASE = Workflow(
    "case",
    "Sagsforløb",
    C,
    "state",
    [
        Transition("return", C.OPEN, C.RETURNED, may.can_return, "Send tilbage til rettelse", (not_sent_on,)),
        Transition(
            "return_by_body", C.OPEN, C.RETURNED, may.can_decide_for_council, "Organet sender tilbage"
        ),
        Transition(
            "return_by_organisation",
            C.OPEN,
            C.RETURNED,
            may.can_return_for_organisation,
            "Boligorganisationens nej",
        ),
        Transition("return_by_fund", C.OPEN, C.RETURNED, may.can_return_by_fund, "Fondens bemærkninger"),
        Transition(
            "resubmit",
            C.RETURNED,
            C.OPEN,
            may.can_resubmit,
            "Send til kommunen igen",
            _STILL_COMPLETE,
            "primary",
        ),
        Transition("carry_out", C.OPEN, C.GRANTED, may.by_the_case_itself, "Ændringen er godkendt af alle"),
        Transition("return_by_clash", C.OPEN, C.RETURNED, may.by_the_case_itself, "Planen er ændret imens"),
        Transition("reopen", C.RETURNED, C.OPEN, may.can_reopen, "Ret organets beslutning"),
        Transition(
            "reopen_by_organisation",
            C.RETURNED,
            C.OPEN,
            may.can_return_for_organisation,
            "Ret boligorganisationens beslutning",
        ),
        Transition("reopen", C.REFUSED, C.OPEN, may.can_reopen, "Ret byrådets beslutning"),
        Transition("grant", C.OPEN, C.GRANTED, may.can_decide_for_fund, "Tilsagn", style="primary"),
        Transition("prequalify", C.OPEN, C.PREQUALIFIED, may.can_decide_for_fund, "Prækvalificér"),
        Transition(
            "prequalify_by_letter", C.OPEN, C.PREQUALIFIED, may.can_answer_by_letter, "Prækvalificeret i brev"
        ),
        Transition("grant_by_letter", C.OPEN, C.GRANTED, may.can_answer_by_letter, "Tilsagn i brev"),
        Transition("refuse_by_letter", C.OPEN, C.REFUSED, may.can_answer_by_letter, "Afslag i brev"),
        Transition("return_by_letter", C.OPEN, C.RETURNED, may.can_answer_by_letter, "Bemærkninger i brev"),
        Transition("refuse_by_council", C.OPEN, C.REFUSED, may.can_decide_for_council, "Byrådets nej"),
        Transition("refuse_by_fund", C.OPEN, C.REFUSED, may.can_decide_for_fund, "Afslag"),
        Transition(
            "go_local",
            C.OPEN,
            C.LOCAL,
            may.can_close_as_local,
            "Viderefør uden Landsbyggefonden",
            (approved_and_not_with_the_fund,),
        ),
        Transition(
            "go_local",
            C.REFUSED,
            C.LOCAL,
            may.can_close_as_local,
            "Viderefør uden Landsbyggefonden",
            (refused_by_the_fund,),
        ),
        Transition(
            "withdraw", C.LOCAL, C.WITHDRAWN, may.can_withdraw_case, "Træk planen tilbage", style="warning"
        ),
        Transition(
            "withdraw", C.OPEN, C.WITHDRAWN, may.can_withdraw_case, "Træk planen tilbage", style="warning"
        ),
        Transition(
            "withdraw", C.RETURNED, C.WITHDRAWN, may.can_withdraw_case, "Træk planen tilbage", style="warning"
        ),
        Transition(
            "withdraw", C.GRANTED, C.WITHDRAWN, may.can_withdraw_case, "Træk planen tilbage", style="warning"
        ),
    ],
)

_OPEN = (case_is_open,)
_TO_CONFIRM = (case_is_open, meeting_has_been_held)
_TO_REPLACE = (is_the_last_word, next_has_not_acted, plan_is_as_submitted)

STEP = Workflow(
    "step",
    "Led i sagsforløbet",
    S,
    "state",
    [
        Transition("open", S.WAITING, S.OPEN, may.by_the_case_itself, "Ledet før er gennemført"),
        Transition("recommend", S.OPEN, S.DONE, may.can_recommend, "Afslut indstillingen", _OPEN, "primary"),
        Transition(
            "rewrite",
            S.DONE,
            S.DONE,
            may.can_recommend,
            "Ret indstillingen",
            (case_is_open, next_has_not_acted),
        ),
        Transition("set_meeting", S.WAITING, S.WAITING, may.can_set_meeting, "Sæt mødedato", _OPEN),
        Transition("set_meeting", S.OPEN, S.OPEN, may.can_set_meeting, "Sæt mødedato", _OPEN),
        Transition("name_body", S.OPEN, S.OPEN, may.can_name_body, "Vælg organ", _OPEN),
        Transition("record", S.OPEN, S.RECORDED, may.can_record, "Send til bekræftelse", _OPEN, "primary"),
        Transition("record", S.RECORDED, S.RECORDED, may.can_record, "Ret det udfyldte", _OPEN),
        Transition(
            "carry_over", S.OPEN, S.RECORDED, may.can_carry_over, "Overfør tidligere beslutning", _OPEN
        ),
        Transition(
            "send_back", S.RECORDED, S.OPEN, may.can_send_back, "Send tilbage til sagsbehandler", _OPEN
        ),
        Transition(
            "confirm", S.RECORDED, S.DONE, may.can_confirm, "Bekræft beslutningen", _TO_CONFIRM, "primary"
        ),
        Transition("confirm_open", S.RECORDED, S.OPEN, may.can_confirm, "Bekræft udsættelse", _TO_CONFIRM),
        Transition("replace", S.DONE, S.RECORDED, may.can_replace, "Ret en forkert bekræftelse", _TO_REPLACE),
        Transition("forward", S.OPEN, S.DONE, may.can_forward, "Send til Landsbyggefonden", _OPEN, "primary"),
        Transition(
            "correct", S.DONE, S.DONE, may.can_forward, "Ret afsendelsen", (case_is_open, next_has_not_acted)
        ),
        Transition("grant", S.OPEN, S.DONE, may.can_grant, "Giv tilsagn", _OPEN, "primary"),
        Transition("prequalify", S.OPEN, S.DONE, may.can_prequalify, "Prækvalificér", _OPEN, "primary"),
        Transition("refuse", S.OPEN, S.DONE, may.can_answer_for_fund, "Giv afslag", _OPEN, "warning"),
        Transition("remark", S.OPEN, S.DONE, may.can_answer_for_fund, "Send tilbage med bemærkninger", _OPEN),
        # The fund's own officer need not wait for the confirmation of a letter that was written down meanwhile.
        Transition("grant", S.RECORDED, S.DONE, may.can_grant, "Giv tilsagn", _OPEN, "primary"),
        Transition("prequalify", S.RECORDED, S.DONE, may.can_prequalify, "Prækvalificér", _OPEN, "primary"),
        Transition("refuse", S.RECORDED, S.DONE, may.can_answer_for_fund, "Giv afslag", _OPEN, "warning"),
        Transition(
            "remark", S.RECORDED, S.DONE, may.can_answer_for_fund, "Send tilbage med bemærkninger", _OPEN
        ),
        Transition("register", S.OPEN, S.RECORDED, may.can_register_letter, "Registrer fondens svar", _OPEN),
        Transition("register", S.RECORDED, S.RECORDED, may.can_register_letter, "Ret det udfyldte", _OPEN),
        Transition(
            "return_letter", S.RECORDED, S.OPEN, may.may_confirm_letter_in_principle, "Send tilbage", _OPEN
        ),
        Transition(
            "confirm_letter",
            S.RECORDED,
            S.DONE,
            may.can_confirm_letter,
            "Bekræft fondens svar",
            _TO_CONFIRM,
            "primary",
        ),
        Transition("board", S.OPEN, S.DONE, may_amend.can_decide_for_board, "Styregruppens svar", _OPEN),
        Transition("agree", S.OPEN, S.DONE, may_amend.can_answer_amendment, "Godkend ændringen", _OPEN),
        Transition("wait", S.OPEN, S.WAITING, may.by_the_case_itself, "Ledet før rettes"),
        Transition("reset", S.OPEN, S.WAITING, may.by_the_case_itself, "Ny indsendelse"),
        Transition("reset", S.RECORDED, S.WAITING, may.by_the_case_itself, "Ny indsendelse"),
        Transition("reset", S.DONE, S.WAITING, may.by_the_case_itself, "Ny indsendelse"),
    ],
)
