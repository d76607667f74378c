"""One figure, printed everywhere: page, PDF and JSON. And the PDF as a document: tagged, Danish, whole."""

import io
import itertools
import json
import logging
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.core.management import CommandError, call_command
from django.db.models import Sum
from django.test import Client
from django.urls import reverse

from core import pdf
from core.models import TaskRun
from core.tasks import dispatch
from funding.models import BudgetLine, LedgerEntry
from monitoring import actions, emails, tasks
from monitoring.figures import current_figures
from monitoring.models import ReportFile
from plans.models import Plan
from tests.factories.accounts import Cast
from tests.factories.monitoring import complete_report, draft_report, fresh, submitted_report

pytestmark = pytest.mark.once  # the PDFs are made of what has been read
Run = Callable[[], list[TaskRun]]

# What the golden plan shows of 2028, worked out by hand: 2.300.000,00 budget, nine tenths booked; the indicators as
# tests.factories.monitoring.WAYS says.
GOLDEN = (
    "2.300.000,00",
    "2.070.000,00",
    "−230.000,00",
    "−10,0",
    "71,6\xa0%",
    "34,0\xa0%",
    "Følger planen",
    "Diskretioneret",
    "Ikke målt",
)


def content_of(file: ReportFile) -> bytes:
    with file.file.open("rb") as opened:
        return opened.read()


def test_page_pdf_and_json_say_the_same(client: Client, plan: Plan, cast: Cast, run_tasks: Run) -> None:
    report = submitted_report(plan, cast)
    run_tasks()
    client.force_login(cast.else_)
    page = client.get(reverse("monitoring:report", args=[plan.number, 2028])).content.decode()
    html = actions.prepared(fresh(report)).html
    document = json.loads(client.get(reverse("monitoring:report_json", args=[plan.number, 2028])).content)
    for figure in GOLDEN:
        assert figure in page, figure
        assert figure in html, figure
    money = document["report"]["money"]
    assert money["total"] == {
        "code": "total",
        "name": "Planen",
        "note": "",
        "budget": "2300000.00",
        "booked": "2070000.00",
    }
    goals = {goal["number"]: goal for focus in document["report"]["foci"] for goal in focus["goals"]}
    assert goals["2.1"]["suggestion"] == "behind"
    assert goals["2.2"]["suggestion"] == "fulfilled"
    assert goals["3.1"]["suggestion"] == "not_measured"
    assert goals["4.1"]["suggestion"] == ""
    assert goals["1.1"]["indicators"][0]["years"][-1]["value"] == "71.6000"


def test_the_sums_are_the_databases(plan: Plan, cast: Cast) -> None:
    report = complete_report(plan, cast)
    money = current_figures(report).money
    booked = LedgerEntry.objects.filter(plan=plan, ledger_year__year=2028).aggregate(
        total=Sum("amount", default=Decimal(0))
    )["total"]
    budget = BudgetLine.objects.filter(plan=plan, year=2028).aggregate(
        total=Sum("amount", default=Decimal(0))
    )["total"]
    assert money.total.booked == booked
    assert money.total.budget == budget
    for rows in (money.categories, money.sources, money.foci):
        assert sum(row.booked for row in rows) == booked
    for rows in (money.categories, money.foci):
        assert sum(row.budget for row in rows) == budget
    assert next(row for row in money.years if row.code == "2028").booked == booked


# The document


@pytest.fixture
def sealed(plan: Plan, cast: Cast, run_tasks: Run) -> ReportFile:
    report = submitted_report(plan, cast)
    assert [(run.state, run.error) for run in run_tasks()] == [("done", "")]
    return report.files.get()


@pytest.fixture
def opened(sealed: ReportFile) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(content_of(sealed))) as found:
        yield found


def elements(node: Any) -> Iterator[Any]:
    """Every structure element, depth first."""
    for kid in (
        node.get("/K", pikepdf.Array()) if isinstance(node.get("/K"), pikepdf.Array) else [node.get("/K")]
    ):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


def test_the_pdf_is_accessible(opened: pikepdf.Pdf, sealed: ReportFile) -> None:
    root = opened.Root
    assert root.Lang == "da"
    assert root.MarkInfo.Marked
    assert root.ViewerPreferences.DisplayDocTitle
    assert opened.docinfo["/Title"] == "Redegørelse 2028, Nordvang og Søengen"
    with opened.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
    assert len(opened.pages) == sealed.pages
    assert all(page.obj.Tabs == "/S" for page in opened.pages)
    assert "/JavaScript" not in root.get("/Names", {})
    assert "/OpenAction" not in root
    assert not opened.is_encrypted
    assert not opened.attachments


def test_headings_tables_and_pictures_are_tagged(opened: pikepdf.Pdf) -> None:
    found = list(elements(opened.Root.StructTreeRoot))
    kinds = [str(element.S) for element in found]
    headings = [int(kind[2:]) for kind in kinds if kind in {f"/H{level}" for level in range(1, 7)}]
    assert headings[0] == 1
    assert headings.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(headings))
    assert kinds.count("/Table") >= 12
    assert kinds.count("/TH") > 100
    figures = [element for element in found if element.S == "/Figure"]
    assert figures
    assert all(str(element.get("/Alt", "")).strip() for element in figures)
    texts = " ".join(str(element.Alt) for element in figures)
    assert "budget 460.000 kr., regnskab 414.000 kr." in texts
    assert (
        "Frivillige beboere: udgangspunkt 38 i 2025, 2027: 51, 2028: Diskretioneret, mål 80 i 2030." in texts
    )


def test_fonts_are_embedded_and_ours(opened: pikepdf.Pdf) -> None:
    fonts = [one for one in opened.objects if isinstance(one, pikepdf.Dictionary) and "/FontName" in one]
    assert fonts
    for font in fonts:
        assert "/FontFile2" in font or "/FontFile3" in font
        assert str(font.FontName).split("+")[-1].startswith(("IBM-Plex", "IBMPlex", "DejaVu"))


def test_bookmarks_follow_the_chapters(opened: pikepdf.Pdf) -> None:
    with opened.open_outline() as outline:
        titles = [item.title for item in outline.root]
    assert titles == [
        "Indhold",
        "1 Sammenfatning",
        "2 Boligområdet og helhedsplanen",
        "3 Uddannelse og livschancer",
        "4 Beskæftigelse",
        "5 Kriminalitetsforebyggelse",
        "6 Sammenhængskraft og medborgerskab",
        "7 Økonomi og finansiering",
        "8 Milepælsplan",
        "9 Godkendelse og indsendelse",
        "Bilag A Alle indikatorer",
    ]


def test_the_front_page_has_the_facts_and_no_draft_mark(plan: Plan, sealed: ReportFile) -> None:
    html = actions.prepared(fresh(sealed.report)).html
    assert "UDKAST" not in html
    assert f"{sealed.report.sha256[:32]} {sealed.report.sha256[32:]}" in html
    assert "Af styregruppen den 8. marts 2029" in html
    assert "10. marts 2029 kl. 12.00 af Lars Holm, Boligselskabet Nordlyng" in html
    assert not sealed.is_draft
    assert sealed.name == "Redegørelse 2028 Nordvang og Søengen.pdf"


def test_a_draft_says_so_in_words_and_in_the_background(plan: Plan, cast: Cast) -> None:
    report = complete_report(plan, cast)
    prepared = actions.prepared(report)
    assert prepared.is_draft
    assert prepared.styles[-1] == "pdf/draft.css"
    assert prepared.html.count("UDKAST") >= 3
    file = actions.make_pdf(report)
    assert "UDKAST" in file.name


def test_nothing_in_the_styles_is_unknown_to_the_printer(
    plan: Plan, cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "weasyprint"):
        actions.make_pdf(complete_report(plan, cast))
    assert [record.getMessage() for record in caplog.records if record.name.startswith("weasyprint")] == []


# The task


def test_an_unchanged_report_is_not_printed_twice(
    plan: Plan, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = complete_report(plan, cast)
    first = actions.make_pdf(report)
    monkeypatch.setattr(pdf, "render", lambda *args, **kwargs: pytest.fail("printed again"))
    assert actions.make_pdf(fresh(report)) == first


def test_a_changed_draft_takes_the_olds_place(plan: Plan, cast: Cast) -> None:
    report = complete_report(plan, cast)
    first = actions.make_pdf(report)
    report.summary = "Noget andet."
    report.save(update_fields=["summary"])
    second = actions.make_pdf(fresh(report))
    assert second.input_sha256 != first.input_sha256
    assert [file.pk for file in report.files.all()] == [second.pk]


def test_the_steps_are_told_and_the_mail_has_the_link(
    plan: Plan, cast: Cast, run_tasks: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[tuple[int, int, str]] = []
    told: list[tuple[str, int]] = []
    monkeypatch.setattr(tasks, "progress", lambda run, done, total, text: heard.append((done, total, text)))
    monkeypatch.setattr(emails, "pdf_ready", lambda file, to: told.append((to.email, file.pages)))
    report = complete_report(plan, cast)
    actions.build(report=report, by=cast.jakob)
    [run] = run_tasks()
    assert (run.state, run.result_url) == ("done", f"/planer/{plan.number}/redegoerelser/2028/")
    assert list(dict.fromkeys(heard)) == [
        (0, 5, "Henter planen"),
        (1, 5, "Samler tallene"),
        (2, 5, "Tegner diagrammer"),
        (3, 5, "Sætter siderne op"),
        (4, 5, "Gemmer filen"),
    ]
    assert told == [("jakob@nordlyng.example", report.files.get().pages)]


def test_two_presses_are_one_run(plan: Plan, cast: Cast) -> None:
    report = draft_report(plan, cast)
    first = actions.build(report=report, by=cast.mette)
    assert actions.build(report=report, by=cast.jakob) == first


def test_a_run_that_was_killed_gives_one_sealed_file(plan: Plan, cast: Cast, run_tasks: Run) -> None:
    report = submitted_report(plan, cast)
    actions.make_pdf(fresh(report))  # the file had been kept when the worker was killed
    run_tasks()
    run = dispatch("monitoring.build_report", subject=report, root=plan, by=None)
    run_tasks()
    run.refresh_from_db()
    assert run.state == "done"
    assert report.files.filter(is_draft=False).count() == 1


def test_what_cannot_be_printed_says_why(
    plan: Plan, cast: Cast, run_tasks: Run, monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    monkeypatch.setattr(pdf, "MAX_PAGES", 3)
    report = draft_report(plan, cast)
    actions.build(report=report, by=cast.mette)
    [run] = run_tasks()
    assert run.state == "failed"
    assert "Der kan højst være 3." in run.error
    client.force_login(cast.mette)
    assert (
        run.error.replace("'", "&#x27;")
        in client.get(reverse("monitoring:report_pdf_status", args=[plan.number, 2028])).content.decode()
    )


def test_the_download_is_safe(client: Client, plan: Plan, cast: Cast, sealed: ReportFile) -> None:
    client.force_login(cast.jonas)
    response = client.get(reverse("monitoring:report_pdf", args=[plan.number, 2028]))
    assert b"".join(response.streaming_content) == content_of(sealed)
    for close in response._resource_closers:
        close()
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]


# The command


def test_the_command_writes_the_same_file(plan: Plan, cast: Cast, sealed: ReportFile, tmp_path: Path) -> None:
    target = tmp_path / "redegoerelse.pdf"
    call_command("build_report", plan.number, "2028", "--output", str(target))
    assert target.read_bytes() == content_of(sealed)


def test_the_command_writes_a_draft_without_storing_it(plan: Plan, cast: Cast, tmp_path: Path) -> None:
    report = complete_report(plan, cast)
    target = tmp_path / "udkast.pdf"
    call_command("build_report", plan.number, "2028", "--output", str(target))
    assert not report.files.exists()
    assert content_of(actions.make_pdf(report)) == target.read_bytes()


def test_the_command_says_what_is_missing(plan: Plan, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no such redegørelse about 2028"):
        call_command("build_report", plan.number, "2028", "--output", str(tmp_path / "x.pdf"))
