"""What each local party owes, was asked for and has paid, and the rates of the tilsagn.

A kommune and a boligorganisation are one party each, also where the plan keeps parts apart in what they give: what was
asked for before a share was split counts for all of it, so no part looks overpaid while another lacks the money.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from core.dates import today
from core.money import ZERO
from core.rules import Finding
from funding.calculations import (
    CASH,
    FUND,
    HOUSING_ORGANISATION,
    MUNICIPALITY,
    Owed,
    Payment,
    money_of,
    total_of,
)
from funding.figures.economy import economy
from funding.figures.matrix import Document
from funding.figures.payers import PayerFigure, payer_key, usual_payers
from funding.models import Collection, Instalment
from funding.rules import instalments_not_grant
from plans.models import Plan

Party = tuple[str, str | None, str]
#: Beside what was asked for and received.
OWED = "owed"
NOTHING = Owed(ZERO, ZERO, ZERO)
IN_PARTS = (MUNICIPALITY, HOUSING_ORGANISATION)


@dataclass(frozen=True, slots=True)
class OwedRow:
    """`key` names party and year in forms."""

    key: str
    party: Party
    label: str
    year: int
    sums: Owed
    # Name and key of each part that the plan keeps apart in what the party gives; none where it is one amount.
    parts: tuple[tuple[str, str, Decimal], ...] = ()
    # Whether the party stands in the financing of the year by itself, so that its amount explains itself there.
    is_financed: bool = True

    @property
    def owed_figure(self) -> str:
        """What the party owes is its share in the plan's financing, which explains itself, or the sum of its parts."""
        is_own = self.is_financed and not self.parts
        return f"{'finansiering' if is_own else 'opkraevning-skyldig'}-{self.figure}"

    @property
    def figure(self) -> str:
        """What the keys of its explained figures end with, as in the financing."""
        return self.key.replace(":", "-")

    def is_of(self, act: Collection) -> bool:
        """Whether the act is this party's, whatever its year."""
        return party_of(act) == self.party


@dataclass(frozen=True, slots=True)
class RateRow:
    instalment: Instalment
    state: str
    tone: str

    @property
    def figure(self) -> str:
        """The key of its explained figure."""
        return f"rate-{self.instalment.pk}"


@dataclass(frozen=True, slots=True)
class Collecting:
    rows: tuple[OwedRow, ...]
    rates: tuple[RateRow, ...]
    acts: tuple[Collection, ...]
    granted: Decimal | None

    @property
    def findings(self) -> list[Finding]:
        """Rates that do not make up the tilsagn: INSTALMENTS_NOT_GRANT."""
        amounts = [rate.instalment.amount for rate in self.rates]
        return [] if self.granted is None else instalments_not_grant(amounts, self.granted)

    @property
    def rates_total(self) -> Decimal:
        return total_of(rate.instalment.amount for rate in self.rates)

    @property
    def is_overpaid(self) -> bool:
        return any(row.sums.missing < ZERO for row in self.rows)

    @property
    def total(self) -> Owed:
        return Owed(
            total_of(row.sums.owed for row in self.rows),
            total_of(row.sums.asked for row in self.rows),
            total_of(row.sums.received for row in self.rows),
        )


def collecting(plan: Plan, document: Document) -> Collecting:
    """Only money is collected: hours and other things are given. Three queries."""
    acts = _acts(plan)
    sums, figures = owed_of(document, acts), economy(document)
    payments = [payment for payment in money_of(document).payments if payment.form == CASH]
    usual = usual_payers(document)
    names = {payer.identity: payer.label for payer in figures.payers}
    years = {column.year for column in figures.years}
    rows = []
    for party, label in _labels(figures.payers, acts).items():
        for year in sorted(year for own, year in sums if own == party):
            own = sums[party, year]
            if not (own.owed or own.asked or own.received):
                continue
            paid = [
                row for row in payments if row.year == year and row.amount and party_of_payment(row) == party
            ]
            parts = [(names[row.payer], f"{payer_key(row.payer, usual)}-{year}", row.amount) for row in paid]
            key = f"{payer_key((*party, CASH), usual)}:{year}"
            is_split = any(row.name != party[2] for row in paid)
            is_financed = (*party, CASH) in names and year in years
            rows.append(OwedRow(key, party, label, year, own, tuple(parts) if is_split else (), is_financed))
    grant = plan.grants.first()
    rates = tuple(_rate(row) for row in Instalment.objects.filter(grant=grant))
    ordered = tuple(sorted(rows, key=lambda row: row.year))
    return Collecting(ordered, rates, acts, grant.amount if grant else None)


def _labels(payers: Iterable[PayerFigure], acts: Iterable[Collection]) -> dict[Party, str]:
    """The parties in the order of the financing, then those that money came from and that no longer stand in it."""
    found: dict[Party, str] = {}
    for payer in payers:
        if payer.source != FUND and payer.form == CASH:
            found.setdefault(one_party(payer.source, payer.organisation, payer.name), payer.label)
    for act in acts:
        found.setdefault(party_of(act), act.name or str(act.organisation or act.get_source_display()))
    return found


def owed_by(plan: Plan, document: Document, party: Party, year: int) -> Owed:
    """What one party is to pay in money in a year, was asked for and has paid."""
    return owed_of(document, _acts(plan)).get((one_party(*party), year), NOTHING)


def owed_of(document: Document, acts: Iterable[Collection]) -> dict[tuple[Party, int], Owed]:
    """The same of every party and year: the one sum behind page and refusal."""
    amounts: dict[tuple[Party, int], dict[str, list[Decimal]]] = {}
    for payment in money_of(document).payments:
        if payment.form == CASH:
            amounts.setdefault((party_of_payment(payment), payment.year), {}).setdefault(OWED, []).append(
                payment.amount
            )
    for act in acts:
        amounts.setdefault((party_of(act), act.year), {}).setdefault(act.act, []).append(act.amount)
    return {
        key: Owed(
            *(total_of(found.get(name, ())) for name in (OWED, Collection.Act.ASKED, Collection.Act.RECEIVED))
        )
        for key, found in amounts.items()
    }


def _acts(plan: Plan) -> tuple[Collection, ...]:
    return tuple(Collection.objects.filter(plan=plan).select_related("organisation"))


def fixed_rates(rates: Iterable[Instalment], granted: Decimal) -> list[Instalment]:
    """Those of a tilsagn of `granted` kr. whose day and amount cannot be changed: they are paid, or held back. Where
    these are more than a tilsagn that was put right, what is held back can be changed; it stays held back."""
    fixed = [row for row in rates if row.stands]
    if total_of(row.amount for row in fixed) <= granted:
        return fixed
    return [row for row in fixed if row.paid_on]


def seen_of(rates: Iterable[Instalment]) -> str:
    """What the rates were when somebody saw them, in few letters: another answer means that one was changed."""
    return " ".join(f"{row.pk}.{row.version}" for row in sorted(rates, key=lambda row: row.pk))


def one_party(source: str, organisation: str | None, name: str) -> Party:
    """The name is that of a part of what a kommune or a boligorganisation gives; of others it is who they are."""
    return (source, organisation, "" if organisation and source in IN_PARTS else name)


def party_of_payment(payment: Payment) -> Party:
    return one_party(payment.source, payment.organisation, payment.name)


def party_of(act: Collection) -> Party:
    return one_party(act.source, act.organisation.code if act.organisation else None, act.name)


def _rate(row: Instalment) -> RateRow:
    if row.paid_on:
        return RateRow(row, "Udbetalt", "success")
    if row.withheld_on:
        return RateRow(row, "Holdt tilbage", "error")
    if row.requested_on:
        return RateRow(row, "Anmodet", "info")
    if row.due_on <= today():
        return RateRow(row, "Forfalden", "warning")
    return RateRow(row, "Kommende", "neutral")
