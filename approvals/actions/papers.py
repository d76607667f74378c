"""The sagspakke: a case in one ZIP, in the order in which Landsbyggefonden asks for the parts.

Made outside any lock: all of it is read from a snapshot, from confirmed decisions and from acts, none of which change;
only the aftaler are those of the day. Each part's check code stands in the list of contents.
"""

import datetime as dt
import hashlib
import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from string import ascii_uppercase

from django.core.files.base import ContentFile
from django.db import transaction
from django.template.loader import render_to_string

from accounts.models import Organisation, User
from approvals.actions.fund import reason as said_why
from approvals.actions.verbs import BUNDLE_UPLOAD_CORRECTED, BUNDLE_UPLOADED
from approvals.figures import (
    CaseFile,
    DecisionFigure,
    change_paper,
    decision_figure,
    file_of,
    journal,
    read_attachments,
)
from approvals.figures.papers import enclosed_by_hand, holds_closed_words, is_sent
from approvals.models import Amendment, Case, CaseBundle, Snapshot
from approvals.permissions import can_take_bundle
from approvals.permissions.behalf import principal_taking_bundle
from approvals.workflow.days import reason_against_upload
from core import pdf
from core.audit import record
from core.dates import day_of, now
from core.files import clean_name, fill, is_served
from core.models import TaskRun
from core.spreadsheets import Column, Sheet, book, explained
from core.tasks import dispatch
from core.versions import Moved
from core.workflow import NotAllowed, NotReady, WrongState
from funding.figures import Economy, Matrix, economy, share_sentences
from plans.figures import plan_content
from plans.figures.agreements import AgreementFigure, agreement_places
from plans.models import Plan

ZIP = "application/zip"
STYLES = ("pdf/report.css", "pdf/case.css")
STEPS = (
    "Sætter helhedsplanen op",
    "Skriver regnearket",
    "Samler aftalerne",
    "Samler beslutningerne",
    "Gemmer sagspakken",
)
#: What every part is dated in the ZIP, so that the same case gives the same bytes.
PACKED = (1980, 1, 1, 0, 0, 0)

Heard = Callable[[int, str], None]


def build_bundle(*, case: Case, organisation: Organisation, by: User) -> TaskRun:
    """Start making the sagspakke for one's own organisation. NotAllowed for whoever takes none."""
    if not can_take_bundle(by, case, organisation.pk):
        raise NotAllowed("Sagspakken laves af kommunens sagsbehandlere og af dem, der skriver planen.")
    return dispatch(
        "approvals.build_bundle", subject=case, root=case.plan, by=by, organisation=organisation.pk
    )


def make_bundle(*, case: Case, organisation: Organisation, by: User, heard: Heard) -> CaseBundle:
    """Make and keep it. The same content as the newest one gives that one back: nothing is kept twice, but what may not
    be fetched any more."""
    if not can_take_bundle(by, case, organisation.pk):
        raise NotAllowed("Du kan ikke længere lave sagspakken.")
    if not is_sent(case):
        raise NotReady(["Ændringen er hos ansøgeren. Sagspakken kan laves, når den er sendt igen."])
    snapshot = Snapshot.objects.get(pk=case.snapshot_id)
    read_at, file = now(), file_of(case.plan, case)
    content = packed(parts(file, case, snapshot, heard), enclosed_by_hand(case))
    heard(4, STEPS[4])
    newest = case.bundles.filter(organisation=organisation).first()
    is_same = newest is not None and newest.sha256 == hashlib.sha256(content).hexdigest()
    if newest is not None and is_same and not holds_closed_words(newest, file):
        return newest
    bundle = CaseBundle(case=case, snapshot=snapshot, organisation=organisation)
    about = f"{case.plan.number} {case.amendment}" if case.is_amendment else case.plan.number
    name = clean_name(f"Sagspakke {about} {case.plan.title}.zip")
    fill(bundle, ContentFile(content, name=name), by=by, content_type=ZIP)
    bundle.stored_at = read_at  # what is told of an item while it is made comes after it
    bundle.save()
    return bundle


def note_upload(*, bundle: CaseBundle, uploaded_on: dt.date, receipt: str, by: User) -> CaseBundle:
    """That the sagspakke was uploaded in the fund's portal, with the day and the receipt. Told once."""
    with _telling_of_upload(bundle, uploaded_on, by) as locked:
        if locked.uploaded_on is not None:
            raise NotReady(["Det er allerede skrevet, at sagspakken er lagt op."])
        locked.uploaded_on, locked.receipt, locked.uploaded_by = uploaded_on, receipt, by
        locked.save(update_fields=["uploaded_on", "receipt", "uploaded_by"])
        behalf = principal_taking_bundle(by, locked)
        record(
            BUNDLE_UPLOADED,
            subject=locked,
            root=bundle.case.plan,
            by=by,
            on_behalf_of=behalf,
            day=uploaded_on,
        )
    return locked


def correct_upload(
    *, bundle: CaseBundle, seen: str, uploaded_on: dt.date, receipt: str, reason: str, by: User
) -> CaseBundle:
    """Put a wrong day or receipt right, with a reason. The history keeps what was told before. `seen`: what it was
    (`CaseBundle.upload_text`) when the person looked."""
    why = said_why(reason)
    with _telling_of_upload(bundle, uploaded_on, by) as locked:
        before = locked.upload_text
        if not before:
            raise WrongState("Det er ikke skrevet, at sagspakken er lagt op.")
        if before != seen:
            raise Moved("Oplysningerne er rettet af en anden, siden du åbnede siden. Se dem igen.")
        locked.uploaded_on, locked.receipt = uploaded_on, receipt
        if locked.upload_text == before:
            return locked
        locked.save(update_fields=["uploaded_on", "receipt"])
        record(
            BUNDLE_UPLOAD_CORRECTED,
            subject=locked,
            root=bundle.case.plan,
            by=by,
            on_behalf_of=principal_taking_bundle(by, locked),
            before=before,
            after=locked.upload_text,
            reason=why,
        )
    return locked


@contextmanager
def _telling_of_upload(bundle: CaseBundle, day: dt.date, by: User) -> Iterator[CaseBundle]:
    if said := reason_against_upload(day, day_of(bundle.stored_at)):
        raise NotReady([said])
    if not can_take_bundle(by, bundle.case, bundle.organisation_id):
        raise NotAllowed("Det skrives af den organisation, som sagspakken er lavet til.")
    with transaction.atomic():
        yield CaseBundle.objects.select_for_update(of=("self",), no_key=True).get(pk=bundle.pk)


# What is in it


def parts(file: CaseFile, case: Case, snapshot: Snapshot, heard: Heard) -> Iterator[tuple[str, bytes]]:
    """Name and content, in the fund's order: an ændring itself, the plan, its economy, the aftaler, what was decided,
    and the journal."""
    money = economy(snapshot.document)
    number = (f"{place:02d}" for place in count(1))
    heard(0, STEPS[0])
    if case.is_amendment:
        yield f"{next(number)} Ændringen før og efter.docx", change(file, case.amendment, snapshot)
    context = plan_context(snapshot, money)
    yield f"{next(number)} Helhedsplan, {snapshot}.pdf", printed("approvals/pdf/plan.html", context)
    heard(1, STEPS[1])
    sheets = explained(money_sheets(money))
    yield f"{next(number)} Budget og finansiering.xlsx", book(sheets, created=snapshot.created_at)
    heard(2, STEPS[2])
    agreements, place = in_bundle(case.plan), next(number)
    yield f"{place} Aftaler.pdf", printed("approvals/pdf/agreements.html", context | {"places": agreements})
    yield from agreement_files(agreements, place)
    heard(3, STEPS[3])
    figures = decisions(file)
    about = f" om ændring {case.amendment.number}" if case.is_amendment else ""
    context |= {"figures": figures, "what": f"Beslutninger og høringssvar{about}"}
    yield f"{next(number)} Beslutninger og høringssvar.pdf", printed("approvals/pdf/decisions.html", context)
    listed = explained([journal_sheet(case)])
    yield f"{next(number)} Journalliste.xlsx", book(listed, created=snapshot.created_at)
    yield from enclosures(figures, next(number))


def change(file: CaseFile, amendment: Amendment, snapshot: Snapshot) -> bytes:
    return change_paper(file, amendment, snapshot).written()


def plan_context(snapshot: Snapshot, money: Economy) -> dict[str, object]:
    """What the plan is printed from."""
    return {
        "snapshot": snapshot,
        "content": plan_content(snapshot.document),
        "economy": money,
        "shares": share_sentences(snapshot.document),
    }


def printed(template: str, context: dict[str, object]) -> bytes:
    return pdf.render(render_to_string(template, context), styles=STYLES).content


def decisions(file: CaseFile) -> list[DecisionFigure]:
    """Every confirmed decision that holds, oldest first. The sagspakke is uploaded at the fund, so the words and bilag
    of a closed item are left out also for the kommune, which has them in its own minutes."""
    read_attachments(file)
    rows = [row for step in file.steps for row in file.decisions_of(step) if row.is_in_force]
    return [decision_figure(row, None) for row in sorted(rows, key=lambda row: (row.decided_on, row.pk))]


def enclosures(figures: Sequence[DecisionFigure], number: str) -> Iterator[tuple[str, bytes]]:
    """The bilag of decisions of open items; one that is infected or not looked through yet stays out."""
    shown = [
        stored
        for figure in figures
        if not figure.is_hidden
        for stored in figure.decision.files.all()
        if is_served(stored)
    ]
    for place, stored in enumerate(shown, start=1):
        with stored.file.open("rb") as file:
            yield f"{number} Bilag/{place:02d} {stored.name}", file.read()


def in_bundle(plan: Plan) -> list[tuple[str, AgreementFigure | None]]:
    """Each aftale that the plan should have or has, in the version that holds, or the newest where none does."""
    return [
        (place.label, place.current) for place in agreement_places(plan) if place.is_wanted or place.current
    ]


def agreement_files(
    agreements: Sequence[tuple[str, AgreementFigure | None]], number: str
) -> Iterator[tuple[str, bytes]]:
    """Their texts; one that is infected or not looked through yet stays out."""
    shown = [one for _, figure in agreements if figure for one in figure.files if is_served(one)]
    for place, stored in enumerate(shown, start=1):
        with stored.file.open("rb") as file:
            yield f"{number} Aftaler/{place:02d} {stored.name}", file.read()


def money_sheets(money: Economy) -> list[Sheet]:
    return [
        matrix_sheet("Budget", "Kategori", money.budget, money),
        matrix_sheet("Finansiering", "Kilde", money.sources, money),
    ]


def matrix_sheet(name: str, head: str, matrix: Matrix, money: Economy) -> Sheet:
    last = ascii_uppercase[len(money.years)]
    columns = [
        Column(head, width=36, meaning=f"Hvad rækkens beløb hører til: {head.lower()}."),
        *(
            Column(f"{year.year}, kr.", "amount", 16, meaning="Beløbet i kalenderåret.")
            for year in money.years
        ),
        Column(
            "I alt, kr.", "amount", 18, formula=f"=SUM(B{{row}}:{last}{{row}})", meaning="Årene lagt sammen."
        ),
    ]
    rows = [(row.label, *row.amounts, row.total) for row in matrix.rows]
    return Sheet(name, columns, rows, totals=dict(enumerate((*matrix.totals, matrix.total), start=1)))


def journal_sheet(case: Case) -> Sheet:
    columns = [
        Column("Dato", "date", 12, meaning="Den dag, det skete."),
        Column("Retning", width=12, meaning="Om det er kommet ind, sendt ud eller internt."),
        Column("Part", width=20, meaning="Hvem det er sendt til eller kommet fra."),
        Column("Kort indhold", width=70, meaning="Hvad det handler om."),
        Column("Registreret af", width=28, meaning="Hvem der har skrevet det i portalen."),
    ]
    rows = [(row.day, row.direction, row.party, row.text, row.registered_by) for row in journal(case)]
    return Sheet("Journalliste", columns, rows)


def packed(files: Iterator[tuple[str, bytes]], by_hand: Sequence[str] = ()) -> bytes:
    """A ZIP with the list of contents first; the list also names what is put beside it `by_hand`."""
    found = list(files)
    lines = [f"{name}  SHA-256 {hashlib.sha256(content).hexdigest()}" for name, content in found]
    lines += [f"Lægges ved: {name}" for name in by_hand]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in (("00 Indhold.txt", "\r\n".join([*lines, ""]).encode()), *found):
            target.writestr(zipfile.ZipInfo(name, PACKED), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
