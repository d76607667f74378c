"""The pages of a ledger file: upload, columns, meanings, booking."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.models import TaskRun
from funding.actions import (
    set_up_ledger,
)
from funding.figures.ledger_file import opened
from funding.models import LedgerEntry, LedgerImport, LedgerProfile
from tests.factories.ledger_file import LINES, SETUP, content, received

pytestmark = pytest.mark.django_db


def upload(client, plan, data=None, **more):
    file = SimpleUploadedFile("regnskab.csv", content() if data is None else data, "text/csv")
    return client.post(f"/planer/{plan.number}/regnskab/hent/", {"file": file, **more})


def test_from_the_file_to_the_books(client, running, cast, run_tasks):
    client.force_login(cast.ida)
    page = client.get(upload(client, running)["Location"])
    batch = LedgerImport.objects.get()
    form = {name: page.context["form"][name].value() or "" for name in page.context["form"].fields}
    assert form["amount"] == "Beløb"
    defaults = {"default_focus": "tvaergaaende", "default_payer": "fund"}
    client.post(
        page.request["PATH_INFO"],
        form | {"version": batch.version, "profile_name": "Udtræk"} | defaults,
    )
    run_tasks()
    address = f"/planer/{running.number}/regnskab/hent/{batch.pk}/"
    page = client.get(address)
    assert "Hvad betyder filens ord?" in page.content.decode()
    batch.refresh_from_db()
    client.post(address, {"version": batch.version, "value-0": "loen", "value-1": "aktiviteter"})
    run_tasks()
    assert "Bogfør 3 poster" in client.get(address).content.decode()
    batch.refresh_from_db()
    client.post(f"{address}bogfoer/", {"version": batch.version})
    (run,) = run_tasks()
    assert run.state == TaskRun.State.DONE
    assert LedgerEntry.objects.count() == 3
    assert "Bogført fra filen" in client.get(address).content.decode()
    assert LedgerProfile.objects.get().organisation == cast.nordlyng


def test_a_profile_is_offered_next_time_and_reads_the_file_as_before(client, running, cast, run_tasks):
    batch = received(running, cast)
    set_up_ledger(
        batch=batch,
        by=cast.ida,
        seen=batch.version,
        setup=SETUP,
        profile_name="Udtræk",
        organisation=cast.nordlyng,
    )
    client.force_login(cast.ida)
    profile = LedgerProfile.objects.get()
    assert "Udtræk" in client.get(f"/planer/{running.number}/regnskab/hent/").content.decode()
    upload(client, running, profile=profile.pk)
    assert LedgerImport.objects.first().setup == SETUP.document()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "Filen er tom."),
        (b"%PDF-1.7", "Filtypen kan ikke bruges."),
        (b"a;b\n1;2\n", "Der er ingen overskrifter i filen."),
        (b"MZ\x90\x00\x03", "Filens tegn kan ikke læses. Gem den igen som »CSV UTF-8«"),
        (
            content().replace(b"jobmesse", b"jobm\x81sse"),
            "Filens tegn kan ikke læses. Gem den igen som »CSV UTF-8«",
        ),
        (
            content().replace(b"jobmesse", b"jobm\x00sse"),
            "Filen er ikke en tekstfil. Gem regnearket som .xlsx",
        ),
        (content().split(b"\r\n")[0], "Filen har overskrifter, men ingen rækker under dem."),
    ],
)
def test_a_file_that_is_no_ledger_is_refused_with_the_cure(client, running, cast, data, message):
    client.force_login(cast.ida)
    page = upload(client, running, data)
    assert page.status_code == 422
    assert message in page.content.decode()
    assert not LedgerImport.objects.exists()


def test_excels_unicode_text_is_read(client, running, cast):
    client.force_login(cast.ida)
    assert upload(client, running, content(encoding="utf-16")).status_code == 302
    with opened(LedgerImport.objects.get()) as table:
        assert next(iter(table.rows())).cells[2] == "Busture til jobmesse"


def test_a_broken_file_leaves_a_run_that_says_why(running, cast, run_tasks, client):
    batch = received(running, cast, content(*LINES * 50, '08-03-2026;20;"Aldrig lukket;4410;1,00'))
    client.force_login(cast.ida)
    client.post(f"/planer/{running.number}/regnskab/hent/{batch.pk}/", {"version": batch.version})
    (run,) = run_tasks()
    assert run.state == TaskRun.State.FAILED
    assert "Et anførselstegn mangler" in run.error


def test_another_plans_file_is_not_found(client, running, cast):
    batch = received(running, cast)
    client.force_login(cast.niels)
    assert client.get(f"/planer/{running.number}/regnskab/hent/{batch.pk}/").status_code == 404
    assert client.get(f"/planer/{running.number}/regnskab/hent/{batch.pk}/fil/").status_code == 404
