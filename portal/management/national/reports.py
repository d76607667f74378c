"""The yearly redegørelser of a started plan: those handed in are frozen as the hand-in freezes them."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from core.audit import Verb
from core.dates import as_of
from core.snapshots import sha256
from monitoring.actions import verbs
from monitoring.exchange import content_sha256, report_document
from monitoring.figures import Live, current_figures, sealed_facts
from monitoring.models import ActivityStatus, AnnualReport, GoalFulfilment
from portal.management.demo.build import moment
from portal.management.demo.reports import EXPLANATION, REASON, STATES, SUMMARY
from portal.management.demo.stories import Stage
from portal.management.national.content import Draft
from portal.management.national.rows import Rows, act
from portal.management.national.years import is_gap

Status = AnnualReport.Status
# How far last year's redegørelse has come, plan by plan; those of earlier years have been accepted.
LATEST = (
    Status.ACCEPTED, Status.SUBMITTED, Status.ACCEPTED, Status.DRAFT, Status.AT_BOARD, Status.ACCEPTED,
    Status.BOARD_APPROVED, Status.RETURNED,
)  # fmt: skip
APPROVED = (Status.BOARD_APPROVED, Status.SUBMITTED, Status.RETURNED, Status.ACCEPTED)
HANDED_IN = (Status.SUBMITTED, Status.RETURNED, Status.ACCEPTED)
BOARD = "styregruppen"
# What `seal` writes.
SEALED = (
    "status", "board_meeting_on", "board_approved_by", "board_approved_at", "board_sha256", "figures", "sha256",
    "submitted_by", "submitted_at", "first_opened_by_fund_at", "answered_by", "answered_at", "remarks",
)  # fmt: skip
ANSWERED = (Status.RETURNED, Status.ACCEPTED)


def begin(rows: Rows, draft: Draft, today: dt.date) -> list[tuple[AnnualReport, Status]]:
    """A report for every year of the term that is over, with how far it is to come, and what its writers have said."""
    outline, reports = draft.outline, []
    for year in range(outline.starts_on.year, min(outline.ends_on.year, today.year - 1) + 1):
        last = year == today.year - 1 and outline.stage != Stage.ENDED
        status = LATEST[outline.turn % len(LATEST)] if last else Status.ACCEPTED
        row = rows.add(report(draft, year, status))
        reports.append((row, status))
        tell_goals(rows, draft, row)
        if status != Status.DRAFT:
            for place, activity in enumerate(draft.activities):
                rows.add(ActivityStatus(report=row, activity=activity, state=STATES[place % len(STATES)]))
    return reports


def tell_goals(rows: Rows, draft: Draft, row: AnnualReport) -> None:
    """A målopfyldelse chosen by hand where the numbers suggest none, and words to every third goal."""
    gaps = {
        draft.indicators[place].goal_id
        for place in range(len(draft.indicators))
        if is_gap(draft, place, row.year)
    }
    for place, goal in enumerate(draft.goals):
        if goal.pk in gaps:
            chosen: dict[str, Any] = {"rating": "on_track", "reason": REASON}
        elif place % 3 == 0:
            chosen = {"text": "Det går som ventet."}
        else:
            continue
        rows.add(GoalFulfilment(report=row, goal=goal, **chosen))


def report(draft: Draft, year: int, status: Status) -> AnnualReport:
    """The report's row before anything is frozen."""
    outline = draft.outline
    row = AnnualReport(
        plan=draft.plan,
        year=year,
        # A hand-in is sealed in one step, `seal`, when all that it freezes has been written.
        status=Status.DRAFT if status == Status.DRAFT else Status.AT_BOARD,
        due_on=draft.plan.scheme.report_due_on(year),
        summary=SUMMARY,
        variance_explanation="" if status == Status.DRAFT else EXPLANATION,
    )
    if status != Status.DRAFT:
        row.sent_to_board_by, row.sent_to_board_at = outline.manager, moment(dt.date(year + 1, 3, 20))
    return row


def seal(rows: Rows, draft: Draft, row: AnnualReport, status: Status, live: Live) -> None:
    """Take the report as far as it has come, on the days when it went there. All that it prints is written."""
    outline, begins = draft.outline, dt.date(row.year + 1, 1, 1)
    tell = Telling(rows, draft, row)
    tell(verbs.BEGUN, outline.manager, moment(begins.replace(month=2)))
    if status == Status.DRAFT:
        return
    tell(verbs.SENT_TO_BOARD, outline.manager, moment(begins.replace(month=3)), board=BOARD)
    if status not in APPROVED:
        return
    row.board_meeting_on, row.board_approved_by = dt.date(row.year + 1, 4, 22), outline.chair
    row.board_approved_at, at = moment(dt.date(row.year + 1, 4, 25)), moment(dt.date(row.year + 1, 5, 4))
    row.status = status
    tell(verbs.APPROVED, outline.chair, row.board_approved_at, board=BOARD, meeting_on=row.board_meeting_on)
    with as_of(at):
        figures = current_figures(row, live)
    row.board_sha256 = content_sha256(figures)
    if status in HANDED_IN:
        organisation = str(outline.applicant.organisation)
        facts = sealed_facts(figures, by=outline.signer.name, organisation=organisation, at=at)
        row.figures = report_document(facts)
        row.sha256, row.submitted_by, row.submitted_at = sha256(row.figures), outline.signer, at
        tell(verbs.SUBMITTED, outline.signer, at, code=row.sha256[:12])
    if status in ANSWERED:
        answer(tell, row, outline.fund)
    AnnualReport.objects.filter(pk=row.pk).update(**{name: getattr(row, name) for name in SEALED})


def answer(tell: "Telling", row: AnnualReport, fund: User) -> None:
    at = moment(dt.date(row.year + 1, 8, 16))
    row.first_opened_by_fund_at = row.answered_at = at
    row.answered_by = fund
    tell(verbs.RECEIVED, fund, at)
    if row.status == Status.RETURNED:
        row.remarks = "Forklar afvigelserne nærmere."
        tell(verbs.RETURNED, fund, at, remarks=row.remarks)
    else:
        tell(verbs.ACCEPTED, fund, at)


@dataclass(frozen=True)
class Telling:
    """What happened to one report, for the plan's timeline."""

    rows: Rows
    draft: Draft
    report: AnnualReport

    def __call__(self, verb: Verb, by: User, at: dt.datetime, **data: Any) -> None:
        self.rows.add(act(verb, self.report, self.draft.plan, by, at, year=self.report.year, **data))
