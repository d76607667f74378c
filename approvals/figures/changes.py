"""What is different: between two snapshots, and in the live rows since somebody opened a page."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import FieldDoesNotExist

from core.danish import format_amount, format_date, format_datetime
from funding.exchange import KINDS as FUNDING_KINDS
from plans.exchange import KINDS as PLAN_KINDS
from plans.models import Plan

KINDS = {**PLAN_KINDS, **FUNDING_KINDS}
# How a reader recognises a row: the first of these that it has.
NAMES = ("title", "name", "due_on")
LEFT_OUT = {"uid", "ended_on", "position", "reached_on"}


@dataclass(frozen=True)
class Difference:
    """One field of one row; a row that came or went has no field."""

    kind: str
    row: str
    field: str = ""
    before: str = ""
    after: str = ""


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[Difference]:
    """From one document to another: the plan's own fields, then row by row."""
    found = list(_fields(Plan, "Planen", "", before["plan"], after["plan"]))
    for name, kind in KINDS.items():
        title = str(kind.model._meta.verbose_name).capitalize()
        old, new = _in_force(before, name), _in_force(after, name)
        for uid in [*old, *(uid for uid in new if uid not in old)]:
            if uid not in new:
                found.append(Difference(title, row_name(old[uid], before), "", "Fandtes", "Udgået"))
            elif uid not in old:
                found.append(Difference(title, row_name(new[uid], after), "", "Fandtes ikke", "Ny"))
            else:
                found.extend(_fields(kind.model, title, row_name(new[uid], after), old[uid], new[uid]))
    return found


def _in_force(document: dict[str, Any], name: str) -> dict[str, dict[str, Any]]:
    return {row["uid"]: row for row in document.get(name, []) if not row.get("ended_on")}


def _fields(
    model: Any, kind: str, row: str, old: dict[str, Any], new: dict[str, Any]
) -> Iterator[Difference]:
    for name, value in new.items():
        if name not in LEFT_OUT and old.get(name) != value:
            yield Difference(
                kind, row, field_label(model, name), field_text(name, old.get(name)), field_text(name, value)
            )


def field_label(model: Any, name: str) -> str:
    try:
        return str(model._meta.get_field(name).verbose_name).capitalize()
    except FieldDoesNotExist:
        return name.capitalize()


def row_name(row: dict[str, Any], document: dict[str, Any]) -> str:
    for part in ("housing_area", "focus_area", "organisation"):
        if isinstance(row.get(part), dict):
            text = row[part]["name"]
            return f"{text}, {row['year']}" if "year" in row else text
    if "year" in row:
        category = row.get("category")
        focus = next(
            (f["focus_area"]["name"] for f in document["foci"] if f["uid"] == row.get("focus")), "tværgående"
        )
        what = (
            f"{category['name']}, {focus}"
            if category
            else {"fund": "Landsbyggefonden"}.get(row["source"], row["name"])
        )
        return f"{what}, {row['year']}"
    title = next((str(row[name]) for name in NAMES if row.get(name)), "")
    if not row.get("title") and not row.get("name") and row.get("due_on"):
        title = format_date(dt.date.fromisoformat(row["due_on"]))
    return f"{row['number']} {title}" if row.get("number") else title


def field_text(name: str, value: Any) -> str:
    match value:
        case None | "" | []:
            return "–"
        case bool():
            return "ja" if value else "nej"
        case dict():
            return str(value.get("name") or value.get("code") or "–")
        case list():
            return ", ".join(field_text(name, item) for item in value)
    if name == "amount":
        return format_amount(Decimal(value))
    if name.endswith("_on"):
        return format_date(dt.date.fromisoformat(value))
    return str(value)


@dataclass(frozen=True)
class Edit:
    at: str
    who: str
    what: str


def changes_since(plan: Plan, moment: dt.datetime) -> list[Edit]:
    """Who saved what since then, newest first: for a reader whose page had become old."""
    models = [kind.model for kind in KINDS.values()]
    rows = [
        (past.history_date, past)
        for model in models
        for past in model.history.filter(plan_id=plan.pk, history_date__gt=moment).select_related(
            "history_user"
        )
    ]
    rows += [
        (past.history_date, past)
        for past in Plan.history.filter(id=plan.pk, history_date__gt=moment).select_related("history_user")
    ]
    rows.sort(key=lambda row: row[0], reverse=True)
    return [
        Edit(
            format_datetime(at),
            str(past.history_user or ""),
            f"{str(past.instance_type._meta.verbose_name).capitalize()}: {_past_name(past)}",
        )
        for at, past in rows
    ]


def _past_name(past: Any) -> str:
    for name in ("title", "name", "year"):
        if getattr(past, name, None):
            return str(getattr(past, name))
    return "rettet"
