"""The Word draft of the committee item: the plan's own words and figures, for the kommune's caseworkers."""

import io
from typing import Any

import pytest
from docx import Document

from approvals.models import Outcome, StepKind
from core.dates import today
from tests.approvals import states
from tests.factories import approvals as make
from tests.factories.accounts import Cast

pytestmark = pytest.mark.django_db


def opened(answer: Any) -> Any:
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment;")
    return Document(io.BytesIO(answer.content))


def words(document: Any) -> str:
    return "\n".join(line.text for line in document.paragraphs)


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
    whole = "af planens samlede ramme: 1.437.500,00 kr. af 11.500.000,00 kr."
    assert f"Kommunens andel er 12,5 % {whole}" in text.replace("\xa0", " ")
    budget = next(cells(table) for table in document.tables if table.rows[-1].cells[0].text == "I alt")
    assert budget[0][0] == "Kr."
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
