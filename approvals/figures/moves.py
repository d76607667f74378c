"""Whose move it is: one list for the plan page, mine opgaver, the list of plans and the mails."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from accounts.models import User
from accounts.querysets import reach_of
from accounts.roles import Permission
from approvals.figures.council_changes import changes_to_check
from approvals.figures.files import CaseFile
from approvals.models import Case, CaseStep, StepKind
from approvals.permissions import acting_ids, is_the_funds_own, reasons_against_confirming
from approvals.permissions.amendments import can_decide_for_board
from approvals.permissions.waivers import confirming_rights
from core.addresses import reverse
from plans.models import Plan
from plans.permissions import applicant_id, chairs, participant_ids

Kind = StepKind
# With which one can have a correction of the fund's answer to confirm (see `confirming_rights`).
CORRECTING = (
    Permission.WRITE_PLAN,
    Permission.CONFIRM_DECISION,
    Permission.RECORD_DECISION,
    Permission.GRANT,
)
# Acts with a page of their own; confirming and answering stand on the step's page.
PAGES = {"recommend": "recommend", "record": "record", "forward": "forward", "board": "board"}

NO_CHAIR = "Styregruppen har ingen formand, der kan logge på."


@dataclass(frozen=True)
class Move:
    """Something that one party has to do now."""

    code: str
    title: str
    text: str
    # Name and arguments of the page's address.
    page: tuple[str, *tuple[Any, ...]]
    button: str
    permission: Permission
    organisations: tuple[int, ...]
    step: CaseStep | None = None
    due_on: dt.date | None = None
    # May be done by whoever has what it takes, such as a letter; nobody waits for it.
    is_optional: bool = False
    anchor: str = ""
    # Rights that do as well, in the same organisations.
    also: tuple[Permission, ...] = ()

    @property
    def rights(self) -> tuple[Permission, ...]:
        return (self.permission, *self.also)

    @property
    def url(self) -> str:
        """Worked out where it is printed: a list looks at hundreds of moves to print a few."""
        name, *args = self.page
        return reverse(name, args=args) + self.anchor

    @property
    def seen_at(self) -> str:
        """The step's page, for those who wait: the act's own refuses them."""
        return reverse("approvals:step", args=[self.page[1], self.step.pk]) if self.step else ""

    def is_for(self, user: User) -> bool:
        if self.code == "board":
            return self.step is not None and can_decide_for_board(user, self.step)
        reach = reach_of(user)
        if not any(reach.can(right, self.organisations) for right in self.rights):
            return False
        if self.code == "confirm":
            assert self.step is not None
            return not reasons_against_confirming(user.pk, self.step)
        return True


def moves(file: CaseFile) -> list[Move]:
    """What can be done now; nothing when the plan runs or is over, but that a letter of the fund's is put right."""
    return [*corrections(file), *moves_of_steps(file)]


def corrections(file: CaseFile) -> list[Move]:
    """An answer with which the plan has gone on said something else: a second person confirms what."""
    return [
        move
        for step in file.steps
        if step.kind == Kind.FUND and step.state == CaseStep.State.DONE and file.pending(step)
        for move in _confirming_correction(file, step)
    ]


def moves_of_steps(file: CaseFile) -> list[Move]:
    """By which the case itself goes on."""
    plan, case = file.plan, file.case
    if case is not None and case.is_amendment:
        return _of_amendment(file, case)
    if plan.status == Plan.Status.DRAFT:
        return [_submit(plan)]
    if plan.status != Plan.Status.IN_APPROVAL or case is None:
        return []
    if case.state == Case.State.RETURNED:
        return [_correct(plan), _resubmit(plan)]
    if case.state == Case.State.GRANTED:
        return [_start(plan)]
    if case.state == Case.State.LOCAL:
        return [_start_without_grant(plan)]
    return [
        move
        for step in file.current_steps
        for move in (_of_fund(file, step) if step.kind == Kind.FUND else [_of_step(file, step)])
    ]


def expected(file: CaseFile) -> list[Move]:
    """What everybody waits for: while a plan is being corrected, that it is handed in again."""
    return awaited(file, [move for move in moves(file) if not move.is_optional])


def awaited(file: CaseFile, found: list[Move]) -> list[Move]:
    """As `expected`, of moves that are known: those that are not optional."""
    return found[-1:] if file.case and file.case.state == Case.State.RETURNED else found


def _of_amendment(file: CaseFile, case: Case) -> list[Move]:
    """The plan runs while an amendment of it goes its way."""
    if case.state != Case.State.RETURNED:
        return [
            move
            for step in file.current_steps
            for move in (_of_fund(file, step) if step.kind == Kind.FUND else [_of_step(file, step)])
        ]
    return [
        Move(
            code="resubmit",
            title="Ret ændringen, og send den igen",
            text="Ændringen er sendt tilbage. Planen gælder uændret.",
            page=("approvals:amendments", file.plan.number),
            button="Se ændringen",
            permission=Permission.SUBMIT_PLAN,
            organisations=_applicant(file.plan),
        )
    ]


def _submit(plan: Plan) -> Move:
    return Move(
        code="submit",
        title="Send planen til kommunen",
        text="Når planen er færdig og reglerne er overholdt, sender ansøgeren den til kommunen.",
        page=("approvals:check", plan.number),
        button="Tjek og send planen",
        permission=Permission.SUBMIT_PLAN,
        organisations=_applicant(plan),
    )


def _correct(plan: Plan) -> Move:
    return Move(
        code="correct",
        title="Ret planen efter bemærkningerne",
        text="Planen er sendt tilbage. Kun de afsnit, der er bemærkninger til, kan rettes.",
        page=("approvals:case", plan.number),
        anchor="#bemaerkninger",
        button="Se bemærkningerne",
        permission=Permission.WRITE_PLAN,
        organisations=participant_ids(plan),
    )


def _resubmit(plan: Plan) -> Move:
    return Move(
        code="resubmit",
        title="Send planen til kommunen igen",
        text="Når bemærkningerne er fulgt, sender ansøgeren planen igen.",
        page=("approvals:check", plan.number),
        button="Tjek og send planen igen",
        permission=Permission.SUBMIT_PLAN,
        organisations=_applicant(plan),
    )


def _start(plan: Plan) -> Move:
    return Move(
        code="start",
        title="Bring økonomien i balance med tilsagnet",
        text="Tilsagnet er et andet beløb end det ansøgte. Ret budget og finansiering, og sæt planen i drift.",
        page=("approvals:start", plan.number),
        button="Tjek og sæt planen i drift",
        permission=Permission.START_PLAN,
        organisations=_applicant(plan),
    )


def _start_without_grant(plan: Plan) -> Move:
    return replace(
        _start(plan),
        title="Fordel Landsbyggefondens andel på de lokale parter",
        text="Planen videreføres uden Landsbyggefonden. Ret budget og finansiering, og sæt planen i drift.",
    )


def _applicant(plan: Plan) -> tuple[int, ...]:
    found = applicant_id(plan)
    return () if found is None else (found,)


def _of_step(file: CaseFile, step: CaseStep) -> Move:
    code, title, text, button, permission = _words(file, step)
    return Move(
        code=code,
        title=title,
        text=text,
        page=(f"approvals:{PAGES.get(code, 'step')}", file.plan.number, step.pk),
        button=button,
        permission=permission,
        organisations=acting_ids(step),
        step=step,
        due_on=step.due_on,
    )


def _of_fund(file: CaseFile, step: CaseStep) -> list[Move]:
    """The fund's officer answers here; its letter may be written down by ansøger or sagsbehandler and is confirmed by
    a second person of either."""
    plan = file.plan
    if step.state == CaseStep.State.RECORDED:
        return _confirming(file, step, "Bekræft Landsbyggefondens svar")
    registering: dict[str, Any] = {
        "code": "register",
        "title": "Registrer Landsbyggefondens svar",
        "text": "Har fonden svaret i et brev, så skriv svaret her. En anden bekræfter det.",
        "page": ("approvals:register_letter", plan.number, step.pk),
        "button": "Registrer svaret",
        "step": step,
        "is_optional": file.pending(step) is None,
    }
    return [
        Move(permission=Permission.SUBMIT_PLAN, organisations=_applicant(plan), **registering),
        Move(permission=Permission.RECORD_DECISION, organisations=(plan.municipality_id,), **registering),
        _of_step(file, step),
    ]


def _confirming(file: CaseFile, step: CaseStep, title: str) -> list[Move]:
    """A second person of either party that has the letter."""
    plan = file.plan
    act: dict[str, Any] = {
        "code": "confirm",
        "title": title,
        "text": "Sammenhold det udfyldte med fondens brev, og bekræft det.",
        "page": ("approvals:step", plan.number, step.pk),
        "button": "Se svaret, og bekræft",
        "step": step,
        "due_on": step.due_on,
    }
    parties: dict[int, list[Permission]] = {}
    for party, right in confirming_rights(step):
        parties.setdefault(party, []).append(right)
    return [
        Move(permission=right, also=tuple(also), organisations=(party,), **act)
        for party, (right, *also) in parties.items()
    ]


def _confirming_correction(file: CaseFile, step: CaseStep) -> list[Move]:
    """What a letter says, by a second person of either party; what the fund has answered here, by another officer."""
    title = "Bekræft rettelsen af Landsbyggefondens svar"
    if not is_the_funds_own(step):
        return _confirming(file, step, title)
    return [
        Move(
            code="confirm",
            title=title,
            text="Landsbyggefonden retter sit svar. Svaret gælder, som det var, til en anden i fonden har bekræftet.",
            page=("approvals:step", file.plan.number, step.pk),
            button="Se rettelsen, og bekræft",
            permission=Permission.GRANT,
            organisations=(step.acting_organisation_id,),
            step=step,
            due_on=step.due_on,
        )
    ]


def _words(file: CaseFile, step: CaseStep) -> tuple[str, str, str, str, Permission]:
    match step.kind:
        case Kind.RECOMMENDATION:
            text = "Forvaltningens indstilling følger planen til de politiske udvalg."
            return (
                "recommend",
                "Skriv indstillingen",
                text,
                "Skriv indstillingen",
                Permission.WRITE_RECOMMENDATION,
            )
        case Kind.FORWARD:
            text = "Kommunen har godkendt planen. Send ansøgningen videre, og skriv dato og kvittering."
            if step.case.is_prequalification:
                text = "Kommunens anbefaling er klar. Send ansøgningen videre, og skriv dato og kvittering."
            title = "Send ansøgningen til Landsbyggefonden"
            if step.case.is_amendment:
                text = "Ændringen er godkendt. Send den videre, og skriv dato og kvittering."
                title = "Send ændringen til Landsbyggefonden"
            return "forward", title, text, "Registrer afsendelsen", Permission.FORWARD_CASE
        case Kind.BOARD:
            text = "Styregruppen har holdt møde om ændringen. Formanden bekræfter, hvad den besluttede."
            if not chairs(file.plan):
                text = f"{NO_CHAIR} En anden end den, der har sendt ændringen, bekræfter beslutningen efter referatet."
            title = "Bekræft styregruppens beslutning om en ændring"
            return "board", title, text, "Bekræft styregruppens beslutning", Permission.COMMENT
        case Kind.FUND if step.case.is_amendment:
            text = "Godkend ændringen, giv afslag, eller send den tilbage med bemærkninger."
            return "answer", "Svar på ændringen", text, "Se ændringen, og svar", Permission.GRANT
        case Kind.FUND:
            answer = "Prækvalificér planen, giv" if step.case.is_prequalification else "Giv tilsagn eller"
            text = f"{answer} afslag, eller send ansøgningen tilbage med bemærkninger."
            return "answer", "Svar på ansøgningen", text, "Se ansøgningen, og svar", Permission.GRANT
    return _words_of_body(file, step)


def task_at(step: CaseStep) -> str:
    """What is to be done at a step that is no body's; empty where the body's name says it."""
    if step.kind not in (Kind.RECOMMENDATION, Kind.FORWARD, Kind.BOARD, Kind.FUND):
        return ""
    return _words(CaseFile(step.case.plan, step.case), step)[1]


def _words_of_body(file: CaseFile, step: CaseStep) -> tuple[str, str, str, str, Permission]:
    whose = step.body_genitive
    record = Permission.WRITE_PLAN if step.is_beside else Permission.RECORD_DECISION
    confirm = Permission.WRITE_PLAN if step.is_beside else Permission.CONFIRM_DECISION
    word, definite, it = step.word, step.definite_word, "det" if step.is_voluntary else "den"
    pending = file.pending(step)
    if pending is not None and pending.makes_changes and step.state == CaseStep.State.RECORDED:
        text = "Se ændringerne i planen, og bekræft dem."
        return (
            "confirm",
            f"Bekræft, at {whose} ændringer er skrevet ind",
            text,
            "Se ændringerne, og bekræft",
            confirm,
        )
    if step.state == CaseStep.State.RECORDED:
        text = f"Sammenhold {definite} med referatet, og bekræft {it}."
        return "confirm", f"Bekræft {whose} {word}", text, f"Se {definite}, og bekræft", confirm
    if changes_to_check(file, step) and (pending is None or pending.makes_changes):
        text = f"Se, om de ændringer, som {step.body_definite} har godkendt planen med, er skrevet ind."
        return "changes", f"Se {whose} ændringer efter", text, "Se ændringerne", record
    if pending and pending.objection:
        who = "En kollega" if step.is_beside else "Godkenderen"
        ended = "det udfyldte svar" if step.is_voluntary else "den udfyldte beslutning"
        text = f"{who} har sendt {ended} tilbage."
        return "record", f"Ret {whose} {word}", text, f"Ret {definite}", record
    text = f"Udfyld {definite} efter mødets referat."
    return "record", f"Udfyld {whose} {word}", text, f"Udfyld {definite}", record
