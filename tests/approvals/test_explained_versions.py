"""The amounts of the plan's versions open, for those who see the version and nobody else."""

from decimal import Decimal

import pytest
import time_machine

from approvals.figures.explained import explain_compared
from approvals.figures.stages import proposals_of, stages_of
from core.danish import NBSP
from tests.approvals import amending
from tests.approvals.test_compared_money import moved_money
from tests.factories import approvals as make
from tests.portal.opened import adds_up, amounts_of, says

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-11-30 12:00 +0100", tick=True):
        yield


def versions_of(plan, user):
    return {one.key: one for one in [*stages_of(plan, user), *proposals_of(plan, user)]}


def test_what_differs_opens_to_both_versions(cast):
    plan = make.granted_plan(cast)
    moved_money(cast, plan)
    stages = versions_of(plan, cast.mette)
    applied, proposed = "version-1", "aendring-1"
    whole = explain_compared(stages, f"fra-{applied}-til-{proposed}-budget")
    assert (whole.amount, [part.counted for part in whole.parts]) == (
        Decimal("0.00"),
        [Decimal("11500000.00"), Decimal("-11500000.00")],
    )
    assert "det samme som i indsendelse 1" in whole.sentence
    assert explain_compared(stages, f"{applied}-budget").sentence.replace(NBSP, " ") == (
        "I indsendelse 1: Planens samlede ramme er 11.500.000,00 kr."
    )


def test_every_amount_of_the_page_opens(cast, client):
    plan = make.granted_plan(cast)
    moved_money(cast, plan)
    client.force_login(cast.mette)
    url = f"/planer/{plan.number}/oekonomi/ansoegt-og-gaeldende/"
    links = {}
    for page in ("", "?vis=alle", "?aar=2028"):
        found = amounts_of(client.get(url + page).content.decode())
        assert [one for one in found if not one.href] == []
        links |= {one.href: one for one in found}
    assert len(links) > 40
    for href, one in links.items():
        answer = client.get(href)
        content = answer.content.decode()
        assert answer.status_code == 200, href
        assert says(one.text, content), one
        assert adds_up(content), href


def test_who_does_not_see_a_version_does_not_see_its_figures(cast, client, django_assert_max_num_queries):
    plan = make.granted_plan(cast)
    moved_money(cast, plan)
    url = f"/planer/{plan.number}/oekonomi/ansoegt-og-gaeldende/tal/"
    seen = {"mette": 200, "jonas": 404, "else": 404, "niels": 404, "birthe": 404}
    for key in ("aendring-1-budget", "fra-version-1-til-aendring-1-budget"):
        for person, status in seen.items():
            client.force_login(cast[person])
            with django_assert_max_num_queries(25):
                assert client.get(f"{url}{key}/").status_code == status, (person, key)
    client.force_login(cast.jonas)
    assert client.get(f"{url}version-1-budget/").status_code == 200


def test_a_key_that_no_page_has(cast, client):
    plan = make.granted_plan(cast)
    client.force_login(cast.mette)
    url = f"/planer/{plan.number}/oekonomi/ansoegt-og-gaeldende/tal/"
    for key in (
        "budget",
        "version-9-budget",
        "version-1-budget-1999",
        "version-1-findes-ikke",
        "nu-budget",
        "version-1-",
    ):
        assert client.get(f"{url}{key}/").status_code == 404, key
    for key in ("findes-ikke", "budget-1999", "andel-lbf-20", "afstand-lbf-2028"):
        assert client.get(f"/planer/{plan.number}/indsendelser/1/tal/{key}/").status_code == 404, key
    assert client.get(f"/planer/{plan.number}/indsendelser/1/tal/budget/").status_code == 200
    assert client.get(f"/planer/{plan.number}/indsendelser/9/tal/budget/").status_code == 404


def test_the_amounts_of_an_amendment_open_while_it_is_written_and_when_it_is_sent(cast, client):
    plan = make.granted_plan(cast)
    found = moved_money(cast, plan)
    client.force_login(cast.mette)
    url = f"/planer/{plan.number}/aendringer/{found.number}/"
    for people in ((cast.mette,), (cast.mette, cast.jonas)):
        for person in people:
            client.force_login(person)
            page = client.get(url).content.decode()
            table = page[page.index('id="amounts"') :]
            links = [one for one in amounts_of(f"<main>{table}") if one.href]
            assert len(links) > 20
            for one in links:
                answer = client.get(one.href)
                content = answer.content.decode()
                assert answer.status_code == 200, one
                assert says(one.text, content), one
                assert adds_up(content), one
        if found.is_open:
            amending.send(found, cast)
            found.refresh_from_db()
    client.force_login(cast.niels)
    assert client.get(links[0].href).status_code == 404
