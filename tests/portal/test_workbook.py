"""A town's plans in a spreadsheet: what people type is understood, and what was taken out comes in again."""

import io
from typing import Any

import openpyxl
import pytest
from django.urls import reverse

from funding.actions import load_categories
from plans.models import Goal, Plan
from portal.actions import import_plans
from portal.exchange import plan_file
from portal.exchange.uploads import WORKBOOK, read_upload
from portal.exchange.workbook import read_workbook, template
from portal.exchange.workbook.layout import EXAMPLE
from portal.exchange.workbook.sheets import SHEETS
from tests.factories.plans import scheme
from tests.portal.typed import TYPED, filled_in, problems

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _reference_data(cast: Any) -> None:
    scheme()
    load_categories()


def test_what_is_typed_becomes_a_plan(cast: Any) -> None:
    file = read_upload(filled_in(), WORKBOOK)
    report = import_plans(document=file.document, by=cast.mette)

    assert [(plan.outcome, plan.title, plan.status) for plan in report.plans] == [
        ("new", "Nordvang i vækst", "draft")
    ]
    part = plan_file(Plan.objects.all())["plans"][0]
    assert (part["plan"]["starts_on"], part["plan"]["ends_on"]) == ("2027-04-01", "2031-03-31")
    assert [(row["organisation"]["code"], row["is_applicant"]) for row in part["participants"]] == [
        ("nordlyng", True),
        ("soengen", False),
    ]
    assert part["areas"][0]["estates"] == [
        {
            "organisation": {
                "code": "nordlyng",
                "name": "Boligselskabet Nordlyng",
                "kind": "housing_organisation",
            },
            "number": "11",
            "name": "Nordvang I",
            "residents": 1240,
            "homes": None,
        }
    ]
    # A draft gets its numbers when it is handed in; the workbook's only tell its rows apart.
    assert [(row["number"], row["title"], row["position"]) for row in part["goals"]] == [
        ("", "Flere er i arbejde", 0),
        ("", "Flere unge har fritidsjob", 1),
    ]
    assert part["goals"][0]["challenge"] == part["challenges"][0]["uid"]
    assert [(row["unit"], row["direction"], row["baseline_value"]) for row in part["indicators"]] == [
        ("percent", "up", "51.5"),
        ("count", "", None),
    ]
    assert [(row["due_on"], row["value"]) for row in part["targets"]] == [
        ("2030-12-01", "60"),
        ("2030-12-01", "45"),
    ]
    assert [(row["amount"], row["focus"]) for row in part["budget"]] == [("1234567.50", None)]
    assert [(row["source"], row["counts_as_local"], row["amount"]) for row in part["financing"]] == [
        ("fund", False, "925925.62"),
        ("municipality", True, "308641.88"),
    ]


def test_the_templates_own_examples_are_a_plan_that_comes_in() -> None:
    """Whoever writes as the example shows is not told of an error in it."""

    def copied(book: Any) -> None:
        for sheet in (book[kind.name] for kind in SHEETS):
            for cell in sheet[2]:
                sheet.cell(3, cell.column).value = None if cell.value == EXAMPLE else cell.value

    read = read_upload(filled_in({}, copied), WORKBOOK)
    [plan] = import_plans(document=read.document, by=None, dry_run=True).plans
    assert (plan.title, plan.outcome, plan.status) == ("Nordvang og Søengen", "new", "running")
    # One row of financing is one payer of everything; of its other rules the plan breaks none.
    errors = {finding.code for finding in plan.findings if finding.is_error}
    assert errors == {"LBF_SHARE_ABOVE_MAX", "LOCAL_SHARE_BELOW_MIN"}


def test_the_fund_may_be_named_where_it_pays() -> None:
    """The source says so already: the row is the same as one without."""
    named = [{**TYPED["Finansiering"][0], "Organisation": "Landsbyggefonden"}, TYPED["Finansiering"][1]]
    plain, told = (
        read_upload(filled_in(rows), WORKBOOK) for rows in (TYPED, {**TYPED, "Finansiering": named})
    )
    shares = [book.document["plans"][0]["financing"][0] for book in (plain, told)]
    assert shares[1]["organisation"] is None
    assert {**shares[0], "uid": ""} == {**shares[1], "uid": ""}


def test_the_report_says_which_number_a_typed_one_becomes(cast: Any) -> None:
    """The rules name a mål by the number that the plan gives it, which is not always the one in the cell."""
    goals = [{**TYPED["Mål"][0], "Nr.": "1.1"}, TYPED["Mål"][1]]
    others = {
        name: [{**row, "Mål": "1.1"} if row.get("Mål") == "2.1" else row for row in TYPED[name]]
        for name in ("Indikatorer", "Måltal", "Handlinger")
    }
    read = read_upload(filled_in({**TYPED, **others, "Mål": goals}), WORKBOOK)
    [plan] = import_plans(document=read.document, by=cast.mette, dry_run=True, typed=read.typed).plans
    [told] = plan.renumbered
    assert read.place(told.place) == "Mål!C3 (Nr.)"
    assert (told.row, told.typed, told.number) == ("Mål »Flere er i arbejde«", "1.1", "2.1")


def test_the_same_workbook_twice_makes_nothing_double(cast: Any) -> None:
    for outcome in ("new", "unchanged"):
        report = import_plans(document=read_upload(filled_in(), WORKBOOK).document, by=cast.mette)
        assert [plan.outcome for plan in report.plans] == [outcome]
    assert Goal.objects.count() == 2


def test_a_mended_row_is_a_change_of_the_same_row(cast: Any) -> None:
    import_plans(document=read_upload(filled_in(), WORKBOOK).document, by=cast.mette)

    def mend(book: Any) -> None:
        book["Mål"]["E3"] = "Flere beboere er i arbejde"
        book["Indikatorer"]["H3"] = 52.5

    report = import_plans(document=read_upload(filled_in(change=mend), WORKBOOK).document, by=cast.mette)
    changes = [(change.old, change.new) for plan in report.plans for change in plan.changes]
    assert changes == [("Flere er i arbejde", "Flere beboere er i arbejde"), ("51,5\xa0%", "52,5\xa0%")]


def test_the_order_of_sheets_and_columns_does_not_matter() -> None:
    def turn(book: Any) -> None:
        sheet = book["Måltal"]
        for row in sheet.iter_rows(max_row=6):
            values = [cell.value for cell in row]
            for cell, value in zip(row, reversed(values), strict=True):
                cell.value = value
        book.move_sheet("Måltal", -8)

    turned = read_upload(filled_in(change=turn), WORKBOOK).document
    straight = read_upload(filled_in(), WORKBOOK).document
    # The example row is known by its first column, which is now the last.
    turned_rows = [row for row in turned["plans"][0]["targets"] if row["value"] != EXAMPLE]
    assert turned_rows == straight["plans"][0]["targets"]


def test_examples_are_not_read() -> None:
    names = openpyxl.load_workbook(io.BytesIO(template())).sheetnames
    assert names == ["Vejledning", *(sheet.name for sheet in SHEETS), "Lister"]
    file = read_workbook(io.BytesIO(template()))
    assert file.document["plans"] == []


def test_who_takes_in_drafts_gets_a_template_without_what_a_draft_has_not(cast: Any, client: Any) -> None:
    sheets = {}
    for person in (cast.mette, cast.admin):
        client.force_login(person)
        content = client.get(reverse("portal:import_template")).content
        sheets[person] = openpyxl.load_workbook(io.BytesIO(content))
    left_out = {"Tilsagn", "Vilkår", "Beslutninger", "Målinger", "Regnskabsår", "Bogføring"}
    assert {*sheets[cast.admin].sheetnames} - {*sheets[cast.mette].sheetnames} == left_out
    told = {row[0].value for row in sheets[cast.mette]["Vejledning"].iter_rows(min_row=2)}
    assert told - {"Alle ark"} == {*sheets[cast.mette].sheetnames} - {"Vejledning", "Lister"}
    head, example = list(sheets[cast.mette]["Planer"].iter_rows(values_only=True))[:2]
    drawn = dict(zip(head, example, strict=True))
    assert (drawn["Status"], drawn["Sat i drift"], drawn["Sendt til fonden"]) == ("Kladde", None, None)


def test_what_a_draft_has_not_is_told_with_its_sheet_and_whom_to_turn_to() -> None:
    rows = TYPED | {
        "Bogføring": [{"Dato": "01-05-2027", "Kategori": "Løn og personale", "Kilde": "Kommunen"}]
    }
    rows["Bogføring"][0] |= {"Indsatsområde": "Tværgående", "Tekst": "Løn", "Beløb": "1.000,00"}
    told = dict(problems(filled_in(rows)))
    assert "Planer i drift hentes ind af portalens administrator." in told.get("Bogføring", ""), told


def test_a_sheet_that_is_not_there_leaves_what_the_plan_has(cast: Any) -> None:
    import_plans(document=read_upload(filled_in(), WORKBOOK).document, by=cast.mette)

    def remove(book: Any) -> None:
        del book["Milepæle"]

    report = import_plans(document=read_upload(filled_in(change=remove), WORKBOOK).document, by=cast.mette)
    assert [plan.outcome for plan in report.plans] == ["unchanged"]


def test_several_plans_are_told_apart_by_title() -> None:
    rows = {
        "Planer": [TYPED["Planer"][0], TYPED["Planer"][0] | {"Titel": "Søengen"}],
        "Deltagere": [
            {"Plan": "nordvang i vækst", "Boligorganisation": "nordlyng", "Ansøger": "Ja"},
            {"Plan": "Søengen", "Boligorganisation": "soengen", "Ansøger": "Ja"},
        ],
    }
    document = read_upload(filled_in(rows), WORKBOOK).document
    assert [plan["participants"][0]["organisation"]["code"] for plan in document["plans"]] == [
        "nordlyng",
        "soengen",
    ]
    rows["Deltagere"].append({"Boligorganisation": "soengen"})
    rows["Deltagere"].append({"Plan": "Søeng", "Boligorganisation": "soengen"})
    assert problems(filled_in(rows)) == [
        ("Deltagere!A5 (Plan)", "Skriv planens nummer eller titel i kolonnen Plan."),
        ("Deltagere!A6 (Plan)", "»Søeng« findes ikke i arket Planer. Mente du »Søengen«?"),
    ]
