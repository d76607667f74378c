"""Plans that come in: drafts with their broken rules, plans in drift with what was decided about them."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from approvals.models import Case, CaseStep, Decision, Snapshot
from core.audit import Event
from core.dates import today
from core.exchange import saving
from funding.models import Grant, LedgerEntry, LedgerYear
from monitoring.models import Measurement
from plans.models import Activity, Estate, Goal, HousingArea, Milestone, Plan, PlanNumberSeries
from portal.actions import import_plans
from portal.exchange import FileRefused, plan_file, read_json, write_file
from tests.bench import interchange
from tests.factories.accounts import Cast
from tests.portal.exchanging import DRAFT, GOAL, GONE, PLAN, RUNNING, file_of, put, reference_data, uid

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(cast: Cast) -> Any:
    with time_machine.travel("2026-11-22 12:00 +0100", tick=False):
        reference_data()
        yield


def take_in(*parts: dict[str, Any], by: Any = None, dry_run: bool = False) -> Any:
    return import_plans(document=file_of(*parts), by=by, dry_run=dry_run)


def events(plan: Plan) -> list[str]:
    return [event.text for event in Event.objects.timeline(plan).order_by("pk")]


# Drafts


def test_a_draft_comes_in_with_everything_in_it_and_its_broken_rules() -> None:
    [told] = take_in(DRAFT).plans
    plan = Plan.objects.get()
    assert (told.outcome, told.number, told.title, told.status) == ("new", plan.number, "Nordvang", "draft")
    assert told.url == reverse("portal:plan", args=[plan.number])
    assert ("Mål", 1) in [(count.label, count.number) for count in told.counts]
    assert {"NO_REASONS", "MUNICIPALITY_WITHOUT_CHAIN"} <= {finding.code for finding in told.findings}
    assert (str(plan.uid), plan.status, plan.number) == (PLAN, "draft", "2026-0001")
    goal = Goal.objects.get(plan=plan)
    assert (str(goal.uid), goal.title, goal.number, str(goal.challenge)) == (
        GOAL,
        "Flere er i arbejde",
        "",
        "Mange er uden arbejde",
    )
    area = plan.areas.get()
    assert [str(area), *map(str, area.estates.all())] == ["Nordvang", "Nordvang I"]
    assert str(HousingArea.objects.get().district) == "Nørremarken"
    assert plan.budget_lines.get().amount == Decimal("1000000.00")
    assert events(plan) == ["Planen er hentet ind fra en fil"]


def test_history_has_who_brought_the_rows_in(cast: Cast) -> None:
    take_in(DRAFT, by=cast.lars)
    [past] = Goal.history.all()
    assert (past.history_type, past.history_user, past.title) == ("+", cast.lars, "Flere er i arbejde")
    assert Plan.history.get().history_user == cast.lars


def test_a_dry_run_tells_the_same_and_leaves_nothing() -> None:
    tried = take_in(DRAFT, dry_run=True)
    assert not Plan.objects.exists()
    for model in (Estate, HousingArea, PlanNumberSeries):
        assert not model._default_manager.exists()
    [told], [done] = tried.plans, take_in(DRAFT).plans
    assert tried.dry_run
    assert (told.number, told.url) == ("", "")
    assert (told.outcome, told.counts) == (done.outcome, done.counts)
    assert [one.code for one in told.findings] == [one.code for one in done.findings]


def test_rows_are_added_so_many_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """One statement for all of a large file, and all rows of their history at once, take most of an import's memory."""
    monkeypatch.setattr(saving, "BATCH", 20)
    rows = [DRAFT["milestones"][0] | {"uid": uid(500 + number)} for number in range(50)]
    with CaptureQueriesContext(connection) as asked:
        take_in(DRAFT | {"milestones": rows})
    assert (Milestone.objects.count(), Milestone.history.count()) == (50, 50)
    for model in (Milestone, Milestone.history.model):
        begins = f'INSERT INTO "{model._meta.db_table}"'
        assert len([query for query in asked if query["sql"].startswith(begins)]) == 3


def test_the_benchmark_imports_plans_as_new_and_takes_them_back() -> None:
    take_in(RUNNING)
    figures = interchange.measured(1)
    assert figures["plans"] == 1
    assert figures["peak_mb"] >= figures["peak_before_mb"] > 0
    assert Plan.objects.count() == 1


def test_plans_of_one_file_may_continue_each_other_in_any_order() -> None:
    later = put(file_of(DRAFT), "plans[0].plan.predecessor", "2020-0001")
    earlier = put(put(file_of(DRAFT), "plans[0].plan.number", "2020-0001"), "plans[0].plan.uid", uid(2))
    report = take_in(later["plans"][0], earlier["plans"][0])
    assert [plan.uid for plan in report.plans] == [PLAN, uid(2)]
    assert str(Plan.objects.get(uid=PLAN).predecessor) == "Nordvang, 2020-0001"


def test_rows_of_another_plan_are_never_touched() -> None:
    """The same uids in another plan are other rows."""
    take_in(DRAFT)
    second = put(file_of(DRAFT), "plans[0].plan.uid", uid(2))
    second = put(put(second, "plans[0].goals[0].title", "Et andet mål"), "plans[0].plan.title", "Søengen")
    take_in(second["plans"][0])
    found = Goal.objects.order_by("pk").values_list("plan__title", "uid", "title")
    assert [(plan, str(one), title) for plan, one, title in found] == [
        ("Nordvang", GOAL, "Flere er i arbejde"),
        ("Søengen", GOAL, "Et andet mål"),
    ]
    assert Estate.objects.count() == 1


# Plans in drift


def test_a_plan_in_drift_is_taken_over(cast: Cast) -> None:
    [told] = take_in(RUNNING).plans
    plan = Plan.objects.get()
    assert (told.status, told.status_label, told.number) == ("running", "I drift", "2023-0007")
    assert "NO_REASONS" in {finding.code for finding in told.findings}
    assert (plan.status, plan.open_sections) == ("running", [])
    assert (plan.shared_on, plan.submitted_on, plan.sent_to_fund_on, plan.started_on) == (
        None,
        dt.date(2023, 10, 12),
        dt.date(2023, 10, 12),
        dt.date(2024, 1, 1),
    )
    assert events(plan) == ["Planen er hentet ind fra en fil", "Planen er overtaget fra et andet system"]
    snapshot = Snapshot.objects.get()
    assert (snapshot.reason, snapshot.number, snapshot.revision) == ("taken_over", 1, plan.revision)
    assert snapshot.is_intact
    assert snapshot.document["grant"]["amount"] == "750000.00"
    assert snapshot.document["goals"][0]["number"] == Goal.objects.get().number == "2.1"
    assert Grant.objects.get().reference == "LBF-7"
    assert Measurement.objects.get().value == Decimal("63.5")
    assert LedgerYear.objects.get().state == "closed"
    first, second = LedgerEntry.objects.order_by("booked_on")
    assert (first.reverses, second.amount) == (second, Decimal("40000.00"))


def test_a_handling_is_numbered_below_the_longest_number_that_a_maal_can_have() -> None:
    long = "12345678901234567890"
    goals = [{**RUNNING["goals"][0], "number": long}]
    take_in({**RUNNING, "goals": goals})
    assert Activity.objects.get().number == f"{long}.1"
    exported = write_file(plan_file(Plan.objects.all()))
    [again] = import_plans(document=read_json(exported), by=None).plans
    assert again.outcome == "unchanged"


def test_its_decisions_are_recorded_as_nobodys_here() -> None:
    take_in(RUNNING)
    case = Case.objects.get()
    assert (case.state, case.submitted_by) == ("granted", None)
    assert {step.state for step in CaseStep.objects.all()} == {"done"}
    assert CaseStep.objects.get(kind="council").body_genitive == "byrådets"
    council, sent, granted = Decision.objects.order_by("step__group")
    assert (council.outcome, council.text) == ("approved", "Godkendt som indstillet.")
    assert (council.recorded_by, council.confirmed_by, council.is_in_force) == (None, None, True)
    assert (sent.outcome, granted.amount) == ("sent", Decimal("750000.00"))


def test_a_plan_that_is_over_comes_in_as_ended() -> None:
    over = {**DRAFT, "plan": {**DRAFT["plan"], "ends_on": "2025-12-31", "status": "ended"}}
    [told] = take_in({**over, "grant": RUNNING["grant"]}).plans
    assert (told.status_label, Plan.objects.get().status) == ("Afsluttet", "ended")
    assert not Case.objects.exists()


def test_a_plan_without_tilsagn_asks_the_fund_for_nothing() -> None:
    own = put(put(file_of(RUNNING), "plans[0].grant", None), "plans[0].financing[0].source", "other")
    own = put(own, "plans[0].decisions", [])
    take_in(own["plans"][0])
    assert (Plan.objects.get().status, Grant.objects.count()) == ("running", 0)


def test_a_draft_that_was_brought_in_first_can_be_taken_over() -> None:
    take_in(DRAFT)
    draft = Plan.objects.get()
    own = {**RUNNING, "plan": {**RUNNING["plan"], "number": draft.number}}
    [told] = take_in(own).plans
    assert (told.outcome, Plan.objects.get().status) == ("changed", "running")
    assert [*Snapshot.objects.values_list("reason", flat=True)] == ["taken_over"]


PAGES = (
    "portal:plan",
    "plans:content",
    "funding:economy",
    "funding:ledger",
    "approvals:case",
    "monitoring:progress",
    "portal:history",
)


@pytest.mark.parametrize("decisions", [RUNNING["decisions"], []], ids=["decided", "undecided"])
def test_every_page_shows_a_plan_that_was_taken_over(decisions: Any, cast: Cast, client: Any) -> None:
    take_in({**RUNNING, "decisions": decisions})
    for person in (cast.mette, cast.jonas, cast.else_):
        client.force_login(person)
        for page in PAGES:
            answer = client.get(reverse(page, args=["2023-0007"]))
            assert answer.status_code == 200, (page, person)
            assert "None" not in answer.content.decode(), (page, person)
            assert "Planen er ikke indsendt" not in answer.content.decode()
        case = client.get(reverse("approvals:case", args=["2023-0007"])).content.decode()
        assert ("Overtaget i drift" in case) == (not decisions)
    for step in CaseStep.objects.all():
        answer = client.get(reverse("approvals:step", args=["2023-0007", step.pk]))
        assert answer.status_code == 200
        assert "None" not in answer.content.decode()


# Cost


def test_a_larger_plan_takes_no_more_queries_in_and_out() -> None:
    counts = []
    for number in (2, 30):
        part = put(put(file_of(RUNNING), "plans[0].plan.uid", uid(number)), "plans[0].plan.number", GONE)[
            "plans"
        ][0]
        part["goals"][0]["number"] = "2.1"
        for place in range(number):
            row = {"uid": uid(100 + place), "number": f"2.1.{place + 2}"}
            part["activities"].append({**DRAFT["activities"][0], **row})
            part["ledger"].append({**RUNNING["ledger"][0], "uid": uid(200 + place)})
        part["activities"][0]["number"] = "2.1.1"
        with CaptureQueriesContext(connection) as taken_in:
            import_plans(document=file_of(part), by=None)
        with CaptureQueriesContext(connection) as taken_out:
            plan_file(Plan.objects.filter(uid=uid(number)))
        counts.append((len(taken_in), len(taken_out)))
    (first_in, first_out), (second_in, second_out) = counts
    # The first plan also makes the boligområde that both work in.
    assert second_in <= first_in
    assert second_out == first_out


# The same bytes


def as_file() -> bytes:
    return write_file(plan_file(Plan.objects.order_by("number")))


def test_what_was_taken_in_leaves_as_it_came() -> None:
    take_in(RUNNING)
    before = as_file()
    plan = plan_file(Plan.objects.all())["plans"][0]
    assert plan["plan"]["started_on"] == "2024-01-01"
    assert [row["uid"] for row in plan["ledger"]] == [uid(22), uid(21)]
    again = import_plans(document=plan_file(Plan.objects.all()), by=None)
    assert [one.outcome for one in again.plans] == ["unchanged"]
    assert as_file() == before
    with pytest.raises(FileRefused):
        import_plans(document=put(file_of(plan), "plans[0].decisions[0].text", "Afvist."), by=None)
    assert as_file() == before


def test_a_year_that_was_closed_before_it_was_over_comes_in_as_it_was_and_is_told_of() -> None:
    """Another system closed 2024 in its December. Whoever takes the plan over cannot change what happened."""
    early = {**RUNNING, "ledger_years": [{"year": 2024, "state": "closed", "closed_on": "2024-12-30"}]}
    for dry_run in (True, False):
        [told] = take_in(early, dry_run=dry_run).plans
        [finding] = [one for one in told.findings if one.code == "LEDGER_CLOSED_EARLY"]
        assert not finding.is_error
        assert finding.message == "Regnskabet for 2024 er lukket den 30. december 2024, før året var slut."
    assert LedgerYear.objects.get(year=2024).closed_on == dt.date(2024, 12, 30)
    # Once it is here, it is as it is; and what is changed later keeps to the rule of the portal.
    assert take_in(early).plans[0].outcome == "unchanged"
    with pytest.raises(FileRefused):
        take_in({**early, "ledger_years": [{"year": 2024, "state": "closed", "closed_on": "2024-12-29"}]})


def test_the_books_of_a_year_that_is_not_over_are_not_taken_over_as_closed() -> None:
    """Nobody could book the rest of it."""
    this = {"year": today().year, "state": "closed", "closed_on": today().isoformat()}
    with pytest.raises(FileRefused) as refused:
        take_in({**RUNNING, "ledger_years": [this]})
    assert f"Regnskabet for {today().year} kan tidligst lukkes" in str(refused.value)
