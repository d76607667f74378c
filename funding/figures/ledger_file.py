"""What a ledger file would put into the books: read, compared with what is booked already, and added up."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from core.dates import today
from core.money import ZERO
from core.rules import Finding
from core.tables import Table, open_table
from funding.calculations import term_years
from funding.exchange import economy_document
from funding.exchange.ledger_file import ACROSS, LedgerReader, Posting, Problem, Setup, Terms
from funding.figures.economy import economy
from funding.figures.ledger import closed_years
from funding.models import BudgetCategory, LedgerEntry, LedgerImport
from funding.rules import ledger_not_reconciled
from plans.models import Plan

Heard = Callable[[int], None]
STEP = 1000


@dataclass(frozen=True, slots=True)
class CategorySum:
    """What a calendar year has of one category, by its code. kr."""

    category: str
    entries: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class YearSum:
    """What a file has of one calendar year. kr."""

    year: int
    entries: int
    amount: Decimal
    categories: tuple[CategorySum, ...] = ()


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value of the file that has no meaning yet. `field` is category, focus or payer."""

    field: str
    value: str
    rows: int


@dataclass(frozen=True, slots=True)
class Trial:
    """What a file holds and what would be booked of it. Amounts are kr.; `known` rows stand in the books already.

    `total` is the sum of the file's rows, `file_total` what the file itself says they sum to, `control_total` what the
    person says. `years` are of the new rows, `known_years` of the known.
    """

    rows: int
    total: Decimal
    file_total: Decimal | None
    control_total: Decimal | None
    known: int
    new: int
    new_total: Decimal
    years: tuple[YearSum, ...]
    problems: tuple[Problem, ...]
    problem_count: int
    unknown: tuple[Unknown, ...]
    known_years: tuple[YearSum, ...] = ()

    @property
    def known_total(self) -> Decimal:
        return sum((year.amount for year in self.known_years), ZERO)

    @property
    def findings(self) -> list[Finding]:
        """Totals that the rows do not sum to: LEDGER_NOT_RECONCILED."""
        return ledger_not_reconciled(self.total, file_total=self.file_total, control_total=self.control_total)

    @property
    def can_be_booked(self) -> bool:
        return bool(self.new) and not (self.problem_count or self.unknown or self.findings)


@contextmanager
def opened(batch: LedgerImport) -> Iterator[Table]:
    with batch.file.open("rb") as file, open_table(file, batch.content_type) as table:
        yield table


def try_file(batch: LedgerImport, *, heard: Heard = lambda rows: None) -> Trial:
    """Read the whole file and write nothing. Raises TableRefused when it is no table."""
    fresh = Tally()
    with opened(batch) as table:
        reader = LedgerReader(table, Setup.of(batch.setup), terms_of(batch.plan))
        sifter = Sifter(batch.plan)
        for posting in sifter.new(reader.postings()):
            fresh.add(posting)
            if reader.rows % STEP == 0:
                heard(reader.rows)
    years = fresh.years
    return Trial(
        rows=reader.rows,
        total=reader.total,
        file_total=reader.file_total,
        control_total=batch.control_total,
        known=sifter.known.entries,
        new=sum(year.entries for year in years),
        new_total=sum((year.amount for year in years), ZERO),
        years=years,
        problems=tuple(reader.problems),
        problem_count=reader.problem_count,
        unknown=tuple(
            Unknown(field, value, rows)
            for field, counted in reader.unknown.items()
            for value, rows in sorted(counted.items())
        ),
        known_years=sifter.known.years,
    )


class Tally:
    """Postings counted and added up by calendar year and category."""

    def __init__(self) -> None:
        self._sums: dict[tuple[int, str], CategorySum] = {}
        self.entries = 0

    def add(self, posting: Posting) -> None:
        place = (posting.booked_on.year, posting.category)
        found = self._sums.get(place, CategorySum(posting.category, 0, ZERO))
        self._sums[place] = CategorySum(found.category, found.entries + 1, found.amount + posting.amount)
        self.entries += 1

    @property
    def years(self) -> tuple[YearSum, ...]:
        by_year: dict[int, list[CategorySum]] = {}
        for (year, _), found in sorted(self._sums.items()):
            by_year.setdefault(year, []).append(found)
        return tuple(
            YearSum(
                year,
                sum(found.entries for found in parts),
                sum((found.amount for found in parts), ZERO),
                tuple(parts),
            )
            for year, parts in by_year.items()
        )


class Sifter:
    """Lets through what is not in the books yet. The same bilagspost twice in the file is two, unless both are booked:
    what counts is how many there are of each."""

    def __init__(self, plan: Plan) -> None:
        entries = LedgerEntry.objects.filter(plan=plan, reverses=None).order_by()
        facts = entries.values_list("booked_on", "voucher", "text", "amount")
        self._booked = Counter(facts.iterator(chunk_size=5000))
        self.known = Tally()

    def new(self, postings: Iterator[Posting]) -> Iterator[Posting]:
        for posting in postings:
            if self._booked[posting.facts] > 0:
                self._booked[posting.facts] -= 1
                self.known.add(posting)
            else:
                yield posting


def terms_of(plan: Plan) -> Terms:
    """What the plan's books know."""
    money = economy(economy_document(plan))
    return Terms(
        categories=tuple(
            BudgetCategory.objects.filter(scheme_id=plan.scheme_id).values_list("code", flat=True)
        ),
        foci={
            focus.code or ACROSS: UUID(focus.uid) if focus.uid else None
            for focus in money.foci
            if not focus.is_ended
        },
        payers={payer.key: (payer.source, payer.organisation, payer.name) for payer in money.payers},
        years=term_years(plan.starts_on, plan.ends_on),
        closed_years=tuple(closed_years(plan)),
        last_day=today(),
    )
