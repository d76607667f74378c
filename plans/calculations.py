"""Terms, years and the numbers of mål and handlinger. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta


def term_end(starts_on: date, years: int) -> date:
    """The last day (inclusive) of a term of whole years: 1 April 2027 and four years give 31 March 2031."""
    try:
        return starts_on.replace(year=starts_on.year + years) - timedelta(1)
    except ValueError:  # 29 February, and no such day that year: the term ends with February
        return date(starts_on.year + years, 2, 28)


def default_start(today: date) -> date:
    """The first 1 January that leaves time for the approvals: next year's, or the one after from July on."""
    return date(today.year + (1 if today.month <= 6 else 2), 1, 1)


def term_years(starts_on: date | None, ends_on: date | None) -> range:
    """The calendar years that the term touches; none while the term is not valid."""
    if starts_on is None or ends_on is None or ends_on < starts_on:
        return range(0)
    return range(starts_on.year, ends_on.year + 1)


def next_numbers(prefix: str, taken: Iterable[str], count: int) -> list[str]:
    """The next free numbers below a prefix ("2" gives 2.1, 2.2 …). A number given once is never given again."""
    last = 0
    for number in taken:
        head, _, tail = number.rpartition(".")
        if head == prefix and tail.isdecimal():
            last = max(last, int(tail))
    return [f"{prefix}.{last + step}" for step in range(1, count + 1)]


def numbered(prefix: str, given: Sequence[str], taken: Iterable[str] = ()) -> list[str]:
    """Numbers for rows in their order: those that have one keep it, the others get the next free ones.

    `taken` are numbers of ended rows, which stay theirs.
    """
    missing = sum(1 for number in given if not number)
    fresh = iter(next_numbers(prefix, [*given, *taken], missing))
    return [number or next(fresh) for number in given]
