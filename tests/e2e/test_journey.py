"""Steps 1 to 5 in a real browser: a plan that is written, financed, approved, run and accounted for, each step by the
person whose step it is. Every page on the way is
looked at by axe at 1280 and 390 px and is no wider than the screen."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from funding.actions import load_categories
from plans.models import Plan
from tests.e2e import story
from tests.e2e import story_of_a_year as year
from tests.e2e.person import Inspect, Person
from tests.factories.accounts import Cast
from tests.factories.approvals import add_chain
from tests.factories.plans import scheme


@pytest.fixture
def inspect(assert_accessible: Callable[..., None]) -> Inspect:
    seen: set[tuple[str, str]] = set()

    def inspect_(page: Page, heading: str) -> None:
        place = (re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+", "*", page.url), heading)
        if place in seen:
            return
        seen.add(place)
        assert_accessible(page, heading)
        fits(page, 390)
        assert_accessible(page, heading)
        fits(page, 320)
        page.set_viewport_size({"width": 1280, "height": 900})

    return inspect_


#: What stands out of the screen, so that whoever reads the failure knows where to look.
BEYOND = """width => [...document.querySelectorAll("main *")]
    .filter(one => one.getBoundingClientRect().right > width)
    .map(one => `${one.tagName}.${one.className} ${(one.textContent || "").trim().slice(0, 40)}`)
    .slice(0, 8)"""


def fits(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    wide = page.evaluate("document.documentElement.scrollWidth")
    beyond = page.evaluate(BEYOND, width) if wide > width else []
    assert wide <= width, f"{page.url} is {wide} px wide on a screen of {width}: {beyond}"


def sees_the_pdf_come(person: Person) -> None:
    """The box draws itself anew until the file is there: nobody loads the page again."""
    finished = person.page.locator("#pdf-box").get_by_role(
        "link", name=re.compile("^Hent (UDKAST|redegørelsen)")
    )
    expect(finished).to_be_visible(timeout=60_000)


def test_the_whole_way(
    cast: Cast, open_page: Any, log_in: Callable[..., None], inspect: Inspect, trouble: list[str]
) -> None:
    scheme()
    load_categories()
    add_chain(cast)

    def arrives(email: str) -> Person:
        person = Person(open_page(), inspect)
        log_in(person.page, email)
        person.sees("Mine opgaver")
        return person

    mette, lars, jonas = (
        arrives(f"{who}.example") for who in ("mette@nordlyng", "lars@nordlyng", "jonas@vejle")
    )
    plan = story.creates_the_plan(mette)
    story.writes_the_background(mette, plan)
    story.chooses_areas(mette, plan)
    story.chooses_foci(mette, plan)
    story.writes_both_foci(mette, plan)
    story.writes_a_milestone(mette, plan)
    story.seats_the_board(mette, plan)
    story.shares_the_draft(mette, jonas, plan)

    story.writes_the_budget(mette, plan)
    story.asks_the_fund_for_too_much(mette)
    expect(story.local_meter(mette)).to_have_class(re.compile("meter-(error|warning)"))  # nothing saved yet
    story.saves_too_little_local_money(mette, lars, plan)
    mette.opens("funding:economy", plan.number)
    story.puts_the_money_right(mette)

    story.hands_in(lars, plan)
    story.sends_a_section_back(jonas, plan)
    story.corrects_the_section(mette, plan)
    story.hands_in(lars, plan, again=True)
    story.records(lars, "Boligselskabet Nordlyngs", "Godkendt")
    story.confirms(mette, "Boligselskabet Nordlyngs")
    story.records(lars, "Søengens Boligforenings", "Godkendt")  # which has a single person in the portal
    story.confirms(mette, "Søengens Boligforenings")
    story.writes_the_recommendation(jonas)
    hanne = arrives("hanne@vejle.example")
    story.records(jonas, "Social- og Sundhedsudvalgets", "Anbefalet")
    story.confirms(hanne, "Social- og Sundhedsudvalgets")
    story.records(jonas, "Økonomiudvalgets", "Anbefalet")
    story.confirms(hanne, "Økonomiudvalgets")
    story.records(jonas, "byrådets", "Godkendt", votes=True)
    story.confirms(hanne, "byrådets")
    story.sends_to_the_fund(jonas)
    else_ = arrives("else@lbf.example")
    story.grants(else_)
    assert Plan.objects.get(pk=plan.pk).status == Plan.Status.RUNNING

    year.measures(mette, plan)
    ida, sofie = arrives("ida@nordlyng.example"), arrives("sofie@styregruppe.example")
    year.books(ida, plan)
    year.follows_the_plan(sofie, plan)

    year.begins_the_report(mette, plan)
    year.writes_the_report(mette, plan)
    year.orders_the_draft(mette)
    sees_the_pdf_come(mette)
    year.downloads(mette, "Hent UDKAST")
    year.sends_to_the_board(mette)
    karim = arrives("karim@styregruppe.example")
    year.approves_the_report(karim, plan)
    year.closes_the_books(ida, plan)
    year.hands_in_the_report(lars, plan)
    year.accepts_the_report(else_, plan, sees_the_pdf_come)
    year.gets_a_copy(jonas, plan)
