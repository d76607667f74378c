"""Plans' numbers ("2026-0007"): given once, never reused. Nothing promises that none is left out."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import transaction
from django.db.models import F

from core.dates import today
from plans.models import PlanNumberSeries


def next_plan_number(year: int) -> str:
    """ "2026-0007". The UPDATE holds the series' row until the transaction ends, so two never get the same."""
    PlanNumberSeries.objects.get_or_create(year=year)
    PlanNumberSeries.objects.filter(year=year).update(last=F("last") + 1)
    return _number(year, PlanNumberSeries.objects.get(year=year).last)


@contextmanager
def taking_numbers(wanted: Sequence[str | None]) -> Iterator[list[str]]:
    """A number for each plan that one long transaction makes: the one that it wants, or else the next of this year.

    They are taken in a short transaction of their own before the long one, which is what `with` holds: the series' row
    is held for that moment alone, and others make plans meanwhile. When the long one fails they go back, unless others
    have taken the next ones since; those of a process that is killed are left out.
    """
    this = today().year
    years = sorted({int(number[:4]) if number else this for number in wanted})
    with transaction.atomic(durable=True):
        before = {year: _last(year) for year in years}
        numbers, after = _given(wanted, before, this)
        for year in years:
            PlanNumberSeries.objects.filter(year=year).update(last=after[year])
    try:
        yield numbers
    except BaseException:
        for year in years:
            PlanNumberSeries.objects.filter(year=year, last=after[year]).update(last=before[year])
        raise


def _last(year: int) -> int:
    """The last number of the year, whose series is ours until the transaction ends."""
    PlanNumberSeries.objects.get_or_create(year=year)
    return PlanNumberSeries.objects.select_for_update().get(year=year).last


def _given(
    wanted: Sequence[str | None], before: dict[int, int], this: int
) -> tuple[list[str], dict[int, int]]:
    """The numbers, and the last one of each year with them. A series goes on after the highest number in use, so those
    that are wanted come first. A series that was asked has moved, also when all that it was asked for lies below its
    last number: whoever gives numbers back after us sees that we took some, and leaves it where it is."""
    last = dict(before)
    for named in filter(None, wanted):
        year, _, place = named.partition("-")
        last[int(year)] = max(last[int(year)], int(place))
    numbers = []
    for number in wanted:
        if number is None:
            last[this] += 1
        numbers.append(number or _number(this, last[this]))
    return numbers, {year: max(place, before[year] + 1) for year, place in last.items()}


def _number(year: int, place: int) -> str:
    return f"{year}-{place:04}"
