"""Writing a redegørelse: begin it, and save its texts, ratings and statuses while it is a draft."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.roles import Permission
from core.audit import record
from core.versions import Moved
from core.workflow import NotAllowed, WrongState
from monitoring.actions import verbs
from monitoring.actions.measuring import Merges
from monitoring.calculations import years_of_term
from monitoring.models import ActivityStatus, AnnualReport, GoalFulfilment
from monitoring.permissions import WRITTEN, can_begin_report, can_write
from plans.models import Activity, Goal, Plan
from plans.permissions import behalf_on

Status = AnnualReport.Status
IN_WORK = (Status.DRAFT, Status.AT_BOARD, Status.BOARD_APPROVED)
Row = AnnualReport | GoalFulfilment | ActivityStatus


def begin_report(*, plan: Plan, year: int, by: User) -> AnnualReport:
    """The report in work about a year of the term; a new version when the fund has sent the last one back."""
    if not can_begin_report(by, plan):
        raise NotAllowed("Du kan ikke skrive redegørelser for planen.")
    if year not in years_of_term(plan.starts_on, plan.ends_on):
        raise WrongState(f"{year} ligger uden for planens periode.")
    try:
        with transaction.atomic():
            latest = latest_version(plan, year)
            if latest is not None and latest.status in IN_WORK:
                return latest
            if latest is not None and latest.status != Status.RETURNED:
                raise WrongState(f"Redegørelse {year} er {latest.get_status_display().lower()}.")
            return _begin(plan, year, latest, by)
    except IntegrityError:
        # Two pressed at once: the other's report is the one.
        return AnnualReport.objects.get(plan=plan, year=year, status__in=IN_WORK)


def latest_version(plan: Plan, year: int) -> AnnualReport | None:
    return AnnualReport.objects.filter(plan=plan, year=year).order_by("-number").first()


def _begin(plan: Plan, year: int, returned: AnnualReport | None, by: User) -> AnnualReport:
    report = AnnualReport(
        plan=plan,
        year=year,
        number=returned.number + 1 if returned else 1,
        due_on=plan.scheme.report_due_on(year),
        summary=returned.summary if returned else "",
        variance_explanation=returned.variance_explanation if returned else "",
    )
    _save(report, by)
    behalf = behalf_on(by, plan, Permission.WRITE_REPORT)
    if returned is None:
        record(verbs.BEGUN, subject=report, root=plan, by=by, on_behalf_of=behalf, year=year)
        return report
    for fulfilment in returned.fulfilments.all():
        copied = GoalFulfilment(report=report, goal_id=fulfilment.goal_id, rating=fulfilment.rating)
        copied.reason, copied.text = fulfilment.reason, fulfilment.text
        _save(copied, by)
    for status in returned.activity_statuses.all():
        _save(
            ActivityStatus(
                report=report, activity_id=status.activity_id, state=status.state, text=status.text
            ),
            by,
        )
    record(
        verbs.CORRECTION_BEGUN,
        subject=report,
        root=plan,
        by=by,
        on_behalf_of=behalf,
        year=year,
        number=report.number,
    )
    return report


@contextmanager
def writing(report: AnnualReport, by: User) -> Iterator[AnnualReport]:
    """The report, locked, as long as it is a draft that this person writes."""
    with transaction.atomic():
        found = AnnualReport.objects.select_for_update(of=("self",), no_key=True).select_related("plan")
        locked = found.get(pk=report.pk)
        if not can_write(by, locked):
            raise NotAllowed("Du kan ikke skrive i redegørelsen.")
        if locked.status != Status.DRAFT:
            raise Moved(
                f"Redegørelsen er ikke længere en kladde. Status er »{locked.get_status_display()}«. Kopier din tekst."
            )
        yield locked


def save_texts(*, report: AnnualReport, form: Merges, by: User) -> AnnualReport:
    """Sammenfatning, explanation of variances, what has changed: whichever the form holds."""
    with writing(report, by) as locked:
        _merge(locked, form, by)
    return locked


def save_fulfilment(*, report: AnnualReport, goal: Goal, form: Merges, by: User) -> GoalFulfilment:
    with writing(report, by) as locked:
        row = locked.fulfilments.filter(goal=goal).first() or GoalFulfilment(report=locked, goal=goal)
        _merge(row, form, by)
    return row


def save_activities(
    *, report: AnnualReport, forms: Sequence[tuple[Activity, Merges]], by: User
) -> list[ActivityStatus]:
    """All of the year's handlinger at once, or none."""
    with writing(report, by) as locked:
        rows = {row.activity_id: row for row in locked.activity_statuses.all()}
        for activity, form in forms:
            row = rows.get(activity.pk) or ActivityStatus(report=locked, activity=activity)
            _merge(row, form, by)
            rows[activity.pk] = row
    return list(rows.values())


def _merge(row: Row, form: Merges, by: User) -> None:
    names = form.merge_into(row)
    if names:
        _save(row, by, None if row._state.adding else names)


def _save(row: Row, by: User, names: Sequence[str] | None = None) -> None:
    """Every text leaves a mark of who wrote it: whoever has written cannot approve for the board."""
    row._history_user = by  # type: ignore[union-attr]
    row._change_reason = WRITTEN  # type: ignore[union-attr]
    row.save(update_fields=names)
