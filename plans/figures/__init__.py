"""Figures of a plan's content: what every page and PDF about it prints."""

from plans.figures.content import (
    ActivityFigure,
    AreaFigure,
    ChallengeFigure,
    EstateFigure,
    FocusFigure,
    GoalFigure,
    IndicatorFigure,
    MilestoneFigure,
    PlanContent,
    TargetFigure,
    plan_content,
)
from plans.figures.texts import hyphenated, period_text, value_text, years_text
from plans.figures.work import (
    GoalLine,
    Section,
    comment_count,
    goal_lines,
    note_foci,
    section_label,
    sections,
    todos,
    todos_and_waiting,
)

__all__ = [
    "ActivityFigure",
    "AreaFigure",
    "ChallengeFigure",
    "EstateFigure",
    "FocusFigure",
    "GoalFigure",
    "GoalLine",
    "IndicatorFigure",
    "MilestoneFigure",
    "PlanContent",
    "Section",
    "TargetFigure",
    "comment_count",
    "goal_lines",
    "hyphenated",
    "note_foci",
    "period_text",
    "plan_content",
    "section_label",
    "sections",
    "todos",
    "todos_and_waiting",
    "value_text",
    "years_text",
]
