"""Budget, financing and books in a real browser: sums that follow, two people in one grid, a phone, and no script."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from funding.models import BudgetLine
from plans.models import Plan
from tests.core.amounts import AMOUNTS, NO_AMOUNTS
from tests.factories.accounts import build_cast
from tests.factories.funding import add_economy, book
from tests.factories.plans import complete_plan

CELL = "#budget-beskaeftigelse-loen-2027"
NEXT = "#budget-beskaeftigelse-loen-2028"


@pytest.fixture
def cast(transactional_db):
    return build_cast()


@pytest.fixture
def plan(cast):
    plan = complete_plan(cast)
    add_economy(plan, by=cast.mette)
    return plan


def url(plan, indsats="beskaeftigelse"):
    return f"/planer/{plan.number}/oekonomi/?indsats={indsats}"


def save(page):
    page.get_by_role("button", name="Gem økonomi").click()


def test_sums_meters_and_differences_follow_while_one_types(plan, cast, open_page):
    page = open_page(user=cast.mette)
    page.goto(url(plan))
    page.fill("#finansiering-fund-2027", "1.724.999,99")
    page.keyboard.press("Tab")
    expect(page.locator("[data-meter=lbf] [data-meter-amount]")).to_have_text("8.624.999,99 kr.")
    expect(page.locator("[data-meter=lbf] [data-meter-words]")).to_have_text("0,01 kr. under grænsen")
    expect(page.locator("td[data-difference][data-year='2027']")).to_have_text("Fejl: −0,01")
    page.fill("#finansiering-fund-2027", "1.725.000,00")
    page.keyboard.press("Tab")
    for meter in ("lbf", "local"):
        expect(page.locator(f"[data-meter={meter}] [data-meter-words]")).to_have_text("Præcis på grænsen")
    page.fill("#finansiering-fund-2027", "1.725.000,01")
    page.keyboard.press("Tab")
    expect(page.locator("[data-meter=lbf]")).to_have_class(re.compile("meter-error"))


def test_the_grid_is_written_by_keyboard_and_keeps_other_tables(plan, cast, open_page):
    page = open_page(user=cast.mette)
    page.goto(url(plan))
    page.fill(CELL, "350.000")
    page.keyboard.press("Enter")
    expect(page.locator("#budget-beskaeftigelse-aktiviteter-2027")).to_be_focused()
    expect(page.locator(CELL)).to_have_value("350.000,00")
    page.get_by_role("link", name="Tværgående").click()
    page.fill("#budget-tvaergaaende-loen-2027", "349.200")
    save(page)
    expect(page.get_by_text("Økonomien er gemt.")).to_be_visible()
    expect(page.get_by_role("link", name="Tværgående")).to_have_attribute("aria-current", "true")
    amounts = BudgetLine.objects.filter(plan=plan, category__code="loen", year=2027).values_list(
        "amount", flat=True
    )
    assert sorted(map(str, amounts))[-1] == "350000.00"
    assert "349200.00" in map(str, amounts)


def test_a_block_is_chosen_copied_pasted_and_undone_by_keyboard_alone(plan, cast, open_page):
    page = open_page(user=cast.mette)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(url(plan))
    page.fill(CELL, "1.000,50")
    page.keyboard.press("Tab")
    page.keyboard.type("2000")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+ArrowRight")
    expect(page.locator(".cell-chosen")).to_have_count(2)
    page.keyboard.press("Control+c")
    assert page.evaluate("navigator.clipboard.readText()") == "1.000,50\t2.000,00"
    below = page.locator("#budget-beskaeftigelse-aktiviteter-2028")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Control+v")
    expect(below).to_have_value("2.000,00")
    page.evaluate("navigator.clipboard.writeText('1.234,50 kr.\t7,5\\n12.345,6\tnul')")
    page.keyboard.press("Control+v")
    expect(page.locator("#budget-beskaeftigelse-aktiviteter-2027")).to_have_value("1.234,50")
    expect(below).to_have_value("7,50")
    expect(page.locator("#budget-beskaeftigelse-administration-2027")).to_have_value("12.345,60")
    expect(page.locator("td.cell-error #budget-beskaeftigelse-administration-2028")).to_have_value("nul")
    page.keyboard.press("Control+z")
    expect(below).to_have_value("2.000,00")
    page.keyboard.press("Control+y")
    expect(below).to_have_value("7,50")
    page.keyboard.press("Control+z")
    page.keyboard.press("F2")
    page.keyboard.type("9")
    page.keyboard.press("Escape")
    expect(page.locator("#budget-beskaeftigelse-aktiviteter-2027")).to_have_value("1.000,50")
    page.keyboard.press("End")
    page.keyboard.press("ArrowRight")
    expect(page.locator("tr[data-row=budget-beskaeftigelse-aktiviteter] td.sum a")).to_be_focused()
    page.on("dialog", lambda dialog: dialog.accept())
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Aktiviteter (Beskæftigelse)")).to_be_visible()


def test_the_table_reads_the_amounts_that_the_server_reads_and_no_others(plan, cast, open_page):
    page = open_page(user=cast.mette)
    page.goto(url(plan))
    address = page.locator("script[src*='money-grid']").get_attribute("src")
    read = page.evaluate(
        """async ([address, texts]) => {
            const { parseAmount } = await import(address);
            return texts.map((text) => { const ore = parseAmount(text); return ore === null ? null : String(ore); });
        }""",
        [address, [text for text, *_ in (*AMOUNTS, *NO_AMOUNTS) if text.strip()]],
    )
    ore = [str(int(Decimal(amount) * 100)) for _, amount in AMOUNTS]
    assert read == [*ore, *[None for text, _ in NO_AMOUNTS if text.strip()]]


def test_what_cannot_be_pasted_is_told_and_no_lone_comma_group_is_thousands(plan, cast, open_page):
    page = open_page(user=cast.mette)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(url(plan))
    last = page.locator("tr[data-row=budget-beskaeftigelse-loen] td.cell input").last
    last.focus()
    page.evaluate("navigator.clipboard.writeText('1\t2\t3')")
    page.keyboard.press("Control+v")
    expect(last).to_have_value("1,00")
    expect(page.locator("[role=status]", has_text="1 celle er indsat")).to_be_attached()
    note = page.locator("[data-paste-lost]")
    expect(note).to_contain_text("2 værdier, der ikke er plads til i tabellen: 2 · 3.")
    page.locator(CELL).focus()
    page.evaluate("navigator.clipboard.writeText('0,125\t1,005')")
    page.keyboard.press("Control+v")
    expect(note).to_have_count(0)
    expect(page.locator(CELL)).to_have_value("0,125")
    expect(page.locator(f"td.cell-error {NEXT}")).to_have_value("1,005")
    page.locator(CELL).fill("1,005")
    save(page)
    expect(page.get_by_role("heading", name="Der er 2 fejl")).to_be_visible()
    expect(page.locator(CELL)).to_have_value("1,005")
    assert not BudgetLine.objects.filter(plan=plan, amount__gte=1005, amount__lte=1006).exists()


def test_two_in_the_same_grid(plan, cast, open_page, assert_accessible):
    mette, jakob = open_page(user=cast.mette), open_page(user=cast.jakob)
    for page in (mette, jakob):
        page.goto(url(plan))
    mette.fill(CELL, "111")
    save(mette)
    expect(mette.get_by_text("Økonomien er gemt.")).to_be_visible()
    jakob.fill(CELL, "222")
    jakob.fill(NEXT, "333")
    save(jakob)
    assert_accessible(jakob, "To har rettet det samme felt")
    expect(jakob.get_by_text("Mette Sørensen").first).to_be_visible()
    jakob.get_by_role("button", name="Gem mit valg").click()
    expect(jakob.locator(CELL)).to_have_value("222,00")
    expect(jakob.locator(NEXT)).to_have_value("333,00")


@pytest.mark.parametrize("width", [1280, 390])
def test_every_page_is_accessible(plan, cast, open_page, assert_accessible, width):
    page = open_page(user=cast.mette, width=width)
    for path, heading in [
        (url(plan), "Økonomi"),
        (url(plan, "alle"), "Økonomi"),
        (f"/planer/{plan.number}/oekonomi/kilde/", "Tilføj kilde"),
        (f"/planer/{plan.number}/oekonomi/tal/andel-kommune/", "Kommunens andel"),
        (f"/planer/{plan.number}/oekonomi/fordel/", "Fordel finansieringen 75 / 12,5 / 12,5"),
    ]:
        page.goto(path)
        assert_accessible(page, heading)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    Plan.objects.filter(pk=plan.pk).update(status=Plan.Status.RUNNING, started_on=dt.date(2027, 4, 1))
    plan.refresh_from_db()
    entry = book(plan, by=cast.ida, text="Busture til jobmesse")
    page = open_page(user=cast.ida, width=width)
    for path, heading in [
        (f"/planer/{plan.number}/regnskab/", "Regnskab 2027"),
        (f"/planer/{plan.number}/regnskab/{entry.uid}/tilbagefoer/", "Tilbagefør en post"),
        (f"/planer/{plan.number}/regnskab/2027/luk/", "Luk regnskabet for 2027"),
        (f"/planer/{plan.number}/prognose/", "Prognose og afvigelser 2027"),
        (f"/planer/{plan.number}/prognose/2027/loen/tvaergaaende/", "Løn og personale, tværgående, 2027"),
    ]:
        page.goto(path)
        assert_accessible(page, heading)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_a_phone_shows_a_year_at_a_time_and_follows_a_rules_link(plan, cast, open_page):
    page = open_page(user=cast.mette, width=390)
    page.goto(url(plan))
    page.fill("#finansiering-fund-2027", "1")
    save(page)
    page.goto(url(plan))
    page.get_by_role("link", name="Ret finansieringen i 2027").click()
    expect(page.locator("#finansiering-fund-2027")).to_be_focused()
    expect(page.locator("#finansiering-fund-2028")).to_be_hidden()
    page.get_by_role("button", name="Næste år").last.click()
    expect(page.locator("#finansiering-fund-2028")).to_be_visible()


def test_money_without_script(cast, open_page):
    plan = complete_plan(cast)
    add_economy(plan, "0.00")
    page = open_page(user=cast.mette, javascript=False)
    page.goto(url(plan))
    page.fill(CELL, "1.000,00")
    page.get_by_role("button", name="Beregn").click()
    expect(page.get_by_text("Der er ikke gemt noget endnu.")).to_be_visible()
    expect(page.locator("[data-focus-table=beskaeftigelse] .total-row")).to_contain_text("1.000,00")
    save(page)
    expect(page.locator("#finansiering-fund-2027")).to_have_value("750,00")
    page.get_by_role("link", name="3 Kriminalitetsforebyggelse").click()
    page.fill("#budget-kriminalitetsforebyggelse-loen-2027", "tolv")
    save(page)
    expect(page.get_by_role("heading", name="Der er 1 fejl")).to_be_visible()
    expect(page.locator("#budget-kriminalitetsforebyggelse-loen-2027")).to_have_value("tolv")


def test_booking_without_script(plan, cast, open_page):
    first = dt.date(2026, 4, 1)
    Plan.objects.filter(pk=plan.pk).update(status=Plan.Status.RUNNING, starts_on=first, started_on=first)
    page = open_page(user=cast.ida, javascript=False)
    page.goto(f"/planer/{plan.number}/regnskab/?aar=2026")
    page.get_by_label("Dato", exact=True).fill("5. maj 2026")
    page.get_by_label("Beløb", exact=True).fill("1.234,50")
    page.get_by_label("Tekst", exact=True).fill("Busture")
    page.locator("select[name=category]").select_option(label="Aktiviteter")
    page.locator("select[name=focus]").select_option(label="2 Beskæftigelse")
    page.locator("select[name=payer]").select_option(label="Vejle Kommune")
    page.get_by_role("button", name="Bogfør").click()
    expect(page.get_by_text("Posten »Busture« er bogført.")).to_be_visible()
