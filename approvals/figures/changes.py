"""What has been saved in the live rows since somebody opened a page."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from approvals.rules.changes import KINDS
from core.danish import format_datetime
from plans.models import Plan


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
