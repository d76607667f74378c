"""The demo's data: plans in every state, the published figures to the krone, and some mistakes to find."""

from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Sum

from approvals.rules import check_plan
from core.dates import is_retold
from funding.models import FinancingShare
from monitoring.models import AnnualReport
from plans.models import Plan
from portal.management.commands.load_demo import load


@pytest.mark.django_db
def test_the_demo_has_plans_in_every_state_and_the_published_figures():
    load()
    assert not is_retold()
    assert {*Plan.objects.values_list("status", flat=True)} == {*Plan.Status.values}
    assert {"draft", "at_board", "submitted", "accepted"} <= {
        *AnnualReport.objects.values_list("status", flat=True)
    }
    assert by_source("Ellemarken") == {
        "fund": Decimal("10000000.00"),
        "municipality": Decimal("7100000.00"),
        "housing_organisation": Decimal("4500000.00"),
        "other": Decimal("2500000.00"),
    }
    assert by_source("Høje Kolstrup") == {
        "fund": Decimal("8625000.00"),
        "municipality": Decimal("1437500.00"),
        "housing_organisation": Decimal("1437500.00"),
    }
    broken = {finding.code for finding in check_plan(Plan.objects.get(title="Birkelunden"))}
    assert {"NO_REASONS", "GOAL_WITHOUT_ACTIVITY", "LBF_SHARE_ABOVE_MAX", "LOCAL_SHARE_BELOW_MIN"} <= broken


def by_source(title: str) -> dict[str, Decimal]:
    rows = FinancingShare.objects.current().filter(plan__title=title).order_by().values_list("source")
    return dict(rows.annotate(total=Sum("amount", default=Decimal(0))))


@pytest.mark.django_db
def test_demo_data_are_refused_outside_a_demo(settings):
    settings.DEMO = settings.DEBUG = False
    with pytest.raises(CommandError, match="known passwords"):
        call_command("load_demo")
