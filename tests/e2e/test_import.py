"""Plans come in from a spreadsheet in a real browser: tried, shown, taken in; with and without JavaScript."""

import io
from pathlib import Path
from typing import Any

import openpyxl
from django.urls import reverse
from playwright.sync_api import Page, expect

from funding.actions import load_categories
from plans.models import Plan
from portal.exchange import plan_file, write_file
from tests.factories.accounts import Cast
from tests.factories.plans import complete_plan, scheme
from tests.portal.typed import TYPED, filled_in

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def hand_in(page: Page, **workbook: Any) -> None:
    content = filled_in(**workbook).getvalue()
    page.get_by_label("Fil", exact=True).set_input_files(
        {"name": "planer.xlsx", "mimeType": XLSX, "buffer": content}
    )
    page.get_by_role("button", name="Læs filen").click()


def at_both_widths(page: Page, assert_accessible: Any, heading: str) -> None:
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert_accessible(page, heading)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{page.url} is {wide} px wide on a screen of {width}"
    page.set_viewport_size({"width": 1280, "height": 900})


def test_a_spreadsheet_is_shown_before_it_comes_in(
    cast: Cast, open_page: Any, assert_accessible: Any
) -> None:
    scheme()
    load_categories()
    page = open_page(user=cast.mette)
    page.goto(reverse("portal:plans"))
    page.get_by_role("link", name="Hent planer ind").click()
    at_both_widths(page, assert_accessible, "Hent planer ind")
    with page.expect_download() as download:
        page.get_by_role("link", name="Hent skabelonen").click()
    assert download.value.suggested_filename == "helhedsplaner-skabelon.xlsx"

    hand_in(page, rows=TYPED | {"Budget": [TYPED["Budget"][0] | {"Beløb": "1,234.50"}]})
    expect(page.get_by_text("Filen kan ikke hentes ind")).to_be_visible(timeout=30_000)
    expect(page.get_by_role("row", name="Budget!E3")).to_contain_text("Skriv beløbet på dansk: 1.234,50")
    at_both_widths(page, assert_accessible, "Planer fra filen planer.xlsx")

    hand_in(page)
    expect(page.get_by_text("Filen kan hentes ind")).to_be_visible(timeout=30_000)
    expect(page.get_by_role("heading", name="Nordvang i vækst")).to_be_visible()
    at_both_widths(page, assert_accessible, "Planer fra filen planer.xlsx")
    assert not Plan.objects.exists()

    page.get_by_role("button", name="Gennemfør").click()
    expect(page.get_by_text("Planerne er hentet ind")).to_be_visible(timeout=30_000)
    page.get_by_role("link", name="Nordvang i vækst").click()
    expect(page.get_by_role("heading", level=1, name="Nordvang i vækst")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="regneark").click()
    assert download.value.suggested_filename.endswith("Nordvang i vækst.xlsx")


def test_a_draft_goes_out_is_mended_in_the_spreadsheet_and_comes_back(
    cast: Cast, open_page: Any, assert_accessible: Any
) -> None:
    plan = complete_plan(cast)
    goal = plan.goals.order_by("pk").first()
    before, after = goal.title, "Flere unge får et fritidsjob"
    page = open_page(user=cast.mette)
    page.goto(reverse("portal:plan", args=[plan.number]))
    with page.expect_download() as download:
        page.get_by_role("link", name="regneark").click()
    book = openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
    (cell,) = (cell for row in book["Mål"].iter_rows() for cell in row if cell.value == before)
    cell.value = after
    content = io.BytesIO()
    book.save(content)

    page.goto(reverse("portal:import_plans"))
    page.get_by_label("Fil", exact=True).set_input_files(
        {"name": "planen.xlsx", "mimeType": XLSX, "buffer": content.getvalue()}
    )
    page.get_by_role("button", name="Læs filen").click()
    expect(page.get_by_text("Filen kan hentes ind")).to_be_visible(timeout=30_000)
    changes = page.get_by_role("table", name=f"Ændringer i {plan.title}").locator("tbody tr")
    expect(changes).to_have_count(1)
    expect(changes.locator("td")).to_have_text([before, after])
    at_both_widths(page, assert_accessible, "Planer fra filen planen.xlsx")
    goal.refresh_from_db()
    assert goal.title == before

    page.get_by_role("button", name="Gennemfør").click()
    expect(page.get_by_text("Planerne er hentet ind")).to_be_visible(timeout=30_000)
    goal.refresh_from_db()
    assert goal.title == after


def test_long_words_in_what_is_wrong_break_on_a_small_screen(cast: Cast, open_page: Any) -> None:
    scheme()
    load_categories()
    page = open_page(user=cast.mette, width=390)
    page.goto(reverse("portal:import_plans"))
    wrong = "Boligsocialhelhedsplansfinansieringsoversigt" * 4
    hand_in(page, rows=TYPED | {"Budget": [TYPED["Budget"][0] | {"Kategori": wrong}]})
    expect(page.get_by_text("Filen kan ikke hentes ind")).to_be_visible(timeout=30_000)
    expect(page.get_by_text(wrong[:40])).to_be_visible()  # cut there
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_long_word_that_changes_breaks_in_its_column(cast: Cast, open_page: Any) -> None:
    plan = complete_plan(cast)
    document = plan_file([plan])
    document["plans"][0]["plan"]["background"] = "Boligsocialhelhedsplansfinansieringsoversigt" * 200
    page = open_page(user=cast.mette)
    page.goto(reverse("portal:import_plans"))
    page.get_by_label("Fil", exact=True).set_input_files(
        {"name": "planen.json", "mimeType": "application/json", "buffer": write_file(document)}
    )
    page.get_by_role("button", name="Læs filen").click()
    expect(page.get_by_text("Filen kan hentes ind")).to_be_visible(timeout=30_000)
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_without_javascript(cast: Cast, open_page: Any) -> None:
    scheme()
    load_categories()
    page = open_page(user=cast.mette, javascript=False)
    page.goto(reverse("portal:import_plans"))
    hand_in(page)
    expect(page.get_by_text("Filen kan hentes ind")).to_be_visible(timeout=30_000)
    page.get_by_role("button", name="Gennemfør").click()
    expect(page.get_by_text("Planerne er hentet ind")).to_be_visible(timeout=30_000)
    assert Plan.objects.get().title == "Nordvang i vækst"
