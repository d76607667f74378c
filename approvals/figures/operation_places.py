"""Places in an amendment: what its operations change, at which a remark can be pinned, and its sections (ADR 32)."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import resolve

from approvals.exchange.amendments import PLAN, Proposal
from approvals.figures.differences import KINDS, Reading, field_label
from approvals.figures.places import FIELDS, WHOLE_SECTIONS, Place, Places
from approvals.models import Amendment, Case, Snapshot
from approvals.rules import new_errors
from core.addresses import reverse
from core.operations import Operation
from core.rules import Finding
from plans.calculations import area_anchor
from plans.exchange import PLAN as PLAN_KIND
from plans.figures import sections
from plans.permissions import AREAS, BASICS, ECONOMY, MILESTONES, focus_section

MONEY = ("budget", "financing")
#: Rows that are chosen in a list, and the page with the list.
LISTS = {"participants": "approvals:amendment_participants", "foci": "approvals:amendment_foci"}
WITHOUT_ROW_FORM = (PLAN, "areas", *LISTS, *MONEY)
GONE, NEW = "Udgår", "Ny"


@dataclass
class AmendmentPlaces(Places):
    """Every place among `keys` that the document still knows. One without a field is its row: new, or to go."""

    amendment: int
    keys: tuple[str, ...]

    def address(self, key: str) -> tuple[str, str]:
        """The form of the amendment in which it is written; of a row that goes, the amendment's own page."""
        place = self.found.get(key)
        if place is None:
            return "", ""
        at = [self.document["plan"]["number"], self.amendment]
        row = self.reading.by_uid.get(place.uid, {})
        target = f"id_{place.field}" if place.field else ""
        if row.get("ended_on") and place.kind not in LISTS:
            return reverse("approvals:amendment", args=at), "operations"
        if place.kind in LISTS:
            return reverse(LISTS[place.kind], args=at), "id_chosen"
        if place.kind == "areas":
            return reverse("approvals:amendment_areas", args=at), area_anchor(row["housing_area"]["name"])
        if place.kind in MONEY:
            return reverse("approvals:amendment_money", args=at), self._cell(place.kind, row)
        return reverse("approvals:amendment_row", args=[*at, place.kind, place.uid]), target

    def _places(self) -> Iterator[Place]:
        for key in self.keys:
            kind, uid, name = key.split(":")
            row = self.document["plan"] if kind == PLAN else self.reading.by_uid.get(uid)
            if row is None:
                continue
            own = PLAN_KIND if kind == PLAN else KINDS[kind]
            title = "Planen" if kind == PLAN else self._title(kind, own, row)
            label = field_label(own.model, name) if name else GONE if row.get("ended_on") else NEW
            yield Place(kind, uid, name, section_of(self.reading, kind, row), title, label)


def place_keys(operations: Iterable[Operation], document: Mapping[str, Any]) -> tuple[str, ...]:
    """What can be pointed at: a field that changes, a row that goes, a row that comes and each of its fields."""
    found: dict[str, None] = {}
    for one in operations:
        names: Iterable[str] = (one.field,)
        if one.adds:
            names = FIELDS[one.kind] if one.kind in MONEY else ("", *FIELDS.get(one.kind, ()))
        uid = one.uid or document["plan"]["uid"]
        found |= dict.fromkeys(f"{one.kind}:{uid}:{name}" for name in names)
    return tuple(found)


def places_of_case(case: Case, document: Mapping[str, Any] | None = None) -> Places:
    """What a remark about the hand-in at hand can be pinned to. `document`: of it, where it has been read."""
    if document is None:
        document = Snapshot.objects.values_list("document", flat=True).get(pk=case.snapshot_id)
    if not case.is_amendment:
        return Places(document)
    amendment: Amendment = case.amendment
    return AmendmentPlaces(document, amendment.number, place_keys(amendment.listed_operations, document))


# Sections


def section_of(reading: Reading, kind: str, row: Mapping[str, Any]) -> str:
    """As `Plan.open_sections` names them."""
    code = BASICS if kind == PLAN else reading.section_of(kind, row)
    return code if code in WHOLE_SECTIONS else focus_section(code)


def sections_touched(operations: Iterable[Operation], readings: Sequence[Reading]) -> dict[str, None]:
    """The sections of what operations change, each row read where it is known."""
    found: dict[str, None] = {}
    for one in operations:
        if one.kind == PLAN:
            found[BASICS] = None
            continue
        for reading in readings:
            if one.uid in reading.by_uid:
                found[section_of(reading, one.kind, reading.by_uid[one.uid])] = None
                break
    return found


def opened_sections(
    returned: Collection[str], operations: Iterable[Operation], readings: Sequence[Reading]
) -> frozenset[str]:
    """What can be written when these were sent back: with "Baggrund" also the indsatsområder that it adds or drops."""
    if BASICS not in returned:
        return frozenset(returned)
    chosen = [one for one in operations if one.kind == "foci"]
    return frozenset({*returned, *sections_touched(chosen, readings)})


def sections_open(
    amendment: Amendment, proposal: Proposal, broken: Iterable[Finding] | None = None
) -> frozenset[str] | None:
    """None: all of them. Where a rule is `broken` in a section that was not sent back, that one can be written too:
    else something had to be mended where nothing is open."""
    if not amendment.open_sections:
        return None
    readings = (Reading(proposal.document), Reading(proposal.base))
    opened = opened_sections(amendment.open_sections, proposal.operations, readings)
    if broken is None:
        broken = new_errors(proposal.base, proposal.document)
    return opened | sections_broken(broken).keys()


def sections_broken(findings: Iterable[Finding]) -> dict[str, Finding]:
    """By section, what is first to be mended there: a finding leads to the page where it is."""
    found: dict[str, Finding] = {}
    for one in findings:
        at = resolve(one.url.partition("#")[0].partition("?")[0])
        code = ECONOMY if at.app_name == "funding" else PAGES.get(at.url_name or "", "")
        if not code and "focus_code" in at.kwargs:
            code = focus_section(at.kwargs["focus_code"])
        if code:
            found.setdefault(code, one)
    return found


#: Where findings about a plan's content lead, besides the pages of an indsatsområde.
PAGES = {"basics": BASICS, "foci": BASICS, "areas": AREAS, "milestones": MILESTONES}


def section_names(document: Mapping[str, Any]) -> dict[str, str]:
    """Of the plan as it would become, in reading order; also of an indsatsområde that is taken out."""
    areas = sorted((row["focus_area"] for row in document.get("foci") or ()), key=lambda area: area["order"])
    return {
        BASICS: "Baggrund",
        AREAS: "Boligområder og afdelinger",
        **{focus_section(area["code"]): area["name"] for area in areas},
        MILESTONES: "Milepæle",
        ECONOMY: "Økonomi",
    }


def sections_of_case(case: Case, places: Places | None) -> list[tuple[str, str]]:
    """(code, name) of what can be sent back. Other use of a reguleringskonto has no parts."""
    if not isinstance(places, AmendmentPlaces):
        return [(one.code, one.label) for one in sections(case.plan)]
    if not places.keys:
        return []
    in_force = {focus_section(row["focus_area"]["code"]) for row in places.reading.rows("foci").values()}
    known = {*WHOLE_SECTIONS, *in_force, *(place.section for place in places.found.values())}
    return [(code, name) for code, name in section_names(places.document).items() if code in known]


def whole_name(case: Case) -> str:
    return "ændringen" if case.is_amendment else "planen"
