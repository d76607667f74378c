"""The life of a redegørelse: to the board, approved, handed in and frozen, answered. Each locks the report's row and
takes the version that the person saw, so pressing twice gives one result."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.querysets import reach_of
from accounts.roles import Permission
from core.audit import Verb, record
from core.behalf import Behalf, words_on_behalf
from core.dates import now, today
from core.models import TaskRun
from core.snapshots import sha256
from core.tasks import dispatch
from core.versions import Moved, claim
from core.workflow import NotReady, Transition
from monitoring import emails
from monitoring.actions import verbs
from monitoring.actions.withholding import follow_reports
from monitoring.exchange import report_document
from monitoring.figures import board_name, refresh, sealed_facts
from monitoring.models import AnnualReport
from monitoring.permissions import can_answer
from monitoring.workflow import REPORT
from plans.permissions import behalf_on, participant_ids

BUILD = "monitoring.build_report"
MIN_REMARK = 10
ANSWERS = Permission.ACCEPT_REPORT
#: By which right each act is done; the others by that of writing.
RIGHTS = {
    verbs.SUBMITTED: Permission.SUBMIT_REPORT,
    verbs.RECEIVED: ANSWERS,
    verbs.RETURNED: ANSWERS,
    verbs.ACCEPTED: ANSWERS,
}


@contextmanager
def locked_report(report: AnnualReport) -> Iterator[AnnualReport]:
    with transaction.atomic():
        rows = AnnualReport.objects.select_for_update(of=("self",), no_key=True).select_related(
            "plan__scheme", "plan__municipality__organisation", "board_approved_by"
        )
        yield rows.get(pk=report.pk)


def send_to_board(*, report: AnnualReport, by: User, seen_version: int) -> AnnualReport:
    with locked_report(report) as row:
        edge = _require(row, "send_to_board", by, seen_version)
        board = board_name(row.plan)
        _walk(row, edge, by, sent_to_board_by=by, sent_to_board_at=now(), board_remarks="")
        _record(verbs.SENT_TO_BOARD, row, by, board=board)
        emails.at_board(row, board)
    return row


def take_back(*, report: AnnualReport, by: User, seen_version: int) -> AnnualReport:
    with locked_report(report) as row:
        edge = _require(row, "take_back", by, seen_version)
        _walk(row, edge, by)
        _record(verbs.TAKEN_BACK, row, by, board=board_name(row.plan))
    return row


def return_from_board(*, report: AnnualReport, by: User, seen_version: int, remarks: str) -> AnnualReport:
    with locked_report(report) as row:
        edge = _require(row, "return_from_board", by, seen_version)
        _demand(remarks)
        _walk(row, edge, by, board_remarks=remarks)
        board = board_name(row.plan)
        _record(verbs.RETURNED_FROM_BOARD, row, by, board=board, remarks=remarks)
        emails.back_from_board(row, board)
    return row


def approve(
    *, report: AnnualReport, by: User, seen_version: int, seen_content: str, meeting_on: dt.date
) -> AnnualReport:
    """The formand confirms that the board has approved, at its meeting, what stood on the page."""
    with locked_report(report) as row:
        edge = _require(row, "approve", by, seen_version)
        refresh(row)
        if meeting_on > today():
            raise NotReady(["Mødet er ikke holdt endnu. Godkendelsen kan tidligst bekræftes på mødets dag."])
        if meeting_on.year < row.year:
            raise NotReady([f"Mødet kan ikke være holdt før {row.year}."])
        if row.content_now != seen_content:
            raise Moved("Redegørelsens tal eller tekst er ændret, siden du åbnede siden. Se den igen.")
        _walk(
            row,
            edge,
            by,
            board_approved_by=by,
            board_approved_at=now(),
            board_meeting_on=meeting_on,
            board_sha256=row.content_now,
        )
        board = board_name(row.plan)
        _record(verbs.APPROVED, row, by, board=board, meeting_on=meeting_on)
        emails.approved(row, board)
    return row


def reopen(*, report: AnnualReport, by: User, seen_version: int) -> AnnualReport:
    """Back to draft: the board must approve again."""
    with locked_report(report) as row:
        edge = _require(row, "reopen", by, seen_version)
        _walk(
            row,
            edge,
            by,
            board_approved_by=None,
            board_approved_at=None,
            board_meeting_on=None,
            board_sha256="",
        )
        _record(verbs.REOPENED, row, by)
    return row


def submit(*, report: AnnualReport, by: User, seen_version: int) -> TaskRun:
    """Freeze the figures and hand in; the sealed PDF is made from what was frozen, by the run that is given back."""
    with locked_report(report) as row:
        edge = _require(row, "submit", by, seen_version)
        figures = refresh(row)
        at = now()
        document = report_document(
            sealed_facts(figures, by=signer_of(by, row), organisation=organisation_of(by, row), at=at)
        )
        code = sha256(document)
        _walk(row, edge, by, figures=document, sha256=code, submitted_by=by, submitted_at=at)
        _record(verbs.SUBMITTED, row, by, code=code[:12])
        follow_reports(plan=row.plan)
        emails.handed_in(row)
        return build(report=row, by=by)


def build(*, report: AnnualReport, by: User | None) -> TaskRun:
    """Have the PDF made; a run that is under way is not started twice."""
    return dispatch(BUILD, subject=report, root=report.plan, by=by)


def signer_of(user: User, report: AnnualReport) -> str:
    """Who hands in, with the person stood in for; the organisation has a place of its own."""
    principal = _behalf(report, user, Permission.SUBMIT_REPORT).person
    return f"{user.name}{words_on_behalf(principal and User.objects.get(pk=principal), '')}"


def organisation_of(user: User, report: AnnualReport) -> str:
    """For which of the plan's organisations the person hands in."""
    own = [row.name for row in reach_of(user).rows if row.organisation_id in participant_ids(report.plan)]
    return own[0] if own else ""


def receive(*, report: AnnualReport, by: User) -> bool:
    """Modtaget: the fund has opened it for the first time."""
    if report.status != AnnualReport.Status.SUBMITTED or report.first_opened_by_fund_at is not None:
        return False
    if not can_answer(by, report):
        return False
    with locked_report(report) as row:
        if row.status != AnnualReport.Status.SUBMITTED or row.first_opened_by_fund_at is not None:
            return False
        row.first_opened_by_fund_at = now()
        row._history_user = by  # type: ignore[attr-defined]
        row.save(update_fields=["first_opened_by_fund_at"])
        _record(verbs.RECEIVED, row, by)
    report.first_opened_by_fund_at, report.version = row.first_opened_by_fund_at, row.version
    return True


def return_report(*, report: AnnualReport, by: User, seen_version: int, remarks: str) -> AnnualReport:
    with locked_report(report) as row:
        edge = _require(row, "return", by, seen_version)
        _demand(remarks)
        _walk(
            row,
            edge,
            by,
            answered_by=by,
            answered_for_id=_behalf(row, by, ANSWERS).person,
            answered_at=now(),
            remarks=remarks,
        )
        _record(verbs.RETURNED, row, by, remarks=remarks)
        emails.answered(row)
    return row


def accept(*, report: AnnualReport, by: User, seen_version: int) -> AnnualReport:
    with locked_report(report) as row:
        edge = _require(row, "accept", by, seen_version)
        _walk(
            row, edge, by, answered_by=by, answered_for_id=_behalf(row, by, ANSWERS).person, answered_at=now()
        )
        _record(verbs.ACCEPTED, row, by)
        emails.answered(row)
    return row


def _require(row: AnnualReport, name: str, by: User, seen_version: int) -> Transition:
    """The edge and the version that was seen. Figures are made only for somebody who may walk it and where it asks."""
    edge = REPORT.get(name, row)
    if edge.checks and edge.permission(by, row):
        refresh(row)
    REPORT.require(name, row, by)
    claim(row, seen_version)
    return edge


def _demand(remarks: str) -> None:
    if len(remarks.strip()) < MIN_REMARK:
        raise NotReady(["Skriv, hvad der skal rettes."])


def _walk(row: AnnualReport, edge: Transition, by: User, **changes: Any) -> None:
    for name, value in changes.items():
        setattr(row, name, value)
    row.status = edge.target
    row._history_user = by  # type: ignore[attr-defined]
    row.save(update_fields=["status", *changes])


def _record(verb: Verb, row: AnnualReport, by: User | None, **data: Any) -> None:
    of_the_board = verb in (verbs.APPROVED, verbs.RETURNED_FROM_BOARD)
    behalf = Behalf() if of_the_board else _behalf(row, by, RIGHTS.get(verb, Permission.WRITE_REPORT))
    record(verb, subject=row, root=row.plan, by=by, on_behalf_of=behalf, year=row.year, **data)


def _answer(row: AnnualReport, by: User) -> dict[str, Any]:
    principal = _behalf(row, by, ANSWERS).person
    return {"answered_by": by, "answered_for_id": principal, "answered_at": now()}


def _behalf(row: AnnualReport, by: User | None, right: Permission) -> Behalf:
    """The formand's acts are a seat's, in which nobody stands in."""
    return behalf_on(by, row.plan, right)
