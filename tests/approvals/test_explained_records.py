"""The amounts of a decision's record open, for whoever reads the record; so do those of two versions compared."""

from decimal import Decimal

import pytest

from approvals.models import Decision, Outcome, StepKind
from core.danish import NBSP
from tests.approvals import states
from tests.approvals.test_appropriations import NEXT_DAY, before_the_council, record, rows_post, shares
from tests.factories import approvals as make
from tests.portal.opened import adds_up, amounts_of, says

pytestmark = pytest.mark.django_db


def opened(client, page):
    """Every amount of a page that opens to a figure: what stands there, and what opens."""
    for one in amounts_of(client.get(page).content.decode()):
        if "/tal/" in one.href:
            answer = client.get(one.href)
            assert answer.status_code == 200, one
            content = answer.content.decode()
            assert says(one.text, content), one
            assert adds_up(content), one
            yield one, content.replace(NBSP, " ")


def test_a_bevilling_opens_to_its_konti_and_to_the_share_it_stands_beside(cast, as_user):
    plan = before_the_council(cast)
    share = shares(plan)[2028]
    # Two konti that together are 50.000,01 less than the kommune's share of 2028.
    first, second = share - Decimal("60000.01"), Decimal("10000.00")
    record(cast, as_user, plan, **rows_post(plan, {2028: first}, [(2028, second, "05.22.07")]))
    with make.on(NEXT_DAY):
        make.confirm(plan, StepKind.COUNCIL, by=cast.hanne)
    step = make.step_of(plan, StepKind.COUNCIL)
    decision = step.decisions.get()
    base = f"{states.url('step', plan, step.pk)}tal/"
    client = as_user(cast.lars)
    links = {one.href: content for one, content in opened(client, states.url("case", plan))}
    own = client.get(f"{base}bevilling-{decision.pk}-2028/").content.decode()
    assert adds_up(own)
    assert "05.22.07" in own
    assert "10.000,00" in own
    assert {f"{base}bevilling-{decision.pk}-2028-{place}/" for place in (1, 2)} <= set(links)
    gap = links[f"{base}forskel-{decision.pk}-2028/"]
    assert "50.000,01 kr. lavere end kommunens andel i planen" in gap
    assert {f"{base}{what}-{decision.pk}/" for what in ("bevilling", "andel", "forskel")} <= set(links)
    andel = links[f"{base}andel-{decision.pk}-2028/"]
    assert f"/indsendelser/{decision.snapshot.number}/tal/andel-kommune-2028/" in andel
    for key in (
        "bevilling-0",
        f"bevilling-{decision.pk}-1999",
        f"bevilling-{decision.pk}-2028-3",
        f"andel-{decision.pk}-2028-1",
        f"beloeb-{decision.pk}",
        "bevilling",
    ):
        assert client.get(f"{base}{key}/").status_code == 404
    as_niels = as_user(cast.niels)
    assert as_niels.get(f"{base}bevilling-{decision.pk}/").status_code == 404


def test_a_record_that_nobody_has_confirmed_opens_for_the_kommune_alone(cast, as_user):
    plan = before_the_council(cast)
    record(cast, as_user, plan, **rows_post(plan))
    step = make.step_of(plan, StepKind.COUNCIL)
    address = f"{states.url('step', plan, step.pk)}tal/bevilling-{step.decisions.get().pk}/"
    assert as_user(cast.jonas).get(address).status_code == 200
    assert as_user(cast.lars).get(address).status_code == 404


def test_what_was_granted_in_a_closed_meeting_opens_for_the_kommune_alone(cast, as_user):
    plan = before_the_council(cast)
    record(cast, as_user, plan, is_closed="on", **rows_post(plan))
    with make.on(NEXT_DAY):
        make.confirm(plan, StepKind.COUNCIL, by=cast.hanne)
    step = make.step_of(plan, StepKind.COUNCIL)
    decision = step.decisions.get()
    assert decision.is_closed
    address = f"{states.url('step', plan, step.pk)}tal/bevilling-{decision.pk}/"
    assert as_user(cast.jonas).get(address).status_code == 200
    assert as_user(cast.lars).get(address).status_code == 404


def test_the_tilsagn_opens_beside_what_was_asked_for(cast, as_user):
    plan = make.running_plan(cast)
    decision = Decision.objects.get(step__case__plan=plan, outcome=Outcome.GRANTED)
    client = as_user(cast.karim)
    links = [content for one, content in opened(client, states.url("case", plan)) if "/beloeb-" in one.href]
    assert len(links) == 1
    assert f"/indsendelser/{decision.snapshot.number}/tal/andel-lbf/" in links[0]
    assert "kr., det samme, som der er søgt om." in links[0]


def test_two_versions_open_to_both_amounts_and_what_differs(cast, as_user):
    plan = make.running_plan(cast)
    first, last = (plan.snapshots.order_by("number")[at] for at in (0, 1))
    address = f"/planer/{plan.number}/versioner/"
    client = as_user(cast.mette)
    page = client.get(f"{address}?fra={first.number}&til=nu")
    assert page.status_code == 200
    for key in (
        f"version-{first.number}-budget",
        "nu-budget-2028",
        f"fra-version-{first.number}-til-nu-budget",
    ):
        content = client.get(f"{address}tal/{key}/").content.decode()
        assert adds_up(content), key
    assert client.get(f"{address}tal/version-99-budget/").status_code == 404
    assert as_user(cast.niels).get(f"{address}tal/version-{last.number}-budget/").status_code == 404
