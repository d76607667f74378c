"""The pages beside the way that test_journey.py walks, looked at by axe at 1280 and 390 px: before one is logged in,
refusals, forms with errors, and what each role has of its own. None is wider than the screen of a phone."""

import datetime as dt
from typing import Any

from django.urls import reverse
from playwright.sync_api import expect

from approvals.models import StepKind
from core.dates import today
from funding.actions import refresh_sums
from plans.models import Plan
from tests.approvals import amending
from tests.e2e.person import Inspect, goes
from tests.factories import approvals as make
from tests.factories.accounts import PASSWORD, Cast
from tests.factories.agreements import agreement, text_of
from tests.factories.funding import other_use
from tests.factories.ledger_file import LINES, content, tried
from tests.factories.monitoring import measured_plan

YEAR = today().year - 1


def test_before_one_is_logged_in(db: None, open_page: Any, look: Inspect, trouble: list[str]) -> None:
    page = open_page()
    look(goes(page, "account_login"), "Log på")
    page.get_by_label("Adgangskode").fill("forkert")
    page.get_by_role("button", name="Log på", exact=True).click()
    expect(page.locator("[aria-invalid=true]").first).to_be_visible()
    look(page, "Log på")
    look(goes(page, "account_reset_password"), "Glemt adgangskode")
    look(goes(page, "portal:accessibility"), "Tilgængelighedserklæring")
    look(goes(page, "portal:privacy"), "Privatlivspolitik")
    page.goto("/findes-ikke/")
    look(page, "Siden findes ikke")
    page.goto(f"/log-paa/?{'&'.join(['x=1'] * 1001)}")
    look(page, "Der er sendt for meget på én gang")


def test_agreements(cast: Cast, open_page: Any, look: Inspect) -> None:
    plan = make.financed_plan(cast)
    old = agreement(plan, "beskaeftigelse", signed=dt.date(2026, 1, 10))
    text_of(old, cast.mette)
    agreement(plan, "beskaeftigelse", replaces=old)
    strategic = agreement(plan, signed=dt.date(2026, 1, 10))
    changed = agreement(plan, signed=dt.date(2026, 1, 10), replaces=strategic)
    mette = open_page(user=cast.mette)
    look(goes(mette, "plans:agreements", plan.number), "Aftaler")
    look(goes(mette, "plans:agreement", plan.number, old.uid), old.title)
    look(goes(mette, "plans:agreement_edit", plan.number, changed.uid), changed.title)
    look(
        goes(mette, "plans:agreement_new", plan.number, "uddannelse-og-livschancer"),
        "Delaftale om Uddannelse og livschancer",
    )
    goes(mette, "plans:agreement", plan.number, plan.agreements.get(replaces=old).uid)
    mette.get_by_role("button", name="Tilføj part").click()
    expect(mette.get_by_role("alert")).to_be_visible()
    look(mette, old.title)
    party = plan.agreements.get(replaces=old).parties.first()
    look(goes(mette, "plans:agreement_party", plan.number, party.uid), "Boligselskabet Nordlyng")


def test_refusals(cast: Cast, open_page: Any, look: Inspect) -> None:
    plan = make.submitted_plan(cast)
    mette, niels = open_page(user=cast.mette), open_page(user=cast.niels)
    look(goes(niels, "portal:plan", plan.number), "Siden findes ikke")
    goes(mette, "approvals:return", plan.number)
    look(mette, "Du har ikke adgang til at gøre det")
    goes(mette, "approvals:hearing", plan.number)
    mette.get_by_role("button", name="Send til bekræftelse").click()
    expect(mette.get_by_role("alert")).to_be_visible()
    look(mette, "Registrer en høring")
    lars, again = open_page(user=cast.lars), open_page(user=cast.lars)
    plan = make.financed_plan(cast, title="Den anden plan")
    for page in (lars, again):
        goes(page, "approvals:check", plan.number)
    lars.get_by_label("Adgangskode").fill(PASSWORD)
    lars.get_by_role("button", name="Send til kommunen").click()
    expect(lars.locator("#main-content")).to_contain_text("er sendt til Vejle Kommune.")
    again.get_by_label("Adgangskode").fill(PASSWORD)
    again.get_by_role("button", name="Send til kommunen").click()
    expect(again.get_by_role("link", name="Se siden, som den er nu")).to_be_visible()
    look(again, again.locator("h1").inner_text())


def test_forms_with_errors(cast: Cast, open_page: Any, look: Inspect) -> None:
    plan = make.financed_plan(cast)
    mette = open_page(user=cast.mette)
    goes(mette, "plans:create")
    mette.get_by_role("button", name="Opret plan").click()
    expect(mette.get_by_role("alert")).to_be_visible()
    look(mette, "Opret helhedsplan")

    goal = plan.foci.get(focus_area__code="beskaeftigelse").goals.first()
    goes(mette, "plans:goal", plan.number, "beskaeftigelse", goal.uid)
    mette.get_by_role("textbox", name="Mål", exact=True).fill("")
    mette.get_by_role("button", name="Gem mål", exact=True).click()
    expect(mette.locator("#main-content")).to_contain_text("Skriv målet")
    look(mette, mette.locator("h1").inner_text())

    mette.set_viewport_size({"width": 1280, "height": 900})
    mette.goto(reverse("funding:economy", args=[plan.number]) + "?indsats=beskaeftigelse")
    cell = mette.locator("#budget-beskaeftigelse-loen-2027")
    cell.fill("mange penge")
    mette.get_by_role("button", name="Gem økonomi").click()
    expect(cell).to_have_value("mange penge")
    expect(cell).to_have_attribute("aria-invalid", "true")
    look(mette, "Økonomi")


def test_pages_of_the_case(cast: Cast, open_page: Any, look: Inspect) -> None:
    plan = make.forwarded_plan(cast)
    number = plan.number
    jonas, else_ = open_page(user=cast.jonas), open_page(user=cast.else_)
    council, fund = make.step_of(plan, StepKind.COUNCIL), make.step_of(plan, StepKind.FUND)
    look(goes(jonas, "approvals:case", number), "Sagsforløb")
    look(goes(jonas, "approvals:snapshot", number, 1), "Indsendelse 1")
    look(goes(jonas, "approvals:step", number, council.pk), "Byrådet")
    own = make.step_of(plan, StepKind.ORGANISATION)
    look(goes(jonas, "approvals:step", number, own.pk), own.full_name)
    look(goes(jonas, "portal:history", number), "Historik")
    look(goes(else_, "approvals:refuse", number, fund.pk), "Giv afslag")
    else_.get_by_role("button", name="Giv afslag").click()
    expect(else_.get_by_role("alert")).to_be_visible()
    look(else_, "Giv afslag")
    look(goes(else_, "approvals:remark", number, fund.pk), "Send tilbage med bemærkninger")


def test_pages_of_a_plan_in_drift(cast: Cast, open_page: Any, look: Inspect) -> None:
    plan: Plan = measured_plan(cast, starts_on=dt.date(YEAR, 1, 1), ends_on=dt.date(YEAR + 3, 12, 31))
    mette, ida = open_page(user=cast.mette), open_page(user=cast.ida)
    look(goes(mette, "portal:plan", plan.number), plan.title)
    look(goes(mette, "monitoring:progress", plan.number), f"Fremdrift {today().year}")
    look(goes(mette, "portal:plans"), "Planer")
    refresh_sums(plan=plan)
    look(goes(mette, "portal:portfolio"), "Økonomi på tværs")
    look(goes(mette, "plans:content", plan.number), "Planens indhold")
    goes(ida, "funding:ledger", plan.number)
    ida.get_by_role("button", name="Bogfør", exact=True).click()
    expect(ida.get_by_role("alert")).to_be_visible()
    look(ida, f"Regnskab {today().year}")
    batch, _trial = tried(plan, cast, content(LINES[0], ";;;;nul"))
    look(goes(ida, "funding:ledger_upload", plan.number), "Hent regnskab fra en fil")
    look(goes(ida, "funding:ledger_columns", plan.number, batch.pk), "Filens kolonner")
    look(goes(ida, "funding:ledger_file", plan.number, batch.pk), "regnskab.csv")


def test_the_own_pages_of_people_and_organisations(cast: Cast, open_page: Any, look: Inspect) -> None:
    make.add_chain(cast)
    pia, ulla = open_page(user=cast.pia), open_page(user=cast.ulla)
    look(goes(pia, "accounts:profile"), "Min profil")
    look(goes(pia, "accounts:organisation", cast.nordlyng.code), "Boligselskabet Nordlyng")
    look(goes(pia, "accounts:invite", cast.nordlyng.code), "Inviter en person")
    look(goes(pia, "portal:guide"), "Vejledning")
    look(goes(pia, "mfa_index"), "To-faktor-login")
    look(goes(ulla, "approvals:chain", cast.vejle.code), "Sagsforløb i Vejle Kommune")
    look(goes(ulla, "accounts:deputies", cast.vejle.code), "Stedfortrædere")
    look(goes(ulla, "portal:messages"), "Mine beskeder")


def test_pages_beside_budget_and_books(cast: Cast, open_page: Any, look: Inspect) -> None:
    plan: Plan = measured_plan(cast, starts_on=dt.date(YEAR, 1, 1), ends_on=dt.date(YEAR + 3, 12, 31))
    mette, jonas = open_page(user=cast.mette), open_page(user=cast.jonas)
    for name, heading in (
        ("positions", "Stillinger"),
        ("what_if", "Hvad nu hvis"),
        ("collecting", "Opkrævning"),
        ("regulation", "Reguleringskonto"),
        ("statements", "Revision"),
        ("conditions", "Vilkår i tilsagnet"),
        ("forecast", f"Prognose og afvigelser {today().year}"),
    ):
        look(goes(mette, f"funding:{name}", plan.number), heading)
    look(goes(mette, "approvals:compared_money", plan.number), "Ansøgt, bevilget og gældende")
    look(goes(jonas, "funding:pool", cast.vejle.code), "Medfinansieringspulje")
    refresh_sums(plan=plan)
    opened = goes(mette, "portal:portfolio_figure", f"bogfoert-{YEAR}")
    look(opened, f"Bogført i {YEAR}, 1 plan")


def test_other_use_of_a_reguleringskonto(cast: Cast, open_page: Any, look: Inspect) -> None:
    plan = make.granted_plan(cast)
    movement = other_use(plan, by=cast.ida)
    mette = open_page(user=cast.mette)
    look(
        goes(mette, "approvals:regulation_case", plan.number, movement.pk),
        "Søg godkendelse af anden anvendelse",
    )
    mette.get_by_role("textbox", name="Begrundelse").focus()
    mette.keyboard.type("Lejligheder står tomme efter branden.")
    mette.keyboard.press("Tab")
    mette.keyboard.press("Enter")
    heading = mette.locator("h1").filter(has_text="Anden anvendelse af reguleringskontoen")
    expect(heading).to_be_visible()
    look(mette, heading.inner_text())
    look(goes(mette, "funding:regulation", plan.number), "Reguleringskonto")


def test_what_is_typed_beside_the_budget_by_keyboard_alone(cast: Cast, open_page: Any, look: Inspect) -> None:
    """A move that is only tried: Tab, arrows and Enter, and the answer is there."""
    plan = make.financed_plan(cast)
    mette = open_page(user=cast.mette)
    goes(mette, "funding:what_if", plan.number)
    mette.get_by_label("Fra", exact=True).first.focus()
    mette.keyboard.press("ArrowDown")
    mette.keyboard.press("Tab")
    mette.keyboard.press("Tab")
    mette.keyboard.press("ArrowDown")
    mette.keyboard.press("ArrowDown")
    mette.keyboard.press("Tab")
    mette.keyboard.press("Tab")
    mette.keyboard.type("1.000,50")
    mette.keyboard.press("Enter")
    expect(mette.get_by_role("heading", name="Det sker der")).to_be_visible()
    look(mette, "Hvad nu hvis")


def test_versions_and_amendments(cast: Cast, open_page: Any, look: Inspect) -> None:
    plan = make.granted_plan(cast)
    amendment = amending.content_change(cast, plan, title="Et andet mål")
    mette = open_page(user=cast.mette)
    look(goes(mette, "approvals:versions", plan.number), "Sammenlign versioner")
    look(goes(mette, "approvals:on_date", plan.number), mette.locator("h1").inner_text())
    look(goes(mette, "approvals:amendments", plan.number), "Ændringer af planen")
    look(goes(mette, "approvals:amendment", plan.number, amendment.number), "Ændring 1: Flere handlinger")
    look(goes(mette, "approvals:amendment_money", plan.number, amendment.number), "Økonomien i Ændring 1")
    areas = goes(mette, "approvals:amendment_areas", plan.number, amendment.number)
    look(areas, "Vælg boligområder og afdelinger")
    look(goes(mette, "approvals:timetable", plan.number), "Tidsplan")
    goes(mette, "approvals:amendment_new", plan.number)
    mette.get_by_role("button", name="Gå videre til ændringen").click()
    expect(mette.get_by_role("alert")).to_be_visible()
    look(mette, "Foreslå en ændring")
