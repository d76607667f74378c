"""Values, periods and names as Danish text."""

import re
from datetime import date
from decimal import Decimal

from core.danish import format_date, format_number, format_percent
from plans.models import Indicator

UNIT_SUFFIX = {
    Indicator.Unit.PERCENT: "%",
    Indicator.Unit.COUNT: "",
    Indicator.Unit.PER_THOUSAND: "pr. 1.000",
    Indicator.Unit.HOURS: "timer",
    Indicator.Unit.POINTS: "point",
    Indicator.Unit.AMOUNT: "kr.",
}


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def value_text(value: Decimal | None, unit: str, decimals: int) -> str:
    """A value with its unit: "36,0 %", "45", "1.200 kr."; nothing for no value."""
    if value is None:
        return ""
    if unit == Indicator.Unit.PERCENT:
        return format_percent(value, decimals)
    suffix = UNIT_SUFFIX[Indicator.Unit(unit)]
    return f"{format_number(value, decimals)} {suffix}".strip()


def counted(count: int, one: str, many: str) -> str:
    """ "1 handling", "5 handlinger"."""
    return f"{count} {one if count == 1 else many}"


def period_text(starts_on: date | None, ends_on: date | None) -> str:
    """ "april 2027 – marts 2031"; the half that is known when one is missing."""
    first = format_date(starts_on).partition(" ")[2] if starts_on else ""
    last = format_date(ends_on).partition(" ")[2] if ends_on else ""
    if first and last:
        return first if first == last else f"{first} – {last}"
    return f"fra {first}" if first else f"til {last}" if last else ""


def years_text(starts_on: date | None, ends_on: date | None) -> str:
    """ "2027–2031"."""
    years = sorted({day.year for day in (starts_on, ends_on) if day})
    return "–".join(str(year) for year in years)


def joined(names: list[str]) -> str:
    return " og ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


#: Where the long words of the indsatsområder's names may be broken.
_JOINTS = (
    ("kriminalitets", "forebyggelse"),
    ("kriminal", "præventiv"),
    ("sammenhængs", "kraft"),
    ("medborger", "skab"),
    ("beskæf", "tigelse"),
    ("forældre", "ansvar"),
    ("beboer", "netværk"),
    ("kommuni", "kation"),
)
_JOINT = re.compile("|".join(f"(?<={first})(?={second})" for first, second in _JOINTS), re.IGNORECASE)


def hyphenated(name: str) -> str:
    """The name with soft hyphens, for headings and columns on narrow screens. Never stored, never compared."""
    return _JOINT.sub("\N{SOFT HYPHEN}", name)
