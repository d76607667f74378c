"""Two people at two browsers. What both write survives; what only one of them can have, they decide.

The grid of the economy with two people in it is walked in test_economy.py."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from approvals.models import Case, CaseStep, StepKind
from plans.models import Goal, Plan
from tests.factories import approvals as make
from tests.factories.accounts import PASSWORD, Cast

MINE = "Brobygning, der følger den enkelte hele vejen ind i jobcentret."
THEIRS = "Brobygning sammen med jobcentret og tre lokale virksomheder."


@pytest.fixture
def plan(cast: Cast) -> Plan:
    return make.financed_plan(cast)


@pytest.fixture
def goal(plan: Plan) -> Goal:
    return Goal.objects.get(plan=plan, title="Flere unge har fritidsjob")


def opens(page: Page, goal: Goal) -> None:
    page.goto(reverse("plans:goal", args=[goal.plan.number, "beskaeftigelse", goal.uid]))


def title(page: Page) -> Any:
    return page.get_by_role("textbox", name="Mål", exact=True)


def text(page: Page) -> Any:
    return page.locator("textarea[name=description]")


def save(page: Page) -> None:
    page.get_by_role("button", name="Gem mål", exact=True).click()


def saved(page: Page) -> None:
    expect(page.locator("#main-content")).to_contain_text("er gemt.")


def test_different_fields_of_the_same_goal_both_survive(
    cast: Cast, plan: Plan, goal: Goal, open_page: Any
) -> None:
    mette, jakob = open_page(user=cast.mette), open_page(user=cast.jakob)
    opens(mette, goal)
    opens(jakob, goal)
    title(mette).fill("Mange flere unge har fritidsjob")
    save(mette)
    saved(mette)
    text(jakob).fill(THEIRS)
    save(jakob)
    saved(jakob)

    goal.refresh_from_db()
    assert (goal.title, goal.description) == ("Mange flere unge har fritidsjob", THEIRS)


def both_write_the_same(goal: Goal, mette: Page, jakob: Page) -> None:
    opens(mette, goal)
    opens(jakob, goal)
    text(jakob).fill(THEIRS)
    save(jakob)
    saved(jakob)
    text(mette).fill(MINE)
    title(mette).fill("Mange flere unge har fritidsjob")
    with mette.expect_response(lambda answer: answer.request.method == "POST") as answer:
        save(mette)
    assert answer.value.status == 409
    expect(mette.locator("h1")).to_have_text("To har rettet det samme felt")
    expect(mette.locator("#main-content")).to_contain_text(MINE)
    expect(mette.locator("#main-content")).to_contain_text(THEIRS)
    expect(mette.locator("#main-content")).to_contain_text("Jakob Lind")
    goal.refresh_from_db()
    assert (goal.title, goal.description) == ("Flere unge har fritidsjob", THEIRS), "nothing is written yet"


@pytest.mark.parametrize(
    ("choice", "kept"), [("Min tekst", MINE), ("Den gemte tekst", THEIRS), ("En fletning af de to", "Begge.")]
)
def test_the_same_field_shows_both_texts_and_the_choice_is_kept(
    cast: Cast, goal: Goal, open_page: Any, choice: str, kept: str
) -> None:
    mette, jakob = open_page(user=cast.mette), open_page(user=cast.jakob)
    both_write_the_same(goal, mette, jakob)
    mette.get_by_role("radio", name=choice, exact=True).check()
    if choice == "En fletning af de to":
        mette.get_by_label("Flettet tekst").fill("Begge.")
    mette.get_by_role("button", name="Gem mit valg").click()
    saved(mette)

    goal.refresh_from_db()
    assert goal.description == kept
    assert goal.title == "Mange flere unge har fritidsjob", "the other correction comes along"


def test_a_form_opened_before_the_hand_in_is_refused_and_keeps_its_text(
    cast: Cast, plan: Plan, goal: Goal, open_page: Any
) -> None:
    mette, lars = open_page(user=cast.mette), open_page(user=cast.lars)
    opens(mette, goal)
    text(mette).fill(MINE)
    lars.goto(reverse("approvals:check", args=[plan.number]))
    lars.get_by_label("Adgangskode").fill(PASSWORD)
    lars.get_by_role("button", name="Send til kommunen").click()
    expect(lars.locator("#main-content")).to_contain_text("er sendt til Vejle Kommune.")
    with mette.expect_response(lambda answer: answer.request.method == "POST") as answer:
        save(mette)

    assert answer.value.status == 409
    expect(mette.locator("#main-content")).to_contain_text(MINE)
    goal.refresh_from_db()
    assert goal.description != MINE


def test_a_form_opened_before_a_send_back_is_refused_when_its_section_stays_closed(
    cast: Cast, plan: Plan, goal: Goal, open_page: Any
) -> None:
    mette, jonas = open_page(user=cast.mette), open_page(user=cast.jonas)
    opens(mette, goal)
    text(mette).fill(MINE)
    make.submitted_plan(cast, plan=plan)
    jonas.goto(reverse("approvals:return", args=[plan.number]))
    jonas.get_by_role("textbox", name="Økonomi (frivilligt)").fill("Kommunens andel skal uddybes.")
    jonas.get_by_role("button", name="Send tilbage", exact=True).click()
    expect(jonas.locator("#main-content")).to_contain_text("Planen er sendt tilbage til ansøgeren.")
    save(mette)

    expect(mette.locator("#main-content")).to_contain_text(MINE)
    goal.refresh_from_db()
    assert goal.description != MINE


def test_handed_in_from_a_page_that_is_older_than_the_plan(
    cast: Cast, plan: Plan, goal: Goal, open_page: Any
) -> None:
    """The ansøger hands in what was seen, not what a colleague has written since."""
    lars, mette = open_page(user=cast.lars), open_page(user=cast.mette)
    lars.goto(reverse("approvals:check", args=[plan.number]))
    opens(mette, goal)
    text(mette).fill(MINE)
    save(mette)
    saved(mette)
    lars.get_by_label("Adgangskode").fill(PASSWORD)
    lars.get_by_role("button", name="Send til kommunen").click()

    expect(lars.locator("#main-content")).to_contain_text("Planen er ændret, siden du åbnede siden")
    expect(lars.locator("#main-content")).to_contain_text("Mette Sørensen")
    assert not Case.objects.filter(plan=plan).exists()
    lars.get_by_label("Adgangskode").fill(PASSWORD)
    lars.get_by_role("button", name="Send til kommunen").click()
    expect(lars.locator("#main-content")).to_contain_text("er sendt til Vejle Kommune.")


def test_a_decision_that_was_corrected_meanwhile_is_not_confirmed_unseen(
    cast: Cast, plan: Plan, open_page: Any
) -> None:
    make.approved_plan(cast, plan=plan, until=StepKind.FINANCE_COMMITTEE)
    with make.on(make.COUNCIL_DAY):
        make.record(plan, StepKind.COUNCIL, "approved", day=make.COUNCIL_DAY, by=cast.jonas)
    step = make.step_of(plan, StepKind.COUNCIL)
    hanne, jonas = open_page(user=cast.hanne), open_page(user=cast.jonas)
    hanne.goto(reverse("approvals:step", args=[plan.number, step.pk]))
    jonas.goto(reverse("approvals:record", args=[plan.number, step.pk]))
    jonas.get_by_role("textbox", name="Stemmer for (frivilligt)").fill("25")
    jonas.get_by_role("button", name="Send til bekræftelse").click()
    expect(jonas.locator("#main-content")).to_contain_text("En godkender skal nu bekræfte den.")
    hanne.get_by_label("Adgangskode").fill(PASSWORD)
    with hanne.expect_response(lambda answer: answer.request.method == "POST") as answer:
        hanne.get_by_role("button", name="Bekræft byrådets beslutning").click()

    assert answer.value.status == 409
    assert CaseStep.objects.get(pk=step.pk).state != "done"
