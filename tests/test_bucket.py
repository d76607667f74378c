"""Files in S3-compatible storage (FILES_S3_BUCKET), as production keeps them: what was a file in a folder is an object
of a bucket, and whoever may not fetch it from the portal cannot fetch it there either."""

import datetime as dt
import hashlib
import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import User
from approvals import actions as cases
from approvals.models import Decision, DecisionFile, Outcome, StepKind
from core.files import fill
from funding.actions import forget_economy_files, make_economy_file
from funding.models import EconomyFile
from monitoring import actions as reports
from monitoring.models import AnnualReport, ReportFile
from plans.models import Plan
from tests.approvals import states
from tests.bucket import Bucket, running, storage_of
from tests.core.test_files import PDF
from tests.factories import approvals as make
from tests.factories.accounts import Cast
from tests.factories.monitoring import complete_report, measured_plan
from tests.test_backup import call, empty_database  # noqa: F401  (a fixture)

NEXT_DAY = make.COMMITTEE_DAY + dt.timedelta(days=1)
LARGE = PDF + bytes(9 * 1024 * 1024)  # sent in parts: above 8 MB


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bucket]:
    with running(tmp_path_factory.mktemp("s3")) as found:
        yield found


@pytest.fixture
def bucket(server: Bucket, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Bucket:
    settings.STORAGES = settings.STORAGES | {"default": storage_of(server.environment, monkeypatch)}
    return server


def browser(user: User, **more: Any) -> Client:
    client = Client(**more)
    client.force_login(user, backend="accounts.backends.AuthenticationBackend")
    return client


def fetched(response: Any) -> bytes:
    assert response.status_code == 200
    return b"".join(response.streaming_content)


# --- Bilag -------------------------------------------------------------------------------------------------------


def to_record(cast: Cast) -> tuple[Plan, str, dict[str, Any]]:
    plan = make.recommended_plan(cast)
    step = make.step_of(plan, StepKind.COMMITTEE)
    return (
        plan,
        states.url("record", plan, step.pk),
        states.record_fields(step, Outcome.RECOMMENDED, day="27-10-2026"),
    )


@pytest.mark.django_db
def test_a_bilag_is_kept_fetched_by_those_who_may_and_taken_away(
    bucket: Bucket, cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    plan, url, data = to_record(cast)
    with make.on(NEXT_DAY):
        sent = data | {"files": [SimpleUploadedFile("../Ærø referat.PDF", LARGE)]}
        assert browser(cast.jonas).post(url, sent).status_code == 302

    stored = DecisionFile.objects.get()
    assert (stored.name, stored.size) == ("Ærø referat.pdf", len(LARGE))
    assert stored.sha256 == hashlib.sha256(LARGE).hexdigest()
    assert stored.file.name in bucket.keys
    assert bucket.content(stored.file.name) == LARGE
    assert bucket.answer_to_a_stranger(stored.file.name) == 403

    file = states.url("file", plan, stored.decision.step_id, stored.pk)
    answer = browser(cast.hanne).get(file)
    assert answer["Content-Length"] == str(len(LARGE))
    assert answer["Content-Disposition"].startswith(
        "attachment; filename*=utf-8''%C3%86r%C3%B8%20referat.pdf"
    )
    assert fetched(answer) == LARGE
    for name in ("lars", "mette", "birthe", "niels", "admin"):  # nobody but the kommune until it is confirmed
        assert browser(cast[name]).get(file).status_code == 404, name

    with make.on(NEXT_DAY), django_capture_on_commit_callbacks(execute=True):
        assert browser(cast.jonas).post(url, data | {"remove_files": [stored.pk]}).status_code == 302
        assert stored.file.name in bucket.keys
    assert stored.file.name not in bucket.keys
    assert browser(cast.hanne).get(file).status_code == 404


@pytest.mark.django_db
def test_what_the_storage_does_not_take_is_not_recorded(
    bucket: Bucket, cast: Cast, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = bucket.environment | {"FILES_S3_SECRET_KEY": "not the one"}
    settings.STORAGES = settings.STORAGES | {"default": storage_of(wrong, monkeypatch)}
    _, url, data = to_record(cast)
    before = bucket.keys
    with make.on(NEXT_DAY):
        client = browser(cast.jonas, raise_request_exception=False)
        answer = client.post(url, data | {"files": [SimpleUploadedFile("referat.pdf", PDF)]})
    assert answer.status_code == 500
    assert not Decision.objects.filter(outcome=Outcome.RECOMMENDED, step__kind=StepKind.COMMITTEE).exists()
    assert not DecisionFile.objects.exists()
    assert bucket.keys == before


def test_no_object_is_written_over_and_none_outside_the_bucket(bucket: Bucket) -> None:
    first = default_storage.save("samme", ContentFile(b"en"))
    second = default_storage.save("samme", ContentFile(b"to"))
    assert first != second
    assert (bucket.content(first), bucket.content(second)) == (b"en", b"to")
    with pytest.raises(SuspiciousFileOperation):
        default_storage.save("../uden for", ContentFile(b"tre"))


def test_a_large_file_is_fetched_to_the_disk_not_to_memory(bucket: Bucket) -> None:
    name = default_storage.save("stor", ContentFile(LARGE))
    with default_storage.open(name, "rb") as file:
        assert file.read(5) == b"%PDF-"
        assert file.file._rolled


# --- What the portal makes itself --------------------------------------------------------------------------------


@pytest.fixture
def report(bucket: Bucket, cast: Cast, run_tasks: Callable[[], Any]) -> AnnualReport:
    """A redegørelse whose PDF a task has made and stored."""
    found = complete_report(measured_plan(cast), cast)
    reports.build(report=found, by=cast.mette)
    run_tasks()
    return found


@pytest.mark.django_db
def test_the_pdf_of_a_report_is_stored_by_the_task_and_fetched_from_the_page(
    report: AnnualReport, bucket: Bucket, cast: Cast
) -> None:
    url = reverse("monitoring:report_pdf", args=[report.plan.number, report.year])
    content = fetched(browser(cast.mette).get(url))
    stored = ReportFile.objects.get()
    assert content.startswith(b"%PDF-")
    assert content == bucket.content(stored.file.name)
    assert hashlib.sha256(content).hexdigest() == stored.sha256
    assert browser(cast.niels).get(url).status_code == 404


@pytest.mark.django_db
def test_every_object_is_compared_with_what_was_stored(
    report: AnnualReport, bucket: Bucket, capsys: Any
) -> None:
    call_command("check_files")
    assert capsys.readouterr().out == "1 files are as they were stored.\n"

    stored = ReportFile.objects.get()
    bucket.put(stored.file.name, bucket.content(stored.file.name)[:-1] + b"!")
    with pytest.raises(CommandError, match="1 of 1"):
        call_command("check_files")
    assert capsys.readouterr().err.endswith(": changed\n")

    stored.file.storage.delete(stored.file.name)
    with pytest.raises(CommandError, match="1 of 1"):
        call_command("check_files")
    assert capsys.readouterr().err.endswith(": missing\n")


@pytest.mark.django_db
def test_a_sagspakke_takes_its_bilag_from_the_bucket_and_is_kept_there(bucket: Bucket, cast: Cast) -> None:
    plan = make.approved_plan(cast, until=StepKind.COMMITTEE)
    decision = make.step_of(plan, StepKind.COMMITTEE).decisions.get()
    fill(
        DecisionFile(decision=decision), ContentFile(b"Anbefalet.", name="Referat.txt"), by=cast.jonas
    ).save()
    case = make.case_of(plan)
    made = cases.make_bundle(case=case, organisation=cast.vejle, by=cast.jonas, heard=lambda done, text: None)

    content = fetched(browser(cast.jonas).get(states.url("bundle", plan, made.pk)))
    assert content == bucket.content(made.file.name)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert package.read("06 Bilag/01 Referat.txt") == b"Anbefalet."
    assert browser(cast.mette).get(states.url("bundle", plan, made.pk)).status_code == 404


@pytest.mark.django_db
def test_what_nobody_fetched_leaves_the_bucket_at_night(bucket: Bucket, cast: Cast) -> None:
    made = make_economy_file(plan=measured_plan(cast), by=cast.mette)
    assert made.file.name in bucket.keys
    EconomyFile.objects.update(stored_at=made.stored_at - dt.timedelta(days=2))
    assert forget_economy_files() == 1
    assert made.file.name not in bucket.keys


# --- Operations --------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_portal_is_ready_only_when_the_bucket_takes_its_files(
    bucket: Bucket, client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = bucket.keys
    assert client.get("/readyz").json()["storage"] == "ok"
    assert bucket.keys == before

    for amiss in (
        {"FILES_S3_SECRET_KEY": "not the one"},
        {"FILES_S3_BUCKET": "another"},
        {"FILES_S3_ENDPOINT": "http://127.0.0.1:1"},
    ):
        wrong = storage_of(bucket.environment | amiss, monkeypatch)
        settings.STORAGES = settings.STORAGES | {"default": wrong}
        answer = client.get("/readyz")
        assert (answer.status_code, answer.json()["storage"]) == (503, "error"), amiss
        assert answer.json()["database"] == "ok"


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_copy_says_that_files_are_in_the_bucket_and_its_restore_finds_them_there(
    report: AnnualReport,
    bucket: Bucket,
    empty_database: str,  # noqa: F811
    tmp_path: Path,
) -> None:
    done = call(
        "backup", tmp_path / "copy", database=str(connection.settings_dict["NAME"]), **bucket.environment
    )
    assert done.returncode == 0, done.stderr
    assert "The files are in the bucket helhedsplan and not in this copy" in done.stdout
    assert sorted(path.name for path in (tmp_path / "copy").iterdir()) == ["SHA256SUMS", "database.dump"]

    done = call("restore", tmp_path / "copy", database=empty_database, **bucket.environment)
    assert done.returncode == 0, done.stderr
    assert "1 files are as they were stored." in done.stdout
