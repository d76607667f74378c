"""The demo's data: plans in every state, the published figures to the krone, and some mistakes to find. They leave as a
file and come into an empty portal again."""

import io
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Sum

from accounts.models import Deputy, User
from approvals.figures import todos
from approvals.models import Amendment, Case, CaseStep, Decision, StepKind
from approvals.permissions.four_eyes import hand_in, reasons_against_confirming
from approvals.rules import check_plan
from approvals.workflow import STEP
from core.dates import day_of, is_retold, today
from core.models import Mail, StoredFile
from core.money import ZERO
from funding.actions import refresh_sums, trial_of
from funding.exchange import economy_document
from funding.figures import collecting, economy, explain, municipal_parts
from funding.models import (
    BudgetLine,
    EvidenceFile,
    FinancingShare,
    Instalment,
    LedgerImport,
    LedgerProfile,
    YearSum,
)
from monitoring.actions.withholding import late_years
from monitoring.models import AnnualReport
from plans.models import Plan
from portal.actions import import_plans
from portal.exchange import plan_file, read_json, write_file
from portal.exchange.workbook import read_workbook, write_workbook
from portal.figures.demo import demo_groups
from tests.portal.exchanging import forget_plans
from tests.portal.loaded import _demo  # noqa: F401  the demo's data


@pytest.mark.usefixtures("demo", "db")
def test_the_demo_has_plans_in_every_state_and_the_published_figures():
    assert not is_retold()
    assert {*Plan.objects.values_list("status", flat=True)} == {*Plan.Status.values}
    assert {"draft", "at_board", "submitted", "accepted"} <= {
        *AnnualReport.objects.values_list("status", flat=True)
    }
    states = Amendment.objects.filter(plan__title="Fjordparken").order_by("number")
    assert [*states.values_list("state", flat=True)] == ["applied", "draft"]
    assert by_source("Ellemarken") == {
        "fund": Decimal("10000000.00"),
        "municipality": Decimal("7100000.00"),
        "housing_organisation": Decimal("4500000.00"),
        "other": Decimal("2500000.00"),
    }
    assert by_source("Høje Kolstrup") == {
        "fund": Decimal("8625000.00"),
        "municipality": Decimal("1437500.00"),
        "housing_organisation": Decimal("1437500.00"),
    }
    kept = years_kept()
    for plan in Plan.objects.select_related("scheme", "municipality__organisation").order_by("pk"):
        refresh_sums(plan=plan)
    roles = {person.name: told for group in demo_groups() for person, told in group.people}
    assert roles["Karim Abdi"] == "formand, styregruppe"
    assert all(roles.values()), "somebody on the log-in page has no role"
    assert kept, "Økonomi på tværs prints nothing"
    assert years_kept() == kept, "Økonomi på tværs says otherwise than the plans' own pages"
    mette = Mail.objects.filter(recipient__name="Mette Sørensen")
    assert (mette.filter(read_at=None).count(), mette.filter(sealed="").count()) == (2, mette.count())
    assert not Mail.objects.filter(state=Mail.State.QUEUED).exists(), "the demo sends nobody a mail"
    broken = {finding.code for finding in check_plan(Plan.objects.get(title="Birkelunden"))}
    assert {"NO_REASONS", "GOAL_WITHOUT_ACTIVITY", "LBF_SHARE_ABOVE_MAX", "LOCAL_SHARE_BELOW_MIN"} <= broken


@pytest.mark.usefixtures("demo", "db")
def test_the_demo_shows_what_happens_seldom():
    """A case about konto 406 either way, money held back, a kommune's own parts, and the rarer ways of a case."""
    cases = Amendment.objects.exclude(movement=None).order_by("number")
    assert [case.state for case in cases] == ["applied", "refused"]
    assert [case.movement.is_in_force for case in cases] == [True, False]
    assert Instalment.objects.filter(grant__plan__title="Møllehøj").exclude(withheld_on=None).exists() is (
        late_years(Plan.objects.get(title="Møllehøj")) != []
    )
    copenhagen = Plan.objects.get(title="Sundbyvænget")
    figure = explain(economy_document(copenhagen), "andel-kommune")
    # By hand: 12,5 % of 12.000.000, of which 10,6 parts in 12,5 and 1,9.
    assert [
        (part.label, part.amount) for part in municipal_parts(copenhagen, figure.amount, figure.whole.amount)
    ] == [
        ("Lokalt, 10,6\N{NO-BREAK SPACE}% af rammen", Decimal("1272000.00")),
        ("Facilitering, 1,9\N{NO-BREAK SPACE}% af rammen", Decimal("228000.00")),
    ]
    council = CaseStep.objects.get(case__plan=copenhagen, kind="council")
    palle = User.objects.get(name="Palle Storm")
    assert hand_in(palle.pk, council), "a waiver is given where four eyes cannot be kept"
    assert reasons_against_confirming(palle.pk, council) == []
    assert Deputy.objects.get().deputy == palle
    changed, prequalified = (Plan.objects.get(title=title) for title in ("Egelunden", "Ådalsparken"))
    assert Decision.objects.get(step__case__plan=changed, step__kind="council").outcome == "approved_changed"
    assert (changed.status, prequalified.status) == (Plan.Status.IN_APPROVAL, Plan.Status.DRAFT)
    assert prequalified.scheme.prequalification_from is not None
    assert Case.objects.get(plan=prequalified).is_prequalification


@pytest.mark.usefixtures("demo", "db")
def test_the_demo_shows_what_a_bookkeeper_does():
    """Shares that are asked for and paid, files of posts with a profile, and what shows the worth of a share."""
    plan = Plan.objects.select_related("scheme").get(title="Fjordparken")
    asked = collecting(plan, economy_document(plan)).total
    assert ZERO < asked.received <= asked.asked <= asked.owed
    batches = LedgerImport.objects.filter(plan=plan).order_by("pk")
    assert [batch.state for batch in batches] == ["booked", "tried"]
    booked, tried = (trial_of(batch) for batch in batches)
    assert (booked.new, booked.findings, booked.problems) == (4, [], ())
    assert [value.value for value in tried.unknown] == ["4999"]
    assert LedgerProfile.objects.get().setup["values"]["category"]["4410"] == "aktiviteter"
    (evidence,) = EvidenceFile.objects.all()
    payers = economy(economy_document(evidence.plan)).payers
    assert [payer.form for payer in payers if payer.key == evidence.payer] == ["in_kind"]


@pytest.mark.usefixtures("demo", "db")
def test_flere_penge_til_aktiviteter_are_for_aktiviteter():
    """Taken from administration, as its reason says."""
    amendment = Amendment.objects.get(title="Flere penge til aktiviteter")
    lines = BudgetLine.objects.filter(plan=amendment.plan).select_related("category")
    codes = {str(line.uid): line.category.code for line in lines}
    moved = {
        codes[operation.uid]: Decimal(operation.new) - Decimal(operation.old)
        for operation in amendment.listed_operations
    }
    assert moved == {"aktiviteter": Decimal("25000.00"), "administration": Decimal("-25000.00")}


def years_kept() -> list[tuple[object, ...]]:
    return list(
        YearSum.objects.order_by("plan", "year").values_list(
            "plan", "year", "budget", "granted", "booked", "forecast"
        )
    )


def by_source(title: str) -> dict[str, Decimal]:
    rows = FinancingShare.objects.current().filter(plan__title=title).order_by().values_list("source")
    return dict(rows.annotate(total=Sum("amount", default=Decimal(0))))


@pytest.mark.usefixtures("demo", "db")
def test_every_plan_of_the_demo_comes_back_byte_for_byte():
    """From JSON and from the workbook."""
    before = write_file(plan_file(Plan.objects.order_by("number")))
    forget_plans()
    report = import_plans(document=read_json(before), by=None)
    assert {plan.outcome for plan in report.plans} == {"new"}
    assert write_file(plan_file(Plan.objects.order_by("number"))) == before
    again = import_plans(document=read_json(before), by=None)
    assert {plan.outcome for plan in again.plans} == {"unchanged"}
    assert write_file(plan_file(Plan.objects.order_by("number"))) == before

    content = write_workbook(plan_file(Plan.objects.order_by("number")))
    same = import_plans(document=read_workbook(io.BytesIO(content)).document, by=None, dry_run=True)
    assert {plan.outcome for plan in same.plans} == {"unchanged"}
    forget_plans()
    import_plans(document=read_workbook(io.BytesIO(content)).document, by=None)
    assert write_file(plan_file(Plan.objects.order_by("number"))) == before


@pytest.mark.django_db
def test_demo_data_are_refused_outside_a_demo(settings):
    settings.DEMO = settings.DEBUG = False
    with pytest.raises(CommandError, match="known passwords"):
        call_command("load_demo")


@pytest.mark.usefixtures("demo", "db")
def test_an_answer_of_a_letter_can_be_put_right_and_one_of_the_funds_waits_for_a_second_officer():
    by_letter, own = (
        CaseStep.objects.get(case__plan__title=title, case__kind="application", kind=StepKind.FUND)
        for title in ("Møllehøj", "Fjordparken")
    )
    people = {name: User.objects.get(email=name) for name in ("jonas@vejle.example", "frida@lbf.example")}
    assert STEP.require("correct_letter", by_letter, people["jonas@vejle.example"])
    assert STEP.require("confirm_own_correction", own, people["frida@lbf.example"])
    assert "Bekræft rettelsen af Landsbyggefondens svar" in {
        todo.title for todo in todos(people["frida@lbf.example"])
    }


@pytest.mark.usefixtures("demo", "db")
def test_no_file_was_put_up_on_the_day_of_the_loading():
    """Each has the day that its story gives it: a voucher that of its entry, a letter that of its answer."""
    files = {
        model: list(model.objects.values_list("stored_at", "name"))
        for model in StoredFile.__subclasses__()
        if model._meta.app_label in ("funding", "approvals", "plans")
    }
    assert {model.__name__ for model, rows in files.items() if rows} >= {
        "AgreementFile",
        "AuditStatement",
        "DecisionFile",
        "EvidenceFile",
        "LedgerImport",
        "Voucher",
    }
    new = [
        (model.__name__, name) for model, rows in files.items() for at, name in rows if day_of(at) >= today()
    ]
    assert new == [], new
