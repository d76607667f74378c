"""The process as tables: the plan's status, the case and its steps, and what each outcome leads to.

Fagudvalg and kommunalbestyrelse are rows (`CaseStep`), never states; a kommune's chain is data. docs/workflows.md is
generated from here.
"""

from approvals import permissions as may
from approvals import rules
from approvals.models import Case
from approvals.permissions import pulling_back as may_pull
from approvals.workflow.checks import (
    approved_and_not_with_the_fund,
    case_is_open,
    is_no_amendment,
    is_sent_on,
    meeting_has_been_held,
    not_opened,
    not_sent_on,
    refusal_was_the_funds,
    refused_by_the_fund,
    term_goes_on,
    term_is_over,
    the_kommune_is_asked,
)
from approvals.workflow.confirming import (
    BY_FUND,
    CORRECTIONS,
    DECISION,
    LETTER,
    OF_LETTER,
    PUTTING_RIGHT,
    RECORDS,
    TAKE_BACK,
    Record,
    correction_at,
    record_at,
)
from approvals.workflow.outcomes import (
    OUTCOMES,
    SENDING_BACK,
    Consequence,
    answers_of_fund,
    comes_after,
    consequence,
    heard_first,
    holds_on,
    outcomes_at,
    outcomes_of,
    sending_back_at,
)
from approvals.workflow.steps import STEP
from core.workflow import Transition, Workflow
from plans.models import Plan

__all__ = [
    "BY_FUND",
    "CASE",
    "CORRECTIONS",
    "DECISION",
    "LETTER",
    "OF_LETTER",
    "OUTCOMES",
    "PLAN",
    "PUTTING_RIGHT",
    "RECORDS",
    "SENDING_BACK",
    "STEP",
    "TAKE_BACK",
    "Consequence",
    "Record",
    "answers_of_fund",
    "case_is_open",
    "comes_after",
    "consequence",
    "correction_at",
    "heard_first",
    "holds_on",
    "is_sent_on",
    "meeting_has_been_held",
    "not_opened",
    "not_sent_on",
    "outcomes_at",
    "outcomes_of",
    "record_at",
    "sending_back_at",
]

C, P = Case.State, Plan.Status

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
        Transition(
            "pull_back", P.IN_APPROVAL, P.DRAFT, may_pull.can_pull_back_plan, "Træk indsendelsen tilbage"
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
        Transition(
            "reopen_by_letter", P.REFUSED, P.IN_APPROVAL, may.can_reopen_by_letter, "Ret fondens afslag"
        ),
        Transition(
            "reopen_by_fund",
            P.REFUSED,
            P.IN_APPROVAL,
            may.can_refuse_for_fund,
            "Fonden tager afslaget tilbage",
        ),
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
        # An amendment that was under way when the term was over has made it longer.
        Transition("resume", P.ENDED, P.RUNNING, may.can_end, "Perioden er forlænget", (term_goes_on,)),
    ],
)

CASE = Workflow(
    "case",
    "Sagsforløb",
    C,
    "state",
    [
        Transition(
            "return",
            C.OPEN,
            C.RETURNED,
            may.can_return,
            "Send tilbage til rettelse",
            (the_kommune_is_asked, not_sent_on),
        ),
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
        # A section that was forgotten. Nothing is decided by it: what is written there is read with the next hand-in.
        Transition(
            "widen",
            C.RETURNED,
            C.RETURNED,
            may.can_return,
            "Åbn flere afsnit",
            (is_no_amendment, not_sent_on),
        ),
        Transition(
            "widen_by_fund",
            C.RETURNED,
            C.RETURNED,
            may.can_return_by_fund,
            "Fonden åbner flere afsnit",
            (is_no_amendment, is_sent_on),
        ),
        Transition(
            "resubmit",
            C.RETURNED,
            C.OPEN,
            may.can_resubmit,
            "Send til kommunen igen",
            _STILL_COMPLETE,
            "primary",
        ),
        Transition(
            "pull_back",
            C.OPEN,
            C.RETURNED,
            may_pull.can_pull_back,
            "Træk indsendelsen tilbage",
            (not_opened,),
        ),
        Transition(
            "pull_back_first",
            C.OPEN,
            C.PULLED_BACK,
            may_pull.can_pull_back,
            "Træk den første indsendelse tilbage",
            (not_opened,),
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
        Transition(
            "reopen_by_letter", C.RETURNED, C.OPEN, may.can_reopen_by_letter, "Ret fondens bemærkninger"
        ),
        Transition("reopen_by_letter", C.REFUSED, C.OPEN, may.can_reopen_by_letter, "Ret fondens afslag"),
        Transition(
            "reopen_by_fund",
            C.RETURNED,
            C.OPEN,
            may.can_decide_for_fund,
            "Fonden tager sine bemærkninger tilbage",
        ),
        Transition(
            "reopen_by_fund", C.REFUSED, C.OPEN, may.can_decide_for_fund, "Fonden tager afslaget tilbage"
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
