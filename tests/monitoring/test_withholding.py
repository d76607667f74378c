"""A late redegørelse holds the rates of the tilsagn back; handing it in lets them go."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from core.models import Event, Mail
from core.workflow import NotReady
from funding.actions import request_instalment
from funding.models import Grant, Instalment
from monitoring import actions
from monitoring.actions import withholding
from monitoring.actions.withholding import late_years
from monitoring.tasks import follow_reports
from plans.actions import mute_plan
from tests.factories.accounts import Cast
from tests.factories.monitoring import NOON, approved_report, measured_plan

pytestmark = pytest.mark.django_db
DAY = dt.date(2027, 3, 1)


@pytest.fixture
def plan(cast: Cast) -> Any:
    """In drift since April 2027: the redegørelse about 2027 is due on 30 June 2028. One rate is paid, one is not."""
    found = measured_plan(cast)
    grant = Grant.objects.create(
        plan=found, amount=Decimal("200.00"), granted_on=dt.date(2026, 12, 1), reference="LBF 1"
    )
    Instalment.objects.create(grant=grant, due_on=DAY, amount=Decimal("100.00"), paid_on=DAY)
    Instalment.objects.create(grant=grant, due_on=dt.date(2028, 9, 1), amount=Decimal("100.00"))
    return found


def unpaid() -> Instalment:
    return Instalment.objects.get(paid_on=None)


@pytest.mark.parametrize(
    ("moment", "late"),
    # 30 June 2028 is the last day, in Copenhagen's summer time.
    [("2028-06-30T21:59:00Z", False), ("2028-06-30T22:01:00Z", True)],
)
def test_rates_are_held_back_from_the_day_after_the_deadline(moment: str, late: bool, plan: Any) -> None:
    with time_machine.travel(moment, tick=False):
        assert follow_reports() == int(late)
        assert follow_reports() == 0
    assert (unpaid().withheld_on is not None) is late
    assert Event.objects.filter(verb="funding.instalment_withheld").count() == int(late)


def test_the_page_says_why(plan: Any, cast: Cast, client: Any) -> None:
    with time_machine.travel("2028-07-01T10:00:00Z", tick=False):
        follow_reports()
        with pytest.raises(NotReady, match="holdes tilbage"):
            request_instalment(instalment=unpaid(), by=cast.ida, on=dt.date(2028, 7, 1))
        client.force_login(cast.ida)
        text = client.get(f"/planer/{plan.number}/oekonomi/opkraevning/").content.decode()
    assert "Holdt tilbage" in text
    assert "Redegørelse 2027 er ikke sendt. Fristen var den 30. juni 2028." in text


def test_a_second_late_year_is_told_and_the_day_stays(plan: Any) -> None:
    with time_machine.travel("2028-07-01T10:00:00Z", tick=False):
        follow_reports()
    with time_machine.travel("2029-07-01T10:00:00Z", tick=False):
        assert late_years(plan) == [2027, 2028]
        assert follow_reports() == 1
        assert follow_reports() == 0
    assert unpaid().withheld_on == dt.date(2028, 7, 1)
    assert unpaid().withheld_reason.endswith("Det samme gælder 2028.")


def test_handing_in_lets_the_rates_go(plan: Any, cast: Cast) -> None:
    with time_machine.travel(NOON, tick=False):
        follow_reports()
        assert unpaid().withheld_on
    report = approved_report(plan, cast, year=2027)
    with time_machine.travel(NOON, tick=False):
        assert unpaid().withheld_on, "approved by the board is not handed in"
        actions.submit(report=report, by=cast.lars, seen_version=report.version)
        assert unpaid().withheld_on is None
        assert unpaid().withheld_reason == ""
        assert follow_reports() == 0
        request_instalment(instalment=unpaid(), by=cast.ida, on=dt.date(2029, 3, 10))
    verbs = [event.verb for event in Event.objects.about(plan)]
    assert verbs.count("funding.instalment_released") == 1


def test_those_who_can_do_something_are_told_once(
    plan: Any, cast: Cast, mailoutbox: Any, django_capture_on_commit_callbacks: Any
) -> None:
    mute_plan(plan=plan, by=cast.ida)
    for _night in range(2):
        with (
            time_machine.travel("2028-07-01T10:00:00Z", tick=False),
            django_capture_on_commit_callbacks(execute=True),
        ):
            follow_reports()
    told = Mail.objects.filter(subject__startswith="Rater holdes tilbage")
    people = {mail.recipient for mail in told}
    assert {cast.mette, cast.lars, cast.ida} <= people
    assert not people & {cast.jonas, cast["else"], cast.karim, cast.niels}
    assert told.count() == len(people)
    # Ida has muted the plan: she reads of it on the page alone.
    assert told.get(recipient=cast.ida).state == Mail.State.SILENT
    (text,) = {mail.body for mail in mailoutbox if mail.to == [cast.mette.email]}
    assert "Redegørelsen for 2027 om" in text
    assert "Fristen var den 30. juni 2028." in text
    assert f"/planer/{plan.number}/redegoerelser/" in text
    with time_machine.travel("2029-07-01T10:00:00Z", tick=False):
        follow_reports()
    assert told.filter(recipient=cast.mette).count() == 2, "one year more"


def test_nobody_is_told_again_that_one_of_two_late_years_was_handed_in(
    plan: Any, cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    day = "2029-07-02T10:00:00Z"
    with time_machine.travel(day, tick=False):
        follow_reports()
        assert unpaid().withheld_reason.endswith("Det samme gælder 2028.")
    told = Mail.objects.filter(subject__startswith="Rater holdes tilbage")
    before = told.count()
    report = approved_report(plan, cast, year=2027)
    with time_machine.travel(day, tick=False), django_capture_on_commit_callbacks(execute=True):
        actions.submit(report=report, by=cast.lars, seen_version=report.version)
        assert unpaid().withheld_reason == "Redegørelse 2028 er ikke sendt. Fristen var den 30. juni 2029."
        follow_reports()
    assert told.count() == before > 0
    with time_machine.travel("2030-07-02T10:00:00Z", tick=False):
        follow_reports()
    assert told.filter(recipient=cast.mette).count() == 2, "one year more"


@pytest.mark.parametrize("years", [[2027], [2027, 2028], [2028, 2029, 2030]])
def test_a_reason_says_which_years_it_is_about(plan: Any, years: list[int]) -> None:
    assert withholding.years_in(withholding.reason_of(plan, years)) == set(years)
    assert withholding.years_in("Kommunen har bedt om det.") == set()


def test_a_plan_whose_reports_are_in_time_is_told_nothing(plan: Any) -> None:
    with time_machine.travel("2028-06-30T21:59:00Z", tick=False):
        follow_reports()
    assert not Mail.objects.filter(subject__startswith="Rater holdes").exists()


def test_a_plan_that_has_not_started_owes_no_report(plan: Any) -> None:
    type(plan).objects.filter(pk=plan.pk).update(started_on=None)
    with time_machine.travel("2029-07-01T10:00:00Z", tick=False):
        assert follow_reports() == 0
