"""Amendments that are being written on plans in drift: a sharper mål and a new handling."""

import datetime as dt
import uuid

from approvals.models import Amendment
from core.operations import Operation, to_json
from portal.management.demo.build import moment
from portal.management.demo.stories import Stage
from portal.management.national.course import Filed
from portal.management.national.rows import Rows


def propose(rows: Rows, filed: Filed, today: dt.date) -> None:
    """Every running plan has one; every third has a second that touches the same mål."""
    outline = filed.draft.outline
    if outline.stage != Stage.RUNNING:
        return
    for number in (1, 2) if outline.place % 3 == 2 else (1,):
        rows.add(
            Amendment(
                plan=filed.draft.plan,
                number=number,
                title="Et skarpere mål" if number == 1 else "Et bredere mål",
                reason="Det gamle mål er nået.",
                base_snapshot=filed.snapshots[-1],
                operations=to_json(_operations(filed, number)),
                created_by=outline.manager,
                created_at=moment(today - dt.timedelta(days=10 - number), 10),
            )
        )


def _operations(filed: Filed, number: int) -> list[Operation]:
    goal = filed.live["goals"][0]
    title = f"{goal['title']} {'i hele området' if number == 1 else 'og omegn'}"
    activity = {"goal": goal["uid"], "title": "Åben rådgivning", "level": "district", "position": 90}
    uid = str(uuid.uuid5(uuid.UUID(goal["uid"]), str(number)))
    return [
        Operation("goals", goal["uid"], "title", goal["title"], title),
        Operation("activities", uid, new=activity),
    ]
