"""A section that was forgotten when a plan was sent back is opened while the plan lies with the ansøger."""

import html
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from approvals import actions
from approvals.figures import case_file, journal, plan_state, remarks_of
from approvals.models import Case, Outcome, Remark, StepKind
from approvals.rules.changes import changes_of_case
from core.models import Event
from core.versions import Moved
from core.workflow import NotAllowed, NotReady, WrongState
from plans.models import Plan
from plans.permissions import can_edit
from tests.approvals import amending, own_states, states
from tests.approvals.changing import approved_with_changes
from tests.factories import approvals as make
from tests.factories.accounts import Cast

pytestmark = pytest.mark.django_db
WORDS = "Begrund også valget af boligområder."


@pytest.fixture(autouse=True)
def after_the_answer() -> Any:
    with time_machine.travel("2026-11-22 12:00 +0100", tick=True):
        yield


def widen(plan: Plan, by: Any, *remarks: Any, seen: int | None = None) -> Plan:
    case = make.case_of(plan)
    version = case.version if seen is None else seen
    said = remarks or (("basics", WORDS),)
    actions.widen_return(case=case, seen_version=version, remarks=said, by=by)
    return make.fresh(plan)


def test_the_sagsbehandler_opens_one_more_section_and_the_first_stays_open(cast: Cast) -> None:
    plan = states.returned(cast)
    hand_in = make.case_of(plan).snapshot_id
    assert not can_edit(cast.mette, plan, "basics")
    plan = widen(plan, cast.jonas)
    case = make.case_of(plan)
    assert plan.open_sections == ["economy", "basics"]
    assert can_edit(cast.mette, plan, "basics")
    # No further round: the same hand-in lies with the ansøger.
    assert (case.state, case.round, case.snapshot_id) == (Case.State.RETURNED, 1, hand_in)
    assert plan_state(plan, case).facts[-1] == "Åbent for rettelser: Baggrund, Økonomi"
    newest, _ = remarks_of(plan, cast.mette, [hand_in])
    assert newest.text == WORDS


def test_it_is_told_in_the_history_the_journal_and_by_mail(
    cast: Cast, mailoutbox: Any, django_capture_on_commit_callbacks: Any
) -> None:
    plan = states.returned(cast)
    mailoutbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        widen(plan, cast.jonas)
    act = Event.objects.get(verb="approvals.widened")
    assert (act.actor, act.text) == (cast.jonas, "Flere afsnit åbnet til rettelse: Baggrund")
    told = journal(make.case_of(plan))[-1]
    assert (told.direction, told.party, told.text) == ("Sendt", "Ansøger", act.text)
    assert {mail.to[0] for mail in mailoutbox} == {
        mail.to[0] for mail in mailoutbox if "er åbnet til rettelse" in mail.subject
    }
    assert {cast.mette.email, cast.lars.email} <= {mail.to[0] for mail in mailoutbox}
    assert WORDS not in mailoutbox[0].body


def test_a_body_of_the_kommune_is_helped_by_its_sagsbehandler(cast: Cast) -> None:
    plan = states.recorded(cast, Outcome.RETURNED, changed_sections=["economy"])
    make.confirm(plan, StepKind.COUNCIL, by=cast.hanne)
    plan = widen(plan, cast.jonas)
    assert plan.open_sections == ["economy", "basics"]
    remark = Remark.objects.get(section="basics")
    # It is the forvaltning's own word, not the body's.
    assert (remark.decision, remark.written_by) == (None, cast.jonas)


def test_after_changes_by_the_council_the_hand_in_is_still_seen_to_and_confirmed(cast: Cast) -> None:
    plan = approved_with_changes(cast)
    closed = next(one for one in ("basics", "areas", "milestones") if one not in plan.open_sections)
    before = changes_of_case(make.case_of(plan))
    plan = widen(plan, cast.jonas, (closed, WORDS))
    assert closed in plan.open_sections
    assert changes_of_case(make.case_of(plan)) == before


def test_the_funds_remarks_are_widened_by_the_fund_alone(cast: Cast) -> None:
    plan = own_states.remarked_by_fund(cast)
    with pytest.raises(NotAllowed):
        widen(plan, cast.jonas)
    plan = widen(plan, cast.else_)
    assert plan.open_sections == ["economy", "basics"]
    act = Event.objects.get(verb="approvals.fund_widened")
    assert act.text == "Landsbyggefonden har åbnet flere afsnit til rettelse: Baggrund"
    told = journal(make.case_of(plan))[-1]
    assert (told.direction, told.party) == ("Modtaget", "Landsbyggefonden")
    # It goes with the fund's answer where the fund takes that back.
    remark = Remark.objects.get(section="basics")
    assert remark.decision == case_file(plan).in_force(make.step_of(plan, StepKind.FUND))


def test_remarks_from_its_letter_too(cast: Cast) -> None:
    plan = own_states.with_letter(cast, Outcome.REMARKS)
    make.confirm_letter(plan, by=cast.hanne)
    with pytest.raises(NotAllowed):
        widen(plan, cast.jonas)
    assert widen(plan, cast.else_).open_sections == ["economy", "basics"]


def test_the_fund_opens_nothing_of_what_lies_with_the_kommune(cast: Cast) -> None:
    plan = own_states.remarked_by_fund(cast)
    actions.submit_plan(plan=plan, seen_revision=plan.revision, by=cast.lars)
    plan = states.returned(cast, plan=make.fresh(plan))
    with pytest.raises(NotAllowed):
        widen(plan, cast.else_)
    assert "basics" in widen(plan, cast.jonas).open_sections


@pytest.mark.parametrize(
    ("remarks", "said"),
    [
        ([("basics", " ")], "Skriv en begrundelse for hvert afsnit, der åbnes."),
        ([("", WORDS)], "Skriv en begrundelse for hvert afsnit, der åbnes."),
        ([("economy", WORDS)], "Et af afsnittene er allerede åbent."),
        ([("focus:findes-ikke", WORDS)], "Afsnittet findes ikke: focus:findes-ikke"),
        ([("basics", WORDS, "goals:1:title")], "Et felt, som en bemærkning gælder, findes ikke"),
    ],
)
def test_what_is_refused_opens_nothing(cast: Cast, remarks: Any, said: str) -> None:
    plan = states.returned(cast)
    with pytest.raises(NotReady, match=said):
        widen(plan, cast.jonas, *remarks)
    assert make.fresh(plan).open_sections == ["economy"]
    assert not Remark.objects.filter(text=WORDS).exists()


def test_pressed_twice_opens_it_once(cast: Cast) -> None:
    plan = states.returned(cast)
    seen = make.case_of(plan).version
    widen(plan, cast.jonas, seen=seen)
    with pytest.raises(Moved):
        widen(plan, cast.jonas, seen=seen)
    assert Remark.objects.filter(section="basics").count() == 1


def test_when_it_has_been_handed_in_again_there_is_nothing_to_open(cast: Cast) -> None:
    plan = states.returned(cast)
    actions.submit_plan(plan=plan, seen_revision=plan.revision, by=cast.lars)
    with pytest.raises(WrongState):
        widen(make.fresh(plan), cast.jonas)


# The page


def page_of(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def test_the_page_offers_what_is_closed_and_tells_when_nothing_was_chosen(cast: Cast, as_user: Any) -> None:
    plan = states.returned(cast)
    browser, address = as_user(cast.jonas), states.url("widen", plan)
    assert address in page_of(browser.get(states.url("case", plan)))
    page = page_of(browser.get(address))
    assert "Boligområder og afdelinger" in page
    assert "Hele planen" not in page
    assert '<label class="form-label" for="id_section_0">Baggrund' in page
    assert ">Økonomi <" not in page
    url, data = own_states.widening(plan, section_0="")
    answer = browser.post(url, data)
    assert answer.status_code == 422
    assert "Skriv en begrundelse ved det afsnit, der skal åbnes." in page_of(answer)
    assert browser.post(*own_states.widening(plan)).status_code == 302
    assert make.fresh(plan).open_sections == ["economy", "basics"]


def test_the_fund_shows_anew_who_it_is(cast: Cast, as_user: Any) -> None:
    plan = own_states.remarked_by_fund(cast)
    answer = as_user(cast.else_).post(*own_states.widening(plan, password="forkert"))
    assert answer.status_code == 422
    assert make.fresh(plan).open_sections == ["economy"]


def test_a_plan_that_is_open_all_through_offers_nothing(cast: Cast, as_user: Any) -> None:
    plan = states.returned(cast, remarks=[("", "Skriv det hele om.")])
    browser, address = as_user(cast.jonas), states.url("widen", plan)
    assert address not in page_of(browser.get(states.url("case", plan)))
    assert "Hele planen er allerede åben" in page_of(browser.get(address))


def test_an_amendment_is_not_widened(cast: Cast) -> None:
    with make.on(make.GRANTED_ON):
        amendment = amending.send(amending.term_change(cast), cast)
    case = amendment.case
    assert case is not None
    actions.return_case(case=case, seen_version=case.version, remarks=[("", "Skriv mere.")], by=cast.jonas)
    case.refresh_from_db()
    with pytest.raises(NotReady, match="I en ændring åbnes der ikke flere afsnit"):
        actions.widen_return(case=case, seen_version=case.version, remarks=[("basics", WORDS)], by=cast.jonas)


def test_it_leads_to_the_content(cast: Cast, as_user: Any) -> None:
    plan = widen(states.returned(cast), cast.jonas)
    page = page_of(as_user(cast.mette).get(states.url("case", plan)))
    assert WORDS in page
    assert reverse("plans:basics", args=[plan.number]) in page
