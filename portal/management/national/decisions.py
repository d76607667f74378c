"""What was decided about a plan on its way, and the acts that its timeline tells. On keys that the case has got."""

import datetime as dt
from typing import Any

from approvals.actions import verbs
from approvals.actions.fund import kept_terms
from approvals.actions.moves import said_by
from approvals.models import BODY_KINDS, CaseStep, Decision, Outcome, Remark, StepKind
from plans.actions.plan import CREATED, SHARED
from portal.management.demo.build import moment
from portal.management.demo.stories import Stage
from portal.management.national.content import Draft
from portal.management.national.course import Filed, day_of, grant_reference, granted, midway
from portal.management.national.outlines import STARTED
from portal.management.national.rows import Rows, act

REMARKS = {
    "economy": "Kommunens andel skal fordeles efter, hvornår medarbejderne ansættes.",
    "focus:beskaeftigelse": "Målet mangler et realistisk delmål for det første år.",
}
REASON = "Afdelingerne indgår i en anden plan."
OUTCOMES = {
    StepKind.RECOMMENDATION: Outcome.PROPOSED,
    StepKind.HEARING: Outcome.STATED,
    StepKind.COUNCIL: Outcome.APPROVED,
    StepKind.FORWARD: Outcome.SENT,
    StepKind.FUND: Outcome.GRANTED,
}


def decide(rows: Rows, filed: Filed) -> list[Decision]:
    """A decision for every step that is done or waits for its confirmation, and the remarks of a sending back."""
    outline = filed.draft.outline
    if outline.stage == Stage.RETURNED or outline.was_corrected:
        for section, text in REMARKS.items():
            rows.add(
                Remark(
                    case=filed.case,
                    snapshot=filed.snapshots[0],
                    section=section,
                    text=text,
                    written_by=outline.caseworker,
                    written_at=returned_at(filed.draft),
                )
            )
    states = (CaseStep.State.DONE, CaseStep.State.RECORDED)
    return [rows.add(decision(filed, step)) for step in filed.steps if step.state in states]


def returned_at(draft: Draft) -> dt.datetime:
    return moment(draft.outline.handed_in_on + dt.timedelta(days=18), 13)


def decision(filed: Filed, step: CaseStep) -> Decision:
    """A body's decision is recorded the day after and confirmed by a second person; the others are one person's act."""
    outline, day, is_body = filed.draft.outline, day_of(filed, step), step.kind in BODY_KINDS
    recorder = outline.fund if step.kind == StepKind.FUND else outline.caseworker
    at = moment(day + dt.timedelta(days=1 if is_body else 0), 8)
    is_done = step.state == CaseStep.State.DONE
    return Decision(
        step=step,
        snapshot=filed.case.snapshot,
        decided_on=day,
        outcome=outcome_of(filed, step),
        recorded_by=recorder,
        recorded_at=at,
        needs_confirmation=is_body,
        confirmed_by=(outline.approver if is_body else recorder) if is_done else None,
        confirmed_at=at + dt.timedelta(hours=3) if is_done else None,
        **written(filed, step, day),
    )


def outcome_of(filed: Filed, step: CaseStep) -> Outcome:
    if filed.draft.outline.stage == Stage.REFUSED and step.kind == StepKind.COUNCIL:
        return Outcome.NOT_APPROVED
    return OUTCOMES.get(StepKind(step.kind), Outcome.RECOMMENDED)


def written(filed: Filed, step: CaseStep, day: dt.date) -> dict[str, Any]:
    outline = filed.draft.outline
    proposal = f"Forvaltningen indstiller,\n\n1. at planen for {outline.title} godkendes\n2. at kommunen medfinansierer"
    if step.kind == StepKind.RECOMMENDATION:
        return {"recommendation": proposal, "case_number": filed.case.case_number}
    if step.kind == StepKind.FORWARD:
        return {"reference": f"LBF-{day:%Y}-{outline.place + 1:04d}"}
    if step.kind == StepKind.FUND:
        amount, reference = granted(filed.draft), grant_reference(outline)
        return {"amount": amount, "reference": reference, **kept_terms([midway(outline)])}
    refused = outcome_of(filed, step) == Outcome.NOT_APPROVED
    return {
        "recommendation": proposal,
        "text": "Planen kan ikke godkendes." if refused else f"{step.body_name} følger indstillingen.",
        "item_number": str(outline.rng.randint(3, 30)),
        "case_number": filed.case.case_number,
    }


# The timeline


def tell_of_draft(rows: Rows, draft: Draft) -> None:
    plan, by, created_at = draft.plan, draft.outline.manager, moment(draft.outline.created_on)
    rows.add(act(CREATED, plan, plan, by, created_at))
    if plan.shared_on:
        municipality = str(draft.outline.kommune.organisation)
        rows.add(act(SHARED, plan, plan, by, moment(plan.shared_on), municipality=municipality))


def tell_of_case(rows: Rows, filed: Filed, decisions: list[Decision]) -> None:
    plan, case, outline = filed.draft.plan, filed.case, filed.draft.outline
    for one in filed.snapshots:
        rows.add(act(verbs.SUBMITTED, one, plan, outline.signer, one.created_at, snapshot=one))
    if outline.stage == Stage.RETURNED or outline.was_corrected:
        at, names = returned_at(filed.draft), ["Økonomi", "Beskæftigelse"]
        rows.add(act(verbs.RETURNED, case, plan, outline.caseworker, at, sections=names))
    for row in decisions:
        tell_of_decision(rows, filed, row)
    if outline.stage in STARTED:
        rows.add(act(verbs.STARTED, plan, plan, None, moment(outline.granted_on, 11)))
    if outline.stage == Stage.ENDED:
        rows.add(act(verbs.ENDED, plan, plan, None, moment(outline.ends_on + dt.timedelta(days=1), 2)))
    if outline.stage == Stage.WITHDRAWN and case.closed_at:
        rows.add(act(verbs.WITHDRAWN, plan, plan, outline.signer, case.closed_at, reason=REASON))


def tell_of_decision(rows: Rows, filed: Filed, row: Decision) -> None:
    step, plan, snapshot, by, at = row.step, filed.draft.plan, row.snapshot, row.recorded_by, row.recorded_at
    if step.kind == StepKind.RECOMMENDATION:
        rows.add(act(verbs.RECOMMENDED, row, plan, by, at))
    elif step.kind == StepKind.FORWARD:
        rows.add(act(verbs.FORWARDED, row, plan, by, at, snapshot=snapshot, day=row.decided_on))
    elif step.kind == StepKind.FUND:
        rows.add(act(verbs.GRANTED, row, plan, by, at, amount=row.amount))
    else:
        said = {**said_by(step), "outcome": row.get_outcome_display().lower()}
        rows.add(act(verbs.RECORDED, row, plan, by, at, **said))
        if row.confirmed_by and row.confirmed_at:
            verb = verbs.CONFIRMED_NO if row.outcome == Outcome.NOT_APPROVED else verbs.CONFIRMED
            rows.add(act(verb, row, plan, row.confirmed_by, row.confirmed_at, day=row.decided_on, **said))
