"""Days that have not come, days before there was a plan, and amounts that can hardly be meant: refused at the field."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from core.danish import format_date
from core.models import Event
from core.workflow import Doubtful, NotReady
from funding.actions import (
    COUNCIL,
    FUND,
    Posting,
    approve_regulation,
    book_entry,
    book_ledger,
    move_regulation,
    pay_instalment,
    receive_ledger,
    record_collection,
    request_instalment,
    reverse_entry,
    trial_of,
    try_ledger,
    withhold_instalments,
)
from funding.figures.explained.regulation import explain_regulation
from funding.figures.regulation import regulation_account
from funding.models import Collection, Grant, Instalment, LedgerEntry, RegulationMovement
from tests.factories.funding import book, close, entry_data, paid_out

pytestmark = pytest.mark.django_db

TODAY, TOMORROW = dt.date(2026, 11, 30), dt.date(2026, 12, 1)
KOMMUNE = ("municipality", "630", "")
NOT_YET = "er ikke kommet endnu"


@pytest.fixture(autouse=True)
def the_day_of_the_test():
    with time_machine.travel("2026-11-30T10:00:00Z", tick=False):
        yield


@pytest.fixture
def rate(running):
    grant = Grant.objects.create(
        plan=running, amount=Decimal("100.00"), granted_on=dt.date(2025, 2, 1), reference="LBF 1"
    )
    return Instalment.objects.create(grant=grant, due_on=TODAY, amount=Decimal("100.00"))


def texts(response):
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("act", "on", "message"),
    [
        (
            "received",
            TOMORROW,
            "1. december 2026 er ikke kommet endnu. Skriv den dag, pengene kom, senest i dag",
        ),
        ("asked", TOMORROW, "Skriv den dag, beløbet er opkrævet"),
        ("asked", dt.date(2025, 3, 31), "31. marts 2025 ligger før planens begyndelse, 1. april 2025"),
    ],
)
def test_a_party_is_neither_asked_nor_pays_tomorrow_or_before_the_plan(running, cast, act, on, message):
    with pytest.raises(NotReady, match=message) as refused:
        record_collection(
            plan=running, by=cast.ida, act=act, year=2027, party=KOMMUNE, amount=Decimal("1.00"), on=on
        )
    assert refused.value.field == "on"
    assert not Collection.objects.exists()


def test_today_and_the_plans_first_day_are_days(running, cast):
    for on in (TODAY, dt.date(2025, 4, 1)):
        record_collection(
            plan=running, by=cast.ida, act="asked", year=2027, party=KOMMUNE, amount=Decimal("1.00"), on=on
        )
    assert Collection.objects.count() == 2


def test_one_ore_more_than_is_owed_is_asked_about(running, cast):
    owed = {"plan": running, "by": cast.ida, "act": "received", "year": 2027, "party": KOMMUNE, "on": TODAY}
    record_collection(amount=Decimal("287500.00"), **owed)
    with pytest.raises(Doubtful, match=r"men parten skal betale 287.500,00"):
        record_collection(amount=Decimal("0.01"), **owed)
    record_collection(amount=Decimal("0.01"), sure=True, **owed)
    # What was asked for is another sum.
    record_collection(amount=Decimal("287500.00"), **owed | {"act": "asked"})


def test_no_more_is_taken_back_than_there_is(running, cast):
    common = {"plan": running, "by": cast.ida, "act": "received", "year": 2027, "party": KOMMUNE, "on": TODAY}
    record_collection(amount=Decimal("5.00"), **common)
    with pytest.raises(NotReady, match="Der er modtaget 5,00"):
        record_collection(amount=Decimal("-5.01"), sure=True, **common)
    record_collection(amount=Decimal("-5.00"), **common)


def test_the_form_keeps_what_was_typed_and_asks_once(running, cast, client):
    client.force_login(cast.ida)
    url = f"/planer/{running.number}/oekonomi/opkraevning/"
    assert "Beløbet er rigtigt" not in texts(client.get(url))
    typed = {
        "opkraevning-what": "municipality:2027",
        "opkraevning-act": "received",
        "opkraevning-amount": "999.999.999",
        "opkraevning-on": "30-11-2026",
    }
    page = client.post(url, typed)
    assert page.status_code == 422
    assert "999.999.999,00 kr. for 2027, men parten skal betale 287.500,00 kr." in texts(page)
    assert "Beløbet er rigtigt" in texts(page)
    assert 'value="999.999.999"' in texts(page)
    future = client.post(url, typed | {"opkraevning-amount": "1", "opkraevning-on": "30-11-2030"})
    assert future.status_code == 422
    assert NOT_YET in texts(future)
    assert "Beløbet er rigtigt" not in texts(future)
    assert not Collection.objects.exists()
    assert client.post(url, typed | {"opkraevning-sure": "on"}).status_code == 302


@pytest.mark.parametrize("act", [request_instalment, pay_instalment])
def test_a_rate_is_neither_asked_for_nor_paid_tomorrow_or_before_the_tilsagn(rate, cast, act):
    with pytest.raises(NotReady, match=NOT_YET):
        act(instalment=rate, by=cast.ida, on=TOMORROW)
    with pytest.raises(NotReady, match=r"ligger før tilsagnets dato, 1. februar 2025"):
        act(instalment=rate, by=cast.ida, on=dt.date(2025, 1, 31))
    act(instalment=rate, by=cast.ida, on=dt.date(2025, 2, 1))


def test_a_rate_is_not_paid_before_it_was_asked_for(rate, cast):
    request_instalment(instalment=rate, by=cast.ida, on=TODAY)
    with pytest.raises(NotReady, match=r"ligger før den dag, I anmodede om raten, 30. november 2026"):
        pay_instalment(instalment=rate, by=cast.ida, on=TODAY - dt.timedelta(days=1))


def test_a_rate_that_is_held_back_is_not_paid_unasked(rate, cast, client):
    withhold_instalments(plan=rate.grant.plan, by=None, reason="Redegørelsen er ikke sendt")
    with pytest.raises(Doubtful, match="Raten holdes tilbage, og der er ikke anmodet om den"):
        pay_instalment(instalment=rate, by=cast.ida, on=TODAY)
    client.force_login(cast.ida)
    url = f"/planer/{rate.grant.plan.number}/oekonomi/opkraevning/"
    typed = {"rate-rate": str(rate.pk), "rate-act": "pay", "rate-on": "30-11-2026"}
    page = client.post(url, typed)
    assert page.status_code == 422
    assert "Landsbyggefonden har udbetalt raten" in texts(page)
    assert client.post(url, typed | {"rate-on": "30-11-2031"}).status_code == 422
    rate.refresh_from_db()
    assert rate.paid_on is None
    assert client.post(url, typed | {"rate-sure": "on"}).status_code == 302
    rate.refresh_from_db()
    assert rate.paid_on == TODAY


def test_nothing_is_booked_tomorrow(running, cast, client):
    with pytest.raises(NotReady, match=r"Skriv bilagets dato, senest i dag, 30. november 2026") as refused:
        book_entry(
            plan=running, by=cast.ida, posting=Posting(TOMORROW, "loen", "fund", "Løn", Decimal("1.00"))
        )
    assert refused.value.field == "booked_on"
    client.force_login(cast.ida)
    page = client.post(f"/planer/{running.number}/regnskab/", entry_data(running, booked_on="01-05-2027"))
    assert page.status_code == 422
    assert "1. maj 2027 er ikke kommet endnu" in texts(page)
    assert not LedgerEntry.objects.exists()
    entry = book(running, by=cast.ida, booked_on=TODAY)
    with pytest.raises(NotReady, match=NOT_YET):
        reverse_entry(entry=entry, by=cast.ida, reason="Fejl", booked_on=TOMORROW)
    page = client.post(
        f"/planer/{running.number}/regnskab/{entry.uid}/tilbagefoer/",
        {"reason": "Dobbelt", "booked_on": "01-12-2026"},
    )
    assert page.status_code == 422
    assert "Dobbelt" in texts(page)


def test_the_reguleringskonto_moves_no_money_tomorrow(running, cast, client):
    estate = paid_out(running, by=cast.ida, on=TODAY).estate
    with pytest.raises(NotReady, match=NOT_YET):
        move_regulation(
            plan=running,
            by=cast.ida,
            estate=estate,
            on=TOMORROW,
            move="paid_out",
            amount=Decimal("1.00"),
            text="Sommerferiehold",
        )
    client.force_login(cast.ida)
    typed = {
        "estate": str(estate.pk),
        "moved_on": "01-12-2026",
        "amount": "10",
        "move": "paid_out",
        "text": "Sommerferiehold",
    }
    page = client.post(f"/planer/{running.number}/reguleringskonto/", typed)
    assert page.status_code == 422
    assert NOT_YET in texts(page)
    assert "Sommerferiehold" in texts(page)
    assert RegulationMovement.objects.count() == 1


def ask_other_use(running, client, estate):
    typed = {
        "estate": str(estate.pk),
        "moved_on": "01-12-2026",
        "amount": "400",
        "move": "other_use",
        "purpose": "vacancy",
        "text": "Lejetab",
    }
    assert client.post(f"/planer/{running.number}/reguleringskonto/", typed).status_code == 302
    return RegulationMovement.objects.get(move="other_use")


def test_other_use_is_asked_for_before_the_money_moves(running, cast, client):
    estate = paid_out(running, "1000.00", by=cast.ida, on=TODAY).estate
    client.force_login(cast.ida)
    row = ask_other_use(running, client, estate)
    assert (row.moved_on, row.is_in_force) == (TOMORROW, False)
    assert regulation_account(running).balance == Decimal("1000.00")
    for body, by in ((COUNCIL, cast.jonas), (FUND, cast["else"])):
        row.refresh_from_db()
        approve_regulation(
            movement=row, by=by, body=body, decided_on=TODAY, reference="LBF 7", seen=row.version
        )
    account = regulation_account(running)
    assert (account.balance, account.set_aside) == (Decimal("600.00"), Decimal("400.00"))
    assert "Der er trukket 400,00 kr. fra, som først skal bruges senere." in texts(
        client.get(f"/planer/{running.number}/reguleringskonto/")
    )
    explained = explain_regulation(account, row.figure)
    assert explained is not None
    assert "er godkendt til anden anvendelse den 1. december 2026" in explained.sentence


def test_a_movement_is_told_with_the_day_on_which_it_was_written(running, cast, client):
    """A try at other use, refused or waiting, has not happened on the day that the money was for."""
    estate = paid_out(running, "1000.00", by=cast.ida, on=TODAY).estate
    client.force_login(cast.ida)
    row = ask_other_use(running, client, estate)
    words = explain_regulation(regulation_account(running), row.figure)
    assert words is not None
    written, ahead = format_date(TODAY), format_date(TOMORROW)
    assert f"Den {written} er der skrevet anden anvendelse af 400,00" in words.sentence.replace("\xa0", " ")
    assert f"den {ahead} for afdelingen" in words.sentence
    assert words.verdict == "Bevægelsen tæller ikke med endnu."


def test_a_correction_is_told_with_a_minus_and_no_hyphen(running, cast):
    common = {"plan": running, "by": cast.ida, "act": "received", "year": 2027, "party": KOMMUNE, "on": TODAY}
    record_collection(amount=Decimal("5.00"), **common)
    record_collection(amount=Decimal("-5.00"), **common)
    told = [str(event.data["amount"]) for event in Event.objects.filter(verb="funding.received")]
    assert sorted(text.replace("\N{NO-BREAK SPACE}", " ") for text in told) == [
        "5,00 kr.",
        "\N{MINUS SIGN}5,00 kr.",
    ]


def test_a_reversal_outside_the_open_years_is_told_of_efterpostering(running, cast, client):
    entry = book(running, by=cast.ida, booked_on=dt.date(2025, 5, 1))
    close(running, 2025, by=cast.ida)
    client.force_login(cast.ida)
    url = f"/planer/{running.number}/regnskab/{entry.uid}/tilbagefoer/"
    told = texts(client.post(url, {"reason": "Dobbelt", "booked_on": "01-05-2024"}))
    assert "Datoen skal ligge i et år, der er åbent for bogføring: 2026, 2027" in told
    assert "Med en dato i 2025, der er lukket, bliver tilbageførslen en efterpostering." in told
    entry = book(running, by=cast.ida, booked_on=TODAY)
    url = f"/planer/{running.number}/regnskab/{entry.uid}/tilbagefoer/"
    told = texts(client.post(url, {"reason": "Dobbelt", "booked_on": "01-05-2024"}))
    assert "efterpostering" not in told


def test_a_file_books_nothing_tomorrow(running, cast):
    lines = (
        "Dato;Tekst;Bilagsnr.;Beløb;Kategori;Indsatsområde;Betalt af\r\n"
        "30-11-2026;Løn;1;100,00;loen;tvaergaaende;fund\r\n"
        "01-12-2026;Husleje;2;50,00;loen;tvaergaaende;fund\r\n"
    )
    upload = SimpleUploadedFile("poster.csv", lines.encode(), content_type="text/csv")
    batch = receive_ledger(plan=running, by=cast.ida, upload=upload)
    trial = try_ledger(batch=batch)
    (problem,) = trial.problems
    assert str(problem) == (
        "Linje 3, kolonne 1 (Dato): 1. december 2026 er ikke kommet endnu. "
        "Ret datoen, eller slet rækken, og hent den ind siden."
    )
    assert trial_of(batch)
    with pytest.raises(NotReady):
        book_ledger(batch=batch, by=cast.ida, seen=batch.version)
    assert not LedgerEntry.objects.exists()
