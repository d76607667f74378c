"""`load_national`: the same seed gives the same country, and no other data are touched."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from accounts.models import Membership
from approvals.models import Snapshot
from funding.models import LedgerEntry
from monitoring.models import AnnualReport, Measurement
from plans.models import Plan
from portal.management.national import years
from portal.management.national.load import load


@pytest.fixture(autouse=True)
def _few_entries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(years, "ENTRIES_A_YEAR", 40)


@pytest.mark.django_db
def test_the_same_seed_gives_the_same_country():
    seen = []
    for seed in (7, 7, 8):
        with transaction.atomic():
            load(plans=3, seed=seed, password="!")
            seen.append(
                (
                    [*Snapshot.objects.order_by("plan__number", "number").values_list("sha256", flat=True)],
                    [*AnnualReport.objects.order_by("plan__number", "year").values_list("sha256", flat=True)],
                    [*LedgerEntry.objects.order_by("uid").values_list("uid", "amount", "booked_on")],
                    [*Measurement.objects.order_by("uid").values_list("uid", "value")],
                    [*Membership.objects.order_by("user__email").values_list("user__email", "user__name")],
                )
            )
            transaction.set_rollback(True)
    assert seen[0] == seen[1]
    assert [a == b for a, b in zip(seen[0], seen[2], strict=True)] == [False] * 5


def load_by_command(*arguments: str) -> str:
    out = io.StringIO()
    call_command("load_national", *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_the_command_leaves_other_data_alone(settings, cast):
    settings.DEMO = True
    with pytest.raises(CommandError, match="plans or kommuner here already"):
        load_by_command("--plans", "1")


@pytest.mark.django_db
def test_the_command_says_what_is_there_and_gives_nobody_a_known_password(settings):
    settings.DEMO = settings.DEBUG = False
    with pytest.raises(CommandError, match="--yes"):
        load_by_command("--plans", "1")
    assert not Plan.objects.exists()
    assert "1 plans are ready" in load_by_command("--plans", "1", "--yes")
    assert Plan.objects.count() == 1
    assert not Membership.objects.first().user.has_usable_password()
    assert "here already; nothing is changed" in load_by_command("--plans", "1", "--yes")
    with pytest.raises(CommandError, match="1 planer, frø 1"):
        load_by_command("--plans", "2", "--yes")
    with pytest.raises(CommandError, match="above zero"):
        load_by_command("--plans", "0", "--yes")
