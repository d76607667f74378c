"""What is next, and how far a plan is: for the plan page, the list of plans and mine opgaver."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from django.db.models import QuerySet

from accounts.figures.people import People
from accounts.models import User
from accounts.querysets import reach_of
from approvals.figures.corrected_answers import correction_todos, corrections_unread
from approvals.figures.deadlines import due_on_of
from approvals.figures.decisions import votes_text
from approvals.figures.files import CaseFile, case_file, list_files, read_files
from approvals.figures.leds import Counted, Key
from approvals.figures.moves import Move, corrections, expected, moves
from approvals.figures.steps import nobody_can, people_for, who_can
from approvals.models import Case, Decision, Outcome, Snapshot, StepKind
from approvals.permissions import can_read_unconfirmed, shows_live
from core.addresses import reverse
from core.danish import format_date, sort_key
from core.dates import is_overdue, today
from core.statements import statement
from core.todo import Todo
from plans.figures import sections
from plans.models import Plan
from plans.permissions import has_write_access
from plans.querysets import Ids, sight_of

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


@dataclass(frozen=True)
class PlanFacts:
    """What the list of plans says about one of them."""

    label: str
    tone: str
    detail: str
    next_step: str
    next_due: dt.date | None
    is_overdue: bool
    applicant: str = ""


# State


def plan_state(plan: Plan, case: Case | None) -> PlanState:
    """`case`: what `case_of` finds."""
    facts = (case.hand_in,) if case else ()
    state = PlanState(plan_status_label(plan, case), _tone(plan, case), facts)
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


def _tone(plan: Plan, case: Case | None) -> str:
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
        text=nobody_can(move) if by_letter else f"Næste skridt: {_lower(move.title)}.",
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


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


# Lists


def list_rows(plans: Iterable[Plan], user: User, known: Iterable[CaseFile] = ()) -> dict[int, PlanFacts]:
    """By plan id. A constant number of queries, and none for plans whose files are known."""
    files = {file.plan.pk: file for file in known}
    shown = list(plans)
    files |= list_files(plan for plan in shown if plan.pk not in files)
    return {plan.pk: _facts(files[plan.pk], user) for plan in shown}


def _moves(file: CaseFile) -> list[Move]:
    """Those that somebody waits for; kept on the file, which a list asks about for several of its parts."""
    kept: list[Move] | None = file.__dict__.get("_moves")
    if kept is None:
        kept = file.__dict__["_moves"] = [move for move in moves(file) if not move.is_optional]
    return kept


def _facts(file: CaseFile, user: User) -> PlanFacts:
    found = _moves(file)
    mine = [move for move in found if move.is_for(user)]
    kommunes = [move for move in found if move.step is not None and not move.step.is_beside]
    move = next(iter([*mine, *kommunes, *found]), None)
    return PlanFacts(
        label=plan_status_label(file.plan, file.case),
        tone=_tone(file.plan, file.case),
        detail=_detail(file),
        next_step=move.title if move else "",
        next_due=move.due_on if move else None,
        is_overdue=bool(move and is_overdue(move.due_on)),
        applicant=file.applicant,
    )


def _detail(file: CaseFile) -> str:
    """Where the plan lies: the bodies that have it now."""
    if file.plan.status == Status.DRAFT:
        return "Delt med kommunen" if file.plan.shared_on else ""
    if file.plan.status != Status.IN_APPROVAL or file.case is None:
        return ""
    if file.case.state == Case.State.GRANTED:
        return "Tilsagn givet, afventer start"
    if file.case.state == Case.State.LOCAL:
        return "Uden Landsbyggefonden, afventer start"
    if file.case.state == Case.State.RETURNED:
        return "Hos ansøgeren"
    current = file.current_steps
    chain = [step.body_name for step in current if not step.is_beside]
    return " og ".join(chain or dict.fromkeys(step.full_name for step in current))


def todos(
    user: User,
    files: Iterable[CaseFile] | None = None,
    counted: Mapping[Key, Counted] | None = None,
    corrected: Sequence[CaseFile] | None = None,
) -> list[Todo]:
    """What waits for this person in cases under way; `files`, and `corrected` (see `corrections_unread`), when a page
    has read them already. With `counted` (see `counted_of`) the last safe day of a step is its deadline where it has
    none of its own."""
    if corrected is None:
        read_files(corrected := corrections_unread(user))
    read = files_under_approval(user) if files is None else list(files)
    known = {file.case.pk for file in read if file.case and corrections(file)}
    own = [
        Todo(
            title=move.title,
            page=partial(getattr, move, "url"),
            plan_number=file.plan.number,
            plan_title=file.plan.title,
            due_on=due_on_of(file, move, counted or {}),
            kind=move.code,
        )
        for file in read
        for move in _mine(file, user)
    ]
    beside = [file for file in corrected if file.case and file.case.pk not in known]
    return [*own, *correction_todos(user, beside), *_stuck(user, read)]


def _stuck(user: User, files: list[CaseFile]) -> list[Todo]:
    """Steps at which nobody can act, to whoever can give somebody the role."""
    managed = reach_of(user).managed_organisations
    of_mine = {
        file.plan.pk: [move for move in expected(file) if managed.intersection(move.organisations)]
        for file in (files if managed else ())
    }
    concerned = [file for file in files if of_mine.get(file.plan.pk)]
    if not concerned:
        return []
    people = people_for(concerned)
    return [
        Todo(
            title=f"Ingen kan handle: {_lower(move.title)}",
            page=_way_out(file, move),
            plan_number=file.plan.number,
            plan_title=file.plan.title,
            due_on=move.due_on,
            kind="stuck",
        )
        for file in concerned
        for move in of_mine[file.plan.pk]
        if not who_can(move, people)
    ]


def _way_out(file: CaseFile, move: Move) -> str:
    """Where four eyes bar everybody, the step's page leads to a waiver; otherwise somebody needs the role."""
    if move.step is not None and move.code in ("confirm", "board"):
        return reverse("approvals:step", args=[file.plan.number, move.step.pk])
    return reverse("accounts:organisations")


def _mine(file: CaseFile, user: User) -> list[Move]:
    """Whoever may hand in again need not be told twice to correct."""
    found = [move for move in _moves(file) if move.is_for(user)]
    codes = {move.code for move in found}
    return [move for move in found if move.code != "correct" or "resubmit" not in codes]


def waiting(user: User, files: Iterable[CaseFile] | None = None) -> list[Todo]:
    """Whom this person's plans wait for; `files` when a page has them already."""
    return waited_for(user, others_moves(user, files_under_approval(user) if files is None else files))


def others_moves(user: User, files: Iterable[CaseFile]) -> list[tuple[CaseFile, Move]]:
    """What others have to do in cases in which the person has nothing to do; the nearest deadline first. No query."""
    found = [(file, move) for file in files if not _mine(file, user) for move in expected(file)]
    return sorted(
        found, key=lambda pair: (pair[1].due_on or dt.date.max, sort_key(pair[0].plan.title), pair[1].title)
    )


def waited_for(
    user: User, found: Sequence[tuple[CaseFile, Move]], people: People | None = None
) -> list[Todo]:
    """The same with the names of those who can do it, without what nobody can and the person can give somebody the role
    for: that is a task of their own. Two queries, however many there are."""
    people = people or people_for([file for file, _move in found])
    managed = reach_of(user).managed_organisations
    named = [(file, move, who_can(move, people)) for file, move in found]
    return [
        Todo(
            title=move.title,
            page=move.seen_at,
            plan_number=file.plan.number,
            plan_title=file.plan.title,
            due_on=move.due_on,
            who=", ".join(who) or "Ingen",
            who_detail="" if who else nobody_can(move),
            kind=move.code,
        )
        for file, move, who in named
        if who or not managed.intersection(move.organisations)
    ]


def files_under_approval(user: User, beside: Sequence[CaseFile] = ()) -> list[CaseFile]:
    return list(list_files(_under_approval(*sight_of(user)), beside).values())


@statement
def _under_approval(organisations: Ids, municipalities: Ids, fund: bool, seated: Ids) -> QuerySet[Plan]:
    seen = Plan.objects.seen_by(organisations, municipalities, fund, seated)
    return seen.filter(status=Status.IN_APPROVAL).defer("background")
