"""What each local party owes, was asked for and has paid, and the rates of the tilsagn."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from core.dates import today
from core.money import ZERO
from core.rules import Finding
from funding.calculations import CASH, FUND, Owed, money_of, total_of
from funding.figures.economy import economy
from funding.figures.matrix import Document
from funding.models import Collection, Instalment
from funding.rules import instalments_not_grant
from plans.models import Plan

Party = tuple[str, str | None, str]
#: Beside what was asked for and received.
OWED = "owed"
NOTHING = Owed(ZERO, ZERO, ZERO)


@dataclass(frozen=True, slots=True)
class OwedRow:
    """`key` names party and year in forms."""

    key: str
    party: Party
    label: str
    year: int
    sums: Owed

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
    def total(self) -> Owed:
        return Owed(
            total_of(row.sums.owed for row in self.rows),
            total_of(row.sums.asked for row in self.rows),
            total_of(row.sums.received for row in self.rows),
        )


def collecting(plan: Plan, document: Document) -> Collecting:
    """Only money is collected: hours and other things are given. Three queries."""
    acts = _acts(plan)
    sums = owed_of(document, acts)
    years = money_of(document).years
    rows = []
    for payer in economy(document).payers:
        if payer.source == FUND or payer.form != CASH:
            continue
        party = (payer.source, payer.organisation, payer.name)
        for year in years:
            own = sums.get((party, year), NOTHING)
            if own.owed or own.asked or own.received:
                rows.append(OwedRow(f"{payer.key}:{year}", party, payer.label, year, own))
    grant = plan.grants.first()
    rates = tuple(_rate(row) for row in Instalment.objects.filter(grant=grant))
    ordered = tuple(sorted(rows, key=lambda row: row.year))
    return Collecting(ordered, rates, acts, grant.amount if grant else None)


def owed_by(plan: Plan, document: Document, party: Party, year: int) -> Owed:
    """What one party is to pay in money in a year, was asked for and has paid."""
    return owed_of(document, _acts(plan)).get((party, year), NOTHING)


def owed_of(document: Document, acts: Iterable[Collection]) -> dict[tuple[Party, int], Owed]:
    """The same of every party and year: the one sum behind page and refusal."""
    amounts: dict[tuple[Party, int], dict[str, list[Decimal]]] = {}
    for payment in money_of(document).payments:
        if payment.form == CASH:
            party = (payment.source, payment.organisation, payment.name)
            amounts.setdefault((party, payment.year), {}).setdefault(OWED, []).append(payment.amount)
    for act in acts:
        amounts.setdefault((party_of(act), act.year), {}).setdefault(act.act, []).append(act.amount)
    return {
        key: Owed(*(total_of(found.get(name, ())) for name in (OWED, *Collection.Act.values)))
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


def party_of(act: Collection) -> Party:
    return act.source, act.organisation.code if act.organisation else None, act.name


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
