"""A plan that comes in from a file: the plan itself and the places it works in. Its rows are written by
`funding.actions.apply_operations`, which knows everything that a snapshot holds."""

from collections.abc import Iterable, Mapping
from typing import Any

from accounts.models import User
from core.audit import OWN, Behalf, Verb, record
from core.exchange import Scope
from core.operations import Operation
from plans.actions.plan import save
from plans.exchange import KINDS, PLAN
from plans.models import District, Estate, HousingArea, Plan, PlanArea

RECEIVED = Verb("plans.received", "Planen er hentet ind fra en fil")
#: Written by approvals alone.
STATUS_FIELDS = frozenset({"status", "shared_on", "submitted_on", "sent_to_fund_on", "started_on"})


def receive_plan(
    *,
    by: User | None,
    uid: str,
    number: str,
    part: Mapping[str, Any],
    scope: Scope,
    on_behalf_of: Behalf = OWN,
) -> Plan:
    """A draft with the uid of the file and a number of `taking_numbers`. `part` is the plan's own fields, checked."""
    plan = Plan(uid=uid, number=number)
    for name, value in part.items():
        if name in PLAN.codecs and name not in STATUS_FIELDS and value is not None:
            setattr(plan, name, PLAN.codecs[name].read(value, scope))
    save(plan, by=by)
    record(RECEIVED, subject=plan, root=plan, by=by, on_behalf_of=on_behalf_of)
    return plan


def change_plan(*, plan: Plan, by: User | None, operations: Iterable[Operation], scope: Scope) -> None:
    """Changes of a draft's own fields. `plan` is the locked one."""
    names = []
    for operation in operations:
        if operation.field in PLAN.codecs and operation.field not in STATUS_FIELDS:
            empty = None if PLAN.field(operation.field).null else ""
            codec = PLAN.codecs[operation.field]
            value = empty if operation.new is None else codec.read(operation.new, scope)
            setattr(plan, operation.field, value)
            names.append(operation.field)
    if names:
        save(plan, by=by, fields=names)


def keep_places(*, plan: Plan, operations: Iterable[Operation], scope: Scope) -> None:
    """Save the boligområder and afdelinger that the kommune has not had until now. `plan` is the locked one."""
    areas, estates = (KINDS["areas"].codecs[name] for name in ("housing_area", "estates"))
    for operation in operations:
        if operation.kind != "areas" or operation.ends:
            continue
        row = operation.new if operation.adds else {operation.field: operation.new}
        area = areas.read(row["housing_area"], scope) if row.get("housing_area") else None
        if area is not None and area._state.adding:
            _save_area(area)
        for estate in estates.read(row.get("estates") or [], scope):
            if estate._state.adding:
                _save_estate(estate, area or _area_of(plan, operation.uid))


def _save_area(area: HousingArea) -> None:
    district: District | None = area.district
    if district is not None and district._state.adding:
        district.save()
        area.district = district
    area.save()


def _save_estate(estate: Estate, area: HousingArea) -> None:
    estate.housing_area = area
    estate.save()


def _area_of(plan: Plan, uid: str) -> HousingArea:
    return PlanArea.objects.select_related("housing_area").get(plan=plan, uid=uid).housing_area
