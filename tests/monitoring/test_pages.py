"""Every page of monitoring: who sees it, that it stands without data and with hostile texts, and what it costs."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.models import TaskRun
from monitoring.models import AnnualReport, Measurement
from plans.models import Activity, Goal, Indicator, Milestone, Plan
from tests.factories.accounts import PASSWORD, Cast
from tests.factories.monitoring import (
    add_measurement,
    approved_report,
    at_noon,
    complete_report,
    draft_report,
    fresh,
    indicators_of,
    report_at_board,
    submitted_report,
)

Run = Callable[[], list[TaskRun]]

OWN_SIDE = ("mette", "jakob", "lars", "ida", "pia", "tove", "karim", "sofie")
PLAN_SIDE = (*OWN_SIDE, "jonas", "hanne", "ulla", "else_")
OUTSIDE = ("admin", "niels", "grethe")
PARTS = ("", "_summary", "_money", "_goals", "_activities", "_milestones", "_json", "_pdf_status")


def part_addresses(plan: Plan, year: int = 2028) -> list[str]:
    addresses = [reverse(f"monitoring:report{part}", args=[plan.number, year]) for part in PARTS]
    goal = Goal.objects.filter(plan=plan).first()
    if goal is not None:
        addresses.append(reverse("monitoring:report_goal", args=[plan.number, year, goal.uid]))
    return addresses


def statuses(client: Client, cast: Cast, addresses: list[str], names: tuple[str, ...]) -> dict[str, set[int]]:
    found = {}
    for name in names:
        client.force_login(cast[name])
        found[name] = {status(client, address) for address in addresses}
    return found


def status(client: Client, address: str) -> int:
    response = client.get(address)
    if response.streaming:
        # Not response.close(): that would end the test's own connection to the database.
        assert b"".join(response.streaming_content)
        for close in response._resource_closers:
            close()
    return response.status_code


# Who sees what


def test_progress_is_seen_by_the_plans_parties(client: Client, plan: Plan, cast: Cast) -> None:
    indicator = indicators_of(plan)[0]
    addresses = [
        reverse("monitoring:progress", args=[plan.number]),
        reverse("monitoring:indicator", args=[plan.number, indicator.uid]),
    ]
    assert statuses(client, cast, addresses, PLAN_SIDE) == {key: {200} for key in PLAN_SIDE}
    assert statuses(client, cast, addresses, (*OUTSIDE, "birthe")) == {
        key: {404} for key in (*OUTSIDE, "birthe")
    }


def test_the_list_of_reports_is_also_the_revisors(client: Client, plan: Plan, cast: Cast) -> None:
    addresses = [reverse("monitoring:reports", args=[plan.number])]
    assert statuses(client, cast, addresses, (*PLAN_SIDE, "birthe")) == {
        key: {200} for key in (*PLAN_SIDE, "birthe")
    }
    assert statuses(client, cast, addresses, OUTSIDE) == {key: {404} for key in OUTSIDE}


# tests/test_url_walk.py opens a draft as everybody whom it knows.
@pytest.mark.parametrize(
    ("make", "inside"), [(complete_report, ("sofie",)), (report_at_board, (*OWN_SIDE, "birthe"))]
)
def test_a_report_in_work_is_the_own_sides(
    client: Client, plan: Plan, cast: Cast, make: Any, inside: tuple[str, ...]
) -> None:
    make(plan, cast)
    outside = (*OUTSIDE, "jonas", "hanne", "ulla", "else_")
    addresses = part_addresses(plan)
    assert statuses(client, cast, addresses, inside) == {key: {200} for key in inside}
    assert statuses(client, cast, addresses, outside) == {key: {404} for key in outside}


def test_what_was_handed_in_is_seen_by_kommune_and_fund(
    client: Client, plan: Plan, cast: Cast, run_tasks: Run
) -> None:
    submitted_report(plan, cast)
    run_tasks()
    inside = (*PLAN_SIDE, "birthe")
    addresses = [*part_addresses(plan), reverse("monitoring:report_pdf", args=[plan.number, 2028])]
    assert statuses(client, cast, addresses, inside) == {key: {200} for key in inside}
    assert statuses(client, cast, addresses, OUTSIDE) == {key: {404} for key in OUTSIDE}


def test_readers_cannot_write(client: Client, plan: Plan, cast: Cast) -> None:
    report = complete_report(plan, cast)
    goal = Goal.objects.filter(plan=plan).first()
    addresses = [
        *(
            reverse(f"monitoring:report_{part}", args=[plan.number, 2028])
            for part in ("summary", "money", "activities")
        ),
        reverse("monitoring:report_goal", args=[plan.number, 2028, goal.uid]),
    ]
    for name in ("ida", "pia", "karim", "sofie", "birthe"):
        client.force_login(cast[name])
        assert {client.post(address, {"summary": "Overskrevet"}).status_code for address in addresses} == {
            403
        }
    for name in ("jonas", "else_", "niels"):
        client.force_login(cast[name])
        assert {client.post(address, {"summary": "Overskrevet"}).status_code for address in addresses} == {
            404
        }
    assert fresh(report).version == report.version


def test_a_redegoerelse_is_handed_in_from_its_page_with_the_password(
    client: Client, plan: Plan, cast: Cast
) -> None:
    report = approved_report(plan, cast)
    address = reverse("monitoring:report_submit", args=[plan.number, 2028])
    with at_noon():
        client.force_login(cast.lars)
        assert client.post(address, {"version": report.version}).status_code == 422
        wrong = client.post(address, {"version": report.version, "password": "forkert"})
        assert wrong.status_code == 422
        assert fresh(report).status == "board_approved"
        assert client.post(address, {"version": report.version, "password": PASSWORD}).status_code == 302
        assert fresh(report).status == "submitted"
        assert client.post(address, {"version": report.version, "password": PASSWORD}).status_code == 409


def test_the_fund_accepts_with_the_password(client: Client, plan: Plan, cast: Cast) -> None:
    report = submitted_report(plan, cast)
    address = reverse("monitoring:report_accept", args=[plan.number, 2028])
    with at_noon():
        client.force_login(cast["else"])
        for password in ("", "forkert"):
            data = {"version": report.version, "password": password}
            assert client.post(address, data).status_code == 422
        assert fresh(report).status == "submitted"
        assert client.post(address, {"version": report.version, "password": PASSWORD}).status_code == 302
        assert fresh(report).status == "accepted"


def test_strangers_find_no_transition(client: Client, plan: Plan, cast: Cast) -> None:
    report = submitted_report(plan, cast)
    names = (
        "send_to_board",
        "take_back",
        "return_from_board",
        "approve",
        "reopen",
        "submit",
        "return",
        "accept",
    )
    for name in OUTSIDE:
        client.force_login(cast[name])
        for transition in (*names, "begin", "build"):
            address = reverse(f"monitoring:report_{transition}", args=[plan.number, 2028])
            assert client.get(address).status_code == 405
            assert client.post(address, {"version": report.version}).status_code == 404
    assert fresh(report).version == report.version


# Without data


@pytest.fixture
def bare_plan(empty_plan: Plan) -> Plan:
    """In drift and nothing in it: no indsatsområde, no money, no seats, not even a term."""
    for model in (Measurement, Milestone, Activity, Indicator, Goal):
        if model is Indicator:
            for indicator in Indicator.objects.filter(plan=empty_plan):
                indicator.targets.all().delete()
        model.objects.filter(plan=empty_plan).delete()
    empty_plan.budget_lines.all().delete()
    empty_plan.financing_shares.all().delete()
    empty_plan.challenges.all().delete()
    empty_plan.foci.all().delete()
    empty_plan.memberships.all().delete()
    return empty_plan


def test_a_plan_without_data_renders_everything(
    client: Client, bare_plan: Plan, cast: Cast, run_tasks: Run
) -> None:
    draft_report(bare_plan, cast)
    client.force_login(cast.mette)
    addresses = [
        *part_addresses(bare_plan),
        *(
            reverse(f"monitoring:{name}", args=[bare_plan.number])
            for name in ("progress", "measure", "reports")
        ),
    ]
    assert {address: client.get(address).status_code for address in addresses} == dict.fromkeys(
        addresses, 200
    )
    assert client.post(reverse("monitoring:report_build", args=[bare_plan.number, 2028])).status_code == 302
    assert [run.state for run in run_tasks()] == ["done"]
    assert status(client, reverse("monitoring:report_pdf", args=[bare_plan.number, 2028])) == 200


def test_a_plan_with_content_and_no_measurements_renders_everything(
    client: Client, empty_plan: Plan, cast: Cast
) -> None:
    draft_report(empty_plan, cast)
    client.force_login(cast.mette)
    addresses = [*part_addresses(empty_plan), reverse("monitoring:progress", args=[empty_plan.number])]
    assert {address: client.get(address).status_code for address in addresses} == dict.fromkeys(
        addresses, 200
    )
    page = client.get(reverse("monitoring:progress", args=[empty_plan.number])).content.decode()
    assert page.count("Ikke målt") >= 6


def test_a_plan_that_has_not_started_shows_no_live_rows(client: Client, empty_plan: Plan, cast: Cast) -> None:
    Plan.objects.filter(pk=empty_plan.pk).update(status="in_approval", started_on=None)
    client.force_login(cast.else_)
    page = client.get(reverse("monitoring:progress", args=[empty_plan.number])).content.decode()
    assert "ikke sat i drift" in page
    assert "alderssvarende" not in page


def test_three_kinds_of_nothing_are_drawn_apart(client: Client, plan: Plan, cast: Cast) -> None:
    add_measurement(indicators_of(plan)[4], "0", dt.date(2028, 12, 15))
    client.force_login(cast.mette)
    page = client.get(reverse("monitoring:progress", args=[plan.number]), {"aar": "2028"}).content.decode()
    assert '<span class="suppressed">Diskretioneret</span>' in page
    assert ">0\xa0%<" in page
    assert '<span class="not-measured">' not in page
    Measurement.objects.filter(measured_on=dt.date(2028, 12, 15)).delete()
    page = client.get(reverse("monitoring:progress", args=[plan.number]), {"aar": "2028"}).content.decode()
    assert '<span class="not-measured">Ikke målt</span>' in page


@pytest.mark.parametrize("asked", ["2026", "9999", "abc", "-1", "2028; drop", "²⁰²⁸"])
def test_a_year_that_is_not_there_is_the_usual_one(
    client: Client, plan: Plan, cast: Cast, asked: str
) -> None:
    client.force_login(cast.mette)
    response = client.get(reverse("monitoring:progress", args=[plan.number]), {"aar": asked})
    assert response.context["figures"].year == 2028


# Hostile texts

EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>{{ 7|add:7 }}{% now %} \"'>& --><style>"


def test_hostile_texts_do_nothing_on_any_page_or_in_the_pdf(
    client: Client, plan: Plan, cast: Cast, run_tasks: Run
) -> None:
    short = EVIL[:100]
    Plan.objects.filter(pk=plan.pk).update(title=short)
    Goal.objects.filter(plan=plan).update(title=short, description=EVIL)
    Indicator.objects.filter(plan=plan).update(name=short, baseline_source=short)
    Activity.objects.filter(plan=plan).update(title=short, responsible_body=short, target_group=short)
    Milestone.objects.filter(plan=plan).update(title=short)
    Measurement.objects.filter(plan=plan).update(note=EVIL)
    report = complete_report(plan, cast)
    AnnualReport.objects.filter(pk=report.pk).update(
        summary=f"{EVIL} [x](javascript:alert(1)) ![y](http://example.com/y.png)",
        variance_explanation=EVIL,
        board_remarks=EVIL,
    )
    report.fulfilments.update(text=EVIL, reason=EVIL)
    report.activity_statuses.update(text=EVIL)
    client.force_login(cast.mette)
    addresses = [*part_addresses(plan), reverse("monitoring:progress", args=[plan.number])]
    for address in addresses:
        if address.endswith(".json"):
            continue  # a download that no browser reads as a page
        page = client.get(address).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "onerror=alert(2)>" not in page.replace("&gt;", "")
        assert 'href="javascript' not in page
    client.post(reverse("monitoring:report_build", args=[plan.number, 2028]))
    assert [(run.state, run.error) for run in run_tasks()] == [("done", "")]


# What it costs


def queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as counted:
        assert client.get(address).status_code == 200
    return len(counted)


def test_pages_cost_the_same_with_more_content(client: Client, plan: Plan, cast: Cast) -> None:
    complete_report(plan, cast)
    client.force_login(cast.mette)
    addresses = [
        reverse("monitoring:progress", args=[plan.number]),
        reverse("monitoring:reports", args=[plan.number]),
        *(reverse(f"monitoring:report{part}", args=[plan.number, 2028]) for part in PARTS),
    ]
    before = {address: queries(client, address) for address in addresses}
    goal = Goal.objects.filter(plan=plan).first()
    for at in range(3):
        twin = Goal.objects.create(plan=plan, focus=goal.focus, title=f"Nyt mål {at}", number=f"9.{at}")
        indicator = Indicator.objects.create(plan=plan, goal=twin, name=f"Ny {at}")
        add_measurement(indicator, "4", dt.date(2028, 5, 1))
        Activity.objects.create(plan=plan, goal=twin, title=f"Ny handling {at}", number=f"9.{at}.1")
        Milestone.objects.create(plan=plan, title=f"Ny milepæl {at}", due_on=dt.date(2028, 5, 1))
    assert {address: queries(client, address) for address in addresses} == before
    assert {address: count for address, count in before.items() if count > 42} == {}
