"""The plan and what it says. The glossary (docs/glossary.md) has the Danish word of each class."""

from plans.models.agreement_approval import AgreementApproval
from plans.models.agreements import Agreement, AgreementFile, AgreementParty
from plans.models.base import PlanRow
from plans.models.content import Activity, Challenge, Goal, Indicator, IndicatorTarget, Milestone
from plans.models.muted import MutedPlan
from plans.models.places import District, Estate, HousingArea
from plans.models.plan import (
    Comment,
    Plan,
    PlanArea,
    PlanFocus,
    PlanMembership,
    PlanNumberSeries,
    PlanParticipant,
)
from plans.models.scheme import ActivityType, FocusArea, FundingRate, GrantScheme

__all__ = [
    "Activity",
    "ActivityType",
    "Agreement",
    "AgreementApproval",
    "AgreementFile",
    "AgreementParty",
    "Challenge",
    "Comment",
    "District",
    "Estate",
    "FocusArea",
    "FundingRate",
    "Goal",
    "GrantScheme",
    "HousingArea",
    "Indicator",
    "IndicatorTarget",
    "Milestone",
    "MutedPlan",
    "Plan",
    "PlanArea",
    "PlanFocus",
    "PlanMembership",
    "PlanNumberSeries",
    "PlanParticipant",
    "PlanRow",
]
