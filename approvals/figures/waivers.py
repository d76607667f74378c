"""Fritagelser from four eyes as pages show them, and whom an administrator can free at a step."""

from dataclasses import dataclass

from accounts.figures.people import People
from accounts.models import User
from accounts.querysets import reach_of
from approvals.models import Case, CaseStep, StepKind, Waiver
from approvals.permissions import hand_in, waivers_of
from approvals.permissions.amendments import board_tellers
from approvals.permissions.waivers import confirming_rights, reasons_between
from core.danish import format_date


@dataclass(frozen=True)
class WaiverFigure:
    """One fritagelse. `reason` is Markdown."""

    waiver: Waiver
    heading: str
    text: str
    state: str
    reason: str


def waiver_figure(waiver: Waiver) -> WaiverFigure:
    ended = f"Slut {format_date(waiver.ended_at)}" if waiver.ended_at else "Gælder"
    return WaiverFigure(
        waiver=waiver,
        heading=f"{waiver.person} er fritaget fra fire øjne",
        text=f"Givet af {waiver.granted_by}, {format_date(waiver.granted_at)}",
        state=ended,
        reason=waiver.reason,
    )


def waivers_at(step: CaseStep) -> list[WaiverFigure]:
    """The newest first."""
    return [waiver_figure(one) for one in reversed(waivers_of(step))]


def waivers_in(case: Case, steps: list[CaseStep]) -> list[tuple[CaseStep, WaiverFigure]]:
    """Every fritagelse of a case, step by step."""
    return [(step, figure) for step in steps if step.case_id == case.pk for figure in waivers_at(step)]


def can_be_freed(granter: User, step: CaseStep, people: People) -> list[tuple[User, list[str]]]:
    """Those who have the right to confirm here for an organisation that the administrator manages, and may not, with
    what they have done."""
    managed = reach_of(granter).managed_organisations
    if step.kind == StepKind.BOARD:
        found = board_tellers(step, people)
    else:
        rights = [(pk, right) for pk, right in confirming_rights(step) if pk in managed]
        found = [user for pk, right in rights for user in people.who(pk, right)]
    return [
        (user, hand_in(user.pk, step))
        for user in dict.fromkeys(found)
        if not reasons_between(granter, user, step)
    ]
