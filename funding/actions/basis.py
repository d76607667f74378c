"""What is behind a share that is not money: hours at a rate, which make its amounts, or evidence of its worth."""

from collections.abc import Mapping
from decimal import Decimal

from accounts.models import User
from core.attachments import NO_CHANGES, FileChanges, change_files
from core.versions import Moved
from funding.calculations import worth_of_hours
from funding.figures.basis import basis_state
from funding.figures.payers import Payer
from funding.models import FinancingShare
from plans.actions import changing, edited, save
from plans.models import Plan
from plans.permissions import ECONOMY

FIELDS = ("role", "hours", "hourly_rate", "evidence", "amount")


def save_basis(
    *,
    plan: Plan,
    by: User | None,
    payer: Payer,
    key: str,
    seen: str,
    role: str = "",
    hourly_rate: Decimal | None = None,
    hours: Mapping[int, Decimal | None] | None = None,
    evidence: str = "",
    files: FileChanges = NO_CHANGES,
) -> None:
    """Write the basis of one payer's shares; with hours (year -> hours) the amounts are hours x rate in kr.

    `key` is the payer's own (`funding.figures.payers.payer_key`), `seen` the state that the person was shown.
    """
    with changing(plan, by=by, section=ECONOMY, raises_revision=False) as locked:
        shares = _shares(locked, payer)
        if not shares or basis_state(shares) != seen:
            raise Moved("Kilden er ændret, siden du åbnede siden. Se den igen, før du gemmer.")
        for share in shares:
            share.role, share.evidence = role, evidence
            if hours is not None:
                share.hours, share.hourly_rate = hours.get(share.year), hourly_rate
                share.amount = worth_of_hours(share.hours or Decimal(0), hourly_rate or Decimal("0.00"))
            save(share, by=by, fields=FIELDS)
        added = change_files(locked.evidence_files, files, by=by)
        for stored in added:
            stored.payer = key  # type: ignore[attr-defined]
            stored.save(update_fields=["payer"])  # type: ignore[misc]
        edited(locked, by=by, section=ECONOMY)


def _shares(plan: Plan, payer: Payer) -> list[FinancingShare]:
    source, organisation, name, form = payer
    rows = FinancingShare.objects.current().filter(plan=plan, source=source, name=name, form=form)
    return list(rows.filter(organisation__code=organisation).order_by("year", "pk"))
