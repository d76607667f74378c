"""A plan that ran before the portal: it comes in as running, with what was decided about it elsewhere."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from accounts.models import User
from approvals.actions.chains import body_in_sentence
from approvals.actions.moves import take_snapshot, walk_plan
from approvals.actions.verbs import TAKEN_OVER
from approvals.exchange import DECISION, STEP, snapshot_document
from approvals.models import Case, CaseStep, Decision, Outcome, Snapshot
from approvals.workflow import PLAN
from core.audit import record
from core.dates import now, today
from core.exchange import Kind, Scope
from funding.actions import add_grant
from funding.exchange import GRANT
from plans.actions import changing, number_rows, raise_revision
from plans.models import Plan

Row = Mapping[str, Any]


def take_over_plan(
    *,
    plan: Plan,
    by: User | None,
    decisions: Sequence[Row] = (),
    grant: Row | None = None,
    dates: Mapping[str, dt.date | None] | None = None,
    ended: bool = False,
    scope: Scope | None = None,
) -> Snapshot:
    """Put a draft that has never been handed in into drift, as it is, and write what was decided and granted before.

    `decisions` and `grant` are rows of the exchange format, checked before. `dates` (shared_on, submitted_on,
    sent_to_fund_on, started_on) says what is known; what is not follows from the decisions and the term. Hand-in rules
    are not asked: a plan that runs may break them. With `ended` its term must be over.
    """
    scope = scope or Scope()
    with changing(plan, by=by, raises_revision=False) as locked:
        number_rows(plan=locked, by=by)
        if grant is not None:
            add_grant(plan=locked, by=by, **_read(GRANT, grant, scope))
        edge = PLAN.require("take_over", locked, by)
        raise_revision(locked)
        snapshot = take_snapshot(locked, Snapshot.Reason.TAKEN_OVER, by)
        if decisions:
            _write_case(locked, snapshot, [_read_decision(row, scope) for row in decisions])
        walk_plan(locked, edge, open_sections=[], **_days(locked, decisions, dates or {}))
        if ended:
            walk_plan(locked, PLAN.require("end", locked, None))
        record(TAKEN_OVER, subject=snapshot, root=locked, by=by)
    return snapshot


def take_over_changes(*, plan: Plan, by: User | None) -> Snapshot | None:
    """What a file has changed in a plan that has started. Its pages read the snapshot (`current_document`), so content
    that differs from it makes a new one."""
    with changing(plan, by=by, raises_revision=False) as locked:
        last = Snapshot.objects.filter(plan=locked).in_force().order_by("-number").first()
        if last is not None and last.document == snapshot_document(locked):
            return None
        return take_snapshot(locked, Snapshot.Reason.TAKEN_OVER, by)


def _days(
    plan: Plan, decisions: Sequence[Row], known: Mapping[str, dt.date | None]
) -> dict[str, dt.date | None]:
    """Since when each party sees the plan. The kommune and the fund see one in drift in any case."""
    assert plan.starts_on is not None
    started = known.get("started_on") or min(plan.starts_on, today())
    sent = [dt.date.fromisoformat(row["decided_on"]) for row in decisions if row["outcome"] == Outcome.SENT]
    sent_on = known.get("sent_to_fund_on") or min([*sent, started])
    return {
        "shared_on": known.get("shared_on"),
        "submitted_on": known.get("submitted_on") or sent_on,
        "sent_to_fund_on": sent_on,
        "started_on": started,
    }


def _write_case(plan: Plan, snapshot: Snapshot, rows: list[tuple[Row, Row]]) -> None:
    """The application as it ended: every body has decided about the plan as it was taken over."""
    case = Case.objects.create(
        plan=plan,
        snapshot=snapshot,
        state=Case.State.GRANTED,
        case_number=next((own["case_number"] for _, own in rows if own["case_number"]), ""),
        opened_at=now(),
        closed_at=now(),
    )
    steps: dict[tuple[Any, ...], CaseStep] = {}
    for place, own in rows:
        key = _key(place)
        step = steps.setdefault(key, CaseStep(case=case, state=CaseStep.State.DONE, **place))
        step.meeting_on = own["decided_on"]
        names = body_in_sentence(plan.municipality, step.kind, step.body_name, step.acting_organisation)
        for name, text in names.items():
            setattr(step, name, text)
    for step in steps.values():
        step.save()
    for place, own in rows:
        # Nobody here wrote it down or confirmed it, so neither is asked of anybody.
        Decision.objects.create(
            step=steps[_key(place)],
            snapshot=snapshot,
            recorded_at=now(),
            confirmed_at=now(),
            needs_confirmation=False,
            **own,
        )


def _key(place: Row) -> tuple[Any, ...]:
    return place["group"], place["kind"], place["body_name"], place["acting_organisation"].pk


def _read_decision(row: Row, scope: Scope) -> tuple[Row, Row]:
    return _read(STEP, row, scope), _read(DECISION, row, scope)


def _read(kind: Kind, row: Row, scope: Scope) -> dict[str, Any]:
    """The model's values of a checked row."""
    return {
        name: None if row[name] is None else codec.read(row[name], scope)
        for name, codec in kind.codecs.items()
    }
