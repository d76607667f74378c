"""200 cases pushed through by concurrent clients that press everything twice: none lost, none doubled, none illegal."""

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

from approvals.models import Case, CaseStep, Decision, Snapshot
from core.models import Event
from plans.models import Plan, PlanParticipant
from tests.approvals import pressing
from tests.approvals.states import recorded
from tests.factories.accounts import build_cast

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

CASES, CLIENTS = 200, 8


def clone(row: Any, **changes: Any) -> Any:
    made = copy.copy(row)
    made.pk, made._state = None, models.base.ModelState()
    if hasattr(made, "uid"):
        made.uid = uuid.uuid4()
    for name, value in changes.items():
        setattr(made, name, value)
    return made


def copies(plan: Plan, count: int) -> list[Plan]:
    """Cases that wait for the confirmation of the council's decision, as the given one does; written in bulk."""
    plans = [clone(plan, number=f"2027-{number:04d}") for number in range(1, count + 1)]
    Plan.objects.bulk_create(plans)
    PlanParticipant.objects.bulk_create(
        clone(row, plan=new) for row in plan.participants.all() for new in plans
    )
    case = Case.objects.get(plan=plan)
    snapshots = [clone(case.snapshot, plan=new) for new in plans]
    Snapshot.objects.bulk_create(snapshots)
    cases = [clone(case, plan=new, snapshot=seen) for new, seen in zip(plans, snapshots, strict=True)]
    Case.objects.bulk_create(cases)
    for step in CaseStep.objects.filter(case=case):
        steps = [clone(step, case=new) for new in cases]
        CaseStep.objects.bulk_create(steps)
        for decision in Decision.objects.filter(step=step):
            Decision.objects.bulk_create(
                clone(decision, step=new, snapshot=seen) for new, seen in zip(steps, snapshots, strict=True)
            )
    return plans


def test_two_hundred_cases_pressed_twice_by_everybody() -> None:
    cast = build_cast()
    plans = copies(recorded(cast), CASES)
    # Two clients share each part of the cases: everything is pressed twice, and nearly at once.
    parts = [plans[start :: CLIENTS // 2] for start in range(CLIENTS // 2)]
    # Forked from a process without threads: this one's, pytest's among them, would leave locks taken in its children.
    context = get_context("forkserver")
    context.set_forkserver_preload(["config.wsgi", pressing.__name__])
    database = connection.settings_dict["NAME"]
    with ProcessPoolExecutor(
        CLIENTS, mp_context=context, initializer=pressing.ask, initargs=[database]
    ) as pool:
        pressed = Counter(chain.from_iterable(pool.map(partial(pressing.client, cast), [*parts, *parts])))
    assert pressed == {"confirm": CASES, "forward": CASES, "refuse": CASES, "too late": 3 * CASES}
    pushed = Case.objects.filter(plan__in=plans)
    assert set(pushed.values_list("state", "plan__status")) == {("refused", "refused")}
    steps = CaseStep.objects.filter(case__plan__in=plans)
    assert set(steps.values_list("state", flat=True)) == {"done"}
    decisions = Counter(Decision.objects.filter(step__in=steps).values_list("step", flat=True))
    assert len(decisions) == steps.count()
    assert set(decisions.values()) == {1}
    assert not Decision.objects.filter(step__in=steps, confirmed_at=None).exists()
    acted = Event.objects.filter(
        root_type=ContentType.objects.get_for_model(Plan), root_id__in=[p.pk for p in plans]
    )
    told = Counter(acted.values_list("verb", flat=True))
    assert told == {
        "approvals.confirmed": CASES,
        "approvals.forwarded": CASES,
        "approvals.fund_refused": CASES,
    }
