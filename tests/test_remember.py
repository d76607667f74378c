"""What a remembered factory gives is what it would have made, and never out of its time or place."""

import pytest
from django.db import transaction

from accounts.models import User
from plans.models import Plan
from tests.factories import remember
from tests.factories.accounts import UserFactory, build_cast
from tests.factories.approvals import granted_plan
from tests.factories.plans import draft_plan

pytestmark = pytest.mark.django_db


def afresh() -> dict[tuple[str, str], str]:
    """The usual plan from an empty database, and every row there is then."""
    with transaction.atomic():
        remember.memory.state = remember.State((), tuple(remember.connection.savepoint_ids))
        cast = build_cast()
        plan = granted_plan(cast)
        assert plan == Plan.objects.get()
        assert plan.status == Plan.Status.RUNNING
        assert cast.mette == User.objects.get(email="mette@nordlyng.example")
        rows = remember._all_rows()
        transaction.set_rollback(True)
    return rows


def test_what_comes_back_is_every_row_that_was_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remember, "memory", remember.Memory())
    made = afresh()
    assert len(made) > 500
    assert remember.memory.recordings
    assert afresh() == made


def test_after_a_write_of_its_own_a_test_gets_a_plan_of_its_own(cast) -> None:
    UserFactory()
    first, second = draft_plan(cast), draft_plan(cast)
    assert first.pk != second.pk
    assert remember.memory.state is None


def test_what_was_rolled_back_is_not_built_upon(cast) -> None:
    with transaction.atomic():
        draft_plan(cast)
        transaction.set_rollback(True)
    draft_plan(cast)
    assert Plan.objects.count() == 1


def test_another_argument_is_another_plan(cast) -> None:
    assert draft_plan(cast, title="Engdraget").title == "Engdraget"
    assert draft_plan(cast, title="Birkelunden").title == "Birkelunden"
    assert Plan.objects.count() == 2


def test_a_database_that_a_file_has_filled_is_not_taken_for_empty() -> None:
    UserFactory()
    remember.memory.state = remember.State((), ())
    assert remember._known_way() is None
