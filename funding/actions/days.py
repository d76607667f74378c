"""Days on which something is said to have happened: it has, and the plan was there."""

from datetime import date

from core.danish import format_date
from core.dates import today
from core.workflow import NotReady


def require_happened(day: date, what: str, *, field: str) -> None:
    """`what` is the day that was asked for: "bilagets dato". Raises NotReady with the field."""
    if day > today():
        reason = (
            f"{format_date(day)} er ikke kommet endnu. Skriv {what}, senest i dag, {format_date(today())}."
        )
        raise NotReady([reason], field=field)


def require_since(day: date, first: date | None, what: str, *, field: str) -> None:
    """`what` names the first day, "planens første dag". Raises NotReady with the field."""
    if first is not None and day < first:
        reason = f"{format_date(day)} ligger før {what}, {format_date(first)}. Ret datoen."
        raise NotReady([reason], field=field)
