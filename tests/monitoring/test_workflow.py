"""Role × status × transition of a redegørelse. Written by hand: a table made from the workflow would pass whatever the
workflow says."""

import datetime as dt

import pytest

from accounts.models import Deputy, User
from core.workflow import NotAllowed, Refusal, WrongState
from monitoring import actions
from monitoring.figures import refresh
from monitoring.models import AnnualReport
from monitoring.permissions import hands
from monitoring.workflow import REPORT
from plans.models import Plan
from tests.factories.accounts import Cast
from tests.factories.monitoring import (
    MEETING,
    accepted_report,
    approved_report,
    complete_report,
    fresh,
    report_at_board,
    returned_report,
    submitted_report,
)

MAKE = {
    "draft": complete_report,
    "at_board": report_at_board,
    "board_approved": approved_report,
    "submitted": submitted_report,
    "returned": returned_report,
    "accepted": accepted_report,
}

# Who may do what in which status. Everything that does not stand here is refused.
ALLOWED = {
    "draft": {
        "mette": {"send_to_board"},
        "jakob": {"send_to_board"},
        "lars": {"send_to_board"},
        "tove": {"send_to_board"},
    },
    "at_board": {
        "mette": {"take_back"},
        "jakob": {"take_back"},
        "lars": {"take_back"},
        "tove": {"take_back"},
        "karim": {"approve", "return_from_board"},
    },
    "board_approved": {
        "mette": {"reopen"},
        "jakob": {"reopen"},
        "lars": {"reopen", "submit"},
        "tove": {"reopen"},
    },
    "submitted": {"else_": {"return", "accept"}},
    "returned": {},
    "accepted": {},
}
PEOPLE = (
    *("mette", "jakob", "lars", "ida", "pia", "tove", "jonas", "hanne", "ulla", "else_"),
    *("karim", "sofie", "birthe", "admin", "niels", "grethe"),
)
TRANSITIONS = (
    *("send_to_board", "take_back", "return_from_board", "approve"),
    *("reopen", "submit", "return", "accept"),
)


def content_of(report: AnnualReport) -> str:
    """The check code that the page of somebody who may approve carries."""
    if report.status == "at_board":
        refresh(report)
    return report.content_now


def do(name: str, report: AnnualReport, by) -> None:
    """The action of a transition, as the pages call it."""
    seen = {"report": report, "by": by, "seen_version": report.version}
    match name:
        case "approve":
            actions.approve(**seen, seen_content=content_of(report), meeting_on=MEETING)
        case "return_from_board":
            actions.return_from_board(**seen, remarks="Skriv mere om fritidsjob.")
        case "return":
            actions.return_report(**seen, remarks="Forklar afvigelsen nærmere.")
        case _:
            getattr(actions, name)(**seen)


def test_the_lists_of_this_test_are_whole(cast: Cast) -> None:
    assert set(MAKE) == set(ALLOWED) == set(AnnualReport.Status.values)
    assert {edge.name for edge in REPORT.transitions} == set(TRANSITIONS)
    assert {cast[name] for name in PEOPLE} == set(cast.users())


@pytest.mark.parametrize("status", MAKE)
def test_who_may_do_what(status: str, plan: Plan, cast: Cast) -> None:
    report = MAKE[status](plan, cast)
    assert report.status == status
    found = {name: {edge.name for edge in REPORT.available(cast[name], report)} for name in PEOPLE}
    assert found == {name: ALLOWED[status].get(name, set()) for name in PEOPLE}


@pytest.mark.parametrize("status", MAKE)
def test_what_is_not_allowed_does_nothing(status: str, plan: Plan, cast: Cast) -> None:
    report = MAKE[status](plan, cast)
    before = (report.status, report.version)
    for name in PEOPLE:
        for transition in TRANSITIONS:
            if transition in ALLOWED[status].get(name, set()):
                continue
            with pytest.raises(Refusal):
                do(transition, fresh(report), cast[name])
            after = fresh(report)
            assert (after.status, after.version) == before, (name, transition)


@pytest.mark.parametrize(
    "edge",
    [
        ("draft", "jakob", "send_to_board", "at_board"),
        ("at_board", "tove", "take_back", "draft"),
        ("at_board", "karim", "return_from_board", "draft"),
        ("at_board", "karim", "approve", "board_approved"),
        ("board_approved", "mette", "reopen", "draft"),
        ("board_approved", "lars", "submit", "submitted"),
        ("submitted", "else_", "return", "returned"),
        ("submitted", "else_", "accept", "accepted"),
    ],
)
def test_each_edge_leads_where_it_should(edge: tuple[str, str, str, str], plan: Plan, cast: Cast) -> None:
    status, name, transition, target = edge
    report = MAKE[status](plan, cast)
    do(transition, report, cast[name])
    assert fresh(report).status == target


@pytest.mark.parametrize(
    ("status", "name", "transition"),
    [
        ("draft", "mette", "send_to_board"),
        ("at_board", "karim", "approve"),
        ("board_approved", "lars", "submit"),
        ("submitted", "else_", "accept"),
        ("submitted", "else_", "return"),
    ],
)
def test_pressing_twice_gives_one_result(
    status: str, name: str, transition: str, plan: Plan, cast: Cast
) -> None:
    report = MAKE[status](plan, cast)
    first, second = fresh(report), fresh(report)
    do(transition, first, cast[name])
    after = fresh(report)
    with pytest.raises(WrongState):
        do(transition, second, cast[name])
    assert fresh(report).version == after.version


def test_the_chair_who_has_written_cannot_approve(plan: Plan, cast: Cast) -> None:
    plan.memberships.filter(user=cast.karim).update(user=cast.jakob)
    report = complete_report(plan, cast)
    report.summary = "Rettet af Jakob."
    report._history_user, report._change_reason = cast.jakob, "skrevet"
    report.save(update_fields=["summary"])
    actions.send_to_board(report=report, by=cast.mette, seen_version=report.version)
    report = fresh(report)
    assert {edge.name for edge in REPORT.available(cast.jakob, report)} == {"take_back", "return_from_board"}
    with pytest.raises(NotAllowed):
        do("approve", report, cast.jakob)


def test_the_chair_who_wrote_an_earlier_version_cannot_approve_the_next(plan: Plan, cast: Cast) -> None:
    """The next version begins with the words of the one before."""
    report = returned_report(plan, cast)
    plan.memberships.filter(user=cast.karim).update(user=cast.mette)
    second = actions.begin_report(plan=plan, year=report.year, by=cast.jakob)
    second.what_changed = "Afvigelsen er forklaret."
    second.save(update_fields=["what_changed"])
    actions.send_to_board(report=second, by=cast.jakob, seen_version=fresh(second).version)
    assert "approve" not in {edge.name for edge in REPORT.available(cast.mette, fresh(second))}
    with pytest.raises(NotAllowed):
        do("approve", fresh(second), cast.mette)
    other_year = actions.begin_report(plan=plan, year=report.year - 1, by=cast.jakob)
    assert cast.mette.pk not in hands(other_year)


def test_the_chair_who_sent_it_to_the_board_cannot_approve(plan: Plan, cast: Cast) -> None:
    plan.memberships.filter(user=cast.karim).update(user=cast.jakob)
    report = complete_report(plan, cast)
    actions.send_to_board(report=report, by=cast.jakob, seen_version=report.version)
    with pytest.raises(NotAllowed):
        do("approve", fresh(report), cast.jakob)


def test_who_approved_for_the_board_does_not_hand_in(plan: Plan, cast: Cast) -> None:
    plan.memberships.filter(user=cast.karim).update(user=cast.lars)
    report = report_at_board(plan, cast)
    do("approve", report, cast.lars)
    assert "submit" not in {edge.name for edge in REPORT.available(cast.lars, fresh(report))}
    with pytest.raises(NotAllowed):
        do("submit", fresh(report), cast.lars)


def test_a_former_chair_cannot_approve(plan: Plan, cast: Cast) -> None:
    report = report_at_board(plan, cast)
    plan.memberships.filter(user=cast.karim).update(ends_on=MEETING)
    with pytest.raises(NotAllowed):
        do("approve", fresh(report), cast.karim)


# A deputy and the one they stand in for are one person to four eyes


def stand_in(cast: Cast, principal: User, deputy: User, first: dt.date, last: dt.date) -> None:
    Deputy.objects.create(
        organisation=cast.nordlyng, principal=principal, deputy=deputy, starts_on=first, ends_on=last
    )


@pytest.mark.parametrize("turned", [False, True])
def test_the_chair_whose_deputy_or_principal_has_written_cannot_approve(
    turned: bool, plan: Plan, cast: Cast
) -> None:
    """Jakob has sent it to the board. Karim, the formand, has stood in for him, or he for Karim."""
    report = report_at_board(plan, cast)
    sender = report.sent_to_board_by
    assert sender is not None
    pair = (sender, cast.karim) if turned else (cast.karim, sender)
    stand_in(cast, *pair, dt.date(2028, 1, 10), dt.date(2028, 1, 20))
    assert REPORT.available(cast.karim, fresh(report)) == [REPORT.get("return_from_board", report)]
    with pytest.raises(NotAllowed):
        do("approve", fresh(report), cast.karim)


def test_a_deputyship_that_ended_before_the_year_is_of_no_matter(plan: Plan, cast: Cast) -> None:
    report = report_at_board(plan, cast)
    stand_in(cast, report.sent_to_board_by, cast.karim, dt.date(2027, 12, 1), dt.date(2027, 12, 31))
    do("approve", fresh(report), cast.karim)
    assert fresh(report).status == "board_approved"


def test_the_approvers_deputy_does_not_hand_in(plan: Plan, cast: Cast) -> None:
    report = report_at_board(plan, cast)
    do("approve", report, cast.karim)
    stand_in(cast, cast.karim, cast.lars, dt.date(2029, 3, 1), dt.date(2029, 3, 31))
    with pytest.raises(NotAllowed):
        do("submit", fresh(report), cast.lars)


def test_the_chair_who_sent_an_earlier_version_to_the_board_cannot_approve_the_next(
    plan: Plan, cast: Cast
) -> None:
    first = returned_report(plan, cast)
    AnnualReport.objects.filter(pk=first.pk).update(sent_to_board_by=cast.karim)
    second = actions.begin_report(plan=plan, year=first.year, by=cast.jakob)
    second.what_changed = "Afvigelsen er forklaret."
    second.save(update_fields=["what_changed"])
    actions.send_to_board(report=second, by=cast.jakob, seen_version=fresh(second).version)
    with pytest.raises(NotAllowed):
        do("approve", fresh(second), cast.karim)
