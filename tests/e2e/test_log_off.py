"""What one person saw is not shown to the next one at the same machine."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import launched
from tests.factories.accounts import Cast


@pytest.fixture
def page(browser: Browser, live_server: Any, worker: None, cast: Cast) -> Iterator[Page]:
    """Of a browser that puts pages aside whole for the way back, as people's do and Playwright's does not."""
    client = Client()
    client.force_login(cast.mette, backend=settings.AUTHENTICATION_BACKENDS[0])
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    chromium = launched(browser.browser_type, ignore_default_args=["--disable-back-forward-cache"])
    context = chromium.new_context(base_url=live_server.url)
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    context.add_init_script("addEventListener('pageshow', (event) => { window.putAside = event.persisted; })")
    yield context.new_page()
    chromium.close()


def go_back(page: Page) -> None:
    """Playwright's own waits for a load that a page put aside does not have."""
    page.evaluate("setTimeout(() => history.back(), 10)")


def test_after_logging_off_the_way_back_shows_nothing(page: Page) -> None:
    page.goto("/planer/")
    page.goto("/profil/")
    go_back(page)
    page.wait_for_function("window.putAside")
    expect(page.get_by_role("heading", name="Planer", exact=True)).to_be_visible()

    page.get_by_role("button", name="Log af").first.click()
    expect(page.get_by_label("Adgangskode", exact=True)).to_be_visible()
    go_back(page)
    expect(page).to_have_url(re.compile(r"/log-paa/\?next=/planer/"))
    expect(page.get_by_label("Adgangskode", exact=True)).to_be_visible()
