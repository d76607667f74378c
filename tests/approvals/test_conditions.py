"""The conditions of a tilsagn are followed up one by one: told met by the plan's people, settled by the fund."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Membership
from approvals import actions
from approvals.models import Decision, Outcome, StepKind
from core.models import Mail
from core.versions import Moved
from core.workflow import NotAllowed, NotReady
from funding.actions import Answer, add_condition, answer_condition, meet_condition
from funding.calculations import Term, matched, terms_in, words_of
from funding.figures import condition_todos, conditions_of
from funding.models import GrantCondition
from plans.models import Plan
from tests.approvals import own_states, states
from tests.factories import approvals as make
from tests.factories.accounts import PASSWORD

pytestmark = pytest.mark.django_db
State = GrantCondition.State
DUE = dt.date(2029, 4, 1)


@pytest.fixture(autouse=True)
def after_the_tilsagn() -> Any:
    with time_machine.travel("2029-03-20 12:00 +0100", tick=True):
        yield


@pytest.fixture
def condition(cast: Any) -> GrantCondition:
    return make.granted_plan(cast).grant_conditions.get()


def meet(condition: GrantCondition, by: Any, **more: Any) -> GrantCondition:
    values = {"met_on": dt.date(2029, 3, 19), "note": "Evalueringen er sendt.", "seen": condition.version}
    return meet_condition(condition=condition, by=by, **(values | more))


def answer(condition: GrantCondition, by: Any, said: Answer, **more: Any) -> GrantCondition:
    values: dict[str, Any] = {"answered_on": dt.date(2029, 3, 20), "seen": condition.version}
    return answer_condition(condition=condition, by=by, answer=said, **(values | more))


# Text and lines


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("- Én\n- To", ["Én", "To"]),
        ("1. Én\r\n2) To\r\n", ["Én", "To"]),
        ("Et vilkår\nover to linjer.\n\nEt andet.", ["Et vilkår\nover to linjer.", "Et andet."]),
        ("Indledning:\n- Én", ["Indledning:\n- Én"]),
    ],
)
def test_one_text_becomes_its_points_or_its_paragraphs(text: str, found: list[str]) -> None:
    assert [term.text for term in terms_in(text)] == found


def test_the_record_says_each_with_its_day() -> None:
    words = words_of([Term("Evaluering", DUE), Term("Forretningsorden")])
    assert words == "- Evaluering (senest 1. april 2029)\n- Forretningsorden"


# From the fund's answer


def test_the_officers_lines_become_rows_and_the_snapshot_keeps_the_words(cast: Any, as_user: Any) -> None:
    with make.on(make.GRANTED_ON):
        plan = make.forwarded_plan(cast)
        address, data = states.step_post(
            "grant",
            plan,
            StepKind.FUND,
            amount="8.625.000,00",
            granted_on="20-11-2026",
            reference="LBF-1",
            condition_0="Evaluering sendes.",
            condition_0_due="1-4-2029",
            condition_1="",
            condition_1_due="",
            condition_2="Forretningsorden sendes.",
            condition_2_due="",
            password=PASSWORD,
        )
        assert as_user(cast.else_).post(address, data).status_code == 302
    rows = GrantCondition.objects.filter(plan=plan)
    assert [(row.text, row.due_on, row.reference) for row in rows] == [
        ("Evaluering sendes.", DUE, "LBF-1"),
        ("Forretningsorden sendes.", None, "LBF-1"),
    ]
    words = "- Evaluering sendes. (senest 1. april 2029)\n- Forretningsorden sendes."
    assert make.fresh(plan).snapshots.last().document["grant"]["conditions"] == words


def test_a_day_without_a_condition_is_told_at_its_line(cast: Any, as_user: Any) -> None:
    with make.on(make.GRANTED_ON):
        plan = make.forwarded_plan(cast)
        fields = {"amount": "1", "granted_on": "20-11-2026", "reference": "LBF-1"}
        address, data = states.step_post(
            "grant", plan, StepKind.FUND, **fields, condition_0="", condition_0_due="1-4-2029"
        )
        page = as_user(cast.else_).post(address, data)
    assert page.status_code == 422
    assert "Skriv vilkåret, eller slet fristen." in page.content.decode()
    assert not GrantCondition.objects.exists()


def test_a_line_copied_twice_is_told_at_its_line_and_one_with_another_day_is_another_condition(
    cast: Any, as_user: Any
) -> None:
    plan = make.forwarded_plan(cast)
    address, data = states.to_grant(cast, plan)
    lines = {
        "condition_0": "Status sendes til fonden.",
        "condition_0_due": "01-05-2030",
        "condition_1": "Regnskab sendes.",
        "condition_1_due": "",
        "condition_2": "status  sendes til fonden",
        "condition_2_due": "01-05-2030",
    }
    page = as_user(cast.else_).post(address, {**data, **lines})
    assert page.status_code == 422
    assert (
        "Vilkår 3 er det samme som vilkår 1. Slet det ene, eller giv dem hver sin frist."
        in page.content.decode()
    )
    assert not GrantCondition.objects.exists()
    answer = as_user(cast.else_).post(address, {**data, **lines, "condition_2_due": "01-05-2031"})
    assert answer.status_code == 302
    assert GrantCondition.objects.filter(plan=plan).count() == 3


def test_the_act_refuses_a_doubled_condition_too(cast: Any) -> None:
    plan = make.forwarded_plan(cast)
    fund = make.step_of(plan, StepKind.FUND)
    with pytest.raises(NotReady, match="Vilkår 2 er det samme som vilkår 1"):
        actions.grant(
            step=fund,
            seen_version=fund.version,
            amount=Decimal("8625000.00"),
            granted_on=make.GRANTED_ON,
            reference="LBF-1",
            conditions=(Term("Evaluering"), Term("Evaluering.")),
            by=cast.else_,
        )


def test_a_condition_that_the_letter_has_is_not_added_to_it_once_more(
    condition: GrantCondition, cast: Any, as_user: Any
) -> None:
    said = {"set_on": condition.set_on, "reference": condition.reference}
    term = Term(condition.text, condition.due_on)
    with pytest.raises(NotReady, match="allerede det vilkår"):
        add_condition(plan=condition.plan, by=cast.else_, term=term, **said)
    address = reverse("funding:conditions", args=[condition.plan.number])
    data = {
        "text": condition.text,
        "due_on": "01-04-2029",
        "set_on": "20-11-2026",
        "reference": condition.reference,
    }
    page = as_user(cast.else_).post(address, data)
    assert (page.status_code, "allerede det vilkår" in page.content.decode()) == (422, True)
    add_condition(plan=condition.plan, by=cast.else_, term=Term(term.text, dt.date(2030, 4, 1)), **said)
    add_condition(plan=condition.plan, by=cast.else_, term=term, set_on=condition.set_on, reference="LBF-99")
    assert condition.plan.grant_conditions.count() == 3


def test_a_letter_put_right_finds_each_of_two_with_the_same_words_by_its_day() -> None:
    """The first year's status has been sent; the second year's day is put right, and a third year's is new."""
    rows = [
        GrantCondition(text="Status", due_on=dt.date(2027, 5, 1)),
        GrantCondition(text="Status", due_on=DUE),
    ]
    terms = [Term("Status", dt.date(2028, 5, 1)), Term("Status", dt.date(2027, 5, 1)), Term("Status")]
    found, left = matched(terms, rows)
    assert (found, left) == ([rows[1], rows[0], None], [])
    assert matched([Term("Status", DUE)], rows) == ([rows[1]], [rows[0]])


def test_a_letters_conditions_hold_when_a_second_person_has_confirmed_it(cast: Any, as_user: Any) -> None:
    with time_machine.travel("2026-11-22 12:00 +0100"):
        plan = make.forwarded_plan(cast)
        fields = own_states.letter_fields() | {"condition_0": "Evaluering.", "condition_0_due": "1-4-2029"}
        address, data = states.step_post("register_letter", plan, StepKind.FUND, **fields)
        lars = as_user(cast.lars)
        assert lars.post(address, data).status_code == 302
        assert not GrantCondition.objects.exists()
        again = lars.get(address).content.decode()
        assert 'value="Evaluering."' in again
        make.confirm_letter(plan, by=cast.mette)
    row = GrantCondition.objects.get(plan=plan)
    assert (row.text, row.due_on, row.set_on) == ("Evaluering.", DUE, dt.date(2026, 11, 20))
    assert Decision.objects.get(step__case__plan=plan, outcome=Outcome.GRANTED).conditions == (
        "- Evaluering. (senest 1. april 2029)"
    )


# Following up


def test_met_and_accepted(condition: GrantCondition, cast: Any) -> None:
    revision = condition.plan.revision
    met = meet(condition, cast.mette)
    assert (met.state, met.met_by, met.is_settled) == (State.MET, cast.mette, False)
    done = answer(met, cast.else_, Answer.ACCEPTED)
    assert (done.state, done.answered_by, done.is_settled) == (State.MET, cast.else_, True)
    done.plan.refresh_from_db()
    assert done.plan.revision == revision, "no snapshot content"
    assert conditions_of(done.plan).words == "1 afsluttet"


def test_not_met_opens_it_again_and_keeps_what_was_told(condition: GrantCondition, cast: Any) -> None:
    row = answer(meet(condition, cast.lars), cast.else_, Answer.NOT_MET, note="Tallene mangler.")
    assert (row.state, row.met_on, row.met_by, row.note) == (State.OPEN, None, None, "Evalueringen er sendt.")
    assert row.answer_note == "Tallene mangler."
    assert row.history.filter(state="met").exists()
    assert meet(row, cast.mette).answered_on is None


def test_the_kommune_writes_the_letters_word_for_a_fund_that_never_logs_in(
    condition: GrantCondition, cast: Any
) -> None:
    Membership.objects.filter(organisation=cast.lbf).delete()
    later = answer(condition, cast.jonas, Answer.EXTENDED, due_on=dt.date(2030, 1, 1), reference="LBF-9")
    assert (later.state, later.due_on, later.answer_reference) == (State.OPEN, dt.date(2030, 1, 1), "LBF-9")
    gone = answer(later, cast.jonas, Answer.WAIVED, reference="LBF-10")
    assert (gone.state, gone.is_settled) == (State.WAIVED, True)
    with pytest.raises(NotAllowed):
        meet(gone, cast.jonas)


def told_of(subject: str) -> set[Any]:
    found = {mail.recipient for mail in Mail.objects.filter(subject__contains=subject)}
    Mail.objects.all().delete()
    return found


def test_each_step_of_a_condition_is_told_to_those_who_go_on(condition: GrantCondition, cast: Any) -> None:
    Mail.objects.all().delete()
    met = meet(condition, cast.mette)
    assert told_of("meldt opfyldt") == {cast.else_}
    again = answer(met, cast.else_, Answer.NOT_MET, note="Hemmelig mangel.")
    assert not Mail.objects.filter(subject__contains="Hemmelig").exists()
    assert Mail.objects.filter(kind=Mail.Kind.HANDOVER).count() == Mail.objects.count()
    assert {cast.mette, cast.lars} <= told_of("har svaret på et vilkår")
    answer(meet(again, cast.lars), cast.jonas, Answer.ACCEPTED, reference="LBF-9")
    leaders = told_of("har svaret på et vilkår")
    assert cast.mette in leaders
    assert not leaders & {cast.else_, cast.jonas, cast.karim}


@pytest.mark.parametrize("name", ["jakob", "ida", "karim", "jonas", "hanne", "else_", "niels", "grethe"])
def test_others_do_not_tell_that_it_is_met(condition: GrantCondition, cast: Any, name: str) -> None:
    with pytest.raises(NotAllowed):
        meet(condition, cast[name])


@pytest.mark.parametrize(
    "name", ["mette", "lars", "jakob", "ida", "karim", "hanne", "ulla", "niels", "grethe"]
)
def test_others_do_not_answer_for_the_fund(condition: GrantCondition, cast: Any, name: str) -> None:
    with pytest.raises(NotAllowed):
        answer(condition, cast[name], Answer.WAIVED)


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (lambda row, cast: meet(row, cast.mette, met_on=dt.date(2029, 3, 21)), "efter i dag"),
        (lambda row, cast: meet(row, cast.mette, note=" "), "hvordan vilkåret er opfyldt"),
        (lambda row, cast: answer(row, cast.else_, Answer.EXTENDED), "nye frist"),
        (lambda row, cast: answer(row, cast.else_, Answer.NOT_MET), "hvad der mangler"),
    ],
)
def test_what_is_missing_is_told(condition: GrantCondition, cast: Any, act: Any, words: str) -> None:
    with pytest.raises(NotReady, match=words):
        act(condition, cast)
    condition.refresh_from_db()
    assert condition.state == State.OPEN


def test_a_second_press_and_an_answer_to_what_is_not_told_are_refused(
    condition: GrantCondition, cast: Any
) -> None:
    with pytest.raises(Moved):
        answer(condition, cast.else_, Answer.ACCEPTED)
    condition.refresh_from_db()
    seen = condition.version
    meet(condition, cast.mette)
    with pytest.raises(Moved):
        meet(condition, cast.lars, seen=seen)
    condition.refresh_from_db()
    assert condition.met_by == cast.mette


def test_a_later_letter_adds_one(condition: GrantCondition, cast: Any) -> None:
    term = Term("Revisorerklæring", dt.date(2029, 3, 1))
    row = add_condition(
        plan=condition.plan, by=cast.jonas, term=term, set_on=dt.date(2028, 1, 1), reference="LBF-7"
    )
    figures = conditions_of(condition.plan)
    assert [one.condition.pk for one in figures.rows] == [row.pk, condition.pk]
    assert (figures.words, figures.tone) == ("2 åbne, 1 overskredet", "error")
    with pytest.raises(NotAllowed):
        add_condition(plan=condition.plan, by=cast.mette, term=term, set_on=DUE, reference="x")


# Where people see it


def test_open_ones_are_tasks_until_they_are_met_and_then_the_funds(
    condition: GrantCondition, cast: Any
) -> None:
    [todo] = condition_todos(cast.mette)
    assert (todo.title, todo.due_on) == ("Opfyld vilkår i tilsagnet: Midtvejsevaluering i 2029.", DUE)
    assert [condition_todos(cast[name]) for name in ("jakob", "jonas", "else_", "niels")] == [[], [], [], []]
    Plan.objects.update(status=Plan.Status.ENDED)  # as what the fund is to get when the term is over
    assert [todo.title for todo in condition_todos(cast.mette)] == [todo.title]
    row = meet(condition, cast.mette)
    assert condition_todos(cast.mette) == []
    assert [todo.title for todo in condition_todos(cast.else_)] == [
        "Svar på vilkår, der er meldt opfyldt: Midtvejsevaluering i 2029."
    ]
    answer(row, cast.else_, Answer.ACCEPTED)
    assert condition_todos(cast.else_) == []


def test_it_is_followed_up_in_the_browser(condition: GrantCondition, cast: Any, as_user: Any) -> None:
    number = condition.plan.number
    mette, jonas = as_user(cast.mette), as_user(cast.jonas)
    for name in ("portal:plan", "approvals:case", "funding:conditions"):
        assert "Midtvejsevaluering i 2029." in mette.get(reverse(name, args=[number])).content.decode()
    met = reverse("funding:condition_met", args=[number, condition.pk])
    refused = mette.post(met, {"version": condition.version, "met_on": "19-3-2029", "note": ""})
    assert refused.status_code == 422
    assert "Skriv, hvordan vilkåret er opfyldt" in refused.content.decode()
    sent = {"version": condition.version, "met_on": "19-3-2029", "note": "Sendt."}
    assert mette.post(met, sent).status_code == 302
    assert mette.post(met, sent).status_code == 409
    said = reverse("funding:condition_answer", args=[number, condition.pk])
    condition.refresh_from_db()
    letter = {"version": condition.version, "answer": "accepted", "answered_on": "20-3-2029", "reference": ""}
    assert "Skriv brevets reference" in jonas.post(said, letter).content.decode()
    assert jonas.post(said, letter | {"reference": "LBF-3"}).status_code == 302
    page = mette.get(reverse("funding:conditions", args=[number])).content.decode()
    assert "1 afsluttet" in page
    assert "LBF-3" in page


def test_the_page_asks_as_much_for_three_as_for_one(
    condition: GrantCondition, cast: Any, as_user: Any
) -> None:
    url, jonas = reverse("funding:conditions", args=[condition.plan.number]), as_user(cast.jonas)
    counts = []
    meet(condition, cast.mette)
    for more in (0, 2):
        for number in range(more):
            added = add_condition(
                plan=condition.plan,
                by=cast.else_,
                term=Term(f"Mere {number}"),
                set_on=dt.date(2028, 1, 1),
                reference="",
            )
            meet(added, cast.mette, met_on=dt.date(2029, 3, 1 + number))
        with CaptureQueriesContext(connection) as captured:
            jonas.get(url)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 25
