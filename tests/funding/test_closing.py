"""A closed year: it stays closed, and takes adjustments with a reason."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine

from core.dates import today
from core.models import Event
from core.workflow import NotAllowed, NotReady
from funding.actions import close_year, reverse_entry
from funding.exchange import economy_document
from funding.figures import booked_of, ledger
from funding.models import LedgerYear
from plans.models import Plan, PlanFocus
from tests.factories.funding import book, close, entry_data

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 3, 5)
NEXT = dt.timedelta(days=1)


def url(plan):
    return f"/planer/{plan.number}/regnskab/"


def test_a_closed_year_takes_an_adjustment_with_a_reason_and_nothing_else(running, cast):
    book(running, by=cast.ida, booked_on=DAY)
    close(running, 2026, by=cast.ida)
    year = LedgerYear.objects.get(plan=running, year=2026)
    day = dt.date(2027, 1, 14)
    assert (year.state, year.closed_on, year.closed_by) == (LedgerYear.State.CLOSED, day, cast.ida)
    for reason in ("", "  "):
        with pytest.raises(NotReady, match="begrundet efterpostering"):
            book(running, by=cast.ida, booked_on=DAY, reason=reason)
    with pytest.raises(NotReady, match="åbnes ikke igen"):
        close(running, 2026, by=cast.ida)
    assert book(running, by=cast.ida, booked_on=dt.date(2027, 1, 2))
    entry = book(running, "250.00", by=cast.ida, booked_on=DAY, reason="Faktura fra december")
    assert (entry.reason, entry.is_adjustment) == ("Faktura fra december", True)
    assert ledger(economy_document(running), booked_of(running), 2026).total.booked == Decimal("12750.00")
    texts = [event.text.replace("\N{NO-BREAK SPACE}", " ") for event in Event.objects.timeline(running)]
    assert (
        "Efterpostering i det lukkede regnskab for 2026: »Løn« på 250,00 kr.: Faktura fra december" in texts
    )
    assert "Regnskabet for 2026 er lukket" in texts


def test_a_closed_year_cannot_be_opened(running, cast, client):
    book(running, by=cast.ida, booked_on=DAY)
    close(running, 2026, by=cast.ida)
    client.force_login(cast.ida)
    assert client.post(f"{url(running)}2026/aabn/").status_code == 404
    assert LedgerYear.objects.get(plan=running, year=2026).is_closed


def test_the_reason_of_an_entry_in_an_open_year_is_not_kept(running, cast):
    assert book(running, by=cast.ida, booked_on=DAY, reason="Hvorfor ikke").reason == ""


def test_only_the_accountant_closes_and_adjusts(running, cast):
    book(running, by=cast.ida, booked_on=DAY)
    for user in (cast.mette, cast.lars, cast.jonas, cast.birthe, cast.else_):
        with pytest.raises(NotAllowed):
            close(running, 2026, by=user)
    close(running, 2026, by=cast.ida)
    for user in (cast.mette, cast.lars, cast.jonas, cast.birthe, cast.else_):
        with pytest.raises(NotAllowed):
            book(running, by=user, booked_on=DAY, reason="Nej")


def test_a_year_that_has_not_begun_is_not_closed(running, cast):
    with pytest.raises(NotReady):
        close_year(plan=running, by=cast.ida, year=today().year + 1)


@pytest.mark.parametrize(
    ("year", "last"),
    # The plan's own last day is 31 March 2029.
    [(2026, "2026-12-31"), (2029, "2029-03-31")],
)
def test_a_year_is_closed_when_it_is_over_and_not_a_day_before(running, cast, client, year, last):
    """Closed books are never opened: on 30 November the running year must still take what December brings."""
    path = f"{url(running)}{year}/luk/"
    for day, closes in ((dt.date.fromisoformat(last), False), (dt.date.fromisoformat(last) + NEXT, True)):
        with time_machine.travel(f"{day}T12:00:00Z"):
            client.force_login(cast.ida)
            page = client.get(path).content.decode()
            assert ("Annuller" in page) is closes
            assert ("Året er ikke slut" in page) is not closes
            assert client.post(path).status_code == (302 if closes else 409)
        assert LedgerYear.objects.filter(plan=running, year=year, state="closed").exists() is closes


def test_the_last_year_of_a_plan_that_has_ended_is_closed_at_once(running, cast):
    Plan.objects.filter(pk=running.pk).update(status=Plan.Status.ENDED)
    running.refresh_from_db()
    with time_machine.travel("2026-11-30T12:00:00Z"):
        with pytest.raises(NotReady):
            close_year(plan=running, by=cast.ida, year=2027)
        assert close_year(plan=running, by=cast.ida, year=2026).is_closed


def test_an_entry_of_a_closed_year_is_taken_back_in_it_as_an_adjustment(running, cast):
    entry = book(running, "1234.50", by=cast.ida, booked_on=DAY)
    close(running, 2026, by=cast.ida)
    reverse_entry(entry=entry, by=cast.ida, reason="Bogført på forkert plan", booked_on=DAY)
    assert ledger(economy_document(running), booked_of(running), 2026).total.booked == Decimal("0.00")


def test_the_page_of_a_closed_year_books_an_adjustment(running, cast, client):
    book(running, by=cast.ida, booked_on=DAY)
    close(running, 2026, by=cast.ida)
    client.force_login(cast.ida)
    data = entry_data(running)
    assert client.post(url(running) + "?aar=2026", data).status_code == 422
    client.post(url(running) + "?aar=2026", data | {"reason": "Glemt faktura"})
    page = client.get(url(running) + "?aar=2026").content.decode()
    assert "Efterpostering" in page
    assert "Glemt faktura" in page


def test_whoever_books_in_a_closed_year_is_told_where_it_is_done(running, cast, client):
    close(running, 2025, by=cast.ida)
    client.force_login(cast.ida)
    page = client.post(url(running) + "?aar=2026", entry_data(running, booked_on="01-06-2025"))
    assert page.status_code == 422
    words = "Regnskabet for 2025 er lukket. Vælg 2025 øverst, og bogfør en efterpostering."
    assert words in page.content.decode()


def test_entries_are_found_by_indsatsomraade_and_source(running, cast, client):
    focus = PlanFocus.objects.get(plan=running, focus_area__code="beskaeftigelse")
    book(running, by=cast.ida, booked_on=DAY, focus=focus.uid, text="Jobmesse")
    book(running, by=cast.ida, booked_on=DAY, text="Fællesmøde", source="municipality")
    client.force_login(cast.ida)
    for query, found, hidden in (
        ("indsats=beskaeftigelse", "Jobmesse", "Fællesmøde"),
        ("indsats=tvaergaaende", "Fællesmøde", "Jobmesse"),
        ("kilde=municipality", "Fællesmøde", "Jobmesse"),
    ):
        page = client.get(f"{url(running)}?aar=2026&{query}").content.decode()
        assert (found in page, hidden in page) == (True, False)
