"""Answers of the fund's that are put right, and amendments under way, cost the lists the same for one and for three."""

from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans.models import Plan
from tests.approvals import amending
from tests.approvals.correcting import correct, correct_own, granted_by_letter, second_officer
from tests.factories import approvals as make
from tests.factories.accounts import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def after_the_letter() -> Any:
    with time_machine.travel("2026-11-25 12:00 +0100", tick=True):
        yield


def put_right(cast: Cast, title: str) -> Plan:
    """From a letter, in drift, with two amendments that lie with others."""
    plan = granted_by_letter(cast, plan=make.forwarded_plan(cast, plan=make.financed_plan(cast, title=title)))
    correct(plan, cast.jonas, amount=Decimal("9000000.00"))
    for name in ("Flere handlinger", "Flere mål"):
        amending.send(amending.content_change(cast, make.fresh(plan), title=name), cast)
    return plan


def put_right_by_the_fund(cast: Cast, title: str) -> Plan:
    plan = make.granted_plan(cast, plan=make.financed_plan(cast, title=title))
    correct_own(plan, cast.else_)
    return plan


@pytest.mark.parametrize("address", ["/", "/planer/"])
def test_as_many_for_three_as_for_one(cast: Cast, client: Any, address: str) -> None:
    make.submitted_plan(cast, title="Under behandling")
    frida = second_officer(cast)
    counts: dict[str, list[int]] = {}
    for number in (1, 3):
        for one in range(number):
            put_right(cast, f"Brev {number}.{one}")
            put_right_by_the_fund(cast, f"Fond {number}.{one}")
        for person in (cast.mette, cast.lars, cast.jonas, cast.hanne, cast.else_, frida, cast.karim):
            client.force_login(person)
            client.get(address)
            with CaptureQueriesContext(connection) as asked:
                assert client.get(address).status_code == 200
            counts.setdefault(person.name, []).append(len(asked))
    assert {name: few for name, (few, _many) in counts.items()} == {
        name: many for name, (_few, many) in counts.items()
    }
