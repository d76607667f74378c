"""manage.py load_demo: believable plans in every state, and nothing done twice."""

from collections import Counter
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Sum

from accounts.models import User
from approvals.rules import check_plan
from core.rules import errors
from monitoring.models import AnnualReport, Measurement
from plans.models import Plan

pytestmark = pytest.mark.django_db


def test_only_a_demo_or_a_developers_machine_gets_known_passwords() -> None:
    with pytest.raises(CommandError, match="known passwords"):
        call_command("load_demo")

    assert not User.objects.exists()


def test_the_demo_has_plans_in_every_state(settings, capsys: pytest.CaptureFixture[str]) -> None:  # type: ignore[no-untyped-def]
    settings.DEMO = True
    call_command("load_demo")

    assert "plans are ready" in capsys.readouterr().out
    assert set(Plan.objects.values_list("status", flat=True)) == set(Plan.Status.values)
    assert not User.objects.exclude(email__endswith=".example").exists()
    assert User.objects.get(email="mette@nordlyng.example").check_password("helhedsplan")
    assert {"draft", "accepted"} <= set(AnnualReport.objects.values_list("status", flat=True))
    assert Measurement.objects.filter(value=None).exists(), "one is diskretioneret"

    # Published figures: Køge's sources are 24,1 mio. kr., Høje Kolstrup's plan 11,5 mio. at 75/25.
    totals = {
        plan.title: plan.financing_shares.aggregate(sum=Sum("amount"))["sum"] for plan in Plan.objects.all()
    }
    assert Decimal("24100000.00") in totals.values()
    assert totals["Høje Kolstrup"] == Decimal("11500000.00")

    # Only what is still being written may break rules, and some of it does.
    broken = Counter(plan.status for plan in Plan.objects.all() if errors(check_plan(plan)))
    assert broken["draft"] >= 2
    assert broken["running"] == 0

    before = Plan.objects.count()
    call_command("load_demo")
    assert Plan.objects.count() == before
    assert "nothing is changed" in capsys.readouterr().out
