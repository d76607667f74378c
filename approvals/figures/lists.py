"""What lists say of many cases: where each plan is, what waits for a person, and for whom their plans wait."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import QuerySet

from accounts.figures.people import People
from accounts.models import User
from accounts.querysets import reach_of
from approvals.figures.corrected_answers import correction_todos, corrections_unread
from approvals.figures.deadlines import due_on_of
from approvals.figures.files import CaseFile, list_files, read_files
from approvals.figures.leds import Counted, Key
from approvals.figures.moves import Move, awaited, corrections, moves
from approvals.figures.overview import lower_first, plan_status_label, tone_of
from approvals.figures.steps import nobody_can, people_for, who_can
from approvals.models import Case
from core.addresses import reverse
from core.danish import sort_key
from core.dates import is_overdue
from core.statements import statement
from core.todo import Todo
from plans.models import Plan
from plans.querysets import Ids, sight_of

Status = Plan.Status


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


def list_rows(plans: Iterable[Plan], user: User, known: Iterable[CaseFile] = ()) -> dict[int, PlanFacts]:
    """By plan id. A constant number of queries, and none for plans whose files are known."""
    files = {file.plan.pk: file for file in known}
    shown = list(plans)
    files |= list_files(plan for plan in shown if plan.pk not in files)
    return {plan.pk: _facts(files[plan.pk], user) for plan in shown}


def _moves(file: CaseFile) -> list[Move]:
    """Those that somebody waits for; kept on the file, as in `_mine`: several parts of a list ask about it."""
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
        tone=tone_of(file.plan, file.case),
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
        file.plan.pk: [
            same for same in _once(awaited(file, _moves(file))) if managed.intersection(_organisations(same))
        ]
        for file in (files if managed else ())
    }
    concerned = [file for file in files if of_mine.get(file.plan.pk)]
    if not concerned:
        return []
    people = people_for(concerned)
    return [
        Todo(
            title=f"Ingen kan handle: {lower_first(move.title)}",
            page=_way_out(file, move),
            plan_number=file.plan.number,
            plan_title=file.plan.title,
            due_on=move.due_on,
            kind="stuck",
        )
        for file in concerned
        for same in of_mine[file.plan.pk]
        for move in same[:1]
        if not _who(same, people)
    ]


def _way_out(file: CaseFile, move: Move) -> str:
    """Where four eyes bar everybody, the step's page leads to a waiver; otherwise somebody needs the role."""
    if move.step is not None and move.code in ("confirm", "board"):
        return reverse("approvals:step", args=[file.plan.number, move.step.pk])
    return reverse("accounts:organisations")


def _mine(file: CaseFile, user: User) -> list[Move]:
    """Whoever may hand in again need not be told twice to correct."""
    kept: tuple[int, list[Move]] | None = file.__dict__.get("_mine")
    if kept is None or kept[0] != user.pk:
        found = [move for move in _moves(file) if move.is_for(user)]
        codes = {move.code for move in found}
        found = [move for move in found if move.code != "correct" or "resubmit" not in codes]
        kept = file.__dict__["_mine"] = user.pk, found
    return kept[1]


def _once(found: Iterable[Move]) -> list[tuple[Move, ...]]:
    """What either of two parties may do, such as confirming a letter, is one thing that somebody waits for."""
    same: dict[tuple[int | None, str], list[Move]] = {}
    for move in found:
        same.setdefault((move.step.pk if move.step else None, move.title), []).append(move)
    return [tuple(alike) for alike in same.values()]


def waiting(user: User, files: Iterable[CaseFile] | None = None) -> list[Todo]:
    """Whom this person's plans wait for; `files` when a page has them already."""
    return waited_for(user, others_moves(user, files_under_approval(user) if files is None else files))


def others_moves(user: User, files: Iterable[CaseFile]) -> list[tuple[CaseFile, tuple[Move, ...]]]:
    """What others have to do in cases in which the person has nothing to do, each with those moves by which it is done;
    the nearest deadline first. No query."""
    found = [
        (file, same) for file in files if not _mine(file, user) for same in _once(awaited(file, _moves(file)))
    ]

    def place(pair: tuple[CaseFile, tuple[Move, ...]]) -> tuple[dt.date, Any, str]:
        file, (move, *_same) = pair
        return move.due_on or dt.date.max, sort_key(file.plan.title), move.title

    return sorted(found, key=place)


def waited_for(
    user: User,
    found: Sequence[tuple[CaseFile, tuple[Move, ...]]],
    people: People | None = None,
    counted: Mapping[Key, Counted] | None = None,
) -> list[Todo]:
    """The same with the names of those who can do it, without what nobody can and the person can give somebody the role
    for: that is a task of their own. Two queries, however many there are. `counted` as in `todos`."""
    people = people or people_for([file for file, _same in found])
    managed = reach_of(user).managed_organisations
    named = [(file, same, _who(same, people)) for file, same in found]
    return [
        Todo(
            title=move.title,
            page=move.seen_at,
            plan_number=file.plan.number,
            plan_title=file.plan.title,
            due_on=due_on_of(file, move, counted or {}),
            who=", ".join(who) or "Ingen",
            who_detail="" if who else nobody_can(move),
            kind=move.code,
        )
        for file, same, who in named
        for move in same[:1]
        if who or not managed.intersection(_organisations(same))
    ]


def _who(same: Iterable[Move], people: People) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for move in same for name in who_can(move, people)))


def _organisations(same: Iterable[Move]) -> tuple[int, ...]:
    return tuple(pk for move in same for pk in move.organisations)


def files_under_approval(user: User, beside: Sequence[CaseFile] = ()) -> list[CaseFile]:
    return list(list_files(_under_approval(*sight_of(user)), beside).values())


@statement
def _under_approval(organisations: Ids, municipalities: Ids, fund: bool, seated: Ids) -> QuerySet[Plan]:
    seen = Plan.objects.seen_by(organisations, municipalities, fund, seated)
    return seen.filter(status=Status.IN_APPROVAL).defer("background", "open_sections")
