"""What pages and mails say about a case. Drafts, snapshots and plans in force are printed by plans' and funding's."""

from approvals.figures.changes import Difference, Edit, changes_since, differences
from approvals.figures.decisions import (
    DecisionFigure,
    afterwards,
    appropriation,
    decision_figure,
    four_eyes,
    statement,
)
from approvals.figures.files import CaseFile, case_file, case_files, case_of, list_files, read_attachments
from approvals.figures.moves import Move, moves
from approvals.figures.overview import (
    NextStep,
    PlanFacts,
    PlanState,
    files_under_approval,
    list_rows,
    next_step,
    outcome_text,
    plan_state,
    plan_status_label,
    shown_snapshot,
    todos,
    votes_text,
    waiting,
)
from approvals.figures.remarks import RemarkFigure, remarks_of
from approvals.figures.steps import StepFigure, approval_steps, nobody_can, people_for, who_can

__all__ = [
    "CaseFile",
    "DecisionFigure",
    "Difference",
    "Edit",
    "Move",
    "NextStep",
    "PlanFacts",
    "PlanState",
    "RemarkFigure",
    "StepFigure",
    "afterwards",
    "appropriation",
    "approval_steps",
    "case_file",
    "case_files",
    "case_of",
    "changes_since",
    "decision_figure",
    "differences",
    "files_under_approval",
    "four_eyes",
    "list_files",
    "list_rows",
    "moves",
    "next_step",
    "nobody_can",
    "outcome_text",
    "people_for",
    "plan_state",
    "plan_status_label",
    "read_attachments",
    "remarks_of",
    "shown_snapshot",
    "statement",
    "todos",
    "votes_text",
    "waiting",
    "who_can",
]
