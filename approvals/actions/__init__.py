"""Everything that moves a case. The only writer of a plan's status.

Each action locks the plan, asks the workflow's table (state, right, checks) and the version that the person saw,
writes, and records the act in the same transaction. Pressed twice, the second press is told that it has been done.
"""

from approvals.actions.chain import (
    add_body,
    move_body,
    remove_body,
    rename_body,
    run_side_by_side,
    start_chain,
)
from approvals.actions.deciding import confirm_decision, send_back_to_caseworker
from approvals.actions.fund import correct_forwarding, forward_to_fund, grant, refuse, send_remarks
from approvals.actions.papers import build_bundle, make_bundle, note_upload
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
from approvals.actions.returning import return_case
from approvals.actions.starting import end_plan, start_plan, withdraw_plan
from approvals.actions.submitting import submit_plan
from approvals.actions.takeover import take_over_changes, take_over_plan

__all__ = [
    "Record",
    "add_body",
    "build_bundle",
    "carry_over_decision",
    "confirm_decision",
    "correct_forwarding",
    "end_plan",
    "forward_to_fund",
    "grant",
    "make_bundle",
    "move_body",
    "note_upload",
    "proposal",
    "record_decision",
    "refuse",
    "remove_body",
    "rename_body",
    "replace_decision",
    "replace_recommendation",
    "return_case",
    "run_side_by_side",
    "send_back_to_caseworker",
    "send_remarks",
    "set_meeting",
    "start_chain",
    "start_plan",
    "submit_plan",
    "take_over_changes",
    "take_over_plan",
    "withdraw_plan",
    "write_recommendation",
]
