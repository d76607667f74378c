"""The table of one step: how a body's decision, an answer of the fund's or an act of one person is reached."""

from approvals import permissions as may
from approvals.models import CaseStep
from approvals.permissions import amendments as may_amend
from approvals.permissions import waivers as may_waive
from approvals.workflow.checks import (
    case_is_open,
    correction_is_pending,
    is_the_last_word,
    letter_can_be_corrected,
    letter_can_be_replaced,
    meeting_has_been_held,
    next_has_not_acted,
    own_answer_can_be_corrected,
    own_answer_can_be_taken_back,
    own_correction_is_pending,
    plan_is_as_submitted,
)
from approvals.workflow.confirming import BY_FUND, DECISION, LETTER, OF_LETTER, TAKE_BACK
from core.workflow import Transition, Workflow

S = CaseStep.State

_OPEN = (case_is_open,)
_TO_CONFIRM = (case_is_open, meeting_has_been_held)
_TO_CORRECT = (correction_is_pending, letter_can_be_corrected)
_TO_CORRECT_OWN = (correction_is_pending, own_answer_can_be_corrected)
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
        Transition(
            DECISION.write, S.OPEN, S.RECORDED, may.can_record, "Send til bekræftelse", _OPEN, "primary"
        ),
        Transition(DECISION.write, S.RECORDED, S.RECORDED, may.can_record, "Ret det udfyldte", _OPEN),
        Transition(
            "carry_over", S.OPEN, S.RECORDED, may.can_carry_over, "Overfør tidligere beslutning", _OPEN
        ),
        Transition(
            DECISION.back, S.RECORDED, S.OPEN, may.can_send_back, "Send tilbage til sagsbehandler", _OPEN
        ),
        Transition(
            DECISION.confirm,
            S.RECORDED,
            S.DONE,
            may.can_confirm,
            "Bekræft beslutningen",
            _TO_CONFIRM,
            "primary",
        ),
        Transition("confirm_open", S.RECORDED, S.OPEN, may.can_confirm, "Bekræft udsættelse", _TO_CONFIRM),
        Transition(
            DECISION.replace, S.DONE, S.RECORDED, may.can_replace, "Ret en forkert bekræftelse", _TO_REPLACE
        ),
        Transition("waive", S.OPEN, S.OPEN, may_waive.can_waive, "Fritag fra fire øjne", _OPEN),
        Transition("waive", S.RECORDED, S.RECORDED, may_waive.can_waive, "Fritag fra fire øjne", _OPEN),
        # Of two parties one can confirm what a letter says; what the fund puts right itself, nobody but the fund.
        Transition(
            "waive", S.DONE, S.DONE, may_waive.can_waive, "Fritag fra fire øjne", (own_correction_is_pending,)
        ),
        Transition("forward", S.OPEN, S.DONE, may.can_forward, "Send til Landsbyggefonden", _OPEN, "primary"),
        Transition(
            "correct", S.DONE, S.DONE, may.can_forward, "Ret afsendelsen", (case_is_open, next_has_not_acted)
        ),
        Transition(
            "take_back_forwarding",
            S.DONE,
            S.OPEN,
            may.can_forward,
            "Tag afsendelsen tilbage",
            (case_is_open, next_has_not_acted),
            "warning",
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
        Transition(
            LETTER.write, S.OPEN, S.RECORDED, may.can_register_letter, "Registrer fondens svar", _OPEN
        ),
        Transition(LETTER.write, S.RECORDED, S.RECORDED, may.can_register_letter, "Ret det udfyldte", _OPEN),
        Transition(
            LETTER.back, S.RECORDED, S.OPEN, may.may_confirm_letter_in_principle, "Send tilbage", _OPEN
        ),
        Transition(
            LETTER.confirm,
            S.RECORDED,
            S.DONE,
            may.can_confirm_letter,
            "Bekræft fondens svar",
            _TO_CONFIRM,
            "primary",
        ),
        Transition(
            LETTER.replace,
            S.DONE,
            S.RECORDED,
            may.can_register_letter,
            "Ret fondens svar",
            (letter_can_be_replaced, *_TO_REPLACE),
        ),
        # The plan has gone on with the answer, so what it says is put right beside it: the step stays done.
        Transition(
            OF_LETTER.write,
            S.DONE,
            S.DONE,
            may.can_register_letter,
            "Ret fondens tilsagn",
            (letter_can_be_corrected,),
        ),
        Transition(
            OF_LETTER.confirm,
            S.DONE,
            S.DONE,
            may.can_confirm_letter,
            "Bekræft rettelsen",
            _TO_CORRECT,
            "primary",
        ),
        Transition(
            OF_LETTER.back,
            S.DONE,
            S.DONE,
            may.may_confirm_letter_in_principle,
            "Forkast rettelsen",
            _TO_CORRECT,
        ),
        Transition(
            BY_FUND.write,
            S.DONE,
            S.DONE,
            may.can_answer_for_fund,
            "Ret fondens eget svar",
            (own_answer_can_be_corrected,),
        ),
        Transition(
            BY_FUND.confirm,
            S.DONE,
            S.DONE,
            may.can_confirm_own_answer,
            "Bekræft rettelsen",
            _TO_CORRECT_OWN,
            "primary",
        ),
        Transition(
            BY_FUND.back, S.DONE, S.DONE, may.can_answer_for_fund, "Forkast rettelsen", _TO_CORRECT_OWN
        ),
        Transition(
            TAKE_BACK,
            S.DONE,
            S.OPEN,
            may.can_answer_for_fund,
            "Tag fondens svar tilbage",
            (own_answer_can_be_taken_back, *_TO_REPLACE),
            "warning",
        ),
        Transition("board", S.OPEN, S.DONE, may_amend.can_decide_for_board, "Styregruppens svar", _OPEN),
        Transition("agree", S.OPEN, S.DONE, may_amend.can_answer_amendment, "Godkend ændringen", _OPEN),
        Transition("agree", S.RECORDED, S.DONE, may_amend.can_answer_amendment, "Godkend ændringen", _OPEN),
        Transition("wait", S.OPEN, S.WAITING, may.by_the_case_itself, "Ledet før rettes"),
        Transition("reset", S.OPEN, S.WAITING, may.by_the_case_itself, "Ny indsendelse"),
        Transition("reset", S.RECORDED, S.WAITING, may.by_the_case_itself, "Ny indsendelse"),
        Transition("reset", S.DONE, S.WAITING, may.by_the_case_itself, "Ny indsendelse"),
    ],
)
