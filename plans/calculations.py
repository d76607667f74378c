"""Terms and years, the rows in force of an exchange document, and the numbers of mål and handlinger. Pure."""

import zlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

Row = dict[str, Any]


def term_end(starts_on: date, years: int) -> date:
    """The last day (inclusive) of a term of whole years: 1 April 2027 and four years give 31 March 2031."""
    try:
        return starts_on.replace(year=starts_on.year + years) - timedelta(1)
    except ValueError:  # 29 February, and no such day that year: the term ends with February
        return date(starts_on.year + years, 2, 28)


def months_before(day: date, months: int) -> date:
    """The same day of the month so many months before, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    first_of_next = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(day.day - 1), first_of_next - timedelta(1))


def ends_too_early(first: date | None, last: date | None) -> bool:
    """Whether what has these days would end before it begins."""
    return first is not None and last is not None and last < first


# From first work to start a plan takes about eighteen months (CFBU's guide).
MONTHS_OF_PREPARATION = 18


def asks_for_successor(ends_on: date, today: date) -> bool:
    """Whether the next plan has to be begun now, if it is to follow without a gap."""
    return months_before(ends_on, MONTHS_OF_PREPARATION) <= today <= ends_on


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


def area_anchor(name: str) -> str:
    """Where a boligområde stands on the page on which they are chosen; its name tells it apart in its kommune."""
    return f"omraade-{zlib.crc32(name.encode()):08x}"


def estate_field(organisation_code: str, number: str, name: str) -> str:
    """The field in which `homes` or `residents` of an afdeling are written; its number is its organisation's own."""
    return f"afdeling-{zlib.crc32(f'{organisation_code} {number}'.encode()):08x}-{name}"


# Rows of an exchange document


def current(document: Mapping[str, Any], name: str) -> list[Row]:
    """The rows of a list that are in force: sums and lists of what holds leave ended rows out."""
    return [row for row in document[name] if row["ended_on"] is None]


def by_parent(rows: Iterable[Row], parent: str) -> dict[str, list[Row]]:
    """Rows below the uid that they refer to, in their order."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row[parent], []).append(row)
    return found


def current_foci(document: Mapping[str, Any]) -> list[Row]:
    """The chosen indsatsområder in the order of their catalogue."""
    return sorted(current(document, "foci"), key=lambda row: int(row["focus_area"]["order"]))


def row_numbers(document: Mapping[str, Any]) -> dict[str, str]:
    """uid → number of every mål and handling in force: the number it has, or the one it would get now."""
    numbers: dict[str, str] = {}
    _number(
        numbers,
        document,
        "goals",
        "focus",
        {row["uid"]: str(row["focus_area"]["order"]) for row in document["foci"]},
    )
    _number(numbers, document, "activities", "goal", dict(numbers))
    return numbers


def _number(
    numbers: dict[str, str], document: Mapping[str, Any], name: str, parent: str, prefixes: Mapping[str, str]
) -> None:
    for uid, rows in by_parent(document[name], parent).items():
        rows_in_force = [row for row in rows if row["ended_on"] is None]
        taken = [row["number"] for row in rows if row["ended_on"] is not None]
        if uid in prefixes:
            given = numbered(prefixes[uid], [row["number"] for row in rows_in_force], taken)
            numbers.update(zip((row["uid"] for row in rows_in_force), given, strict=True))
