"""Figures that explain themselves: the rows an amount adds up, the rule, the rounding, and a sentence to copy.

A figure has a key, which is its address on the page and in the URL: `budget-beskaeftigelse-loen-2028` is a cell,
without the year the row's sum; `andel-kommune` is the kommune's share of the frame. Everything is computed from the
exchange document by the functions that the economy page prints from, so the two cannot differ. Pure.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from core.danish import format_amount, format_number
from funding.calculations import FUND, MUNICIPALITY, money_of, percent_of, total_of, worth_of_hours
from funding.figures.basis import HOURS
from funding.figures.economy import Economy, FocusBudget, economy
from funding.figures.explained.figure import (
    NOT_ROUNDED,
    PERCENT_ROUNDED,
    TYPED,
    Explained,
    Part,
    exact_text,
    in_year,
    quoted,
)
from funding.figures.explained.shares import Shares
from funding.figures.matrix import Document, Row
from funding.figures.payers import PayerFigure, municipality_name

__all__ = ["Explained", "Figures", "Part", "explain", "focus_key", "share_sentences"]

ACROSS = "alle"
NOT_OTHERS = {FUND, MUNICIPALITY}
_KEY = re.compile(r"(?P<row>.+?)(?:-(?P<year>\d{4}))?")


def explain(document: Document, key: str, categories: Sequence[Mapping[str, Any]] = ()) -> Explained | None:
    """The figure of that key, or None where the plan has no such figure."""
    return Figures(document, categories).explain(key)


def share_sentences(document: Document) -> tuple[str, ...]:
    """The sentences about the three shares, ready for an indstilling, a letter or a PDF."""
    figures = Figures(document)
    found = (figures.explain(key) for key in ("andel-lbf", "andel-lokal", "andel-kommune"))
    return tuple(figure.sentence for figure in found if figure and figure.whole and figure.whole.amount)


class Figures(Shares):
    """The figures of one document: row key → the function that explains the row, of one year or of the term."""

    def __init__(self, document: Document, categories: Sequence[Mapping[str, Any]] = ()) -> None:
        self.document = document
        self.economy: Economy = economy(document, categories)
        self.years = [column.year for column in self.economy.years]
        money = money_of(document)
        self.payments = money.payments
        self.sums = {year: money.sums_of(year) for year in self.years}
        self.municipality = municipality_name(document)
        self.rows: dict[str, Callable[[str, int | None], Explained | None]] = dict(self._rows())

    def explain(self, key: str) -> Explained | None:
        found = _KEY.fullmatch(key)
        if found is None or found["row"] not in self.rows:
            return None
        year = int(found["year"]) if found["year"] else None
        return self.rows[found["row"]](key, year) if year is None or year in self.years else None

    def keys(self) -> list[str]:
        """Every figure of the plan, of its whole term and of each year."""
        of_years = [row for row in self.rows if not row.startswith("afstand-")]
        return [*self.rows, *(f"{row}-{year}" for row in of_years for year in self.years)]

    def _rows(self) -> Iterable[tuple[str, Callable[[str, int | None], Explained | None]]]:
        yield "budget", self._frame
        yield "finansiering", self._financing
        yield "forskel", self._difference
        yield "andel-lbf", self._fund_share
        yield "andel-lokal", self._local_share
        yield "andel-kommune", self._municipal_share
        for share in ("andel-lbf", "andel-lokal", "andel-kommune"):
            yield share.replace("andel", "afstand"), self._distance(share)
        yield (
            "kilde-andre",
            self._source("Andre kilder", {p.source for p in self.economy.payers} - NOT_OTHERS),
        )
        for row in self.economy.sources.rows:
            yield f"kilde-{row.key}", self._source(row.label, {row.key})
        for row in self.economy.budget.rows:
            yield f"budget-{ACROSS}-{row.key}", self._category(row)
        for focus in self.economy.foci:
            yield focus_key(focus), self._focus(focus)
            for row in focus.matrix.rows:
                yield f"{focus_key(focus)}-{row.key}", self._line(focus, row)
        for payer in self.economy.payers:
            yield f"finansiering-{payer.key}", self._payer(payer)

    # Sums

    def _frame(self, key: str, year: int | None) -> Explained:
        parts = self._parts(((f.label, focus_key(f), f.matrix.totals) for f in self.economy.foci), year)
        amount = total_of(part.amount for part in parts)
        title = f"Budgettet i {year}" if year else "Planens samlede ramme"
        return Explained(
            key,
            title,
            amount,
            f"{title} er {format_amount(amount)}",
            "Planens samlede ramme er dens budget: alle indsatsområder og det tværgående lagt sammen.",
            NOT_ROUNDED,
            parts,
            "Indsatsområder",
            year=year,
        )

    def _financing(self, key: str, year: int | None) -> Explained:
        parts = self._parts(
            ((p.label, f"finansiering-{p.key}", p.amounts) for p in self.economy.payers), year
        )
        amount = total_of(part.amount for part in parts)
        title = f"Finansieringen{in_year(year)}"
        return Explained(
            key,
            title,
            amount,
            f"{title} er {format_amount(amount)}",
            "Finansieringen skal være lig med budgettet på øren, i hvert kalenderår og i alt.",
            NOT_ROUNDED,
            parts,
            "Kilder",
            year=year,
        )

    def _difference(self, key: str, year: int | None) -> Explained:
        sums = self._sums(year)
        suffix = f"-{year}" if year else ""
        words = "er lig med" if not sums.difference else "er ikke lig med"
        return Explained(
            key,
            f"Forskel mellem finansiering og budget{in_year(year)}",
            sums.difference,
            f"Finansieringen{in_year(year)} {words} budgettet: {format_amount(sums.financing)} mod "
            f"{format_amount(sums.budget)}",
            "Finansieringen skal være lig med budgettet på øren, i hvert kalenderår og i alt.",
            NOT_ROUNDED,
            (
                Part("Finansiering", sums.financing, f"finansiering{suffix}"),
                Part("Budget, trækkes fra", sums.budget, f"budget{suffix}", -1),
            ),
            "Regnestykke",
            state="error" if sums.difference else "ok",
            verdict="Forskellen skal være nul, før planen kan indsendes."
            if sums.difference
            else "Det går op.",
            year=year,
        )

    def _category(self, row: Row) -> Callable[[str, int | None], Explained]:
        def explained(key: str, year: int | None) -> Explained:
            rows = (
                (focus.label, f"{focus_key(focus)}-{row.key}", own.amounts)
                for focus in self.economy.foci
                for own in focus.matrix.rows
                if own.key == row.key
            )
            return self._sum_of_budget(key, f"{row.label}, hele planen", rows, "Indsatsområder", year)

        return explained

    def _focus(self, focus: FocusBudget) -> Callable[[str, int | None], Explained]:
        def explained(key: str, year: int | None) -> Explained:
            rows = (
                (row.label, f"{key_without_year(key)}-{row.key}", row.amounts) for row in focus.matrix.rows
            )
            return self._sum_of_budget(key, focus.name, rows, "Kategorier", year)

        return explained

    def _sum_of_budget(
        self,
        key: str,
        name: str,
        rows: Iterable[tuple[str, str, Sequence[Decimal]]],
        parts_title: str,
        year: int | None,
    ) -> Explained:
        parts = self._parts(rows, year)
        amount, whole = total_of(part.amount for part in parts), self._sums(year).budget
        percent = percent_of(amount, whole)
        share = (
            "" if percent is None else f" og udgør {exact_text(percent, amount, whole)} af hele budgettet."
        )
        return Explained(
            key,
            f"{name}{in_year(year)}",
            amount,
            f"Budgettet til {quoted(name)}{in_year(year)} er {format_amount(amount)}{share}",
            "Et budgetbeløb i alt er summen af sine rækker.",
            f"{NOT_ROUNDED} {PERCENT_ROUNDED}",
            parts,
            parts_title,
            percent,
            Part("Budget i alt", whole, f"budget-{year}" if year else "budget"),
            year=year,
        )

    def _line(self, focus: FocusBudget, row: Row) -> Callable[[str, int | None], Explained]:
        cell = {"focus__uid": focus.uid, "category__code": row.key}
        return self._of_years(f"{row.label} ({focus.name})", row.amounts, "Budgettet til", ("budget", cell))

    # Payers

    def _source(self, name: str, sources: set[str]) -> Callable[[str, int | None], Explained]:
        """What payers of one kind, or of several, give together."""

        def explained(key: str, year: int | None) -> Explained:
            payers = [payer for payer in self.economy.payers if payer.source in sources]
            parts = self._parts(
                ((payer.label, f"finansiering-{payer.key}", payer.amounts) for payer in payers), year
            )
            amount = total_of(part.amount for part in parts)
            return Explained(
                key,
                f"{name}{in_year(year)}",
                amount,
                f"{name} betaler {format_amount(amount)}" + (f" i {year}." if year else ""),
                "Kildens bidrag er summen af dem, der betaler: penge, timer og andre ydelser.",
                NOT_ROUNDED,
                parts,
                "Betalere",
                year=year,
            )

        return explained

    def _payer(self, payer: PayerFigure) -> Callable[[str, int | None], Explained]:
        name = f"{payer.label} ({payer.detail})" if payer.detail else payer.label
        cell = {
            "source": payer.source,
            "organisation__code": payer.organisation,
            "name": payer.name,
            "form": payer.form,
        }
        told = self._of_years(name, payer.amounts, "Bidraget fra", ("financing", cell))
        return self._of_hours(name, payer, told) if payer.form == HOURS else told

    def _of_hours(
        self, name: str, payer: PayerFigure, told: Callable[[str, int | None], Explained]
    ) -> Callable[[str, int | None], Explained]:
        """Hours that have a basis: a year is hours times their rate. An amount typed beside it stands as typed."""

        def explained(key: str, year: int | None) -> Explained:
            found = told(key, year)
            own = next((p for p in self.payments if p.payer == payer.identity and p.year == year), None)
            if own is None or own.hours is None or own.hourly_rate is None:
                return found
            if worth_of_hours(own.hours, own.hourly_rate) != own.amount:
                return found
            hours = format_number(own.hours, 2).removesuffix(",00")
            reckoning = f"{hours} timer × {format_amount(own.hourly_rate)}"
            return replace(
                found,
                sentence=f"Bidraget fra {quoted(name)} i {year} er {reckoning} = {format_amount(found.amount)}",
                rule="Timer er timetallet gange timesatsen. Begge står på grundlaget for kilden.",
                rounding="Afrundet til nærmeste øre én gang, til sidst. En halv øre rundes op.",
            )

        return explained

    def _of_years(
        self, name: str, amounts: Sequence[Decimal], words: str, cell: tuple[str, Mapping[str, Any]]
    ) -> Callable[[str, int | None], Explained]:
        """A row that somebody writes: each year an amount that was typed, the row their sum."""

        def explained(key: str, year: int | None) -> Explained:
            by_year = dict(zip(self.years, amounts, strict=True))
            amount = total_of(amounts) if year is None else by_year[year]
            parts = (
                tuple(Part(str(each), by_year[each], f"{key}-{each}") for each in self.years)
                if year is None
                else ()
            )
            return Explained(
                key,
                f"{name}{in_year(year)}",
                amount,
                f"{words} {quoted(name)}{in_year(year)} er {format_amount(amount)}",
                "Beløbet i alt er summen af kalenderårene."
                if year is None
                else "Beløbet er skrevet i planens økonomi.",
                NOT_ROUNDED if year is None else TYPED,
                parts,
                "Kalenderår" if parts else "",
                year=year,
                cell=None if year is None else (cell[0], {**cell[1], "year": year}),
            )

        return explained


def focus_key(focus: FocusBudget) -> str:
    """As the rows of the grids are called."""
    return f"budget-{focus.code}-udgaaet" if focus.is_ended else f"budget-{focus.code}"


def key_without_year(key: str) -> str:
    return re.sub(r"-\d{4}$", "", key)
