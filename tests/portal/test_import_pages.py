"""Plans in and out in the browser: what is shown first is what comes in, and to whom."""

import datetime as dt
import io
import json
from uuid import uuid4

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.dates import as_of
from core.models import TaskRun
from plans.models import Goal, Plan
from portal.actions import forget_files
from portal.exchange import plan_file, write_file
from portal.exchange.workbook import write_workbook
from portal.models import ImportFile
from tests.factories.plans import complete_plan
from tests.portal.exchanging import forget_plans

UPLOAD = reverse("portal:import_plans")


def client_of(user, **options):
    client = Client(**options)
    client.force_login(user)
    return client


def hand_in(client, content, name="planer.json"):
    return client.post(UPLOAD, {"file": SimpleUploadedFile(name, content)})


def text_of(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def draft(cast):
    """A draft as a file, and no plan in the portal."""
    content = write_file(plan_file([complete_plan(cast)]))
    forget_plans()
    return content


def test_a_file_is_shown_before_anything_is_kept_and_then_taken_in_as_shown(cast, draft, run_tasks):
    client = client_of(cast.mette)
    response = hand_in(client, draft)
    file = ImportFile.objects.get()
    page = reverse("portal:import_file", args=[file.pk])
    assert response.headers["Location"] == page
    assert "Venter på at komme til." in text_of(client.get(page))

    run_tasks()
    shown = text_of(client.get(page))
    assert "Filen kan hentes ind" in shown
    assert "Nordvang og Søengen" in shown
    assert "Nye planer</dt><dd>1</dd>" in shown
    assert "Gennemfør" in shown
    assert not Plan.objects.exists()

    assert client.post(page).headers["Location"] == page
    run_tasks()
    assert "Planerne er hentet ind" in text_of(client.get(page))
    assert write_file(plan_file(Plan.objects.all())) == draft


def test_pressing_twice_takes_in_once(cast, draft, run_tasks):
    client = client_of(cast.mette)
    hand_in(client, draft)
    run_tasks()
    page = reverse("portal:import_file", args=[ImportFile.objects.get().pk])
    client.post(page)
    client.post(page)
    run_tasks()
    assert client.post(page).status_code == 409
    assert Plan.objects.count() == 1


def test_changes_are_told_from_old_to_new(cast, run_tasks):
    plan = complete_plan(cast)
    document = plan_file([plan])
    goal = document["plans"][0]["goals"][0]
    goal["title"], old = "Alle børn læser", goal["title"]
    client = client_of(cast.mette)
    hand_in(client, write_file(document))
    run_tasks()
    shown = text_of(client.get(reverse("portal:import_file", args=[ImportFile.objects.get().pk])))

    assert f'data-title="Før">{old}</td><td data-title="Efter">Alle børn læser</td>' in shown
    assert not Goal.objects.filter(title="Alle børn læser").exists()


def test_of_a_long_text_the_part_is_shown_that_changes(cast, run_tasks):
    """Whole texts of 200 changes may fill a page of 40 MB. The file still does nothing but what was found."""
    plan = complete_plan(cast)
    document = plan_file([plan])
    goal = Goal.objects.get(uid=document["plans"][0]["goals"][0]["uid"])
    Goal.objects.filter(pk=goal.pk).update(description="a" * 50_000 + "før" + "z" * 40_000)
    document["plans"][0]["goals"][0]["description"] = "a" * 50_000 + "efter" + "z" * 40_000
    client = client_of(cast.mette)
    hand_in(client, write_file(document))
    run_tasks()
    page = reverse("portal:import_file", args=[ImportFile.objects.get().pk])
    shown = text_of(client.get(page))
    assert f'<td data-title="Før">…{"a" * 60}førz' in shown
    assert f'<td data-title="Efter">…{"a" * 60}efterz' in shown
    assert "z" * 601 not in shown
    Goal.objects.filter(pk=goal.pk).update(description="a" * 50_000 + "før" + "z" * 39_999 + "y")
    client.post(page)
    run_tasks()
    assert "Planerne er ændret, siden filen blev læst. Intet er gemt." in text_of(client.get(page))


def test_the_heading_says_when_not_every_mistake_stands_there(cast, run_tasks):
    document = plan_file([complete_plan(cast)])
    client = client_of(cast.mette)
    for number, heading in ((3, "Det skal rettes (3)"), (600, "Det skal rettes (de første 500)")):
        document["plans"][0]["milestones"] = [
            {"uid": str(uuid4()), "title": "", "due_on": "2027-01-01"} for _ in range(number)
        ]
        hand_in(client, write_file(document))
        run_tasks()
        page = reverse("portal:import_file", args=[ImportFile.objects.first().pk])
        assert heading in text_of(client.get(page))


def test_what_would_be_overwritten_unseen_is_shown_instead(cast, run_tasks):
    """Somebody writes in the plan between the dry run and the button."""
    plan = complete_plan(cast)
    document = plan_file([plan])
    document["plans"][0]["goals"][0]["title"] = "Alle børn læser"
    client = client_of(cast.mette)
    hand_in(client, write_file(document))
    run_tasks()
    Goal.objects.filter(plan=plan).order_by("pk").first()
    other = Goal.objects.filter(plan=plan).order_by("pk").last()
    assert other is not None
    Goal.objects.filter(pk=other.pk).update(title="Skrevet imens")
    page = reverse("portal:import_file", args=[ImportFile.objects.get().pk])
    client.post(page)
    run_tasks()

    shown = text_of(client.get(page))
    assert "Planerne er ændret, siden filen blev læst. Intet er gemt." in shown
    assert 'data-title="Før">Skrevet imens</td>' in shown
    assert Goal.objects.get(pk=other.pk).title == "Skrevet imens"


def test_a_workbook_comes_in_the_same_way(cast, draft, run_tasks):
    client = client_of(cast.mette)
    hand_in(client, write_workbook(json.loads(draft)), "planer.xlsx")
    run_tasks()
    client.post(reverse("portal:import_file", args=[ImportFile.objects.get().pk]))
    run_tasks()
    assert write_file(plan_file(Plan.objects.all())) == draft


def test_everything_wrong_in_a_workbook_is_told_with_its_cell(cast, draft, run_tasks):
    book = openpyxl.load_workbook(io.BytesIO(write_workbook(json.loads(draft))))
    book["Mål"]["B2"] = "Beskæftigelsen"
    book["Måltal"]["E3"] = "om et par år"
    book["Finansiering"].append([None, 2027, "Fonden", None, None, None, None, 1e15])
    content = io.BytesIO()
    book.save(content)
    client = client_of(cast.mette)
    hand_in(client, content.getvalue(), "planer.xlsx")
    run_tasks()
    file = ImportFile.objects.get()
    assert file.problems == [
        [
            "Mål!B2 (Indsatsområde)",
            "»Beskæftigelsen« findes ikke i arket Indsatsområder for denne plan. Mente du »Beskæftigelse«?",
        ],
        ["Måltal!E3 (Værdi)", "Skriv tallet med cifre, fx 1.234,50."],
        [
            "Finansiering!C2 (Kilde)",
            (
                "»Fonden« kan ikke vælges. Vælg en af disse: Landsbyggefonden, Kommunen, Boligorganisation, Afdeling, "
                "Fond, Anden kilde."
            ),
        ],
        ["Finansiering!H2 (Beløb)", "Beløbet er for stort. Skriv det i kroner, ikke i øre."],
    ]
    shown = text_of(client.get(reverse("portal:import_file", args=[file.pk])))
    assert "Filen kan ikke hentes ind" in shown
    assert "Mål!B2 (Indsatsområde)" in shown
    assert "Gennemfør" not in shown


def test_someone_elses_file_does_not_exist(cast, draft, run_tasks):
    hand_in(client_of(cast.mette), draft)
    run_tasks()
    page = reverse("portal:import_file", args=[ImportFile.objects.get().pk])
    for user in (cast.lars, cast.niels, cast.jonas):
        assert client_of(user).get(page).status_code == 404
        assert client_of(user).post(page).status_code == 404


def test_who_writes_no_plans_hands_in_no_file(cast):
    for user in (cast.ida, cast.jonas, cast.hanne, cast.birthe):
        assert client_of(user).get(UPLOAD).status_code == 403
        assert hand_in(client_of(user), b"{}").status_code == 403
    assert not ImportFile.objects.exists()


def test_another_organisations_plan_is_not_written(cast, draft, run_tasks):
    client = client_of(cast.niels)
    hand_in(client, draft)
    run_tasks()
    file = ImportFile.objects.get()
    assert file.state == ImportFile.State.REFUSED
    assert not Plan.objects.exists()


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        (b"Plan;Titel\n", "planer.csv", "Filen er hverken et regneark (.xlsx) eller en JSON-fil."),
        (b"", "planer.json", "Filen er tom."),
        (b"{}", "010190-1234.json", "Filens navn ser ud til at indeholde et CPR-nummer."),
    ],
)
def test_a_file_that_is_none_is_refused_at_once(cast, content, name, message):
    response = hand_in(client_of(cast.mette), content, name)
    assert response.status_code == 422
    assert message in response.content.decode()
    assert not ImportFile.objects.exists()


def test_no_file_chosen(cast):
    response = client_of(cast.mette).post(UPLOAD, {})
    assert response.status_code == 422
    assert "Vælg den fil, der skal hentes ind." in response.content.decode()


class Stream(io.RawIOBase):
    """200 MB that nobody has in memory, and how much of it was asked for at once."""

    def __init__(self, size):
        self.left, self.largest = size, 0

    def readable(self):
        return True

    def read(self, size=-1):
        self.largest = max(self.largest, self.left if size is None or size < 0 else size)
        block = b"x" * min(self.left, size if size and size > 0 else self.left)
        self.left -= len(block)
        return block


def test_200_mb_are_refused_with_the_limit_and_never_held(cast):
    size = 200 * 1024 * 1024
    stream = Stream(size)
    client = client_of(cast.mette, enforce_csrf_checks=True)
    response = client.generic(
        "POST", UPLOAD, b"", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=str(size),
        **{"wsgi.input": stream},
    )  # fmt: skip
    assert response.status_code == 413
    assert "Filen er for stor. Den må højst fylde 20 MB." in response.content.decode()
    assert stream.left == 0
    assert stream.largest <= 64 * 1024
    assert not ImportFile.objects.exists()


def test_a_file_just_above_the_limit_is_refused(cast, settings):
    settings.IMPORT_MAX_BYTES = 1024 * 1024
    response = hand_in(client_of(cast.mette), b"{" + b" " * 1024 * 1024)
    assert response.status_code == 422
    assert "Den må højst fylde 1 MB." in response.content.decode()


def test_the_form_needs_its_token(cast):
    client = client_of(cast.mette, enforce_csrf_checks=True)
    assert hand_in(client, b"{}").status_code == 403


def test_the_page_watches_while_the_file_is_read(cast, draft, run_tasks):
    client = client_of(cast.mette)
    hand_in(client, draft)
    page = reverse("portal:import_file", args=[ImportFile.objects.get().pk])
    poll = {"headers": {"HX-Request": "true"}}
    assert "data-hx-get" in client.get(page, **poll).content.decode()
    run_tasks()
    assert client.get(page, **poll).headers["HX-Refresh"] == "true"


def test_files_are_forgotten_after_a_day(cast, draft):
    hand_in(client_of(cast.mette), draft)
    file = ImportFile.objects.get()
    assert forget_files() == 0
    path = file.file.path
    with as_of(file.stored_at + dt.timedelta(days=1, seconds=1)):
        assert forget_files() == 1
    assert not ImportFile.objects.exists()
    assert not file.file.storage.exists(path)


# Out


@pytest.mark.parametrize("name", ["portal:export_json", "portal:export_workbook"])
def test_a_plan_is_taken_out_by_those_who_may(cast, name):
    plan = complete_plan(cast)
    address = reverse(name, args=[plan.number])
    response = client_of(cast.mette).get(address)
    assert response.status_code == 200
    assert response.headers["Content-Disposition"].startswith("attachment;")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert client_of(cast.ida).get(address).status_code == 403
    for stranger in (cast.niels, cast.jonas):  # the draft is not shared with the kommune
        assert client_of(stranger).get(address).status_code == 404


def test_what_is_taken_out_comes_in_unchanged(cast, run_tasks):
    plan = complete_plan(cast)
    client = client_of(cast.mette)
    for name, file_name in (("portal:export_json", "p.json"), ("portal:export_workbook", "p.xlsx")):
        hand_in(client, client.get(reverse(name, args=[plan.number])).content, file_name)
        run_tasks()
        file = ImportFile.objects.first()
        shown = text_of(client.get(reverse("portal:import_file", args=[file.pk])))
        assert "Der er intet at hente ind" in shown
        assert "Filen kan hentes ind" not in shown
    assert {run.state for run in TaskRun.objects.all()} == {TaskRun.State.DONE}


def test_a_text_longer_than_a_cell_is_taken_out_as_json_alone(cast):
    plan = complete_plan(cast, background="a" * 40_000)
    client = client_of(cast.mette)
    assert client.get(reverse("portal:export_json", args=[plan.number])).status_code == 200
    response = client.get(reverse("portal:export_workbook", args=[plan.number]))
    assert response.status_code == 409
    assert "Planer!H2" in response.content.decode()


def test_the_ways_there(cast):
    plan = complete_plan(cast)
    assert UPLOAD in client_of(cast.mette).get(reverse("portal:plans")).content.decode()
    assert UPLOAD not in client_of(cast.jonas).get(reverse("portal:plans")).content.decode()
    page = reverse("portal:plan", args=[plan.number])
    way = reverse("portal:export_workbook", args=[plan.number])
    assert way in client_of(cast.mette).get(page).content.decode()
    assert way not in client_of(cast.ida).get(page).content.decode()


def test_the_template_comes_in_empty(cast, run_tasks):
    client = client_of(cast.mette)
    template = client.get(reverse("portal:import_template")).content
    hand_in(client, template, "skabelon.xlsx")
    run_tasks()
    file = ImportFile.objects.get()
    assert file.problems == [["Planer!A2", "Arket har ingen planer. Skriv en række for hver plan."]]


def test_the_list_of_files_leaves_what_was_found_in_them_alone(cast, draft, run_tasks):
    client = client_of(cast.mette)
    hand_in(client, b'{"format": 1, "plans": []}')
    hand_in(client, draft)
    run_tasks()
    with CaptureQueriesContext(connection) as asked:
        shown = text_of(client.get(UPLOAD))
    assert shown.count('<th scope="row"><a href=') == 2
    [sql] = [query["sql"] for query in asked if f'FROM "{ImportFile._meta.db_table}"' in query["sql"]]
    assert "problems" not in sql
    assert "report" not in sql
