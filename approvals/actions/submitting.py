"""Handing a plan in: the snapshot, the numbers and the case with the kommune's own chain."""

from dataclasses import fields

from accounts.models import Municipality, Organisation, User
from accounts.querysets import reach_of
from accounts.roles import OrganisationKind, Permission
from approvals import emails
from approvals.actions.appropriating import appropriated, change_appropriations
from approvals.actions.moves import (
    advance,
    reset,
    save_plan,
    take_snapshot,
    walk_case,
    walk_plan,
    with_decisions,
)
from approvals.actions.records import Record
from approvals.actions.verbs import CONTINUED, SUBMITTED
from approvals.calculations import genitive, in_sentence
from approvals.models import (
    BESIDE,
    BODY_KINDS,
    OWN_BODIES,
    Case,
    CaseStep,
    ChainStep,
    Decision,
    Outcome,
    Snapshot,
    StepKind,
)
from approvals.permissions import standing_decision
from approvals.rules import prequalification_is_missing
from approvals.workflow import CASE, PLAN
from core.audit import record
from core.dates import now, today
from core.versions import Moved
from core.workflow import NotReady, Transition
from plans.actions import changing, number_rows, raise_revision
from plans.models import Plan
from plans.permissions import applicant_id, participant_ids


def submit_plan(*, plan: Plan, seen_revision: int, by: User) -> Snapshot:
    """Send the plan to the kommune, for the first time or after a correction."""
    with changing(plan, by=by, raises_revision=False) as locked:
        case = Case.objects.before_start().under_way().filter(plan=locked).select_related("snapshot").first()
        if case is not None:
            case.plan = locked
        short = case.is_prequalification if case else prequalification_is_missing(locked)
        first = "submit_prequalification" if short else "submit"
        edge = CASE.require("resubmit", case, by) if case else PLAN.require(first, locked, by)
        if locked.revision != seen_revision:
            raise Moved("Planen er ændret, siden du åbnede siden. Se den igen, før du sender den.")
        if not short:  # the goals of a short application are a sketch, and get no numbers to keep
            number_rows(plan=locked, by=by)
        raise_revision(locked)
        snapshot = take_snapshot(locked, Snapshot.Reason.SUBMITTED, by)
        case = hand_in_again(case, edge, snapshot, by) if case else open_case(locked, edge, snapshot, by)
        principal = reach_of(by).stands_in_for(Permission.SUBMIT_PLAN, applicant_id(locked))
        record(SUBMITTED, subject=snapshot, root=locked, by=by, on_behalf_of=principal, snapshot=snapshot)
        emails.submitted(case)
    return snapshot


def open_case(plan: Plan, edge: Transition, snapshot: Snapshot, by: User) -> Case:
    short = edge.name == "submit_prequalification"
    case = Case.objects.create(
        plan=plan,
        kind=Case.Kind.PREQUALIFICATION if short else Case.Kind.APPLICATION,
        snapshot=snapshot,
        submitted_by=by,
        opened_at=now(),
    )
    steps = (
        steps_of_prequalification(case, plan.municipality)
        if short
        else [*steps_beside(case), *steps_of(case, plan.municipality)]
    )
    for step in steps:
        step.save()
    walk_plan(plan, edge, submitted_on=plan.submitted_on or today(), open_sections=[])
    _open(case)
    return case


def _open(case: Case) -> None:
    """The kommune is told of the hand-in itself; a boligorganisation that its body has something to decide."""
    emails.organisations_to_decide(case, [step for step in advance(case) if not step.is_voluntary])


def hand_in_again(case: Case, edge: Transition, snapshot: Snapshot, by: User) -> Case:
    """The same case and the chain that it froze; its steps begin anew, earlier decisions stay with their snapshot.

    After »godkendt med ændringer« only what comes after the council begins anew.
    """
    kept = decided_before(case)
    walk_case(
        case,
        edge,
        snapshot=snapshot,
        round=case.round + 1,
        submitted_by=by,
        read_by=None,
        read_at=None,
        sections_before=case.plan.open_sections,
    )
    save_plan(case.plan, open_sections=[])
    reset(case, but={decision.step_id for decision in kept})
    for decision in kept:
        let_hold(decision, case)
    if kept:
        record(CONTINUED, subject=case, root=case.plan, by=by, body=kept[-1].step.body_genitive)
    if CaseStep.objects.filter(case=case, kind=StepKind.ORGANISATION).exists():
        # Whoever has joined the plan meanwhile decides too; a case that began without organisations stays without.
        for step in steps_beside(case):
            step.save()
    _open(case)
    return case


def decided_before(case: Case) -> list[Decision]:
    """What holds on when a council has approved with changes: its own decision last, and those that led to it."""
    steps = list(with_decisions().filter(case=case).order_by("group", "pk"))
    for step in steps:
        step.case = case
    found = {step.pk: standing_decision(step) for step in steps}
    councils = [
        step
        for step in steps
        if (decision := found[step.pk]) and decision.outcome == Outcome.APPROVED_CHANGED
    ]
    if not councils:
        return []
    before = [
        step for step in steps if step.group <= councils[-1].group and step.state == CaseStep.State.DONE
    ]
    before.sort(key=lambda step: step.pk == councils[-1].pk)
    return [decision for step in before if (decision := found[step.pk]) is not None]


def let_hold(decision: Decision, case: Case) -> None:
    """The same decision about the hand-in in which the council's changes are made. Nobody decided it anew, so it names
    nobody: it points to the record that people wrote and confirmed."""
    changed = decision.outcome == Outcome.APPROVED_CHANGED
    names = [one.name for one in fields(Record) if one.name not in ("changes", "changed_sections")]
    held = Decision.objects.create(
        step=decision.step,
        snapshot=case.snapshot,
        recorded_at=now(),
        confirmed_at=now(),
        needs_confirmation=False,
        carried_over_from=decision,
        reason="Planen er godkendt med ændringer, og ændringerne er skrevet ind i den nye indsendelse.",
        **{name: getattr(decision, name) for name in names}
        | ({"outcome": Outcome.APPROVED} if changed else {}),
    )
    change_appropriations(decision.step, held, appropriated(decision))


def steps_beside(case: Case) -> list[CaseStep]:
    """What each boligorganisation that takes part decides in its own body: those that the case has not got yet."""
    own = CaseStep.objects.filter(kind=StepKind.ORGANISATION)
    known = set(own.filter(case=case).values_list("acting_organisation_id", flat=True))
    organisations = Organisation.objects.filter(
        pk__in=participant_ids(case.plan), kind=OrganisationKind.HOUSING_ORGANISATION
    )
    first = applicant_id(case.plan)
    # The body in which an organisation decided the last time.
    usual = dict(
        own.filter(acting_organisation__in=organisations)
        .order_by("pk")
        .values_list("acting_organisation_id", "body_name")
    )
    return [
        step_beside(case, organisation, usual.get(organisation.pk, OWN_BODIES[0]))
        for organisation in sorted(organisations.order_by("name", "pk"), key=lambda one: one.pk != first)
        if organisation.pk not in known
    ]


def step_beside(case: Case, organisation: Organisation, body: str) -> CaseStep:
    return CaseStep(
        case=case,
        kind=StepKind.ORGANISATION,
        acting_organisation=organisation,
        group=BESIDE,
        **own_body(organisation, body),
    )


def own_body(organisation: Organisation, name: str) -> dict[str, str]:
    """In a sentence it is the organisation that decides: `Søengens Boligforenings beslutning`."""
    return {
        "body_name": name,
        "body_definite": in_sentence(name),
        "body_genitive": genitive(organisation.name[:105]),
    }


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


def steps_of_prequalification(case: Case, municipality: Municipality) -> list[CaseStep]:
    """The kommune's anbefaling, the sending on and the fund's answer. No body decides before the full plan is there."""
    kommune = municipality.organisation
    steps = [
        CaseStep(
            case=case,
            kind=StepKind.COMMITTEE,
            acting_organisation=kommune,
            body_name="Kommunal anbefaling",
            body_definite="forvaltningen",
            body_genitive="kommunens",
        ),
        _step(case, StepKind.FORWARD, kommune, "Sendt til Landsbyggefonden"),
        _step(case, StepKind.FUND, the_fund(), "Prækvalifikation"),
    ]
    for group, step in enumerate(steps, start=1):
        step.group = group
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


def body_in_sentence(
    municipality: Municipality, kind: str, name: str, organisation: Organisation | None = None
) -> dict[str, str]:
    """A body's name as it stands inside a sentence and in ejefald; the council's is the kommune's own."""
    if kind not in BODY_KINDS:
        return {}
    if kind == StepKind.ORGANISATION and organisation is not None:
        return own_body(organisation, name)
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
