"""The journal list of a case: what came in and went out, when, from or to whom, and in a few words what it was.

Offentlighedsloven § 15 asks an authority to journal documents with the day they were received or sent and a short
description. Seen from the kommune; what was said stands in no act, so nothing here needs to be hidden.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet

from approvals.models import Amendment, Case, CaseBundle, CaseStep, Decision, Snapshot, StepKind, Waiver
from core.danish import COPENHAGEN
from core.models import Event

RECEIVED, SENT, INTERNAL = "Modtaget", "Sendt", "Internt"
FUND = "Landsbyggefonden"
#: Acts that crossed the kommune's door. All others of a case are its own work, but for what a boligorganisation or the
#: styregruppe decides (`_of_others`), and for a sagspakke that was uploaded (`_of_bundles`).
DIRECTIONS = {
    "approvals.submitted": (RECEIVED, "Ansøger"),
    "approvals.pulled_back": (RECEIVED, "Ansøger"),
    "approvals.returned": (SENT, "Ansøger"),
    "approvals.widened": (SENT, "Ansøger"),
    "approvals.fund_widened": (RECEIVED, FUND),
    "approvals.forwarded": (SENT, FUND),
    "approvals.letter_registered": (RECEIVED, FUND),
    "approvals.letter_corrected": (RECEIVED, FUND),
    "approvals.own_answer_replacing": (RECEIVED, FUND),
    "approvals.own_answer_corrected": (RECEIVED, FUND),
    "approvals.own_answer_taken_back": (RECEIVED, FUND),
    "approvals.amount_corrected": (RECEIVED, FUND),
    "approvals.prequalified": (RECEIVED, FUND),
    "approvals.granted": (RECEIVED, FUND),
    "approvals.fund_refused": (RECEIVED, FUND),
    "approvals.fund_remarked": (RECEIVED, FUND),
    "approvals.withdrawn": (RECEIVED, "Ansøger"),
    "approvals.went_local": (RECEIVED, "Ansøger"),
    "approvals.amendment_sent": (RECEIVED, "Ansøger"),
    "approvals.amendment_resent": (RECEIVED, "Ansøger"),
    "approvals.amendment_returned": (SENT, "Ansøger"),
    "approvals.amendment_withdrawn": (RECEIVED, "Ansøger"),
    "approvals.amendment_pulled_back": (RECEIVED, "Ansøger"),
    "approvals.agreed": (RECEIVED, FUND),
}


@dataclass(frozen=True)
class JournalRow:
    day: dt.date
    direction: str
    party: str
    text: str
    registered_by: str


def journal(case: Case) -> tuple[JournalRow, ...]:
    """Oldest first, what has to do with this case alone."""
    acts = Event.objects.timeline(case.plan).filter(verb__startswith="approvals.").order_by("at", "pk")
    own = acts.filter(_about([case], [case.amendment])) if case.is_amendment else _of_application(case, acts)
    others = _of_others(case) | _of_bundles(case)
    return tuple(
        JournalRow(
            act.at.astimezone(COPENHAGEN).date(),
            *_direction(act, others),
            act.text,
            act.actor_text,
        )
        for act in own
    )


def _direction(act: Event, others: Mapping[Any, tuple[str, str]]) -> tuple[str, str]:
    found = DIRECTIONS.get(act.verb) or others.get((act.subject_type_id, act.subject_id), (INTERNAL, ""))
    # That the kommune puts right what it told of its upload reaches nobody.
    is_own = act.verb == "approvals.bundle_upload_corrected" and found[0] == SENT
    return (INTERNAL, "") if is_own else found


def _of_others(case: Case) -> dict[tuple[int, int], tuple[str, str]]:
    """By type and key of what an act is about: what is decided beside the kommune's chain comes in from whoever decides
    it."""
    decision_type = ContentType.objects.get_for_model(Decision).pk
    rows = Decision.objects.filter(step__case=case).select_related("step__acting_organisation")
    return {
        (decision_type, row.pk): (
            RECEIVED,
            row.step.body_name if row.step.kind == StepKind.BOARD else str(row.step.acting_organisation),
        )
        for row in rows
        if row.step.is_beside or row.step.kind == StepKind.BOARD
    }


def _of_bundles(case: Case) -> dict[tuple[int, int], tuple[str, str]]:
    """The kommune's own sagspakke went out to the fund; of that of another the kommune is told."""
    bundle_type = ContentType.objects.get_for_model(CaseBundle).pk
    rows = CaseBundle.objects.filter(case=case, uploaded_on__isnull=False).select_related("organisation")
    kommune = case.plan.municipality_id
    return {
        (bundle_type, row.pk): (SENT, FUND)
        if row.organisation_id == kommune
        else (RECEIVED, str(row.organisation))
        for row in rows
    }


def _of_application(case: Case, acts: QuerySet[Event]) -> QuerySet[Event]:
    """Without what is another's. What is told of the plan itself, as its hand-in, belongs to the case that was the
    last to be opened by then."""
    others = Case.objects.filter(plan=case.plan_id).exclude(pk=case.pk).order_by("opened_at", "pk")
    amendments = Amendment.objects.filter(plan=case.plan_id)
    own = acts.exclude(_about(list(others), list(amendments)))
    before_start = [one.opened_at for one in others if not one.is_amendment]
    if any(day <= case.opened_at for day in before_start):
        own = own.filter(at__gte=case.opened_at)
    later = [day for day in before_start if day > case.opened_at]
    return own.filter(at__lt=later[0]) if later else own


def _about(cases: Sequence[Case], amendments: Sequence[Amendment]) -> Q:
    subjects: dict[type[Model], Iterable[int | None]] = {
        Amendment: [one.pk for one in amendments],
        Case: [one.pk for one in cases],
        CaseStep: CaseStep.objects.filter(case__in=cases).values_list("pk", flat=True),
        Decision: Decision.objects.filter(step__case__in=cases).values_list("pk", flat=True),
        Waiver: Waiver.objects.filter(step__case__in=cases).values_list("pk", flat=True),
        CaseBundle: CaseBundle.objects.filter(case__in=cases).values_list("pk", flat=True),
        Snapshot: [one.result_id for one in amendments],
    }
    found = Q()
    for model, pks in subjects.items():
        subject_type = ContentType.objects.get_for_model(model)
        found |= Q(subject_type=subject_type, subject_id__in=[pk for pk in pks if pk is not None])
    return found
