"""What a log may not tell."""

import pytest

from core.logs import mask

TOKEN = "we0qPRERySGUi6e3GFF-7xRnxs9hRmHbtLdIwEvZzVM"


@pytest.mark.parametrize(
    ("request_line", "expected"),
    [
        ("GET /planer/?q=Mette+S%C3%B8rensen", "GET /planer/"),
        ("GET /findes-ikke?q=Mette", "GET /findes-ikke"),
        ("GET /planer/2026-0007/indhold/", "GET /planer/2026-0007/indhold/"),
        (f"GET /invitation/{TOKEN}/", "GET /invitation/…/"),
        (f"<WSGIRequest: GET '/invitation/{TOKEN}/'>", "<WSGIRequest: GET '/invitation/…/'>"),
        (
            "GET /glemt-adgangskode/ny/1-d3xk2a-0123456789abcdef0123456789abcdef/",
            "GET /glemt-adgangskode/ny/…/",
        ),
        ("POST /profil/e-mail/WzEsImFAYi5kayJd:1tQ2xY:Zk9-abc_def/", "POST /profil/e-mail/…/"),
    ],
)
def test_neither_searches_nor_secret_links(request_line, expected):
    event = {"event": "request_started", "request": request_line, "user_agent": "x", "referer": "y"}

    assert mask(None, "info", event) == {"event": "request_started", "request": expected}


def test_an_exception_tells_where_and_not_about_whom():
    told = (
        'File "/app/accounts/actions.py", line 7, in invite\n'
        "psycopg2.errors.UniqueViolation: duplicate key value violates unique constraint\n"
        "DETAIL:  Failing row contains (7, Mette Sørensen,\nanden linje af hendes tekst).\n\n"
        "The above exception was the direct cause of the following exception:\n\n"
        "smtplib.SMTPRecipientsRefused: {'mette@nordlyng.example': (550, b'no')} 010190-1234"
    )

    found = mask(None, "error", {"event": "request_failed", "exception": told, "code": 500})

    assert found == {
        "event": "request_failed",
        "code": 500,
        "exception": 'File "/app/accounts/actions.py", line 7, in invite\n'
        "psycopg2.errors.UniqueViolation: duplicate key value violates unique constraint\n"
        "DETAIL: …\n\n"
        "The above exception was the direct cause of the following exception:\n\n"
        "smtplib.SMTPRecipientsRefused: {'…@…': (550, b'no')} …",
    }


def test_what_is_no_text_is_looked_through_too():
    assert mask(
        None, "info", {"error": ValueError("ida@nordlyng.example"), "run_id": 7, "user_id": None}
    ) == {
        "error": "…@…",
        "run_id": 7,
        "user_id": None,
    }
