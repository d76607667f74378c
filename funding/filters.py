"""Finding entries in the books."""

import contextlib
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import QueryDict

from core.danish import DanishFormatError, parse_amount
from core.money import MAX_AMOUNT
from funding.figures.variance import ACROSS
from funding.models import LedgerEntry

ORDERS = {
    "dato": "booked_on",
    "bilag": "voucher",
    "tekst": "text",
    "kategori": "category__order",
    "beloeb": "amount",
}


@dataclass(frozen=True, slots=True)
class LedgerFilter:
    """What the address asks for: words or an amount, a category, an indsatsområde, a source, the file that the entries
    came from, and the order."""

    words: str = ""
    category: str = ""
    focus: str = ""
    source: str = ""
    file: int | None = None
    sort: str = "dato"

    @classmethod
    def of(cls, query: QueryDict) -> "LedgerFilter":
        sort, file = query.get("sort", ""), query.get("fil", "")
        return cls(
            words=query.get("soeg", "").strip()[:100],
            category=query.get("kategori", "")[:100],
            focus=query.get("indsats", "")[:100],
            source=query.get("kilde", "")[:30],
            file=int(file) if file.isascii() and file.isdecimal() and len(file) < 10 else None,
            sort=sort if sort.removeprefix("-") in ORDERS else "dato",
        )

    @property
    def is_active(self) -> bool:
        return bool(self.words or self.category or self.focus or self.source or self.file)

    def apply(self, entries: QuerySet[LedgerEntry]) -> QuerySet[LedgerEntry]:
        if self.category:
            entries = entries.filter(category__code=self.category)
        if self.focus == ACROSS:
            entries = entries.filter(focus=None)
        elif self.focus:
            entries = entries.filter(focus__focus_area__code=self.focus)
        if self.source:
            entries = entries.filter(source=self.source)
        if self.file:
            entries = entries.filter(batch=self.file)
        for word in self.words.split():
            found = Q(text__icontains=word) | Q(voucher__icontains=word) | Q(name__icontains=word)
            with contextlib.suppress(DanishFormatError):
                amount = parse_amount(word)
                found |= Q(amount=amount) if abs(amount) <= MAX_AMOUNT else Q()
            entries = entries.filter(found)
        falling = "-" if self.sort.startswith("-") else ""
        return entries.order_by(f"{falling}{ORDERS[self.sort.removeprefix('-')]}", f"{falling}pk")
