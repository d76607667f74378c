"""A plan that comes in from a file: the plan itself and the places it works in. Its rows are written by
`funding.actions.apply_operations`, which knows everything that a snapshot holds."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import uuid4

from accounts.models import User
from core.audit import OWN, Behalf, Verb, record
from core.dates import today
from core.exchange import Scope
from core.operations import Operation
from plans.actions.plan import next_plan_number, save
from plans.exchange import KINDS, PLAN
from plans.models import District, Estate, HousingArea, Plan, PlanArea, PlanNumberSeries

RECEIVED = Verb("plans.received", "Planen er hentet ind fra en fil")
#: Written by approvals alone.
STATUS_FIELDS = frozenset({"status", "shared_on", "submitted_on", "sent_to_fund_on", "started_on"})


def receive_plan(
    *,
    by: User | None,
    uid: str,
    number: str | None,
    part: Mapping[str, Any],
    scope: Scope,
    on_behalf_of: Behalf = OWN,
    is_trial: bool = False,
) -> Plan:
    """A draft with the uid and, when it names one, the number of the file. `part` is the plan's own fields, checked.

    A trial, which is taken back, asks the series for nothing: its row would be held until then, and nobody could create
    a plan meanwhile.
    """
    plan = Plan(uid=uid, number=_tried(number) if is_trial else _given(number))
    for name, value in part.items():
        if name in PLAN.codecs and name not in STATUS_FIELDS and value is not None:
            setattr(plan, name, PLAN.codecs[name].read(value, scope))
    save(plan, by=by)
    record(RECEIVED, subject=plan, root=plan, by=by, on_behalf_of=on_behalf_of)
    return plan


def _given(number: str | None) -> str:
    return _taken(number) if number else next_plan_number(today().year)


def _tried(number: str | None) -> str:
    """Without a number of its own the plan has one that no series gives, so that nobody waits for it either."""
    return number or f"x{uuid4().hex[:11]}"


def _taken(number: str) -> str:
    """The series goes on after the highest number that has been used. Two do not get past it at once."""
    year, _, place = number.partition("-")
    PlanNumberSeries.objects.get_or_create(year=int(year))
    PlanNumberSeries.objects.filter(year=int(year), last__lt=int(place)).update(last=int(place))
    return number


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
