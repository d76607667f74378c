"""What pages and mails say about a case. Drafts, snapshots and plans in force are printed by plans' and funding's."""

from approvals.figures.changes import Edit, changes_since
from approvals.figures.comparison import (
    NOW,
    Version,
    VersionsCompared,
    chosen,
    compare_documents,
    documents_of,
    in_force_on,
    versions_for,
)
from approvals.figures.decisions import (
    DecisionFigure,
    afterwards,
    appropriation,
    decision_figure,
    four_eyes,
    statement,
    votes_text,
)
from approvals.figures.differences import Difference, Reading, differences, field_label
from approvals.figures.files import CaseFile, case_file, case_files, case_of, list_files, read_attachments
from approvals.figures.item import CommitteeItem, committee_item
from approvals.figures.journal import JournalRow, journal
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
    waiting,
)
from approvals.figures.remarks import RemarkFigure, remarks_of
from approvals.figures.steps import StepFigure, approval_steps, nobody_can, people_for, who_can

__all__ = [
    "NOW",
    "CaseFile",
    "CommitteeItem",
    "DecisionFigure",
    "Difference",
    "Edit",
    "JournalRow",
    "Move",
    "NextStep",
    "PlanFacts",
    "PlanState",
    "Reading",
    "RemarkFigure",
    "StepFigure",
    "Version",
    "VersionsCompared",
    "afterwards",
    "appropriation",
    "approval_steps",
    "case_file",
    "case_files",
    "case_of",
    "changes_since",
    "chosen",
    "committee_item",
    "compare_documents",
    "decision_figure",
    "differences",
    "documents_of",
    "field_label",
    "files_under_approval",
    "four_eyes",
    "in_force_on",
    "journal",
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
    "versions_for",
    "votes_text",
    "waiting",
    "who_can",
]
