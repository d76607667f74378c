"""The Word draft and the sagspakke of an ændring that the kommune decides on."""

import datetime as dt
import io
import zipfile
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from docx import Document
from openpyxl import load_workbook

from approvals import actions
from approvals.actions.verbs import SUBMITTED
from approvals.figures import journal
from approvals.models import Appropriation, Case, CaseBundle, Decision, Snapshot, StepKind
from approvals.tasks import build_bundle
from core.audit import record
from core.dates import now
from core.workflow import NotReady
from tests.approvals import amending, amendment_states, states
from tests.approvals.test_bundle import unpacked
from tests.approvals.test_item import cells, opened, words
from tests.factories import approvals as make
from tests.factories.accounts import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel("2026-11-30 12:00 +0100", tick=True):
        yield


def sent(cast: Cast, plan: Any = None) -> Any:
    """Content, amounts and the kommune's share are changed."""
    amendment = amending.raise_everything(amending.draft(cast, plan, reason="Lejen er *steget*."), cast)
    amendment = amending.fresh(amendment)
    uid = amending.uid_of(amendment.plan, "goals")
    return amending.send(amending.write(amendment, cast, "goals", uid, title="Flere i job"), cast)


def address(amendment: Any, name: str = "item", *more: int) -> str:
    return states.url(f"amendment_{name}", amendment.plan, amendment.number, *more)


def plain(text: str) -> str:
    return text.replace("\xa0", " ")


def table(document: Any, head: str) -> list[list[str]]:
    return next(rows for one in document.tables if head in (rows := cells(one))[0])


def bundle_of(amendment: Any, organisation: Any, by: Any) -> CaseBundle:
    case = amending.fresh(amendment).case
    return actions.make_bundle(case=case, organisation=organisation, by=by, heard=lambda done, text: None)


# The draft


def test_it_says_what_is_changed_and_why_and_what_is_asked_of_the_kommune(cast: Cast, as_user: Any) -> None:
    amendment = sent(cast)
    document = opened(as_user(cast.jonas).get(address(amendment)))
    text = plain(words(document))
    heads = [line.text for line in document.paragraphs if line.style.name == "Heading 1"]
    assert heads == ["Resumé", "Indstilling", "Sagsfremstilling", "Økonomi", "Bilag"]
    assert f"Lavet ud fra {amendment.case.snapshot} af" in text
    assert "Lejen er steget." in text
    assert "Planens samlede ramme ændres fra 11.500.000 kr. til 11.500.400 kr." in text
    assert "at Ændring 1 af den boligsociale helhedsplan" in text
    assert "medfinansiering ændres fra 1.437.500 kr. til 1.437.550 kr., fordelt" in text
    assert "at ændringen sendes til Landsbyggefonden." in text
    changed = table(document, "Felt")
    assert changed[0] == ["Felt", "Før", "Efter"]
    assert changed[1][2] == "Flere i job"


def test_what_the_styregruppe_has_decided_stands_in_it(cast: Cast, as_user: Any) -> None:
    amendment = amending.board(sent(cast), cast)
    text = words(opened(as_user(cast.jonas).get(address(amendment))))
    assert "Høringer og tidligere behandling" in text
    assert "Styregruppen, 20. november 2026: Godkendt." in text
    assert "Landsbyggefondens andel over tilsagnet" in text


def test_the_money_stands_before_and_after_per_year_and_source(cast: Cast, as_user: Any) -> None:
    document = opened(as_user(cast.jonas).get(address(sent(cast))))
    budget, share = (cells(one) for one in document.tables if one.rows[0].cells[0].text == "Kalenderår")
    assert budget[1][-1] == "+400"
    assert budget[-1][1:] == ["11.500.000", "11.500.400", "+400"]
    assert {row[0]: row[-1] for row in table(document, "Kilde")}["Landsbyggefonden"] == "+300"
    assert sorted(row[-1] for row in table(document, "Post og år")[1:]) == ["+300", "+400", "+50", "+50"]
    assert share[1][3] == "+50"
    assert share[-1][:4] == ["I alt", "1.437.500", "1.437.550", "+50"]


def test_the_share_stands_beside_what_the_council_has_granted(cast: Cast, as_user: Any) -> None:
    amendment = sent(cast)
    council = Decision.objects.get(step__case__plan=amendment.plan, step__kind=StepKind.COUNCIL)
    council.appropriations.all().delete()
    for row in amendment.plan.snapshots.order_by("number").first().document["financing"]:
        if row["source"] == "municipality":
            Appropriation.objects.create(decision=council, year=row["year"], amount=Decimal(row["amount"]))
    document = opened(as_user(cast.jonas).get(address(amendment)))
    share = table(document, "Bevilling")
    assert share[1][3:] == ["+50", share[1][1], "\N{MINUS SIGN}50"]
    assert "Bevillingen afviger fra kommunens andel i planen: 50,00 kr. lavere i" in plain(words(document))


def test_other_use_of_the_reguleringskonto_is_an_item_too(cast: Cast, as_user: Any) -> None:
    amendment = amending.send(amendment_states.other_use_asked(cast), cast)
    text = plain(words(opened(as_user(cast.jonas).get(address(amendment)))))
    amount = f"{amendment.movement.amount:,.0f}".replace(",", ".")
    assert f"at anden anvendelse af {amount} kr. på reguleringskontoen godkendes" in text
    assert str(amendment.movement.estate) in text
    assert "Planens budget og finansiering er uændret." in text


def test_the_indstilling_stands_in_it_when_it_is_written(cast: Cast, as_user: Any) -> None:
    amendment = amending.kommune(amending.board(sent(cast), cast), cast)
    text = words(opened(as_user(cast.jonas).get(address(amendment))))
    assert "Vi indstiller, at ændringen godkendes." in text
    assert "Forvaltningen indstiller," not in text


def test_the_page_of_the_indstilling_leads_to_the_changes_own_draft(cast: Cast, as_user: Any) -> None:
    amendment = amending.board(sent(cast), cast)
    step = amending.step(amendment, StepKind.RECOMMENDATION)
    page = as_user(cast.jonas).get(states.url("recommend", amendment.plan, step.pk)).content.decode()
    assert f'"{address(amendment)}"' in page


# Who takes what


@pytest.mark.parametrize(
    ("who", "item", "bundles"),
    [
        ("jonas", 200, 200),
        ("hanne", 403, 403),
        ("mette", 403, 200),
        ("lars", 403, 200),
        ("karim", 403, 403),
        ("else_", 404, 404),
        ("birthe", 404, 404),
        ("niels", 404, 404),
    ],
)
def test_who_takes_the_papers(cast: Cast, as_user: Any, who: str, item: int, bundles: int) -> None:
    amendment = sent(cast)
    browser = as_user(getattr(cast, who))
    assert browser.get(address(amendment)).status_code == item
    assert browser.get(address(amendment, "bundles")).status_code == bundles
    if bundles != 200:
        assert browser.post(address(amendment, "bundles")).status_code == bundles


def test_the_page_shows_each_person_the_papers_they_may_take(cast: Cast, as_user: Any) -> None:
    amendment = sent(cast)
    page = states.url("amendment", amendment.plan, amendment.number)
    for who, item, bundles in (("jonas", True, True), ("lars", False, True), ("karim", False, False)):
        text = as_user(getattr(cast, who)).get(page).content.decode()
        assert (address(amendment) in text, address(amendment, "bundles") in text) == (item, bundles), who


def test_what_the_styregruppe_decides_alone_has_no_papers(cast: Cast, as_user: Any) -> None:
    amendment = amending.send(amending.content_change(cast), cast)
    for name in ("item", "bundles"):
        assert as_user(cast.jonas).get(address(amendment, name)).status_code == 404
    page = states.url("amendment", amendment.plan, amendment.number)
    assert "dagsordenspunkt" not in as_user(cast.jonas).get(page).content.decode()


def test_nothing_is_made_of_what_is_being_written_on_again(cast: Cast, as_user: Any) -> None:
    amendment = amending.board(sent(cast), cast, approves=False)
    jonas = as_user(cast.jonas)
    assert jonas.get(address(amendment)).status_code == 409
    assert jonas.post(address(amendment, "bundles")).status_code == 409
    assert "når den er sendt igen" in jonas.get(address(amendment, "bundles")).content.decode()
    with pytest.raises(NotReady):
        bundle_of(amendment, cast.vejle, cast.jonas)


# The sagspakke


def test_it_begins_with_the_change_and_the_bevilling_stays_the_kommunes(cast: Cast) -> None:
    amendment = amending.kommune(amending.board(sent(cast), cast), cast)
    bundle = bundle_of(amendment, cast.nordlyng, cast.lars)
    files = unpacked(bundle)
    assert list(files) == [
        "00 Indhold.txt",
        "01 Ændringen før og efter.docx",
        f"02 Helhedsplan, {amendment.case.snapshot}.pdf",
        "03 Budget og finansiering.xlsx",
        "04 Aftaler.pdf",
        "05 Beslutninger og høringssvar.pdf",
        "06 Journalliste.xlsx",
    ]
    assert "Ændring 1" in bundle.name
    change = Document(io.BytesIO(files["01 Ændringen før og efter.docx"]))
    assert "Lejen er steget." in words(change)
    assert f"Ændring 1 af plan {amendment.plan.number}, før og efter. Lavet ud fra" in words(change)
    assert [one.text for one in change.paragraphs if one.style.name == "Heading 1"][-1] == "Økonomi"
    assert "Bevilling" not in words(change) + str([cells(one) for one in change.tables])
    money = load_workbook(io.BytesIO(files["03 Budget og finansiering.xlsx"]), data_only=True)["Budget"]
    assert money.cell(money.max_row, money.max_column).value == 11500400
    assert bundle_of(amendment, cast.nordlyng, cast.lars) == bundle


def test_its_journal_tells_of_the_change_alone(cast: Cast) -> None:
    amendment = amending.forward(amending.kommune(amending.board(sent(cast), cast), cast), cast)
    rows = journal(amendment.case)
    told = [(row.direction, row.party) for row in rows if row.direction != "Internt"]
    assert told == [("Modtaget", "Ansøger"), ("Modtaget", "Styregruppen"), ("Sendt", "Landsbyggefonden")]
    assert not any("tilsagn" in row.text for row in rows)


def test_the_applications_journal_tells_nothing_of_its_changes(cast: Cast) -> None:
    plan = make.granted_plan(cast)
    application = make.case_of(plan)
    before = journal(application)
    amendment = sent(cast, plan)
    amending.forward(amending.kommune(amending.board(amendment, cast), cast), cast)
    assert journal(application) == before
    assert any("tilsagn" in row.text for row in before)
    assert journal(amending.fresh(amendment).case)


def test_each_stage_has_a_journal_of_its_own(cast: Cast) -> None:
    plan = make.prequalified_plan(cast)
    short = Case.objects.get(plan=plan)
    before = journal(short)
    assert "sendt til kommunen" in before[0].text
    with make.on(dt.date(2026, 11, 26)):
        snapshot = Snapshot.objects.get(plan=plan)
        full = Case.objects.create(plan=plan, snapshot=snapshot, opened_at=now())
        record(SUBMITTED, subject=snapshot, root=plan, by=cast.lars, snapshot=snapshot)
    assert journal(short) == before
    assert len(journal(full)) == 1


def test_a_run_ends_at_the_changes_own_sagspakker(cast: Cast, as_user: Any) -> None:
    amendment = sent(cast)
    run = actions.build_bundle(case=amendment.case, organisation=cast.vejle, by=cast.jonas)
    build_bundle(run.pk)
    run.refresh_from_db()
    assert (run.state, run.result_url) == ("done", address(amendment, "bundles"))
    bundle, jonas = CaseBundle.objects.get(), as_user(cast.jonas)
    assert address(amendment, "bundle", bundle.pk) in jonas.get(run.result_url).content.decode()
    content = b"".join(jonas.get(address(amendment, "bundle", bundle.pk)).streaming_content)
    assert zipfile.ZipFile(io.BytesIO(content)).namelist()[0] == "00 Indhold.txt"
    # It is the ændring's and the kommune's.
    assert jonas.get(states.url("bundle", amendment.plan, bundle.pk)).status_code == 404
    assert as_user(cast.lars).get(address(amendment, "bundle", bundle.pk)).status_code == 404
    data = {"uploaded_on": "30-11-2026", "receipt": "LBF-7781"}
    told = jonas.post(address(amendment, "bundle_uploaded", bundle.pk), data)
    assert (told.status_code, told["Location"]) == (302, address(amendment, "bundles"))
    bundle.refresh_from_db()
    assert (bundle.uploaded_on, bundle.receipt) == (dt.date(2026, 11, 30), "LBF-7781")
