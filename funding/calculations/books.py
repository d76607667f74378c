"""What the books can hold: asked where people book, and of a file that brings books along."""

from datetime import date, timedelta

#: What a reversal has as the entry that it takes back; its amount is the opposite one.
KEPT_BY_REVERSAL = ("category", "focus", "source", "organisation", "name")


def first_day_after(year: int, ends_on: date | None) -> date:
    """The day after the last on which a plan has anything to book in the year: from then on it can be closed."""
    last = date(year, 12, 31)
    return min(last, ends_on or last) + timedelta(days=1)
