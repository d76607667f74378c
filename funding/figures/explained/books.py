"""The amounts of Regnskab and Prognose, opened: a sum to its lines, a line to what was booked, written or estimated.

A key says what, where and when: `bogfoert-linje-loen-beskaeftigelse-2028`, `prognose-kategori-loen`, `budget-2028`.
Everything is read from the comparison that the pages print (`funding.calculations.compare`). Pure.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from core.danish import format_amount, format_date
from funding.calculations import (
    Basis,
    Compared,
    LineCompared,
    LineKey,
    Variance,
    days_gone,
    term_of,
)
from funding.figures.economy import economy
from funding.figures.explained import focus_key
from funding.figures.explained.book_words import (
    ESTIMATE,
    LINE_BUDGET,
    PERCENT_ROUNDED,
    RULES,
    SHARED,
    SOURCE_RULES,
    SOURCE_WORDS,
    SUGGESTED,
    WHOLE_KRONER,
    WORDS,
)
from funding.figures.explained.figure import NOT_ROUNDED, TYPED, Explained, Part, exact_text, in_year, quoted
from funding.figures.explained.until import explain_until
from funding.figures.ledger import (
    Booked,
    category_labels,
    focus_labels,
    source_labels,
    year_labels,
)
from funding.figures.matrix import Document
from funding.figures.payers import SOURCE_ORDER
from funding.figures.variance import ACROSS, Estimate, Names, compared


@dataclass(frozen=True, slots=True)
class What:
    """A column: its name, and where its amount stands in a comparison. `less`: a difference, of which two columns."""

    name: str
    amount: Callable[[Compared], Decimal]
    less: tuple[str, ...] = ()


WHATS = {
    "budget": What("Budget", lambda sums: sums.budget),
    "bogfoert": What("Bogført", lambda sums: sums.booked),
    "prognose": What("Prognose", lambda sums: sums.forecast),
    "afvigelse": What("Ventet afvigelse", lambda sums: sums.expected, ("prognose", "budget")),
    "merforbrug": What("Afvigelse", lambda sums: sums.variance, ("bogfoert", "budget")),
}


@dataclass(frozen=True, slots=True)
class Place:
    """What a row of the tables is about. `by`: its sums as the page asks for them, of a year or of all."""

    key: str
    name: str
    by: Callable[[int | None], Compared]
    is_source: bool = False
    line: tuple[str, str | None] | None = None
    query: str = ""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the rows stand. No `economy` for who does not read the plan's content."""

    ledger: str
    forecast: str
    economy: str = ""


class Books:
    """The figures of one plan's books."""

    def __init__(
        self,
        document: Document,
        booked: Sequence[Booked],
        estimates: Mapping[LineKey, Estimate],
        categories: Iterable[Mapping[str, Any]],
        *,
        addresses: Addresses,
        on: dt.date,
    ) -> None:
        self.document, self.booked, self.estimates = document, booked, estimates
        self.addresses, self.on = addresses, on
        self.found: Variance = compared(document, booked, estimates)
        known = [
            {"code": row.category, "name": row.category_name, "order": row.category_order} for row in booked
        ]
        self.names = Names.of(document, [*known, *categories])
        self.years = {year: int(year) for year in year_labels(document, self.found)}
        self.lines = {line.key: line for line in self.found.lines}
        self.places = {place.key: place for place in self._places()}

    def explain(self, key: str) -> Explained | None:
        """None where the pages have no such figure."""
        until = explain_until(key, self.years.values(), self.found.total)
        if until:
            return until
        what, dash, rest = key.partition("-")
        if dash and (not rest or rest.startswith("-")):
            return None
        place, year = self.places.get(rest), None
        if place is None:
            head, _, tail = rest.rpartition("-")
            year = self.years.get(tail)
            place = self.places.get(head) if year else None
        if place is None:
            return None
        if what == "forslag":
            line = self.lines.get(LineKey(year, *place.line)) if year and place.line else None
            return self._suggestion(key, place, line) if line else None
        if what not in WHATS:
            return None
        how = self._difference if WHATS[what].less else self._amount
        return how(key, what, place, year)

    def keys(self) -> list[str]:
        """Every figure of the books, but what was suggested for a line."""
        ends = ["", *(f"-{year}" for year in self.years)]
        places = [f"-{place}" if place else "" for place in self.places]
        return [f"{what}{place}{end}" for what in WHATS for place in places for end in ends]

    def _places(self) -> Iterable[Place]:
        found, names = self.found, self.names
        yield Place("", "planen", found.total)
        for code, name in category_labels(names).items():
            yield Place(
                f"kategori-{code}", name, _of(found, lambda key: key.category, code), query=f"kategori={code}"
            )
        for uid, name in focus_labels(self.document, found).items():
            code = names.focus_code(None if uid == ACROSS else uid)
            own = _of(found, lambda key: key.focus or ACROSS, uid)
            yield Place(f"indsats-{code}", name, own, query=f"indsats={code}")
        for source, name in source_labels(self.document, found).items():
            own = _of_source(found, source)
            yield Place(f"kilde-{source}", name, own, is_source=True, query=f"kilde={source}")
        yield Place(
            "kilder", "kilderne", lambda year: sum(found.by_source(year).values(), Compared()), is_source=True
        )
        for category, focus in dict.fromkeys(key[1:] for key in self.lines):
            yield self._line_place(category, focus)

    def _line_place(self, category: str, focus: str | None) -> Place:
        label, name = self.names.category(category), self.names.focus(focus)
        code = self.names.focus_code(focus)
        return Place(
            f"linje-{category}-{code}",
            f"{label}, {name.lower() if focus is None else name}",
            _of(self.found, lambda key: key[1:], (category, focus)),
            line=(category, focus),
            query=f"kategori={category}&indsats={code}",
        )

    # A column

    def _amount(self, key: str, what: str, place: Place, year: int | None) -> Explained:
        sums, rule = place.by(year), (SOURCE_RULES if place.is_source else RULES)[what]
        amount, percent = WHATS[what].amount(sums), sums.percent if what == "bogfoert" else None
        own = self._leaf(what, place, year) if year else None
        parts, title, told = own or (self._children(what, place, year), "", "")
        rounding = TYPED if what == "budget" and place.line and year else NOT_ROUNDED
        inputs: tuple[Part, ...] = ()
        if what == "prognose" and place.is_source and place.key != "kilder" and year:
            inputs, rounding = self._of_source(place, year), SHARED
        return Explained(
            key,
            f"{self._title(what, place)}{in_year(year)}",
            amount,
            self._words(what, place, year, amount) + _of_budget(percent, amount, sums, place),
            told or rule,
            rounding if percent is None else f"{rounding} {PERCENT_ROUNDED}",
            parts,
            title or _inside(place, year),
            percent,
            None if percent is None else self._whole(place, year, sums),
            year=year,
            inputs=inputs,
        )

    def _difference(self, key: str, what: str, place: Place, year: int | None) -> Explained:
        sums = place.by(year)
        amount = WHATS[what].amount(sums)
        more, less = (WHATS[name] for name in WHATS[what].less)
        names = WHATS[what].less
        percent = sums.expected_percent if what == "afvigelse" else None
        return Explained(
            key,
            f"{self._title(what, place)}{in_year(year)}",
            amount,
            self._words(what, place, year, amount) + _of_budget(percent, amount, sums, place),
            (SOURCE_RULES if place.is_source else RULES)[what],
            NOT_ROUNDED if percent is None else f"{NOT_ROUNDED} {PERCENT_ROUNDED}",
            (
                Part(more.name, more.amount(sums), _key(names[0], place, year)),
                Part(f"{less.name}, trækkes fra", less.amount(sums), _key(names[1], place, year), -1),
            ),
            "Regnestykke",
            percent,
            None if percent is None else self._whole(place, year, sums),
            year=year,
        )

    def _suggestion(self, key: str, place: Place, line: LineCompared) -> Explained:
        year, sums = line.key.year, line.sums
        rule, rounding, told = SUGGESTED[line.suggested_basis], NOT_ROUNDED, ""
        if line.suggested_basis == Basis.CARRIED_ON:
            gone, days = days_gone(year, self.on, *term_of(self.document))
            rounding = WHOLE_KRONER
            told = f": {format_amount(sums.booked)} bogført × {days}/{gone} dage"
        return Explained(
            key,
            f"Forslag til prognose: {place.name}{in_year(year)}",
            line.suggested,
            f"Forslaget til prognose for {quoted(place.name)} i {year} er {format_amount(line.suggested)}{told}",
            rule,
            rounding,
            year=year,
            inputs=(
                Part("Budget", sums.budget, _key("budget", place, year)),
                Part("Bogført", sums.booked, _key("bogfoert", place, year)),
            ),
        )

    # What a figure is made of

    def _children(self, what: str, place: Place, year: int | None) -> tuple[Part, ...]:
        """Of the whole term its years, of a year its lines."""
        amount = WHATS[what].amount
        if year is None:
            years = ((at, place.by(at)) for at in self.years.values())
            return tuple(
                Part(str(at), amount(sums), _key(what, place, at)) for at, sums in years if sums != Compared()
            )
        if place.key in ("", "kilder"):
            kind = "kilde-" if place.is_source else "indsats-"
            inside = [own for key, own in self.places.items() if key.startswith(kind)]
        else:
            inside = [own for own in self.places.values() if own.line and self._is_in(own.line, place)]
        rows = ((own, own.by(year)) for own in inside)
        return tuple(
            Part(own.name, amount(sums), _key(what, own, year)) for own, sums in rows if sums != Compared()
        )

    def _is_in(self, line: tuple[str, str | None], place: Place) -> bool:
        return place.key in (f"kategori-{line[0]}", f"indsats-{self.names.focus_code(line[1])}")

    def _leaf(self, what: str, place: Place, year: int) -> tuple[tuple[Part, ...], str, str] | None:
        """Rows, their title and the rule of what is no sum of other figures of the books: a line's year, a source's."""
        if what == "bogfoert" and place.query and (place.line or place.is_source):
            return self._entries(place, year), "Poster", ""
        if what == "budget" and place.is_source and place.key != "kilder":
            return self._payers(place, year), "Betalere", ""
        if what == "prognose" and place.is_source and place.key != "kilder":
            return (), "", ""
        if place.line is None:
            return None
        if what == "budget":
            return self._written(place, year), "Budgetpost", LINE_BUDGET
        line = self.lines.get(LineKey(year, *place.line))
        return self._estimated(place, line) if line else ((), "", "")

    def _entries(self, place: Place, year: int) -> tuple[Part, ...]:
        """The posts of a line by who paid, of a source by category; each opens in the list of posts."""
        rows: dict[tuple[str, str], Decimal] = {}
        for row in sorted(self.booked, key=lambda row: (SOURCE_ORDER[row.source], row.category_order)):
            if row.year != year:
                continue
            if place.line and place.line == (row.category, row.focus):
                name = self.places[f"kilde-{row.source}"].name
                at = (f"Betalt af {name}", f"{place.query}&kilde={row.source}")
            elif place.is_source and place.key == f"kilde-{row.source}":
                at = (self.names.category(row.category), f"{place.query}&kategori={row.category}")
            else:
                continue
            rows[at] = rows.get(at, Decimal("0.00")) + row.amount
        return tuple(
            Part(label, amount, url=f"{self.addresses.ledger}?aar={year}&{query}#poster")
            for (label, query), amount in rows.items()
        )

    def _written(self, place: Place, year: int) -> tuple[Part, ...]:
        """A line of the budget, which explains itself on the page where it is written."""
        if place.line is None or not place.by(year).budget:
            return ()
        category, uid = place.line
        focus = next((one for one in economy(self.document).foci if one.uid == uid), None)
        url = ""
        if focus and self.addresses.economy:
            url = f"{self.addresses.economy}{focus_key(focus)}-{category}-{year}/"
        return (Part("Skrevet i budgettet", place.by(year).budget, url=url),)

    def _payers(self, place: Place, year: int) -> tuple[Part, ...]:
        found = economy(self.document)
        columns = [column.year for column in found.years]
        if year not in columns:
            return ()
        base = self.addresses.economy
        return tuple(
            Part(
                payer.label,
                payer.amounts[columns.index(year)],
                url=f"{base}finansiering-{payer.key}-{year}/" if base else "",
            )
            for payer in found.payers
            if f"kilde-{payer.source}" == place.key
        )

    def _estimated(self, place: Place, line: LineCompared) -> tuple[tuple[Part, ...], str, str]:
        year, estimate = line.key.year, self.estimates.get(line.key)
        if line.basis == Basis.ESTIMATE and estimate and estimate.amount is not None:
            label = f"Skøn: {estimate.made_by}, {format_date(estimate.made_at)}"
            code = self.names.focus_code(line.key.focus)
            url = f"{self.addresses.forecast}{year}/{line.key.category}/{code}/"
            return (Part(label, estimate.amount, url=url),), "Skøn", ESTIMATE
        key = _key("bogfoert" if line.is_over else "forslag", place, year)
        label = "Bogført" if line.is_over else "Forslag"
        return (Part(label, line.sums.forecast, key),), "Bygger på", SUGGESTED[line.basis]

    def _of_source(self, place: Place, year: int) -> tuple[Part, ...]:
        """What a source's forecast is reckoned from."""
        all_sources = self.places["kilder"]
        return (
            Part("Prognose for året", self.found.total(year).forecast, f"prognose-{year}"),
            Part("Det, kilden skal betale", place.by(year).budget, _key("budget", place, year)),
            Part(
                "Det, alle kilder skal betale", all_sources.by(year).budget, _key("budget", all_sources, year)
            ),
        )

    def _whole(self, place: Place, year: int | None, sums: Compared) -> Part:
        return Part(
            "Finansieringen" if place.is_source else "Budgettet", sums.budget, _key("budget", place, year)
        )

    # Words

    def _title(self, what: str, place: Place) -> str:
        name = "Finansiering" if what == "budget" and place.is_source else WHATS[what].name
        return f"{name} i alt" if place.key in ("", "kilder") else f"{name}: {place.name}"

    def _words(self, what: str, place: Place, year: int | None, amount: Decimal) -> str:
        when = in_year(year)
        who = place.name if place.is_source or not place.key else quoted(place.name)
        words = (SOURCE_WORDS if place.is_source else WORDS)[what]
        much = format_amount(abs(amount))
        side = "mere end" if amount > 0 else "mindre end" if amount < 0 else "det samme som"
        if not amount:
            much = ""
        told = words.format(who=who, when=when, amount=format_amount(amount), much=f"{much} {side}".strip())
        return f"{told[:1].upper()}{told[1:]}"


def _of(found: Variance, part: Callable[[LineKey], Any], value: Any) -> Callable[[int | None], Compared]:
    return lambda year: found.by(part, year).get(value, Compared())


def _of_source(found: Variance, source: str) -> Callable[[int | None], Compared]:
    return lambda year: found.by_source(year).get(source, Compared())


def _inside(place: Place, year: int | None) -> str:
    """What the rows of a sum are called."""
    if year is None:
        return "Kalenderår"
    return {"": "Indsatsområder", "kilder": "Kilder"}.get(place.key, "Linjer")


def _key(what: str, place: Place, year: int | None) -> str:
    return "-".join(str(part) for part in (what, place.key, year) if part)


def _of_budget(percent: Decimal | None, amount: Decimal, sums: Compared, place: Place) -> str:
    """After a sentence about money: which part of the budget that is."""
    if not percent:
        return ""
    text = exact_text(abs(percent), abs(amount), abs(sums.budget))
    return f" Det er {text} af {'finansieringen' if place.is_source else 'budgettet'}."
