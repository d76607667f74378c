"""The redegørelse from draft to accepted: what each step demands, and that a hand-in never changes afterwards."""

import datetime as dt
import hashlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from decimal import Decimal

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import Municipality, Organisation, User
from core.models import Event, TaskRun
from core.snapshots import sha256
from core.versions import Moved
from core.workflow import NotAllowed, NotReady, WrongState
from funding.models import BudgetLine, LedgerEntry
from monitoring import actions
from monitoring.exchange import content_sha256, report_document, report_figures
from monitoring.figures import current_figures, figures_of, refresh
from monitoring.models import ActivityStatus, AnnualReport, GoalFulfilment, Measurement
from plans.models import Activity, Goal, Indicator, IndicatorTarget, Milestone, Plan
from tests.factories.accounts import Cast
from tests.factories.monitoring import (
    MEETING,
    NOON,
    add_measurement,
    approved_report,
    at_noon,
    complete_report,
    draft_report,
    fresh,
    indicators_of,
    report_at_board,
    returned_report,
    submitted_report,
)

Run = Callable[[], list[TaskRun]]


# Beginning


def test_every_calendar_year_of_the_term_can_be_begun_once(plan: Plan, cast: Cast) -> None:
    first = actions.begin_report(plan=plan, year=2027, by=cast.mette)
    assert actions.begin_report(plan=plan, year=2027, by=cast.jakob) == first
    assert (first.status, first.number, first.due_on) == ("draft", 1, dt.date(2028, 6, 30))
    for year in (2026, 2032):
        with pytest.raises(WrongState):
            actions.begin_report(plan=plan, year=year, by=cast.mette)
    assert AnnualReport.objects.count() == 1


@pytest.mark.parametrize("name", ["ida", "pia", "karim", "jonas", "else_", "birthe", "niels", "admin"])
def test_who_does_not_write_cannot_begin(plan: Plan, cast: Cast, name: str) -> None:
    with pytest.raises(NotAllowed):
        actions.begin_report(plan=plan, year=2028, by=cast[name])


def test_a_plan_that_has_not_started_has_no_reports(cast: Cast, empty_plan: Plan) -> None:
    Plan.objects.filter(pk=empty_plan.pk).update(status="in_approval", started_on=None)
    with pytest.raises(NotAllowed):
        actions.begin_report(plan=Plan.objects.get(pk=empty_plan.pk), year=2028, by=cast.mette)


# To the board


def test_an_unfinished_report_is_saved_and_not_sent(plan: Plan, cast: Cast) -> None:
    report = draft_report(plan, cast)
    with pytest.raises(NotReady) as refused:
        actions.send_to_board(report=report, by=cast.mette, seen_version=report.version)
    reasons = " ".join(refused.value.reasons)
    for words in (
        "Sammenfatningen mangler.",
        "Mål 3.1 mangler",
        "Mål 4.1 mangler",
        "handlinger mangler status",
    ):
        assert words in reasons
    assert "Mål 1.1" not in reasons
    assert fresh(report).status == "draft"


def test_a_year_that_still_runs_is_not_sent(plan: Plan, cast: Cast) -> None:
    report = complete_report(plan, cast, year=2029)
    with pytest.raises(NotReady, match="2029 er ikke slut endnu"):
        actions.send_to_board(report=report, by=cast.mette, seen_version=report.version)


@pytest.mark.parametrize(("day", "ready"), [("2028-12-31T23:59", False), ("2029-01-01T00:01", True)])
def test_the_year_is_over_at_midnight_in_copenhagen(plan: Plan, cast: Cast, day: str, ready: bool) -> None:
    report = complete_report(plan, cast)
    moment = dt.datetime.fromisoformat(day).replace(tzinfo=NOON.tzinfo)
    with at_noon(moment):
        if not ready:
            with pytest.raises(NotReady):
                actions.send_to_board(report=report, by=cast.mette, seen_version=report.version)
        else:
            actions.send_to_board(report=report, by=cast.mette, seen_version=report.version)
    assert fresh(report).status == ("at_board" if ready else "draft")


def test_the_board_gets_a_mail(plan: Plan, cast: Cast, django_capture_on_commit_callbacks: Callable) -> None:
    report = complete_report(plan, cast)
    with django_capture_on_commit_callbacks(execute=True):
        actions.send_to_board(report=report, by=cast.mette, seen_version=report.version)
    assert [(message.to, message.subject) for message in mail.outbox] == [
        (["karim@styregruppe.example"], "Redegørelse 2028 skal godkendes: Nordvang og Søengen")
    ]
    assert f"/planer/{plan.number}/redegoerelser/2028/" in mail.outbox[0].body


def test_the_meeting_is_not_in_the_future(plan: Plan, cast: Cast) -> None:
    report = report_at_board(plan, cast)
    refresh(report)
    seen = {
        "report": report,
        "by": cast.karim,
        "seen_version": report.version,
        "seen_content": report.content_now,
    }
    with pytest.raises(NotReady, match="ikke holdt endnu"):
        actions.approve(**seen, meeting_on=dt.date(2029, 3, 11))
    with pytest.raises(NotReady, match="før 2028"):
        actions.approve(**seen, meeting_on=dt.date(2027, 12, 31))
    actions.approve(**seen, meeting_on=dt.date(2029, 3, 10))
    assert fresh(report).board_meeting_on == dt.date(2029, 3, 10)


def test_the_board_approves_what_it_has_seen(plan: Plan, cast: Cast) -> None:
    report = report_at_board(plan, cast)
    refresh(report)
    add_measurement(indicators_of(plan)[4], "71", dt.date(2028, 12, 15))
    with pytest.raises(Moved):
        actions.approve(
            report=report,
            by=cast.karim,
            seen_version=report.version,
            seen_content=report.content_now,
            meeting_on=MEETING,
        )


def test_what_changed_after_the_approval_is_not_handed_in(plan: Plan, cast: Cast) -> None:
    report = approved_report(plan, cast)
    LedgerEntry.objects.filter(plan=plan, ledger_year__year=2028).first().delete()
    with pytest.raises(NotReady, match="ændret, siden redegørelsen blev godkendt"):
        actions.submit(report=report, by=cast.lars, seen_version=report.version)
    assert fresh(report).status == "board_approved"
    actions.reopen(report=report, by=cast.mette, seen_version=report.version)
    report = fresh(report)
    assert (report.status, report.board_meeting_on, report.board_sha256) == ("draft", None, "")


def test_the_next_years_books_do_not_disturb_the_approval(plan: Plan, cast: Cast) -> None:
    report = approved_report(plan, cast)
    add_measurement(indicators_of(plan)[4], "71", dt.date(2029, 3, 1))
    actions.submit(report=report, by=cast.lars, seen_version=report.version)
    assert fresh(report).status == "submitted"


# Handed in


def change_everything(plan: Plan, report: AnnualReport) -> None:
    """Every row that a report was made of gets other words and other numbers."""
    Goal.objects.filter(plan=plan).update(title="Andet mål", number="", description="x", ended_on=MEETING)
    Indicator.objects.filter(plan=plan).update(name="Anden", unit="amount", decimals=3, direction="down")
    IndicatorTarget.objects.filter(plan=plan).update(value=Decimal(1))
    Activity.objects.filter(plan=plan).update(title="Anden handling", responsible_body="Andre")
    Milestone.objects.filter(plan=plan).update(title="Anden milepæl", reached_on=MEETING)
    Measurement.objects.filter(plan=plan).update(note="Ny bemærkning", state="suppressed", value=None)
    BudgetLine.objects.filter(plan=plan).update(amount=Decimal("1.23"))
    LedgerEntry.objects.filter(plan=plan).update(amount=Decimal("4.56"))
    GoalFulfilment.objects.filter(report=report).update(text="Nyt", reason="Ny", rating="behind")
    ActivityStatus.objects.filter(report=report).update(state="not_carried_out", text="Nyt")
    AnnualReport.objects.filter(pk=report.pk).update(summary="Nyt", variance_explanation="Nyt")
    Organisation.objects.update(name="Ny")
    Municipality.objects.update(council_name="Nyt råd")
    User.objects.update(name="Ny Person")
    plan.memberships.update(body="board")
    Plan.objects.filter(pk=plan.pk).update(
        title="Ny titel", starts_on=dt.date(2020, 1, 1), ends_on=dt.date(2040, 12, 31)
    )


def test_a_handed_in_report_never_changes(plan: Plan, cast: Cast, run_tasks: Run, client: Client) -> None:
    report = submitted_report(plan, cast)
    run_tasks()
    report = fresh(report)
    file = report.files.get()
    with file.file.open("rb") as opened:
        before = opened.read()
    figures, document = figures_of(report), report.figures
    prepared = actions.prepared(report).html
    change_everything(plan, report)
    after = fresh(report)
    assert after.figures == document
    assert sha256(after.figures) == after.sha256 == report.sha256
    assert figures_of(after) == figures
    assert actions.prepared(after).html == prepared
    assert actions.make_pdf(after) == file
    with file.file.open("rb") as opened:
        assert opened.read() == before
    # Made again from nothing but the frozen figures, the same bytes come out.
    file.delete()
    again = actions.make_pdf(after)
    with again.file.open("rb") as opened:
        assert opened.read() == before
    client.force_login(cast.lars)
    page = client.get(reverse("monitoring:report", args=[plan.number, 2028])).content.decode()
    assert "Flere børn læser alderssvarende" in page
    assert "Andet mål" not in page


def test_the_check_code_is_of_the_json_that_one_can_fetch(plan: Plan, cast: Cast, client: Client) -> None:
    report = submitted_report(plan, cast)
    client.force_login(cast.else_)
    response = client.get(reverse("monitoring:report_json", args=[plan.number, 2028]))
    assert hashlib.sha256(response.content).hexdigest() == report.sha256


def test_the_hand_in_tells_kommune_and_fund(
    plan: Plan, cast: Cast, django_capture_on_commit_callbacks: Callable
) -> None:
    report = approved_report(plan, cast)
    with django_capture_on_commit_callbacks(execute=True):
        actions.submit(report=report, by=cast.lars, seen_version=report.version)
    told = {message.to[0]: message.subject for message in mail.outbox}
    assert told["else@lbf.example"] == "Redegørelse 2028 er indsendt: Nordvang og Søengen"
    assert told["jonas@vejle.example"] == "Kopi: redegørelse 2028 om Nordvang og Søengen"
    assert set(told) <= {"else@lbf.example", "jonas@vejle.example", "lars@nordlyng.example"}


def test_what_the_board_said_of_a_draft_stays_with_the_plans_own_side(
    plan: Plan, cast: Cast, client: Client
) -> None:
    """The fund and the kommune get the board's approval; its remarks were to those who write."""
    words = "Forklar, hvorfor naboerne klager."
    draft = report_at_board(plan, cast)
    actions.return_from_board(report=draft, by=cast.karim, seen_version=draft.version, remarks=words)
    address = reverse("monitoring:report", args=[plan.number, 2028])
    client.force_login(cast.mette)
    assert words in client.get(address).content.decode()
    actions.send_to_board(report=draft, by=cast.mette, seen_version=fresh(draft).version)
    draft = fresh(draft)
    refresh(draft)
    actions.approve(
        report=draft,
        by=cast.karim,
        seen_version=draft.version,
        seen_content=draft.content_now,
        meeting_on=MEETING,
    )
    actions.submit(report=draft, by=cast.lars, seen_version=fresh(draft).version)
    report = fresh(draft)
    assert words not in str(report.figures)
    assert words not in actions.prepared(report).html
    addresses = [
        address,
        reverse("monitoring:report_json", args=[plan.number, 2028]),
        reverse("portal:plan", args=[plan.number]),
        reverse("portal:history", args=[plan.number]),
    ]
    for name in ("else_", "jonas", "hanne", "ulla"):
        client.force_login(cast[name])
        for page in addresses:
            response = client.get(page)
            assert response.status_code == 200, (name, page)
            assert words not in response.content.decode(), (name, page)


def test_received_is_when_the_fund_opens_it_for_the_first_time(
    plan: Plan, cast: Cast, client: Client
) -> None:
    report = submitted_report(plan, cast)
    address = reverse("monitoring:report", args=[plan.number, 2028])
    for name in ("lars", "jonas", "karim", "birthe"):
        client.force_login(cast[name])
        assert client.get(address).status_code == 200
    assert fresh(report).first_opened_by_fund_at is None
    client.force_login(cast.else_)
    client.get(address)
    client.get(address)
    assert fresh(report).first_opened_by_fund_at == NOON
    assert Event.objects.filter(verb="monitoring.received").count() == 1


def test_a_returned_report_is_corrected_in_a_new_version(plan: Plan, cast: Cast) -> None:
    first = returned_report(plan, cast)
    second = actions.begin_report(plan=plan, year=2028, by=cast.jakob)
    assert (second.number, second.status, second.summary) == (2, "draft", first.summary)
    assert second.fulfilments.count() == first.fulfilments.count() == 5
    assert second.activity_statuses.count() == first.activity_statuses.count() == 9
    with pytest.raises(NotReady, match="hvad der er ændret siden sidste version"):
        actions.send_to_board(report=second, by=cast.jakob, seen_version=second.version)
    assert fresh(first).status == "returned"
    assert sha256(fresh(first).figures) == first.sha256


def test_an_accepted_report_takes_no_new_version(plan: Plan, cast: Cast) -> None:
    report = submitted_report(plan, cast)
    with pytest.raises(WrongState):
        actions.begin_report(plan=plan, year=2028, by=cast.mette)
    actions.accept(report=report, by=cast.else_, seen_version=report.version)
    with pytest.raises(WrongState):
        actions.begin_report(plan=plan, year=2028, by=cast.mette)


def test_returning_needs_words(plan: Plan, cast: Cast) -> None:
    report = submitted_report(plan, cast)
    with pytest.raises(NotReady):
        actions.return_report(report=report, by=cast.else_, seen_version=report.version, remarks="  nej ")
    assert fresh(report).status == "submitted"


def test_everything_is_on_the_timeline(plan: Plan, cast: Cast) -> None:
    report = returned_report(plan, cast)
    texts = [event.text for event in Event.objects.timeline(plan).filter(verb__startswith="monitoring.")]
    assert texts == [
        "Redegørelse 2028 er sendt retur af Landsbyggefonden: Forklar afvigelsen.",
        f"Redegørelse 2028 er indsendt til Landsbyggefonden. Kontrolkode {report.sha256[:12]}",
        "Redegørelse 2028 er godkendt af styregruppen den 8. marts 2029",
        "Redegørelse 2028 er sendt til styregruppen",
        "Redegørelse 2028 er begyndt",
    ]


# The exchange form


def test_figures_come_back_as_they_were_written(plan: Plan, cast: Cast) -> None:
    figures = current_figures(complete_report(plan, cast))
    assert report_figures(report_document(figures)) == figures
    assert content_sha256(figures) == content_sha256(report_figures(report_document(figures)))


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(ValueError, match="format"):
        report_figures({"format": 2, "report": {}})


def test_the_content_code_leaves_out_who_did_what(plan: Plan, cast: Cast) -> None:
    report = approved_report(plan, cast)
    refresh(report)
    assert report.content_now == report.board_sha256
    assert report.figures_now is not None
    assert report.figures_now.facts.board_approved_by == "Karim Abdi"


# Ended rows


def test_what_ended_before_the_year_is_left_out_and_what_ended_in_it_is_told(plan: Plan, cast: Cast) -> None:
    first, second = Goal.objects.filter(plan=plan, number__in=["1.1", "3.1"]).order_by("number")
    Goal.objects.filter(pk=first.pk).update(ended_on=dt.date(2027, 12, 31))
    Goal.objects.filter(pk=second.pk).update(ended_on=dt.date(2028, 6, 30))
    figures = current_figures(complete_report(plan, cast))
    ended = {goal.number: goal.ended_on for goal in figures.goals}
    assert "1.1" not in ended
    assert ended["3.1"] == dt.date(2028, 6, 30)
    assert ended["2.1"] is None
    coming = {activity.number for activity in figures.coming_activities}
    assert not any(number.startswith(("1.1", "3.1")) for number in coming)


def test_the_last_year_has_no_coming_year(plan: Plan, cast: Cast) -> None:
    with at_noon(dt.datetime(2031, 5, 1, 12, tzinfo=NOON.tzinfo)):
        figures = current_figures(draft_report(plan, cast, year=2031))
    assert (figures.period_from, figures.period_to) == (dt.date(2031, 1, 1), dt.date(2031, 3, 31))
    assert figures.coming_year is None
    assert figures.coming_activities == ()


def test_an_amount_opens_and_reads_the_whole_report_for_none(
    plan: Plan,
    cast: Cast,
    client: Client,
    django_assert_max_num_queries: Callable[..., AbstractContextManager[object]],
) -> None:
    report = draft_report(plan, cast)
    url = f"/planer/{report.plan.number}/redegoerelser/{report.year}/tal/"
    client.force_login(cast.mette)
    client.get(f"{url}regnskab/")
    for key in ("regnskab", "budget-kilder", "afvigelse-kategori-loen"):
        with django_assert_max_num_queries(25):  # of a plan without a snapshot, whose lists are all read
            assert client.get(f"{url}{key}/").status_code == 200
    for key in ("regnskab-kategori-ukendt", "prognose", "konto-9-primo", "regnskab-"):
        assert client.get(f"{url}{key}/").status_code == 404
