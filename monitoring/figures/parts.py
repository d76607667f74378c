"""The page of a redegørelse: what was checked, its parts and its way to the fund."""

from collections.abc import Iterable
from dataclasses import dataclass

from core.addresses import reverse
from core.danish import format_date, format_datetime
from core.rules import Finding
from monitoring.calculations import ReportFigures
from monitoring.models import AnnualReport
from monitoring.permissions import approvers_of

Status = AnnualReport.Status
# Which rules stop which part.
PART_OF = {
    "SUMMARY_MISSING": "summary",
    "WHAT_CHANGED_MISSING": "summary",
    "GOAL_NOT_RATED": "goals",
    "ACTIVITY_WITHOUT_STATUS": "activities",
    "SUMS_DIFFER": "money",
    "NOTHING_BOOKED": "money",
    "LEDGER_YEAR_OPEN": "money",
    "VARIANCE_UNEXPLAINED": "money",
    "COMING_YEAR_EMPTY": "milestones",
}


@dataclass(frozen=True)
class RuleRow:
    """A line of components/rule_list.html."""

    severity: str
    text: str
    detail: str = ""
    url: str = ""
    link_text: str = ""


@dataclass(frozen=True)
class PartRow:
    name: str
    url: str
    content: str
    severity: str
    state: str


@dataclass(frozen=True)
class StepRow:
    """A line of components/step_list.html."""

    title: str
    state: str
    status: str = ""
    lines: tuple[str, ...] = ()
    remark: str = ""
    url: str = ""


def rule_rows(findings: Iterable[Finding], passed: Iterable[str]) -> list[RuleRow]:
    broken = [
        RuleRow(str(finding.severity), finding.message, finding.detail, finding.url, finding.link_text)
        for finding in findings
    ]
    return [*broken, *(RuleRow("ok", text) for text in passed)]


def report_parts(figures: ReportFigures, findings: Iterable[Finding]) -> list[PartRow]:
    found = list(findings)
    goals, activities = len(figures.goals), len(figures.activities)
    coming = "Planen slutter med året"
    if figures.coming_year:
        coming = f"{figures.coming_year}"
        if figures.coming_to and (figures.coming_to.month, figures.coming_to.day) != (12, 31):
            coming += f", til planen slutter den {format_date(figures.coming_to, 'day_month')}"
    rows = (
        ("summary", "1 Sammenfatning", "Året i korte træk"),
        ("money", "2 Regnskab", "Budget og regnskab pr. kategori og kilde"),
        ("goals", "3 Målopfyldelse", f"{goals} mål"),
        (
            "activities",
            "4 Årets handlinger",
            f"{activities} {'handling' if activities == 1 else 'handlinger'}",
        ),
        ("milestones", "5 Milepælsplan", coming),
    )
    return [
        PartRow(
            name,
            reverse(f"monitoring:report_{part}", args=[figures.plan.number, figures.year]),
            content,
            *part_state(part, found),
        )
        for part, name, content in rows
    ]


def part_state(part: str, findings: list[Finding]) -> tuple[str, str]:
    own = [finding for finding in findings if PART_OF.get(finding.code) == part]
    wrong = sum(1 for finding in own if finding.is_error)
    if wrong:
        return "error", f"{wrong} mangler"
    return ("warning", "Se advarsel") if own else ("ok", "Udfyldt")


def report_steps(report: AnnualReport, figures: ReportFigures, *, writes: bool) -> list[StepRow]:
    """Kladde → behandlet → indsendt → modtaget → accepteret, with who and when."""
    status = report.status
    done = {
        Status.DRAFT: 0,
        Status.AT_BOARD: 1,
        Status.BOARD_APPROVED: 2,
        Status.SUBMITTED: 4 if report.first_opened_by_fund_at else 3,
        Status.RETURNED: 4,
        Status.ACCEPTED: 5,
    }[Status(status)]
    steps = [
        ("Kladde", "Du skriver" if writes else "Skrives", _draft(report)),
        (f"Behandlet i {figures.board}", "Afventer formanden", _board(report)),
        ("Indsendt", "Afventer ansøgeren", _handed_in(report, figures)),
        ("Modtaget", "Afventer Landsbyggefonden", _received(report)),
        ("Accepteret", "Behandles i Landsbyggefonden", _answered(report)),
    ]
    rows = []
    for place, (title, status_text, lines) in enumerate(steps):
        state = "done" if place < done else "current" if place == done else "waiting"
        if place == 4 and status == Status.RETURNED:
            rows.append(StepRow("Sendt retur med bemærkninger", "stopped", "", lines))
        else:
            rows.append(StepRow(title, state, status_text if state == "current" else "", lines))
    return rows


def _draft(report: AnnualReport) -> tuple[str, ...]:
    lines = [f"Version {report.number}"] if report.number > 1 else []
    if report.sent_to_board_at and report.status != Status.DRAFT:
        lines.append(f"Sendt videre {format_datetime(report.sent_to_board_at)}")
    return tuple(lines)


def _board(report: AnnualReport) -> tuple[str, ...]:
    if report.board_meeting_on:
        return (f"Møde {format_date(report.board_meeting_on)}", f"Bekræftet af {report.board_approved_by}")
    names = ", ".join(str(user) for user in approvers_of(report))
    return (f"Bekræftes af formand {names}",) if names else ("Ingen formand kan bekræfte endnu",)


def _handed_in(report: AnnualReport, figures: ReportFigures) -> tuple[str, ...]:
    if report.submitted_at:
        return (
            f"{format_datetime(report.submitted_at)} af {figures.facts.submitted_by}",
            f"Kopi til {figures.plan.municipality}",
        )
    return (f"Forsegles og indsendes af ansøgeren. Kopi til {figures.plan.municipality}",)


def _received(report: AnnualReport) -> tuple[str, ...]:
    at = report.first_opened_by_fund_at
    return (format_datetime(at),) if at else ("Landsbyggefonden",)


def _answered(report: AnnualReport) -> tuple[str, ...]:
    if report.answered_at:
        return (f"{format_datetime(report.answered_at)} af {report.answered_by_whom}",)
    return ("Eller sendt retur med bemærkninger",)
