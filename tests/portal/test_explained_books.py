"""Every amount of Regnskab and Prognose opens to its rows, its rule and a sentence; the plan is worked out by hand."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine

from core.danish import NBSP
from core.dates import today
from funding.actions import NewEstimate, save_estimates
from funding.calculations import LineKey
from funding.exchange import economy_document
from funding.figures import Addresses, Books, booked_of, latest_estimates
from plans.models import PlanFocus, PlanMembership
from tests.portal.golden import SPRING_OF_2027, golden_plan
from tests.portal.opened import adds_up, amounts_of, says

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _spring_of_2027():
    with time_machine.travel(SPRING_OF_2027, tick=False):
        yield


@pytest.fixture
def golden(cast):
    return golden_plan(cast)


def books_of(plan):
    addresses = Addresses("/regnskab/", "/prognose/", "/oekonomi/tal/")
    document, booked, estimates = economy_document(plan), booked_of(plan), latest_estimates(plan)
    return Books(document, booked, estimates, [], addresses=addresses, on=today())


def told(figure):
    return figure.sentence.replace(NBSP, " ")


def test_a_sum_opens_to_its_lines_and_a_line_to_who_paid(golden):
    books = books_of(golden)
    loen = books.explain("bogfoert-kategori-loen-2026")
    assert [(part.label, part.amount) for part in loen.parts] == [
        ("Løn og personale, Beskæftigelse", Decimal("380000.25"))
    ]
    # By hand: 380.000,25 of 400.000,00 is 95,0000625 %.
    assert told(loen) == (
        "Der er i 2026 bogført 380.000,25 kr. på »Løn og personale«. Det er 95 % (afrundet) af budgettet."
    )
    line = books.explain("bogfoert-linje-aktiviteter-tvaergaaende-2026")
    # 120.000,00 − 500,25.
    assert line.amount == line.parts_sum == Decimal("119499.75")
    assert [(part.label, part.amount) for part in line.parts] == [
        ("Betalt af Landsbyggefonden", Decimal("-500.25")),
        ("Betalt af Vejle Kommune", Decimal("120000.00")),
    ]
    assert line.parts[1].url == (
        "/regnskab/?aar=2026&kategori=aktiviteter&indsats=tvaergaaende&kilde=municipality#poster"
    )
    over = books.explain("merforbrug-kategori-aktiviteter-2026")
    assert [part.counted for part in over.parts] == [Decimal("119499.75"), Decimal("-100000.10")]
    assert told(over) == "Der er i 2026 bogført 19.499,65 kr. mere end budgettet til »Aktiviteter«."


def test_a_forecast_opens_to_what_it_builds_on(golden, cast):
    books = books_of(golden)
    closed = books.explain("prognose-linje-loen-beskaeftigelse-2026")
    assert (closed.amount, closed.parts[0].label) == (Decimal("380000.25"), "Bogført")
    begun = books.explain("prognose-linje-loen-beskaeftigelse-2027")
    assert (begun.amount, begun.parts[0].key) == (
        Decimal("300000.00"),
        "forslag-linje-loen-beskaeftigelse-2027",
    )
    uid = str(PlanFocus.objects.get(plan=golden, focus_area__code="beskaeftigelse").uid)
    key = LineKey(2027, "loen", uid)
    estimate = NewEstimate(key, Decimal("310000.01"), Decimal("300000.00"), "Løn", "", seen=None)
    save_estimates(plan=golden, by=cast.mette, year=2027, estimates=[estimate])
    books = books_of(golden)
    estimated = books.explain("prognose-linje-loen-beskaeftigelse-2027")
    assert (estimated.amount, estimated.parts[0].label) == (
        Decimal("310000.01"),
        "Skøn: Mette Sørensen, 10. marts 2027",
    )
    # 310.000,01 − 300.000,00, which is 3,33 % of the budget.
    expected = books.explain("afvigelse-2027")
    assert told(expected) == (
        "Planen ventes i 2027 at ende på 10.000,01 kr. mere end budgettet. Det er 3,3 % (afrundet) af budgettet."
    )
    # The fund's three quarters of 310.000,01 are 232.500,0075, rounded down.
    fund = books.explain("prognose-kilde-fund-2027")
    assert (fund.amount, [part.amount for part in fund.inputs]) == (
        Decimal("232500.00"),
        [Decimal("310000.01"), Decimal("225000.00"), Decimal("300000.00")],
    )


def test_a_suggestion_carried_on_tells_its_days(golden, cast):
    with time_machine.travel(dt.datetime(2027, 7, 19, 12, tzinfo=dt.UTC), tick=False):
        from tests.factories.funding import book  # noqa: PLC0415  (it books on the day of the test)

        uid = PlanFocus.objects.get(plan=golden, focus_area__code="beskaeftigelse").uid
        book(golden, "150000.00", by=cast.ida, booked_on=dt.date(2027, 7, 1), category="loen", focus=uid)
        found = books_of(golden).explain("forslag-linje-loen-beskaeftigelse-2027")
    # 19 July is the 200th day: 150.000 × 365 ÷ 200 = 273.750.
    assert found.amount == Decimal("273750.00")
    assert told(found).endswith("er 273.750,00 kr.: 150.000,00 kr. bogført × 365/200 dage")


def test_every_figure_of_the_books_adds_up(golden):
    books = books_of(golden)
    keys = books.keys()
    assert len(keys) > 150
    for key in keys:
        found = books.explain(key)
        assert found is not None, key
        assert all((found.sentence, found.rule, found.rounding)), key
        if found.parts:
            assert found.parts_sum == found.amount, key


@pytest.mark.parametrize(
    "key",
    [
        "budget-1999",
        "budget-",
        "budget--2026",
        "budget-2026-2026",
        "bogfoert-kategori-findes-ikke",
        "bogfoert-linje-loen",
        "forslag-2026",
        "forslag-linje-loen-beskaeftigelse",
        "forskel-2026",
        "prognose-kilde-foundation-2026",
        "budget-indsats-2026",
        "budget-２０２６",
    ],
)
def test_a_figure_that_the_books_do_not_have(golden, cast, client, key):
    assert books_of(golden).explain(key) is None
    client.force_login(cast.ida)
    assert client.get(f"/planer/{golden.number}/regnskab/tal/{key}/").status_code == 404


def test_the_revisor_opens_the_books_and_is_led_nowhere_else(
    golden, cast, client, django_assert_max_num_queries
):
    PlanMembership.objects.get_or_create(plan=golden, user=cast.birthe, role="auditor")
    for person in (cast.birthe, cast.jonas):
        client.force_login(person)
        links = [
            one
            for page in ("regnskab/?aar=2026", "prognose/?aar=2026", "prognose/?aar=2027")
            for one in amounts_of(client.get(f"/planer/{golden.number}/{page}").content.decode())
            if "/tal/" in one.href
        ]
        assert len(links) > 100
        for one in {link.href: link for link in links}.values():
            with django_assert_max_num_queries(25):
                page = client.get(one.href)
            content = page.content.decode()
            assert page.status_code == 200, one.href
            assert says(one.text, content), one
            assert adds_up(content), one.href
            assert ("/oekonomi/" in content[content.index("<main") :]) <= (person == cast.jonas)
    client.force_login(cast.niels)
    assert client.get(f"/planer/{golden.number}/regnskab/tal/budget-2026/").status_code == 404


def test_what_a_link_is_called_tells_the_figure_and_its_place(golden, cast, client):
    client.force_login(cast.ida)
    found = amounts_of(client.get(f"/planer/{golden.number}/regnskab/?aar=2026").content.decode())
    assert "Afvigelse, Løn og personale: −19.999,75" in {one.name for one in found}
