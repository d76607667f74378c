"""Two at once on PostgreSQL: threads that really wait for each other's locks."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections
from django.urls import reverse

from approvals.actions import submit_plan
from core.versions import Moved
from core.workflow import WrongState
from plans.actions import add_comment, changing, share_plan
from plans.models import Goal, Plan, PlanNumberSeries
from tests.factories.accounts import build_cast
from tests.factories.approvals import add_chain, financed_plan
from tests.factories.plans import complete_plan, draft_plan
from tests.forms import fill, form_of, post
from tests.races import WAIT, until, waiting_for_a_lock

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]


@pytest.fixture
def cast(db):
    return build_cast()


def together(*functions: Callable[[], Any]) -> list[Any]:
    """Run functions in threads that start at the same moment; gives what each returned or raised."""
    barrier, results = threading.Barrier(len(functions)), [None] * len(functions)

    def run(index: int, function: Callable[[], Any]) -> None:
        try:
            barrier.wait(WAIT)
            results[index] = function()
        except Exception as error:  # noqa: BLE001  the test looks at what came
            results[index] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(functions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WAIT)
        assert not thread.is_alive()
    return results


def test_plans_made_at_once_get_numbers_of_their_own(cast):
    draft_plan(cast, title="Den første")
    plans = together(*[lambda n=n: draft_plan(cast, title=f"Plan {n}") for n in range(4)])
    assert sorted(plan.number[-4:] for plan in plans) == ["0002", "0003", "0004", "0005"]


def test_the_first_two_plans_of_a_year_do_not_collide(cast):
    one = draft_plan(cast)
    Plan.objects.filter(pk=one.pk).update(number="2020-0001")
    PlanNumberSeries.objects.all().delete()
    plans = together(*[lambda n=n: draft_plan(cast, title=f"Plan {n}") for n in range(2)])
    assert sorted(plan.number[-4:] for plan in plans) == ["0001", "0002"]


def test_sharing_pressed_twice_at_once_is_done_once(cast):
    plan = complete_plan(cast)
    results = together(
        *[lambda: share_plan(plan=plan, by=type(cast.mette).objects.get(pk=cast.mette.pk))] * 2
    )
    assert sorted(type(result).__name__ for result in results) == ["Moved", "Plan"]


def test_a_goal_saved_while_the_plan_is_submitted_is_in_the_snapshot_or_refused(cast, log_in):
    """The saving waits for the plan's lock, finds the plan handed in, and says so; the snapshot has the old title."""
    add_chain(cast)
    plan = financed_plan(cast)
    goal = Goal.objects.get(plan=plan, title="Flere unge har fritidsjob")
    url = reverse("plans:goal", args=[plan.number, "beskaeftigelse", goal.uid])
    client = log_in(cast.mette)
    data = fill(form_of(client.get(url)), title="Skrevet i sidste øjeblik")
    done: list[Any] = []

    def save() -> None:
        done.append(post(client, url, data))
        connections.close_all()

    with changing(plan, by=None, raises_revision=False):
        thread = threading.Thread(target=save)
        thread.start()
        until(waiting_for_a_lock)
        seen = Plan.objects.get(pk=plan.pk).revision
        snapshot = submit_plan(plan=plan, seen_revision=seen, by=cast.lars)
    thread.join(WAIT)
    assert done[0].status_code == 409
    assert "Skrevet i sidste øjeblik" in done[0].content.decode()
    goal.refresh_from_db()
    assert goal.title == "Flere unge har fritidsjob"
    assert "Skrevet i sidste øjeblik" not in str(snapshot.document)


def test_the_plan_submitted_while_a_goal_is_saved_is_told_that_it_moved_on(cast):
    add_chain(cast)
    plan = financed_plan(cast)
    seen = Plan.objects.get(pk=plan.pk).revision
    done: list[Any] = []

    def submit() -> None:
        try:
            done.append(submit_plan(plan=plan, seen_revision=seen, by=cast.lars))
        except (Moved, WrongState) as refusal:
            done.append(refusal)
        finally:
            connections.close_all()

    with changing(plan, by=cast.mette, section="focus:beskaeftigelse"):
        thread = threading.Thread(target=submit)
        thread.start()
        until(waiting_for_a_lock)
        Goal.objects.filter(plan=plan, title="Flere unge har fritidsjob").update(title="Gemt først")
    thread.join(WAIT)
    assert isinstance(done[0], Moved)
    assert Plan.objects.get(pk=plan.pk).status == Plan.Status.DRAFT


def test_inserting_rows_elsewhere_does_not_wait_for_the_lock(cast):
    """`no_key`: a measurement or a comment, which point to the plan, is written while somebody holds the plan."""
    plan = complete_plan(cast)
    with changing(plan, by=None, raises_revision=False):
        results = together(lambda: add_comment(plan=plan, by=cast.karim, text="Imens"))
    assert results[0].text == "Imens"
