"""Plans in spreadsheets: out, in again, and what is refused cell by cell."""

import io

import pytest

from plans.models import Plan
from portal.actions import import_plans
from portal.exchange import plan_file, write_file
from portal.exchange.workbook import read_workbook, write_workbook
from portal.management.commands.load_demo import load
from tests.portal.exchanging import forget_plans


@pytest.mark.django_db
def test_every_plan_of_the_demo_comes_back_from_its_workbook_byte_for_byte() -> None:
    load()
    plans = plan_file(Plan.objects.order_by("number"))
    before, content = write_file(plans), write_workbook(plans)

    again = read_workbook(io.BytesIO(content))
    assert again.problems == []
    report = import_plans(document=again.document, by=None, dry_run=True)
    assert {plan.outcome for plan in report.plans} == {"unchanged"}

    forget_plans()
    import_plans(document=read_workbook(io.BytesIO(content)).document, by=None)
    assert write_file(plan_file(Plan.objects.order_by("number"))) == before
