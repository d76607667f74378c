"""What cannot be done ends on a calm Danish page that keeps what was written."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from core.middleware.refusals import RefusalMiddleware, typed_texts
from core.versions import Moved
from core.workflow import NotAllowed, NotReady, WrongState

pytestmark = pytest.mark.django_db


def page_for(exception, user, data=None, **headers):
    request = RequestFactory().post("/planer/2026-0007/sagsforloeb/3/", data or {}, **headers)
    request.user = user
    middleware = RefusalMiddleware(lambda request: HttpResponse())
    return middleware.process_exception(request, exception)


@pytest.mark.parametrize(
    ("exception", "status", "title"),
    [
        (
            NotAllowed("Kun en anden end den, der skrev indstillingen, kan bekræfte."),
            403,
            "Du har ikke adgang til at gøre det",
        ),
        (WrongState("Det kan ikke gøres nu. Status er »Godkendt«."), 409, "Det kan ikke gøres nu"),
        (Moved(), 409, "Siden er ændret imens"),
        (
            NotReady(["Mødet er ikke holdt endnu.", "Der mangler et referat."]),
            409,
            "Det kan ikke gøres nu",
        ),
    ],
)
def test_each_refusal_has_its_page(user, exception, status, title):
    response = page_for(exception, user)
    html = response.content.decode()
    assert response.status_code == status
    assert title in html
    for words in exception.reasons if isinstance(exception, NotReady) else [str(exception)]:
        assert words in html


def test_other_errors_are_left_alone(user):
    assert page_for(ZeroDivisionError(), user) is None
    assert page_for(PermissionError(), user) is None


def test_a_request_that_succeeds_passes_through():
    response = HttpResponse("fint")
    assert RefusalMiddleware(lambda request: response)(RequestFactory().get("/")) is response


def test_what_was_written_is_on_the_page_and_only_that(user):
    data = {
        "csrfmiddlewaretoken": "a secret that nobody should see",
        "fingerprint": "title:0123456789ab and so on",
        "password": "min hemmelige lange kode",
        "outcome": "approved",
        "meeting_date": "24-12-2026",
        "uid": "0f8fad5b-d9cb-469f-a165-70867728950e",
        "choice:title": "mine",
        "title": "Brobygning",
        "again": "Brobygning",
        "amount": "1.234.567,50",
        "decision": "Byrådet godkendte indstillingen <b>enstemmigt</b>.",
    }
    response = page_for(Moved(), user, data)
    html = response.content.decode()
    assert "Byrådet godkendte indstillingen &lt;b&gt;enstemmigt&lt;/b&gt;." in html
    for hidden in ("nobody should see", "hemmelige", "0123456789ab"):
        assert hidden not in html
    request = RequestFactory().post("/", data)
    assert typed_texts(request) == ["Brobygning", data["decision"]]


@pytest.mark.parametrize(
    ("referer", "back"),
    [
        ("http://testserver/planer/", "http://testserver/planer/"),
        ("https://evil.example/", "/planer/2026-0007/sagsforloeb/3/"),
        ("javascript:alert(1)", "/planer/2026-0007/sagsforloeb/3/"),
        ("", "/planer/2026-0007/sagsforloeb/3/"),
    ],
)
def test_the_way_back_is_a_page_of_ours(user, referer, back):
    html = page_for(Moved(), user, HTTP_REFERER=referer).content.decode()
    assert f'href="{back}"' in html
    assert "evil.example" not in html
    assert "javascript:alert" not in html


def test_the_address_of_a_button_opened_as_a_page_says_so(client, user):
    client.force_login(user)
    response = client.get("/forhaandsvisning/")
    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert "Adressen hører til en knap" in response.content.decode()
    assert f"Fejl-id <strong>{response['X-Request-ID']}</strong>" in response.content.decode()
    assert client.put("/forhaandsvisning/").content == b""


@pytest.mark.parametrize("referer", ["", "http://testserver/planer/2026-0007/oekonomi/kilde/"])
def test_a_page_that_cannot_be_opened_does_not_send_back_to_itself(user, referer):
    request = RequestFactory().get("/planer/2026-0007/oekonomi/kilde/", HTTP_REFERER=referer)
    request.user = user
    response = RefusalMiddleware(lambda request: HttpResponse()).process_exception(request, Moved())
    assert 'href="/"' in response.content.decode().partition("<h1>")[2].partition("Se siden")[0]
