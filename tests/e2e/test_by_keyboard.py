"""Posts, the pulje, what is collected and the rates, written without a mouse: a link to the form, Tab through its
fields in their order, Enter, and what became of it stands where one goes on with the next."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from core.dates import today
from funding.actions import PositionValues, record_collection, save_position, set_pool
from funding.models import Collection, Instalment, PoolYear, Position
from tests.e2e.person import Inspect, goes
from tests.factories import approvals as make
from tests.factories.accounts import Cast, build_cast

YEAR = today().year


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return build_cast()


def keys(page: Page, *pressed: str) -> None:
    """A key by its name, or a text in »…«."""
    for one in pressed:
        if one.startswith("»"):
            page.keyboard.type(one[1:-1])
        else:
            page.keyboard.press(one)


def jumps(page: Page, link: str, field: str) -> None:
    """By the link at the top of the page to the first field of the form."""
    page.get_by_role("link", name=link, exact=True).focus()
    keys(page, "Enter", "Tab")
    expect(page.get_by_label(field, exact=True)).to_be_focused()


def goes_on(page: Page, told: str, field: str) -> None:
    """What became of it is told in sight, and the next Tab is the first field again."""
    expect(page.get_by_text(told)).to_be_in_viewport()
    keys(page, "Tab")
    expect(page.get_by_label(field, exact=True)).to_be_focused()


def test_posts(cast: Cast, open_page: Callable[..., Page]) -> None:
    plan = make.financed_plan(cast)
    values = PositionValues(
        "Leder", "loen", None, plan.starts_on, plan.ends_on, Decimal(1), Decimal("600000.00")
    )
    save_position(plan=plan, by=cast.mette, values=values)
    page = goes(open_page(user=cast.mette), "funding:positions", plan.number)
    jumps(page, "Tilføj stilling", "Stilling")
    # The days are the plan's already; a calendar stands beside each and is stepped over.
    keys(page, "»Medarbejder«", "Tab", "»0,5«", "Tab", "»480.000«", "Enter")
    goes_on(page, "Stillingen er tilføjet", "Stilling")
    post = Position.objects.get(plan=plan, title="Medarbejder")
    assert (post.full_time, post.yearly_salary) == (Decimal("0.500"), Decimal("480000.00"))
    page.get_by_role("link", name="Medarbejder", exact=True).focus()
    keys(page, "Enter")
    title = page.get_by_label("Stilling", exact=True)
    expect(title).to_have_value("Medarbejder")
    title.focus()
    keys(page, "Control+a", "»Konsulent«", "Enter")
    expect(page.get_by_text("Stillingen er gemt")).to_be_in_viewport()


def test_the_pulje(cast: Cast, open_page: Callable[..., Page], look: Inspect) -> None:
    set_pool(municipality=cast.vejle.municipality, by=cast.jonas, year=2027, amount=Decimal("1.00"))
    page = goes(open_page(user=cast.jonas), "funding:pool", cast.vejle.code)
    jumps(page, "Ret puljen for et år", "År")
    keys(page, "»2028«", "Tab", "»1.250.000,50«", "Enter")
    goes_on(page, "Puljen for 2028 er gemt.", "År")
    assert PoolYear.objects.get(year=2028).amount == Decimal("1250000.50")
    page.get_by_role("link", name="1.250.000,50", exact=True).first.focus()
    keys(page, "Enter")
    look(page, "Puljen i 2028")


def test_what_is_collected_and_the_rates(cast: Cast, open_page: Callable[..., Page], look: Inspect) -> None:
    plan = make.running_plan(cast)
    common = {"plan": plan, "year": 2027, "party": ("municipality", "630", ""), "by": cast.ida}
    record_collection(act="asked", amount=Decimal("10.00"), on=today(), **common)
    page = goes(open_page(user=cast.ida), "funding:collecting", plan.number)
    jumps(page, "Registrér opkrævning eller betaling", "Part og år")
    keys(page, "ArrowDown", "Tab", "Space", "Tab", "»250.000«", "Enter")
    goes_on(page, "Beløbet er registreret.", "Part og år")
    assert Collection.objects.get(amount=Decimal("250000.00")).act == Collection.Act.ASKED

    page.get_by_role("link", name="Skriv raterne", exact=True).focus()
    keys(page, "Enter")
    expect(page.locator("h1")).to_have_text("Tilsagnets rater")
    page.get_by_label("Forfalder").first.focus()
    keys(page, f"»1-2-{YEAR}«", "Enter")
    error = page.get_by_role("link", name=f"Ny rate 1, {YEAR}: Skriv ratens beløb.")
    look(page, "Tilsagnets rater")
    error.focus()
    keys(page, "Enter")
    expect(page.get_by_label("Beløb").first).to_be_focused()
    keys(page, "»8.625.000«", "Enter")
    expect(page.get_by_text("Raterne er gemt.")).to_be_in_viewport()
    rate = Instalment.objects.get(grant__plan=plan)
    jumps(page, "Opdatér en rate", "Rate")
    keys(page, "ArrowDown", "Tab", "ArrowDown", "Tab", "Enter")
    # It was the last one: there is no form to go on in.
    expect(page.get_by_text("Raten er opdateret.")).to_be_in_viewport()
    rate.refresh_from_db()
    assert rate.paid_on == today()
    look(page, "Opkrævning")
