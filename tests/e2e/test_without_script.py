"""The same way through without JavaScript: every form of it is posted once by the browser alone."""

import re
import time
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from funding.actions import load_categories
from plans.models import Plan
from tests.e2e import story
from tests.e2e import story_of_a_year as year
from tests.e2e.person import Person
from tests.factories.accounts import Cast
from tests.factories.approvals import add_chain
from tests.factories.plans import scheme


def only_the_heading(page: Page, heading: str) -> None:
    expect(page.locator("h1")).to_have_text(heading)


def reloads_until_the_pdf_is_there(person: Person) -> None:
    """Without script the page says how far the work is, and has a link that draws it again."""
    again = person.link("Opdater siden")
    finished = person.page.locator("#pdf-box").get_by_role(
        "link", name=re.compile("^Hent (UDKAST|redegørelsen)")
    )
    end = time.monotonic() + 60
    while time.monotonic() < end:
        expect(again.or_(finished).first).to_be_visible()
        if finished.count():
            return
        again.click()
    raise AssertionError("The PDF did not come about within 60 s")


def test_the_whole_way(cast: Cast, open_page: Any, log_in: Callable[..., None]) -> None:
    scheme()
    load_categories()
    add_chain(cast)

    def arrives(email: str) -> Person:
        person = Person(open_page(javascript=False), only_the_heading)
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
    mette.presses("Beregn")
    mette.reads("Der er ikke gemt noget endnu.")
    expect(story.local_meter(mette)).to_have_class(re.compile("meter-(error|warning)"))
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
    reloads_until_the_pdf_is_there(mette)
    year.downloads(mette, "Hent UDKAST")
    year.sends_to_the_board(mette)
    karim = arrives("karim@styregruppe.example")
    year.approves_the_report(karim, plan)
    year.closes_the_books(ida, plan)
    year.hands_in_the_report(lars, plan)
    year.accepts_the_report(else_, plan, reloads_until_the_pdf_is_there)
    year.gets_a_copy(jonas, plan)
