"""The figures of a redegørelse. A report in work is made of live rows; one that has been handed in is printed from what
was frozen then, never from live rows."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from functools import cached_property

from django.db.models import QuerySet

from approvals.exchange import current_document
from core.dates import today
from core.statements import statement
from funding.calculations import Variance
from funding.figures import Booked, booked_of, compared
from monitoring.calculations import (
    ActivityFigures,
    AreaFigures,
    Derived,
    Facts,
    FocusFigures,
    GoalFigures,
    MilestoneFigures,
    MoneyFigures,
    PlanFigures,
    RegulationRow,
    ReportFigures,
    VarianceLine,
    rate_in_report,
    rating_day,
)
from monitoring.exchange import content_sha256, report_figures
from monitoring.figures.content import Series, Year, goal_figures, in_force_during, rating_rule, series_of
from monitoring.figures.money import money_figures, regulation_rows, variance_lines
from monitoring.models import ActivityStatus, AnnualReport, GoalFulfilment
from plans.exchange import Document
from plans.figures import ActivityFigure, GoalFigure, PlanContent, plan_content
from plans.models import Plan, PlanMembership
from plans.permissions import board_seats


def figures_of(report: AnnualReport) -> ReportFigures:
    """What page and PDF print: frozen figures of a report that has been handed in, otherwise those of now."""
    if report.is_handed_in:
        return frozen_figures(report)
    return refresh(report)


def frozen_figures(report: AnnualReport) -> ReportFigures:
    if report.figures is None:
        raise ValueError(f"Report {report.pk} has no frozen figures")
    return report_figures(report.figures)


def part_of(report: AnnualReport) -> "ReportFigures | InWork":
    """What the page of one part prints: as `figures_of`, but no more is made than the page asks for."""
    return frozen_figures(report) if report.is_handed_in else InWork(report)


def refresh(report: AnnualReport) -> ReportFigures:
    """Figures of the live rows, also laid on the report for the workflow's checks."""
    figures = current_figures(report)
    report.lay(figures, content_sha256)
    return figures


@dataclass(frozen=True)
class Live:
    """A plan's rows as they are now: what the figures of each of its years are made of."""

    document: Document
    measured: Mapping[str, Series]
    booked: Sequence[Booked]


def live_of(plan: Plan, document: Document | None = None) -> Live:
    """`document` is the plan's own where it has been read already."""
    return Live(document or current_document(plan), series_of([plan]), booked_of(plan))


def current_figures(report: AnnualReport, live: Live | None = None) -> ReportFigures:
    """Figures of the live rows; `live` is given where they have been read already."""
    made = InWork(report)
    if live:
        made.live, made.measured, made.booked = live.document, live.measured, live.booked
    return ReportFigures(**{one.name: getattr(made, one.name) for one in fields(ReportFigures)})


class InWork(Derived):
    """Figures of a report in work, made of live rows. Each is made when it is first asked for, so a page of one
    part makes that part alone; the whole report is all of them. The names are those of `ReportFigures`."""

    def __init__(self, report: AnnualReport) -> None:
        scheme = report.plan.scheme
        self.report, self.of = report, report.plan
        self.year, self.version, self.due_on = report.year, report.number, report.due_on
        self.summary, self.what_changed = report.summary, report.what_changed
        self.variance_explanation = report.variance_explanation
        self.variance_limit, self.variance_amount = scheme.variance_percent, scheme.variance_amount
        self.variance_blocks = scheme.variance_blocks_report

    # What they are made of

    @cached_property
    def live(self) -> Document:
        return current_document(self.of)

    @cached_property
    def measured(self) -> Mapping[str, Series]:
        return series_of([self.of])

    @cached_property
    def booked(self) -> Sequence[Booked]:
        return booked_of(self.of)

    @cached_property
    def during(self) -> tuple[Document, dict[str, dt.date]]:
        return in_force_during(self.live, self.year)

    @cached_property
    def document(self) -> Document:
        return self.during[0]

    @cached_property
    def content(self) -> PlanContent:
        return plan_content(self.document)

    @cached_property
    def compared(self) -> Variance:
        return compared(self.document, self.booked)

    @cached_property
    def coming(self) -> tuple[dt.date, dt.date] | None:
        return coming_period(self.content, self.year)

    # What the report says

    @cached_property
    def plan(self) -> PlanFigures:
        return plan_figures(self.content, self.document)

    @property
    def period_from(self) -> dt.date:
        return period_of(self.content, self.year)[0]

    @property
    def period_to(self) -> dt.date:
        return period_of(self.content, self.year)[1]

    @property
    def rated_on(self) -> dt.date:
        return rating_day(self.year, self.content.ends_on, today())

    @cached_property
    def board(self) -> str:
        return board_name(self.of)

    @cached_property
    def foci(self) -> tuple[FocusFigures, ...]:  # type: ignore[override]
        content = self.content
        limits = rating_rule(self.of, self.period_to).thresholds
        first = content.starts_on.year if content.starts_on else self.year
        when = Year(self.year, self.rated_on, today(), limits, rate_in_report, first)
        return _foci(content, when, _written(self.report, self.during[1]), self.measured)

    @cached_property
    def activities_by_focus(self) -> tuple[tuple[str, tuple[ActivityFigures, ...]], ...]:
        # As `foci` has them, without a look at what has been measured.
        written = _Written(
            {}, {str(row.activity.uid): row for row in statuses_of(self.report.pk)}, self.during[1]
        )
        begins, ends = period_of(self.content, self.year)
        return tuple(
            (focus.name, _activities(focus.goals, written, begins, ends)) for focus in self.content.foci
        )

    @cached_property
    def money(self) -> MoneyFigures:
        return money_figures(self.of, self.document, self.year, self.booked, self.compared)

    @cached_property
    def milestones(self) -> tuple[MilestoneFigures, ...]:
        return _milestones(self.content, self.period_from, self.period_to)

    @cached_property
    def coming_milestones(self) -> tuple[MilestoneFigures, ...]:
        return _milestones(self.content, *self.coming) if self.coming else ()

    @property
    def coming_from(self) -> dt.date | None:  # type: ignore[override]
        return self.coming[0] if self.coming else None

    @property
    def coming_to(self) -> dt.date | None:
        return self.coming[1] if self.coming else None

    @cached_property
    def facts(self) -> Facts:
        return facts_of(self.report)

    @cached_property
    def variances(self) -> tuple[VarianceLine, ...]:  # type: ignore[override]
        return variance_lines(self.of, self.document, self.year, self.booked, self.compared)

    @cached_property
    def regulation(self) -> tuple[RegulationRow, ...]:
        return regulation_rows(self.of, self.year)


def period_of(content: PlanContent, year: int) -> tuple[dt.date, dt.date]:
    """The part of a calendar year that lies in the term."""
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    if content.starts_on and content.starts_on.year == year:
        first = content.starts_on
    if content.ends_on and content.ends_on.year == year:
        last = content.ends_on
    return first, last


def coming_period(content: PlanContent, year: int) -> tuple[dt.date, dt.date] | None:
    """The coming year as far as the term goes; None when the plan ends with the report's year."""
    if content.ends_on is not None and content.ends_on.year <= year:
        return None
    return period_of(content, year + 1)


def plan_figures(content: PlanContent, document: Document) -> PlanFigures:
    grant = document.get("grant")
    return PlanFigures(
        number=content.number,
        title=content.title,
        municipality=content.municipality,
        applicant=content.applicant,
        participants=content.participants,
        scheme=content.scheme,
        starts_on=content.starts_on,
        ends_on=content.ends_on,
        areas=tuple(
            AreaFigures(
                area.name,
                tuple(f"{estate.name}, {estate.organisation}" for estate in area.estates),
                _sum(estate.homes for estate in area.estates),
                area.residents,
            )
            for area in content.areas
        ),
        grant=Decimal(grant["amount"]) if grant else None,
        grant_reference=grant["reference"] if grant else "",
        granted_on=dt.date.fromisoformat(grant["granted_on"]) if grant else None,
    )


def _sum(numbers: Iterable[int | None]) -> int | None:
    known = [number for number in numbers if number is not None]
    return sum(known) if known else None


def facts_of(report: AnnualReport) -> Facts:
    """What has been done with the report so far; the hand-in fills in the rest before it freezes them."""
    return Facts(
        status=report.status,
        board_meeting_on=report.board_meeting_on,
        board_approved_by=str(report.board_approved_by or ""),
        submitted_by="",
        submitted_for="",
        submitted_at=None,
    )


def sealed_facts(figures: ReportFigures, *, by: str, organisation: str, at: dt.datetime) -> ReportFigures:
    facts = replace(
        figures.facts,
        status=str(AnnualReport.Status.SUBMITTED),
        submitted_by=by,
        submitted_for=organisation,
        submitted_at=at,
    )
    return replace(figures, facts=facts)


def board_name(plan: Plan) -> str:
    """ "bestyrelsen" or "styregruppen": what the plan's own board is called."""
    bodies = {seat.body for seat in board_seats(plan)}
    return "bestyrelsen" if PlanMembership.Body.BOARD in bodies else "styregruppen"


@dataclass(frozen=True)
class _Written:
    """What the report's writers have said, by uid, and the rows that have ended since the year began."""

    goals: Mapping[str, GoalFulfilment]
    activities: Mapping[str, ActivityStatus]
    ended: Mapping[str, dt.date]


def _written(report: AnnualReport, ended: Mapping[str, dt.date]) -> _Written:
    return _Written(
        {str(row.goal.uid): row for row in _fulfilments(report.pk)},
        {str(row.activity.uid): row for row in statuses_of(report.pk)},
        ended,
    )


@statement
def _fulfilments(report_id: int) -> QuerySet[GoalFulfilment]:
    return GoalFulfilment.objects.filter(report=report_id).select_related("goal")


@statement
def statuses_of(report_id: int) -> QuerySet[ActivityStatus]:
    return ActivityStatus.objects.filter(report=report_id).select_related("activity")


def _foci(
    content: PlanContent,
    when: Year,
    written: _Written,
    measured: Mapping[str, Series],
) -> tuple[FocusFigures, ...]:
    coming = coming_period(content, when.year)
    begins, ends = period_of(content, when.year)
    return tuple(
        FocusFigures(
            code=focus.code,
            name=focus.name,
            goals=tuple(_goal(goal, measured, when, written) for goal in focus.goals),
            activities=_activities(focus.goals, written, begins, ends),
            coming=tuple(
                _activity(one, _Written({}, {}, {}))
                for goal in focus.goals
                for one in goal.activities
                if coming and _touches(one, *coming) and not {goal.uid, one.uid} & written.ended.keys()
            ),
        )
        for focus in content.foci
    )


def _activities(
    goals: Iterable[GoalFigure], written: _Written, begins: dt.date, ends: dt.date
) -> tuple[ActivityFigures, ...]:
    return tuple(
        _activity(one, written) for goal in goals for one in goal.activities if _touches(one, begins, ends)
    )


def _goal(goal: GoalFigure, measured: Mapping[str, Series], when: Year, written: _Written) -> GoalFigures:
    row = written.goals.get(goal.uid)
    return goal_figures(
        goal,
        measured,
        when,
        ended_on=written.ended.get(goal.uid),
        chosen=row.rating if row else "",
        reason=row.reason if row else "",
        text=row.text if row else "",
    )


def _touches(activity: ActivityFigure, begins: dt.date, ends: dt.date) -> bool:
    """Whether the handling's period touches the dates; one without a period belongs to every year."""
    return (activity.starts_on is None or activity.starts_on <= ends) and (
        activity.ends_on is None or activity.ends_on >= begins
    )


def _activity(activity: ActivityFigure, written: _Written) -> ActivityFigures:
    row = written.activities.get(activity.uid)
    responsible = ", ".join(part for part in (activity.responsible_body, activity.responsible_person) if part)
    return ActivityFigures(
        uid=activity.uid,
        number=activity.number,
        title=activity.title,
        description=activity.description,
        responsible=responsible,
        target_group=activity.target_group,
        level=activity.level,
        starts_on=activity.starts_on,
        ends_on=activity.ends_on,
        ended_on=written.ended.get(activity.uid),
        state=row.state if row else "",
        text=row.text if row else "",
    )


def _milestones(content: PlanContent, begins: dt.date, ends: dt.date) -> tuple[MilestoneFigures, ...]:
    return tuple(
        MilestoneFigures(one.uid, one.title, one.focus, one.due_on, one.reached_on)
        for one in content.milestones
        if one.due_on is not None and begins <= one.due_on <= ends
    )
