"""HTML → PDF/UA-1 with WeasyPrint, closed to the world: it reads our own print styles and pictures, and nothing else.

The same input gives the same bytes: fonts are our own (`script/assets` puts them and their fonts.conf in var/fonts),
and no clock is read. WeasyPrint is imported on first use, so that a web process never carries it; a worker calls
`warm_up()` before it forks.
"""

import gc
import logging
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.staticfiles import finders

from core.workflow import Refusal

if TYPE_CHECKING:
    from weasyprint import CSS

# Relative addresses in templates and style sheets are read as static files; nothing answers under this name.
BASE_URL = "https://assets.invalid/"
VARIANT = "pdf/ua-1"
MAX_PAGES = 150
TYPES = {".css": "text/css", ".svg": "image/svg+xml", ".png": "image/png"}

Step = Callable[[str], None]


class PdfError(Refusal):
    """The PDF was not made. The message is Danish and may be shown."""


class RefusedAddress(PdfError):
    """The document asked for something that is not ours."""


@dataclass(frozen=True)
class Pdf:
    content: bytes
    pages: int


def render(html: str, *, styles: Sequence[str], on_step: Step | None = None) -> Pdf:
    """Lay out and write a complete HTML document. `styles` are static files, in the order of the cascade.

    `on_step` hears "layout" and "write" as they begin.
    """
    with _undisturbed():
        return _rendered(html, styles, on_step or (lambda name: None))


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Python's collector looks through the hundred thousands of objects of a document over and over while it grows, and
    finds next to nothing before it is done: it is held back until then."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
        gc.collect()


def _rendered(html: str, styles: Sequence[str], step: Step) -> Pdf:
    weasyprint = _weasyprint()
    fetcher = _closed_fetcher()
    step("layout")
    target = BytesIO()
    try:
        source = weasyprint.HTML(string=html, base_url=BASE_URL, url_fetcher=fetcher)
        sheets = [_sheet(name, _modified(name)) for name in styles]
        document = source.render(stylesheets=sheets, pdf_variant=VARIANT)
        if len(document.pages) > MAX_PAGES:
            raise PdfError(f"PDF'en ville fylde {len(document.pages)} sider. Der kan højst være {MAX_PAGES}.")
        step("write")
        document.write_pdf(target, pdf_variant=VARIANT)
    except _fatal() as error:  # a BaseException, which must not run through the worker
        raise RefusedAddress(str(error)) from None
    # Pictures swallow what a fetcher raises, so the refusals are kept and looked at when all is done.
    if fetcher.refused:
        raise RefusedAddress(f"PDF'en henviser til noget uden for portalen: {fetcher.refused[0][:200]}")
    return Pdf(target.getvalue(), len(document.pages))


def static_path(name: str) -> Path:
    """Where a static file of a PDF lies. Only files in a folder `pdf`, of a kind a PDF needs."""
    found = finders.find(name) if name.startswith("pdf/") and Path(name).suffix in TYPES else None
    if not isinstance(found, str):
        raise RefusedAddress(f"PDF'en henviser til en fil, der ikke findes: {name[:200]}")
    return Path(found)


def engine_version() -> str:
    """Part of what decides the bytes, so part of what a cached file is known by."""
    return f"weasyprint {_weasyprint().__version__}"


def warm_up(styles: Sequence[str] = ()) -> None:
    """Load modules, fonts and styles once, before a worker forks: a fresh process takes 1.6 times as long."""
    names = list(styles)
    render("<!doctype html><html lang=da><title>.</title><p>Æ <strong>Ø</strong> <em>Å</em>", styles=names)


@lru_cache(maxsize=1)
def _weasyprint() -> Any:
    # fontconfig reads this once, when Pango is loaded.
    conf = settings.PDF_FONTS_DIR / "fonts.conf"
    if not conf.is_file():
        raise PdfError(f"Skrifttyperne mangler ({conf}). Kør script/assets.")
    os.environ["FONTCONFIG_FILE"] = str(conf)
    # Every step of every PDF would be a line of the log.
    logging.getLogger("weasyprint.progress").setLevel(logging.WARNING)
    return import_module("weasyprint")


def _modified(name: str) -> int:
    return static_path(name).stat().st_mtime_ns


@lru_cache(maxsize=16)
def _sheet(name: str, modified: int) -> "CSS":
    """A parsed style sheet; `modified` makes a changed file a new one."""
    sheet: CSS = _weasyprint().CSS(
        string=static_path(name).read_text("utf-8"), base_url=BASE_URL + name, url_fetcher=_closed_fetcher()
    )
    return sheet


def _fatal() -> type[BaseException]:
    fatal: type[BaseException] = _weasyprint().urls.FatalURLFetchingError
    return fatal


def _closed_fetcher() -> Any:
    return _fetcher_class()()


@lru_cache(maxsize=1)
def _fetcher_class() -> type[Any]:
    """A class made on first use, because its base stands in weasyprint."""
    urls = _weasyprint().urls
    base: type[Any] = urls.URLFetcher

    class ClosedFetcher(base):  # type: ignore[misc]
        """Hands out our own files from memory. Whatever else is asked for is refused and remembered: no network, no
        file system, no data: addresses."""

        def __init__(self) -> None:
            super().__init__(allowed_protocols=(), allow_redirects=False)
            self.refused: list[str] = []

        def fetch(self, url: str, headers: Any = None) -> Any:
            try:
                if not url.startswith(BASE_URL):
                    raise RefusedAddress(url)
                path = static_path(url.removeprefix(BASE_URL))
            except RefusedAddress:
                self.refused.append(url)
                raise urls.FatalURLFetchingError(
                    f"PDF'en henviser til noget uden for portalen: {url[:200]}"
                ) from None
            return urls.URLFetcherResponse(url, path.read_bytes(), {"Content-Type": TYPES[path.suffix]})

    return ClosedFetcher
