"""An amendment is sent back in parts: each reason at its field, only those parts open, and what became of it shown."""

import datetime as dt
import html
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from approvals import actions
from approvals.exchange.amendments import PLAN, Proposal, with_row, without_row
from approvals.figures import corrections_of, file_of
from approvals.figures.operation_places import places_of_case
from approvals.models import Outcome, Remark, StepKind
from core.operations import Tables
from core.workflow import NotReady
from tests.approvals import amending
from tests.approvals.test_amendment_pages import posted, url

pytestmark = pytest.mark.django_db
WORDS = "Målet skal kunne måles."
PERIOD = "Hvad koster de ekstra år?"


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel("2026-11-30 12:00 +0100", tick=True):
        yield


@pytest.fixture
def amendment(cast: Any) -> Any:
    """Sent: another periode, another title of a mål, and a mål more."""
    found = amending.term_change(cast)
    goal = amending.uid_of(found.plan, "goals")
    amending.write(found, cast, "goals", goal, title="Et andet mål")
    return amending.send(found, cast)


def goal_of(amendment: Any) -> str:
    return amending.uid_of(amendment.plan, "goals")


def key_of(amendment: Any, name: str = "title") -> str:
    return f"goals:{goal_of(amendment)}:{name}"


def places(amendment: Any) -> Any:
    return places_of_case(amendment.case)


def said(amendment: Any, key: str = "", text: str = WORDS) -> actions.Said:
    place = places(amendment).found[key or key_of(amendment)]
    return actions.Said(place.section, text, place.key, place.label)


def back(amendment: Any, cast: Any, *remarks: Any) -> Any:
    case = amendment.case
    actions.return_case(case=case, seen_version=case.version, remarks=list(remarks), by=cast.jonas)
    return amending.fresh(amendment)


def text_of(answer: Any) -> str:
    return html.unescape(answer.content.decode())


# Sending back


def test_what_the_operations_change_can_be_pointed_at_and_nothing_else(amendment: Any) -> None:
    found = places(amendment).found
    assert set(found) == {key_of(amendment), f"plan:{amendment.plan.uid}:ends_on"}
    assert found[key_of(amendment)].label.endswith("Et andet mål → Mål")


def test_the_kommune_pins_a_reason_to_a_field(cast: Any, as_user: Any, amendment: Any) -> None:
    address, jonas = url("amendment_return", amendment.plan, 1), as_user(cast.jonas)
    form = jonas.get(address).context["form"]
    place, text = next(
        pair
        for pairs in form.pins.values()
        for pair in pairs
        if key_of(amendment) in str(form.fields[pair[0]].choices)
    )
    data = {"version": amendment.case.version, place: key_of(amendment), text: WORDS}
    half = jonas.post(address, data | {text: ""})
    assert (half.status_code, Remark.objects.count()) == (422, 0)
    assert jonas.post(address, data).status_code == 302
    remark = Remark.objects.get()
    assert (remark.place, remark.text) == (key_of(amendment), WORDS)
    assert amending.fresh(amendment).returned_sections == [remark.section]


@pytest.mark.parametrize("wrong", ["section", "place"])
def test_what_the_amendment_does_not_change_cannot_be_pointed_at(
    cast: Any, amendment: Any, wrong: str
) -> None:
    one = said(amendment)
    one = one._replace(section="basics") if wrong == "section" else one._replace(place=key_of(amendment, "x"))
    with pytest.raises(NotReady, match="findes ikke i indsendelsen"):
        back(amendment, cast, one)
    assert amending.fresh(amendment).state == "sent"


def test_the_fund_pins_its_remarks_here_and_in_its_letter(cast: Any, amendment: Any) -> None:
    amendment = amending.forward(amending.kommune(amending.board(amendment, cast), cast), cast)
    step = amending.step(amendment, StepKind.FUND)
    letter = actions.Letter(outcome=Outcome.REMARKS, decided_on=amending.MET_ON, remarks=(said(amendment),))
    actions.register_letter(
        step=step, seen_version=step.version, seen_snapshot=amendment.case.snapshot.number, letter=letter,
        by=cast.jonas,
    )  # fmt: skip
    step.refresh_from_db()
    actions.confirm_letter(
        step=step, seen_version=step.version, seen_snapshot=amendment.case.snapshot.number, by=cast.mette
    )
    assert Remark.objects.get().place == key_of(amendment)
    assert amending.fresh(amendment).returned_sections == [said(amendment).section]


# Only those parts open


def test_only_what_was_sent_back_is_written(cast: Any, as_user: Any, amendment: Any) -> None:
    amendment = back(amendment, cast, said(amendment))
    plan, mette = amendment.plan, as_user(cast.mette)
    row = url("amendment_row", plan, 1, "goals", goal_of(amendment))
    page = mette.get(row)
    assert page.status_code == 200
    assert mette.post(row, posted(page, title="Halvdelen er i arbejde")).status_code == 302
    for closed in (
        url("amendment_row", plan, 1, "plan", plan.uid),
        url("amendment_money", plan, 1),
        url("amendment_areas", plan, 1),
        url("amendment_participants", plan, 1),
        url("amendment_row_new", plan, 1, "milestones"),
    ):
        answer = mette.get(closed)
        assert (answer.status_code, closed) == (409, closed)
    with pytest.raises(NotReady, match="»Baggrund« er ikke sendt tilbage"):
        amending.write(amendment, cast, PLAN, "", ends_on="2032-12-31")
    operation = next(one for one in amending.fresh(amendment).listed_operations if one.kind == PLAN)
    with pytest.raises(NotReady, match="ikke sendt tilbage"):
        actions.undo_operations(amendment=amendment, undone=[operation], by=cast.mette)
    shown = text_of(mette.get(url("amendment", plan, 1)))
    assert url("amendment_money", plan, 1) not in shown
    assert row in shown
    assert shown.count('name="key"') == 1, "only the goal's change can be taken back"
    assert amending.send(amendment, cast).state == "sent"


def test_a_reason_for_the_whole_opens_everything(cast: Any, as_user: Any, amendment: Any) -> None:
    amendment = back(amendment, cast, ("", "Skriv det om."), said(amendment))
    assert amendment.returned_sections == []
    amending.write(amendment, cast, PLAN, "", ends_on="2032-12-31")
    assert as_user(cast.mette).get(url("amendment_money", amendment.plan, 1)).status_code == 200


def test_the_board_sends_all_of_it_back(cast: Any, amendment: Any) -> None:
    amendment = amending.board(back_and_again(amendment, cast), cast, approves=False)
    assert (amendment.state, amendment.returned_sections) == ("returned", [])


def back_and_again(amendment: Any, cast: Any) -> Any:
    return amending.send(back(amendment, cast, said(amendment)), cast)


def test_one_that_is_pulled_back_is_open_where_it_was(cast: Any, amendment: Any) -> None:
    amendment = back_and_again(amendment, cast)
    case = amendment.case
    actions.pull_back(case=case, seen_version=case.version, by=cast.lars)
    amendment = amending.fresh(amendment)
    assert amendment.open_sections == {said(amendment).section}
    with pytest.raises(NotReady, match="ikke sendt tilbage"):
        amending.write(amendment, cast, PLAN, "", ends_on="2032-12-31")


def test_a_section_with_a_broken_rule_is_open_until_it_is_mended(
    cast: Any, as_user: Any, amendment: Any
) -> None:
    """Sent back was the periode alone; made shorter it leaves a milepæl outside, in a section that is closed."""
    amendment = back(amendment, cast, said(amendment, f"plan:{amendment.plan.uid}:ends_on", PERIOD))
    plan, mette, uid = amendment.plan, as_user(cast.mette), amending.uid_of(amendment.plan, "milestones")
    due_on = plan.milestones.get(uid=uid).due_on
    page, row = url("amendment", plan, 1), url("amendment_row", plan, 1, "milestones", uid)
    assert mette.get(row).status_code == 409
    amending.write(amendment, cast, PLAN, "", ends_on=f"{due_on - dt.timedelta(days=1)}")
    with pytest.raises(NotReady, match="uden for planens periode"):
        amending.send(amendment, cast)
    shown = text_of(mette.get(page))
    assert "»Milepæle« kan også rettes" in shown
    assert row in shown
    assert "»Boligområder og afdelinger« kan også rettes" not in shown
    assert mette.get(url("amendment_areas", plan, 1)).status_code == 409
    # It is mended by the form that the page leads to; then what was agreed is closed again.
    amending.write(
        amendment, cast, PLAN, "", ends_on="2031-12-31", starts_on=f"{due_on + dt.timedelta(days=1)}"
    )
    form = mette.get(row)
    assert (
        mette.post(row, posted(form, due_on=f"{due_on + dt.timedelta(days=9):%d-%m-%Y}")).status_code == 302
    )
    assert "»Milepæle« kan også rettes" not in text_of(mette.get(page))
    with pytest.raises(NotReady, match="»Milepæle« er ikke sendt tilbage"):
        amending.write(amendment, cast, "milestones", uid, title="Noget helt andet")


def test_an_indsatsomraade_that_goes_takes_what_hangs_on_it_along(cast: Any, amendment: Any) -> None:
    """Baggrund is where indsatsområder are chosen: whoever got it back may take one out or put one in."""
    amendment = back(amendment, cast, said(amendment, f"plan:{amendment.plan.uid}:ends_on", PERIOD))
    focus = amending.uid_of(amendment.plan, "foci")

    def change(proposal: Proposal) -> Tables:
        return without_row(proposal.state, "foci", focus)

    actions.edit_amendment(amendment=amendment, change=change, by=cast.mette)
    assert focus in {one.uid for one in amending.fresh(amendment).listed_operations}
    other = amending.uid_of(amendment.plan, "milestones")
    with pytest.raises(NotReady, match="»Milepæle«"):
        amending.write(amendment, cast, "milestones", other, title="En anden")


# Where it stands


def test_it_stands_at_the_field_of_the_form_and_leads_there(cast: Any, as_user: Any, amendment: Any) -> None:
    amendment = back(amendment, cast, said(amendment))
    mette = as_user(cast.mette)
    row = url("amendment_row", amendment.plan, 1, "goals", goal_of(amendment))
    page = text_of(mette.get(url("amendment", amendment.plan, 1)))
    assert f'href="{row}#id_title"' in page
    form = text_of(mette.get(row))
    assert form.count('<span class="form-note">') == 1
    assert form.index('for="id_title"') < form.index('<span class="form-note">') < form.index('id="id_title"')
    # Whoever sent it back reads it and has nothing to write.
    seen = text_of(as_user(cast.jonas).get(url("amendment", amendment.plan, 1)))
    assert WORDS in seen
    assert row not in seen


def test_every_place_leads_to_a_field_that_is_there(cast: Any, as_user: Any) -> None:
    amendment = amending.raise_everything(amending.term_change(cast), cast)
    document = amendment.plan.snapshots.order_by("-number").first().document
    for kind in ("goals", "activities", "challenges", "indicators", "targets", "milestones"):
        uid, field = document[kind][0]["uid"], {"indicators": "name", "targets": "value"}.get(kind, "title")
        amending.write(amendment, cast, kind, uid, **{field: "77" if kind == "targets" else "Skrevet om"})
    amending.write(amendment, cast, "indicators", document["indicators"][0]["uid"], direction="down")
    amendment = amending.send(amendment, cast)
    pinned = [said(amendment, key) for key in places(amendment).found]
    amendment = back(amendment, cast, *pinned)
    figures = places_of_case(amendment.case)
    assert len(figures.found) >= 11
    mette = as_user(cast.mette)
    for key in figures.found:
        page, target = figures.address(key)
        anchor = figures.anchor(key)
        text = text_of(mette.get(page))
        assert f'id="{anchor}"' in text, (key, page, anchor)
        assert "Bemærkninger, der skal følges" in text
        assert anchor.startswith(target)


def test_a_row_that_goes_can_be_pointed_at(cast: Any, as_user: Any) -> None:
    amendment = amending.term_change(cast)
    uid = amending.uid_of(amendment.plan, "activities")
    address = url("amendment_remove", amendment.plan, 1, "activities", uid)
    assert as_user(cast.mette).post(address).status_code == 302
    amendment = amending.send(amendment, cast)
    place = places(amendment).found[f"activities:{uid}:"]
    assert place.label.endswith("→ Udgår")
    amendment = back(amendment, cast, said(amendment, place.key, "Den skal blive."))
    shown = text_of(as_user(cast.mette).get(url("amendment", amendment.plan, 1)))
    assert f"{url('amendment', amendment.plan, 1)}#operations" in shown
    operation = next(one for one in amendment.listed_operations if one.uid == uid)
    actions.undo_operations(amendment=amendment, undone=[operation], by=cast.mette)
    amendment = amending.send(amendment, cast)
    [section] = answered(amendment, cast.jonas).sections
    assert [(one.remark.text, one.is_unchanged) for one in section.answered] == [("Den skal blive.", False)]


def test_a_new_row_that_was_taken_out_again_leads_nowhere(cast: Any, as_user: Any) -> None:
    amendment, fresh = amending.term_change(cast), "7f1d9a52-0000-4000-8000-000000000001"

    def change(proposal: Proposal) -> Tables:
        row = {"title": "Midtvejsfest", "due_on": "2028-06-01", "position": 9}
        return with_row(proposal.state, "milestones", fresh, row)

    actions.edit_amendment(amendment=amendment, change=change, by=cast.mette)
    amendment = amending.send(amendment, cast)
    assert {f"milestones:{fresh}:", f"milestones:{fresh}:title"} <= set(places(amendment).found)
    amendment = back(amendment, cast, said(amendment, f"milestones:{fresh}:title"))
    operation = next(one for one in amendment.listed_operations if one.uid == fresh)
    actions.undo_operations(amendment=amendment, undone=[operation], by=cast.mette)
    row = url("amendment_row", amendment.plan, 1, "milestones", fresh)
    assert row not in text_of(as_user(cast.mette).get(url("amendment", amendment.plan, 1)))


# What became of it


def answered(amendment: Any, user: Any) -> Any:
    amendment = amending.fresh(amendment)
    file = file_of(amendment.plan, amendment.case)
    return corrections_of(file, user, [one.pk for one in file.snapshots])


def test_the_next_sending_shows_the_remark_old_and_new_or_that_nothing_was_changed(
    cast: Any, as_user: Any, amendment: Any
) -> None:
    period = said(amendment, f"plan:{amendment.plan.uid}:ends_on", PERIOD)
    address, jonas = url("amendment_corrections", amendment.plan, 1), as_user(cast.jonas)
    assert jonas.get(address).status_code == 404, "nothing has been sent back"
    amendment = back(amendment, cast, period, said(amendment))
    amending.write(amendment, cast, "goals", goal_of(amendment), title="Halvdelen er i arbejde")
    amendment = amending.send(amendment, cast)
    found = answered(amendment, cast.jonas)
    assert found.sections[0].name == "Baggrund"
    [first], [second] = (section.answered for section in found.sections)
    assert (first.remark.text, first.is_unchanged) == (PERIOD, True)
    [change] = second.changes
    assert (change.before, change.after) == ("Et andet mål", "Halvdelen er i arbejde")
    page = text_of(jonas.get(address))
    for words in (WORDS, PERIOD, "Ikke ændret", "Et andet", "Halvdelen er i arbejde"):
        assert words in page
    assert address in text_of(jonas.get(url("amendment", amendment.plan, 1)))
    step = amending.step(amendment, StepKind.RECOMMENDATION)
    assert address in text_of(jonas.get(reverse("approvals:step", args=[amendment.plan.number, step.pk])))


def test_what_another_amendment_changed_meanwhile_is_no_correction(cast: Any, amendment: Any) -> None:
    amendment = back(amendment, cast, said(amendment))
    other = amending.write(
        amending.draft(cast, amendment.plan, title="En anden"),
        cast, "goals", goal_of(amendment), description="Skrevet af en anden",
    )  # fmt: skip
    assert amending.board(amending.send(other, cast), cast).state == "applied"
    found = answered(amending.send(amendment, cast), cast.jonas)
    [section] = found.sections
    assert [one.is_unchanged for one in section.answered] == [True]
    assert section.others == ()


def test_who_sees_what_was_corrected(cast: Any, as_user: Any, amendment: Any) -> None:
    address = url("amendment_corrections", amendment.plan, 1)
    back_and_again(amendment, cast)
    for name in ("mette", "lars", "jonas", "hanne", "karim"):
        assert as_user(cast[name]).get(address).status_code == 200
    for name in ("niels", "grethe", "admin", "else_"):
        assert as_user(cast[name]).get(address).status_code == 404


def test_the_page_asks_as_much_for_three_remarks_as_for_one(cast: Any, as_user: Any, amendment: Any) -> None:
    amendment = back(amendment, cast, said(amendment))
    mette, counts = as_user(cast.mette), []
    row = url("amendment_row", amendment.plan, 1, "goals", goal_of(amendment))
    for more in (0, 2):
        remark = Remark.objects.order_by("pk")[0]
        for _ in range(more):
            remark.pk = None
            remark.save()
        for address in (url("amendment", amendment.plan, 1), row):
            with CaptureQueriesContext(connection) as captured:
                mette.get(address)
            counts.append(len(captured))
    assert counts[:2] == counts[2:]
    assert max(counts) <= 25
