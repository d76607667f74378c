"""Boligområder and afdelinger of the plan as an amendment would have them. Never saves."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from approvals.exchange.amendments import CONTENT, Proposal, new_uid, tables_of, with_row, without_row
from core.operations import Row, Tables
from core.statements import statement
from plans.models import District, Estate, HousingArea, Plan

AREAS = "areas"
CODECS = CONTENT[AREAS].codecs


@dataclass(frozen=True)
class Ticked:
    """What a person ticked and unticked, by primary key. An afdeling brings its boligområde with it."""

    areas: Collection[int]
    no_areas: Collection[int]
    estates: Collection[int]
    no_estates: Collection[int]


def chosen_places(plan: Plan, state: Tables) -> tuple[set[int], set[int]]:
    """(boligområder, afdelinger) of a state, by primary key."""
    rows = list(state.get(AREAS, {}).values())
    names = {row["housing_area"]["name"] for row in rows}
    keys = {_key(estate) for row in rows for estate in row.get("estates", ())}
    return (
        {pk for name, pk in _areas(plan.municipality_id) if name in names},
        {pk for *key, pk in _estates(plan.municipality_id) if tuple(key) in keys},
    )


@statement
def _areas(municipality_id: int) -> QuerySet[HousingArea, Any]:
    return HousingArea.objects.filter(municipality=municipality_id).order_by().values_list("name", "pk")


@statement
def _estates(municipality_id: int) -> QuerySet[Estate, Any]:
    found = Estate.objects.filter(housing_area__municipality=municipality_id).order_by()
    return found.values_list("organisation__code", "number", "pk")


def with_places(plan: Plan, proposal: Proposal, ticked: Ticked) -> Tables:
    """The state with what was ticked and without what was unticked. What others did to other boxes stays."""
    known = HousingArea.objects.filter(municipality=plan.municipality_id)
    areas = list(known.select_related("district").prefetch_related("estates__organisation"))
    brought = {area.pk for area in areas for estate in area.estates.all() if estate.pk in ticked.estates}
    before = {row["housing_area"]["name"]: (uid, row) for uid, row in _rows(tables_of(proposal.base))}
    state = proposal.state
    for area in areas:
        uid, row = _there(state, area) or (None, None)
        if uid and area.pk in set(ticked.no_areas) - brought:
            state = without_row(state, AREAS, uid)
        elif uid is None and area.pk in {*ticked.areas, *brought}:
            fresh = {"housing_area": CODECS["housing_area"].write(area)}
            # One that is chosen again after having been taken out is the row that it was.
            uid, row = before.get(area.name) or (new_uid(str(plan.uid), AREAS, area.name), fresh)
            state = _with_estates(state, uid, {**row, "estates": row.get("estates", [])}, area, ticked)
        elif uid and row:
            state = _with_estates(state, uid, row, area, ticked)
    return state


def _rows(state: Tables) -> Iterable[tuple[str, Row]]:
    return state.get(AREAS, {}).items()


def _there(state: Tables, area: HousingArea) -> tuple[str, Row] | None:
    return next((found for found in _rows(state) if found[1]["housing_area"]["name"] == area.name), None)


def _with_estates(state: Tables, uid: str, row: Row, area: HousingArea, ticked: Ticked) -> Tables:
    """A new afdeling, which only the amendment has, stays: no box stands for it."""
    rows = {_key(estate): estate for estate in row.get("estates", ())}
    had = set(rows)
    for estate in area.estates.all():
        key = (estate.organisation.code, estate.number)
        if estate.pk in ticked.no_estates:
            rows.pop(key, None)
        elif estate.pk in ticked.estates:
            rows |= {key: rows.get(key) or CODECS["estates"].write([estate])[0]}
    if set(rows) != had:
        row = {**row, "estates": sorted(rows.values(), key=lambda estate: estate["name"])}
    return with_row(state, AREAS, uid, row)


def with_new_place(plan: Plan, state: Tables, new: Mapping[str, Any]) -> Tables:
    """The state with an afdeling (or only a boligområde) that is on no list yet: it is made when the amendment is
    carried out. `new` is what `plans.forms.NewEstateForm` gives."""
    district = District(name=new["district_name"]) if new.get("district_name") else None
    area = HousingArea(name=new["area_name"], district=district)
    uid, row = _there(state, area) or (
        new_uid(str(plan.uid), AREAS, area.name),
        {"housing_area": CODECS["housing_area"].write(area), "estates": []},
    )
    if new.get("number"):
        parts = {name: new.get(name) for name in ("organisation", "number", "name", "residents", "homes")}
        estate = CODECS["estates"].write([Estate(**parts)])[0]
        others = [one for one in row.get("estates", ()) if _key(one) != _key(estate)]
        row = {**row, "estates": sorted([*others, estate], key=lambda one: one["name"])}
    return with_row(state, AREAS, uid, row)


def _key(estate: Mapping[str, Any]) -> tuple[str, str]:
    return estate["organisation"]["code"], estate["number"]
