"""What is too large is refused by its length, before anything reads it."""

import pytest
from django.conf import settings as configured
from django.test import Client

from core.middleware.bodies import FILES, OF_A_STRANGER
from tests.factories.accounts import Cast

pytestmark = pytest.mark.django_db


class Unread:
    """A body that tells whether somebody has read it."""

    def __init__(self, size: int) -> None:
        self.left = size
        self.kept = 0

    def read(self, size: int = -1) -> bytes:
        block = b"x" * min(self.left, size if size >= 0 else self.left)
        self.left -= len(block)
        self.kept = max(self.kept, len(block))
        return block

    readline = read


def post(client: Client, path: str, size: int, body: Unread):
    return client.generic(
        "POST", path, b"", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=str(size),
        **{"wsgi.input": body},
    )  # fmt: skip


@pytest.mark.parametrize("path", ["/log-paa/", "/planer/", "/findes-ikke/"])
def test_a_stranger_sends_a_form_and_no_more(path: str) -> None:
    size = OF_A_STRANGER + 1
    body = Unread(size)
    response = post(Client(), path, size, body)

    assert response.status_code == 413
    assert "Der er ikke gemt noget." in response.content.decode()
    assert body.left == size, "it was read"


def test_one_who_is_logged_in_is_told_the_limits(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.mette)
    size = FILES * configured.UPLOAD_MAX_BYTES + 64 * 1024 + 1
    body = Unread(size)
    response = post(client, "/planer/", size, body)

    assert response.status_code == 413
    page = response.content.decode()
    assert "En fil må højst fylde 20&nbsp;MB, og alle filer tilsammen 200&nbsp;MB." in page
    assert '<a href="/planer/">Gå tilbage</a>' in page
    assert body.left == 0, "a browser shows the answer when everything is sent"
    assert body.kept <= 64 * 1024


def test_the_way_back_is_the_page_on_which_the_files_were_chosen(cast: Cast) -> None:
    client = Client(headers={"referer": "http://testserver/planer/?q=nord"})
    client.force_login(cast.mette)
    size = FILES * configured.UPLOAD_MAX_BYTES + 64 * 1024 + 1
    response = post(client, "/findes-ikke/", size, Unread(size))

    assert '<a href="/planer/?q=nord">Gå tilbage</a>' in response.content.decode().replace(
        "http://testserver", ""
    )


def test_a_file_of_plans_may_be_larger_than_ten_that_are_attached(cast: Cast, settings) -> None:
    settings.UPLOAD_MAX_BYTES = 1024**2
    client = Client()
    client.force_login(cast.mette)
    form = {"title": "x" * (FILES * 1024**2 + 64 * 1024)}

    assert client.post("/findes-ikke/", form).status_code == 404
    settings.IMPORT_MAX_BYTES = 1024**2
    assert client.post("/findes-ikke/", form).status_code == 413


def test_what_is_within_the_limit_is_read_as_ever() -> None:
    body = {"login": "mette@nordlyng.example", "password": "x" * (OF_A_STRANGER - 1000)}
    assert Client().post("/log-paa/", body).status_code == 200
