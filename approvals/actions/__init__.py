"""Everything that moves a case. The only writer of a plan's status.

Each action locks the plan, asks the workflow's table (state, right, checks) and the version that the person saw,
writes, and records the act in the same transaction. Pressed twice, the second press is told that it has been done.
"""

from approvals.actions.agreeing import agree_to_amendment, decide_for_board
from approvals.actions.amending import (
    describe_amendment,
    edit_amendment,
    send_amendment,
    set_wanted_day,
    settle_clash,
    start_amendment,
    undo_operations,
    withdraw_amendment,
)
from approvals.actions.appropriating import Appropriated, appropriated
from approvals.actions.calendar import keep_meetings, set_case_days, set_fund_deadline
from approvals.actions.chain import (
    add_body,
    last_change,
    move_body,
    remove_body,
    rename_body,
    run_side_by_side,
    start_chain,
    undo_change,
)
from approvals.actions.correcting import confirm_correction, correct_answer, drop_correction, take_back_answer
from approvals.actions.deciding import Said, confirm_decision, send_back_to_caseworker
from approvals.actions.forwarding import take_back_forwarding
from approvals.actions.fund import (
    correct_forwarding,
    forward_to_fund,
    grant,
    prequalify,
    refuse,
    send_remarks,
)
from approvals.actions.letters import Letter, confirm_letter, register_letter, replace_letter, return_letter
from approvals.actions.organisations import name_own_body, record_hearing
from approvals.actions.papers import build_bundle, correct_upload, make_bundle, note_upload
from approvals.actions.pulling_back import note_opened, pull_back
from approvals.actions.records import (
    Record,
    carry_over_decision,
    proposal,
    record_decision,
    replace_decision,
    replace_recommendation,
    set_meeting,
    write_recommendation,
)
from approvals.actions.returning import return_case, widen_return
from approvals.actions.starting import end_plan, go_local, start_plan, withdraw_plan
from approvals.actions.submitting import submit_plan
from approvals.actions.takeover import take_over_changes, take_over_plan
from approvals.actions.waiving import grant_waiver, take_back_waiver

__all__ = [
    "Appropriated",
    "Letter",
    "Record",
    "Said",
    "add_body",
    "agree_to_amendment",
    "appropriated",
    "build_bundle",
    "carry_over_decision",
    "confirm_correction",
    "confirm_decision",
    "confirm_letter",
    "correct_answer",
    "correct_forwarding",
    "correct_upload",
    "decide_for_board",
    "describe_amendment",
    "drop_correction",
    "edit_amendment",
    "end_plan",
    "forward_to_fund",
    "go_local",
    "grant",
    "grant_waiver",
    "keep_meetings",
    "last_change",
    "make_bundle",
    "move_body",
    "name_own_body",
    "note_opened",
    "note_upload",
    "prequalify",
    "proposal",
    "pull_back",
    "record_decision",
    "record_hearing",
    "refuse",
    "register_letter",
    "remove_body",
    "rename_body",
    "replace_decision",
    "replace_letter",
    "replace_recommendation",
    "return_case",
    "return_letter",
    "run_side_by_side",
    "send_amendment",
    "send_back_to_caseworker",
    "send_remarks",
    "set_case_days",
    "set_fund_deadline",
    "set_meeting",
    "set_wanted_day",
    "settle_clash",
    "start_amendment",
    "start_chain",
    "start_plan",
    "submit_plan",
    "take_back_answer",
    "take_back_forwarding",
    "take_back_waiver",
    "take_over_changes",
    "take_over_plan",
    "undo_change",
    "undo_operations",
    "widen_return",
    "withdraw_amendment",
    "withdraw_plan",
    "write_recommendation",
]
