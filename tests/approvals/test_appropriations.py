"""The kommune's bevilling: rows of the council's record, beside its share of the plan, in kroner and in words."""

import datetime as dt
from decimal import Decimal

import pytest

from approvals import actions
from approvals.actions import Appropriated, appropriated
from approvals.calculations import by_year, differences_by_year
from approvals.figures import municipal_gap, municipal_shares
from approvals.figures.appropriation import difference_words
from approvals.models import Appropriation, Decision, Outcome, StepKind
from approvals.rules import granted_rows
from core.workflow import NotReady
from plans.models import Plan
from tests.approvals import amending, states
from tests.factories import approvals as make

pytestmark = pytest.mark.django_db
NEXT_DAY = make.COUNCIL_DAY + dt.timedelta(days=1)
LOWER = "Bevillingen afviger fra kommunens andel i planen: 50.000,00 kr. lavere i 2028."


def test_amounts_of_one_year_are_added_and_each_year_of_either_side_is_compared():
    rows = [(2027, Decimal("10.00")), (2027, Decimal("5.50")), (2028, Decimal("1.00"))]
    assert by_year(rows) == {2027: Decimal("15.50"), 2028: Decimal("1.00")}
    planned = {2027: Decimal("15.50"), 2029: Decimal("2.00")}
    assert differences_by_year(by_year(rows), planned) == {
        2027: 0,
        2028: Decimal("1.00"),
        2029: Decimal("-2.00"),
    }


def test_the_difference_is_told_in_words():
    gaps = {2027: Decimal(0), 2028: Decimal("-50000.00"), 2029: Decimal("0.01"), 2030: Decimal("3.00")}
    assert difference_words(gaps) == (
        "Bevillingen afviger fra kommunens andel i planen: "
        "50.000,00 kr. lavere i 2028, 0,01 kr. højere i 2029 og 3,00 kr. højere i 2030."
    )
    assert difference_words({2027: Decimal(0)}) == "Bevillingen svarer til kommunens andel i planen alle år."


def before_the_council(cast):
    return make.approved_plan(cast, until=StepKind.FINANCE_COMMITTEE)


def shares(plan):
    return municipal_shares(make.case_of(plan).snapshot.document)


def rows_post(plan, changes=(), further=()):
    """What a browser posts of the rows that were drawn: the plan's own shares, with these years changed."""
    rows = [(year, dict(changes).get(year, amount), "") for year, amount in shares(plan).items()]
    rows += further
    data = {"bevilling-TOTAL_FORMS": len(rows), "bevilling-INITIAL_FORMS": len(shares(plan))}
    for place, (year, amount, account) in enumerate(rows):
        kroner = f"{Decimal(amount):.2f}".replace(".", ",")
        data |= {f"bevilling-{place}-year": year, f"bevilling-{place}-amount": kroner}
        data[f"bevilling-{place}-account"] = account
    return data


def record(cast, as_user, plan, outcome=Outcome.APPROVED, **data):
    step = make.step_of(plan, StepKind.COUNCIL)
    with make.on(NEXT_DAY):
        fields = states.record_fields(step, outcome)
        return as_user(cast.jonas).post(states.url("record", plan, step.pk), fields | data)


def test_the_form_begins_with_the_kommunes_share_of_the_plan(cast, as_user):
    plan = before_the_council(cast)
    step = make.step_of(plan, StepKind.COUNCIL)
    page = as_user(cast.jonas).get(states.url("record", plan, step.pk)).content.decode()
    for place, (year, amount) in enumerate(shares(plan).items()):
        assert f'name="bevilling-{place}-year" value="{year}"' in page
        assert f'value="{amount:,.2f}"'.translate(str.maketrans(",.", ".,")) in page


def test_a_difference_is_seen_by_whoever_confirms_and_by_the_parties(cast, as_user):
    plan = before_the_council(cast)
    lower = shares(plan)[2028] - 50000
    assert record(cast, as_user, plan, **rows_post(plan, {2028: lower})).status_code == 302
    step = make.step_of(plan, StepKind.COUNCIL)
    with make.on(NEXT_DAY):
        page = as_user(cast.hanne).get(states.url("step", plan, step.pk)).content.decode()
        assert LOWER in page
        assert "den bevilling, der står ovenfor" in page
        make.confirm(plan, StepKind.COUNCIL, by=cast.hanne)
    for name in ("lars", "jonas"):
        assert LOWER in as_user(cast[name]).get(states.url("case", plan)).content.decode()
        economy = as_user(cast[name]).get(f"/planer/{plan.number}/oekonomi/").content.decode()
        assert LOWER in economy


def test_the_same_amount_is_said_to_be_the_same(cast, as_user):
    plan = before_the_council(cast)
    record(cast, as_user, plan, **rows_post(plan))
    with make.on(NEXT_DAY):
        make.confirm(plan, StepKind.COUNCIL, by=cast.hanne)
    page = as_user(cast.lars).get(states.url("case", plan)).content.decode()
    assert "Bevillingen svarer til kommunens andel i planen alle år." in page
    assert "afviger" not in as_user(cast.lars).get(f"/planer/{plan.number}/oekonomi/").content.decode()


def test_a_year_may_be_paid_from_two_konti_but_not_twice_from_one(cast, as_user):
    plan = before_the_council(cast)
    half = shares(plan)[2028] / 2
    two = rows_post(plan, {2028: half}, [(2028, half, "05.22.07-114")])
    assert record(cast, as_user, plan, **two).status_code == 302
    rows = appropriated(Decision.objects.get(step__case__plan=plan, step__kind=StepKind.COUNCIL))
    assert [(row.account, row.amount) for row in rows if row.year == 2028] == [
        ("", half),
        ("05.22.07-114", half),
    ]

    again = record(cast, as_user, plan, **rows_post(plan, {}, [(2028, half, "")]))
    assert again.status_code == 422
    assert "Samme år og konto står to gange" in again.content.decode()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [("amount", "mange", "cifre"), ("amount", "-1", "negativt"), ("year", "", "hvilket år")],
)
def test_a_wrong_row_keeps_what_was_typed(cast, as_user, field, value, words):
    plan = before_the_council(cast)
    data = rows_post(plan) | {f"bevilling-0-{field}": value, "text": "Godkendt på vilkår."}
    response = record(cast, as_user, plan, **data)
    page = response.content.decode()
    assert response.status_code == 422
    assert words in page
    assert "Godkendt på vilkår." in page
    assert not Decision.objects.filter(step__kind=StepKind.COUNCIL).exists()


def test_what_is_not_approved_grants_no_money(cast, as_user):
    plan = before_the_council(cast)
    record(cast, as_user, plan, Outcome.NOT_APPROVED, **rows_post(plan))
    assert appropriated(Decision.objects.get(step__case__plan=plan, step__kind=StepKind.COUNCIL)) == []


def test_a_committee_grants_none(cast):
    plan = make.recommended_plan(cast)
    step = make.step_of(plan, StepKind.COMMITTEE)
    written = actions.Record(decided_on=make.COMMITTEE_DAY, outcome=Outcome.RECOMMENDED, text="Anbefalet.")
    with make.on(NEXT_DAY):
        decision = actions.record_decision(
            step=step,
            seen_snapshot=1,
            written=written,
            appropriations=[Appropriated(2028, Decimal(1))],
            by=cast.jonas,
        )
    assert appropriated(decision) == []


def test_a_bevilling_is_never_below_zero(cast):
    plan = before_the_council(cast)
    step = make.step_of(plan, StepKind.COUNCIL)
    written = actions.Record(decided_on=make.COUNCIL_DAY, outcome=Outcome.APPROVED, text="Godkendt.")
    with make.on(NEXT_DAY), pytest.raises(NotReady, match="under 0"):
        actions.record_decision(
            step=step,
            seen_snapshot=1,
            written=written,
            appropriations=[Appropriated(2028, Decimal(-1))],
            by=cast.jonas,
        )


def test_a_closed_items_bevilling_is_the_kommunes_own(cast, as_user):
    plan = before_the_council(cast)
    record(cast, as_user, plan, is_closed="on", **rows_post(plan, {2028: 1}))
    with make.on(NEXT_DAY):
        make.confirm(plan, StepKind.COUNCIL, by=cast.hanne)
    assert "Kommunens bevilling" in as_user(cast.jonas).get(states.url("case", plan)).content.decode()
    assert "Kommunens bevilling" not in as_user(cast.lars).get(states.url("case", plan)).content.decode()
    assert "afviger" not in as_user(cast.lars).get(f"/planer/{plan.number}/oekonomi/").content.decode()


def test_the_difference_is_not_told_while_a_correction_says_that_the_item_was_closed(cast, as_user):
    plan = before_the_council(cast)
    record(cast, as_user, plan, **rows_post(plan, {2028: 1}))
    with make.on(NEXT_DAY):
        make.confirm(plan, StepKind.COUNCIL, by=cast.hanne)
        step = make.step_of(plan, StepKind.COUNCIL)
        assert "afviger" in municipal_gap(make.fresh(plan))
        written = actions.Record(
            decided_on=make.COUNCIL_DAY, outcome=Outcome.APPROVED, text="Godkendt.", is_closed=True
        )
        actions.replace_decision(
            step=step, seen_version=step.version, written=written, reason="Punktet var lukket.", by=cast.jonas
        )
    assert municipal_gap(make.fresh(plan)) == ""


def test_a_plan_starts_only_when_the_kommune_pays_no_more_than_it_has_granted(cast, as_user):
    plan = before_the_council(cast)
    record(cast, as_user, plan, **rows_post(plan, {2028: shares(plan)[2028] - 1}))
    with make.on(NEXT_DAY):
        make.confirm(plan, StepKind.COUNCIL, by=cast.hanne)
    plan = make.granted_plan(cast, plan=make.fresh(plan))
    assert plan.status == Plan.Status.IN_APPROVAL
    page = as_user(cast.lars).get(states.url("start", plan)).content.decode()
    assert "Kommunens andel i 2028 er højere end godkendt." in page


@pytest.mark.parametrize("outcome", [Outcome.POSTPONED, Outcome.NOTED])
def test_what_the_council_says_later_without_a_bevilling_leaves_the_one_it_has_given(cast, as_user, outcome):
    plan = before_the_council(cast)
    record(cast, as_user, plan, **rows_post(plan))
    with make.on(NEXT_DAY):
        make.confirm(plan, StepKind.COUNCIL, by=cast.hanne)
    granted = [(row.year, row.amount) for row in granted_rows(plan)]
    later = granted_again(plan, outcome)
    assert granted
    assert [(row.year, row.amount) for row in granted_rows(plan)] == granted
    Appropriation.objects.create(decision=later, year=2029, amount=Decimal(7))
    assert [(row.year, row.amount) for row in granted_rows(plan)] == [(2029, Decimal(7))]


def granted_again(plan, outcome):
    """A later confirmed record of the same body."""
    first = Decision.objects.get(step__case__plan=plan, step__kind=StepKind.COUNCIL)
    later = dt.timedelta(days=9)
    return Decision.objects.create(
        step=first.step,
        snapshot=first.snapshot,
        outcome=outcome,
        postponed_to=make.COUNCIL_DAY + later if outcome == Outcome.POSTPONED else None,
        decided_on=make.COUNCIL_DAY + later,
        recorded_by=first.recorded_by,
        recorded_at=first.recorded_at + later,
        confirmed_by=first.confirmed_by,
        confirmed_at=first.confirmed_at + later,
    )


def test_a_corrected_record_takes_its_bevilling_with_it(cast, as_user):
    plan = before_the_council(cast)
    record(cast, as_user, plan, **rows_post(plan))
    with make.on(NEXT_DAY):
        make.confirm(plan, StepKind.COUNCIL, by=cast.hanne)
    later = granted_again(plan, Outcome.NOT_APPROVED)
    later.replaces = Decision.objects.get(step=later.step, outcome=Outcome.APPROVED)
    later.save()
    assert not granted_rows(plan).exists()


def granted_less_and_returned_by_the_fund(cast, as_user):
    """The council grants one krone less than the plan asks in 2028, and the fund sends the application back."""
    plan = before_the_council(cast)
    record(cast, as_user, plan, **rows_post(plan, {2028: shares(plan)[2028] - 1}))
    with make.on(NEXT_DAY):
        make.confirm(plan, StepKind.COUNCIL, by=cast.hanne)
    plan = make.forwarded_plan(cast, plan=make.fresh(plan))
    fund = make.step_of(plan, StepKind.FUND)
    actions.send_remarks(
        step=fund,
        seen_version=fund.version,
        remarked_on=make.SENT_ON,
        remarks=[("economy", "Vis kommunens timer for sig.")],
        by=cast.else_,
    )
    return make.fresh(plan)


def test_a_newer_approval_without_rows_takes_the_place_of_an_older_bevilling(cast, as_user):
    with make.on(make.GRANTED_ON):
        plan = granted_less_and_returned_by_the_fund(cast, as_user)
        actions.submit_plan(plan=plan, seen_revision=plan.revision, by=cast.lars)
        plan = make.fresh(plan)
        assert granted_rows(plan).exists(), "until the council has decided anew"
        make.recommend(plan, cast.jonas)
        for kind, outcome in (
            (StepKind.COMMITTEE, Outcome.RECOMMENDED),
            (StepKind.FINANCE_COMMITTEE, Outcome.RECOMMENDED),
            (StepKind.COUNCIL, Outcome.APPROVED),
        ):
            make.record(plan, kind, outcome, day=make.GRANTED_ON, by=cast.jonas)
            make.confirm(plan, kind, by=cast.hanne)
        make.organisations_decide(plan, cast)
        assert not granted_rows(plan).exists()
        page = as_user(cast.lars).get(f"/planer/{plan.number}/oekonomi/").content.decode()
        assert "Bevillingen afviger" not in page
        forward = make.step_of(plan, StepKind.FORWARD)
        actions.forward_to_fund(
            step=forward, seen_version=forward.version, sent_on=make.GRANTED_ON, receipt="", by=cast.jonas
        )
        plan = make.granted_plan(cast, plan=make.fresh(plan))
    assert plan.status == Plan.Status.RUNNING, "it asks no more than what was approved last"


def test_the_approval_of_a_change_without_rows_leaves_the_bevilling_of_the_application(cast, as_user):
    plan = before_the_council(cast)
    record(cast, as_user, plan, **rows_post(plan))
    with make.on(NEXT_DAY):
        make.confirm(plan, StepKind.COUNCIL, by=cast.hanne)
    plan = make.granted_plan(cast, plan=make.fresh(plan))
    granted = [(row.year, row.amount) for row in granted_rows(plan)]
    with make.on(amending.MET_ON + dt.timedelta(days=2)):
        amendment = amending.board(amending.send(amending.term_change(cast, plan), cast), cast)
        amending.kommune(amendment, cast)
    assert granted
    assert [(row.year, row.amount) for row in granted_rows(plan)] == granted
