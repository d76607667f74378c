"""The plan as a whole: made, shared with its kommune, and what it takes part in and works on."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from typing import Any, NamedTuple, Protocol

from django.db import models, transaction
from simple_history.utils import bulk_update_with_history

from accounts.models import Municipality, Organisation, User
from accounts.roles import Permission
from core.audit import Event, Verb, record
from core.dates import now, today
from core.versions import Moved
from core.workflow import NotAllowed, NotReady
from plans.actions.lock import changing, holding, raise_revision
from plans.actions.numbers import next_plan_number
from plans.calculations import numbered
from plans.figures import section_label
from plans.models import (
    Activity,
    District,
    Estate,
    FocusArea,
    Goal,
    GrantScheme,
    HousingArea,
    Plan,
    PlanArea,
    PlanFocus,
    PlanParticipant,
    PlanRow,
)
from plans.permissions import AREAS, BASICS, behalf_on, can_share, can_write_for, focus_section
from plans.rules import COUNTED

CREATED = Verb("plans.created", "Planen er oprettet")
SHARED = Verb("plans.shared", "Kladden er delt med {municipality}")
EDITED = Verb("plans.edited", "{label} er rettet")
# Which afdelinger of a boligområde are in the plan is no column of a row, so the rows' history does not tell it.
ESTATES_ADDED = Verb("plans.estates_added", "Afdelinger i {area} er føjet til planen: {estates}")
ESTATE_COUNTED = Verb("plans.estate_counted", "{estate}: antal {what} er skrevet: {count}")
ESTATES_REMOVED = Verb("plans.estates_removed", "Afdelinger i {area} er taget ud af planen: {estates}")


class Counted(NamedTuple):
    """The number of `homes` or `residents` of an afdeling that had none; `estate` is its key."""

    estate: int
    name: str
    number: int


class Merges(Protocol):
    """A form over one row that knows what its reader changed and what has changed meanwhile."""

    def merge_into(self, instance: Any) -> list[str]: ...


@transaction.atomic
def create_plan(
    *,
    by: User | None,
    title: str,
    scheme: GrantScheme,
    municipality: Municipality,
    applicant: Organisation,
    starts_on: dt.date | None = None,
    ends_on: dt.date | None = None,
    background: str = "",
    predecessor: Plan | None = None,
) -> Plan:
    """A draft with its number and its ansøger."""
    if by is not None and not can_write_for(by, applicant):
        raise NotAllowed("Du kan ikke oprette planer for denne boligorganisation.")
    plan = Plan(
        number=next_plan_number(today().year),
        title=title,
        scheme=scheme,
        municipality=municipality,
        background=background,
        starts_on=starts_on,
        ends_on=ends_on,
        predecessor=predecessor,
    )
    save(plan, by=by)
    with holding(plan):
        save(PlanParticipant(plan=plan, organisation=applicant, is_applicant=True), by=by)
    behalf = behalf_on(by, plan, Permission.WRITE_PLAN)
    record(CREATED, subject=plan, root=plan, by=by, on_behalf_of=behalf)
    return plan


def share_plan(*, plan: Plan, by: User | None) -> Plan:
    """Let the kommune read the draft from now on. Sharing twice gives one result."""
    with changing(plan, by=by, raises_revision=False) as locked:
        if by is not None and not can_share(by, locked):
            if locked.shared_on or locked.submitted_on:
                raise Moved("Planen er allerede delt med kommunen.")
            raise NotAllowed("Du har ikke adgang til at dele planen.")
        locked.shared_on = today()
        save(locked, by=by, fields=["shared_on"])
        behalf, municipality = behalf_on(by, locked, Permission.SHARE_PLAN), str(locked.municipality)
        record(SHARED, subject=locked, root=locked, by=by, on_behalf_of=behalf, municipality=municipality)
    return locked


def choose_foci(*, plan: Plan, by: User | None, added: Collection[int], removed: Collection[int]) -> Plan:
    """Which indsatsområder the plan works in. What was written in one that is left out comes back with it."""
    with changing(plan, by=by, section=BASICS, raises_revision=False) as locked:
        _refuse_used(locked, removed)
        changed = choose_rows(
            locked,
            by=by,
            rows=PlanFocus.objects.filter(plan=locked),
            field="focus_area",
            make=lambda pk: PlanFocus(plan=locked, focus_area_id=pk),
            added=added,
            removed=removed,
        )
        if changed:
            _open_added(locked, by=by, added=added)
            edited(locked, by=by, section=BASICS)
    return locked


def _refuse_used(plan: Plan, removed: Collection[int]) -> None:
    """Upper apps' rows (a budget) keep an indsatsområde in the plan: PROTECT says which those are."""
    for focus in plan.foci.current().filter(focus_area__in=removed).select_related("focus_area"):
        for relation in focus._meta.related_objects:
            if relation.on_delete is not models.PROTECT or not issubclass(relation.related_model, PlanRow):
                continue
            if relation.related_model.objects.current().filter(**{relation.field.name: focus}).exists():
                raise NotReady([f"Der er budget på {focus.focus_area}. Flyt eller slet det først."])


def _open_added(plan: Plan, *, by: User | None, added: Collection[int]) -> None:
    """A plan that was sent back has open sections only: an indsatsområde chosen now must be open to be written."""
    if plan.status != Plan.Status.IN_APPROVAL:
        return
    codes = FocusArea.objects.filter(pk__in=added).values_list("code", flat=True)
    fresh = [section for section in map(focus_section, codes) if section not in plan.open_sections]
    plan.open_sections = [*plan.open_sections, *fresh]
    save(plan, by=by, fields=["open_sections"])


def choose_areas(
    *,
    plan: Plan,
    by: User | None,
    added: Collection[int] = (),
    removed: Collection[int] = (),
    estates_added: Collection[int] = (),
    estates_removed: Collection[int] = (),
    new: Mapping[str, Any] | None = None,
    counted: Collection[Counted] = (),
) -> Plan:
    """Which boligområder and afdelinger the plan works in. An afdeling brings its boligområde with it; `new` is an
    afdeling (or only a boligområde) that was not on the kommune's list, `counted` what its afdelinger lacked."""
    with changing(plan, by=by, section=AREAS, raises_revision=False) as locked:
        if new:
            area, estate = _new_place(locked, new)
            added, estates_added = {*added, area.pk}, {*estates_added, *([estate.pk] if estate else [])}
        areas = HousingArea.objects.filter(municipality=locked.municipality_id)
        brought = areas.filter(estates__in=estates_added).values_list("pk", flat=True)
        changed = choose_rows(
            locked,
            by=by,
            rows=PlanArea.objects.filter(plan=locked),
            field="housing_area",
            make=lambda pk: PlanArea(plan=locked, housing_area_id=pk),
            added={*areas.filter(pk__in=added).values_list("pk", flat=True), *brought},
            removed=set(removed) - set(brought),
        )
        for row in locked.areas.current().prefetch_related("estates", "housing_area__estates"):
            of_area = {estate.pk for estate in row.housing_area.estates.all()}
            had = {estate.pk for estate in row.estates.all()}
            wanted = (had | set(estates_added) & of_area) - set(estates_removed)
            if wanted != had:
                row.estates.set(wanted)
                save(row, by=by, fields=[])
                _tell_estates(locked, row, wanted - had, had - wanted, by=by)
                changed = True
        if _fill_in(locked, counted, by=by) or changed:
            edited(locked, by=by, section=AREAS)
    return locked


def _fill_in(plan: Plan, counted: Collection[Counted], *, by: User | None) -> bool:
    """Numbers that an afdeling of the plan has not got. One that somebody has written meanwhile stays: afdelinger are
    shared by all plans that work in them."""
    ours = Estate.objects.filter(plan_areas__in=plan.areas.current()).distinct()
    written = False
    for one in counted:
        if not Estate.objects.filter(pk=one.estate, pk__in=ours, **{one.name: None}).update(
            **{one.name: one.number}
        ):
            continue
        written, estate = True, Estate.objects.get(pk=one.estate)
        behalf = behalf_on(by, plan, Permission.WRITE_PLAN)
        record(
            ESTATE_COUNTED,
            subject=plan,
            root=plan,
            by=by,
            on_behalf_of=behalf,
            estate=str(estate),
            what=COUNTED[one.name],
            count=one.number,
        )
    return written


def _tell_estates(plan: Plan, row: PlanArea, added: set[int], removed: set[int], *, by: User | None) -> None:
    for verb, keys in ((ESTATES_ADDED, added), (ESTATES_REMOVED, removed)):
        names = [str(estate) for estate in Estate.objects.filter(pk__in=keys)] if keys else []
        if names:
            behalf, area = behalf_on(by, plan, Permission.WRITE_PLAN), str(row.housing_area)
            record(verb, subject=row, root=plan, by=by, on_behalf_of=behalf, area=area, estates=names)


def _new_place(plan: Plan, new: Mapping[str, Any]) -> tuple[HousingArea, Estate | None]:
    """The boligområde of that name, made when the kommune has none, and the afdeling in it."""
    district = None
    if new.get("district_name"):
        district, _ = District.objects.get_or_create(
            municipality=plan.municipality, name=new["district_name"]
        )
    area, _ = HousingArea.objects.get_or_create(
        municipality=plan.municipality, name=new["area_name"], defaults={"district": district}
    )
    if not new.get("number"):
        return area, None
    estate, _ = Estate.objects.get_or_create(
        organisation=new["organisation"],
        number=new["number"],
        defaults={
            "housing_area": area,
            "name": new["name"],
            "residents": new.get("residents"),
            "homes": new.get("homes"),
        },
    )
    return area, estate


def choose_rows(
    plan: Plan,
    *,
    by: User | None,
    rows: models.QuerySet[Any],
    field: str,
    make: Callable[[int], PlanRow],
    added: Collection[int],
    removed: Collection[int],
) -> bool:
    """Add and take away chosen rows; what somebody else chose meanwhile stays. An ended row is taken up again."""
    known: dict[int, PlanRow] = {}
    for row in rows.order_by("-ended_on", "pk"):
        key = getattr(row, f"{field}_id")
        if key not in known or row.ended_on is None:
            known[key] = row
    changed = False
    for key in set(added) - set(removed):
        row = known.get(key)
        if row is None:
            save(make(key), by=by)
        elif row.ended_on is not None:
            row.ended_on = None
            save(row, by=by, fields=["ended_on"])
        else:
            continue
        changed = True
    for key in set(removed) & known.keys():
        row = known[key]
        if row.ended_on is None:
            row.ended_on = today()
            save(row, by=by, fields=["ended_on"])
            changed = True
    return changed


def number_rows(*, plan: Plan, by: User | None) -> None:
    """Give mål and handlinger their numbers, at submission. `plan` is the locked one; rows that have one keep it.

    Written at once, each with its history: a plan from a file may have a thousand of them.
    """
    goals = _by_parent(Goal.objects.filter(plan=plan), "focus_id")
    activities = _by_parent(Activity.objects.filter(plan=plan), "goal_id")
    fresh: dict[type[Any], list[Any]] = {Goal: [], Activity: []}
    for focus in plan.foci.current().select_related("focus_area"):
        current, numbered_now = _number(goals[focus.pk], str(focus.focus_area.order))
        fresh[Goal] += numbered_now
        for goal in current:
            fresh[Activity] += _number(activities[goal.pk], goal.number)[1]
    for model, rows in fresh.items():
        for row in rows:
            row._history_user = by
        bulk_update_with_history(rows, model, ["number", "version"], batch_size=500)


def _by_parent(rows: Any, parent: str) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows.order_by("position", "pk"):
        found[getattr(row, parent)].append(row)
    return found


def _number(rows: list[Any], prefix: str) -> tuple[list[Any], list[Any]]:
    """The rows in force, all with a number, and those of them that had none until now."""
    current = [row for row in rows if row.ended_on is None]
    taken = [row.number for row in rows if row.ended_on is not None]
    fresh = []
    for row, number in zip(current, numbered(prefix, [row.number for row in current], taken), strict=True):
        if not row.number:
            row.number, row.version = number, row.version + 1
            fresh.append(row)
    return current, fresh


def edited(plan: Plan, *, by: User | None, section: str) -> None:
    """The plan's content is another now. One event per section, person and day keeps the timeline readable."""
    raise_revision(plan)
    start_of_day = now().replace(hour=0, minute=0, second=0, microsecond=0)
    already = Event.objects.about(plan).filter(
        verb=EDITED.code, actor=by, at__gte=start_of_day, data__section=section
    )
    if not already.exists():
        label = section_label(plan, section)
        behalf = behalf_on(by, plan, Permission.WRITE_PLAN)
        record(EDITED, subject=plan, root=plan, by=by, on_behalf_of=behalf, label=label, section=section)


def save(row: Any, *, by: User | None, fields: Collection[str] | None = None, reason: str = "") -> None:
    """Save with the person in the history. `fields` are those to write; an empty list only raises the version."""
    row._history_user = by
    if reason:
        row._change_reason = reason
    row.save(update_fields=None if fields is None else [*fields, "version"])
