"""The remarks with which a plan was sent back, as one reader may see them."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import User
from approvals.figures.decisions import closed_words
from approvals.figures.files import case_file
from approvals.models import Decision, Remark, Snapshot
from approvals.models.decision import on_behalf
from approvals.permissions import can_read_closed, was_closed
from plans.figures import section_label, sections
from plans.models import Plan
from plans.permissions import can_edit


@dataclass(frozen=True)
class RemarkFigure:
    """`text` is Markdown; `url` leads to the section for those who can correct it now. `section` is empty for the whole
    plan; `decision` is None where the caseworker sent the plan back."""

    label: str
    text: str
    written_by: str
    written_at: dt.datetime
    snapshot: Snapshot
    url: str = ""
    section: str = ""
    decision: Decision | None = None


def remarks_of(plan: Plan, user: User, snapshots: Iterable[int]) -> list[RemarkFigure]:
    """About these snapshots, newest first. What was said at a closed item is left out for whoever may not read it."""
    found = list(
        Remark.objects.filter(case__plan=plan, snapshot__in=snapshots)
        .select_related("written_by", "written_for", "snapshot")
        .defer("snapshot__document")
    )
    file = case_file(plan)
    known = {decision.pk: decision for rows in file.decisions.values() for decision in rows}
    places = {section.code: section for section in sections(plan)} if found else {}
    figures = []
    for remark in found:
        text, decision = remark.text, None
        if remark.decision_id is not None:
            decision = known.get(remark.decision_id) or remark.decision
            assert decision is not None
            if decision.confirmed_at is None:
                continue  # of a letter that a second person has not read yet
            if was_closed(decision) and not can_read_closed(user, decision.step):
                text = closed_words(decision.step)
        place = places.get(remark.section)
        label, url = "Hele planen", ""
        if place is not None:
            label = place.label
            url = place.url if can_edit(user, plan, place.code) else ""
        elif remark.section:
            label = section_label(plan, remark.section)
        figures.append(
            RemarkFigure(
                label,
                text,
                f"{remark.written_by}{on_behalf(remark.written_for)}",
                remark.written_at,
                remark.snapshot,
                url,
                remark.section,
                decision,
            )
        )
    return figures
