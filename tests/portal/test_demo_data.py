"""The demo's data: plans in every state, the published figures to the krone, and some mistakes to find. They leave as a
file and come into an empty portal again."""

import io
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Sum

from approvals.models import Amendment
from approvals.rules import check_plan
from core.dates import is_retold
from core.models import Mail
from funding.actions import refresh_sums
from funding.models import FinancingShare, YearSum
from monitoring.models import AnnualReport
from plans.models import Plan
from portal.actions import import_plans
from portal.exchange import plan_file, read_json, write_file
from portal.exchange.workbook import read_workbook, write_workbook
from portal.figures.demo import demo_groups
from portal.management.commands.load_demo import load
from tests.guards import watch
from tests.portal.exchanging import forget_plans


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: pytest.FixtureDef[None]) -> Iterator[None]:
    """Loaded once for this file, under the same rules as the writes of a test."""
    with django_db_blocker.unblock(), transaction.atomic():
        with connection.execute_wrapper(watch):
            load()
        yield
        transaction.set_rollback(True)


@pytest.mark.usefixtures("demo", "db")
def test_the_demo_has_plans_in_every_state_and_the_published_figures():
    assert not is_retold()
    assert {*Plan.objects.values_list("status", flat=True)} == {*Plan.Status.values}
    assert {"draft", "at_board", "submitted", "accepted"} <= {
        *AnnualReport.objects.values_list("status", flat=True)
    }
    assert [*Amendment.objects.order_by("number").values_list("state", flat=True)] == ["applied", "draft"]
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
    kept = years_kept()
    for plan in Plan.objects.select_related("scheme", "municipality__organisation").order_by("pk"):
        refresh_sums(plan=plan)
    roles = {person.name: told for group in demo_groups() for person, told in group.people}
    assert roles["Karim Abdi"] == "formand, styregruppe"
    assert all(roles.values()), "somebody on the log-in page has no role"
    assert kept, "Økonomi på tværs prints nothing"
    assert years_kept() == kept, "Økonomi på tværs says otherwise than the plans' own pages"
    mette = Mail.objects.filter(recipient__name="Mette Sørensen")
    assert (mette.filter(read_at=None).count(), mette.filter(sealed="").count()) == (2, mette.count())
    assert not Mail.objects.filter(state=Mail.State.QUEUED).exists(), "the demo sends nobody a mail"
    broken = {finding.code for finding in check_plan(Plan.objects.get(title="Birkelunden"))}
    assert {"NO_REASONS", "GOAL_WITHOUT_ACTIVITY", "LBF_SHARE_ABOVE_MAX", "LOCAL_SHARE_BELOW_MIN"} <= broken


def years_kept() -> list[tuple[object, ...]]:
    return list(
        YearSum.objects.order_by("plan", "year").values_list(
            "plan", "year", "budget", "granted", "booked", "forecast"
        )
    )


def by_source(title: str) -> dict[str, Decimal]:
    rows = FinancingShare.objects.current().filter(plan__title=title).order_by().values_list("source")
    return dict(rows.annotate(total=Sum("amount", default=Decimal(0))))


@pytest.mark.usefixtures("demo", "db")
def test_every_plan_of_the_demo_comes_back_byte_for_byte():
    """From JSON and from the workbook."""
    before = write_file(plan_file(Plan.objects.order_by("number")))
    forget_plans()
    report = import_plans(document=read_json(before), by=None)
    assert {plan.outcome for plan in report.plans} == {"new"}
    assert write_file(plan_file(Plan.objects.order_by("number"))) == before
    again = import_plans(document=read_json(before), by=None)
    assert {plan.outcome for plan in again.plans} == {"unchanged"}
    assert write_file(plan_file(Plan.objects.order_by("number"))) == before

    content = write_workbook(plan_file(Plan.objects.order_by("number")))
    same = import_plans(document=read_workbook(io.BytesIO(content)).document, by=None, dry_run=True)
    assert {plan.outcome for plan in same.plans} == {"unchanged"}
    forget_plans()
    import_plans(document=read_workbook(io.BytesIO(content)).document, by=None)
    assert write_file(plan_file(Plan.objects.order_by("number"))) == before


@pytest.mark.django_db
def test_demo_data_are_refused_outside_a_demo(settings):
    settings.DEMO = settings.DEBUG = False
    with pytest.raises(CommandError, match="known passwords"):
        call_command("load_demo")
