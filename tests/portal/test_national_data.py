"""The country of `load_national`: its size, its rules and what its people see."""

from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.db.models import Count, F, Max
from django.test import Client

from accounts.models import Membership, Municipality
from approvals.exchange.amendments import proposal_of
from approvals.models import Amendment, Case, CaseStep, Decision, Snapshot
from approvals.rules import check_document, live_document
from core.dates import today
from core.models import Event
from core.rules import errors
from core.snapshots import sha256
from funding.models import BudgetLine, Grant, LedgerEntry
from monitoring.exchange import content_sha256
from monitoring.figures import frozen_figures
from monitoring.models import AnnualReport, Measurement
from plans.figures.agreements import agreement_places
from plans.models import Activity, Agreement, AgreementParty, Goal, Plan, PlanMembership, PlanNumberSeries
from portal.management.national import years
from portal.management.national.load import load
from portal.management.national.places import kommuner
from tests.bench import interchange, ledger, pdf, table
from tests.bench.journey import journey


@pytest.fixture(scope="module")
def twenty(django_db_setup: None, django_db_blocker: pytest.FixtureDef[None]) -> Iterator[None]:
    """Twenty plans, made once for this file."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, transaction.atomic():
        patch.setattr(years, "ENTRIES_A_YEAR", 40)
        load(plans=20, seed=1, password="!")
        with (
            connection.cursor() as cursor
        ):  # as the command does: a plan made for empty tables may take minutes
            cursor.execute("ANALYZE")
        yield
        transaction.set_rollback(True)


def test_every_kommune_is_there_once():
    codes = [code for code, _ in kommuner()]
    assert len(codes) == len({*codes}) == 98
    assert ("101", "Københavns Kommune") in kommuner()
    assert ("851", "Aalborg Kommune") in kommuner()


@pytest.mark.usefixtures("twenty", "db")
def test_twenty_plans_have_every_state_and_the_country_s_proportions():
    assert Municipality.objects.count() == 98
    assert Plan.objects.count() == 20
    assert {*Plan.objects.values_list("status", flat=True)} == {*Plan.Status.values}
    assert 700 <= Goal.objects.count() + Activity.objects.count() <= 900
    started = Plan.objects.filter(started_on__isnull=False)
    assert started.count() == Grant.objects.count() == 13
    assert 100 <= Measurement.objects.count() / started.count() <= 600
    assert started.filter(ledger_entries=None).count() == 0
    assert Membership.objects.count() > 1000
    assert PlanMembership.objects.count() == 60
    # The country's bevillingsperiode asks for no prækvalifikation, no plan of it goes on without the fund, and every
    # hand-in has been opened.
    left_out = {Case.State.PREQUALIFIED, Case.State.LOCAL, Case.State.PULLED_BACK}
    assert {*Case.objects.values_list("state", flat=True)} == {*Case.State.values} - left_out
    assert {*CaseStep.objects.values_list("state", flat=True)} == {*CaseStep.State.values}
    assert AnnualReport.objects.filter(status="accepted").exists()
    assert Decision.objects.filter(outcome="not_approved").count() == 1


@pytest.mark.usefixtures("twenty", "db")
def test_numbers_go_on_where_the_country_s_end():
    for series in PlanNumberSeries.objects.all():
        numbers = Plan.objects.filter(number__startswith=f"{series.year}-").values_list("number", flat=True)
        assert sorted(numbers) == [f"{series.year}-{n:04}" for n in range(1, series.last + 1)]


@pytest.mark.usefixtures("twenty", "db")
def test_what_has_been_handed_in_breaks_no_rule():
    checked = 0
    for plan in Plan.objects.exclude(status=Plan.Status.DRAFT):
        assert errors(check_document(live_document(plan))) == [], plan
        checked += 1
    assert checked == 19


@pytest.mark.usefixtures("twenty", "db")
def test_snapshots_are_true():
    for snapshot in Snapshot.objects.select_related("plan"):
        assert snapshot.sha256 == sha256(snapshot.document)
        assert snapshot.document["plan"]["number"] == snapshot.plan.number
    plans = Plan.objects.annotate(seen=Max("snapshots__revision")).exclude(seen=None)
    unmoved = plans.filter(seen=F("revision")).exclude(status=Plan.Status.REFUSED)
    assert unmoved.count() >= 10
    for plan in unmoved:
        assert plan.snapshots.last().document == live_document(plan), plan
    moved = plans.filter(seen__lt=F("revision"), status=Plan.Status.RUNNING)
    assert moved.count() >= 2
    for plan in moved:
        before, now = plan.snapshots.last().document, live_document(plan)
        assert {key for key in now if now[key] != before[key]} == {"activities"}


@pytest.mark.usefixtures("twenty", "db")
def test_reports_are_sealed_as_the_hand_in_seals_them():
    reports = AnnualReport.objects.handed_in()
    assert reports.count() >= 20
    for report in reports:
        assert report.sha256 == sha256(report.figures)
        figures = frozen_figures(report)
        assert report.board_sha256 == content_sha256(figures)
        assert all(goal.is_rated for goal in figures.goals)
        assert figures.money.entries > 0
        assert figures.facts.submitted_by == report.submitted_by.name


@pytest.mark.usefixtures("twenty", "db")
def test_every_row_has_its_history_and_every_plan_its_acts():
    for model in (Plan, Goal, BudgetLine, LedgerEntry, Measurement, Membership, Decision, AnnualReport):
        assert model.history.filter(history_type="+").count() == model.objects.count(), model
    roots = Event.objects.values("root_id").annotate(acts=Count("pk"))
    assert roots.count() == 20
    assert not Event.objects.filter(verb="").exists()
    assert all("{" not in event.text for event in Event.objects.all())


@pytest.mark.usefixtures("twenty", "db")
def test_amendments_fit_the_plans_that_they_change():
    rows = Amendment.objects.select_related("plan")
    assert {row.plan.status for row in rows} == {Plan.Status.RUNNING}
    assert rows.filter(number=2).exists()
    for row in rows:
        proposal = proposal_of(row.listed_operations, live_document(row.plan))
        assert proposal.clashes == ()
        assert list(proposal.operations) == row.listed_operations


@pytest.mark.usefixtures("twenty", "db")
def test_plans_have_their_aftaler():
    running = Plan.objects.filter(status=Plan.Status.RUNNING, scheme__requires_agreements=True)
    assert running.exists()
    states = set()
    for plan in running:
        places = [place for place in agreement_places(plan) if place.is_wanted]
        assert len(places) == 1 + plan.foci.current().count()
        assert all(place.newest for place in places)
        states |= {str(version.state) for place in places for version in place.versions}
    assert states >= {"signed", "draft"}
    assert states & {"replaced", "awaits_fund"}
    days = AgreementParty.objects.exclude(signed_on=None).values_list("signed_on", flat=True)
    assert max(days) <= today()
    assert Agreement.history.filter(history_type="+").count() == Agreement.objects.count()


@pytest.mark.usefixtures("twenty", "db")
def test_every_page_of_the_journey_opens_for_who_uses_it(client: Client):
    for page in journey():
        client.force_login(page.user)
        assert client.get(page.url).status_code == 200, page.name


# --- What the benchmark measures besides its pages: the shape of its figures, at the least size -----------------


@pytest.mark.postgresql
@pytest.mark.usefixtures("twenty", "db")
def test_the_benchmark_makes_reports_and_compares_them_with_bare_rendering(monkeypatch):
    monkeypatch.setattr(transaction, "on_commit", lambda work, **_: work())
    found = pdf.measured(1)
    assert found["reports"] == 1
    assert found["rendered_again"] == 0
    assert found["pages"] >= 5
    assert found["task_ms"] > found["unchanged_ms"] > 0 < found["bare_ms"]
    assert found["ratio"] > 0 < found["ratio_of_own_work"]
    assert table.facts("PDF", found)


@pytest.mark.postgresql
@pytest.mark.usefixtures("twenty", "db")
def test_the_benchmark_writes_plans_reads_them_back_and_leaves_nothing():
    before = Plan.objects.count()
    found = interchange.measured(2)
    assert (found["plans"], Plan.objects.count()) == (2, before)
    assert found["rows"] > 100 < found["bytes"]
    for name in ("export", "import", "import_as_new"):
        assert found[f"{name}_ms_per_1000_rows"] > 0
    assert found["peak_mb"] >= found["peak_before_mb"] > 30


@pytest.mark.postgresql
@pytest.mark.usefixtures("twenty", "db")
def test_the_benchmark_books_a_file_of_ledger_lines_and_takes_it_back():
    before = LedgerEntry.objects.count()
    found = ledger.measured(50)
    assert (found["lines"], LedgerEntry.objects.count()) == (50, before)
    assert found["bytes"] > 50 * 30
    assert found["all_s"] == pytest.approx(found["try_s"] + found["book_s"], abs=0.11)
    assert found["times_csv"] > 1
    assert found["peak_mb"] >= found["peak_before_mb"] > 30
