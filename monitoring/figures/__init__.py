"""What screens, PDF and JSON print of how a plan goes."""

from monitoring.figures.lists import Latest, latest_values, next_reports
from monitoring.figures.progress import ProgressFigures, progress_figures
from monitoring.figures.ratings import content_ratings, goal_ratings, ratings_to_keep
from monitoring.figures.report import (
    InWork,
    Live,
    board_name,
    current_figures,
    figures_of,
    frozen_figures,
    live_of,
    part_of,
    refresh,
    sealed_facts,
)
from monitoring.figures.work import Work, lying_of, todos, waiting, work_of

__all__ = [
    "InWork",
    "Latest",
    "Live",
    "ProgressFigures",
    "Work",
    "board_name",
    "content_ratings",
    "current_figures",
    "figures_of",
    "frozen_figures",
    "goal_ratings",
    "latest_values",
    "live_of",
    "lying_of",
    "next_reports",
    "part_of",
    "progress_figures",
    "ratings_to_keep",
    "refresh",
    "sealed_facts",
    "todos",
    "waiting",
    "work_of",
]
