"""The steps of a plan's approval as the right column shows them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from accounts.figures.people import People, people_of
from accounts.models import User
from accounts.roles import Permission
from approvals.figures.beside import Answer, answers, no_text
from approvals.figures.files import CaseFile, case_file
from approvals.figures.moves import Move, moves, moves_of_steps
from approvals.models import OWN_BODIES, Case, CaseStep, Decision, Outcome, StepKind
from approvals.permissions import is_the_funds_own, reasons_against_confirming
from approvals.permissions.amendments import board_tellers
from approvals.rules import prequalification_is_missing
from approvals.workflow import consequence
from core.addresses import reverse
from core.danish import format_amount, format_date
from core.dates import is_overdue
from plans.models import Plan
from plans.permissions import applicant_id, chairs

WAITING_TEXTS = {
    StepKind.RECOMMENDATION: "Sagsbehandleren skriver indstillingen",
    StepKind.BOARD: "Formanden bekræfter styregruppens beslutning",
    StepKind.FORWARD: "Sagsbehandleren sender ansøgningen videre",
    StepKind.FUND: "Landsbyggefonden afgør ansøgningen",
}
WAITING_TEXTS_OF_AMENDMENT = WAITING_TEXTS | {
    StepKind.FORWARD: "Sagsbehandleren sender ændringen videre",
    StepKind.FUND: "Landsbyggefonden svarer på ændringen",
}
WAITED_FOR = {StepKind.FUND: "Afventer Landsbyggefonden", StepKind.BOARD: "Afventer styregruppen"}
REMARKED = {Outcome.NOT_RECOMMENDED, Outcome.OPPOSED}


@dataclass(frozen=True)
class StepFigure:
    """One step. `state` is done, current, waiting or stopped; `status` stands in bold under it."""

    title: str
    state: str
    status: str = ""
    lines: tuple[str, ...] = ()
    remark: str = ""
    url: str = ""
    who: tuple[str, ...] = ()
    warning: str = ""


def approval_steps(plan: Plan, user: User) -> list[StepFigure]:
    """From the hand-in to the tilsagn. Without a case: what lies ahead."""
    file = case_file(plan)
    return _ahead(file) if file.case is None else steps_of_file(file, user)


def steps_of_file(file: CaseFile, user: User) -> list[StepFigure]:
    """The steps of one case, an application's or an amendment's."""
    waiting = moves_of_steps(file)
    people = people_for([file]) if waiting else People()
    return [
        _submitted(file, user, waiting, people),
        *_beside(file, user, waiting, people),
        *(_figure(file, step, user, waiting, people) for step in _shown(file)),
    ]


def people_for(files: Sequence[CaseFile], also: Collection[int] = ()) -> People:
    """Everybody who may act in these cases, and in the organisations that the page asks about besides; kept on the file
    of a page about one case."""
    if not files and not also:
        return People()
    if len(files) == 1 and not also and files[0].people is not None:
        kept: People = files[0].people
        return kept
    ids: set[int | None] = set(also)
    for file in files:
        ids.add(applicant_id(file.plan))
        ids.update(move_org for move in moves(file) for move_org in move.organisations)
        ids.update(step.acting_organisation_id for step in file.steps)
    found = people_of(ids)
    if len(files) == 1 and not also:
        files[0].people = found
    return found


def who_can(move: Move, people: People) -> tuple[str, ...]:
    """Names of those who can make the move."""
    return tuple(able(move, people).values())


def able(move: Move, people: People) -> dict[User, str]:
    """Those who can make the move, with their names; four eyes leave out whoever has had a hand in it."""
    if move.code == "board" and move.step is not None:
        plan, barred = move.step.case.plan, reasons_against_confirming
        # A formand has a seat of their own, whomever they stand in for elsewhere.
        own = None if chairs(plan) else applicant_id(plan)
        return {
            user: people.name(user, own, Permission.WRITE_PLAN)
            for user in board_tellers(move.step, people)
            if not barred(user.pk, move.step)
        }
    names = {
        user: people.name(user, pk, right)
        for pk in move.organisations
        for right in reversed(move.rights)  # the first right's name stands, where a person has several
        for user in people.who(pk, right)
    }
    if move.code == "confirm" and move.step is not None:
        step = move.step
        return {user: name for user, name in names.items() if not reasons_against_confirming(user.pk, step)}
    return names


def awaited(found: list[Move], people: People) -> list[tuple[Move, tuple[str, ...], str]]:
    """Each move with who can make it, and a warning when nobody can. What either of two parties may do stands once, and
    what nobody waits for comes last."""
    who: dict[str, tuple[Move, dict[str, None]]] = {}
    for move in sorted(found, key=lambda move: move.is_optional):
        who.setdefault(move.title, (move, {}))[1].update(dict.fromkeys(who_can(move, people)))
    return [(move, tuple(names), "" if names else nobody_can(move)) for move, names in who.values()]


def nobody_can(move: Move) -> str:
    """What to do when the last person who could act has left, or everybody has had a hand in the case."""
    said = _nobody_can(move)
    if move.code == "confirm" and is_of_done_step(move) and not is_of_the_fund(move):
        # The answer holds meanwhile, so nobody is freed from four eyes for the sake of its correction (ADR 26).
        return f"{said} Organisationens administrator kan give en person rollen."
    if move.code in ("confirm", "board"):
        return (
            f"{said} Organisationens administrator kan give en person rollen eller fritage en fra fire øjne."
        )
    return said


def is_of_the_fund(move: Move) -> bool:
    """A correction that the fund alone confirms, of what its officer has answered here."""
    return move.step is not None and move.step.kind == StepKind.FUND and is_the_funds_own(move.step)


def is_of_done_step(move: Move) -> bool:
    """A correction of an answer: of other records, the step is done when they are confirmed."""
    return move.step is not None and move.step.state == CaseStep.State.DONE


def _nobody_can(move: Move) -> str:
    if move.code == "answer":
        return (
            "Landsbyggefonden svarer i et brev. Ansøgeren eller kommunens sagsbehandler registrerer svaret."
        )
    if move.code == "confirm" and move.step is not None and move.step.is_beside:
        return (
            "Ingen kan bekræfte: boligorganisationen har ingen, der ikke selv har indsendt planen eller udfyldt "
            f"{move.step.definite_word}."
        )
    if move.code == "board":
        return (
            "Ingen kan handle nu. Styregruppen har ingen formand, der kan logge på og ikke selv har sendt ændringen."
            if move.step is not None and chairs(move.step.case.plan)
            else "Ingen kan handle nu. Styregruppen har ingen formand, der kan logge på, og ansøgeren har kun den, der "
            "selv har sendt ændringen."
        )
    if move.code == "confirm" and is_of_the_fund(move):
        return (
            "Ingen kan bekræfte: Landsbyggefonden har ingen anden her, der ikke selv har skrevet rettelsen."
        )
    if move.code == "confirm" and move.step is not None and move.step.kind == StepKind.FUND:
        return "Ingen kan bekræfte: hverken ansøgeren eller kommunen har en, der ikke selv har arbejdet med sagen."
    if move.code == "confirm":
        return "Ingen kan bekræfte: kommunen har ingen godkender, der ikke selv har arbejdet med sagen."
    return "Ingen kan handle nu. Organisationens administrator skal give en person rollen."


def _submitted(file: CaseFile, user: User, waiting: list[Move], people: People) -> StepFigure:
    case = file.case
    assert case is not None
    lines = [
        f"{case.snapshot}, {format_date(case.snapshot.created_at)}",
        ", ".join(filter(None, (str(case.snapshot.created_by or ""), file.applicant))),
    ]
    url = reverse("approvals:snapshot", args=[file.plan.number, case.snapshot.number])
    if case.state == Case.State.WITHDRAWN:
        state = "Opgivet" if case.is_amendment else "Trukket tilbage"
        return StepFigure(_sent(case), "stopped", state, tuple(lines), url=url)
    if case.state != Case.State.RETURNED:
        return StepFigure(_sent(case), "done", "", tuple(filter(None, lines)), url=url)
    mine = any(move.is_for(user) for move in waiting)
    status = "Sendt tilbage – afventer dig" if mine else "Sendt tilbage til rettelse"
    who = who_can(waiting[-1], people) if waiting else ()
    warning = "" if who or not waiting else nobody_can(waiting[-1])
    return StepFigure(
        _sent(case),
        "current",
        status,
        tuple(filter(None, lines)),
        url=url,
        who=who,
        warning=warning,
    )


def _shown(file: CaseFile) -> list[CaseStep]:
    """A plan that goes on without the fund is neither sent on nor answered, unless it had been."""
    if file.case is None or file.case.state != Case.State.LOCAL:
        return file.chain_steps
    fund = (StepKind.FORWARD, StepKind.FUND)
    return [s for s in file.chain_steps if s.kind not in fund or s.state == CaseStep.State.DONE]


def _beside(file: CaseFile, user: User, waiting: list[Move], people: People) -> list[StepFigure]:
    """The boligorganisationer in one figure: how many have said yes, when, and who was heard and said no."""
    found = answers(file)
    decides = [answer for answer in found if answer.is_decision]
    if not found:
        return []
    lines = [f"{sum(answer.is_yes for answer in decides)} af {len(decides)} ja"]
    lines += [f"{answer.name}, {_when(answer)}" for answer in decides]
    here = [move for move in waiting if move.step is not None and move.step.is_beside]
    noes = [no_text(answer) for answer in found if not answer.is_decision and answer.is_no]
    stuck = [move for move in here if not who_can(move, people)]
    return [
        StepFigure(
            _title_beside(decides),
            _state_beside(file, decides),
            _status_beside(here, user),
            tuple(lines if decides else ()),
            remark=" ".join(noes),
            url=reverse("approvals:case", args=[file.plan.number]) + "#boligorganisationer",
            who=tuple(dict.fromkeys(name for move in here for name in who_can(move, people))),
            warning=nobody_can(stuck[0]) if stuck else "",
        )
    ]


def _title_beside(decides: list[Answer]) -> str:
    names = {answer.step.body_name for answer in decides}
    if len(decides) == 1:
        return names.pop()
    return "Organisationsbestyrelser" if names == {OWN_BODIES[0]} else "Boligorganisationerne"


def _state_beside(file: CaseFile, decides: list[Answer]) -> str:
    states = {answer.state for answer in decides}
    if "stopped" in states:
        return "stopped"
    if "current" not in states:
        return "done"
    return "current" if file.case is not None and file.case.state == Case.State.OPEN else "waiting"


def _status_beside(here: list[Move], user: User) -> str:
    if not here:
        return ""
    mine = [move for move in here if move.is_for(user)]
    if mine:
        return "Afventer din bekræftelse" if mine[0].code == "confirm" else "Afventer dig"
    names = dict.fromkeys(str(move.step.acting_organisation) for move in here if move.step)
    return f"Afventer {' og '.join(names)}"


def _when(answer: Answer) -> str:
    if answer.is_yes and answer.day:
        return format_date(answer.day)
    day = f", {format_date(answer.day)}" if answer.day else ""
    return f"{answer.outcome[:1].lower()}{answer.outcome[1:]}{day}"


def _sent(case: Case) -> str:
    return "Sendt til godkendelse" if case.is_amendment else "Indsendt til kommunen"


def _figure(file: CaseFile, step: CaseStep, user: User, waiting: list[Move], people: People) -> StepFigure:
    url = reverse("approvals:step", args=[file.plan.number, step.pk])
    decision = file.in_force(step)
    if step.state == CaseStep.State.DONE and decision is not None:
        ends = consequence(step.kind, decision.outcome).case in (Case.State.REFUSED, Case.State.RETURNED)
        stopped = ends and decision.outcome != Outcome.APPROVED_CHANGED
        lines, remark = _decided(step, decision), ""
        if decision.outcome in REMARKED:
            remark, lines = f"{', '.join(lines)}. Stopper ikke sagen.", ()
        return StepFigure(step.body_name, "stopped" if stopped else "done", "", lines, remark=remark, url=url)
    here = [move for move in waiting if move.step is not None and move.step.pk == step.pk]
    # The reader's own move, otherwise the one that everybody waits for.
    move = next(
        (move for move in here if move.is_for(user) and not move.is_optional), here[-1] if here else None
    )
    if move is None:
        texts = WAITING_TEXTS_OF_AMENDMENT if step.case.is_amendment else WAITING_TEXTS
        text = texts.get(StepKind(step.kind), "")
        meeting = f"Møde {format_date(step.meeting_on)}" if step.meeting_on else ""
        return StepFigure(step.body_name, "waiting", "", tuple(filter(None, (text, meeting))), url=url)
    who = who_can(move, people)
    return StepFigure(
        step.body_name,
        "current",
        _status(file, step, move, user),
        _dates(file, step, move),
        url=url,
        who=who,
        warning="" if who or move.code == "answer" else nobody_can(move),
    )


def _status(file: CaseFile, step: CaseStep, move: Move, user: User) -> str:
    postponed = next((d for d in reversed(file.decisions_of(step)) if d.is_in_force), None)
    if move.code == "confirm":
        return "Afventer din bekræftelse" if move.is_for(user) else "Afventer bekræftelse"
    if postponed is not None and postponed.outcome == Outcome.POSTPONED and step.meeting_on:
        return f"Udsat til {format_date(step.meeting_on, 'day_month')}"
    if move.is_for(user):
        return "Afventer dig"
    return WAITED_FOR.get(StepKind(step.kind), "Afventer kommunen")


def _dates(file: CaseFile, step: CaseStep, move: Move) -> tuple[str, ...]:
    pending = file.pending(step)
    lines = []
    if step.meeting_on and step.kind not in WAITING_TEXTS:
        item = f", punkt {pending.item_number}" if pending and pending.item_number else ""
        lines.append(f"Møde {format_date(step.meeting_on)}{item}")
    if move.due_on:
        late = ", overskredet" if is_overdue(move.due_on) else ""
        lines.append(f"Frist {format_date(move.due_on)}{late}")
    return tuple(lines)


def _decided(step: CaseStep, decision: Decision) -> tuple[str, ...]:
    """Outcome and day; never what was said."""
    day = format_date(decision.decided_on)
    match step.kind:
        case StepKind.RECOMMENDATION:
            return (day, decision.recorded_by_text)
        case StepKind.FORWARD:
            return (day,)
        case StepKind.FUND if decision.amount is not None:
            return (f"{format_amount(decision.amount, decimals=0)}, {day}",)
    return (f"{decision.get_outcome_display()}, {day}",)


def _ahead(file: CaseFile) -> list[StepFigure]:
    if file.plan.started_on is not None:
        return [
            StepFigure("Overtaget i drift", "done", "", (f"I drift fra {format_date(file.plan.started_on)}",))
        ]
    draft = file.plan.status == Plan.Status.DRAFT
    first = StepFigure(
        "Indsendt til kommunen",
        "current" if draft else "stopped",
        "Kladden er ikke sendt endnu" if draft else file.plan.get_status_display(),
        url=reverse("approvals:check", args=[file.plan.number]) if draft else "",
    )
    if draft and prequalification_is_missing(file.plan):
        return [
            first,
            StepFigure("Kommunal anbefaling", "waiting"),
            fixed_ahead(StepKind.FORWARD),
            StepFigure("Prækvalifikation", "waiting", "", ("Landsbyggefonden prækvalificerer planen",)),
            StepFigure(
                "Den fulde plan", "waiting", "", ("Skrives og behandles, når planen er prækvalificeret",)
            ),
        ]
    own = [
        StepFigure(
            "Organisationsbestyrelser" if len(file.organisations) > 1 else OWN_BODIES[0],
            "waiting",
            "",
            file.organisations,
        )
    ]
    bodies = [StepFigure(body.body_name, "waiting") for body in file.chain]
    fixed = [fixed_ahead(kind) for kind in (StepKind.RECOMMENDATION, StepKind.FORWARD, StepKind.FUND)]
    return [first, *own, fixed[0], *bodies, *fixed[1:]]


def fixed_ahead(kind: StepKind) -> StepFigure:
    return StepFigure(str(kind.label), "waiting", "", (WAITING_TEXTS[kind],))
