"""What people write in a case. Parsing and checking only: no rights, no saving."""

from approvals.forms.base import HandInForm, SeenForm
from approvals.forms.chain import BodyForm, RenameForm
from approvals.forms.fund import (
    ForwardCorrectionForm,
    ForwardForm,
    GrantForm,
    LetterCorrectionForm,
    LetterForm,
    OwnCorrectionForm,
    PastDayForm,
    PrequalifyForm,
    RefusalForm,
    ReplacementLetterForm,
    TakeBackForm,
)
from approvals.forms.papers import DayForm, UploadedForm
from approvals.forms.records import (
    CarryOverForm,
    ChangesMadeForm,
    ConfirmForm,
    DropForm,
    HearingForm,
    MeetingForm,
    NewRecommendationForm,
    ObjectionForm,
    OwnBodyForm,
    ReasonForm,
    RecommendationForm,
    RecordForm,
    ReplacementForm,
)
from approvals.forms.remarks import FundRemarksForm, RemarksForm

__all__ = [
    "BodyForm",
    "CarryOverForm",
    "ChangesMadeForm",
    "ConfirmForm",
    "DayForm",
    "DropForm",
    "ForwardCorrectionForm",
    "ForwardForm",
    "FundRemarksForm",
    "GrantForm",
    "HandInForm",
    "HearingForm",
    "LetterCorrectionForm",
    "LetterForm",
    "MeetingForm",
    "NewRecommendationForm",
    "ObjectionForm",
    "OwnBodyForm",
    "OwnCorrectionForm",
    "PastDayForm",
    "PrequalifyForm",
    "ReasonForm",
    "RecommendationForm",
    "RecordForm",
    "RefusalForm",
    "RemarksForm",
    "RenameForm",
    "ReplacementForm",
    "ReplacementLetterForm",
    "SeenForm",
    "TakeBackForm",
    "UploadedForm",
]
