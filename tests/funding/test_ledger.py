"""The books: who reads, who books, what an open and a closed year take, and how a mistake is taken back."""

import datetime as dt
import re
from decimal import Decimal

import pytest
import time_machine
from django.db import IntegrityError, transaction

from core.models import Event
from core.versions import Moved
from core.workflow import NotAllowed, NotReady
from funding.actions import reverse_entry
from funding.exchange import economy_document
from funding.figures import booked_of, ledger, todos
from funding.models import LedgerEntry
from plans.models import Plan, PlanFocus, PlanMembership
from tests.factories.funding import book, close, entry_data
from tests.factories.plans import complete_plan

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 3, 5)


def url(plan):
    return f"/planer/{plan.number}/regnskab/"


# Booking


def test_an_entry_is_booked_in_its_year(running, cast):
    entry = book(running, "1234.50", by=cast.ida, booked_on=DAY)
    assert (entry.ledger_year.year, entry.amount) == (2026, Decimal("1234.50"))
    assert entry.history.get().history_user == cast.ida


def test_the_plans_revision_stays_when_something_is_booked(running, cast):
    before = Plan.objects.get(pk=running.pk).revision
    book(running, by=cast.ida, booked_on=DAY)
    assert Plan.objects.get(pk=running.pk).revision == before


@pytest.mark.parametrize("day", [dt.date(2024, 12, 31), dt.date(2030, 1, 1)])
def test_only_years_of_the_term_have_books(running, cast, day):
    with pytest.raises(NotReady):
        book(running, by=cast.ida, booked_on=day)


def test_nothing_is_no_amount_and_a_refund_is_below_zero(running, cast):
    with pytest.raises(NotReady):
        book(running, "0.00", by=cast.ida, booked_on=DAY)
    assert book(running, "-100.00", by=cast.ida, booked_on=DAY).amount == Decimal("-100.00")


@pytest.mark.parametrize(
    ("who", "books"),
    [
        ("ida", True),
        ("mette", False),
        ("jakob", False),
        ("lars", False),
        ("pia", False),
        ("tove", False),
        ("jonas", False),
        ("hanne", False),
        ("else", False),
        ("karim", False),
        ("birthe", False),
        ("admin", False),
        ("niels", False),
    ],
)
def test_only_the_accountant_books(running, cast, who, books):
    if books:
        assert book(running, by=cast[who], booked_on=DAY)
    else:
        with pytest.raises(NotAllowed):
            book(running, by=cast[who], booked_on=DAY)


@pytest.mark.parametrize("status", ["draft", "in_approval", "refused", "withdrawn"])
def test_books_begin_when_the_plan_starts(running, cast, status):
    Plan.objects.filter(pk=running.pk).update(status=status)
    running.refresh_from_db()
    with pytest.raises(NotAllowed):
        book(running, by=cast.ida, booked_on=DAY)


def test_the_final_settlement_is_booked_after_the_end(running, cast):
    Plan.objects.filter(pk=running.pk).update(status=Plan.Status.ENDED)
    running.refresh_from_db()
    assert book(running, by=cast.ida, booked_on=DAY)


# Taking back


def test_an_entry_is_taken_back_once_by_one_the_other_way_round(running, cast):
    entry = book(running, "1234.50", by=cast.ida, booked_on=DAY)
    opposite = reverse_entry(entry=entry, by=cast.ida, reason="Forkert konto", booked_on=DAY)
    assert (opposite.amount, opposite.reverses, opposite.category) == (
        Decimal("-1234.50"),
        entry,
        entry.category,
    )
    with pytest.raises(Moved):
        reverse_entry(entry=entry, by=cast.ida, reason="Igen", booked_on=DAY)
    with pytest.raises(NotReady):
        reverse_entry(entry=opposite, by=cast.ida, reason="Igen", booked_on=DAY)
    entry.refresh_from_db()
    assert entry.amount == Decimal("1234.50")
    assert "Forkert konto" in Event.objects.timeline(running).first().text


def test_an_entry_of_a_closed_year_is_taken_back_in_an_open_one(running, cast):
    entry = book(running, by=cast.ida, booked_on=dt.date(2025, 5, 1))
    close(running, 2025, by=cast.ida)
    opposite = reverse_entry(entry=entry, by=cast.ida, reason="Fejl", booked_on=DAY)
    assert opposite.ledger_year.year == 2026


def test_a_reversal_needs_its_reason_also_in_the_database(running, cast):
    entry = book(running, by=cast.ida, booked_on=DAY)
    with pytest.raises(NotReady):
        reverse_entry(entry=entry, by=cast.ida, reason="", booked_on=DAY)
    entry.pk, entry.reverses_id, entry.reason = None, entry.pk, ""
    entry.uid = Plan.objects.get(pk=running.pk).uid
    entry._state.adding = True
    with pytest.raises(IntegrityError), transaction.atomic():
        entry.save()


# Figures


def test_budget_against_booked_in_every_direction(running, cast):
    focus = PlanFocus.objects.get(plan=running, focus_area__code="beskaeftigelse")
    book(running, "1000.00", by=cast.ida, booked_on=DAY, focus=focus.uid)
    book(
        running,
        "250.50",
        by=cast.ida,
        booked_on=DAY,
        category="aktiviteter",
        source="foundation",
        name="Realdania",
    )
    book(running, "99.00", by=cast.ida, booked_on=dt.date(2027, 1, 1))
    figures = ledger(economy_document(running), booked_of(running), 2026)
    assert {row.key: row.booked for row in figures.categories if row.booked} == {
        "loen": Decimal("1000.00"),
        "aktiviteter": Decimal("250.50"),
    }
    assert {row.key: row.booked for row in figures.sources if row.booked} == {
        "fund": Decimal("1000.00"),
        "foundation": Decimal("250.50"),
    }
    assert {row.label: row.booked for row in figures.foci if row.booked} == {
        "2 Beskæftigelse": Decimal("1000.00"),
        "Tværgående": Decimal("250.50"),
    }
    assert {row.label: row.booked for row in figures.years if row.booked} == {
        "2026": Decimal("1250.50"),
        "2027": Decimal("99.00"),
    }
    for rows in (figures.categories, figures.sources, figures.foci):
        assert sum(row.booked for row in rows) == figures.total.booked == Decimal("1250.50")
    assert figures.total.variance == figures.total.booked - figures.total.budget
    whole = ledger(economy_document(running), booked_of(running))
    assert whole.total.booked == Decimal("1349.50")
    assert whole.entries == 3


def test_years_that_are_over_wait_for_the_accountant(running, cast):
    [todo] = todos(cast.ida)
    assert todo.title == "Bogfør det sidste, og luk regnskabet for 2025"
    assert todo.due_on == dt.date(2026, 6, 30)
    assert todos(cast.mette) == []
    Plan.objects.filter(pk=running.pk).update(status=Plan.Status.ENDED)  # its last year is closed afterwards
    assert todos(cast.ida) == [todo]
    close(running, 2025, by=cast.ida)
    assert todos(cast.ida) == []


# The page


@pytest.mark.parametrize(
    "expected",
    [
        ("ida", 200, True),
        ("mette", 200, False),
        ("jakob", 200, False),
        ("lars", 200, False),
        ("pia", 200, False),
        ("tove", 200, False),
        ("jonas", 200, False),
        ("hanne", 200, False),
        ("else", 200, False),
        ("karim", 200, False),
        ("sofie", 200, False),
        ("birthe", 200, False),
        ("admin", 404, False),
        ("niels", 404, False),
        ("grethe", 404, False),
    ],
)
def test_who_opens_the_books_and_who_books_in_the_browser(running, cast, client, expected):
    who, status, books = expected
    PlanMembership.objects.get_or_create(
        plan=running,
        user=cast.birthe,
        role="auditor",
        defaults={"body": "none", "starts_on": dt.date(2025, 1, 1)},
    )
    entry = book(running, by=None, booked_on=DAY)
    client.force_login(cast[who])
    page = client.get(url(running), {"aar": 2026})
    assert page.status_code == status
    assert (b"Bogf\xc3\xb8r en post" in page.content) is books
    refused = 403 if status == 200 else 404
    assert client.post(url(running), entry_data(running)).status_code == (302 if books else refused)
    for path in (
        f"{url(running)}{entry.uid}/tilbagefoer/",
        f"{url(running)}2026/luk/",
    ):
        assert client.get(path).status_code == (200 if books else refused)
        assert client.post(path).status_code in ((200, 302, 409, 422) if books else (refused,))


def test_the_revisor_is_led_to_no_page_that_is_not_theirs(running, cast, client):
    PlanMembership.objects.get_or_create(
        plan=running,
        user=cast.birthe,
        role="auditor",
        defaults={"body": "none", "starts_on": dt.date(2025, 1, 1)},
    )
    client.force_login(cast.birthe)
    for path in ("regnskab/", "prognose/", "reguleringskonto/", "revision/", "redegoerelser/"):
        page = client.get(f"/planer/{running.number}/{path}")
        assert page.status_code == 200, path
        crumbs = page.content.decode().split('class="breadcrumbs"')[1].split("</nav>")[0]
        links = re.findall(r'href="([^"]+)"', crumbs)
        assert f"/planer/{running.number}/regnskab/" in links
        assert [client.get(link).status_code for link in links] == [200] * len(links)


def test_the_revisor_opens_the_books_and_nothing_else_of_the_plan(running, cast, client):
    PlanMembership.objects.get_or_create(
        plan=running,
        user=cast.birthe,
        role="auditor",
        defaults={"body": "none", "starts_on": dt.date(2025, 1, 1)},
    )
    client.force_login(cast.birthe)
    assert client.get(url(running)).status_code == 200
    assert client.get(f"/planer/{running.number}/oekonomi/").status_code == 404


def test_booking_in_the_browser(running, cast, client):
    client.force_login(cast.ida)
    response = client.post(url(running), entry_data(running), follow=True)
    assert "Posten »Busture til jobmesse« er bogført." in response.content.decode()
    entry = LedgerEntry.objects.get(plan=running)
    assert (entry.amount, entry.voucher, str(entry.focus), entry.source) == (
        Decimal("1234.50"),
        "2026-017",
        "Beskæftigelse",
        "fund",
    )


def test_wrong_input_is_named_and_kept(running, cast, client):
    client.force_login(cast.ida)
    response = client.post(
        url(running), entry_data(running, amount="0", booked_on="01-01-2031", text="Sofie 010203-1234")
    )
    text = response.content.decode()
    assert response.status_code == 422
    assert "Beløbet kan ikke være 0 kr." in text
    assert "Datoen skal ligge i et år, der er åbent for bogføring: 2025, 2026, 2027, 2028, 2029." in text
    assert "CPR" in text
    assert not LedgerEntry.objects.exists()


def test_entries_are_found_and_sorted_and_added_up(running, cast, client):
    book(running, "100.00", by=cast.ida, booked_on=DAY, text="Lektiecafé", voucher="A1")
    book(running, "250.00", by=cast.ida, booked_on=DAY, text="Busture", voucher="A2", category="aktiviteter")
    client.force_login(cast.ida)
    found = client.get(url(running), {"aar": 2026, "soeg": "lektiecafé"})
    assert [entry.text for entry in found.context["page"]] == ["Lektiecafé"]
    assert found.context["listed_total"] == Decimal("100.00")
    found = client.get(url(running), {"aar": 2026, "soeg": "250"})
    assert [entry.text for entry in found.context["page"]] == ["Busture"]
    found = client.get(url(running), {"aar": 2026, "kategori": "aktiviteter"})
    assert [entry.text for entry in found.context["page"]] == ["Busture"]
    falling = client.get(url(running), {"aar": 2026, "sort": "-beloeb"})
    assert [entry.amount for entry in falling.context["page"]] == [Decimal("250.00"), Decimal("100.00")]
    for strange in ({"aar": "x", "sort": "password", "side": "zzz"}, {"soeg": "9" * 60}, {"fra": "x"}):
        assert client.get(url(running), strange).status_code == 200


def test_taking_back_in_the_browser_offers_the_entry_again(running, cast, client):
    entry = book(running, "100.00", by=cast.ida, booked_on=DAY, text="Lektiecafé")
    client.force_login(cast.ida)
    path = f"{url(running)}{entry.uid}/tilbagefoer/"
    assert client.post(path, {"reason": "", "booked_on": "05-03-2026"}).status_code == 422
    response = client.post(path, {"reason": "Forkert afsnit", "booked_on": "05-03-2026"}, follow=True)
    text = response.content.decode()
    assert 'value="Lektiecafé"' in text
    assert "Tilbageført: Lektiecafé" in text
    assert "Forkert afsnit" in text
    assert client.post(path, {"reason": "Igen", "booked_on": "05-03-2026"}).status_code == 409


def test_an_entry_of_another_plan_is_not_found(running, cast, client):
    other = complete_plan(cast, title="En anden plan")
    client.force_login(cast.ida)
    entry = book(running, by=cast.ida, booked_on=DAY)
    Plan.objects.filter(pk=other.pk).update(status=Plan.Status.RUNNING)
    assert client.get(f"{url(other)}{entry.uid}/tilbagefoer/").status_code == 404


def test_closing_in_the_browser(running, cast, client):
    book(running, "100.00", by=cast.ida, booked_on=DAY)
    with time_machine.travel("2027-01-10T12:00:00Z"):
        client.force_login(cast.ida)
        assert "100,00" in client.get(f"{url(running)}2026/luk/").content.decode()
        client.post(f"{url(running)}2026/luk/")
        text = client.get(f"{url(running)}?aar=2026").content.decode()
        assert "Regnskabet for 2026 er lukket." in text
        assert "Bogfør en post" not in text
        assert client.post(f"{url(running)}2026/luk/").status_code == 409


def test_queries_are_the_same_for_few_and_many_entries(running, cast, client, django_assert_max_num_queries):
    client.force_login(cast.ida)
    book(running, by=cast.ida, booked_on=DAY)
    counts = []
    for _ in range(2):
        with django_assert_max_num_queries(25) as captured:
            client.get(url(running), {"aar": 2026})
        counts.append(len(captured))
        focus = PlanFocus.objects.filter(plan=running).first()
        for _ in range(3):
            book(running, by=cast.ida, booked_on=DAY, focus=focus.uid)
    assert counts[0] == counts[1]
