"""The plan's content as one flat document: what snapshots hold, what figures print, what import and amendments read.

`KINDS` is the only map from the document's words to models and fields. Rows stand in flat lists with their `uid`; a
reference to another row of the plan is that row's uid. Numbers are texts with a point, dates are ISO.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch

from plans.models import (
    Activity,
    Challenge,
    Estate,
    Goal,
    Indicator,
    IndicatorTarget,
    Milestone,
    Plan,
    PlanArea,
    PlanFocus,
    PlanParticipant,
    PlanRow,
)
from plans.querysets import rate_for

FORMAT = 1
Document = dict[str, Any]


@dataclass(frozen=True)
class Kind:
    """A list of the document. Parents stand before children, so that an import can add rows from top to bottom."""

    model: type[PlanRow]
    fields: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    composed: dict[str, Callable[[Any], Any]] = field(default_factory=dict)
    related: tuple[str, ...] = ()


def organisation_part(organisation: Any) -> dict[str, str]:
    return {"code": organisation.code, "name": organisation.name, "kind": organisation.kind}


def _estates(area: PlanArea) -> list[dict[str, Any]]:
    return [
        {
            "organisation": organisation_part(estate.organisation),
            "number": estate.number,
            "name": estate.name,
            "residents": estate.residents,
            "homes": estate.homes,
        }
        for estate in area.estates.all()
    ]


def _housing_area(area: PlanArea) -> dict[str, Any]:
    housing_area = area.housing_area
    return {
        "name": housing_area.name,
        "district": housing_area.district.name if housing_area.district else None,
    }


def _focus_area(focus: PlanFocus) -> dict[str, Any]:
    area = focus.focus_area
    return {"code": area.code, "name": area.name, "order": area.order}


KINDS: dict[str, Kind] = {
    "participants": Kind(
        PlanParticipant,
        fields=("is_applicant",),
        composed={"organisation": lambda row: organisation_part(row.organisation)},
        related=("organisation",),
    ),
    "areas": Kind(
        PlanArea,
        composed={"housing_area": _housing_area, "estates": _estates},
        related=("housing_area__district",),
    ),
    "foci": Kind(PlanFocus, composed={"focus_area": _focus_area}, related=("focus_area",)),
    "challenges": Kind(Challenge, fields=("title", "text", "position"), references=("focus",)),
    "goals": Kind(
        Goal, fields=("number", "title", "description", "position"), references=("focus", "challenge")
    ),
    "indicators": Kind(
        Indicator,
        fields=(
            "name",
            "unit",
            "decimals",
            "direction",
            "adding_up",
            "baseline_value",
            "baseline_on",
            "baseline_source",
            "reference_population",
            "position",
        ),
        references=("goal",),
    ),
    "targets": Kind(IndicatorTarget, fields=("due_on", "value"), references=("indicator",)),
    "activities": Kind(
        Activity,
        fields=(
            "number",
            "title",
            "description",
            "level",
            "responsible_body",
            "responsible_person",
            "municipal_contact",
            "starts_on",
            "ends_on",
            "target_group",
            "position",
        ),
        references=("goal",),
        composed={"activity_type": lambda row: row.activity_type.name if row.activity_type else None},
        related=("activity_type",),
    ),
    "milestones": Kind(Milestone, fields=("title", "due_on", "reached_on"), references=("focus",)),
}

#: Fields of exchanged models that the document leaves out, with the reason.
EXCLUDED = {
    "id": "the database's own; `uid` is what is exchanged",
    "plan": "the document is about one plan",
    "version": "counts saves, says nothing about content",
    "housing_area": "written as its name (`housing_area`)",
}


def plan_document(plan: Plan, only: Collection[str] = tuple(KINDS)) -> Document:
    """The plan's part of the exchange document. Its number of queries does not grow with the plan.

    `only` names the lists that a page needs; a snapshot holds all. Rows whose parents are left out lose the reference.
    """
    rows = {name: list(_rows(plan, KINDS[name])) for name in only}
    uids = {(type(row), row.pk): str(row.uid) for kind in rows.values() for row in kind}
    document: Document = {"format": FORMAT, "plan": _plan_part(plan), "rates": _rates_part(plan)}
    for name, found in rows.items():
        document[name] = [_row_part(row, KINDS[name], uids) for row in found]
    return document


def _rows(plan: Plan, kind: Kind) -> Iterable[PlanRow]:
    if kind.model is PlanArea:
        estates = Prefetch("estates", Estate.objects.select_related("organisation"))
        return PlanArea.objects.filter(plan=plan).select_related(*kind.related).prefetch_related(estates)
    rows = kind.model._default_manager.filter(plan=plan)
    # Without names select_related() would join every parent, the plan and its kommune with each row.
    return rows.select_related(*kind.related) if kind.related else rows


def _row_part(row: PlanRow, kind: Kind, uids: dict[tuple[type[PlanRow], Any], str]) -> dict[str, Any]:
    part: dict[str, Any] = {"uid": str(row.uid)}
    for name in kind.references:
        target = row._meta.get_field(name).related_model
        part[name] = uids.get((target, getattr(row, f"{name}_id")))  # type: ignore[arg-type]
    for name, compose in kind.composed.items():
        part[name] = compose(row)
    for name in kind.fields:
        part[name] = exchanged(getattr(row, name))
    part["ended_on"] = exchanged(row.ended_on)
    return part


def exchanged(value: Any) -> Any:
    """A value as the document has it: no floats, numbers without superfluous zeros."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return plain(value)
    return value


def plain(value: Decimal) -> str:
    """ "36", "36.5": one way of writing each number, whatever the column's scale."""
    text = f"{value.normalize():f}"
    return "0" if text == "-0" else text


def _plan_part(plan: Plan) -> dict[str, Any]:
    municipality = plan.municipality
    return {
        "uid": str(plan.uid),
        "number": plan.number,
        "title": plan.title,
        "scheme": {"code": plan.scheme.code, "name": plan.scheme.name},
        "municipality": organisation_part(municipality.organisation)
        | {"council_name": municipality.council_name, "kommunekode": municipality.kommunekode},
        "background": plan.background,
        "starts_on": exchanged(plan.starts_on),
        "ends_on": exchanged(plan.ends_on),
        "predecessor": plan.predecessor.number if plan.predecessor else None,
        "has_public_page": plan.has_public_page,
    }


def _rates_part(plan: Plan) -> dict[str, str]:
    """The shares that hold for the plan. A snapshot keeps those of its day."""
    rate = rate_for(plan)
    if rate is None:
        return {}
    return {
        "lbf_percent": plain(rate.lbf_percent),
        "local_percent": plain(rate.local_percent),
        "municipal_percent": plain(rate.municipal_percent),
    }
