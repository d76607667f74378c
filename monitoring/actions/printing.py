"""The PDF of a redegørelse: made outside any lock, kept once per input."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string

from core import pdf
from core.dates import now
from core.files import clean_name, fill
from monitoring.figures import figures_of
from monitoring.models import AnnualReport, ReportFile

STYLES = ("pdf/report.css",)
DRAFT_STYLES = (*STYLES, "pdf/draft.css")
STEPS = ("Henter planen", "Samler tallene", "Tegner diagrammer", "Sætter siderne op", "Gemmer filen")

Heard = Callable[[int, str], None]


@dataclass(frozen=True)
class Printed:
    """Everything that decides the bytes of the PDF, and the hash of it."""

    html: str
    styles: tuple[str, ...]
    input_sha256: str
    is_draft: bool


def prepared(report: AnnualReport, *, heard: Heard = lambda done, text: None) -> Printed:
    """The report as HTML. Handed in: from the frozen figures. Nothing of it depends on the clock."""
    is_draft = not report.is_handed_in
    heard(1, STEPS[1])
    figures = figures_of(report)
    heard(2, STEPS[2])
    html = render_to_string(
        "monitoring/pdf/report.html",
        {"figures": figures, "is_draft": is_draft, "code": report.sha256, "plan": figures.plan},
    )
    styles = DRAFT_STYLES if is_draft else STYLES
    return Printed(html, styles, _hash(html, styles), is_draft)


def _hash(html: str, styles: tuple[str, ...]) -> str:
    digest = hashlib.sha256(pdf.engine_version().encode())
    for part in (html.encode(), *(pdf.static_path(name).read_bytes() for name in styles)):
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()


def make_pdf(report: AnnualReport, *, heard: Heard = lambda done, text: None) -> ReportFile:
    """The report's PDF: the one that is kept when nothing has changed since, otherwise a new one."""
    heard(0, STEPS[0])
    if report.is_handed_in and (sealed := report.files.filter(is_draft=False).first()):
        return sealed
    page = prepared(report, heard=heard)
    if known := _known(report, page):
        return known
    heard(3, STEPS[3])
    made = pdf.render(page.html, styles=page.styles, on_step=lambda name: heard(3, STEPS[3]))
    heard(4, STEPS[4])
    return _keep(report, page, made)


def pdf_content(report: AnnualReport) -> tuple[bytes, int]:
    """The bytes of the PDF and its pages, without storing anything: the sealed file where there is one."""
    sealed = report.files.filter(is_draft=False).first() if report.is_handed_in else None
    if sealed is not None:
        with sealed.file.open("rb") as file:
            return file.read(), sealed.pages
    page = prepared(report)
    made = pdf.render(page.html, styles=page.styles)
    return made.content, made.pages


def _known(report: AnnualReport, page: Printed) -> ReportFile | None:
    return report.files.filter(input_sha256=page.input_sha256, is_draft=page.is_draft).first()


def _keep(report: AnnualReport, page: Printed, made: pdf.Pdf) -> ReportFile:
    """Once, however many workers made it; an older draft goes, the sealed one stays for ever."""
    file = ReportFile(
        report=report,
        is_draft=page.is_draft,
        input_sha256=page.input_sha256,
        pages=made.pages,
        created_at=now(),
    )
    fill(file, ContentFile(made.content, name=file_name(report, is_draft=page.is_draft)), by=None)
    try:
        with transaction.atomic():
            file.save()
            old = list(report.files.filter(is_draft=True).exclude(pk=file.pk)) if page.is_draft else []
            for draft in old:
                draft.delete()
                transaction.on_commit(lambda draft=draft: draft.file.delete(save=False))  # type: ignore[misc]
    except IntegrityError:
        file.file.delete(save=False)
        kept = report.files.filter(is_draft=page.is_draft).first()
        if kept is None:
            raise
        return kept
    return file


def file_name(report: AnnualReport, *, is_draft: bool) -> str:
    version = f" version {report.number}" if report.number > 1 else ""
    draft = " UDKAST" if is_draft else ""
    return clean_name(f"Redegørelse {report.year} {report.plan.title}{version}{draft}.pdf", "application/pdf")
