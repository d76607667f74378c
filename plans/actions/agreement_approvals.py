"""The fund's approval of a changed strategisk samarbejdsaftale: from its letter by two people, or by its officer."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.roles import Permission
from core.attachments import NO_CHANGES, FileChanges, change_files
from core.audit import Behalf, Verb, record
from core.dates import now, today
from core.versions import Moved, claim
from core.workflow import NotAllowed, NotReady
from plans import emails
from plans.actions.agreements import APPROVED
from plans.actions.plan import save
from plans.figures.agreements import asks_fund, is_signed
from plans.models import Agreement, AgreementApproval
from plans.permissions import (
    behalf_on,
    can_answer_agreement,
    can_confirm_approval,
    can_record_approval,
    reason_against_confirming,
)

RECORDED = Verb(
    "plans.agreement_approval_recorded",
    "Landsbyggefondens godkendelse af aftalen »{title}« er skrevet ind fra fondens brev og skal bekræftes",
)


@transaction.atomic
def record_approval(
    *, agreement: Agreement, approved_on: dt.date, reference: str, changes: FileChanges = NO_CHANGES, by: User
) -> AgreementApproval:
    """What the letter says; written anew until somebody else has confirmed it."""
    with _awaiting(agreement) as locked:
        if not can_record_approval(by, locked.plan):
            raise NotAllowed("Du har ikke adgang til at registrere fondens svar.")
        row = AgreementApproval.objects.filter(agreement=locked).first()
        row = row or AgreementApproval(plan=locked.plan, agreement=locked)
        was_written_by = row.recorded_by_id
        row.approved_on, row.reference = _past(approved_on), reference
        row.recorded_by, row.recorded_at = by, now()
        save(row, by=by)
        change_files(locked.files, changes, by=by)
        rights = (Permission.WRITE_PLAN, Permission.RECORD_DECISION)
        _tell(RECORDED, locked, by, behalf_on(by, locked.plan, *rights))
        if was_written_by != by.pk:
            # Written further by the same person, it waits for the same people, who know.
            emails.approval_to_confirm(locked, row)
    return row


@transaction.atomic
def confirm_approval(*, agreement: Agreement, seen_version: int, by: User) -> Agreement:
    """A second person has read the letter too: from now on the approval holds."""
    with _awaiting(agreement) as locked:
        if not can_confirm_approval(by, locked.plan):
            raise NotAllowed("Du har ikke adgang til at bekræfte fondens svar.")
        row = AgreementApproval.objects.filter(agreement=locked).first()
        if row is None:
            raise Moved("Der er ikke registreret et svar at bekræfte.")
        if reason := reason_against_confirming(by, row):
            raise NotAllowed(reason)
        claim(row, seen_version)
        row.confirmed_by, row.confirmed_at = by, now()
        save(row, by=by, fields=["confirmed_by", "confirmed_at"])
        rights = (Permission.WRITE_PLAN, Permission.CONFIRM_DECISION, Permission.RECORD_DECISION)
        _approve(locked, row, by, behalf_on(by, locked.plan, *rights))
    return locked


@transaction.atomic
def approve_agreement(*, agreement: Agreement, approved_on: dt.date, reference: str, by: User) -> Agreement:
    """The fund's officer answers here: nobody has to confirm it. What was written from a letter gives way."""
    with _awaiting(agreement) as locked:
        if not can_answer_agreement(by, locked.plan):
            raise NotAllowed("Du har ikke adgang til at svare for Landsbyggefonden.")
        row = AgreementApproval.objects.filter(agreement=locked).first()
        row = row or AgreementApproval(plan=locked.plan, agreement=locked)
        row.approved_on, row.reference, row.is_by_fund = _past(approved_on), reference, True
        row.recorded_by, row.recorded_at = by, now()
        row.confirmed_by, row.confirmed_at = by, row.recorded_at
        save(row, by=by)
        _approve(locked, row, by, behalf_on(by, locked.plan, Permission.GRANT))
    return locked


def _approve(agreement: Agreement, row: AgreementApproval, by: User, behalf: Behalf) -> None:
    agreement.fund_approved_on, agreement.fund_reference = row.approved_on, row.reference
    save(agreement, by=by, fields=["fund_approved_on", "fund_reference"])
    _tell(APPROVED, agreement, by, behalf, day=row.approved_on)


def _tell(verb: Verb, agreement: Agreement, by: User, behalf: Behalf, **data: Any) -> None:
    plan = agreement.plan
    record(verb, subject=agreement, root=plan, by=by, on_behalf_of=behalf, title=agreement.title, **data)


@contextmanager
def _awaiting(agreement: Agreement) -> Iterator[Agreement]:
    """The aftale, locked, signed by all and not approved yet."""
    rows = Agreement.objects.select_for_update(of=("self",), no_key=True)
    locked = rows.select_related("plan", "focus_area").filter(pk=agreement.pk).first()
    if locked is None:
        raise Moved("Aftalen er slettet.")
    if not asks_fund(locked):
        raise NotReady(["Kun en ændret strategisk samarbejdsaftale skal godkendes af Landsbyggefonden."])
    if not is_signed(list(locked.parties.all())):
        raise NotReady(["Alle parter skal have underskrevet aftalen først."])
    if locked.fund_approved_on is not None:
        raise Moved("Landsbyggefondens godkendelse er allerede på plads.")
    yield locked


def _past(day: dt.date) -> dt.date:
    if day > today():
        raise NotReady(["Datoen kan ikke ligge efter i dag."])
    return day
