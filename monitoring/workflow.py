"""The life of a redegørelse. One line = one edge with one permission; buttons, checks and diagram follow."""

from core.dates import today
from core.rules import errors
from core.workflow import Transition, Workflow
from monitoring.models import AnnualReport
from monitoring.permissions import can_answer, can_approve, can_return_from_board, can_submit, can_write
from monitoring.rules import check

Status = AnnualReport.Status


def is_complete(report: AnnualReport) -> list[str]:
    """Errors of the check page; `figures_now` is what the live rows say at this moment."""
    return _missing(report, handing_in=False)


def is_ready_for_the_fund(report: AnnualReport) -> list[str]:
    """As complete as the board saw it, and the year's books closed."""
    return _missing(report, handing_in=True)


def _missing(report: AnnualReport, *, handing_in: bool) -> list[str]:
    if report.figures_now is None:
        raise ValueError("Lay the report's figures on it first: figures.refresh(report).")
    findings = errors(check(report.figures_now, today=today(), handing_in=handing_in))
    return [f"{finding.message} {finding.detail}".strip() for finding in findings]


def is_as_the_board_saw_it(report: AnnualReport) -> list[str]:
    if not report.content_now:
        raise ValueError("Lay the report's figures on it first: figures.refresh(report).")
    if report.content_now == report.board_sha256:
        return []
    return [
        "Tal eller tekst er ændret, siden redegørelsen blev godkendt. Åbn den igen, og send den til godkendelse."
    ]


REPORT = Workflow(
    "report",
    "Redegørelsens forløb",
    Status,
    "status",
    [
        Transition(
            "send_to_board",
            Status.DRAFT,
            Status.AT_BOARD,
            can_write,
            "Send til styregruppen",
            (is_complete,),
            "primary",
        ),
        Transition("take_back", Status.AT_BOARD, Status.DRAFT, can_write, "Træk tilbage til kladde"),
        Transition(
            "return_from_board",
            Status.AT_BOARD,
            Status.DRAFT,
            can_return_from_board,
            "Send tilbage til rettelse",
        ),
        Transition(
            "approve",
            Status.AT_BOARD,
            Status.BOARD_APPROVED,
            can_approve,
            "Bekræft godkendelsen",
            (),
            "primary",
        ),
        Transition("reopen", Status.BOARD_APPROVED, Status.DRAFT, can_write, "Åbn for rettelser"),
        Transition(
            "submit",
            Status.BOARD_APPROVED,
            Status.SUBMITTED,
            can_submit,
            "Indsend til Landsbyggefonden",
            (is_ready_for_the_fund, is_as_the_board_saw_it),
            "primary",
        ),
        Transition("return", Status.SUBMITTED, Status.RETURNED, can_answer, "Send retur med bemærkninger"),
        Transition(
            "accept", Status.SUBMITTED, Status.ACCEPTED, can_answer, "Accepter redegørelsen", (), "primary"
        ),
    ],
)
