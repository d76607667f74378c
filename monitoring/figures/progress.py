"""What the progress page prints: how the mål stand, what is behind first, and the money beside it."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from approvals.exchange import current_document
from core.dates import today
from monitoring.calculations import (
    FocusFigures,
    GoalFigures,
    IndicatorFigures,
    MoneyFigures,
    Rating,
    rate_under_way,
    rating_day,
    years_of_term,
)
from monitoring.figures.content import Year, goal_figures, rating_rule, series_of
from monitoring.figures.money import focus_keys, money_figures
from monitoring.models import Measurement
from plans.figures import PlanContent, comment_count, plan_content
from plans.models import Plan


@dataclass(frozen=True)
class Note:
    """A remark under the table, with the mark that stands at its indicator."""

    mark: int
    uid: str
    text: str


@dataclass(frozen=True)
class ProgressFigures:
    content: PlanContent
    year: int
    years: tuple[int, ...]
    on: dt.date
    is_over: bool
    foci: tuple[FocusFigures, ...]
    money: MoneyFigures
    focus_keys: Mapping[str, str]
    used: Decimal
    planned: Decimal
    comments: int

    @cached_property
    def goals(self) -> tuple[GoalFigures, ...]:
        return tuple(goal for focus in self.foci for goal in focus.goals)

    @cached_property
    def counts(self) -> Counter[str]:
        return Counter(goal.rating for goal in self.goals)

    @cached_property
    def behind(self) -> tuple[tuple[FocusFigures, GoalFigures, IndicatorFigures], ...]:
        """Every indicator that is behind, in the plan's order."""
        return tuple(
            (focus, goal, indicator)
            for focus in self.foci
            for goal in focus.goals
            for indicator in goal.indicators
            if indicator.suggestion == Rating.BEHIND
        )

    @property
    def number(self) -> str:
        """The plan's."""
        return self.content.number

    @cached_property
    def marks(self) -> dict[str, list[int]]:
        """The numbers of an indicator's notes, by its uid."""
        found: dict[str, list[int]] = {}
        for note in self.notes:
            found.setdefault(note.uid, []).append(note.mark)
        return found

    @cached_property
    def notes(self) -> tuple[Note, ...]:
        found = [
            (indicator.uid, indicator.current.note)
            for goal in self.goals
            for indicator in goal.indicators
            if indicator.current.note
        ]
        return tuple(Note(mark, uid, text) for mark, (uid, text) in enumerate(found, start=1))

    @property
    def unrated(self) -> int:
        """Mål whose numbers suggest nothing: suppressed, or not told until the year is over."""
        return self.counts[""]

    @property
    def focus_caption(self) -> str:
        return f"{self.year} pr. indsatsområde"

    @property
    def is_empty(self) -> bool:
        return not self.goals


def progress_figures(plan: Plan, user, year: int | None = None) -> ProgressFigures:
    """One year of a plan in drift. A year that is not in the term is read as the usual one."""
    document = current_document(plan)
    content = plan_content(document)
    measured = series_of([plan])
    years = tuple(
        y
        for y in years_of_term(content.starts_on, content.ends_on)
        if y <= max(today().year, _first(content))
    )
    chosen = year if year in years else usual_year(plan, years)
    on = rating_day(chosen, content.ends_on, today())
    when = Year(chosen, on, today(), rating_rule(plan, on).thresholds, rate_under_way, _first(content))
    money = money_figures(plan, document, chosen)
    until = [row for row in money.years if int(row.code) <= chosen]
    return ProgressFigures(
        content=content,
        year=chosen,
        years=years,
        on=on,
        is_over=on < today() or on == dt.date(chosen, 12, 31),
        foci=tuple(
            FocusFigures(
                focus.code,
                focus.name,
                tuple(goal_figures(goal, measured, when) for goal in focus.goals),
                (),
                (),
            )
            for focus in content.foci
        ),
        money=money,
        focus_keys=focus_keys(document, chosen),
        used=sum((row.booked for row in until), Decimal(0)),
        planned=sum((row.budget for row in until), Decimal(0)),
        comments=comment_count(plan, user),
    )


def _first(content: PlanContent) -> int:
    return content.starts_on.year if content.starts_on else today().year


def usual_year(plan: Plan, years: Collection[int]) -> int:
    """This year as soon as something has been measured in it, before that the year that is over."""
    now = today().year
    if not years:
        return now
    latest = (
        Measurement.objects.filter(plan=plan, measured_on__year__lte=now).order_by("-measured_on").first()
    )
    wanted = latest.measured_on.year if latest else now
    return min(max(wanted, min(years)), max(years))
