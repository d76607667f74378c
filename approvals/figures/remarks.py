"""The remarks with which a plan was sent back, as one reader may see them."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import QuerySet

from accounts.models import User
from approvals.figures.decisions import closed_words
from approvals.figures.files import case_file
from approvals.figures.operation_places import GONE, WITHOUT_ROW_FORM, AmendmentPlaces, section_names
from approvals.figures.places import Place, Places
from approvals.models import Amendment, Case, Decision, Remark, Snapshot
from approvals.permissions import can_read_closed, was_closed
from core.operations import Tables
from core.statements import statement
from plans.figures import Section, section_label, sections
from plans.figures.work import read_foci
from plans.models import Plan
from plans.permissions import can_edit, has_write_access


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


def remarks_of(
    plan: Plan, user: User, snapshots: Iterable[int], case: Case | None = None
) -> list[RemarkFigure]:
    """About these snapshots, newest first; of one case where that is named. What was said at a closed item is left out
    for whoever may not read it."""
    found = _remarks(plan.pk, tuple(snapshots))
    if case is not None:
        found = [remark for remark in found if remark.case_id == case.pk]
    return _figures(plan, user, found)


def _figures(plan: Plan, user: User, found: list[Remark]) -> list[RemarkFigure]:
    file = case_file(plan) if any(remark.decision_id for remark in found) else None
    known = {decision.pk: decision for rows in file.decisions.values() for decision in rows} if file else {}
    if found:
        read_foci(plan)
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
            if not decision.is_in_force:
                continue  # of an answer that was taken back, or of a record that another has replaced
            if was_closed(decision) and not can_read_closed(user, decision.step):
                text = closed_words(decision.step)
        label, url, place, target = _where(remark, plan, user, (areas, places.get(remark.snapshot_id)))
        figures.append(
            RemarkFigure(
                label,
                text,
                remark.written_by_whom,
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
    people = ("written_by", "written_for", "snapshot", "case__amendment")
    return found.select_related(*people).defer("snapshot__document", "case__amendment__operations")


def _where(
    remark: Remark, plan: Plan, user: User, known: tuple[dict[str, Section], Places | None]
) -> tuple[str, str, Place | None, str]:
    """(name, address for whoever can correct it now, place, id of its field)."""
    areas, places = known
    place = places.found.get(remark.place) if places is not None else None
    area = areas.get(remark.section)
    if remark.case.is_amendment:
        names = section_names(places.document) if places is not None else {}
        label, may_correct, url = (
            names.get(remark.section, "Hele ændringen"),
            can_correct(user, plan, remark),
            "",
        )
    else:
        named = area.label if area is not None else section_label(plan, remark.section)
        label = named if remark.section else "Hele planen"
        may_correct = area is not None and can_edit(user, plan, area.code)
        url = area.url if area is not None and may_correct else ""
    if place is None or places is None:
        return label, url, None, ""
    page, target = places.address(place.key)
    anchor = places.anchor(place.key)
    address = f"{page}#{anchor}" if anchor else page
    return place.label, address if may_correct else "", place, target


def can_correct(user: User, plan: Plan, remark: Remark) -> bool:
    """Whether an amendment is back with its writers, as it was when this was said, and this is one of them."""
    amendment: Amendment | None = getattr(remark.case, "amendment", None)
    return (
        amendment is not None
        and amendment.state == Amendment.State.RETURNED
        and remark.case.snapshot_id == remark.snapshot_id
        and has_write_access(user, plan)
    )


def _places(remarks: list[Remark]) -> dict[int, Places]:
    """The documents that remarks are pinned to; no query where none is."""
    wanted = {remark.snapshot_id: remark for remark in remarks if remark.place or _is_of_part(remark)}
    rows = Snapshot.objects.filter(pk__in=wanted).values_list("pk", "document") if wanted else ()
    found: dict[int, Places] = {}
    for pk, document in rows:
        amendment = getattr(wanted[pk].case, "amendment", None)
        keys = tuple(one.place for one in remarks if one.snapshot_id == pk and one.place)
        number = amendment.number if amendment is not None else 0
        is_amendment = wanted[pk].case.is_amendment
        found[pk] = AmendmentPlaces(document, number, keys) if is_amendment else Places(document)
    return found


def _is_of_part(remark: Remark) -> bool:
    """The names of an amendment's sections are those of the plan that it leads to."""
    return remark.case.is_amendment and bool(remark.section)


def remarks_to_amendment(amendment: Amendment, user: User, state: Tables) -> list[RemarkFigure]:
    """Those with which it was sent back last. `state`: what the amendment leads to now, whose forms they lead to."""
    case = amendment.case
    if case is None:
        return []
    found = remarks_of(amendment.plan, user, [case.snapshot_id], case)
    return [one if _has_form(one, state) else replace(one, url="", target="") for one in found]


def _has_form(remark: RemarkFigure, state: Tables) -> bool:
    """A row that has been taken out of the amendment since has none."""
    place = remark.place
    if place is None or place.kind in WITHOUT_ROW_FORM or place.name == GONE:
        return True
    return place.uid in state.get(place.kind, {})


def notes_of(remarks: Iterable[RemarkFigure]) -> dict[str, list[str]]:
    """What each field of a form on the page is to say, by its id."""
    notes: dict[str, list[str]] = {}
    for remark in remarks:
        notes.setdefault(remark.target, []).append(remark.text)
    return notes


def remarks_to_follow(plan: Plan, user: User, case: Case | None) -> list[RemarkFigure]:
    """Those pinned to a field that this person can correct now; no query while nothing is sent back. `case`: what
    `case_of` finds."""
    if plan.status != Plan.Status.IN_APPROVAL or not plan.open_sections:
        return []
    if case is None or case.state != Case.State.RETURNED:
        return []
    found = _remarks(plan.pk, (case.snapshot_id,))
    if not any(one.place for one in found):
        return []
    return [one for one in _figures(plan, user, found) if one.place is not None and one.url]
