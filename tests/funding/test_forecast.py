"""Estimating what a year ends at, and explaining what differs: who may, what is kept, and what the redegørelse gets."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine

from core.danish import COPENHAGEN
from core.models import AppendOnly, Event
from core.versions import Moved
from core.workflow import NotAllowed, NotReady
from funding.actions import (
    EstimatedMeanwhile,
    NewEstimate,
    explain_variance,
    save_estimates,
)
from funding.calculations import LineKey
from funding.exchange import economy_document
from funding.figures import booked_of, forecast_figures, history_of, latest_estimates, ledger
from funding.models import BudgetLine, Forecast, VarianceExplanation
from plans.models import Plan, PlanFocus
from tests.factories.funding import book, close

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 5)


@pytest.fixture(autouse=True)
def _midsummer():
    with time_machine.travel(dt.datetime(2026, 7, 2, 12, 0, tzinfo=COPENHAGEN), tick=False):
        yield


@pytest.fixture
def one_line(running):
    """A single budget line of 100.000 kr. in 2026."""
    line = BudgetLine.objects.filter(plan=running, year=2027, category__code="loen", focus=None).get()
    BudgetLine.objects.filter(plan=running).exclude(pk=line.pk).delete()
    BudgetLine.objects.filter(pk=line.pk).update(year=2026, amount=Decimal("100000.00"))
    return running


KEY = LineKey(2026, "loen", None)


def estimate(plan, amount, *, by, seen=None, key=KEY):
    new = NewEstimate(key, None if amount is None else Decimal(amount), Decimal("0.00"), "Løn", seen=seen)
    return save_estimates(plan=plan, by=by, year=key.year, estimates=[new])


def figures_of(plan, year=2026):
    return forecast_figures(plan, economy_document(plan), booked_of(plan), [], year)


def url(plan, rest=""):
    return f"/planer/{plan.number}/prognose/{rest}"


# What is kept


def test_every_estimate_is_kept_with_its_day_and_author_and_the_latest_counts(one_line, cast):
    (first,) = estimate(one_line, "90000.00", by=cast.mette)
    estimate(one_line, "95000.00", by=cast.ida, seen=first.pk)
    assert figures_of(one_line).total.forecast == Decimal("95000.00")
    kept = history_of(one_line, KEY)
    assert [(row.amount, row.made_by) for row in kept] == [
        (Decimal("95000.00"), str(cast.ida)),
        (Decimal("90000.00"), str(cast.mette)),
    ]
    assert {row.made_at.date() for row in kept} == {dt.date(2026, 7, 2)}
    with pytest.raises(AppendOnly):
        first.save()


def test_an_estimate_taken_back_gives_the_suggestion_again_and_stays_in_the_history(one_line, cast):
    book(one_line, "25000.00", by=cast.ida, booked_on=DAY)
    (first,) = estimate(one_line, "90000.00", by=cast.mette)
    estimate(one_line, None, by=cast.mette, seen=first.pk)
    # 183 of 365 days have gone: 25.000 × 365 / 183 = 49.863,39, in whole kroner.
    assert figures_of(one_line).total.forecast == Decimal("49863.00")
    assert [row.amount for row in history_of(one_line, KEY)] == [None, Decimal("90000.00")]


def test_somebody_elses_newer_estimate_is_not_overruled_unseen(one_line, cast):
    (first,) = estimate(one_line, "90000.00", by=cast.mette)
    estimate(one_line, "95000.00", by=cast.ida, seen=first.pk)
    with pytest.raises(EstimatedMeanwhile):
        estimate(one_line, "80000.00", by=cast.mette, seen=first.pk)
    assert Forecast.objects.count() == 2


def test_all_lines_are_kept_or_none(one_line, cast):
    good = NewEstimate(KEY, Decimal("1.00"), Decimal("0.00"), "Løn")
    bad = NewEstimate(LineKey(2026, "aktiviteter", None), Decimal("-0.01"), Decimal("0.00"), "Aktiviteter")
    with pytest.raises(NotReady):
        save_estimates(plan=one_line, by=cast.mette, year=2026, estimates=[good, bad])
    assert not Forecast.objects.exists()


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("mette", True),
        ("jakob", True),
        ("ida", True),
        ("lars", True),
        ("pia", False),
        ("karim", False),
        ("birthe", False),
        ("jonas", False),
        ("hanne", False),
        ("else_", False),
    ],
)
def test_who_estimates_and_explains(one_line, cast, who, may):
    user = getattr(cast, who)
    if may:
        assert estimate(one_line, "1.00", by=user)
        assert explain_variance(plan=one_line, by=user, key=KEY, text="Stillingen stod tom.", label="Løn")
        return
    with pytest.raises(NotAllowed):
        estimate(one_line, "1.00", by=user)
    with pytest.raises(NotAllowed):
        explain_variance(plan=one_line, by=user, key=KEY, text="Stillingen stod tom.", label="Løn")


def test_a_closed_year_takes_no_estimate_but_an_explanation(one_line, cast):
    book(one_line, "1000.00", by=cast.ida, booked_on=dt.date(2025, 5, 1))
    close(one_line, 2025, by=cast.ida)
    key = LineKey(2025, "loen", None)
    with pytest.raises(Moved):
        estimate(one_line, "1.00", by=cast.ida, key=key)
    assert explain_variance(plan=one_line, by=cast.ida, key=key, text="Kun et møde.", label="Løn")
    assert "Afvigelsen på Løn i 2025 er forklaret" in [
        event.text for event in Event.objects.timeline(one_line)
    ]


def test_a_year_outside_the_term_is_not_estimated(one_line, cast):
    with pytest.raises(NotReady):
        estimate(one_line, "1.00", by=cast.ida, key=LineKey(2031, "loen", None))


def test_an_explanation_is_rewritten_only_by_who_has_read_it(one_line, cast):
    row = explain_variance(plan=one_line, by=cast.mette, key=KEY, text="Første.", label="Løn")
    with pytest.raises(Moved):
        explain_variance(plan=one_line, by=cast.ida, key=KEY, text="Anden.", label="Løn")
    explain_variance(plan=one_line, by=cast.ida, key=KEY, text="Anden.", label="Løn", seen=row.version)
    assert VarianceExplanation.objects.get().text == "Anden."
    assert VarianceExplanation.objects.get().history.count() == 2


# What must be explained


@pytest.mark.parametrize(
    ("amount", "demanded"), [("125000.00", True), ("124999.99", False), ("75000.00", True)]
)
def test_the_schemes_limits_decide(one_line, cast, amount, demanded):
    estimate(one_line, amount, by=cast.mette)
    assert bool(figures_of(one_line).unexplained) is demanded


def test_the_limits_are_data_of_the_bevillingsperiode(one_line, cast):
    estimate(one_line, "110000.00", by=cast.mette)
    assert not figures_of(one_line).unexplained
    one_line.scheme.variance_amount = Decimal("10000.00")
    assert figures_of(one_line).unexplained
    explain_variance(plan=one_line, by=cast.mette, key=KEY, text="Lønstigning.", label="Løn")
    assert not figures_of(one_line).unexplained


def test_the_tables_of_the_books_have_the_same_forecast(running, cast):
    book(running, "25000.00", by=cast.ida, booked_on=DAY)
    whole = ledger(economy_document(running), booked_of(running), None, latest_estimates(running))
    for rows in (whole.categories, whole.foci, whole.years, whole.sources):
        assert sum(row.forecast for row in rows) == whole.total.forecast


# The page


def posted(plan, amount, *, seen="", drawn=""):
    return {"loen-tvaergaaende": amount, "seen-loen-tvaergaaende": seen, "drawn-loen-tvaergaaende": drawn}


def test_the_page_keeps_what_was_changed_and_nothing_else(one_line, cast, client):
    client.force_login(cast.mette)
    page = client.get(url(one_line) + "?aar=2026")
    assert "Løn og personale" in page.content.decode()
    client.post(url(one_line) + "?aar=2026", posted(one_line, "87.500,50"))
    assert latest_estimates(one_line)[KEY].amount == Decimal("87500.50")
    newest = str(latest_estimates(one_line)[KEY].pk)
    again = client.post(
        url(one_line) + "?aar=2026",
        posted(one_line, "87.500,50", seen=newest, drawn="87.500,50"),
        follow=True,
    )
    assert "Der var ingen ændringer at gemme." in again.content.decode()
    assert Forecast.objects.count() == 1


@pytest.mark.parametrize("typed", ["-1", "abc", "1e30", "10.000.000.000,00", "0,001"])
def test_what_is_no_amount_is_told_and_stays_as_typed(one_line, cast, client, typed):
    client.force_login(cast.mette)
    page = client.post(url(one_line) + "?aar=2026", posted(one_line, typed))
    assert page.status_code == 422
    assert typed in page.content.decode()
    assert not Forecast.objects.exists()


def test_two_who_change_the_same_line_see_both_amounts(one_line, cast, client):
    estimate(one_line, "95000.00", by=cast.ida)
    client.force_login(cast.mette)
    page = client.post(url(one_line) + "?aar=2026", posted(one_line, "80.000"))
    text = page.content.decode()
    assert page.status_code == 409
    assert f"{cast.ida} skrev" in text
    assert "80.000" in text
    newest = str(latest_estimates(one_line)[KEY].pk)
    assert f'name="seen-loen-tvaergaaende" value="{newest}"' in text
    client.post(url(one_line) + "?aar=2026", posted(one_line, "80.000", seen=newest))
    assert latest_estimates(one_line)[KEY].amount == Decimal("80000.00")


def test_the_page_of_a_line_keeps_estimate_note_and_explanation(one_line, cast, client):
    client.force_login(cast.mette)
    line = url(one_line, "2026/loen/tvaergaaende/")
    assert client.get(line).status_code == 200
    client.post(line, {"go": "estimate", "amount": "60.000", "note": "To stillinger er opslået"})
    client.post(line, {"go": "explain", "text": "Stillingerne stod tomme."})
    page = client.get(line).content.decode()
    assert "To stillinger er opslået" in page
    assert "Stillingerne stod tomme." in page
    assert client.get(url(one_line, "2026/loen/findes-ikke/")).status_code == 404


def test_an_explanation_that_came_too_late_stays_on_the_page(one_line, cast, client):
    explain_variance(plan=one_line, by=cast.ida, key=KEY, text="Idas ord.", label="Løn")
    client.force_login(cast.mette)
    page = client.post(url(one_line, "2026/loen/tvaergaaende/"), {"go": "explain", "text": "Mettes ord."})
    assert page.status_code == 409
    assert "Idas ord." in page.content.decode()
    assert "Mettes ord." in page.content.decode()


def test_readers_see_the_forecast_without_fields(one_line, cast, client):
    estimate(one_line, "95000.00", by=cast.ida)
    for user in (cast.jonas, cast.else_, cast.birthe, cast.karim):
        client.force_login(user)
        page = client.get(url(one_line) + "?aar=2026").content.decode()
        assert "95.000,00" in page
        assert 'name="seen-' not in page
    client.force_login(cast.niels)
    assert client.get(url(one_line)).status_code == 404


def test_the_page_costs_the_same_for_one_line_and_many(running, cast, client, django_assert_max_num_queries):
    focus = PlanFocus.objects.filter(plan=running).first()
    for code in ("loen", "aktiviteter", "oevrige"):
        estimate(running, "5.00", by=cast.mette, key=LineKey(2026, code, str(focus.uid)))
        explain_variance(
            plan=running, by=cast.mette, key=LineKey(2026, code, str(focus.uid)), text="Ja.", label="x"
        )
    client.force_login(cast.mette)
    with django_assert_max_num_queries(22):
        client.get(url(running) + "?aar=2026")


def test_the_economy_page_tells_the_distance_to_the_limits_also_as_forecast(running, cast, client):
    client.force_login(cast.mette)
    address = f"/planer/{running.number}/oekonomi/"
    page = client.get(address)
    frame = page.context["forecast_meters"][0].frame
    whole = ledger(economy_document(running), booked_of(running), None, latest_estimates(running))
    assert frame == whole.total.forecast
    assert page.context["forecast_meters"][0].amount == next(
        row.forecast for row in whole.sources if row.key == "fund"
    )
    text = page.content.decode()
    assert "Efter prognosen" in text
    Plan.objects.filter(pk=running.pk).update(status=Plan.Status.IN_APPROVAL, started_on=None)
    assert "Efter prognosen" not in client.get(address).content.decode()
