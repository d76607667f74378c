"""The approval case: a kommune's chain, its copy in a case, decisions, snapshots and remarks."""

from approvals.models.case import Case, CaseStep, ChainStep, StepKind
from approvals.models.decision import Decision, Outcome, Remark
from approvals.models.snapshot import Snapshot

__all__ = ["Case", "CaseStep", "ChainStep", "Decision", "Outcome", "Remark", "Snapshot", "StepKind"]
