"""What a snapshot holds: the plan's part and the money's part of the one exchange format; and decisions, which a file
holds beside them. Writes and parses, never saves."""

from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, QuerySet

from accounts.models import User
from approvals.models import Case, CaseStep, Decision, Snapshot
from approvals.permissions import can_read_closed, was_closed
from approvals.rules import live_document
from approvals.workflow import SENDING_BACK
from core.exchange import Kind, Reader
from core.exchange.values import Amount
from core.statements import statement
from funding.exchange import funding_document
from plans.exchange import plan_document, with_practical_facts
from plans.exchange.values import ORGANISATION_PARTS, organisation_by_code
from plans.figures import note_foci
from plans.models import Plan
from plans.permissions import ECONOMY


def snapshot_document(plan: Plan) -> dict[str, Any]:
    """The plan as it stands now, with the names shown today. Never the ledger. A constant number of queries."""
    return live_document(plan)


def current_document(plan: Plan) -> dict[str, Any]:
    """The plan as it stands, for pages that only read: one query while nothing has changed since the last snapshot.

    `Plan.revision` is raised by every change to what a snapshot holds, so a snapshot of the same revision says the same
    as the live rows, with the names of its own day. After the start only practical facts change without a new snapshot:
    two queries more. Where nothing but budget and financing has been open since, they alone are read again.
    """
    changes_in_part = plan.started_on is not None or plan.open_sections == [ECONOMY]
    last = _last_snapshot.first(plan.pk, None if changes_in_part else plan.revision)
    if last is None:
        return snapshot_document(plan)
    document: dict[str, Any] = last.read
    if last.revision == plan.revision:
        return document
    if plan.started_on is not None:
        return with_practical_facts(document, plan)
    if changes_in_part and not last.was_sent_back:
        # Being brought in balance with its tilsagn.
        return {**document, **plan_document(plan, only=()), **funding_document(plan)}
    live = snapshot_document(plan)
    note_foci(plan, live)
    return live


@statement
def _last_snapshot(plan_id: int, revision: int | None) -> QuerySet[Any]:
    """Its document stands in `read`, unless it is of another revision than the one that is asked for. With whether its
    plan was sent back, so that more than what is open now may have been written since: also by an answer that has been
    taken back."""
    found = Snapshot.objects.filter(plan=plan_id).exclude(reason="proposed")
    sent_back = Decision.objects.filter(snapshot=OuterRef("pk"), outcome__in=SENDING_BACK)
    whole = F("document")
    shown = whole if revision is None else models.Case(models.When(revision=revision, then=whole))
    found = found.annotate(was_sent_back=Exists(sent_back), read=shown)
    return found.only("revision").order_by("-number")[:1]


# Decisions

#: A decision of a file is the body's step and what it decided, in one row.
STEP = Kind(
    CaseStep,
    fields=("group", "kind", "body_name"),
    composed={"acting_organisation": organisation_by_code(*ORGANISATION_PARTS)},
)
DECISION = Kind(
    Decision,
    fields=(
        "outcome",
        "decided_on",
        "postponed_to",
        "is_closed",
        "item_number",
        "case_number",
        "document_number",
        "recommendation",
        "text",
        "votes_for",
        "votes_against",
        "votes_abstained",
        "reservations",
        "minutes_link",
        "appropriation_account",
        "reference",
        "conditions",
    ),
    composed={"amount": Amount()},
)
# Not exchanged, because a plan taken over is asked no more of its kommune than its financing has: the bevilling's rows
# (`Appropriation`) and the bilag (`DecisionFile`), which stay with the decision in the portal where it was taken.

#: What a closed item leaves to the kommune's own people.
CLOSED_FIELDS = ("recommendation", "text", "reservations", "minutes_link", "appropriation_account")
CLOSED_NUMBERS = ("votes_for", "votes_against", "votes_abstained")

STEP_EXCLUDED = {
    "id": "the database's own",
    "version": "counts saves, says nothing about content",
    "case": "a file holds the decisions of the one application that led to the tilsagn",
    "body_definite": "follows from the body's name",
    "body_genitive": "follows from the body's name",
    "state": "every step of a plan in drift has been gone through",
    "meeting_on": "the day of the decision",
    "due_on": "nobody is waited for",
}
_PEOPLE = "people of this portal; what is exchanged says what was decided, not by whom it was written down"
DECISION_EXCLUDED = {
    "id": "the database's own",
    "version": "counts saves, says nothing about content",
    "step": "stands in the same row: group, kind, body_name, acting_organisation",
    "snapshot": "a plan taken over has one snapshot, of the day it was taken over",
    "recorded_by": _PEOPLE,
    "recorded_for": _PEOPLE,
    "confirmed_for": _PEOPLE,
    "recorded_for_organisation": _PEOPLE,
    "confirmed_for_organisation": _PEOPLE,
    "recorded_at": _PEOPLE,
    "confirmed_by": _PEOPLE,
    "confirmed_at": _PEOPLE,
    "needs_confirmation": _PEOPLE,
    "changes": "made in the hand-in that was granted",
    "changed_sections": "made in the hand-in that was granted",
    "objection": "the kommune's own work on a record before it was confirmed",
    "replaces": "only the record that holds is exchanged",
    "carried_over_from": "only the record that holds is exchanged",
    "reason": "why a record was replaced or carried over",
    "waiver": "that four eyes were set aside is told in the portal where it was allowed",
    "set_aside_at": "only the record that holds is exchanged",
    "terms": "stand one by one in `conditions`, with what has become of them",
}


def decisions_document(plan: Plan, for_user: User | None = None) -> list[dict[str, Any]]:
    """What each body decided about the application that was granted, in the order of the steps.

    The words of a closed item are left out for a person who may not read them.
    """
    case = (
        Case.objects.applications()
        .filter(plan=plan, state__in=(Case.State.GRANTED, Case.State.LOCAL))
        .first()
    )
    decisions = Decision.objects.filter(step__case=case, confirmed_at__isnull=False)
    rows = (
        decisions.select_related("step__acting_organisation", "replaced_by")
        .prefetch_related("carried_over_to")
        .order_by("step__group", "step_id", "recorded_at", "pk")
    )
    return [
        _decision_part(row, for_user)
        for row in rows
        if case is not None and row.is_in_force and row.snapshot_id == case.snapshot_id
    ]


def _decision_part(decision: Decision, for_user: User | None) -> dict[str, Any]:
    step = {name: codec.write(getattr(decision.step, name)) for name, codec in STEP.codecs.items()}
    own = {name: codec.write(getattr(decision, name)) for name, codec in DECISION.codecs.items()}
    if for_user is not None and was_closed(decision) and not can_read_closed(for_user, decision.step):
        own |= {"is_closed": True} | dict.fromkeys(CLOSED_FIELDS, "") | dict.fromkeys(CLOSED_NUMBERS)
    return step | own


def read_decision(reader: Reader, row: Any, path: str) -> dict[str, Any]:
    """A decision of a file in the form in which an export would write it."""
    step = reader.fields(STEP, row, path, left_out=STEP.defaults, besides=DECISION.codecs)
    if not step:
        return {}
    known = {name: value for name, value in row.items() if name not in STEP.codecs}
    return step | reader.fields(DECISION, known, path, left_out=DECISION.defaults, besides=known)
