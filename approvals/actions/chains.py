"""The steps of a case: what each boligorganisation decides, the kommune's own chain as it is today, and the fund."""

from accounts.models import Municipality, Organisation
from accounts.roles import OrganisationKind
from approvals.calculations import genitive, in_sentence
from approvals.models import BESIDE, BODY_KINDS, OWN_BODIES, Case, CaseStep, ChainStep, StepKind
from approvals.workflow import heard_first
from core.workflow import NotReady
from plans.permissions import applicant_id, participant_ids


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
    bodies = list(ChainStep.objects.filter(municipality=municipality).order_by("group", "pk"))
    heard, group = heard_first(bodies), None
    for body in bodies:
        same = body.group == group or body.pk in heard
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
