"""A plan's case, as far as it has come: what was handed in, and the steps of its kommune's chain."""

import datetime as dt
from copy import deepcopy
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from approvals.actions.chains import steps_of
from approvals.actions.moves import FORMAT
from approvals.calculations import confirmation_due_on
from approvals.exchange import snapshot_document
from approvals.models import BODY_KINDS, Case, CaseStep, Snapshot, StepKind
from core.dates import today
from core.snapshots import sha256
from funding.calculations import Term, words_of
from funding.exchange import grant_part
from funding.models import Grant, GrantCondition
from portal.management.demo.build import moment
from portal.management.demo.stories import Stage
from portal.management.national.content import Draft
from portal.management.national.outlines import STARTED, Outline
from portal.management.national.rows import Rows, uid

State = CaseStep.State
LESS = Decimal("450000.00")
CONDITION = "Midtvejsevaluering sendes til fonden."
CASE_STATES = {
    Stage.RETURNED: Case.State.RETURNED,
    Stage.REFUSED: Case.State.REFUSED,
    Stage.WITHDRAWN: Case.State.WITHDRAWN,
}


@dataclass(frozen=True)
class Filed:
    """A plan with its case. `snapshots` are what was handed in, the last one is what the parties have before them;
    `live` is the plan's document as its rows are now."""

    draft: Draft
    case: Case
    steps: list[CaseStep]
    snapshots: list[Snapshot]
    live: dict[str, Any]


def hand_in(rows: Rows, draft: Draft) -> Filed | None:
    """The case of a draft whose rows are in the database. None as long as it has not been handed in."""
    outline, plan = draft.outline, draft.plan
    if outline.submitted_on is None:
        return None
    live = snapshot_document(plan)
    document, snapshots = as_handed_in(live, outline), []
    if outline.was_corrected:
        snapshots.append(snapshot(draft, 1, first_version(document), outline.submitted_on))
    on = outline.submitted_on + dt.timedelta(days=40 if snapshots else 0)
    snapshots.append(snapshot(draft, len(snapshots) + 1, document, on))
    case = Case(
        plan=plan,
        state=Case.State.GRANTED if outline.is_granted else CASE_STATES.get(outline.stage, Case.State.OPEN),
        snapshot=snapshots[-1],
        round=len(snapshots),
        case_number=case_number(outline),
        submitted_by=outline.signer,
        opened_at=moment(outline.submitted_on, 14),
        closed_at=closed_at(outline),
    )
    filed = Filed(draft, case, steps_of(case, plan.municipality), snapshots, live)
    for row in (*snapshots, case, *filed.steps):
        rows.add(row)
    walk(filed)
    if outline.is_granted:
        row = grant(rows, draft)
        rows.add(condition(row, outline))
        live["grant"] = grant_part(row)
        if outline.stage in STARTED:
            start(rows, filed, document | {"grant": live["grant"]})
    return filed


# What was handed in


def as_handed_in(live: dict[str, Any], outline: Outline) -> dict[str, Any]:
    """Practical facts that were filled in after the start were not there yet."""
    if not outline.has_moved_on:
        return dict(live)
    return live | {"activities": [row | {"responsible_person": ""} for row in live["activities"]]}


def first_version(document: dict[str, Any]) -> dict[str, Any]:
    """What was sent back had less to say about the reasons, and a goal that was put otherwise."""
    before = deepcopy(document)
    before["plan"]["background"] = before["plan"]["background"].partition("\n")[0]
    before["goals"][0]["title"] = f"{before['goals'][0]['title']} end i dag"
    return before


def snapshot(
    draft: Draft,
    number: int,
    document: dict[str, Any],
    on: dt.date,
    reason: Snapshot.Reason = Snapshot.Reason.SUBMITTED,
) -> Snapshot:
    """Revisions rise with each snapshot; the plan's own is above them where its rows have moved on since."""
    outline = draft.outline
    later = (outline.was_corrected + 1 + outline.is_granted) - number + outline.has_moved_on
    return Snapshot(
        plan=draft.plan,
        number=number,
        reason=reason,
        document=document,
        format_version=FORMAT,
        sha256=sha256(document),
        revision=draft.plan.revision - later,
        valid_from=on,
        created_at=moment(on, 14),
        created_by=outline.signer if reason == Snapshot.Reason.SUBMITTED else None,
    )


def grant(rows: Rows, draft: Draft) -> Grant:
    return rows.add(
        Grant(
            plan=draft.plan,
            amount=granted(draft),
            granted_on=draft.outline.granted_on,
            reference=grant_reference(draft.outline),
            conditions=words_of([midway(draft.outline)]),
        )
    )


def midway(outline: Outline) -> Term:
    return Term(CONDITION, outline.starts_on + (outline.ends_on - outline.starts_on) / 2)


def condition(row: Grant, outline: Outline) -> GrantCondition:
    """Met when its day has come, and accepted by the fund but for every fifth."""
    due_on = midway(outline).due_on
    assert due_on is not None
    is_met, is_answered = due_on < today() and outline.place % 7 != 3, outline.place % 5 != 0
    return GrantCondition(
        plan=row.plan,
        uid=uid(outline.rng),
        text=CONDITION,
        set_on=row.granted_on,
        reference=row.reference,
        due_on=due_on,
        state=GrantCondition.State.MET if is_met else GrantCondition.State.OPEN,
        met_on=due_on if is_met else None,
        note="Midtvejsevalueringen er sendt." if is_met else "",
        met_by=outline.manager if is_met else None,
        answered_on=min(due_on + dt.timedelta(days=20), today()) if is_met and is_answered else None,
        answered_by=outline.fund if is_met and is_answered else None,
    )


def start(rows: Rows, filed: Filed, document: dict[str, Any]) -> None:
    """The tilsagn was what had been applied for, so the plan started by itself."""
    number, on = len(filed.snapshots) + 1, filed.draft.outline.granted_on
    rows.add(snapshot(filed.draft, number, document, on, Snapshot.Reason.STARTED))


def granted(draft: Draft) -> Decimal:
    """What was applied for, or less where the plan cannot start by itself."""
    return draft.asked - (LESS if draft.outline.stage == Stage.GRANTED_LESS else 0)


def grant_reference(outline: Outline) -> str:
    return f"{outline.granted_on:%Y}-BS-{outline.place + 1:04d}"


def case_number(outline: Outline) -> str:
    return f"00.32.00-S00-{outline.place + 1}-{outline.created_on:%y}"


# Steps


def walk(filed: Filed) -> None:
    """Groups before the one that acts now are done, its own steps are open or wait for their confirmation."""
    outline, plan = filed.draft.outline, filed.draft.plan
    now = group_now(filed)
    for step in filed.steps:
        if step.group < now:
            step.state, step.meeting_on = State.DONE, day_of(filed, step)
        elif step.group == now:
            step.state = State.OPEN
            if outline.stage == Stage.AT_COUNCIL and outline.round % 10 < 7:
                step.state, step.meeting_on = State.RECORDED, day_of(filed, step)
                step.due_on = confirmation_due_on(step.meeting_on, plan.municipality.confirmation_days)


def group_now(filed: Filed) -> int:
    stage, steps = filed.draft.outline.stage, filed.steps
    bodies = [step.group for step in steps if step.kind in BODY_KINDS]
    if filed.draft.outline.is_granted:
        return steps[-1].group + 1
    if stage == Stage.AT_FUND:
        return steps[-1].group
    if stage == Stage.REFUSED:
        return bodies[-1] + 1
    if stage == Stage.AT_COUNCIL:
        return filed.draft.outline.rng.choice(bodies)
    return steps[0].group


def day_of(filed: Filed, step: CaseStep) -> dt.date:
    """When a step was taken: bodies meet every other week, the council last."""
    outline = filed.draft.outline
    if step.kind == StepKind.RECOMMENDATION:
        return outline.handed_in_on + dt.timedelta(days=60)
    if step.kind == StepKind.FORWARD:
        return outline.sent_on
    if step.kind == StepKind.FUND:
        return outline.granted_on
    last = max(one.group for one in filed.steps if one.kind in BODY_KINDS)
    return outline.council_on - dt.timedelta(days=14 * (last - step.group))


def closed_at(outline: Outline) -> dt.datetime | None:
    if outline.is_granted:
        return moment(outline.granted_on)
    days = {Stage.REFUSED: 127, Stage.WITHDRAWN: 50}.get(outline.stage)
    return moment(outline.handed_in_on + dt.timedelta(days=days)) if days else None
