"""What a log may not tell."""

import pytest

from core.logs import drop_query_string

TOKEN = "we0qPRERySGUi6e3GFF-7xRnxs9hRmHbtLdIwEvZzVM"


@pytest.mark.parametrize(
    ("request_line", "expected"),
    [
        ("GET /planer/?q=Mette+Sørensen", "GET /planer/"),
        ("GET /planer/2026-0007/indhold/", "GET /planer/2026-0007/indhold/"),
        (f"GET /invitation/{TOKEN}/", "GET /invitation/…/"),
        (
            "GET /glemt-adgangskode/ny/1-d3xk2a-0123456789abcdef0123456789abcdef/",
            "GET /glemt-adgangskode/ny/…/",
        ),
        ("POST /profil/e-mail/WzEsImFAYi5kayJd:1tQ2xY:Zk9-abc_def/", "POST /profil/e-mail/…/"),
    ],
)
def test_neither_searches_nor_secret_links(request_line, expected):
    event = {"event": "request_started", "request": request_line, "user_agent": "x", "referer": "y"}

    assert drop_query_string(None, "info", event) == {"event": "request_started", "request": expected}


def test_the_text_of_a_message_holds_no_secret_either():
    event = drop_query_string(None, "error", {"event": f"Internal Server Error: /invitation/{TOKEN}/"})

    assert event["event"] == "Internal Server Error: /invitation/…/"
