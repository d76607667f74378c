"""What is next, and how far a plan is: for the plan page, the list of plans and mine opgaver."""

import datetime as dt
from dataclasses import dataclass, replace

from accounts.models import User
from approvals.figures.decisions import votes_text
from approvals.figures.files import CaseFile, case_file
from approvals.figures.moves import Move, corrections, moves
from approvals.figures.steps import nobody_can, people_for, who_can
from approvals.models import Case, Decision, Outcome, Snapshot, StepKind
from approvals.permissions import can_read_unconfirmed, shows_live
from core.addresses import reverse
from core.danish import format_date
from core.dates import today
from plans.figures import sections
from plans.models import Plan
from plans.permissions import has_write_access

Status = Plan.Status
TONES = {
    Status.DRAFT: "",
    Status.IN_APPROVAL: "warning",
    Status.RUNNING: "success",
    Status.ENDED: "",
    Status.REFUSED: "error",
    Status.WITHDRAWN: "",
}


@dataclass(frozen=True)
class PlanState:
    """Status as people read it, and the hand-in that it is about."""

    label: str
    tone: str
    facts: tuple[str, ...] = ()


@dataclass(frozen=True)
class NextStep:
    """The one box that says what to do, by whom and by when."""

    title: str
    text: str
    is_mine: bool
    url: str = ""
    button: str = ""
    due_on: dt.date | None = None
    rows: tuple[tuple[str, str, str], ...] = ()
    # What else the user may do now: (text, address).
    links: tuple[tuple[str, str], ...] = ()
    warning: str = ""


# State


def plan_state(plan: Plan, case: Case | None) -> PlanState:
    """`case`: what `case_of` finds."""
    facts = (case.hand_in,) if case else ()
    state = PlanState(plan_status_label(plan, case), tone_of(plan, case), facts)
    if plan.status == Status.IN_APPROVAL and case is not None and case.state == Case.State.RETURNED:
        return replace(state, facts=(*state.facts, *_open_for_corrections(plan)))
    return state


def _open_for_corrections(plan: Plan) -> tuple[str, ...]:
    """ "Åbent for rettelser: Beskæftigelse, Økonomi", so that nobody looks for an edit button that is not there."""
    every = sections(plan)
    names = [section.label for section in every if section.code in plan.open_sections]
    if not names:
        return ()
    return (f"Åbent for rettelser: {'hele planen' if len(names) == len(every) else ', '.join(names)}",)


def plan_status_label(plan: Plan, case: Case | None) -> str:
    """Under godkendelse, or Sendt tilbage til rettelse while the case is returned."""
    if plan.status == Status.IN_APPROVAL and case is not None and case.state == Case.State.RETURNED:
        return str(Case.State.RETURNED.label)
    if plan.status == Status.IN_APPROVAL and case is not None and case.is_prequalification:
        return "Under prækvalifikation"
    if plan.status == Status.RUNNING and plan.starts_on and plan.starts_on > today():
        return f"Starter {format_date(plan.starts_on)}"
    return plan.get_status_display()


def tone_of(plan: Plan, case: Case | None) -> str:
    is_back = case is not None and not case.is_amendment and case.state == Case.State.RETURNED
    return "error" if is_back else TONES[Status(plan.status)]


def shown_snapshot(plan: Plan, user: User) -> Snapshot | None:
    """The snapshot that stands for the plan, to whoever may not read the live rows yet."""
    if shows_live(user, plan):
        return None
    found: Snapshot | None = plan.snapshots.visible_to(user).order_by("-number").first()
    return found


# Next step


def next_step(plan: Plan, user: User) -> NextStep | None:
    """The user's own move when there is one, else whom everybody waits for. None when nothing is under way."""
    file = case_file(plan)
    found = moves(file)
    if not found:
        return None
    offered = [move for move in found if move.is_for(user)]
    mine = [move for move in offered if not move.is_optional]
    # Whoever has nothing to do with the correction of an answer is not kept waiting by it.
    if not mine and len(found) == len(corrections(file)):
        return None
    move = mine[0] if mine else found[-1]
    who = () if mine else who_can(move, people_for([file]))
    by_letter = move.code == "answer" and not who
    warning = "" if who or by_letter or mine else nobody_can(move)
    if mine:
        return NextStep(
            title=move.title,
            text=_text(file, move),
            is_mine=True,
            url=move.url,
            button=move.button,
            due_on=move.due_on,
            rows=_rows(file, move),
            links=_links(offered, move),
            warning=warning,
        )
    names = " eller ".join([", ".join(who[:-1]), who[-1]] if len(who) > 1 else who)
    if plan.status == Status.DRAFT and has_write_access(user, plan):
        return NextStep(
            title="Skriv planen færdig",
            text=f"Når planen er færdig, sender {names} den til kommunen." if names else "",
            is_mine=True,
            url=reverse("plans:content", args=[plan.number]),
            button="Skriv videre på planen",
            warning=warning,
        )
    awaited = names or ("Landsbyggefonden" if by_letter else "")
    return NextStep(
        title=f"Venter på {awaited}" if awaited else "Ingen kan handle lige nu",
        text=nobody_can(move) if by_letter else f"Næste skridt: {lower_first(move.title)}.",
        is_mine=False,
        links=_links(offered, move),
        due_on=move.due_on,
        rows=_rows(file, move) if move.step and can_read_unconfirmed(user, move.step) else (),
        warning=warning,
    )


def _links(offered: list[Move], shown: Move) -> tuple[tuple[str, str], ...]:
    """What else the reader may do now."""
    return tuple((move.title, move.url) for move in offered if move is not shown)


def _text(file: CaseFile, move: Move) -> str:
    step = move.step
    pending = file.pending(step) if step else None
    if (
        move.code != "confirm"
        or step is None
        or step.meeting_on is None
        or (pending and pending.makes_changes)
    ):
        return move.text
    due = f", og bekræft den senest {format_date(move.due_on)}" if move.due_on else ", og bekræft den"
    held = "behandlede" if step.meeting_on <= today() else "behandler"
    body = step.body_definite[:1].upper() + step.body_definite[1:]
    return f"{body} {held} planen den {format_date(step.meeting_on)}. Sammenhold beslutningen med referatet{due}."


def _rows(file: CaseFile, move: Move) -> tuple[tuple[str, str, str], ...]:
    """Label, value and address: what one is asked to vouch for."""
    if move.code != "confirm" or move.step is None:
        return ()
    decision = file.pending(move.step)
    if decision is None:
        return ()
    rows = [("Beslutning", outcome_text(decision), "")]
    written = next((file.in_force(step) for step in file.steps if step.kind == StepKind.RECOMMENDATION), None)
    if written:
        rows.append(
            (
                "Indstillingen skrevet af",
                f"{written.recorded_by_text}, {format_date(written.written.recorded_at)}",
                "",
            )
        )
    rows.append(
        ("Beslutningen udfyldt af", f"{decision.recorded_by_text}, {format_date(decision.recorded_at)}", "")
    )
    return tuple(rows)


def outcome_text(decision: Decision) -> str:
    """ "Godkendt – 26 for, 4 imod, 1 undlod"."""
    votes = votes_text(decision)
    outcome = str(decision.get_outcome_display())
    if decision.outcome == Outcome.POSTPONED and decision.postponed_to:
        outcome = f"Udsat til mødet den {format_date(decision.postponed_to)}"
    return f"{outcome} – {votes}" if votes else outcome


def lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
