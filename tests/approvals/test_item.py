"""The Word draft of the committee item: the plan's own words and figures, for the kommune's caseworkers."""

import io
from itertools import pairwise
from typing import Any

import pytest
from docx import Document

from approvals import actions
from approvals.models import Outcome, StepKind
from core.dates import today
from plans.actions import changing
from tests.approvals import states
from tests.factories import approvals as make
from tests.factories.accounts import Cast

pytestmark = pytest.mark.django_db


def opened(answer: Any) -> Any:
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment;")
    return Document(io.BytesIO(answer.content))


def words(document: Any) -> str:
    return "\n".join(line.text for line in document.paragraphs).replace("\xa0", " ")


def cells(table: Any) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def address(plan: Any) -> str:
    return states.url("item", plan)


def test_the_draft_has_the_parts_of_an_item_in_their_order(cast: Cast, as_user: Any) -> None:
    plan = make.recommended_plan(cast)
    document = opened(as_user(cast.jonas).get(address(plan)))
    heads = [line.text for line in document.paragraphs if line.style.name == "Heading 1"]
    before = "Høringer og tidligere behandling"
    assert heads == ["Resumé", "Indstilling", "Sagsfremstilling", "Økonomi", before, "Bilag"]
    told = document.core_properties
    assert (told.language, told.title) == ("da-DK", f"Boligsocial helhedsplan for {plan.title}")


def test_it_says_what_the_plan_costs_and_who_pays(cast: Cast, as_user: Any) -> None:
    document = opened(as_user(cast.jonas).get(address(make.submitted_plan(cast))))
    text = words(document)
    assert "Planens samlede ramme er 11.500.000 kr. Den betales af" in text.replace("\xa0", " ")
    assert "Landsbyggefonden 8.625.000" in text
    assert "(12,5 %)" in text.replace("\xa0", " ")
    whole = "af planens samlede ramme: 1.437.500 kr. af 11.500.000 kr."
    assert f"Kommunens andel er 12,5 % {whole}" in text.replace("\xa0", " ")
    budget = next(cells(table) for table in document.tables if table.rows[-1].cells[0].text == "I alt")
    assert budget[0][0] == "Kategori"
    assert budget[-1][-1] == "11.500.000"


def test_before_the_indstilling_it_proposes_one_and_afterwards_it_has_it(cast: Cast, as_user: Any) -> None:
    plan = make.submitted_plan(cast)
    before = words(opened(as_user(cast.jonas).get(address(plan))))
    assert "medfinansierer planen med 1.437.500" in before
    make.recommended_plan(cast, plan=plan)
    after = words(opened(as_user(cast.jonas).get(address(plan))))
    assert "at kommunen medfinansierer planen med 1.437.500 kr., 12,5 % af den samlede ramme" in after


def test_what_a_committee_said_stands_in_it(cast: Cast, as_user: Any) -> None:
    plan = make.approved_plan(cast, until=StepKind.COMMITTEE)
    text = words(opened(as_user(cast.jonas).get(address(plan))))
    assert f"{make.COMMITTEE}, 27. oktober 2026: Anbefalet." in text


def test_it_says_which_hand_in_it_was_made_of(cast: Cast, as_user: Any) -> None:
    plan = make.submitted_plan(cast)
    snapshot = make.case_of(plan).snapshot
    text = words(opened(as_user(cast.jonas).get(address(plan))))
    assert "Lavet ud fra Indsendelse 1 af 17. september 2026." in text
    assert snapshot.sha256 in text


def test_the_last_page_has_more_than_its_check_code(cast: Cast, as_user: Any) -> None:
    """The list of bilag, its heading and the check code stand on one page."""
    plan = make.submitted_plan(cast)
    lines = opened(as_user(cast.jonas).get(address(plan))).paragraphs
    first = next(place for place, line in enumerate(lines) if line.text == "Bilag")
    assert lines[-1].text.startswith("Kontrolkode")
    assert all(line.paragraph_format.keep_with_next for line in lines[first:-1])


def test_the_money_is_told_once_and_without_empty_oere(cast: Cast, as_user: Any) -> None:
    plan = make.submitted_plan(cast)
    text = words(opened(as_user(cast.jonas).get(address(plan)))).replace("\xa0", " ")
    assert text.count("Planens samlede ramme er 11.500.000 kr.") == 1
    assert "Landsbyggefondens andel er 75 % af planens samlede ramme: 8.625.000 kr. af 11.500.000 kr." in text
    assert ",00 kr." not in text


def test_the_same_hand_in_gives_the_same_bytes(cast: Cast, as_user: Any) -> None:
    plan = make.submitted_plan(cast)
    first, second = (as_user(cast.jonas).get(address(plan)).content for _ in range(2))
    assert first == second


def test_a_title_with_signs_of_markdown_stays_a_title(cast: Cast, as_user: Any) -> None:
    plan = make.financed_plan(cast)
    goal = plan.goals.order_by("pk")[0]
    goal.title = "Flere *i* arbejde [her](https://ond.example) _nu_"
    goal.save(update_fields=["title"])
    plan = make.submitted_plan(cast, plan=plan)
    document = opened(as_user(cast.jonas).get(address(plan)))
    assert goal.title in words(document)
    assert "ond.example" not in "".join(str(part.target_ref) for part in document.part.rels.values())


@pytest.mark.parametrize("who", ["mette", "lars", "hanne", "else_"])
def test_only_the_kommunes_caseworkers_take_it(cast: Cast, as_user: Any, who: str) -> None:
    plan = make.forwarded_plan(cast)
    assert as_user(getattr(cast, who)).get(address(plan)).status_code == 403


def test_to_strangers_and_without_a_case_it_does_not_exist(cast: Cast, as_user: Any) -> None:
    assert as_user(cast.niels).get(address(make.submitted_plan(cast))).status_code == 404


def test_a_draft_has_no_item(cast: Cast, as_user: Any) -> None:
    plan = make.financed_plan(cast)
    plan.shared_on = today()
    plan.save(update_fields=["shared_on"])
    assert as_user(cast.jonas).get(address(plan)).status_code == 404


def test_what_was_said_at_a_closed_item_is_not_on_an_open_agenda(cast: Cast, as_user: Any) -> None:
    plan = make.recommended_plan(cast)
    make.decide(
        plan,
        StepKind.COMMITTEE,
        Outcome.RECOMMENDED,
        day=make.COMMITTEE_DAY,
        recorder=cast.jonas,
        confirmer=cast.hanne,
        text="Navnet på en beboer.",
        reservations="Et forbehold om beboeren.",
        is_closed=True,
    )
    text = words(opened(as_user(cast.jonas).get(address(plan))))
    assert f"{make.COMMITTEE}, 27. oktober 2026: Anbefalet." in text
    assert "Punktet var lukket." in text
    assert "beboer." not in text
    assert "beboeren" not in text


def test_a_bevilling_of_a_closed_item_is_left_out_too(cast: Cast, as_user: Any) -> None:
    plan = states.recorded(cast, Outcome.APPROVED, appropriation_account="Den lukkede konto", is_closed=True)
    text = words(opened(as_user(cast.jonas).get(address(plan))))
    assert "Den lukkede konto" not in text
    assert "Konto for medfinansieringen: skrives her" in text


def test_a_short_application_is_recommended_and_not_approved(cast: Cast, as_user: Any) -> None:
    plan = make.sketched_plan(cast)
    with changing(plan, by=None):
        for rows in (plan.indicators, plan.activities, plan.goals, plan.challenges):
            rows.all().delete()
    plan.refresh_from_db()
    actions.submit_plan(plan=plan, seen_revision=plan.revision, by=cast.lars)
    document = opened(as_user(cast.jonas).get(address(plan)))
    text = words(document)
    assert document.core_properties.title == f"Prækvalifikation af boligsocial helhedsplan for {plan.title}"
    assert "prækvalificeres" in text
    assert "godkendes" not in text
    assert "0 mål" not in text
    assert "Der er ikke skrevet udfordringer og mål." in text
    assert no_empty_part(document)


@pytest.mark.parametrize("made", [make.submitted_plan, make.approved_plan])
def test_no_heading_stands_over_nothing_and_every_page_says_what_it_is_of(
    cast: Cast, as_user: Any, made: Any
) -> None:
    plan = made(cast)
    document = opened(as_user(cast.jonas).get(address(plan)))
    assert no_empty_part(document)
    head = document.sections[0].header.paragraphs[0].text
    assert head == f"{plan.title} · plan {plan.number} · udkast til dagsordenspunkt"


def no_empty_part(document: Any) -> bool:
    """Under a heading stands a text, a table or a heading of a deeper level."""
    parts = list(document.iter_inner_content())
    for part, following in pairwise([*parts, None]):
        level = level_of(part)
        if level and (following is None or 0 < level_of(following) <= level):
            return False
    return True


def level_of(part: Any) -> int:
    name = part.style.name if part is not None and part.style is not None else ""
    return int(name.removeprefix("Heading ")) if name.startswith("Heading ") else 0


def test_a_no_of_a_hearing_is_told(cast: Cast, as_user: Any) -> None:
    plan = make.recommended_plan(cast)
    make.decide(
        plan,
        StepKind.COMMITTEE,
        Outcome.NOT_RECOMMENDED,
        day=make.COMMITTEE_DAY,
        recorder=cast.jonas,
        confirmer=cast.hanne,
        text="Udvalget finder planen for dyr.",
    )
    text = words(opened(as_user(cast.jonas).get(address(plan))))
    assert "Ikke anbefalet." in text
    assert "Udvalget finder planen for dyr." in text
