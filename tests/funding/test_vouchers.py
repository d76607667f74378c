"""Vouchers beside bilagsposter and the revisor's erklæring: who lays them up, who reads them, what stays."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.dates import today
from core.files import examine
from core.models import Event
from core.workflow import NotAllowed, NotReady
from funding.actions import attach_statement
from funding.models import AuditStatement, Voucher
from plans.models import PlanMembership
from tests.factories.funding import book, close
from tests.factories.vouchers import PDF

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 5)


@pytest.fixture
def audited(running, cast):
    """The plan with its revisor."""
    PlanMembership.objects.get_or_create(
        plan=running, user=cast.birthe, role="auditor", defaults={"starts_on": dt.date(2025, 1, 1)}
    )
    return running


def pdf(name="faktura.pdf", content=PDF):
    return SimpleUploadedFile(name, content, "application/pdf")


def statement(plan, by, **more):
    values = {
        "year": 2026,
        "file": examine(pdf("erklaering.pdf")),
        "signed_on": today(),
        "conclusion": "clean",
    }
    return attach_statement(plan=plan, by=by, **(values | more))


def fetched(client, address):
    """The status of a file, read to its end."""
    response = client.get(address)
    if response.streaming:
        assert b"".join(response.streaming_content).startswith(b"%PDF-")
    return response.status_code


# Vouchers


def page_of(plan, entry):
    return f"/planer/{plan.number}/regnskab/{entry.uid}/bilag/"


def test_the_accountant_lays_vouchers_beside_an_entry_and_all_who_read_the_books_fetch_them(
    audited, cast, client
):
    entry = book(audited, by=cast.ida, booked_on=DAY)
    client.force_login(cast.ida)
    client.post(page_of(audited, entry), {"files": [pdf(), pdf("kvittering.pdf")]})
    voucher = Voucher.objects.filter(entry=entry).first()
    assert Voucher.objects.filter(entry=entry).count() == 2
    address = f"/planer/{audited.number}/regnskab/bilag/{voucher.pk}/"
    for user, status in (
        (cast.birthe, 200),
        (cast.jonas, 200),
        (cast.else_, 200),
        (cast.niels, 404),
        (cast.admin, 404),
    ):
        client.force_login(user)
        assert client.get(page_of(audited, entry)).status_code == status
        assert fetched(client, address) == status
        assert client.post(page_of(audited, entry)).status_code == (403 if status == 200 else 404)
    client.force_login(cast.birthe)
    assert "2 filer" in client.get(f"/planer/{audited.number}/regnskab/?aar=2026").content.decode()


@pytest.mark.parametrize(
    "file",
    [
        SimpleUploadedFile("faktura.pdf", b"MZ\x90\x00 program", "application/pdf"),
        SimpleUploadedFile("faktura.html", b"<script>alert(1)</script>", "text/html"),
        SimpleUploadedFile("010190-1234.pdf", PDF, "application/pdf"),
        SimpleUploadedFile("tom.pdf", b"", "application/pdf"),
    ],
)
def test_what_is_no_voucher_is_refused(audited, cast, client, file):
    entry = book(audited, by=cast.ida, booked_on=DAY)
    client.force_login(cast.ida)
    file.seek(0)
    assert client.post(page_of(audited, entry), {"files": [file]}).status_code == 422
    assert not Voucher.objects.exists()


def test_a_voucher_is_taken_away_while_the_year_is_open_and_never_after(audited, cast, client):
    entry = book(audited, by=cast.ida, booked_on=DAY)
    client.force_login(cast.ida)
    client.post(page_of(audited, entry), {"files": [pdf(), pdf("forkert.pdf")]})
    wrong = Voucher.objects.get(name="forkert.pdf")
    client.post(page_of(audited, entry), {"remove_files": [wrong.pk]})
    assert [row.name for row in Voucher.objects.all()] == ["faktura.pdf"]
    close(audited, 2026, by=cast.ida)
    page = client.post(page_of(audited, entry), {"remove_files": [Voucher.objects.get().pk]})
    assert page.status_code == 302
    assert Voucher.objects.count() == 1
    client.post(page_of(audited, entry), {"files": [pdf("eftersendt.pdf")]})
    assert Voucher.objects.count() == 2


def test_anothers_plans_voucher_is_not_fetched_through_ones_own(audited, cast, client):
    entry = book(audited, by=cast.ida, booked_on=DAY)
    client.force_login(cast.ida)
    client.post(page_of(audited, entry), {"files": [pdf()]})
    assert client.get(f"/planer/2099-0001/regnskab/bilag/{Voucher.objects.get().pk}/").status_code == 404


# The erklæring


def test_the_revisor_attaches_an_erklaering_that_everybody_with_the_books_reads(audited, cast, client):
    book(audited, by=cast.ida, booked_on=DAY)
    client.force_login(cast.birthe)
    address = f"/planer/{audited.number}/revision/"
    data = {"year": "2026", "conclusion": "qualified", "signed_on": "01-11-2026", "note": "Et bilag mangler"}
    page = client.post(address, data | {"file": pdf("erklaering.pdf")}, follow=True).content.decode()
    assert "Med forbehold" in page
    assert "Et bilag mangler" in page
    row = AuditStatement.objects.get()
    assert (row.year, row.stored_by) == (2026, cast.birthe)
    for user in (cast.mette, cast.jonas, cast.else_):
        client.force_login(user)
        assert fetched(client, f"{address}{row.pk}/fil/") == 200
        assert client.post(address, data).status_code == 403
    client.force_login(cast.niels)
    assert client.get(f"{address}{row.pk}/fil/").status_code == 404
    texts = [event.text for event in Event.objects.timeline(audited)]
    assert "Revisors erklæring om 2026 er lagt op: med forbehold" in texts


def test_an_erklaering_is_a_pdf_with_a_conclusion(audited, cast, client):
    client.force_login(cast.birthe)
    address = f"/planer/{audited.number}/revision/"
    text = SimpleUploadedFile("erklaering.txt", b"Alt er i orden.", "text/plain")
    data = {"year": "2026", "conclusion": "clean", "signed_on": "01-11-2026", "file": text}
    assert client.post(address, data).status_code == 422
    assert client.post(address, data | {"file": pdf(), "conclusion": ""}).status_code == 422
    assert not AuditStatement.objects.exists()


@pytest.mark.parametrize("who", ["mette", "lars", "ida", "karim", "jonas", "else_", "niels"])
def test_nobody_but_the_revisor_attaches_one(audited, cast, who):
    with pytest.raises(NotAllowed):
        statement(audited, getattr(cast, who))


def test_a_newer_erklaering_stands_beside_the_older(audited, cast):
    statement(audited, cast.birthe)
    statement(audited, cast.birthe, conclusion="emphasis")
    assert [row.conclusion for row in AuditStatement.objects.all()] == ["emphasis", "clean"]


def test_a_year_that_has_not_begun_has_no_erklaering(audited, cast):
    for values in ({"year": today().year + 1}, {"year": 2010}, {"signed_on": today() + dt.timedelta(days=1)}):
        with pytest.raises(NotReady):
            statement(audited, cast.birthe, **values)


def test_the_books_cost_the_same_with_and_without_vouchers(
    audited, cast, client, django_assert_max_num_queries
):
    entries = [book(audited, by=cast.ida, booked_on=DAY) for _ in range(3)]
    client.force_login(cast.ida)
    address = f"/planer/{audited.number}/regnskab/?aar=2026"
    with django_assert_max_num_queries(25) as captured:
        client.get(address)
    few = len(captured)
    for entry in entries:
        client.post(page_of(audited, entry), {"files": [pdf()]})
    with django_assert_max_num_queries(few):
        client.get(address)
