"""Whose move it is, who can make it, and what is shown to whom."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Membership, Organisation
from accounts.querysets import forget_reach
from accounts.roles import Role
from approvals.figures import (
    approval_steps,
    case_file,
    case_of,
    decision_figure,
    list_rows,
    next_step,
    plan_state,
    statement,
    todos,
    waiting,
)
from approvals.models import Decision, Outcome, StepKind
from approvals.permissions import can_read_closed
from core.models import Event
from plans.models import Plan
from tests.approvals import states
from tests.approvals.states import recorded
from tests.factories import approvals as make
from tests.factories.accounts import Cast, MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db

TODAY = "2026-11-22T12:00:00Z"


@pytest.fixture(autouse=True)
def _on_a_day() -> Any:
    with time_machine.travel(TODAY, tick=False):
        yield


def titles(user: Any) -> list[str]:
    return [todo.title for todo in todos(user)]


# (state, who has the move) by hand: nobody else of the cast has anything to do.
MOVES = [
    (make.submitted_plan, "jonas", "Skriv indstillingen"),
    (make.recommended_plan, "jonas", "Udfyld Social- og Sundhedsudvalgets beslutning"),
    (recorded, "hanne", "Bekræft byrådets beslutning"),
    (make.approved_plan, "jonas", "Send ansøgningen til Landsbyggefonden"),
    (make.forwarded_plan, "else", "Svar på ansøgningen"),
    (
        lambda cast: make.granted_plan(cast, amount="8000000.00"),
        "lars",
        "Bring økonomien i balance med tilsagnet",
    ),
]


@pytest.mark.parametrize(("build", "who", "title"), MOVES, ids=[title for _, _, title in MOVES])
def test_whose_move_it_is(build: Any, who: str, title: str, cast: Cast) -> None:
    plan = build(cast)
    found = {user.name: titles(user) for user in cast.users() if titles(user)}
    assert found == {cast[who].name: [title]}
    step = next_step(make.fresh(plan), cast[who])
    assert (step.title, step.is_mine) == (title, True)
    other = next_step(make.fresh(plan), cast.tove)
    assert (other.is_mine, other.button) == (False, "")
    assert other.title == f"Venter på {cast[who].name}"


def test_a_returned_plan_waits_for_those_who_write_and_the_one_who_sends(cast: Cast) -> None:
    states.returned(cast)
    assert titles(cast.lars) == ["Send planen til kommunen igen"]
    assert (
        titles(cast.mette) == titles(cast.jakob) == titles(cast.tove) == ["Ret planen efter bemærkningerne"]
    )
    assert titles(cast.jonas) == titles(cast.ida) == []
    assert [(todo.title, todo.who) for todo in waiting(cast.jonas)] == [
        ("Send planen til kommunen igen", "Lars Holm")
    ]


def test_a_running_plan_waits_for_nobody_here(cast: Cast) -> None:
    plan = make.running_plan(cast)
    assert next_step(plan, cast.lars) is None
    assert [user.name for user in cast.users() if titles(user) or waiting(user)] == []


def test_whom_one_waits_for(cast: Cast) -> None:
    recorded(cast)
    todo = waiting(cast.mette)[0]
    assert (todo.title, todo.who, todo.due_on) == (
        "Bekræft byrådets beslutning",
        "Hanne Lund",
        dt.date(2026, 11, 24),
    )
    assert not waiting(cast.hanne)


def test_nobody_can_act_is_a_warning_and_not_silence(cast: Cast) -> None:
    plan = recorded(cast)
    Membership.objects.filter(user=cast.hanne).update(ends_on=dt.date(2026, 11, 1))
    current = next(step for step in approval_steps(plan, cast.jonas) if step.state == "current")
    assert current.who == ()
    assert "Ingen kan bekræfte" in current.warning
    assert "Ingen kan bekræfte" in next_step(make.fresh(plan), cast.mette).warning
    assert waiting(cast.mette)[0].who == "Ingen"


def test_four_eyes_count_among_those_who_can(cast: Cast) -> None:
    """The only godkender filled the record in herself: nobody is left."""
    Membership.objects.create(
        user=cast.hanne, organisation=cast.vejle, role=Role.CASEWORKER, starts_on=dt.date(2020, 1, 1)
    )
    plan = make.approved_plan(cast, until="finance_committee")
    make.record(plan, StepKind.COUNCIL, Outcome.APPROVED, day=make.COUNCIL_DAY, by=cast.hanne)
    assert "Ingen kan bekræfte" in next_step(make.fresh(plan), cast.mette).warning
    make.second_approver(cast)
    assert next_step(make.fresh(plan), cast.mette).title == "Venter på Bodil Friis"
    assert titles(cast.hanne) == []


def test_the_steps(cast: Cast) -> None:
    plan = recorded(cast)
    assert [
        (step.title, step.state, step.status, step.lines) for step in approval_steps(plan, cast.hanne)
    ] == [
        (
            "Indsendt til kommunen",
            "done",
            "",
            ("Indsendelse 1, 17. september 2026", "Lars Holm, Boligselskabet Nordlyng"),
        ),
        (
            "Organisationsbestyrelser",
            "done",
            "",
            (
                "2 af 2 ja",
                "Boligselskabet Nordlyng, 29. september 2026",
                "Søengens Boligforening, 29. september 2026",
            ),
        ),
        ("Forvaltningens indstilling", "done", "", ("5. oktober 2026", "Jonas Vestergaard")),
        ("Social- og Sundhedsudvalget", "done", "", ("Anbefalet, 27. oktober 2026",)),
        ("Økonomiudvalget", "done", "", ("Anbefalet, 10. november 2026",)),
        (
            "Byrådet",
            "current",
            "Afventer din bekræftelse",
            ("Møde 17. november 2026, punkt 14", "Frist 24. november 2026"),
        ),
        ("Sendt til Landsbyggefonden", "waiting", "", ("Sagsbehandleren sender ansøgningen videre",)),
        ("Tilsagn", "waiting", "", ("Landsbyggefonden afgør ansøgningen",)),
    ]


def test_what_lies_ahead_of_a_draft(cast: Cast) -> None:
    plan = make.financed_plan(cast)
    assert [step.title for step in approval_steps(plan, cast.mette)] == [
        "Indsendt til kommunen",
        "Organisationsbestyrelser",
        "Forvaltningens indstilling",
        "Social- og Sundhedsudvalget",
        "Økonomiudvalget",
        "Byrådet",
        "Sendt til Landsbyggefonden",
        "Tilsagn",
    ]


def test_the_state_as_people_read_it(cast: Cast) -> None:
    plan = make.financed_plan(cast)
    assert (plan_state(plan, case_of(plan)).label, plan_state(plan, case_of(plan)).facts) == ("Kladde", ())
    plan = make.submitted_plan(cast, plan=plan)
    assert (plan_state(plan, case_of(plan)).label, plan_state(plan, case_of(plan)).facts) == (
        "Under godkendelse",
        ("Indsendelse 1",),
    )
    plan = states.returned(cast, plan=plan)
    state = plan_state(plan, case_of(plan))
    assert state.label == "Sendt tilbage til rettelse"
    assert state.facts[0] == "Indsendelse 1"
    assert state.facts[1].startswith("Åbent for rettelser: ")


def test_a_draft_asks_its_writers_to_write(cast: Cast) -> None:
    plan = make.financed_plan(cast)
    for_mette, for_lars = next_step(plan, cast.mette), next_step(plan, cast.lars)
    assert (for_mette.title, for_mette.is_mine) == ("Skriv planen færdig", True)
    assert "Lars Holm" in for_mette.text
    assert for_lars.title == "Send planen til kommunen"


# The words that are signed


def signed(plan: Plan, kind: str) -> str:
    file = case_file(make.fresh(plan))
    step = next(step for step in file.steps if step.kind == kind)
    words = statement(file.pending(step))
    return f"{words.before} {words.snapshot} {words.after}"


def test_the_exact_statement(cast: Cast) -> None:
    plan = recorded(cast)
    assert signed(plan, StepKind.COUNCIL) == (
        f"Jeg bekræfter, at byrådet i Vejle Kommune på mødet den 17. november 2026, punkt 14, har godkendt "
        f"den boligsociale helhedsplan Nordvang og Søengen ({plan.number}), Indsendelse 1 af 17. september 2026, "
        "som det står ovenfor."
    )


def test_the_statement_of_a_committees_no_and_of_a_postponement(cast: Cast) -> None:
    plan = recorded(cast, Outcome.NOT_RECOMMENDED, StepKind.COMMITTEE, item_number="")
    assert (
        " Sundhedsudvalget i Vejle Kommune på mødet den 17. november 2026 ikke har anbefalet den"
        in signed(plan, StepKind.COMMITTEE)
    )
    make.record(
        plan,
        StepKind.COMMITTEE,
        Outcome.POSTPONED,
        day=make.COUNCIL_DAY,
        by=cast.jonas,
        postponed_to=dt.date(2026, 12, 15),
    )
    assert signed(plan, StepKind.COMMITTEE).endswith("til mødet den 15. december 2026, som det står ovenfor.")


# Closed items


def test_the_text_of_a_closed_item_is_the_kommunes_alone(cast: Cast, as_user: Any) -> None:
    secret = "Hemmelig drøftelse om naboerne"
    plan = recorded(cast, is_closed=True, text=secret, reservations=secret, recommendation=secret)
    make.confirm(plan, StepKind.COUNCIL, by=cast.hanne)
    step = make.step_of(plan, StepKind.COUNCIL)
    pages = [states.url("case", plan), states.url("step", plan, step.pk)]
    for name in ("jonas", "hanne", "ulla"):
        assert all(secret in as_user(cast[name]).get(page).content.decode() for page in pages), name
    for name in ("lars", "mette", "karim"):
        for page in pages:
            text = as_user(cast[name]).get(page).content.decode()
            assert secret not in text
            assert "Godkendt" in text
            assert "Punktet var lukket" in text
    assert not any(secret in event.text or secret in str(event.data) for event in Event.objects.all())


def test_a_faellessekretariat_is_not_the_kommune(cast: Cast) -> None:
    plan = recorded(cast, is_closed=True, text="Hemmeligt")
    secretariat = OrganisationFactory(
        kind=Organisation.Kind.JOINT_SECRETARIAT, name="Fællessekretariatet", code="fs"
    )
    secretariat.acts_for.add(cast.vejle)
    person, own = UserFactory(), UserFactory()
    MembershipFactory(user=person, organisation=secretariat, role=Role.COORDINATOR)
    MembershipFactory(user=own, organisation=cast.vejle, role=Role.COORDINATOR)
    step = make.step_of(plan, StepKind.COUNCIL)
    assert Plan.objects.visible_to(person).filter(pk=plan.pk).exists()
    assert (can_read_closed(person, step), can_read_closed(own, step)) == (False, True)
    decision = Decision.objects.get(step=step)
    assert (decision_figure(decision, person).text, decision_figure(decision, own).text) == ("", "Hemmeligt")


# Cost


def queries(call: Any) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        call()
    return len(captured)


def test_lists_cost_the_same_for_one_plan_and_three(cast: Cast) -> None:
    def cost(call: Any, user: Any) -> int:
        forget_reach(user)
        user.__dict__.pop("_plan_seats", None)
        return queries(lambda: call(user))

    def rows(user: Any) -> Any:
        return list_rows(Plan.objects.visible_to(user).select_related("municipality"), user)

    make.recommended_plan(cast)
    readers = {todos: cast.jonas, waiting: cast.mette, rows: cast.hanne}
    first = {call: cost(call, user) for call, user in readers.items()}
    for title in ("To", "Tre"):
        make.recommended_plan(cast, plan=make.submitted_plan(cast, title=title))
    assert {call: cost(call, user) for call, user in readers.items()} == first
    assert max(first.values()) <= 16


def test_the_kommunes_administrator_is_told_that_nobody_can_act(cast: Cast) -> None:
    recorded(cast)
    assert todos(cast.ulla) == []
    Membership.objects.filter(user=cast.hanne).update(ends_on=dt.date(2026, 11, 1))
    assert titles(cast.ulla) == ["Ingen kan handle: bekræft byrådets beslutning"]
    assert waiting(cast.ulla) == []
    for other in (cast.pia, cast.jonas, cast.mette):
        assert "Ingen kan handle" not in " ".join(titles(other))
