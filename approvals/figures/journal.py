"""The journal list of a case: what came in and went out, when, from or to whom, and in a few words what it was.

Offentlighedsloven § 15 asks an authority to journal documents with the day they were received or sent and a short
description. Seen from the kommune; what was said stands in no act, so nothing here needs to be hidden.
"""

import datetime as dt
from dataclasses import dataclass

from approvals.models import Case
from core.danish import COPENHAGEN
from core.models import Event

RECEIVED, SENT, INTERNAL = "Modtaget", "Sendt", "Internt"
#: Acts that crossed the kommune's door; all others of a case are its own work.
DIRECTIONS = {
    "approvals.submitted": (RECEIVED, "Ansøger"),
    "approvals.returned": (SENT, "Ansøger"),
    "approvals.forwarded": (SENT, "Landsbyggefonden"),
    "approvals.granted": (RECEIVED, "Landsbyggefonden"),
    "approvals.fund_refused": (RECEIVED, "Landsbyggefonden"),
    "approvals.fund_remarked": (RECEIVED, "Landsbyggefonden"),
    "approvals.withdrawn": (RECEIVED, "Ansøger"),
}


@dataclass(frozen=True)
class JournalRow:
    day: dt.date
    direction: str
    party: str
    text: str
    registered_by: str


def journal(case: Case) -> tuple[JournalRow, ...]:
    """Oldest first. One query."""
    acts = Event.objects.timeline(case.plan).filter(verb__startswith="approvals.").order_by("at", "pk")
    return tuple(
        JournalRow(
            act.at.astimezone(COPENHAGEN).date(),
            *DIRECTIONS.get(act.verb, (INTERNAL, "")),
            act.text,
            act.actor_text,
        )
        for act in acts
    )
