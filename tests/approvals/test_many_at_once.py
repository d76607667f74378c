"""200 cases pushed from hand-in to tilsagn by concurrent clients that press everything twice: none lost, none doubled,
none illegal."""

import copy
import uuid
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import chain
from multiprocessing import get_context
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models

from approvals.models import CaseStep, Decision, Snapshot
from core.models import Event
from funding.models import BudgetLine, FinancingShare, Grant
from plans.models import (
    Activity,
    Challenge,
    Goal,
    Indicator,
    IndicatorTarget,
    Plan,
    PlanArea,
    PlanFocus,
    PlanParticipant,
)
from plans.models.base import PlanRow
from tests.approvals import pressing
from tests.factories import approvals as make
from tests.factories.accounts import build_cast
from tests.factories.funding import cross_cutting
from tests.factories.plans import BACKGROUND, CONTENT, ENDS_ON, STARTS_ON, add_areas, add_focus, draft_plan

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

CASES, CLIENTS = 200, 8
# After what they point to.
ROWS: tuple[type[PlanRow], ...] = (
    PlanParticipant,
    PlanArea,
    PlanFocus,
    Challenge,
    Goal,
    Indicator,
    IndicatorTarget,
    Activity,
    BudgetLine,
    FinancingShare,
)
YEARS = {2027: "2156250.00", 2028: "2875000.00", 2029: "2875000.00", 2030: "2875000.00", 2031: "718750.00"}


def small_plan(cast: Any) -> Plan:
    """A draft with no more in it than a hand-in asks for: 11,5 mio. kr., and one indsatsområde with one mål."""
    with make.on(make.WRITTEN):
        make.add_chain(cast)
        plan = draft_plan(cast, starts_on=STARTS_ON, ends_on=ENDS_ON, background=BACKGROUND)
        add_areas(plan, cast)
        PlanArea.objects.filter(plan=plan, housing_area__name="Søengen").delete()
        code = "kriminalitetsforebyggelse"
        add_focus(plan, code, CONTENT[code])
        cross_cutting(plan, YEARS)
    return make.fresh(plan)


def clone(row: Any, **changes: Any) -> Any:
    made = copy.copy(row)
    made.pk, made._state = None, models.base.ModelState()
    if hasattr(made, "uid"):
        made.uid = uuid.uuid4()
    for name, value in changes.items():
        setattr(made, name, value)
    return made


def copies(plan: Plan, count: int) -> list[Plan]:
    """Drafts like the given one, written in bulk."""
    plans = [clone(plan, number=f"2027-{number:04d}") for number in range(1, count + 1)]
    Plan.objects.bulk_create(plans)
    made: dict[models.Model, list[Any]] = {}
    for model in ROWS:
        ours = [one for one in model._meta.fields if one.is_relation and one.related_model in ROWS]
        for row in model._default_manager.filter(plan=plan).order_by("pk"):
            points = {one.name: made[found] for one in ours if (found := getattr(row, one.name)) is not None}
            made[row] = [
                clone(row, plan=new, **{name: rows[at] for name, rows in points.items()})
                for at, new in enumerate(plans)
            ]
            model._default_manager.bulk_create(made[row])
    through = PlanArea.estates.through
    for row in through.objects.filter(planarea__plan=plan).select_related("planarea"):
        through.objects.bulk_create(clone(row, planarea_id=new.pk) for new in made[row.planarea])
    return plans


def pressed_by_clients(cast: Any, plans: list[Plan]) -> Counter[str]:
    # Two clients share each part of the cases: everything is pressed twice, and nearly at once.
    parts = [plans[start :: CLIENTS // 2] for start in range(CLIENTS // 2)]
    # Forked from a process without threads: this one's, pytest's among them, would leave locks taken in its children.
    context = get_context("forkserver")
    context.set_forkserver_preload(["config.wsgi", pressing.__name__])
    database = connection.settings_dict["NAME"]
    with ProcessPoolExecutor(
        CLIENTS, mp_context=context, initializer=pressing.ask, initargs=[database]
    ) as pool:
        return Counter(chain.from_iterable(pool.map(partial(pressing.client, cast), [*parts, *parts])))


def test_two_hundred_cases_pressed_twice_by_everybody() -> None:
    cast = build_cast()
    plans = copies(small_plan(cast), CASES)
    pressed = pressed_by_clients(cast, plans)

    # None is lost, and none stands in between.
    ids = [plan.pk for plan in plans]
    assert set(Plan.objects.filter(pk__in=ids).values_list("status", "cases__state")) == {
        ("running", "granted")
    }
    assert Plan.objects.filter(pk__in=ids, cases__isnull=False).count() == CASES
    steps = CaseStep.objects.filter(case__plan__in=ids)
    assert set(steps.values_list("state", flat=True)) == {"done"}
    # Each step has one decision, confirmed; each plan its hand-in, its start and its tilsagn.
    decisions = Counter(Decision.objects.filter(step__in=steps).values_list("step", flat=True))
    assert (len(decisions), set(decisions.values())) == (steps.count(), {1})
    assert not Decision.objects.filter(step__in=steps, confirmed_at=None).exists()
    snapshots = Counter(Snapshot.objects.filter(plan__in=ids).values_list("number", "reason"))
    assert snapshots == {(1, "submitted"): CASES, (2, "started"): CASES}
    amounts = Counter(Grant.objects.filter(plan__in=ids).values_list("amount", flat=True))
    assert amounts == {pressing.GRANTED: CASES}
    # No plan has been anything that it may not be after another.
    assert {tuple(been) for been in statuses(ids).values()} == {("in_approval", "running")}
    told = acts_of(ids)
    # What is not confirmed yet may be written again; everything else is done once, and told once.
    assert told.pop("recorded") == pressed["recorded"] >= 4 * CASES
    assert told == {
        "submitted": CASES,
        "recommended": CASES,
        "confirmed": 4 * CASES,
        "forwarded": CASES,
        "granted": CASES,
        "started": CASES,
    }
    assert {name: pressed[name] for name in told if name != "started"} == {
        name: count for name, count in told.items() if name != "started"
    }
    assert pressed.total() == 2 * CASES * len(pressing.Course(plans[0], cast).acts())


def acts_of(plans: list[int]) -> Counter[str]:
    about = ContentType.objects.get_for_model(Plan)
    acts = Event.objects.filter(root_type=about, root_id__in=plans, verb__startswith="approvals.")
    return Counter(verb.removeprefix("approvals.") for verb in acts.values_list("verb", flat=True))


def statuses(plans: list[int]) -> dict[int, list[str]]:
    """What each plan has been, one after the other."""
    found: dict[int, list[str]] = {}
    past: Any = Plan.history.filter(id__in=plans)
    for pk, status in past.order_by("history_id").values_list("id", "status"):
        been = found.setdefault(pk, [])
        if been[-1:] != [status]:
            been.append(status)
    return found
