"""The sagspakke: everything of a case in one ZIP, each party its own."""

import datetime as dt
import io
import zipfile
from decimal import Decimal
from typing import Any

import pikepdf
import pytest
from django.core.files.base import ContentFile
from django.template.loader import render_to_string
from openpyxl import load_workbook
from pypdf import PdfReader

from approvals import actions
from approvals.actions import verbs
from approvals.actions.papers import packed, plan_context
from approvals.figures import file_of, journal
from approvals.figures.journal import DIRECTIONS
from approvals.models import Appropriation, CaseBundle, DecisionFile, StepKind
from approvals.tasks import build_bundle
from core.audit import Verb
from core.files import fill
from core.models import Event
from core.workflow import NotAllowed, NotReady
from funding.figures import economy
from tests.approvals import states
from tests.approvals.changing import CHANGES, approved_with_changes
from tests.factories import approvals as make
from tests.factories.accounts import Cast
from tests.factories.agreements import agreement, text_of
from tests.portal.golden import recalculated

pytestmark = pytest.mark.django_db

SECRET = "Det lukkede punkts ord"


def bundle_of(plan: Any, organisation: Any, by: Any) -> CaseBundle:
    case = make.case_of(plan)
    return actions.make_bundle(case=case, organisation=organisation, by=by, heard=lambda done, text: None)


def unpacked(bundle: CaseBundle) -> dict[str, bytes]:
    with bundle.file.open("rb") as file, zipfile.ZipFile(io.BytesIO(file.read())) as package:
        return {name: package.read(name) for name in package.namelist()}


def pdf_text(content: bytes) -> str:
    with pikepdf.open(io.BytesIO(content)) as found:
        return str(found.docinfo.get("/Title", "")) + f" {len(found.pages)} sider"


def words_of(content: bytes) -> str:
    pages = PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages).replace("\xa0", " ")


def test_it_holds_plan_money_agreements_decisions_and_journal_in_the_funds_order(cast: Cast) -> None:
    plan = make.approved_plan(cast, until=StepKind.COMMITTEE)
    files = unpacked(bundle_of(plan, cast.vejle, cast.jonas))
    assert list(files) == [
        "00 Indhold.txt",
        "01 Helhedsplan, Indsendelse 1.pdf",
        "02 Budget og finansiering.xlsx",
        "03 Aftaler.pdf",
        "04 Beslutninger og høringssvar.pdf",
        "05 Journalliste.xlsx",
    ]
    assert plan.title in pdf_text(files["01 Helhedsplan, Indsendelse 1.pdf"])
    assert recalculated(files["02 Budget og finansiering.xlsx"]) > 5
    money = load_workbook(io.BytesIO(files["02 Budget og finansiering.xlsx"]), data_only=True)
    assert money["Budget"].cell(money["Budget"].max_row, money["Budget"].max_column).value == 11500000
    listed = files["00 Indhold.txt"].decode()
    assert listed.count("SHA-256") == 5


def test_the_printed_plan_says_the_shares_in_sentences(cast: Cast) -> None:
    snapshot = make.submitted_plan(cast).snapshots.get()
    page = render_to_string("approvals/pdf/plan.html", plan_context(snapshot, economy(snapshot.document)))
    whole = "af planens samlede ramme: 1.437.500,00 kr. af 11.500.000,00 kr."
    assert f"<li>Kommunens andel er 12,5 % {whole}</li>" in page.replace("\xa0", " ")


def test_no_heading_of_the_printed_plan_stands_over_an_empty_text(cast: Cast) -> None:
    """An empty text after a heading lets the table under it go to the next page alone."""
    snapshot = make.submitted_plan(cast).snapshots.get()
    for row in snapshot.document["goals"] + snapshot.document["challenges"]:
        row["description" if "description" in row else "text"] = ""
    page = render_to_string("approvals/pdf/plan.html", plan_context(snapshot, economy(snapshot.document)))
    assert "<h3>Mål 1.1" in page
    assert "<div></div>" not in page


def test_the_decisions_bilag_lie_in_it_but_no_infected_one(cast: Cast) -> None:
    plan = make.approved_plan(cast, until=StepKind.COMMITTEE)
    decision = make.step_of(plan, StepKind.COMMITTEE).decisions.get()
    for name, scan in (("Referat.txt", "not_scanned"), ("Smittet.txt", "infected")):
        stored = DecisionFile(decision=decision, scan=scan)
        fill(stored, ContentFile(b"Udvalget anbefaler.", name=name), by=cast.jonas).save()
    files = unpacked(bundle_of(plan, cast.vejle, cast.jonas))
    assert [name for name in files if name.startswith("06")] == ["06 Bilag/01 Referat.txt"]
    assert files["06 Bilag/01 Referat.txt"] == b"Udvalget anbefaler."


def test_the_agreements_lie_in_it_signed_or_not_but_no_infected_text(cast: Cast) -> None:
    plan = make.approved_plan(cast, until=StepKind.COMMITTEE)
    old = agreement(plan, "beskaeftigelse", signed=dt.date(2026, 1, 10))
    new = agreement(plan, "beskaeftigelse", signed=dt.date(2026, 2, 10), replaces=old)
    text_of(old, cast.mette, "Afløst.txt")
    text_of(new, cast.mette, "Delaftale.txt")
    text_of(agreement(plan), cast.mette, "Smittet.txt", scan="infected")
    files = unpacked(bundle_of(plan, cast.vejle, cast.jonas))
    assert [name for name in files if name.startswith("03")] == [
        "03 Aftaler.pdf",
        "03 Aftaler/01 Delaftale.txt",
    ]
    text = words_of(files["03 Aftaler.pdf"])
    for words in ("2 af 2 har skrevet under", "0 af 2 har skrevet under", "10. februar 2026", "Mangler"):
        assert words in text, words


def test_the_same_case_gives_the_same_bundle_and_keeps_it_once(cast: Cast) -> None:
    plan = make.submitted_plan(cast)
    first, second = (bundle_of(plan, cast.vejle, cast.jonas) for _ in range(2))
    assert first == second
    assert CaseBundle.objects.count() == 1


def test_the_journal_tells_what_came_in_and_went_out(cast: Cast) -> None:
    rows = journal(make.case_of(make.forwarded_plan(cast)))
    told = [(row.day, row.direction, row.party) for row in rows if row.direction != "Internt"]
    crossed = [row for row in told if row[2] in {"Ansøger", "Landsbyggefonden"}]
    assert crossed == [
        (make.SUBMITTED, "Modtaget", "Ansøger"),
        (make.SENT_ON, "Sendt", "Landsbyggefonden"),
    ]


def test_what_a_boligorganisation_decides_comes_in_to_the_kommune(cast: Cast) -> None:
    rows = journal(make.case_of(make.forwarded_plan(cast)))
    others = {
        row.party: row.direction for row in rows if row.party not in {"", "Ansøger", "Landsbyggefonden"}
    }
    assert others == dict.fromkeys([str(cast.nordlyng), str(cast.soengen)], "Modtaget")
    assert [row.direction for row in rows if "Byrådets beslutning" in row.text] == ["Internt"] * 2


def test_the_funds_prequalification_comes_in_to_the_kommune(cast: Cast) -> None:
    rows = journal(make.case_of(make.prequalified_plan(cast)))
    (told,) = [row for row in rows if "har prækvalificeret" in row.text]
    assert (told.direction, told.party) == ("Modtaget", "Landsbyggefonden")


@pytest.mark.parametrize("who", ["vejle", "nordlyng"])
def test_an_upload_went_out_to_the_fund_or_is_told_by_whoever_did_it(cast: Cast, who: str) -> None:
    plan = make.forwarded_plan(cast)
    organisation, person = getattr(cast, who), cast.jonas if who == "vejle" else cast.lars
    with make.on(make.SENT_ON):
        kept = bundle_of(plan, organisation, person)
        actions.note_upload(bundle=kept, uploaded_on=make.SENT_ON, receipt="LBF-1", by=person)
    (told,) = [row for row in journal(make.case_of(plan)) if "lagt op" in row.text]
    assert told.text == "Sagspakken er lagt op i Landsbyggefondens portal den 19. november 2026"
    expected = ("Sendt", "Landsbyggefonden") if who == "vejle" else ("Modtaget", str(cast.nordlyng))
    assert (told.direction, told.party) == expected


def test_that_a_plan_goes_on_without_the_fund_comes_in_from_the_ansoger(cast: Cast) -> None:
    rows = journal(make.case_of(make.local_plan(cast)))
    (told,) = [row for row in rows if "uden Landsbyggefondens penge" in row.text]
    assert (told.direction, told.party) == ("Modtaget", "Ansøger")


#: Acts that are the kommune's own work, or follow of themselves; of a step beside the chain whoever decides there.
OWN_WORK = [
    "changes_to_check",
    "changes_seen",
    "continued",
    "recommended",
    "recommendation_replaced",
    "meeting_set",
    "recorded",
    "carried_over",
    "replacing",
    "sent_back",
    "confirmed",
    "confirmed_no",
    "waived",
    "waiver_taken_back",
    "forwarding_replaced",
    "forwarding_taken_back",
    "letter_replacing",
    "correction_dropped",
    "letter_returned",
    "taken_over",
    "started",
    "ended",
    "resumed",
    "bundle_uploaded",
    "bundle_upload_corrected",
    "wanted_day_set",
    "wanted_day_cleared",
    "amendment_asks_besides",
    "amendment_clashed",
    "regulation_released",
    "other_use_refused",
    "amendment_refused",
    "amended",
    "body_added",
    "body_removed",
    "body_renamed",
    "chain_reordered",
    "chain_undone",
    "meetings_kept",
    "case_days_set",
    "reminder_days_set",
    "fund_deadline_set",
    "fund_deadline_cleared",
]


def test_every_act_of_a_case_is_placed_in_the_journal() -> None:
    """A new act is written here or in `DIRECTIONS`, whichever it is."""
    known = {one.code for one in vars(verbs).values() if isinstance(one, Verb)}
    own = {f"approvals.{name}" for name in OWN_WORK}
    assert known == own | set(DIRECTIONS)
    assert not own & set(DIRECTIONS)


def test_a_closed_items_words_and_bilag_stand_in_no_bundle(cast: Cast) -> None:
    """It is uploaded at the fund, also the one that the kommune makes."""
    plan = make.recommended_plan(cast)
    make.decide(
        plan,
        StepKind.COMMITTEE,
        "recommended",
        day=make.COMMITTEE_DAY,
        recorder=cast.jonas,
        confirmer=cast.hanne,
        is_closed=True,
        text=SECRET,
        reservations=SECRET,
    )
    decision = make.step_of(plan, StepKind.COMMITTEE).decisions.get()
    fill(DecisionFile(decision=decision), ContentFile(b"Lukket.", name="Lukket.txt"), by=cast.jonas).save()
    for organisation, person in ((cast.vejle, cast.jonas), (cast.nordlyng, cast.lars)):
        files = unpacked(bundle_of(plan, organisation, person))
        assert not any(name.startswith("06") for name in files)
        text = words_of(files["04 Beslutninger og høringssvar.pdf"])
        assert SECRET not in text
        assert "Teksten står kun hos Vejle Kommune" in text


@pytest.mark.parametrize("is_closed", [False, True])
def test_the_list_of_decisions_has_changes_bevilling_and_link(cast: Cast, is_closed: bool) -> None:
    link, account = "https://www.vejle.example/referat", "Medfinansieringspuljen"
    more = {"minutes_link": link, "appropriation_account": account, "is_closed": is_closed}
    plan = approved_with_changes(cast, **more)
    decision = make.step_of(plan, StepKind.COUNCIL).decisions.get()
    Appropriation.objects.create(decision=decision, year=2028, amount=Decimal("1234567.00"), account="05.22")
    file = file_of(plan, make.case_of(plan))
    figures = actions.papers.decisions(file)
    context = {"figures": figures, "snapshot": decision.snapshot, "what": "Beslutninger"}
    page = render_to_string("approvals/pdf/decisions.html", context).replace("\xa0", " ")
    for words in (link, account, CHANGES, "05.22", "1.234.567,00 kr."):
        assert (words in page) != is_closed, words


def test_each_party_sees_its_own_bundles_only(cast: Cast, as_user: Any) -> None:
    plan = make.submitted_plan(cast)
    kept = bundle_of(plan, cast.vejle, cast.jonas)
    address = states.url("bundle", plan, kept.pk)
    answer = as_user(cast.jonas).get(address)
    assert (answer.status_code, answer["X-Content-Type-Options"]) == (200, "nosniff")
    assert b"".join(answer.streaming_content).startswith(b"PK")
    assert as_user(cast.lars).get(address).status_code == 404
    assert kept.name not in as_user(cast.lars).get(states.url("bundles", plan)).content.decode()


@pytest.mark.parametrize(("who", "status"), [("hanne", 403), ("karim", 403), ("niels", 404)])
def test_others_get_no_bundle(cast: Cast, as_user: Any, who: str, status: int) -> None:
    plan = make.submitted_plan(cast)
    browser = as_user(getattr(cast, who))
    assert browser.get(states.url("bundles", plan)).status_code == status
    assert browser.post(states.url("bundles", plan)).status_code == status


def test_nobody_makes_one_for_another_organisation(cast: Cast) -> None:
    plan = make.submitted_plan(cast)
    with pytest.raises(NotAllowed):
        bundle_of(plan, cast.vejle, cast.lars)


def test_the_button_starts_a_run_that_ends_at_the_bundle(
    cast: Cast, as_user: Any, django_capture_on_commit_callbacks: Any
) -> None:
    plan = make.submitted_plan(cast)
    browser = as_user(cast.jonas)
    with django_capture_on_commit_callbacks(execute=False):
        browser.post(states.url("bundles", plan))
    run = actions.build_bundle(case=make.case_of(plan), organisation=cast.vejle, by=cast.jonas)
    build_bundle(run.pk)
    run.refresh_from_db()
    assert (run.state, run.result_url) == ("done", states.url("bundles", plan))
    assert "Sagspakke" in browser.get(run.result_url).content.decode()


def test_the_upload_is_told_once_with_its_receipt(cast: Cast, as_user: Any) -> None:
    plan = make.forwarded_plan(cast)
    with make.on(dt.date(2026, 11, 20)):
        kept = bundle_of(plan, cast.vejle, cast.jonas)
    address = states.url("bundle_uploaded", plan, kept.pk)
    data = {"uploaded_on": "20-11-2026", "receipt": "LBF-7781"}
    with make.on(dt.date(2026, 11, 22)):
        browser = as_user(cast.jonas)
        assert browser.post(address, {**data, "uploaded_on": "20-12-2026"}).status_code == 422
        early = browser.post(address, {**data, "uploaded_on": "19-11-2026"})
        assert "Sagspakken blev lavet den 20. november 2026." in early.content.decode()
        assert browser.post(address, data).status_code == 302
        assert browser.post(address, data).status_code == 409
    kept.refresh_from_db()
    assert (kept.uploaded_on, kept.receipt) == (dt.date(2026, 11, 20), "LBF-7781")
    assert Event.objects.filter(verb="approvals.bundle_uploaded").count() == 1


def test_a_wrong_day_or_receipt_of_the_upload_is_put_right_and_stays_in_the_history(
    cast: Cast, as_user: Any
) -> None:
    plan = make.forwarded_plan(cast)
    with make.on(dt.date(2026, 11, 20)):
        kept = bundle_of(plan, cast.vejle, cast.jonas)
    address, browser = states.url("bundle_correct_upload", plan, kept.pk), as_user(cast.jonas)
    with make.on(dt.date(2026, 11, 22)):
        assert browser.get(address).status_code == 409  # nothing is told yet
        told_on = dt.date(2026, 11, 21)
        actions.note_upload(bundle=kept, uploaded_on=told_on, receipt="LBF-7718", by=cast.jonas)
        assert address in browser.get(states.url("bundles", plan)).content.decode()
        seen = browser.get(address).context["form"].initial["seen"]
        data = {"uploaded_on": "20-11-2026", "receipt": "LBF-7781", "seen": seen, "reason": "Tastefejl"}
        assert browser.post(address, {**data, "reason": ""}).status_code == 422
        assert browser.post(address, {**data, "uploaded_on": "19-11-2026"}).status_code == 422
        assert browser.post(address, {**data, "receipt": "010190-1234"}).status_code == 422
        assert "Oplysningerne er rettet." in browser.post(address, data, follow=True).content.decode()
        again = {**data, "receipt": "En andens"}
        assert browser.post(address, again).status_code == 409  # seen before the correction
        same = {**data, "seen": browser.get(address).context["form"].initial["seen"]}
        assert "Oplysningerne er, som de var." in browser.post(address, same, follow=True).content.decode()
    kept.refresh_from_db()
    assert (kept.upload_text, kept.uploaded_by) == ("20. november 2026, kvittering LBF-7781", cast.jonas)
    told = [act.text for act in Event.objects.filter(verb__startswith="approvals.bundle").order_by("pk")]
    assert told[0] == "Sagspakken er lagt op i Landsbyggefondens portal den 21. november 2026"
    assert told[1:] == [
        (
            "Oplysninger om den oplagte sagspakke rettet fra »21. november 2026, kvittering LBF-7718« "
            "til »20. november 2026, kvittering LBF-7781«"
        )
    ]
    row = journal(make.case_of(plan))[-1]
    assert (row.direction, row.party, row.text) == ("Internt", "", told[-1])


def test_an_upload_that_is_saved_as_it_was_is_no_correction(cast: Cast) -> None:
    with make.on(dt.date(2026, 11, 20)):
        kept = bundle_of(make.submitted_plan(cast), cast.vejle, cast.jonas)
        day = dt.date(2026, 11, 20)
        seen = actions.note_upload(bundle=kept, uploaded_on=day, receipt="", by=cast.jonas).upload_text
        again = {"uploaded_on": day, "receipt": "", "reason": "Ingen.", "by": cast.jonas}
        actions.correct_upload(bundle=kept, seen=seen, **again)
        with pytest.raises(NotAllowed):
            actions.correct_upload(bundle=kept, seen=seen, **{**again, "by": cast.mette})
    assert not Event.objects.filter(verb="approvals.bundle_upload_corrected").exists()


@pytest.mark.parametrize("day", [dt.date(2026, 11, 23), dt.date(2026, 11, 19)])
def test_a_day_to_come_or_before_it_was_made_is_refused_by_the_action_too(cast: Cast, day: dt.date) -> None:
    with make.on(dt.date(2026, 11, 20)):
        kept = bundle_of(make.submitted_plan(cast), cast.vejle, cast.jonas)
    with make.on(dt.date(2026, 11, 22)), pytest.raises(NotReady):
        actions.note_upload(bundle=kept, uploaded_on=day, receipt="", by=cast.jonas)


def test_the_zip_has_its_contents_first() -> None:
    content = packed(iter([("01 a.txt", b"a")]))
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert package.namelist() == ["00 Indhold.txt", "01 a.txt"]
