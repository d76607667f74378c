"""The rules that the test run itself holds: here they are broken on purpose."""

import sys
import types

import pytest
from django.db import transaction

from plans.actions import changing
from plans.models import Goal, Plan
from tests.guards import RuleBroken

pytestmark = pytest.mark.django_db


def acting_as(app, code, **names):
    """Run a function whose module is called `<app>.actions`."""
    module = types.ModuleType(f"{app}.actions.pretended")
    module.__dict__.update(names)
    exec(compile(code, module.__name__, "exec"), module.__dict__)  # noqa: S102  the only way to name a module so
    assert module.__name__ not in sys.modules
    return module.act


def test_an_action_without_the_lock_fails(plan):
    act = acting_as("plans", "def act(goal):\n    goal.title = 'x'\n    goal.save(update_fields=['title'])")
    goal = Goal.objects.filter(plan=plan).first()
    with pytest.raises(RuleBroken, match="without the plan's lock"), transaction.atomic():
        act(goal)
    with changing(plan, by=None):
        act(goal)


def test_only_approvals_writes_the_status(plan):
    code = "def act(plan):\n    plan.status = 'refused'\n    plan.save(update_fields=['status'])"
    with pytest.raises(RuleBroken, match="status"), transaction.atomic():
        acting_as("funding", code)(plan)
    with changing(plan, by=None):
        acting_as("approvals", code)(Plan.objects.get(pk=plan.pk))


def test_the_plans_own_content_needs_the_lock_too(plan):
    code = "def act(plan):\n    plan.title = 'x'\n    plan.save(update_fields=['title'])"
    with pytest.raises(RuleBroken, match="without the plan's lock"), transaction.atomic():
        acting_as("monitoring", code)(plan)
