"""A remark may be pinned to a field of what was handed in: it stands at that field, and beside what became of it."""

import html
import re
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from approvals import actions
from approvals.figures import Places, case_file, corrections_of
from approvals.models import Outcome, Remark, StepKind
from core.models import Mail
from core.workflow import NotReady
from plans.actions import changing, choose_areas
from plans.calculations import area_anchor
from plans.models import Goal, IndicatorTarget, Plan
from tests.approvals import own_states, states
from tests.factories import approvals as make

pytestmark = pytest.mark.django_db
WORDS = "Målet skal kunne måles."


@pytest.fixture(autouse=True)
def after_the_hand_in() -> Any:
    with time_machine.travel("2026-11-22 12:00 +0100", tick=True):
        yield


@pytest.fixture
def plan(cast: Any) -> Plan:
    return make.submitted_plan(cast)


def places_of(plan: Plan) -> Places:
    return Places(make.case_of(plan).snapshot.document)


def a_goal(plan: Plan) -> Goal:
    return Goal.objects.filter(plan=plan).select_related("focus__focus_area").order_by("pk")[0]


def said_of_goal(plan: Plan) -> actions.Said:
    goal = a_goal(plan)
    section = f"focus:{goal.focus.focus_area.code}"
    return actions.Said(section, WORDS, f"goals:{goal.uid}:title", "Mål")


def back(plan: Plan, cast: Any, *remarks: Any) -> Plan:
    return states.returned(cast, list(remarks), plan)


def text_of(answer: Any) -> str:
    return html.unescape(answer.content.decode())


# Sending back


def test_the_form_offers_every_field_of_the_hand_in_and_keeps_the_choice(
    cast: Any, as_user: Any, plan: Plan
) -> None:
    goal, jonas = a_goal(plan), as_user(cast.jonas)
    address, data = states.plan_post("return", plan, make.case_of(plan).version)
    page = text_of(jonas.get(address))
    key = f"goals:{goal.uid}:title"
    assert f'value="{key}"' in page
    assert f"Mål: {goal.number} {goal.title}" in page
    [name] = re.findall(rf'name="(pin_\d+_0)_place"[^>]*>(?:(?!</select>).)*{key}', page, re.S)
    answer = jonas.post(address, data | {f"{name}_place": key, name: WORDS})
    assert answer.status_code == 302
    remark = Remark.objects.get()
    section = f"focus:{goal.focus.focus_area.code}"
    assert (remark.section, remark.place, remark.text) == (section, key, WORDS)
    assert make.fresh(plan).open_sections == [section]


def test_more_than_two_fields_of_a_section_are_pointed_at_in_one_sending_back(
    cast: Any, as_user: Any, plan: Plan
) -> None:
    section = said_of_goal(plan).section
    keys = [place.key for place in places_of(plan).found.values() if place.section == section][:8]
    address, data = states.plan_post("return", plan, make.case_of(plan).version)
    page = text_of(as_user(cast.jonas).get(address))
    names = re.findall(rf'name="(pin_\d+_\d)_place"[^>]*>(?:(?!</select>).)*{keys[0]}', page, re.S)
    assert len(names) == len(keys) == 8
    for name, key in zip(names, keys, strict=True):
        data |= {f"{name}_place": key, name: WORDS}
    assert as_user(cast.jonas).post(address, data).status_code == 302
    assert {remark.place for remark in Remark.objects.all()} == set(keys)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"pin_0_0": "Forklar."}, "Vælg, hvilket felt bemærkningen gælder."),
        ({"pin_0_0_place": "plan:title"}, "Feltet findes ikke i indsendelsen."),
        ({"pin_0_0_place": "KEY"}, "Skriv bemærkningen til feltet."),
    ],
)
def test_half_a_remark_is_told(cast: Any, as_user: Any, plan: Plan, more: dict[str, str], words: str) -> None:
    key = f"plan:{plan.uid}:background"
    address, data = states.plan_post("return", plan, make.case_of(plan).version)
    sent = data | {name: key if value == "KEY" else value for name, value in more.items()}
    answer = as_user(cast.jonas).post(address, sent)
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert not Remark.objects.exists()


@pytest.mark.parametrize("wrong", ["section", "row"])
def test_a_place_that_is_not_in_the_hand_in_is_refused(cast: Any, plan: Plan, wrong: str) -> None:
    said = said_of_goal(plan)
    said = said._replace(section="basics") if wrong == "section" else said._replace(place="goals:x:title")
    with pytest.raises(NotReady, match="findes ikke i indsendelsen"):
        back(plan, cast, said)
    assert make.fresh(plan).open_sections == []


def test_the_funds_remarks_from_its_letter_keep_their_places(cast: Any) -> None:
    plan = make.forwarded_plan(cast)
    fund, said = make.step_of(plan, StepKind.FUND), said_of_goal(plan)
    actions.register_letter(
        step=fund,
        seen_version=fund.version,
        seen_snapshot=1,
        letter=actions.Letter(outcome=Outcome.REMARKS, decided_on=make.GRANTED_ON, remarks=(said,)),
        by=cast.jonas,
    )
    make.confirm_letter(plan, by=cast.mette)
    remark = Remark.objects.get()
    assert (remark.place, remark.section) == (said.place, said.section)
    assert remark.decision is not None
    assert remark.decision.text == f"Mål: {WORDS}"


# Where the writer sees it


def test_every_place_is_a_field_of_the_page_that_it_leads_to(cast: Any, as_user: Any, plan: Plan) -> None:
    places = places_of(plan)
    plan = back(plan, cast, ("", "Se det hele igennem."))
    mette, pages = as_user(cast.mette), {}
    seen = set()
    for key, place in places.found.items():
        page, target = places.address(key)
        if page not in pages:
            pages[page] = mette.get(page).content.decode()
        anchor = places.anchor(key)
        assert anchor.startswith(target)
        assert f'id="{anchor}"' in pages[page], (place.label, page, anchor)
        seen.add(place.kind)
    assert {"plan", "areas", "goals", "indicators", "targets", "activities", "budget", "financing"} <= seen


def test_it_stands_at_its_field_and_is_listed_with_a_way_to_it(cast: Any, as_user: Any, plan: Plan) -> None:
    goal = a_goal(plan)
    plan = back(plan, cast, said_of_goal(plan))
    url = reverse("plans:goal", args=[plan.number, goal.focus.focus_area.code, goal.uid])
    mette, jonas = as_user(cast.mette), as_user(cast.jonas)
    form = text_of(mette.get(url))
    note = form.index('<span class="form-note">')
    assert form.count('<span class="form-note">') == 1
    assert form.index('for="id_title"') < note < form.index('id="id_title"')
    listed = text_of(mette.get(reverse("plans:content", args=[plan.number])))
    assert f'href="{url}#id_title"' in listed
    assert WORDS in listed
    assert f'href="{url}#id_title"' in text_of(mette.get(states.url("case", plan)))
    # The kommune reads it in the case; it has nothing to correct.
    assert WORDS not in text_of(jonas.get(reverse("plans:content", args=[plan.number])))
    assert WORDS in text_of(jonas.get(states.url("case", plan)))


def test_a_remark_to_a_boligomraade_stands_at_it_and_beside_what_became_of_it(
    cast: Any, as_user: Any, plan: Plan
) -> None:
    area = plan.areas.select_related("housing_area").order_by("pk")[0]
    key = f"areas:{area.uid}:estates"
    plan = back(plan, cast, actions.Said("areas", WORDS, key, places_of(plan).found[key].label))
    url = reverse("plans:areas", args=[plan.number])
    page = text_of(as_user(cast.mette).get(url))
    anchor = area_anchor(area.housing_area.name)
    assert page.count(WORDS) >= 1
    assert (
        page.index(f'id="{anchor}"')
        < page.index('<p class="form-note">')
        < page.index("area-boxes", page.index(anchor))
    )
    assert page.count('<p class="form-note">') == 1
    assert f'href="{url}#{anchor}"' in text_of(as_user(cast.mette).get(states.url("case", plan)))
    gone = area.estates.order_by("-pk")[0]
    choose_areas(plan=plan, by=cast.mette, estates_removed=[gone.pk])
    plan = make.fresh(plan)
    actions.submit_plan(plan=plan, seen_revision=plan.revision, by=cast.lars)
    file = case_file(make.fresh(plan))
    found = corrections_of(file, cast.jonas, {one.pk for one in file.snapshots})
    assert found is not None
    [section] = found.sections
    [answered] = section.answered
    [change] = answered.changes
    assert gone.name in change.before
    assert gone.name not in change.after


def test_a_folded_row_is_open_where_something_is_said_about_it(cast: Any, as_user: Any, plan: Plan) -> None:
    goal = a_goal(plan)
    target = IndicatorTarget.objects.filter(plan=plan, indicator__goal=goal).order_by("pk")[0]
    url = reverse("plans:goal", args=[plan.number, goal.focus.focus_area.code, goal.uid])
    said = said_of_goal(plan)
    plan = back(plan, cast, actions.Said(said.section, WORDS, f"targets:{target.uid}:value", "Målværdi"))
    page = text_of(as_user(cast.mette).get(url))
    opened = f'<details class="form-fold" id="indicator-{target.indicator.uid}" open>'
    assert opened in page
    assert page.count(" open>") == 1


def test_when_it_is_handed_in_again_the_form_says_nothing_more(cast: Any, as_user: Any, plan: Plan) -> None:
    plan = back(plan, cast, said_of_goal(plan))
    actions.submit_plan(plan=plan, seen_revision=plan.revision, by=cast.lars)
    assert WORDS not in text_of(as_user(cast.mette).get(reverse("plans:content", args=[plan.number])))


def test_the_page_asks_as_much_for_three_as_for_one(cast: Any, as_user: Any, plan: Plan) -> None:
    said, mette = said_of_goal(plan), as_user(cast.mette)
    plan = back(plan, cast, said)
    assert Mail.objects.filter(recipient=cast.mette, read_at=None).exists()
    counts = []
    for more in (0, 2):
        remark = Remark.objects.order_by("pk")[0]
        for _ in range(more):
            remark.pk = None
            remark.save()
        with CaptureQueriesContext(connection) as captured:
            mette.get(reverse("plans:content", args=[plan.number]))
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 25


# What became of it


def changed(plan: Plan, cast: Any) -> Plan:
    """A goal's title is changed in the section that was sent back, and the plan handed in again."""
    goal = a_goal(plan)
    with changing(plan, by=None):
        Goal.objects.filter(pk=goal.pk).update(title="Halvdelen er i arbejde i 2030")
    plan = make.fresh(plan)
    actions.submit_plan(plan=plan, seen_revision=plan.revision, by=cast.lars)
    return make.fresh(plan)


def test_old_and_new_stand_beside_the_remark_for_exactly_what_was_returned(
    cast: Any, as_user: Any, plan: Plan
) -> None:
    goal, said = a_goal(plan), said_of_goal(plan)
    target = IndicatorTarget.objects.filter(plan=plan, indicator__goal=goal).order_by("pk")[0]
    unheeded = actions.Said(said.section, "Sæt målværdien op.", f"targets:{target.uid}:value", "Målværdi")
    plan = changed(back(plan, cast, said, unheeded, ("milestones", "Skriv datoer.")), cast)
    file = case_file(plan)
    found = corrections_of(file, cast.jonas, [one.pk for one in file.snapshots])
    assert found is not None
    assert [section.code for section in found.sections] == [said.section, "milestones"]
    first, last = found.sections
    assert [(one.remark.text, one.is_unchanged) for one in first.answered] == [
        (WORDS, False),
        ("Sæt målværdien op.", True),
    ]
    [change] = first.answered[0].changes
    assert (change.before, change.after) == (goal.title, "Halvdelen er i arbejde i 2030")
    assert first.others == ()
    assert last.is_unchanged
    address = states.url("corrections", plan)
    page = text_of(as_user(cast.jonas).get(address))
    assert page.count("Ikke ændret") == 1
    assert "Afsnittet er ikke ændret." in page
    assert "Sæt målværdien op." in page
    step = states.url("step", plan, make.step_of(plan, StepKind.RECOMMENDATION).pk)
    assert address in text_of(as_user(cast.jonas).get(step))


def test_who_sees_what_was_corrected(cast: Any, as_user: Any, plan: Plan) -> None:
    address = states.url("corrections", plan)
    assert as_user(cast.jonas).get(address).status_code == 404, "nothing has been sent back"
    plan = changed(back(plan, cast, said_of_goal(plan)), cast)
    for name in ("mette", "lars", "jonas", "hanne"):
        assert as_user(cast[name]).get(address).status_code == 200
    for name in ("niels", "grethe", "admin", "else"):
        assert as_user(cast[name]).get(address).status_code == 404


def test_a_hand_in_whose_remarks_were_to_the_whole_plan_shows_all_that_changed(cast: Any, plan: Plan) -> None:
    plan = changed(back(plan, cast, ("", "Se det hele igennem.")), cast)
    file = case_file(plan)
    found = corrections_of(file, cast.hanne, [one.pk for one in file.snapshots])
    assert found is not None
    assert [remark.text for remark in found.whole] == ["Se det hele igennem."]
    assert [len(section.others) for section in found.sections] == [1]


def test_remarks_without_a_place_are_as_before(cast: Any) -> None:
    plan = own_states.with_letter(cast, Outcome.REMARKS)
    make.confirm_letter(plan, by=cast.mette)
    assert Remark.objects.get().place == ""
