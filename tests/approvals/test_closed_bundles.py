"""A sagspakke that was made before an item turned out to be closed holds its words: nobody fetches it any more."""

import datetime as dt
import io
from typing import Any

import pytest
from pypdf import PdfReader

from approvals import actions
from approvals.actions.papers import STYLES
from approvals.models import CaseBundle, Outcome, StepKind
from core import pdf
from tests.approvals import states
from tests.approvals.test_bundle import bundle_of, unpacked, words_of
from tests.factories import approvals as make
from tests.factories.accounts import Cast

pytestmark = pytest.mark.django_db

SECRET = "Det, som ingen måtte vide"
MADE_ON = make.COMMITTEE_DAY + dt.timedelta(days=3)
NEXT = MADE_ON + dt.timedelta(days=1)


def decided(cast: Cast, plan: Any = None) -> Any:
    """The fagudvalg's words are told as those of an open item."""
    plan = plan or make.recommended_plan(cast)
    more = {"day": make.COMMITTEE_DAY, "recorder": cast.jonas, "confirmer": cast.hanne, "text": SECRET}
    make.decide(plan, StepKind.COMMITTEE, Outcome.RECOMMENDED, **more)
    return make.fresh(plan)


def made(plan: Any, organisation: Any, by: Any, day: dt.date = MADE_ON) -> CaseBundle:
    with make.on(day):
        return bundle_of(plan, organisation, by)


def closed(plan: Any, cast: Cast, day: dt.date = NEXT) -> None:
    """The record is put right: the item was closed. A second person has not read it yet."""
    step = make.step_of(plan, StepKind.COMMITTEE)
    with make.on(day):
        actions.replace_decision(
            step=step,
            seen_version=step.version,
            written=actions.Record(
                decided_on=make.COMMITTEE_DAY, outcome=Outcome.RECOMMENDED, text=SECRET, is_closed=True
            ),
            reason="Punktet var lukket.",
            by=cast.jonas,
        )


@pytest.mark.parametrize(("who", "organisation"), [("lars", "nordlyng"), ("jonas", "vejle")])
@pytest.mark.parametrize("is_confirmed", [False, True])
def test_it_is_not_fetched_any_more_and_a_new_one_is_made_without_the_words(
    cast: Cast, as_user: Any, who: str, organisation: str, is_confirmed: bool
) -> None:
    plan, person, party = decided(cast), getattr(cast, who), getattr(cast, organisation)
    old = made(plan, party, person)
    assert SECRET in words_of(unpacked(old)["04 Beslutninger og høringssvar.pdf"])
    browser = as_user(person)
    assert browser.get(states.url("bundle", plan, old.pk)).status_code == 200
    closed(plan, cast)
    if is_confirmed:
        with make.on(NEXT):
            make.confirm(plan, StepKind.COMMITTEE, by=cast.hanne)
    refused = browser.get(states.url("bundle", plan, old.pk))
    assert refused.status_code == 409
    assert "senere er skrevet som lukket" in refused.content.decode()
    page = browser.get(states.url("bundles", plan)).content.decode()
    assert "Kan ikke hentes" in page
    assert f'href="{states.url("bundle", plan, old.pk)}"' not in page
    new = made(plan, party, person, NEXT + dt.timedelta(days=1))
    assert new.pk != old.pk
    assert SECRET not in words_of(unpacked(new)["04 Beslutninger og høringssvar.pdf"])
    assert browser.get(states.url("bundle", plan, new.pk)).status_code == 200


def test_one_that_was_made_with_the_item_closed_is_fetched_as_before(cast: Cast, as_user: Any) -> None:
    plan = decided(cast)
    closed(plan, cast, MADE_ON)
    kept = made(plan, cast.nordlyng, cast.lars, NEXT)
    assert as_user(cast.lars).get(states.url("bundle", plan, kept.pk)).status_code == 200
    assert made(plan, cast.nordlyng, cast.lars, NEXT + dt.timedelta(days=1)) == kept


def test_one_that_was_made_before_the_decision_is_fetched_as_before(cast: Cast, as_user: Any) -> None:
    plan = make.recommended_plan(cast)
    kept = made(plan, cast.nordlyng, cast.lars, make.RECOMMENDED)
    closed(decided(cast, plan), cast)
    assert as_user(cast.lars).get(states.url("bundle", plan, kept.pk)).status_code == 200


def test_when_it_was_uploaded_can_still_be_told(cast: Cast) -> None:
    plan = decided(cast)
    kept = made(plan, cast.vejle, cast.jonas)
    closed(plan, cast)
    with make.on(NEXT):
        actions.note_upload(bundle=kept, uploaded_on=MADE_ON, receipt="LBF-1", by=cast.jonas)
    assert CaseBundle.objects.get().uploaded_on == MADE_ON


def test_a_closed_record_written_once_more_leaves_nobody_without_a_sagspakke(
    cast: Cast, as_user: Any
) -> None:
    """The record says when it was written last: one made meanwhile is taken for older, and another is made."""
    plan = decided(cast)
    closed(plan, cast)
    first = made(plan, cast.nordlyng, cast.lars, NEXT)
    with make.on(NEXT + dt.timedelta(days=1)):
        make.record(
            plan,
            StepKind.COMMITTEE,
            Outcome.RECOMMENDED,
            day=make.COMMITTEE_DAY,
            by=cast.jonas,
            is_closed=True,
            text=SECRET,
        )
    second = made(plan, cast.nordlyng, cast.lars, NEXT + dt.timedelta(days=2))
    assert as_user(cast.lars).get(states.url("bundle", plan, second.pk)).status_code == 200
    assert SECRET not in words_of(unpacked(second)["04 Beslutninger og høringssvar.pdf"])
    assert second.stored_at >= first.stored_at


@pytest.mark.parametrize("filled", [136, 145, 154])
def test_on_paper_the_box_of_a_closed_item_stays_with_the_facts_above_it(filled: int) -> None:
    """So many millimetres of the page are taken, so that the box alone would not fit on it."""
    facts = "<tr><th scope='row'>Udfald</th><td>Anbefalet</td></tr>" * 8
    html = (
        f"<section><div style='height: {filled}mm'></div></section><section class='plain'><h2>Byrådet</h2>"
        f"<table class='facts'>{facts}</table><p class='note'>Punktet var lukket.</p></section>"
    )
    pages = PdfReader(io.BytesIO(pdf.render(html, styles=STYLES).content)).pages
    found = [text for page in pages if "Punktet var lukket." in (text := page.extract_text())]
    assert [("Byrådet" in text, "Anbefalet" in text) for text in found] == [(True, True)]
