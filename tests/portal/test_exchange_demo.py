"""The demo's plans leave as a file and come into an empty portal: the same bytes, from JSON and from the workbook."""

import io

import pytest

from plans.models import Plan
from portal.actions import import_plans
from portal.exchange import plan_file, read_json, write_file
from portal.exchange.workbook import read_workbook, write_workbook
from portal.management.commands.load_demo import load
from tests.portal.exchanging import forget_plans


@pytest.mark.django_db
def test_every_plan_of_the_demo_comes_back_byte_for_byte():
    load()
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
