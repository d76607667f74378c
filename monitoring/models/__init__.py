"""How the plan goes: measurements and the yearly redegørelse."""

from monitoring.models.measurement import Measurement
from monitoring.models.rating import KeptRatings, RatingRule
from monitoring.models.report import ActivityStatus, AnnualReport, GoalFulfilment, ReportFile

__all__ = [
    "ActivityStatus",
    "AnnualReport",
    "GoalFulfilment",
    "KeptRatings",
    "Measurement",
    "RatingRule",
    "ReportFile",
]
