"""The journal list of a case: what came in and went out, when, from or to whom, and in a few words what it was.

Offentlighedsloven § 15 asks an authority to journal documents with the day they were received or sent and a short
description. Seen from the kommune; what was said stands in no act, so nothing here needs to be hidden.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q

from approvals.models import Amendment, Case, CaseBundle, CaseStep, Decision, Snapshot, Waiver
from core.danish import COPENHAGEN
from core.models import Event

RECEIVED, SENT, INTERNAL = "Modtaget", "Sendt", "Internt"
#: Acts that crossed the kommune's door; all others of a case are its own work.
DIRECTIONS = {
    "approvals.submitted": (RECEIVED, "Ansøger"),
    "approvals.returned": (SENT, "Ansøger"),
    "approvals.forwarded": (SENT, "Landsbyggefonden"),
    "approvals.granted": (RECEIVED, "Landsbyggefonden"),
    "approvals.fund_refused": (RECEIVED, "Landsbyggefonden"),
    "approvals.fund_remarked": (RECEIVED, "Landsbyggefonden"),
    "approvals.withdrawn": (RECEIVED, "Ansøger"),
    "approvals.amendment_sent": (RECEIVED, "Ansøger"),
    "approvals.amendment_resent": (RECEIVED, "Ansøger"),
    "approvals.amendment_returned": (SENT, "Ansøger"),
    "approvals.amendment_withdrawn": (RECEIVED, "Ansøger"),
    "approvals.agreed": (RECEIVED, "Landsbyggefonden"),
}


@dataclass(frozen=True)
class JournalRow:
    day: dt.date
    direction: str
    party: str
    text: str
    registered_by: str


def journal(case: Case) -> tuple[JournalRow, ...]:
    """Oldest first. Of an ændring what has to do with it alone."""
    acts = Event.objects.timeline(case.plan).filter(verb__startswith="approvals.").order_by("at", "pk")
    if case.is_amendment:
        acts = acts.filter(_about(case))
    return tuple(
        JournalRow(
            act.at.astimezone(COPENHAGEN).date(),
            *DIRECTIONS.get(act.verb, (INTERNAL, "")),
            act.text,
            act.actor_text,
        )
        for act in acts
    )


def _about(case: Case) -> Q:
    amendment = case.amendment
    subjects: dict[type[Model], Iterable[int | None]] = {
        Amendment: [amendment.pk],
        Case: [case.pk],
        CaseStep: case.steps.values_list("pk", flat=True),
        Decision: Decision.objects.filter(step__case=case).values_list("pk", flat=True),
        Waiver: Waiver.objects.filter(step__case=case).values_list("pk", flat=True),
        CaseBundle: case.bundles.values_list("pk", flat=True),
        Snapshot: [amendment.result_id],
    }
    found = Q()
    for model, pks in subjects.items():
        subject_type = ContentType.objects.get_for_model(model)
        found |= Q(subject_type=subject_type, subject_id__in=[pk for pk in pks if pk is not None])
    return found
