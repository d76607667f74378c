"""Forms of plans: they parse and check input, and know nothing of rights."""

from plans.forms.agreements import (
    AgreementForm,
    ApprovalLetterForm,
    ConfirmApprovalForm,
    FundApprovalForm,
    PartyForm,
)
from plans.forms.areas import AreasForm, CountsForm, NewEstateForm
from plans.forms.content import ActivityForm, ChallengeForm, GoalForm, IndicatorForm, MilestoneForm
from plans.forms.goal import GoalPage
from plans.forms.plan import BasicsForm, FociForm, ParticipantsForm, PlanForm
from plans.forms.rows import Block, blocks
from plans.forms.team import CommentForm, SeatForm

__all__ = [
    "ActivityForm",
    "AgreementForm",
    "ApprovalLetterForm",
    "AreasForm",
    "BasicsForm",
    "Block",
    "ChallengeForm",
    "CommentForm",
    "ConfirmApprovalForm",
    "CountsForm",
    "FociForm",
    "FundApprovalForm",
    "GoalForm",
    "GoalPage",
    "IndicatorForm",
    "MilestoneForm",
    "NewEstateForm",
    "ParticipantsForm",
    "PartyForm",
    "PlanForm",
    "SeatForm",
    "blocks",
]
