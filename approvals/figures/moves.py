"""Whose move it is: one list for the plan page, mine opgaver, the list of plans and the mails."""

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse

from accounts.models import User
from accounts.querysets import reach_of
from accounts.roles import Permission
from approvals.figures.files import CaseFile
from approvals.models import Case, CaseStep, StepKind
from approvals.permissions import reasons_against_confirming
from plans.models import Plan
from plans.permissions import applicant_id, participant_ids

Kind = StepKind
# Acts with a page of their own; confirming and answering stand on the step's page.
PAGES = {"recommend": "recommend", "record": "record", "forward": "forward"}


@dataclass(frozen=True)
class Move:
    """Something that one party has to do now."""

    code: str
    title: str
    text: str
    url: str
    button: str
    permission: Permission
    organisations: tuple[int, ...]
    step: CaseStep | None = None
    due_on: dt.date | None = None

    def is_for(self, user: User) -> bool:
        if not reach_of(user).can(self.permission, self.organisations):
            return False
        if self.code == "confirm":
            assert self.step is not None
            return not reasons_against_confirming(user.pk, self.step)
        return True


def moves(file: CaseFile) -> list[Move]:
    """What can be done now; nothing when the plan runs or is over."""
    plan, case = file.plan, file.case
    if plan.status == Plan.Status.DRAFT:
        return [_submit(plan)]
    if plan.status != Plan.Status.IN_APPROVAL or case is None:
        return []
    if case.state == Case.State.RETURNED:
        return [_correct(plan), _resubmit(plan)]
    if case.state == Case.State.GRANTED:
        return [_start(plan)]
    return [_of_step(file, step) for step in file.current_steps]


def _submit(plan: Plan) -> Move:
    return Move(
        code="submit",
        title="Send planen til kommunen",
        text="Når planen er færdig og reglerne er overholdt, sender ansøgeren den til kommunen.",
        url=reverse("approvals:check", args=[plan.number]),
        button="Tjek og send planen",
        permission=Permission.SUBMIT_PLAN,
        organisations=_applicant(plan),
    )


def _correct(plan: Plan) -> Move:
    return Move(
        code="correct",
        title="Ret planen efter bemærkningerne",
        text="Planen er sendt tilbage. Kun de afsnit, der er bemærkninger til, kan rettes.",
        url=reverse("approvals:case", args=[plan.number]) + "#bemaerkninger",
        button="Se bemærkningerne",
        permission=Permission.WRITE_PLAN,
        organisations=participant_ids(plan),
    )


def _resubmit(plan: Plan) -> Move:
    return Move(
        code="resubmit",
        title="Send planen til kommunen igen",
        text="Når bemærkningerne er fulgt, sender ansøgeren planen igen.",
        url=reverse("approvals:check", args=[plan.number]),
        button="Tjek og send planen igen",
        permission=Permission.SUBMIT_PLAN,
        organisations=_applicant(plan),
    )


def _start(plan: Plan) -> Move:
    return Move(
        code="start",
        title="Bring økonomien i balance med tilsagnet",
        text="Tilsagnet er et andet beløb end det ansøgte. Ret budget og finansiering, og sæt planen i drift.",
        url=reverse("approvals:start", args=[plan.number]),
        button="Tjek og sæt planen i drift",
        permission=Permission.START_PLAN,
        organisations=_applicant(plan),
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
        url=reverse(f"approvals:{PAGES.get(code, 'step')}", args=[file.plan.number, step.pk]),
        button=button,
        permission=permission,
        organisations=(step.acting_organisation_id,),
        step=step,
        due_on=step.due_on,
    )


def _words(file: CaseFile, step: CaseStep) -> tuple[str, str, str, str, Permission]:
    whose = step.body_genitive
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
            title = "Send ansøgningen til Landsbyggefonden"
            return "forward", title, text, "Registrer afsendelsen", Permission.FORWARD_CASE
        case Kind.FUND:
            text = "Giv tilsagn eller afslag, eller send ansøgningen tilbage med bemærkninger."
            return "answer", "Svar på ansøgningen", text, "Se ansøgningen, og svar", Permission.GRANT
    record = Permission.WRITE_PLAN if step.kind == Kind.ORGANISATION else Permission.RECORD_DECISION
    confirm = Permission.SUBMIT_PLAN if step.kind == Kind.ORGANISATION else Permission.CONFIRM_DECISION
    if step.state == CaseStep.State.RECORDED:
        text = "Sammenhold beslutningen med referatet, og bekræft den."
        return "confirm", f"Bekræft {whose} beslutning", text, "Se beslutningen, og bekræft", confirm
    pending = file.pending(step)
    if pending and pending.objection:
        text = "Godkenderen har sendt den udfyldte beslutning tilbage."
        return "record", f"Ret {whose} beslutning", text, "Ret beslutningen", record
    text = "Udfyld beslutningen efter mødets referat."
    return "record", f"Udfyld {whose} beslutning", text, "Udfyld beslutningen", record
