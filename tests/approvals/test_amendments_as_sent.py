"""What is written in an amendment that was sent back is its writers' until they send it again."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from approvals import actions
from approvals.models import Amendment
from tests.approvals import amending
from tests.factories import approvals as make

pytestmark = pytest.mark.django_db
UNSENT = ("Usendt mål", "Usendt overskrift", "Usendt begrundelse")
PAGES = ("amendment", "amendments", "amendment_timetable", "amendment_corrections")


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel("2026-11-30 12:00 +0100", tick=True):
        yield


def rewrite(amendment: Any, cast: Any) -> Any:
    """Another goal, heading and reason, which are not sent."""
    amendment = amending.fresh(amendment)
    goal, title, reason = UNSENT
    amending.write(amendment, cast, "goals", amending.uid_of(amendment.plan, "goals"), title=goal)
    actions.describe_amendment(amendment=amending.fresh(amendment), title=title, reason=reason, by=cast.mette)
    return amending.fresh(amendment)


@pytest.fixture(name="by_kommune")
def _by_kommune(cast: Any) -> Amendment:
    amendment = amending.board(amending.send(amending.term_change(cast), cast), cast)
    actions.return_case(
        case=amendment.case, seen_version=amendment.case.version, remarks=[("", "Ret det")], by=cast.jonas
    )
    return amending.fresh(amendment)


@pytest.fixture(name="by_fund")
def _by_fund(cast: Any) -> Amendment:
    amendment = amending.board(amending.send(amending.term_change(cast), cast), cast)
    amendment = amending.forward(amending.kommune(amendment, cast), cast)
    step = amending.step(amendment, "fund")
    actions.send_remarks(
        step=step,
        seen_version=step.version,
        remarked_on=dt.date(2026, 11, 20),
        remarks=[("", "Ret det")],
        by=cast.else_,
    )
    return amending.fresh(amendment)


def read(browser: Any, amendment: Any) -> str:
    """All that the person reads of it."""
    number = amendment.plan.number
    addresses = [
        reverse(f"approvals:{name}", args=[number] if name == "amendments" else [number, amendment.number])
        for name in PAGES
    ]
    addresses += [
        reverse("approvals:compared_money", args=[number]),
        reverse("portal:plan", args=[number]),
        reverse("portal:tasks"),
    ]
    return "".join(browser.get(address).content.decode() for address in addresses)


@pytest.mark.parametrize(
    ("way", "others"), [("by_kommune", ("jonas", "hanne")), ("by_fund", ("jonas", "hanne", "else"))]
)
def test_kommune_and_fund_read_what_was_sent(
    request: pytest.FixtureRequest, cast: Any, as_user: Any, way: str, others: tuple[str, ...]
) -> None:
    amendment = rewrite(request.getfixturevalue(way), cast)
    for name in others:
        text = read(as_user(cast[name]), amendment)
        assert not [one for one in UNSENT if one in text], name
        assert "Flere handlinger" in text, "its heading as it was sent"
        assert "Der er brug for det." in text
        assert "31. december 2031" in text
        assert "Her står den, som den blev sendt." in text
    for name in ("mette", "lars", "karim"):
        text = read(as_user(cast[name]), amendment)
        assert [one for one in UNSENT if one in text] == list(UNSENT), name
        assert "Her står den, som den blev sendt." not in text


def test_when_it_is_sent_again_they_read_that(cast: Any, as_user: Any, by_fund: Amendment) -> None:
    amendment = amending.send(rewrite(by_fund, cast), cast)
    text = read(as_user(cast.jonas), amendment)
    assert [one for one in UNSENT if one in text] == list(UNSENT)


def test_what_was_pulled_back_unopened_is_the_writers_again(
    cast: Any, as_user: Any, by_kommune: Amendment
) -> None:
    amendment = amending.send(rewrite(by_kommune, cast), cast)
    actions.pull_back(case=amendment.case, seen_version=amendment.case.version, by=cast.lars)
    address = reverse("approvals:amendment", args=[amendment.plan.number, amendment.number])
    text = as_user(cast.jonas).get(address).content.decode()
    assert not [one for one in UNSENT if one in text]
    assert "Flere handlinger" in text
    assert "31. december 2031" in text


def test_one_that_is_given_up_stands_as_it_was_sent(cast: Any, as_user: Any, by_kommune: Amendment) -> None:
    amendment = rewrite(by_kommune, cast)
    actions.withdraw_amendment(amendment=amendment, seen_version=amendment.version, by=cast.lars)
    for name in ("jonas", "lars"):
        text = read(as_user(cast[name]), amendment)
        assert not [one for one in UNSENT if one in text], name
        assert "31. december 2031" in text


def test_the_list_asks_as_much_for_three_as_for_one(cast: Any, as_user: Any, by_kommune: Amendment) -> None:
    plan = by_kommune.plan
    address = reverse("approvals:amendments", args=[plan.number])
    counts = []
    for number in range(3):
        if number:
            more = amending.draft(cast, make.fresh(plan), title=f"Flere {number}")
            more = amending.write(more, cast, "plan", "", ends_on=f"203{number + 1}-12-30")
            more = amending.board(amending.send(more, cast), cast)
            actions.return_case(
                case=more.case, seen_version=more.case.version, remarks=[("", "Ret det")], by=cast.jonas
            )
        browser = as_user(cast.jonas)
        browser.get(address)
        with CaptureQueriesContext(connection) as queries:
            browser.get(address)
        counts.append(len(queries))
    assert counts[0] == counts[2] <= 25
