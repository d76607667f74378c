"""The approval case: a kommune's chain, its copy in a case, decisions, snapshots and remarks."""

from approvals.models.amendment import Amendment, amendment_of
from approvals.models.appropriation import Appropriation
from approvals.models.calendar import BodyCalendar, BodyMeeting, FundDeadline
from approvals.models.case import (
    BESIDE,
    BODY_KINDS,
    CHAIN_KINDS,
    OWN_BODIES,
    Case,
    CaseStep,
    ChainStep,
    StepKind,
)
from approvals.models.decision import GRANTING, Decision, Outcome, Remark
from approvals.models.files import DecisionFile
from approvals.models.papers import CaseBundle
from approvals.models.snapshot import Snapshot
from approvals.models.waiver import Waiver

__all__ = [
    "BESIDE",
    "BODY_KINDS",
    "CHAIN_KINDS",
    "GRANTING",
    "OWN_BODIES",
    "Amendment",
    "Appropriation",
    "BodyCalendar",
    "BodyMeeting",
    "Case",
    "CaseBundle",
    "CaseStep",
    "ChainStep",
    "Decision",
    "DecisionFile",
    "FundDeadline",
    "Outcome",
    "Remark",
    "Snapshot",
    "StepKind",
    "Waiver",
    "amendment_of",
]
