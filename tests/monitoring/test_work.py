"""Mine opgaver: what waits for whom, by deadline, in a constant number of queries; ratings for lists."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.actions import appoint_deputy
from accounts.models import Deputy, User
from core.dates import today
from core.models import Mail
from core.todo import Todo
from monitoring import actions
from monitoring.figures import content_ratings, goal_ratings, latest_values, todos, waiting
from monitoring.figures.deadlines import deadlines
from monitoring.figures.work import NO_APPROVER
from monitoring.models import AnnualReport
from plans.exchange import plan_document
from plans.figures import plan_content
from plans.models import Plan
from tests.factories.accounts import Cast
from tests.factories.monitoring import (
    add_measurement,
    approved_report,
    complete_report,
    indicators_of,
    measured_plan,
    report_at_board,
    returned_report,
    submitted_report,
)


def titles(found: list[Todo]) -> list[tuple[str, dt.date | None]]:
    return [(todo.title, todo.due_on) for todo in found]


def again(user: User) -> User:
    """As a new request finds the person."""
    return User.objects.get(pk=user.pk)


JUNE_28, JUNE_29, DECEMBER = dt.date(2028, 6, 30), dt.date(2029, 6, 30), dt.date(2029, 12, 31)


def test_measurements_and_reports_of_those_who_write(plan: Plan, cast: Cast) -> None:
    for name in ("mette", "jakob", "lars", "tove"):
        assert titles(todos(cast[name])) == [
            ("Registrer årets målinger: 6 af 6 indikatorer mangler", DECEMBER),
            ("Skriv redegørelse 2027", JUNE_28),
            ("Skriv redegørelse 2028", JUNE_29),
        ]
    for name in (
        "ida",
        "pia",
        "karim",
        "sofie",
        "jonas",
        "hanne",
        "else_",
        "birthe",
        "niels",
        "grethe",
        "admin",
    ):
        assert todos(cast[name]) == []


def test_what_is_measured_is_counted_off(plan: Plan, cast: Cast) -> None:
    first, second, *_ = indicators_of(plan)
    add_measurement(first, "70", dt.date(2029, 1, 1))
    add_measurement(second, None, dt.date(2029, 2, 1))
    assert todos(again(cast.mette))[0].title == "Registrer årets målinger: 4 af 6 indikatorer mangler"


def test_this_years_report_is_a_task_from_july(plan: Plan, cast: Cast) -> None:
    with time_machine.travel(dt.datetime(2029, 7, 1, 12, tzinfo=dt.UTC)):
        assert ("Skriv redegørelse 2029", dt.date(2030, 6, 30)) in titles(todos(again(cast.mette)))


@pytest.mark.parametrize(
    ("make", "title", "names"),
    [
        (report_at_board, "Bekræft styregruppens godkendelse af redegørelse 2028", {"karim"}),
        (approved_report, "Indsend redegørelse 2028", {"lars"}),
        (submitted_report, "Behandl redegørelse 2028", {"else_"}),
        (returned_report, "Ret redegørelse 2028", {"mette", "jakob", "lars", "tove"}),
    ],
)
def test_each_step_waits_for_those_who_can_act(
    make, title: str, names: set[str], plan: Plan, cast: Cast
) -> None:
    make(plan, cast)
    people = {name: cast[name] for name in vars(cast) if isinstance(getattr(cast, name), User)}
    found = {name for name, user in people.items() if title in [todo.title for todo in todos(again(user))]}
    assert found == names


def test_the_writers_see_who_has_it(plan: Plan, cast: Cast) -> None:
    report_at_board(plan, cast)
    [line] = waiting(again(cast.mette))
    assert (line.title, line.who, line.who_detail) == ("Godkend redegørelse 2028", "Karim Abdi", "Formand")
    assert waiting(again(cast.karim)) == []


def test_who_stands_in_for_the_applicant_is_named_and_has_it_to_do(plan: Plan, cast: Cast) -> None:
    approved_report(plan, cast)
    appoint_deputy(
        organisation=cast.nordlyng,
        principal=cast.lars,
        deputy=cast.ida,
        starts_on=today(),
        ends_on=today(),
        by=again(cast.lars),
    )
    [line] = waiting(again(cast.mette))
    assert line.who == f"{cast.lars}, {cast.ida} (for {cast.lars})"
    assert "Indsend redegørelse 2028" in [todo.title for todo in todos(again(cast.ida))]
    assert waiting(again(cast.ida)) == []


def test_who_approved_for_the_board_leaves_it_to_another_and_is_told_why(
    plan: Plan, cast: Cast, client: Client
) -> None:
    """Lars stood in for the formand that year, or was the formand."""
    report = approved_report(plan, cast)
    address = reverse("monitoring:report", args=[plan.number, report.year])
    reason = "En anden end den, der har godkendt for styregruppen, sender redegørelsen ind."
    client.force_login(cast.lars)
    page = client.get(address).content.decode()
    assert (reason in page, "Indsend redegørelsen" in page) == (False, True)
    Deputy.objects.create(
        organisation=cast.nordlyng,
        principal=report.board_approved_by,
        deputy=cast.lars,
        starts_on=dt.date(2029, 3, 1),
        ends_on=dt.date(2029, 3, 2),
    )
    page = client.get(address).content.decode()
    assert (reason in page, "Indsend redegørelsen" in page) == (True, False)
    assert "Indsend redegørelse 2028" not in [todo.title for todo in todos(again(cast.lars))]
    [line] = [one for one in waiting(again(cast.lars)) if one.title == "Indsend redegørelse 2028"]
    assert "Lars" not in line.who
    client.force_login(cast.jonas)
    assert reason not in client.get(address).content.decode()


def test_nobody_can_act_is_not_silence(plan: Plan, cast: Cast) -> None:
    report_at_board(plan, cast)
    plan.memberships.filter(user=cast.karim).update(ends_on=dt.date(2029, 3, 9))
    [line] = waiting(again(cast.mette))
    assert line.who == ""


def bar(cast: Cast, report: AnnualReport) -> None:
    """Karim, the formand, has stood in for whoever sent the report to the board."""
    Deputy.objects.create(
        organisation=cast.nordlyng,
        principal=report.sent_to_board_by,
        deputy=cast.karim,
        starts_on=dt.date(2028, 1, 10),
        ends_on=dt.date(2028, 1, 20),
    )


def seat_another_chair(plan: Plan, cast: Cast) -> None:
    seat = plan.memberships.get(user=cast.karim)
    plan.memberships.create(
        user=cast.sofie, role=seat.role, body=seat.body, function=seat.function, starts_on=seat.starts_on
    )


APPROVE = "Bekræft styregruppens godkendelse af redegørelse 2028"
FIND = "Send redegørelse 2028 tilbage, eller få en anden formand til at godkende den"


def test_a_formand_whom_four_eyes_bar_is_told_what_is_left_to_do(
    plan: Plan, cast: Cast, client: Client
) -> None:
    report = report_at_board(plan, cast)
    bar(cast, report)
    assert titles(todos(again(cast.karim))) == [(FIND, JUNE_29)]
    assert waiting(again(cast.karim)) == []
    [line] = waiting(again(cast.mette))
    assert (line.who, line.who_detail) == ("", NO_APPROVER)
    client.force_login(cast.karim)
    page = client.get(reverse("monitoring:report", args=[plan.number, 2028])).content.decode()
    assert "Ingen kan bekræfte godkendelsen" in page
    assert "Ingen formand kan bekræfte endnu" in page, "among the steps"
    assert "Send tilbage til rettelse" in page
    assert "Bekræft godkendelsen fra" not in page
    [due] = [one for one in deadlines([plan]) if one.key.endswith("at_board")]
    assert (due.title, due.people) == (FIND, (cast.karim,))


def test_where_another_formand_may_approve_the_task_is_theirs_alone(
    plan: Plan, cast: Cast, client: Client
) -> None:
    seat_another_chair(plan, cast)
    report = report_at_board(plan, cast)
    for name in ("karim", "sofie"):
        assert APPROVE in [todo.title for todo in todos(again(cast[name]))], name
    bar(cast, report)
    assert todos(again(cast.karim)) == []
    assert APPROVE in [todo.title for todo in todos(again(cast.sofie))]
    for name in ("karim", "mette"):
        [line] = waiting(again(cast[name]))
        assert (line.title, line.who) == ("Godkend redegørelse 2028", cast.sofie.name), name
    client.force_login(cast.karim)
    page = client.get(reverse("monitoring:report", args=[plan.number, 2028])).content.decode()
    assert f"Den kan bekræftes af {cast.sofie.name}." in page
    [due] = [one for one in deadlines([plan]) if one.key.endswith("at_board")]
    assert (due.title, due.people) == (APPROVE, (cast.sofie,))


def test_who_may_not_approve_is_not_asked_by_mail(plan: Plan, cast: Cast) -> None:
    """Karim has sent it to the board himself; then, with another formand beside him, it is hers."""
    plan.memberships.filter(user=cast.karim).update(user=cast.jakob)
    report = complete_report(plan, cast)
    actions.send_to_board(report=report, by=cast.jakob, seen_version=report.version)
    told = set(
        Mail.objects.filter(subject__startswith="Ingen kan godkende").values_list("recipient", flat=True)
    )
    assert {cast.jakob.pk, cast.mette.pk} <= told
    assert not Mail.objects.filter(subject__contains="skal godkendes").exists()
    report = AnnualReport.objects.get(pk=report.pk)
    actions.take_back(report=report, by=cast.jakob, seen_version=report.version)
    seat = plan.memberships.get(user=cast.jakob)
    plan.memberships.create(
        user=cast.sofie, role=seat.role, body=seat.body, function=seat.function, starts_on=seat.starts_on
    )
    report = AnnualReport.objects.get(pk=report.pk)
    actions.send_to_board(report=report, by=cast.jakob, seen_version=report.version)
    asked = Mail.objects.filter(subject__contains="skal godkendes")
    assert list(asked.values_list("recipient", flat=True)) == [cast.sofie.pk]


def test_the_deadline_of_a_report_is_its_own_in_mail_and_in_mine_opgaver(plan: Plan, cast: Cast) -> None:
    """Also where the rule of its bevillingsperiode is another now."""
    report = report_at_board(plan, cast)
    AnnualReport.objects.filter(pk=report.pk).update(due_on=dt.date(2029, 5, 31))
    [due] = [one for one in deadlines([plan]) if one.key.endswith("at_board")]
    [todo] = todos(again(cast.karim))
    assert due.due_on == todo.due_on == dt.date(2029, 5, 31)


def test_todos_cost_the_same_for_one_plan_and_three(plan: Plan, cast: Cast) -> None:
    def cost() -> int:
        user = again(cast.mette)
        with CaptureQueriesContext(connection) as counted:
            todos(user)
            waiting(user)
        return len(counted)

    report_at_board(plan, cast)
    before = cost()
    for title in ("To", "Tre"):
        report_at_board(measured_plan(cast, title=title), cast)
    assert cost() == before


# For lists and the plan page


def test_ratings_of_goals_for_lists(plan: Plan, cast: Cast) -> None:
    assert goal_ratings([plan]) == {plan.pk: ["ahead", "behind", "ahead", "not_measured", ""]}
    with CaptureQueriesContext(connection) as one:
        goal_ratings([plan])
    plans = [plan, measured_plan(cast, title="To"), measured_plan(cast, title="Tre")]
    with CaptureQueriesContext(connection) as three:
        assert len(goal_ratings(plans)) == 3
    assert len(one) == len(three)
    assert goal_ratings([]) == {}
    for one_of_them in plans:
        content = plan_content(plan_document(one_of_them))
        assert content_ratings(one_of_them, content) == goal_ratings([one_of_them])[one_of_them.pk]


def test_the_last_value_of_each_indicator(plan: Plan, cast: Cast) -> None:
    latest = latest_values(plan)
    texts = [latest[str(indicator.uid)].text for indicator in indicators_of(plan)]
    assert texts == ["71,6\xa0%", "34,0\xa0%", "37", "45", "69\xa0%", "Diskretioneret"]


def test_a_draft_plan_has_neither(empty_plan: Plan) -> None:
    Plan.objects.filter(pk=empty_plan.pk).update(status="draft", started_on=None)
    plan = Plan.objects.get(pk=empty_plan.pk)
    assert goal_ratings([plan]) == {}
    assert latest_values(plan) == {}


def test_reference_rules_are_loaded_once(plan: Plan, cast: Cast) -> None:
    actions.load_rating_rules()
    actions.load_rating_rules()
    assert plan.scheme.rating_rules.count() == 1
    plan.scheme.rating_rules.update(behind_points=40)
    assert goal_ratings([plan])[plan.pk][1] == "on_track"
    complete_report(plan, cast)
