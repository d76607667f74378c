"""What differs between two documents of a plan, row by row, in words and kroner."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models

from approvals.rules.changes import KINDS, LEFT_OUT, section_of
from core.danish import format_amount, format_date, format_number
from core.differences import Comparison, compare
from core.exchange import Kind
from core.exchange.values import Amount
from core.fields import ProseField
from core.markdown import to_words
from funding.exchange import GRANT
from funding.exchange import KINDS as FUNDING_KINDS
from plans.exchange import PLAN, SNAPSHOT_FIELDS
from plans.figures import value_text as measured_text
from plans.permissions import BASICS, ECONOMY

NOTHING = "–"
# Fields whose names say too little by themselves: a form shows »til« beside »fra«, a list of changes does not.
ALONE = {"fra": "Begynder", "til": "Slutter"}
# How a reader recognises a row: the first of these that it has.
NAMES = ("title", "name", "due_on")
SOURCES = {"fund": "Landsbyggefonden"}

Document = Mapping[str, Any]
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Difference:
    """One field of one row; a row that came or went has no field and carries what stood or stands in it as `facts`."""

    kind: str
    row: str
    field: str = ""
    before: str = ""
    after: str = ""
    uid: str = ""
    section: str = BASICS
    state: str = "changed"
    amounts: tuple[Decimal, Decimal] | None = None
    is_prose: bool = False
    facts: tuple[tuple[str, str], ...] = ()

    @property
    def words(self) -> Comparison | None:
        """The two texts in parts, so that what was taken out and put in can be marked."""
        if not self.is_prose or NOTHING in (self.before, self.after):
            return None
        return compare(self.before, self.after)


def differences(before: Document, after: Document) -> list[Difference]:
    """From one document to another: the plan's own fields and its tilsagn, then row by row."""
    old, new = Reading(before), Reading(after)
    found = list(_changes("plan", PLAN, "Planen", (old, before["plan"]), (new, after["plan"])))
    for name, kind in KINDS.items():
        title = str(kind.model._meta.verbose_name).capitalize()
        rows, fresh = old.rows(name), new.rows(name)
        for uid in dict.fromkeys([*rows, *fresh]):
            if uid not in fresh:
                found.append(old.whole(name, kind, title, rows[uid], "ended"))
            elif uid not in rows:
                found.append(new.whole(name, kind, title, fresh[uid], "added"))
            else:
                found += _changes(name, kind, title, (old, rows[uid]), (new, fresh[uid]))
    was, now = _grants(before, after)
    found += _changes("grant", GRANT, "Tilsagn", (old, was), (new, now))
    return found


def _grants(before: Document, after: Document) -> tuple[Row, Row]:
    """The conditions of a tilsagn go on holding under a later one, so of that only its own are news."""
    was, now = before.get("grant") or {}, after.get("grant") or {}
    is_later = was and now and any(was[name] != now[name] for name in ("granted_on", "reference"))
    return {**was, "conditions": ""} if is_later else was, now


@dataclass
class Reading:
    """A document with its rows by uid: gives names and values of rows as a person reads them."""

    document: Document

    def __post_init__(self) -> None:
        self.by_uid = {row["uid"]: row for name in KINDS for row in self.document.get(name) or ()}

    def rows(self, name: str) -> dict[str, Row]:
        return {row["uid"]: row for row in self.document.get(name, ()) if not row.get("ended_on")}

    def whole(self, name: str, kind: Kind, title: str, row: Row, state: str) -> Difference:
        before, after = ("Fandtes", "Udgået") if state == "ended" else ("Fandtes ikke", "Ny")
        return Difference(
            title,
            self.name_of(name, row),
            before=before,
            after=after,
            uid=row["uid"],
            section=self.section_of(name, row),
            state=state,
            amounts=self._amounts(row, state) if "amount" in row else None,
            facts=tuple(self._facts(name, kind, row)),
        )

    def _amounts(self, row: Row, state: str) -> tuple[Decimal, Decimal]:
        amount, none = Decimal(row["amount"]), Decimal("0.00")
        return (amount, none) if state == "ended" else (none, amount)

    def _facts(self, name: str, kind: Kind, row: Row) -> Iterator[tuple[str, str]]:
        for field in kind.codecs:
            if field not in LEFT_OUT and field not in NAMES and field not in ("focus", "amount", "year"):
                text = self.words(name, kind, row, field)
                if text not in (NOTHING, "nej"):
                    yield field_label(kind.model, field), text

    def name_of(self, name: str, row: Row) -> str:
        if name == "targets" and row.get("indicator") in self.by_uid:
            return f"{self.by_uid[row['indicator']]['name']}, {_day(row['due_on'])}"
        if name in FUNDING_KINDS and row:
            return f"{self._post(row)}, {row['year']}"
        for part in ("housing_area", "focus_area", "organisation"):
            if isinstance(row.get(part), Mapping):
                return str(row[part]["name"])
        title = str(row.get("title") or row.get("name") or "")
        if not title and row.get("due_on"):
            title = _day(row["due_on"])
        return f"{row['number']} {title}" if row.get("number") else title

    def _post(self, row: Row) -> str:
        """A line of budget or financing without its year."""
        if row.get("category"):
            focus = self.by_uid.get(row.get("focus") or "")
            return f"{row['category']['name']}, {focus['focus_area']['name'] if focus else 'tværgående'}"
        if row.get("organisation"):
            return ": ".join(filter(None, (row["organisation"]["name"], row["name"])))
        return SOURCES.get(row["source"]) or row["name"] or self.document["plan"]["municipality"]["name"]

    def section_of(self, name: str, row: Row) -> str:
        return section_of(name, row, self.by_uid)

    def text(self, name: str, kind: Kind, row: Row, field: str) -> str:
        """A field of a row as a person reads it."""
        value = row.get(field)
        if value is None or value in ("", []):
            return NOTHING
        if field in kind.references:
            target = self.by_uid.get(value)
            return self.name_of(_list_of(kind, field), target) if target else NOTHING
        unit = self._measured(name, row, field)
        if unit is not None:
            # As exactly as it was written: rounded, 51,5 and 51,6 would read the same.
            measured = Decimal(value).normalize()
            exponent = measured.as_tuple().exponent
            decimals = max(unit["decimals"], -exponent if isinstance(exponent, int) else 0)
            return measured_text(measured, unit["unit"], decimals)
        return plain_text(kind, field, value)

    def words(self, name: str, kind: Kind, row: Row, field: str) -> str:
        """As `text`, of what people write without the signs of Markdown."""
        text = self.text(name, kind, row, field)
        return to_words(text) if isinstance(kind.field(field), ProseField) else text

    def _measured(self, name: str, row: Row, field: str) -> Row | None:
        """The indikator whose unit a value is written with."""
        if (name, field) == ("indicators", "baseline_value"):
            return row
        return self.by_uid.get(row.get("indicator") or "") if (name, field) == ("targets", "value") else None


def _changes(
    name: str, kind: Kind, title: str, old: tuple[Reading, Row], new: tuple[Reading, Row]
) -> Iterator[Difference]:
    (_, was), (after, now) = old, new
    uid = str(now.get("uid", "")) if name in KINDS else ""
    fields = SNAPSHOT_FIELDS if name == "plan" else kind.codecs
    for field in fields:
        if field in LEFT_OUT or was.get(field) == now.get(field):
            continue
        if name == "plan":
            row, section = "", BASICS
        elif name == "grant":
            row, section = "", ECONOMY
        else:
            row, section = after.name_of(name, now), after.section_of(name, now)
        texts = both(name, kind, field, old, new)
        if texts[0] == texts[1]:
            continue  # a snapshot from before the field was there
        is_amount = isinstance(kind.codecs[field], Amount)
        yield Difference(
            title,
            row,
            field_label(kind.model, field),
            *texts,
            uid=uid,
            section=section,
            amounts=(Decimal(was.get(field) or 0), Decimal(now.get(field) or 0)) if is_amount else None,
            is_prose=_is_prose(kind.field(field)),
        )


def both(
    name: str, kind: Kind, field: str, old: tuple[Reading, Row], new: tuple[Reading, Row]
) -> tuple[str, str]:
    """A field before and after, in words; with the signs of Markdown where they alone differ."""
    one, other = (reading.words(name, kind, row, field) for reading, row in (old, new))
    if one != other:
        return one, other
    before, after = (reading.text(name, kind, row, field) for reading, row in (old, new))
    return before, after


def _is_prose(model_field: Any) -> bool:
    return isinstance(model_field, models.CharField | models.TextField) and not model_field.choices


def _list_of(kind: Kind, reference: str) -> str:
    target = kind.target(reference)
    return next(name for name, other in KINDS.items() if other.model is target)


def _day(text: str) -> str:
    return format_date(dt.date.fromisoformat(text))


def field_label(model: Any, name: str) -> str:
    label = str(model._meta.get_field(name).verbose_name)
    return ALONE.get(label) or label.capitalize()


def plain_text(kind: Kind, field: str, value: Any) -> str:
    """A value whose words do not depend on other rows."""
    match value:
        case None | "" | []:
            return NOTHING
        case bool():
            return "ja" if value else "nej"
        case Mapping():
            return str(value.get("name") or value.get("code") or NOTHING)
        case list():
            return ", ".join(plain_text(kind, field, item) for item in value)
    own = kind.field(field)
    if own.choices:
        return str(dict(own.flatchoices).get(value, value))
    if isinstance(kind.codecs[field], Amount):
        return format_amount(Decimal(value))
    match own:
        case models.DateField():
            return _day(value)
        case models.DecimalField():
            return format_number(Decimal(value), own.decimal_places)
    return str(value)
