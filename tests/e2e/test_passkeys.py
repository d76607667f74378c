"""A passkey in a real browser: added, used alone, and used as the second factor after a password."""

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.factories.accounts import PASSWORD, Cast

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def log_on(page: Page, email: str) -> None:
    page.goto("/log-paa/")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Adgangskode").fill(PASSWORD)
    page.get_by_role("button", name="Log på", exact=True).click()


def log_off(page: Page) -> None:
    page.get_by_role("button", name="Log af").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Log på")


def test_a_passkey_alone_and_after_a_password(cast: Cast, open_page: Any) -> None:
    page: Page = open_page()
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})

    log_on(page, cast.hanne.email)
    expect(page).to_have_url(re.compile(r"/$"))
    page.goto("/profil/to-faktor/noegler/ny/")
    page.get_by_label("Adgangskode").fill(PASSWORD)  # what changes access asks once more
    page.get_by_role("button", name="Fortsæt").click()
    page.get_by_label("Navn på adgangsnøglen").fill("Min telefon")
    page.get_by_label("Jeg vil kunne logge på med nøglen alene").check()
    page.get_by_role("button", name="Tilføj").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nødkoder")

    log_off(page)
    page.get_by_role("button", name="Log på med adgangsnøgle").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mine opgaver")

    log_off(page)
    log_on(page, cast.hanne.email)
    expect(page.get_by_role("heading", level=1)).to_have_text("Skriv koden")
    page.get_by_role("button", name="Brug adgangsnøgle").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mine opgaver")


def test_a_passkey_that_is_not_used_is_said_calmly(cast: Cast, open_page: Any) -> None:
    page: Page = open_page()
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})  # it holds no key of ours
    page.goto("/log-paa/")
    page.get_by_role("button", name="Log på med adgangsnøgle").click()
    expect(page.get_by_role("alert").filter(has_text="Adgangsnøglen blev ikke brugt")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("Log på")
