"""What core.pdf promises of any document; the redegørelse itself is looked at in tests/monitoring."""

import io
import logging
import os
from pathlib import Path

import pikepdf
import pytest
from django.contrib.staticfiles import finders

from core import pdf

PAGE = '<!doctype html><html lang="da"><head><title>Prøve</title></head><body>{}</body></html>'


@pytest.fixture
def styles(settings, tmp_path: Path) -> Path:
    """A folder of static files with pdf/plain.css in it."""
    folder = tmp_path / "pdf"
    folder.mkdir()
    (folder / "plain.css").write_text("body { font-family: 'IBM Plex Sans', 'DejaVu Sans' }", "utf-8")
    (folder / "dot.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>',
        "utf-8",
    )
    (tmp_path / "secret.css").write_text("p { color: red }", "utf-8")
    settings.STATICFILES_DIRS = [tmp_path]
    finders.get_finder.cache_clear()
    yield folder
    finders.get_finder.cache_clear()


def render(body: str, *names: str) -> pdf.Pdf:
    return pdf.render(PAGE.format(body), styles=names or ["pdf/plain.css"])


def test_the_same_input_gives_the_same_bytes(styles: Path) -> None:
    body = "<h1>Æbler og ærter</h1><p>Tekst med <strong>fed</strong> og pil →</p>"
    first = render(body)
    assert first.content == render(body).content
    assert first.pages == 1


def test_it_is_tagged_danish_and_has_its_own_fonts(styles: Path) -> None:
    with pikepdf.open(
        io.BytesIO(render("<h1>Tal</h1><p>Æøå → <em>1</em> <strong>2</strong></p>").content)
    ) as found:
        assert found.Root.Lang == "da"
        assert found.Root.MarkInfo.Marked
        assert found.Root.ViewerPreferences.DisplayDocTitle
        assert found.docinfo["/Title"] == "Prøve"
        with found.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
        fonts = [
            font for font in found.objects if isinstance(font, pikepdf.Dictionary) and "/FontName" in font
        ]
        names = {str(font.FontName).split("+")[-1] for font in fonts}
        assert all("/FontFile3" in font or "/FontFile2" in font for font in fonts)
    assert names
    assert all(name.startswith(("IBM-Plex-Sans", "IBMPlexSans", "DejaVu")) for name in names), names


@pytest.mark.parametrize(
    "body",
    [
        '<img src="file:///etc/passwd" alt="x">',
        '<img src="http://127.0.0.1:1/x.png" alt="x">',
        '<img src="https://example.com/x.png" alt="x">',
        '<img src="data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22/%3E" alt="x">',
        '<img src="/secret.css" alt="x">',
        '<img src="/pdf/../secret.css" alt="x">',
        '<img src="/pdf/missing.svg" alt="x">',
        '<link rel="attachment" href="file:///etc/passwd">',
        '<link rel="stylesheet" href="file:///etc/passwd">',
        '<style>@import url("https://example.com/x.css");</style>',
        '<style>p { background: url("file:///etc/passwd") }</style><p>x</p>',
        '<style>@font-face { font-family: x; src: url("https://example.com/x.ttf") } p { font: x }</style><p>x',
        '<svg width="9" height="9"><image href="file:///etc/passwd" width="9" height="9"/></svg>',
        '<object data="file:///etc/passwd"></object>',
    ],
)
def test_nothing_but_our_own_files_is_read(styles: Path, body: str) -> None:
    with pytest.raises(pdf.RefusedAddress):
        render(body)


def test_our_own_picture_is_read(styles: Path) -> None:
    (styles / "picture.css").write_text("p { background: url('dot.svg') }", "utf-8")
    assert render("<p>Prik</p>", "pdf/picture.css").pages == 1


def test_a_changed_style_sheet_is_read_again(styles: Path) -> None:
    sheet = styles / "size.css"
    sheet.write_text("p { font-size: 10pt }", "utf-8")
    first = render("<p>Tekst</p>", "pdf/size.css").content
    sheet.write_text("p { font-size: 20pt }", "utf-8")
    os.utime(sheet, ns=(1, 1))
    assert render("<p>Tekst</p>", "pdf/size.css").content != first


def test_too_many_pages_are_refused(styles: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MAX_PAGES", 2)
    (styles / "break.css").write_text("p { break-after: page }", "utf-8")
    with pytest.raises(pdf.PdfError, match="3 sider"):
        render("<p>1</p><p>2</p><p>3</p>", "pdf/break.css")


def test_steps_are_told(styles: Path) -> None:
    heard: list[str] = []
    pdf.render(PAGE.format("<p>x</p>"), styles=["pdf/plain.css"], on_step=heard.append)
    assert heard == ["layout", "write"]


def test_missing_fonts_are_said(settings, tmp_path: Path) -> None:
    settings.PDF_FONTS_DIR = tmp_path
    pdf._weasyprint.cache_clear()
    try:
        with pytest.raises(pdf.PdfError, match="script/assets"):
            pdf.engine_version()
    finally:
        pdf._weasyprint.cache_clear()


def test_warm_up_and_version(styles: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, "weasyprint"):
        pdf.warm_up(["pdf/plain.css"])
    assert not caplog.records
    assert pdf.engine_version().startswith("weasyprint 70")
