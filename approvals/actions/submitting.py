"""Handing a plan in: the snapshot, the numbers and the case with the kommune's own chain."""

from accounts.models import Municipality, Organisation, User
from accounts.roles import OrganisationKind
from approvals import emails
from approvals.actions.moves import advance, reset, save_plan, take_snapshot, walk_case, walk_plan
from approvals.actions.verbs import SUBMITTED
from approvals.calculations import genitive, in_sentence
from approvals.models import BODY_KINDS, Case, CaseStep, ChainStep, Snapshot, StepKind
from approvals.workflow import CASE, PLAN
from core.audit import record
from core.dates import now, today
from core.versions import Moved
from core.workflow import NotReady, Transition
from plans.actions import changing, number_rows, raise_revision
from plans.models import Plan


def submit_plan(*, plan: Plan, seen_revision: int, by: User) -> Snapshot:
    """Send the plan to the kommune, for the first time or after a correction."""
    with changing(plan, by=by, raises_revision=False) as locked:
        case = Case.objects.applications().under_way().filter(plan=locked).select_related("snapshot").first()
        if case is not None:
            case.plan = locked
        edge = CASE.require("resubmit", case, by) if case else PLAN.require("submit", locked, by)
        if locked.revision != seen_revision:
            raise Moved("Planen er ændret, siden du åbnede siden. Se den igen, før du sender den.")
        number_rows(plan=locked, by=by)
        raise_revision(locked)
        snapshot = take_snapshot(locked, Snapshot.Reason.SUBMITTED, by)
        case = hand_in_again(case, edge, snapshot, by) if case else open_case(locked, edge, snapshot, by)
        record(SUBMITTED, subject=snapshot, root=locked, by=by, snapshot=snapshot)
        emails.submitted(case)
    return snapshot


def open_case(plan: Plan, edge: Transition, snapshot: Snapshot, by: User) -> Case:
    case = Case.objects.create(plan=plan, snapshot=snapshot, submitted_by=by, opened_at=now())
    for step in steps_of(case, plan.municipality):
        step.save()
    walk_plan(plan, edge, submitted_on=plan.submitted_on or today(), open_sections=[])
    advance(case)
    return case


def hand_in_again(case: Case, edge: Transition, snapshot: Snapshot, by: User) -> Case:
    """The same case and the chain that it froze; its steps begin anew, earlier decisions stay with their snapshot."""
    walk_case(case, edge, snapshot=snapshot, round=case.round + 1, submitted_by=by)
    save_plan(case.plan, open_sections=[])
    reset(case)
    advance(case)
    return case


def steps_of(case: Case, municipality: Municipality) -> list[CaseStep]:
    """Indstilling, the kommune's own chain as it is today, the sending on and the fund's answer."""
    kommune = municipality.organisation
    steps = [_step(case, StepKind.RECOMMENDATION, kommune, "Forvaltningens indstilling")]
    group = None
    for body in ChainStep.objects.filter(municipality=municipality).order_by("group", "pk"):
        same = body.group == group
        steps.append(_body(case, body, municipality, 0 if same else 1))
        group = body.group
    steps.append(_step(case, StepKind.FORWARD, kommune, "Sendt til Landsbyggefonden"))
    steps.append(_step(case, StepKind.FUND, the_fund(), "Tilsagn"))
    number = 0
    for step in steps:
        number += step.group
        step.group = number
    return steps


def _step(case: Case, kind: StepKind, organisation: Organisation, name: str) -> CaseStep:
    """`group` holds the distance to the step before until all are known."""
    return CaseStep(case=case, kind=kind, acting_organisation=organisation, body_name=name, group=1)


def _body(case: Case, body: ChainStep, municipality: Municipality, distance: int) -> CaseStep:
    council = body.kind == StepKind.COUNCIL
    name = municipality.council_name if council else body.body_name
    return CaseStep(
        case=case,
        kind=body.kind,
        acting_organisation=municipality.organisation,
        body_name=name,
        **body_in_sentence(municipality, body.kind, name),
        group=distance,
    )


def body_in_sentence(municipality: Municipality, kind: str, name: str) -> dict[str, str]:
    """A body's name as it stands inside a sentence and in ejefald; the council's is the kommune's own."""
    if kind not in BODY_KINDS:
        return {}
    if kind == StepKind.COUNCIL:
        return {"body_definite": in_sentence(name), "body_genitive": municipality.council_genitive}
    return {"body_definite": name, "body_genitive": genitive(name)}


def the_fund() -> Organisation:
    fund: Organisation | None = (
        Organisation.objects.current().filter(kind=OrganisationKind.FUND).order_by("pk").first()
    )
    if fund is None:
        raise NotReady(["Landsbyggefonden er ikke oprettet i portalen. Kontakt supporten."])
    return fund
