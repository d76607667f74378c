"""An amendment that is back with its writers, for everybody else: as it was sent. What they write in it now is theirs
until they send it again. One that was given up stands for all as it was sent last."""

from collections.abc import Iterable
from typing import Any

from accounts.models import User
from approvals.models import Amendment
from plans.querysets import own_side_plans

State = Amendment.State
# What its writers change. The day that is wanted is an act of its own, which is told to those concerned.
WRITTEN = ("title", "reason", "operations")


def shown_to(user: User, amendments: Iterable[Amendment]) -> list[Amendment]:
    """Three queries, however many there are; none where nothing is back."""
    rows = list(amendments)
    back = [one for one in rows if one.case_id is not None and one.state in (State.RETURNED, State.WITHDRAWN)]
    if not back:
        return rows
    plans = {one.plan_id for one in back}
    own = set(own_side_plans(user).filter(pk__in=plans).values_list("pk", flat=True))
    others = {one.pk: one for one in back if one.state == State.WITHDRAWN or one.plan_id not in own}
    sent = _as_sent(others)
    for pk, one in others.items():
        for name in WRITTEN:
            setattr(one, name, sent[pk][name])
        one.is_as_sent = True
    return rows


def _as_sent(pks: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Of each, the first row of its history that says »sent« since what its case is about was made. One that was
    sent again and pulled back unopened is about what was sent before."""
    wanted = list(pks)
    made = dict(Amendment.objects.filter(pk__in=wanted).values_list("pk", "case__snapshot__created_at"))
    rows = Amendment.history.filter(id__in=wanted, state=State.SENT).order_by("history_date", "history_id")
    found: dict[int, dict[str, Any]] = {}
    for row in rows.values("id", "history_date", *WRITTEN):
        if row["history_date"] >= made[row["id"]]:
            found.setdefault(row["id"], row)
    return found
