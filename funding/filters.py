"""Finding entries in the books."""

import contextlib
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import QueryDict

from core.danish import DanishFormatError, parse_amount
from core.money import MAX_AMOUNT
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
    """What the address asks for: words or an amount, a category, and the order."""

    words: str = ""
    category: str = ""
    sort: str = "dato"

    @classmethod
    def of(cls, query: QueryDict) -> "LedgerFilter":
        sort = query.get("sort", "")
        return cls(
            words=query.get("soeg", "").strip()[:100],
            category=query.get("kategori", ""),
            sort=sort if sort.removeprefix("-") in ORDERS else "dato",
        )

    @property
    def is_active(self) -> bool:
        return bool(self.words or self.category)

    def apply(self, entries: QuerySet[LedgerEntry]) -> QuerySet[LedgerEntry]:
        if self.category:
            entries = entries.filter(category__code=self.category)
        for word in self.words.split():
            found = Q(text__icontains=word) | Q(voucher__icontains=word) | Q(name__icontains=word)
            with contextlib.suppress(DanishFormatError):
                amount = parse_amount(word)
                found |= Q(amount=amount) if abs(amount) <= MAX_AMOUNT else Q()
            entries = entries.filter(found)
        falling = "-" if self.sort.startswith("-") else ""
        return entries.order_by(f"{falling}{ORDERS[self.sort.removeprefix('-')]}", f"{falling}pk")
