"""The figures of a redegørelse. A report in work is made of live rows; one that has been handed in is printed from what
was frozen then, never from live rows."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db.models import QuerySet

from approvals.exchange import current_document
from core.dates import today
from core.statements import statement
from funding.figures import Booked, booked_of, compared
from monitoring.calculations import (
    ActivityFigures,
    AreaFigures,
    Facts,
    FocusFigures,
    GoalFigures,
    MilestoneFigures,
    PlanFigures,
    ReportFigures,
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


def refresh(report: AnnualReport) -> ReportFigures:
    """Figures of the live rows, also laid on the report for the workflow's checks."""
    report.figures_now = current_figures(report)
    report.content_now = content_sha256(report.figures_now)
    return report.figures_now


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
    plan, year = report.plan, report.year
    live = live or live_of(plan)
    document, ended = in_force_during(live.document, year)
    content = plan_content(document)
    begins, ends = period_of(content, year)
    on = rating_day(year, content.ends_on, today())
    rule = rating_rule(plan, ends)
    first = content.starts_on.year if content.starts_on else year
    when = Year(year, on, today(), rule.thresholds, rate_in_report, first)
    coming = coming_period(content, year)
    found = compared(document, live.booked)
    return ReportFigures(
        plan=plan_figures(content, document),
        year=year,
        version=report.number,
        period_from=begins,
        period_to=ends,
        rated_on=on,
        due_on=report.due_on,
        board=board_name(plan),
        summary=report.summary,
        variance_explanation=report.variance_explanation,
        variance_limit=plan.scheme.variance_percent,
        what_changed=report.what_changed,
        foci=_foci(content, when, _written(report, ended), live.measured),
        money=money_figures(plan, document, year, live.booked, found),
        milestones=_milestones(content, begins, ends),
        coming_milestones=_milestones(content, *coming) if coming else (),
        coming_from=coming[0] if coming else None,
        coming_to=coming[1] if coming else None,
        facts=facts_of(report),
        variance_amount=plan.scheme.variance_amount,
        variance_blocks=plan.scheme.variance_blocks_report,
        variances=variance_lines(plan, document, year, live.booked, found),
        regulation=regulation_rows(plan, year),
    )


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
        {str(row.activity.uid): row for row in _statuses(report.pk)},
        ended,
    )


@statement
def _fulfilments(report_id: int) -> QuerySet[GoalFulfilment]:
    return GoalFulfilment.objects.filter(report=report_id).select_related("goal")


@statement
def _statuses(report_id: int) -> QuerySet[ActivityStatus]:
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
            activities=tuple(
                _activity(one, written)
                for goal in focus.goals
                for one in goal.activities
                if _touches(one, begins, ends)
            ),
            coming=tuple(
                _activity(one, _Written({}, {}, {}))
                for goal in focus.goals
                for one in goal.activities
                if coming and _touches(one, *coming) and not {goal.uid, one.uid} & written.ended.keys()
            ),
        )
        for focus in content.foci
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
