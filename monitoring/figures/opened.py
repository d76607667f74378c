"""The amounts of a redegørelse, opened.

The amount is always the report's own: of one that has been handed in what was frozen then. The rows behind it stand in
the books, which go on. They are shown as long as they still make the amount; else the amount of today stands beside it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from core.danish import format_amount
from core.money import ZERO
from funding.figures import Books, Explained, Part, books_figures, explain_regulation, regulation_figures
from funding.figures.regulation import RegulationAccount
from monitoring.calculations import MoneyFigures, MoneyRow, RegulationRow, VarianceLine
from monitoring.figures.money import focus_keys

NOT_ROUNDED = "Intet er rundet: beløbet er i kroner og øre."
ROUNDED = f"{NOT_ROUNDED} Procenten er afrundet til én decimal og er kun til at læse."
STILL = "Rækkerne er, som de står i dag. De giver samme beløb."
MOVED = "Det, beløbet består af, er ændret siden. Derfor vises rækkerne ikke."
_KEY = re.compile(r"(?P<what>budget|regnskab|afvigelse)(?:-(?P<place>.+))?")
_ACCOUNT = re.compile(r"konto-(?P<row>\d{1,4})-(?P<column>primo|udbetalt|aktiviteter|andet|ultimo)")


@dataclass(frozen=True, slots=True)
class What:
    """A column: its name, what it is in the books, and its rule."""

    name: str
    of_books: str
    rule: str


WHATS = {
    "budget": What("Budget", "budget", "Budgettet er det, der gjaldt i kalenderåret."),
    "regnskab": What("Regnskab", "bogfoert", "Regnskabet er det, der er bogført i kalenderåret."),
    "afvigelse": What("Afvigelse", "merforbrug", "Afvigelsen er regnskabet minus budgettet."),
}
#: The columns of the reguleringskonto, by the names that they have in its own statement.
COLUMNS: Mapping[str, tuple[str, str]] = {
    "primo": ("Primo", "opening"),
    "udbetalt": ("Udbetalt, ikke brugt", "paid_out"),
    "aktiviteter": ("Egne aktiviteter", "activities"),
    "andet": ("Anden anvendelse", "other_use"),
    "ultimo": ("Ultimo", "closing"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """What a row is about. `of_books`: the end of its keys in the books."""

    key: str
    name: str
    row: MoneyRow | VarianceLine
    of_books: str
    is_source: bool = False

    @property
    def who(self) -> str:
        return self.name if self.is_source or self.key in ("", "kilder") else f"»{self.name}«"


class Opened:
    """The amounts of one redegørelse. `base` and `query`: what the addresses of its figures begin and end with."""

    def __init__(
        self,
        money: MoneyFigures,
        variances: Iterable[VarianceLine],
        regulation: tuple[RegulationRow, ...],
        *,
        year: int,
        books: Books,
        account: RegulationAccount | None,
        number: str,
        base: str,
        query: str,
    ) -> None:
        self.year, self.books, self.account = year, books, account
        self.number, self.base, self.query = number, base, query
        self.regulation = regulation
        of_foci = focus_keys(books.document, year)
        self.places = {place.key: place for place in _places(money, variances, year, of_foci)}

    def explain(self, key: str) -> Explained | None:
        """None where the report has no such amount."""
        found = _ACCOUNT.fullmatch(key)
        if found:
            return self._of_account(key, int(found["row"]), found["column"])
        match = _KEY.fullmatch(key)
        place = self.places.get(match["place"] or "") if match else None
        return self._amount(key, match["what"], place) if match and place else None

    def _amount(self, key: str, what: str, place: Place) -> Explained:
        kind, row = WHATS[what], place.row
        percent = row.variance_percent if what == "afvigelse" and isinstance(row, MoneyRow) else None
        figure = Explained(
            key,
            f"{kind.name} {self.year}: {'hele planen' if place.key in ('', 'kilder') else place.name}",
            _of(row, what),
            self._sentence(what, place),
            kind.rule,
            NOT_ROUNDED if percent is None else ROUNDED,
            percent=percent,
            whole=None if percent is None else Part("Budgettet", row.budget),
            year=self.year,
        )
        if what == "afvigelse":
            parts: tuple[Part, ...] = (
                Part("Regnskab", row.booked, url=self._url("regnskab", place.key)),
                Part("Budget, trækkes fra", row.budget, sign=-1, url=self._url("budget", place.key)),
            )
            return replace(figure, parts=parts, parts_title="Regnestykke")
        if place.key in ("", "kilder"):
            start = "kilde-" if place.is_source else "indsats-"
            inside = (own for own in self.places.values() if own.key.startswith(start))
            parts = tuple(Part(own.name, _of(own.row, what), url=self._url(what, own.key)) for own in inside)
            return replace(figure, parts=parts, parts_title="Kilder" if place.is_source else "Indsatsområder")
        books = self.books.explain(f"{kind.of_books}-{place.of_books}")
        return _beside(figure, books, books_figures(self.number), f"{kind.name} i dag")

    def _sentence(self, what: str, place: Place) -> str:
        amount = format_amount(abs(_of(place.row, what)))
        if what == "regnskab":
            by = f"betalt af {place.name}" if place.is_source and place.key != "kilder" else f"på {place.who}"
            signed = format_amount(_of(place.row, what))
            return f"I {self.year} er der bogført {signed} {by}."
        if what == "budget":
            if place.is_source and place.key != "kilder":
                return f"I {self.year} skal {place.name} efter budgettet betale {amount}"
            return f"Budgettet for {self.year} til {place.who} er {amount}"
        variance = place.row.variance
        if not variance:
            return f"Regnskabet for {place.who} er i {self.year} det samme som budgettet."
        side = "større" if variance > 0 else "mindre"
        return f"Regnskabet for {place.who} er i {self.year} {amount} {side} end budgettet."

    def _of_account(self, key: str, at: int, column: str) -> Explained | None:
        if not 1 <= at <= len(self.regulation):
            return None
        row, (name, field) = self.regulation[at - 1], COLUMNS[column]
        amount: Decimal = getattr(row, field)
        is_total = at == len(self.regulation) > 1
        whom = "alle afdelinger" if is_total else row.name
        figure = Explained(
            key,
            f"Reguleringskonto {self.year}, {name.lower()}: {whom}",
            amount,
            f"{name} på reguleringskontoen for {whom} er i {self.year} {format_amount(amount)}",
            "Ultimo er primo plus det udbetalte, minus egne aktiviteter og anden anvendelse.",
            NOT_ROUNDED,
            year=self.year,
        )
        if is_total:
            rows = enumerate(self.regulation[:-1], start=1)
            parts = tuple(
                Part(own.name, getattr(own, field), url=self._url(f"konto-{number}", column))
                for number, own in rows
            )
            return replace(figure, parts=parts, parts_title="Afdelinger")
        if column == "ultimo":
            parts = tuple(
                Part(
                    f"{label}{', trækkes fra' if sign < 0 else ''}",
                    getattr(row, own),
                    sign=sign,
                    url=self._url(f"konto-{at}", code),
                )
                for code, (label, own) in COLUMNS.items()
                if code != "ultimo"
                for sign in (-1 if code in ("aktiviteter", "andet") else 1,)
            )
            return replace(figure, parts=parts, parts_title="Regnestykke")
        if self.account is None:
            return figure
        named = [estate for estate in self.account.estates if estate.name == row.name]
        of_account = (
            explain_regulation(self.account, f"{named[0].figure}-{column}-{self.year}")
            if len(named) == 1
            else None
        )
        return _beside(figure, of_account, regulation_figures(self.number), "Reguleringskontoen i dag")

    def _url(self, what: str, place: str) -> str:
        return f"{self.base}{what}{f'-{place}' if place else ''}/{self.query}"


def _places(
    money: MoneyFigures, variances: Iterable[VarianceLine], year: int, of_foci: Mapping[str, str]
) -> Iterable[Place]:
    """`of_foci`: what the keys of an indsatsområde in the books end with, by its uid."""
    yield Place("", "planen", money.total, str(year))
    yield Place("kilder", "kilderne", money.financing_total, f"kilder-{year}", is_source=True)
    for row in money.categories:
        yield Place(f"kategori-{row.code}", row.name, row, f"kategori-{row.code}-{year}")
    for row in money.sources:
        yield Place(f"kilde-{row.code}", row.name, row, f"kilde-{row.code}-{year}", is_source=True)
    for row in money.foci:
        yield Place(f"indsats-{row.code}", row.name, row, of_foci.get(row.code, ""))
    for line in variances:
        end = f"linje-{line.category}-{line.focus}"
        yield Place(end, line.name, line, f"{end}-{year}")


def _of(row: MoneyRow | VarianceLine, what: str) -> Decimal:
    return {"budget": row.budget, "regnskab": row.booked, "afvigelse": row.variance}[what]


def _beside(figure: Explained, today: Explained | None, base: str, name: str) -> Explained:
    """With the rows of today's books where they make the amount, else with today's amount."""
    if today is None:
        return figure
    url = f"{base}{today.key}/"
    if today.amount != figure.amount:
        inputs = (Part(name, today.amount, url=url),)
        return replace(figure, rule=f"{figure.rule} {MOVED}", inputs=inputs, inputs_title="Til sammenligning")
    parts = tuple(
        replace(part, key="", url=f"{base}{part.key}/" if part.key else part.url) for part in today.parts
    )
    if not parts or sum((part.counted for part in parts), ZERO) != figure.amount:
        return replace(figure, inputs=(Part(name, today.amount, url=url),), inputs_title="Se mere")
    return replace(figure, rule=f"{figure.rule} {STILL}", parts=parts, parts_title=today.parts_title)
