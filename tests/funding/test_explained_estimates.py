"""»Skøn gennem tiden« opens: what was estimated, and what the portal's suggestion of that day was reckoned from."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine

from core.danish import COPENHAGEN, NBSP
from funding.models import BudgetLine, Forecast
from tests.factories.funding import book
from tests.portal.opened import adds_up, amounts_of, says

pytestmark = pytest.mark.django_db

JULY = dt.datetime(2027, 7, 2, 12, tzinfo=COPENHAGEN)
OCTOBER = dt.datetime(2027, 10, 1, 12, tzinfo=COPENHAGEN)


def clean(text):
    return text.replace(NBSP, " ")


@pytest.fixture
def line(running, cast, client):
    """30.000 kr. booked by 2 July of 2027, when 183 of 365 days have gone, and Mette's estimate of that day; then 1 kr.
    more, and in October Ida takes the estimate back and writes her own."""
    with time_machine.travel(JULY, tick=False):
        budget = BudgetLine.objects.get(plan=running, year=2027, category__code="loen", focus=None)
        budget.save()  # so that its history knows the amount of that day
        book(running, "30000.00", by=cast.ida, booked_on=dt.date(2027, 3, 5), category="loen")
        written(client, running, cast.mette, "70.000,00")
    with time_machine.travel(OCTOBER, tick=False):
        book(running, "1.00", by=cast.ida, booked_on=dt.date(2027, 9, 5), category="loen")
        written(client, running, cast.ida, "")
        written(client, running, cast.ida, "65.000,00")
        yield running


def address(plan):
    return f"/planer/{plan.number}/prognose/2027/loen/tvaergaaende/"


def written(client, plan, who, amount):
    client.force_login(who)
    page = client.get(address(plan))
    seen = page.context["line"].estimate
    data = {"go": "estimate", "amount": amount, "note": "Set i juli", "seen": seen.pk if seen else ""}
    assert client.post(address(plan), data).status_code == 302


def figure(client, plan, row, rest=""):
    return client.get(f"/planer/{plan.number}/regnskab/tal/skoen-{row.pk}{rest}/").context["figure"]


def test_every_amount_of_the_history_opens(line, cast, client):
    for who in (cast.ida, cast.birthe):
        client.force_login(who)
        page = client.get(address(line)).content.decode()
        history = amounts_of(page[: page.index("<h1")] + page[page.index('<h2 id="historik"') :])
        assert len(history) == 5
        for one in history:
            opened = client.get(one.href).content.decode()
            assert says(one.text, opened), one
            assert adds_up(opened), one
            assert "Gemt, som det var den dag." in opened
            assert f'href="{address(line)}#historik"' in opened


def test_an_estimate_tells_who_wrote_it_and_what_was_suggested(line, cast, client):
    client.force_login(cast.karim)
    first = Forecast.objects.filter(plan=line).earliest("pk")
    opened = figure(client, line, first)
    assert clean(opened.sentence) == (
        f"{cast.mette} skønnede 2. juli 2027, at »Løn og personale, tværgående« i 2027 ender på 70.000,00 kr."
    )
    assert [(part.label, part.amount) for part in opened.inputs] == [("Forslag den dag", Decimal("59836.00"))]


def test_a_suggestion_of_that_day_is_reckoned_from_what_there_was_that_day(line, cast, client):
    """By hand: 30.000 × 365/183 = 59.836,07, in whole kroner. The krone booked later changes nothing of it."""
    client.force_login(cast.karim)
    first, last = Forecast.objects.filter(plan=line).order_by("pk")[0], Forecast.objects.latest("pk")
    opened = figure(client, line, first, "-forslag")
    assert opened.amount == Decimal("59836.00")
    assert clean(opened.sentence).endswith(
        "var 2. juli 2027 59.836,00 kr.: 30.000,00 kr. bogført × 365/183 dage"
    )
    assert "hele krone" in opened.rounding
    assert [(part.label, part.amount) for part in opened.inputs][1] == (
        "Bogført den dag",
        Decimal("30000.00"),
    )
    # 30.001 × 365/274 = 39.965,2
    assert figure(client, line, last, "-forslag").amount == Decimal("39965.00")


def test_a_suggestion_whose_day_cannot_be_read_back_is_told_as_kept(line, cast, client):
    client.force_login(cast.karim)
    first = Forecast.objects.filter(plan=line).earliest("pk")
    Forecast.objects.filter(pk=first.pk).update(suggested=Decimal("59000.00"))
    opened = figure(client, line, first, "-forslag")
    assert (opened.amount, opened.inputs) == (Decimal("59000.00"), ())
    assert opened.rule == "Forslaget er gemt, som det var den dag, og ændres ikke."
    assert "Intet er rundet" not in opened.rounding


def test_an_estimate_that_the_plan_does_not_have(line, cast, client):
    client.force_login(cast.karim)
    taken_back = Forecast.objects.get(plan=line, amount=None)
    for key in (f"skoen-{taken_back.pk}", "skoen-0", "skoen-999999999", "skoen-x", "skoen-"):
        assert client.get(f"/planer/{line.number}/regnskab/tal/{key}/").status_code == 404, key
    client.force_login(cast.niels)
    assert client.get(f"/planer/{line.number}/regnskab/tal/skoen-{taken_back.pk}-forslag/").status_code == 404
