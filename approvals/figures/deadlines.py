"""What is due in many cases at once, and who can do it: for reminders, collected mails and calendars."""

import datetime as dt
from collections.abc import Iterable, Mapping

from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.querysets import reach_of
from accounts.roles import Permission
from approvals.figures.corrected_answers import cases_corrected
from approvals.figures.files import CaseFile, case_files, files_of, with_steps
from approvals.figures.leds import Counted, Key, counted_of, is_counted, key_of
from approvals.figures.moves import Move, corrections, expected
from approvals.figures.steps import able, people_for
from approvals.models import Case, CaseStep, StepKind
from core.statements import statement
from core.todo import Deadline
from plans.models import Plan
from plans.permissions import applicant_id, hand_parties
from plans.querysets import plan_seats

# Who acts at a step whose last safe day is counted; at a body's, whoever fills in.
COUNTED: dict[str, Permission] = {
    StepKind.RECOMMENDATION: Permission.WRITE_RECOMMENDATION,
    StepKind.FORWARD: Permission.FORWARD_CASE,
    # Of the styregruppe, where it has no formand who can log in; a formand has a seat.
    StepKind.BOARD: Permission.WRITE_PLAN,
}


# The rights of all who have something to do that has no day of its own.
COUNTING = {*COUNTED.values(), Permission.SUBMIT_PLAN, Permission.WRITE_PLAN, Permission.RECORD_DECISION}


def deadlines(plans: Iterable[Plan]) -> list[Deadline]:
    """Steps of applications and amendments with a date of their own or one counted backwards, and corrections of
    answers with which a plan has gone on. A constant number of queries, however many cases there are."""
    wanted = list(plans)
    files = list(case_files(wanted).values())
    sent = Case.objects.filter(
        Q(amendment__state="sent") | Q(amendment__state="returned"), amendment__plan__in=wanted
    ).order_by("amendment__pk")
    amended = files_of(sent.select_related("amendment", "plan__municipality__organisation", "plan__scheme"))
    read = {file.case.pk for file in (*files, *amended) if file.case}
    corrected = files_of(case for case in cases_corrected(wanted) if case.pk not in read)
    counted = counted_of([*files, *amended])
    found = [
        (file, move, due_on)
        for file, of_file in [
            *((file, expected(file)) for file in (*files, *amended)),
            *((file, corrections(file)) for file in corrected),
        ]
        for move in of_file
        if (due_on := due_on_of(file, move, counted))
    ]
    people = people_for([file for file, _move, _due in found])
    each: dict[str, Deadline] = {}
    for file, move, due_on in found:
        # Either party may confirm a letter: that is one deadline, and whoever is of both is told once.
        key, who = _key(file, move), able(move, people)
        known = each[key].people if key in each else ()
        each[key] = Deadline(
            key, move.title, move.url, file.plan, due_on, tuple(dict.fromkeys((*known, *who)))
        )
    return list(each.values())


def counts_days(user: User) -> bool:
    """Whether there can be a case of which `takes_a_counted_day` says yes, but for what a seat asks."""
    return not reach_of(user).rights.isdisjoint(COUNTING)


def takes_a_counted_day(file: CaseFile, user: User) -> bool:
    """Whether the person may have something to do in the case that has no day of its own. Asks nothing of the database:
    a list reads the whole of such cases, and those of an ansøger who stands in for nobody do no harm."""
    case, reach, applicant = file.case, reach_of(user), applicant_id(file.plan)
    if case is None:
        return False
    own = () if applicant is None else (applicant,)
    if case.state == Case.State.RETURNED:
        return reach.can(Permission.SUBMIT_PLAN, own)
    if any(step.kind == StepKind.BOARD for step in file.current_steps) and any(
        plan_id == file.plan.pk for plan_id, _seat in plan_seats(user)
    ):
        return True
    return any(
        reach.can(
            Permission.WRITE_PLAN if step.is_beside else COUNTED.get(step.kind, Permission.RECORD_DECISION),
            (step.acting_organisation_id, *(own if step.is_beside else ())),
        )
        for step in file.current_steps
        if step.state == CaseStep.State.OPEN and step.kind != StepKind.FUND
    )


def files_to_count(
    found: Iterable[tuple[CaseFile, tuple[Move, ...]]], besides: Iterable[CaseFile]
) -> list[CaseFile]:
    """Those of what lies with others that have no day of their own, without those that are counted `besides`. Of an
    application a list holds no more than the steps at which somebody acts, so it is read anew: a constant number of
    queries, or none."""
    known = {key_of(file) for file in besides}
    rest = {
        file.case.pk: file
        for file, (move, *_same) in found
        if file.case is not None
        and move.due_on is None
        and (move.step is None or move.step.kind != StepKind.FUND)
        and key_of(file) not in known
        and is_counted(file)
    }
    anew = {pk: file for pk, file in rest.items() if file.case is not None and not file.case.is_amendment}
    cases = _cases_to_count(tuple(anew)) if anew else []
    for case in cases:
        hand_parties(anew[case.pk].plan, case.plan)
    return [*(file for pk, file in rest.items() if pk not in anew), *with_steps(cases)]


@statement
def _cases_to_count(case_ids: tuple[int, ...]) -> QuerySet[Case]:
    cases = Case.objects.filter(pk__in=case_ids).order_by("pk").defer("sections_before", "plan__background")
    return cases.select_related("plan__municipality", "plan__scheme", "plan__fund_deadline")


def due_on_of(file: CaseFile, move: Move, counted: Mapping[Key, Counted]) -> dt.date | None:
    """The day by which a record is to be confirmed, or else the last safe day counted backwards from the fund's."""
    known = counted.get(key_of(file))
    if move.due_on is not None or known is None:
        return move.due_on
    if move.step is None:
        return known.submit_on if move.code in ("submit", "resubmit") else None
    if move.code == "changes":  # before the sending on, without a meeting
        return known.in_order[-1].last_on
    last = known.dates.get(str(move.step.pk))
    return last.last_on if last else None


def _key(file: CaseFile, move: Move) -> str:
    kind, pk = ("step", move.step.pk) if move.step else key_of(file)
    return f"{kind}-{pk}-{move.code}"
