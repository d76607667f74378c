"""The shares of the plan's frame that have a limit: Landsbyggefonden's, the local co-financing's, the kommune's."""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from core.danish import format_amount
from funding.calculations import (
    YearSums,
    highest_lbf,
    lowest_local,
    municipal_differs,
    percent_of,
    total_of,
    usual_municipal,
)
from funding.figures.economy import Economy
from funding.figures.explained.figure import (
    PERCENT_ROUNDED,
    Explained,
    Part,
    exact_text,
    in_year,
    whole_percent,
)
from funding.figures.meters import Meter
from funding.figures.payers import PayerFigure


def distance_of(meter: Meter, share: Explained, key: str, ending: str = "") -> Explained:
    """The limit less the share, or the other way round: above zero is the right side of it. `share` explains the share
    itself; `ending`: what the sentence says of the time."""
    limit = meter.amount + meter.distance if meter.key == "lbf" else meter.amount - meter.distance
    parts = (Part("Grænsen", limit), Part(f"{share.title}, trækkes fra", meter.amount, share.key, -1))
    if meter.key != "lbf":
        parts = (Part(share.title, meter.amount, share.key), Part("Grænsen, trækkes fra", limit, sign=-1))
    where = meter.distance_words if meter.distance else "præcis på grænsen"
    return Explained(
        key,
        f"{share.title}: afstand til grænsen",
        meter.distance,
        f"{share.title} er{ending} {where}.",
        share.rule,
        share.rounding,
        parts,
        "Regnestykke",
        meter.distance_percent,
        share.whole,
        state=meter.state,
        verdict=meter.message,
    )


class Shares:
    """What `Figures` knows of shares. `year` None: of the whole term."""

    economy: Economy
    years: list[int]
    sums: dict[int, YearSums]
    rows: dict[str, Callable[[str, int | None], Explained | None]]
    municipality: str

    def _fund_share(self, key: str, year: int | None) -> Explained:
        sums, rates = self._sums(year), self.economy.rates
        limit = highest_lbf(sums.budget, rates)
        return self._share(
            key,
            "Landsbyggefondens andel",
            payers=[payer for payer in self.economy.payers if payer.source == "fund"],
            amount=sums.lbf,
            rule=f"Landsbyggefonden betaler højst {whole_percent(rates.lbf_percent)} af planens samlede ramme. "
            f"Grænsen er {format_amount(limit)}",
            rounding="Grænsen er rundet ned til øren, så andelen aldrig kommer over.",
            year=year,
            meter=self._meter("lbf"),
        )

    def _local_share(self, key: str, year: int | None) -> Explained:
        sums, rates = self._sums(year), self.economy.rates
        limit = lowest_local(sums.budget, rates)
        return self._share(
            key,
            "Den lokale medfinansiering",
            payers=[payer for payer in self.economy.payers if payer.counts_as_local],
            amount=sums.local,
            rule=f"Den lokale medfinansiering er mindst {whole_percent(rates.local_percent)} af planens samlede ramme. "
            f"Kravet er {format_amount(limit)}",
            rounding="Kravet er rundet op til øren, så 24,9999 % ikke er nok.",
            year=year,
            meter=self._meter("local"),
        )

    def _municipal_share(self, key: str, year: int | None) -> Explained:
        sums, rates = self._sums(year), self.economy.rates
        usual = usual_municipal(sums.budget, rates)
        return self._share(
            key,
            "Kommunens andel",
            payers=[payer for payer in self.economy.payers if payer.source == "municipality"],
            amount=sums.municipal,
            rule=f"{self.municipality} betaler som udgangspunkt {whole_percent(rates.municipal_percent)} af planens "
            f"samlede ramme, her {format_amount(usual)} Andelen må gerne afvige, men så viser portalen en advarsel. "
            "Den vises, når et enkelt år afviger med mere end én øre.",
            rounding="Udgangspunktet er afrundet til nærmeste øre.",
            year=year,
            meter=self._meter("municipal"),
        )

    def _share(
        self,
        key: str,
        name: str,
        *,
        payers: Sequence[PayerFigure],
        amount: Decimal,
        rule: str,
        rounding: str,
        year: int | None,
        meter: Meter,
    ) -> Explained:
        whole = self._sums(year).budget
        percent = percent_of(amount, whole)
        of = f"budgettet i {year}" if year else "planens samlede ramme"
        sentence = (
            f"{name} er {exact_text(percent, amount, whole)} af {of}: {format_amount(amount)} af {format_amount(whole)}"
            if percent is not None
            else f"{name} kan ikke beregnes, før der er et budget."
        )
        return Explained(
            key,
            f"{name}{in_year(year)}",
            amount,
            sentence,
            rule,
            f"{rounding} {PERCENT_ROUNDED}",
            self._parts(((p.label, f"finansiering-{p.key}", p.amounts) for p in payers), year),
            "Kilder",
            percent,
            Part("Budget i alt", whole, f"budget-{year}" if year else "budget"),
            state=meter.state if year is None else self._state_in(meter.key, year),
            verdict=meter.message if year is None else "",
            year=year,
        )

    def _distance(self, share: str) -> Callable[[str, int | None], Explained | None]:
        """How far a share of the whole frame is from its limit."""

        def explained(key: str, year: int | None) -> Explained | None:
            whole = self.rows[share](share, None) if year is None else None
            if whole is None:
                return None
            meter = next(meter for meter in self.economy.meters if meter.figure == share)
            return distance_of(meter, whole, key)

        return explained

    def _meter(self, key: str) -> Meter:
        return next(meter for meter in self.economy.meters if meter.key == key)

    def _state_in(self, key: str, year: int) -> str:
        """Only what the kommune usually pays is asked of each year; the two limits are the whole plan's."""
        sums, rates = self.sums[year], self.economy.rates
        differs = key == "municipal" and municipal_differs(sums.municipal, sums.budget, rates)
        return "warning" if differs else "ok"

    def _sums(self, year: int | None) -> YearSums:
        return self.economy.sums if year is None else self.sums[year]

    def _parts(
        self, rows: Iterable[tuple[str, str, Sequence[Decimal]]], year: int | None
    ) -> tuple[Part, ...]:
        suffix = f"-{year}" if year else ""
        return tuple(
            Part(
                label,
                total_of(amounts) if year is None else amounts[self.years.index(year)],
                f"{key}{suffix}",
            )
            for label, key, amounts in rows
        )
