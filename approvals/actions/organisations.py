"""What the boligorganisationer do beside the kommune's chain: name their own body, and tell whom they have heard."""

from accounts.models import User
from approvals.actions.chains import own_body
from approvals.actions.moves import (
    acting_on_case,
    acting_on_step,
    require_seen,
    require_snapshot,
    walk_step,
    with_decisions,
)
from approvals.actions.records import Written, fill_in
from approvals.calculations import genitive, in_sentence
from approvals.models import BESIDE, OWN_BODIES, Case, CaseStep, Decision, StepKind
from approvals.workflow import STEP, not_sent_on
from core.attachments import NO_CHANGES, FileChanges
from core.workflow import NotReady
from plans.models import Estate

# Who is heard in an afdeling.
HEARD = {"board": "Afdelingsbestyrelsen", "residents": "Beboerne"}


def name_own_body(*, step: CaseStep, seen_version: int, body_name: str, by: User) -> CaseStep:
    """Say in which of its bodies a boligorganisation decides, before it has."""
    with acting_on_step(step, by=by) as locked:
        edge = STEP.require("name_body", locked, by)
        require_seen(locked, seen_version)
        if body_name not in OWN_BODIES:
            raise NotReady(["Vælg, hvilket organ der beslutter."])
        walk_step(locked, edge, **own_body(locked.acting_organisation, body_name))
    return locked


def record_hearing(
    *,
    case: Case,
    estate: Estate,
    heard: str,
    seen_snapshot: int,
    written: Written,
    files: FileChanges = NO_CHANGES,
    by: User,
) -> Decision:
    """An afdelingsbestyrelse, or the residents of an afdeling, have been heard. A second person of the organisation
    confirms the answer, as any record; no answer stops the case."""
    with acting_on_case(case, by=by) as locked:
        step = hearing_of(locked, estate, heard)
        edge = STEP.require("record", step, by)
        if reasons := not_sent_on(locked):
            raise NotReady(reasons)
        require_snapshot(step, seen_snapshot)
        step.save()
        seen = with_decisions().get(pk=step.pk)
        seen.case.plan = locked.plan
        return fill_in(seen, edge, written, by, files)


def hearing_of(case: Case, estate: Estate, heard: str) -> CaseStep:
    if heard not in HEARD:
        raise NotReady(["Vælg, hvem der er hørt."])
    if not case.plan.areas.filter(estates=estate, ended_on=None).exists():
        raise NotReady(["Afdelingen er ikke med i planen."])
    name = f"{HEARD[heard]} i {estate.name}"[:100]
    return CaseStep(
        case=case,
        kind=StepKind.HEARING,
        state=CaseStep.State.OPEN,
        acting_organisation=estate.organisation,
        group=BESIDE,
        body_name=name,
        body_definite=in_sentence(name),
        body_genitive=genitive(in_sentence(name)),
    )
