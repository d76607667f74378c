"""Applied, granted, in force and proposed money side by side: every moved krone with its reason and its decision."""

import copy
import io
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from approvals import actions
from approvals.calculations import shifts
from approvals.exchange.amendments import Proposal, with_row
from approvals.figures.side_by_side import SideBySide, compare_stages, side_by_side
from approvals.figures.stages import Cause, Role, Stage
from core.money import ZERO, from_ore
from core.operations import Tables
from funding.calculations import money_of
from funding.exchange import economy_document
from tests.approvals import amending, states
from tests.factories import approvals as make
from tests.factories.accounts import Cast
from tests.factories.funding import add_economy
from tests.factories.plans import complete_plan
from tests.portal.golden import recalculated

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel("2026-11-30 12:00 +0100", tick=True):
        yield


def names(found: SideBySide) -> list[str]:
    return [column.name for column in found.columns]


def moved_money(cast: Cast, plan: Any, amount: str = "400.00", reason: str = "Festen blev dyrere.") -> Any:
    """An amendment that moves money from one line of a year to another."""
    amendment = amending.draft(cast, plan, title="Flere penge til aktiviteter", reason=reason)

    def change(proposal: Proposal) -> Tables:
        lines = proposal.state["budget"]
        one, other = [uid for uid, row in lines.items() if row["year"] == 2028][:2]
        state = proposal.state
        for uid, more in ((one, Decimal(amount)), (other, -Decimal(amount))):
            row = lines[uid]
            state = with_row(state, "budget", uid, {**row, "amount": str(Decimal(row["amount"]) + more)})
        return state

    actions.edit_amendment(amendment=amendment, change=change, by=cast.mette)
    return amending.fresh(amendment)


def test_nothing_to_compare_before_anything_was_sent(cast: Cast, as_user: Any) -> None:
    plan = complete_plan(cast)
    page = as_user(cast.mette).get(f"/planer/{plan.number}/oekonomi/ansoegt-og-gaeldende/")
    assert page.context["found"] is None
    assert "Der er ikke noget at sammenligne endnu" in page.content.decode()
    add_economy(plan, by=cast.mette)
    page = as_user(cast.mette).get(f"/planer/{plan.number}/oekonomi/ansoegt-og-gaeldende/")
    assert names(page.context["found"]) == ["Planen nu"]
    assert page.context["found"].moves == ()


def test_after_remarks_the_reason_is_the_remark_and_the_act_that_gave_it(cast: Cast) -> None:
    plan = states.returned(cast)
    states.set_money(
        plan, cast, {"fund": "8625000.00", "municipality": "1437495.00", "housing_organisation": "1437500.00"}
    )
    found = side_by_side(make.fresh(plan), cast.mette)
    assert found is not None
    assert names(found) == ["Ansøgt", "Planen nu"]
    (stage,) = found.moves
    assert stage.cause.title == "Rettet efter bemærkninger"
    assert stage.cause.reasons == ("Kommunens andel mangler.",)
    assert stage.cause.grounds[0].label.startswith("Sendt tilbage af Jonas")
    assert stage.budget == found.budget_total.difference == Decimal("-5.00")
    assert stage.financing == found.sources_total.difference == Decimal("-5.00")


def test_balance_after_a_lower_tilsagn_points_to_the_funds_answer(cast: Cast) -> None:
    plan = make.granted_plan(cast, amount="8000000.00")
    states.set_money(
        plan, cast, {"fund": "8000000.00", "municipality": "1333333.34", "housing_organisation": "1333333.34"}
    )
    plan = make.fresh(plan)
    actions.start_plan(plan=plan, seen_revision=plan.revision, by=cast.lars)
    found = side_by_side(make.fresh(plan), cast.jonas)
    assert found is not None
    assert names(found) == ["Ansøgt", "Bevilget", "Gældende"]
    (stage,) = found.moves
    assert stage.cause.title == "Bragt i balance med tilsagnet"
    assert "625.000,00 kr. mindre end de 8.625.000,00 kr." in stage.cause.reasons[0].replace("\xa0", " ")
    step = make.step_of(plan, "fund")
    assert stage.cause.grounds[0].url == f"/planer/{plan.number}/sagsforloeb/{step.pk}/"
    fund = next(row for row in found.sources if row.label == "Landsbyggefonden")
    assert fund.amounts == (Decimal("8625000.00"), Decimal("8000000.00"), Decimal("8000000.00"))
    assert fund.difference == Decimal("-625000.00")
    assert found.budget_total.difference == stage.budget == Decimal("-833333.32")


def test_an_amendment_proposed_and_then_in_force(cast: Cast) -> None:
    plan = make.granted_plan(cast)
    amendment = moved_money(cast, plan)
    found = side_by_side(plan, cast.mette)
    assert found is not None
    assert names(found) == ["Ansøgt", "Bevilget", "Gældende", "Foreslået"]
    assert found.budget_total.proposed == ZERO
    assert sorted(row.proposed for row in found.budget if row.proposed) == [Decimal(-400), Decimal(400)]
    (stage,) = found.moves
    assert stage.cause.reasons == ("Festen blev dyrere.",)
    # The kommune does not know of a draft.
    seen_by_kommune = side_by_side(plan, cast.jonas)
    assert seen_by_kommune is not None
    assert names(seen_by_kommune) == ["Ansøgt", "Bevilget", "Gældende"]
    amendment = amending.send(amendment, cast)
    for approve in (amending.board, amending.kommune, amending.forward, amending.fund):
        if amending.fresh(amendment).state == "sent":
            kinds = set(amendment.case.steps.values_list("kind", flat=True))
            if {"board": "board", "kommune": "council", "forward": "forward", "fund": "fund"}[
                approve.__name__
            ] in kinds:
                amendment = approve(amendment, cast)
    assert amending.fresh(amendment).state == "applied"
    found = side_by_side(make.fresh(plan), cast.jonas)
    assert found is not None
    (stage,) = found.moves
    assert stage.stage.role == Role.IN_FORCE
    grounds = [ground.label for ground in stage.cause.grounds]
    assert grounds[0] == "Ændring 1"
    assert "Styregruppen: godkendt 20. november 2026" in grounds


def test_one_year_alone(cast: Cast) -> None:
    plan = make.granted_plan(cast)
    moved_money(cast, plan)
    whole = side_by_side(plan, cast.mette)
    of_2028, of_2029 = side_by_side(plan, cast.mette, 2028), side_by_side(plan, cast.mette, 2029)
    assert whole
    assert of_2028
    assert of_2029
    assert len(of_2028.moves) == 1
    assert of_2029.moves == ()
    by_year = [side_by_side(plan, cast.mette, year) for year in whole.years]
    for at in range(len(whole.columns)):
        amounts = [one.budget_total.amounts[at] for one in by_year if one]
        assert sum(amounts) == whole.budget_total.amounts[at]


def test_the_fund_sees_what_it_was_sent_and_no_draft(cast: Cast) -> None:
    plan = make.forwarded_plan(cast)
    found = side_by_side(plan, cast.else_)
    assert found is not None
    assert names(found) == ["Ansøgt"]


def test_the_page_and_its_workbook_say_the_same(cast: Cast, as_user: Any) -> None:
    plan = make.granted_plan(cast)
    moved_money(cast, plan, reason="=1+1 og en grund")
    browser: Client = as_user(cast.mette)
    address = f"/planer/{plan.number}/oekonomi/ansoegt-og-gaeldende/"
    page = browser.get(address)
    text = page.content.decode()
    assert "Flere penge til aktiviteter" in text
    assert "+400,00" in text
    assert len(page.context["budget"]) == 2
    every = browser.get(f"{address}?vis=alle")
    assert every.context["budget"] == every.context["found"].budget
    assert address in browser.get(f"/planer/{plan.number}/oekonomi/").content.decode()
    answer = browser.get(f"{address}regneark/")
    assert recalculated(answer.content) > 10
    book = load_workbook(io.BytesIO(answer.content), data_only=True)
    found = page.context["found"]
    sums = [cell.value for cell in list(book["Budget"].rows)[-1][3:]]
    assert [Decimal(str(one)) for one in sums] == [
        *found.budget_total.amounts,
        found.budget_total.difference,
        found.budget_total.proposed,
    ]
    moves = list(book["Flytninger"].rows)[1:]
    assert len(moves) == len(found.moves[0].moves) == 2
    assert sum(Decimal(str(row[6].value)) for row in moves) == ZERO
    reason = next(cell for cell in moves[0] if cell.value == "=1+1 og en grund")
    assert reason.data_type == "s"


def test_the_page_costs_the_same_for_more_versions(
    cast: Cast, as_user: Any, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    plan = make.granted_plan(cast)
    browser = as_user(cast.mette)
    address = f"/planer/{plan.number}/oekonomi/ansoegt-og-gaeldende/"
    amending.board(amending.send(amending.content_change(cast, plan), cast), cast)
    moved_money(cast, plan)
    with django_assert_max_num_queries(25) as first:
        browser.get(address)
    amending.board(amending.send(amending.content_change(cast, plan, title="Nyt"), cast), cast)
    moved_money(cast, plan)
    amending.write(amending.draft(cast, plan), cast, "goals", amending.uid_of(plan, "goals"), title="Nu")
    with django_assert_max_num_queries(len(first)):
        browser.get(address)


# The sum of the moves is the difference

ORE = st.integers(0, 10**13)


@st.composite
def histories(draw: Any) -> list[list[int]]:
    """The amounts in øre of a few cells, in a few versions after each other."""
    cells = draw(st.integers(1, 6))
    versions = draw(st.integers(2, 5))
    return [[draw(ORE) for _ in range(cells)] for _ in range(versions)]


@given(st.dictionaries(st.integers(0, 9), ORE), st.dictionaries(st.integers(0, 9), ORE))
def test_shifts_add_up_to_the_difference(before: dict[int, int], after: dict[int, int]) -> None:
    was, now = ({key: from_ore(ore) for key, ore in one.items()} for one in (before, after))
    total = sum((shift.difference for shift in shifts(was, now).values()), start=ZERO)
    assert total == from_ore(sum(after.values()) - sum(before.values()))


def test_moves_of_any_course_add_up_to_the_difference_to_the_ore(cast: Cast) -> None:
    plan = make.financed_plan(cast)
    document = economy_document(plan)

    @given(histories())
    def holds(history: list[list[int]]) -> None:
        stages = [staged(document, at, amounts) for at, amounts in enumerate(history)]
        found = compare_stages(stages)
        first, last = (money_of(stages[at].document).sums() for at in (0, -1))
        assert found.budget_total.difference == last.budget - first.budget
        assert found.sources_total.difference == last.financing - first.financing
        assert sum((one.budget for one in found.moves), start=ZERO) == last.budget - first.budget
        assert sum((one.financing for one in found.moves), start=ZERO) == last.financing - first.financing
        for part, rows in (("budget", found.budget), ("financing", found.sources)):
            moves = [move for one in found.moves for move in one.moves if move.part == part]
            assert sum((move.difference for move in moves), start=ZERO) == sum(
                (row.difference or ZERO for row in rows), start=ZERO
            )
        for row in found.budget:
            label = ", ".join((row.label, row.detail))
            moves = [move for one in found.moves for move in one.moves if move.label == label]
            assert sum((move.difference for move in moves), start=ZERO) == row.difference

    holds()


def staged(document: Any, at: int, amounts: list[int]) -> Stage:
    after = copy.deepcopy(document)
    for part in ("budget", "financing"):
        for row, ore in zip(after[part], amounts, strict=False):
            row["amount"] = str(from_ore(ore))
    role = Role.APPLIED if at == 0 else Role.GRANTED if at == 1 else Role.IN_FORCE
    return Stage(f"version-{at}", role, str(at), "", "", after, Cause("Fordi"))
