"""Aftaler of a plan, as far as they have come."""

import datetime as dt
from typing import Any

from django.core.files.base import ContentFile

from core.files import fill
from plans.models import Agreement, AgreementFile, AgreementParty, Plan


def agreement(plan: Plan, code: str = "", *, signed: dt.date | None = None, **fields: Any) -> Agreement:
    """The strategic one, or the delaftale of an indsatsområde, between ansøger and kommune; signed by both on a day."""
    area = plan.foci.get(focus_area__code=code).focus_area if code else None
    kind = Agreement.Kind.SUB if code else Agreement.Kind.STRATEGIC
    row = Agreement(plan=plan, kind=kind, focus_area=area, **fields)
    row.title = row.title or row.subject
    row.save()
    applicant = plan.participants.get(is_applicant=True, ended_on=None).organisation_id
    for organisation in (applicant, plan.municipality_id):
        AgreementParty.objects.create(
            plan=plan,
            agreement=row,
            organisation_id=organisation,
            signatory="Lars Holm" if signed else "",
            signatory_role="Direktør" if signed else "",
            signed_on=signed,
        )
    return row


def text_of(row: Agreement, by: Any, name: str = "Aftale.txt", **fields: Any) -> AgreementFile:
    stored = AgreementFile(agreement=row, **fields)
    fill(stored, ContentFile(b"Parterne er enige.", name=name), by=by).save()
    return stored
