"""What a redegørelse consists of. Page, PDF and the frozen JSON all print these; codes here, words where they are
printed. Frozen, and made of nothing but texts, whole numbers, Decimals, dates and each other."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from monitoring.calculations.ratings import Rating, ValueState, percent_of, printed

ON_COURSE = (Rating.AHEAD, Rating.ON_TRACK, Rating.FULFILLED)


@dataclass(frozen=True)
class YearFigure:
    """An indicator's value of one calendar year, and the delmål that falls in it."""

    year: int
    state: str
    value: Decimal | None
    last_on: dt.date | None
    note: str
    planned: Decimal | None


@dataclass(frozen=True)
class IndicatorFigures:
    uid: str
    name: str
    unit: str
    decimals: int
    direction: str
    adding_up: str
    baseline: Decimal | None
    baseline_on: dt.date | None
    baseline_source: str
    reference_population: str
    target: Decimal | None
    target_on: dt.date | None
    years: tuple[YearFigure, ...]
    # Percentages, rounded for the eye. What is rated is the exact way.
    way: Decimal | None
    time: Decimal | None
    provisional: bool
    suggestion: str

    @property
    def current(self) -> YearFigure:
        """The report's own year: the last."""
        return self.years[-1]


@dataclass(frozen=True)
class GoalFigures:
    uid: str
    number: str
    title: str
    description: str
    ended_on: dt.date | None
    indicators: tuple[IndicatorFigures, ...]
    # What the numbers suggest (empty: nothing), what was chosen by hand (empty: the suggestion holds) and why.
    suggestion: str
    chosen: str
    reason: str
    text: str

    @property
    def rating(self) -> str:
        return self.chosen or self.suggestion

    @property
    def is_rated(self) -> bool:
        """Ikke målt is what the numbers say; a report says more, so it must be chosen, with the reason."""
        return bool(self.chosen) or self.suggestion not in ("", Rating.NOT_MEASURED)


@dataclass(frozen=True)
class ActivityFigures:
    uid: str
    number: str
    title: str
    description: str
    responsible: str
    target_group: str
    level: str
    starts_on: dt.date | None
    ends_on: dt.date | None
    ended_on: dt.date | None
    state: str
    text: str


@dataclass(frozen=True)
class FocusFigures:
    """An indsatsområde with its mål, the year's handlinger and those of the coming year."""

    code: str
    name: str
    goals: tuple[GoalFigures, ...]
    activities: tuple[ActivityFigures, ...]
    coming: tuple[ActivityFigures, ...]


@dataclass(frozen=True)
class MilestoneFigures:
    uid: str
    title: str
    focus: str
    due_on: dt.date | None
    reached_on: dt.date | None


@dataclass(frozen=True)
class MoneyRow:
    """Budget against booked of a category, a source, an indsatsområde or a year."""

    code: str
    name: str
    note: str
    budget: Decimal
    booked: Decimal

    @property
    def variance(self) -> Decimal:
        """Booked less budget: below zero less was used."""
        return self.booked - self.budget

    @property
    def variance_percent(self) -> Decimal | None:
        return printed(percent_of(self.variance, self.budget), 1)


@dataclass(frozen=True)
class VarianceLine:
    """A budget line (category, indsatsområde) that differs from its budget, and why."""

    code: str
    category: str
    focus: str
    name: str
    budget: Decimal
    booked: Decimal
    must_be_explained: bool
    explanation: str

    @property
    def variance(self) -> Decimal:
        return self.booked - self.budget


@dataclass(frozen=True)
class RegulationRow:
    """The reguleringskonto of an afdeling in the report's year."""

    name: str
    opening: Decimal
    paid_out: Decimal
    activities: Decimal
    other_use: Decimal
    closing: Decimal


@dataclass(frozen=True)
class MoneyFigures:
    categories: tuple[MoneyRow, ...]
    sources: tuple[MoneyRow, ...]
    foci: tuple[MoneyRow, ...]
    years: tuple[MoneyRow, ...]
    total: MoneyRow
    financing_total: MoneyRow
    frame: Decimal
    entries: int
    closed: bool

    @property
    def total_rows(self) -> tuple[MoneyRow, ...]:
        return (self.total,)


@dataclass(frozen=True)
class AreaFigures:
    name: str
    estates: tuple[str, ...]
    homes: int | None
    residents: int | None


@dataclass(frozen=True)
class PlanFigures:
    number: str
    title: str
    municipality: str
    applicant: str
    participants: tuple[str, ...]
    scheme: str
    starts_on: dt.date | None
    ends_on: dt.date | None
    areas: tuple[AreaFigures, ...]
    grant: Decimal | None
    grant_reference: str
    granted_on: dt.date | None


@dataclass(frozen=True)
class Facts:
    """Who did what with the report, up to the hand-in. Not part of what the board approves."""

    status: str
    board_meeting_on: dt.date | None
    board_approved_by: str
    submitted_by: str
    submitted_for: str
    submitted_at: dt.datetime | None


class Derived:
    """What follows from a redegørelse's figures, whether all are made (`ReportFigures`) or as they are asked for."""

    foci: tuple[FocusFigures, ...]
    coming_from: dt.date | None
    variance_explanation: str
    variances: tuple[VarianceLine, ...]

    @property
    def goals(self) -> tuple[GoalFigures, ...]:
        return tuple(goal for focus in self.foci for goal in focus.goals)

    @property
    def activities(self) -> tuple[ActivityFigures, ...]:
        return tuple(activity for focus in self.foci for activity in focus.activities)

    @property
    def activities_by_focus(self) -> tuple[tuple[str, tuple[ActivityFigures, ...]], ...]:
        """The year's handlinger of each indsatsområde: (its name, handlinger)."""
        return tuple((focus.name, focus.activities) for focus in self.foci)

    @property
    def coming_activities(self) -> tuple[ActivityFigures, ...]:
        return tuple(activity for focus in self.foci for activity in focus.coming)

    @property
    def coming_year(self) -> int | None:
        return self.coming_from.year if self.coming_from else None

    @property
    def goals_by_rating(self) -> Counter[str]:
        """How many mål have which rating; the empty code counts those that have none yet."""
        return Counter(goal.rating for goal in self.goals)

    @property
    def goals_on_course(self) -> int:
        return sum(1 for goal in self.goals if goal.rating in ON_COURSE)

    @property
    def activities_by_state(self) -> Counter[str]:
        return Counter(activity.state for activity in self.activities)

    @property
    def unexplained(self) -> tuple[VarianceLine, ...]:
        """Lines that must be explained and are not; the report's own explanation counts for all of them."""
        if self.variance_explanation.strip():
            return ()
        return tuple(line for line in self.variances if line.must_be_explained and not line.explanation)

    @property
    def explained(self) -> tuple[VarianceLine, ...]:
        return tuple(line for line in self.variances if line.explanation)

    @property
    def unmeasured(self) -> tuple[IndicatorFigures, ...]:
        return tuple(
            indicator
            for goal in self.goals
            for indicator in goal.indicators
            if indicator.current.state == ValueState.NONE
        )


@dataclass(frozen=True)
class ReportFigures(Derived):
    plan: PlanFigures
    year: int
    version: int
    period_from: dt.date
    period_to: dt.date
    rated_on: dt.date
    due_on: dt.date
    board: str
    summary: str
    variance_explanation: str
    # From how many percent, and from how many kroner, a line's variance must be explained.
    variance_limit: Decimal
    what_changed: str
    foci: tuple[FocusFigures, ...]
    money: MoneyFigures
    milestones: tuple[MilestoneFigures, ...]
    coming_milestones: tuple[MilestoneFigures, ...]
    # Empty when the plan ends in the report's year.
    coming_from: dt.date | None
    coming_to: dt.date | None
    facts: Facts
    # Not in documents that are older than these.
    variance_amount: Decimal = Decimal("0.00")
    variance_blocks: bool = False
    variances: tuple[VarianceLine, ...] = ()
    regulation: tuple[RegulationRow, ...] = ()
