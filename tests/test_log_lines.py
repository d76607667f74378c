"""The log as production writes it: the id that ties a person's error page to its lines, and nobody's data."""

import io
import json
import logging
import re
from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import structlog
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core import mail, signing
from django.core.exceptions import SuspiciousOperation
from django.db import OperationalError, connection
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.views.profile import NEW_EMAIL_SALT
from core import tasks, views
from core.models import TaskRun
from tests.factories.accounts import Cast, InvitationFactory

pytestmark = pytest.mark.django_db
ERROR_ID = re.compile(r"Fejl-id <strong>(\w+)</strong>")


class Lines:
    def __init__(self, stream: io.StringIO) -> None:
        self.stream = stream

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    def of(self, event: str) -> list[dict[str, Any]]:
        return [line for line in map(json.loads, self.text.splitlines()) if line["event"] == event]


@pytest.fixture
def lines() -> Iterator[Lines]:
    formatter = settings.LOGGING["formatters"]["structured"]
    *processors, _for_a_person = formatter["processors"]
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=formatter["foreign_pre_chain"],
            processors=[*processors, structlog.processors.JSONRenderer(ensure_ascii=False)],
        )
    )
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield Lines(stream)
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.fixture
def browser() -> Client:
    return Client(raise_request_exception=False)


def fail_with(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """From here on the preview of a text goes wrong."""

    def broken(text: str) -> str:
        raise error

    monkeypatch.setattr(views, "to_html", broken)


# --- The id ------------------------------------------------------------------------------------------------------


def test_every_answer_carries_its_id_and_each_its_own(browser: Client, lines: Lines) -> None:
    first, second = browser.get("/healthz"), browser.get("/healthz")

    ids = [first["X-Request-ID"], second["X-Request-ID"]]
    assert len(set(ids)) == 2
    assert [line["request_id"] for line in lines.of("request_finished")] == ids


def test_a_browser_cannot_choose_the_id(browser: Client, lines: Lines) -> None:
    answer = browser.get("/healthz", headers={"X-Request-ID": "somebody-elses"})

    assert answer["X-Request-ID"] != "somebody-elses"
    assert "somebody-elses" not in lines.text


def test_a_fault_of_ours_shows_the_id_that_is_in_the_log(
    browser: Client, lines: Lines, cast: Cast, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.SUPPORT_EMAIL = "support@helhedsplan.example"
    fail_with(monkeypatch, ZeroDivisionError("at mette@nordlyng.example"))
    browser.force_login(cast.mette)

    answer = browser.post("/forhaandsvisning/", {"text": "Mettes egne ord"})

    html = answer.content.decode()
    shown = ERROR_ID.search(html)
    assert shown, html
    assert answer.status_code == 500
    assert shown[1] == answer["X-Request-ID"]
    assert 'skriver til os på <a href="mailto:support@helhedsplan.example">' in html
    [line] = lines.of("request_failed")
    assert (line["request_id"], line["user_id"], line["level"]) == (shown[1], cast.mette.pk, "error")
    assert line["request"] == "POST /forhaandsvisning/"
    assert "ZeroDivisionError: at …@…" in line["exception"]
    assert lines.text.count("Traceback") == 1
    assert "Mettes egne ord" not in lines.text
    assert "nordlyng" not in lines.text


def test_a_fault_before_anybody_knows_who_asks_is_in_the_log_too(
    browser: Client, lines: Lines, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database is away: already the session cannot be looked up, nor for the line that tells of it."""
    browser.force_login(cast.mette)

    def away(request: object) -> object:
        raise OperationalError("connection refused")

    monkeypatch.setattr("django.contrib.auth.get_user", away)
    monkeypatch.setattr("accounts.middleware.get_user", away)
    answer = browser.get("/planer/")

    assert answer.status_code == 500
    [line] = lines.of("request_failed")
    assert (line["request_id"], line["level"]) == (answer["X-Request-ID"], "error")
    assert "OperationalError: connection refused" in line["exception"]


def test_more_text_than_a_form_may_have_is_said_to_be_too_much(browser: Client, cast: Cast) -> None:
    browser.force_login(cast.mette)

    answer = browser.post("/forhaandsvisning/", {"text": "x" * 2_700_000})

    html = answer.content.decode()
    assert answer.status_code == 413
    assert (
        "Teksterne i en formular må højst fylde 2,5 MB tilsammen, og den må højst have 1.000 felter." in html
    )
    assert f"Fejl-id <strong>{answer['X-Request-ID']}</strong>" in html
    assert 'href=""' not in html


def test_a_row_that_the_database_refuses_is_not_told(
    browser: Client, lines: Lines, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def twice(text: str) -> str:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO accounts_user (id, email, name, password, is_active) "
                "SELECT id, email, name, password, is_active FROM accounts_user"
            )
        return text

    monkeypatch.setattr(views, "to_html", twice)
    browser.force_login(cast.mette)

    assert browser.post("/forhaandsvisning/", {"text": "x"}).status_code == 500

    [line] = lines.of("request_failed")
    assert "IntegrityError" in line["exception"]
    assert cast.mette.email not in lines.text
    assert cast.mette.name not in lines.text


@pytest.mark.parametrize(
    ("path", "status"), [("/planer/2099-0001/", 404), ("/findes-ikke/", 404), ("/organisation/vejle/", 404)]
)
def test_what_is_not_there_shows_its_id_too(browser: Client, cast: Cast, path: str, status: int) -> None:
    browser.force_login(cast.mette)

    answer = browser.get(path)

    shown = ERROR_ID.search(answer.content.decode())
    assert shown
    assert (answer.status_code, shown[1]) == (status, answer["X-Request-ID"])


def test_a_request_that_makes_no_sense_shows_its_id(
    browser: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_with(monkeypatch, SuspiciousOperation("odd"))
    browser.force_login(cast.mette)

    answer = browser.post("/forhaandsvisning/", {"text": "x"})

    shown = ERROR_ID.search(answer.content.decode())
    assert shown
    assert (answer.status_code, shown[1]) == (400, answer["X-Request-ID"])


def test_a_name_that_is_not_the_portals_gets_no_frame_and_no_fault(browser: Client, lines: Lines) -> None:
    answer = browser.get("/", headers={"Host": "evil.example"})

    assert answer.status_code == 400
    assert answer["X-Request-ID"] in answer.content.decode()
    assert lines.of("request_failed") == []


def test_a_form_from_before_a_new_log_in_gives_the_text_back(cast: Cast, lines: Lines) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.mette)

    answer = browser.post("/forhaandsvisning/", {"text": "Det, jeg havde <b>skrevet</b> i går."})

    html = answer.content.decode()
    assert answer.status_code == 403
    assert "<h1>Siden er for gammel</h1>" in html
    assert "Det, jeg havde &lt;b&gt;skrevet&lt;/b&gt; i går." in html
    assert answer["X-Request-ID"] in html
    assert len(lines.of("outdated_form")) == 1
    assert "skrevet" not in lines.text


def test_an_error_page_without_a_request_says_nothing_of_an_id() -> None:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()

    assert "Fejl-id" not in views.server_error(request).content.decode()


# --- Background work ---------------------------------------------------------------------------------------------


def test_a_run_carries_its_number_and_the_request_it_came_from(
    lines: Lines, cast: Cast, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    seen = []

    def send(args: Any) -> None:
        seen.append(dict(structlog.contextvars.get_contextvars()))

    task = SimpleNamespace(apply_async=send)
    monkeypatch.setattr(tasks, "task_named", lambda name: task)
    with (
        structlog.contextvars.bound_contextvars(request_id="0123456789abcdef"),
        django_capture_on_commit_callbacks(execute=True),
    ):
        run = tasks.dispatch("monitoring.build_report", subject=cast.nordlyng, by=cast.mette)

    origin = {"request_id": "0123456789abcdef", "user_id": cast.mette.pk, "run_id": run.pk}
    assert seen == [origin]
    assert "run_id" not in structlog.contextvars.get_contextvars()
    assert TaskRun.objects.get().pk == run.pk

    TaskRun.objects.update(heartbeat=run.heartbeat - timedelta(days=1))
    with django_capture_on_commit_callbacks(execute=True):
        assert tasks.reap() == 1
    assert seen == [origin, origin], "also when its message was lost, or its worker killed"


# --- Nobody's data -----------------------------------------------------------------------------------------------


def test_the_link_of_an_invitation_is_in_no_line(browser: Client, lines: Lines, cast: Cast) -> None:
    invitation = InvitationFactory(
        organisation=cast.nordlyng, email="ny@nordlyng.example", invited_by=cast.pia
    )
    path = reverse("accounts:accept", args=[invitation.token])

    assert browser.get(path, follow=True).status_code == 200
    assert browser.get(f"{path}?fra=mail").status_code == 302

    assert len(lines.of("request_finished")) == 3
    assert invitation.token not in lines.text
    assert "nordlyng" not in lines.text


def test_a_cpr_number_that_somebody_wrote_into_an_address_is_in_no_line(
    browser: Client, lines: Lines, cast: Cast
) -> None:
    for typed in ("Hans%20Hansen%20010190-1234", "010190-1234", "0101901234%20Hans"):
        assert browser.get(f"/organisation/{typed}/").status_code in {302, 404}

    assert "010190" not in lines.text
    assert "/organisation/" in lines.text


def test_the_link_of_a_forgotten_password_is_in_no_line(
    browser: Client, lines: Lines, cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(reverse("account_reset_password"), {"email": cast.mette.email})
    found = re.search(r"/glemt-adgangskode/ny/[^-]+-(\S+)/", str(mail.outbox[0].body))
    assert found
    assert browser.get(found[0], follow=True).status_code == 200

    assert len(lines.of("request_finished")) == 3
    assert len(found[1]) > 20
    assert found[1] not in lines.text
    assert "nordlyng" not in lines.text


def test_the_link_that_confirms_an_address_is_in_no_line(browser: Client, lines: Lines, cast: Cast) -> None:
    token = signing.dumps([cast.mette.pk, cast.mette.email, "mette.ny@nordlyng.example"], salt=NEW_EMAIL_SALT)
    path = reverse("accounts:confirm_email", args=[token])

    assert browser.get(path).status_code == 200
    assert browser.post(path).status_code == 302
    assert browser.get(path).status_code == 410

    assert len(lines.of("request_finished")) == 3
    assert not any(part in lines.text for part in token.split(":"))
    assert "nordlyng" not in lines.text


def test_neither_a_password_nor_an_address_typed_in_is_told(
    browser: Client, lines: Lines, cast: Cast
) -> None:
    answer = browser.post(
        f"{reverse('account_login')}?next=/planer/%3Fq=Mette",
        {"login": cast.mette.email, "password": "forkert adgangskode"},
    )

    assert answer.status_code == 200
    assert len(lines.of("request_finished")) == 1
    for told in ("forkert", "nordlyng", "Mette"):
        assert told not in lines.text
