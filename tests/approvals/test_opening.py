"""Whoever confirms that a plan is sent back sees which sections that opens, and vouches for it."""

import html
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from approvals import actions
from approvals.models import CaseStep, Outcome, StepKind
from core.versions import Moved
from plans.models import Goal, Plan
from tests.approvals import states
from tests.approvals.states import recorded
from tests.factories import approvals as make
from tests.factories.accounts import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def after_the_letter() -> Any:
    with time_machine.travel("2026-11-22 12:00 +0100", tick=True):
        yield


def page_of(plan: Plan, kind: str, browser: Any) -> str:
    answer = browser.get(states.url("step", plan, make.step_of(plan, kind).pk))
    return " ".join(html.unescape(answer.content.decode()).split())


def with_remarks(plan: Plan, cast: Cast, *remarks: Any) -> Plan:
    fund = make.step_of(plan, StepKind.FUND)
    letter = actions.Letter(outcome=Outcome.REMARKS, decided_on=make.GRANTED_ON, remarks=remarks)
    actions.register_letter(
        step=fund, seen_version=fund.version, seen_snapshot=1, letter=letter, by=cast.jonas
    )
    return make.fresh(plan)


@pytest.mark.parametrize(
    ("kind", "outcome", "more"),
    [
        (StepKind.COUNCIL, Outcome.APPROVED_CHANGED, {"changes": "Skriv om målene."}),
        (StepKind.COUNCIL, Outcome.RETURNED, {}),
        (StepKind.COMMITTEE, Outcome.RETURNED, {}),
    ],
)
def test_the_chosen_sections_stand_on_the_page_and_in_what_is_signed(
    cast: Cast, as_user: Any, kind: str, outcome: str, more: dict[str, str]
) -> None:
    plan = recorded(cast, outcome, kind, changed_sections=["basics", "areas", "economy"], **more)
    page = page_of(plan, kind, as_user(cast.hanne))
    assert "<li>Baggrund</li><li>Boligområder og afdelinger</li><li>Økonomi</li>" in page
    assert "Til rettelse åbnes Baggrund, Boligområder og afdelinger og Økonomi.</p>" in page
    make.confirm(plan, kind, by=cast.hanne)
    assert make.fresh(plan).open_sections == ["basics", "areas", "economy"]


def test_without_a_choice_it_is_the_whole_plan(cast: Cast, as_user: Any) -> None:
    plan = recorded(cast, Outcome.RETURNED)
    page = page_of(plan, StepKind.COUNCIL, as_user(cast.hanne))
    assert "<li>Hele planen</li>" in page
    assert "Til rettelse åbnes hele planen.</p>" in page


def test_a_yes_opens_nothing(cast: Cast, as_user: Any) -> None:
    page = page_of(recorded(cast), StepKind.COUNCIL, as_user(cast.hanne))
    assert "åbnes" not in page


def test_other_sections_chosen_meanwhile_are_not_confirmed(cast: Cast) -> None:
    plan = recorded(cast, Outcome.RETURNED, changed_sections=["basics"])
    step = make.step_of(plan, StepKind.COUNCIL)
    more = {"day": make.COUNCIL_DAY, "by": cast.jonas, "changed_sections": ["basics", "economy"]}
    make.record(plan, StepKind.COUNCIL, Outcome.RETURNED, **more)
    with pytest.raises(Moved):
        actions.confirm_decision(step=step, seen_version=step.version, seen_snapshot=1, by=cast.hanne)
    assert make.step_of(plan, StepKind.COUNCIL).state == CaseStep.State.RECORDED


def test_a_letters_remarks_stand_with_what_they_are_about(cast: Cast, as_user: Any) -> None:
    plan = make.forwarded_plan(cast)
    goal = Goal.objects.filter(plan=plan).select_related("focus__focus_area").order_by("pk")[0]
    area = goal.focus.focus_area
    pinned = actions.Said(f"focus:{area.code}", "Skal kunne måles.", f"goals:{goal.uid}:title", "Mål")
    plan = with_remarks(plan, cast, ("economy", "Vis timerne."), pinned)
    page = page_of(plan, StepKind.FUND, as_user(cast.mette))
    assert f"<li>Økonomi</li><li>{area.name}</li>" in page
    assert f"Til rettelse åbnes Økonomi og {area.name}.</p>" in page
    assert '<dt>Økonomi</dt><dd class="markdown"><p>Vis timerne.</p>' in page
    assert f"<dt>{area.name}: Mål: " in page
    assert page.count("Vis timerne.") == 1
    make.confirm_letter(plan, by=cast.mette)
    assert set(make.fresh(plan).open_sections) == {"economy", f"focus:{area.code}"}


def test_a_letters_remark_to_the_whole_opens_everything(cast: Cast, as_user: Any) -> None:
    remarks = ("", "Skriv det hele om."), ("economy", "Vis timerne.")
    plan = with_remarks(make.forwarded_plan(cast), cast, *remarks)
    page = page_of(plan, StepKind.FUND, as_user(cast.mette))
    assert "Til rettelse åbnes hele planen.</p>" in page
    assert "<dt>Hele planen</dt>" in page


def test_the_page_asks_as_much_for_five_sections_as_for_one(cast: Cast, as_user: Any) -> None:
    plan = recorded(cast, Outcome.RETURNED, changed_sections=["basics"])
    browser = as_user(cast.hanne)
    page_of(plan, StepKind.COUNCIL, browser)
    counted = []
    for chosen in (["basics"], ["basics", "areas", "focus:beskaeftigelse", "milestones", "economy"]):
        more = {"day": make.COUNCIL_DAY, "by": cast.jonas, "changed_sections": chosen}
        make.record(plan, StepKind.COUNCIL, Outcome.RETURNED, **more)
        with CaptureQueriesContext(connection) as asked:
            page_of(plan, StepKind.COUNCIL, browser)
        counted.append(len(asked))
    assert counted[0] == counted[1]
    assert counted[1] <= 25
