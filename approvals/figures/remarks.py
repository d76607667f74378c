"""The remarks with which a plan was sent back, as one reader may see them."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.models import User
from approvals.figures.decisions import closed_words
from approvals.figures.files import case_file, case_of
from approvals.figures.places import Place, Places
from approvals.models import Case, Decision, Remark, Snapshot
from approvals.models.decision import on_behalf
from approvals.permissions import can_read_closed, was_closed
from core.statements import statement
from plans.figures import section_label, sections
from plans.models import Plan
from plans.permissions import can_edit


@dataclass(frozen=True)
class RemarkFigure:
    """`text` is Markdown; `url` leads to the section, or to the very field, for those who can correct it now. `section`
    is empty for the whole plan; `decision` is None where the caseworker sent the plan back."""

    label: str
    text: str
    written_by: str
    written_at: dt.datetime
    snapshot: Snapshot
    url: str = ""
    section: str = ""
    decision: Decision | None = None
    place: Place | None = None
    # The id of the field in its form.
    target: str = ""


def remarks_of(plan: Plan, user: User, snapshots: Iterable[int]) -> list[RemarkFigure]:
    """About these snapshots, newest first. What was said at a closed item is left out for whoever may not read it."""
    found = _remarks(plan.pk, tuple(snapshots))
    file = case_file(plan) if any(remark.decision_id for remark in found) else None
    known = {decision.pk: decision for rows in file.decisions.values() for decision in rows} if file else {}
    areas = {section.code: section for section in sections(plan)} if found else {}
    places = _places(found)
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
        area = areas.get(remark.section)
        label, url, target = "Hele planen", "", ""
        if area is not None:
            label = area.label
            url = area.url if can_edit(user, plan, area.code) else ""
        elif remark.section:
            label = section_label(plan, remark.section)
        place = places[remark.snapshot_id].found.get(remark.place) if remark.place else None
        if place is not None:
            label = place.label
            page, target = places[remark.snapshot_id].address(place.key)
            url = f"{page}#{places[remark.snapshot_id].anchor(place.key)}" if url else ""
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
                place,
                target,
            )
        )
    return figures


@statement
def _remarks(plan_id: int, snapshots: tuple[int, ...]) -> QuerySet[Remark]:
    found = Remark.objects.filter(case__plan=plan_id, snapshot__in=snapshots)
    return found.select_related("written_by", "written_for", "snapshot").defer("snapshot__document")


def _places(remarks: list[Remark]) -> dict[int, Places]:
    """The documents that remarks are pinned to; no query where none is."""
    wanted = {remark.snapshot_id for remark in remarks if remark.place}
    rows = Snapshot.objects.filter(pk__in=wanted).values_list("pk", "document") if wanted else ()
    return {pk: Places(document) for pk, document in rows}


def remarks_to_follow(plan: Plan, user: User) -> list[RemarkFigure]:
    """Those pinned to a field that this person can correct now; no query while nothing is sent back."""
    if plan.status != Plan.Status.IN_APPROVAL or not plan.open_sections:
        return []
    case = case_of(plan)
    if case is None or case.state != Case.State.RETURNED:
        return []
    if not Remark.objects.filter(case=case, snapshot=case.snapshot_id).exclude(place="").exists():
        return []
    return [one for one in remarks_of(plan, user, [case.snapshot_id]) if one.place is not None and one.url]
