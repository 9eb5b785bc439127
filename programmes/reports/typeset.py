"""WeasyPrint and what it leaves undone. Imported by the child process and by nothing else."""

import io
import logging
import mimetypes
from collections.abc import Mapping
from pathlib import Path

import pikepdf
from weasyprint import CSS, HTML, LOGGER
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from programmes.reports.limits import ORIGIN, PAGES

_SVG = "{http://www.w3.org/2000/svg}"
_PRINT = 4  # the flag of an annotation that says it is printed too


class AddressRefused(Exception):
    """The document named something that is not ours."""


class TooManyPages(Exception):
    """The document is longer than anyone reads, and than the limits carry."""


class DrawingFailed(Exception):
    """A drawing would be missing from the document."""


class OwnAssets(URLFetcher):
    """Opens the named files and nothing else: no other file, no host, no data inside an address.

    The renderer swallows whatever is raised while it draws a picture, so what was refused is
    kept and looked at again in the end.
    """

    def __init__(self, assets: Mapping[str, str]) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)
        self._assets = assets
        self.refused = ""

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        path = self._assets.get(url.removeprefix(ORIGIN)) if url.startswith(ORIGIN) else None
        if path is None:
            self.refused = self.refused or url
            raise FatalURLFetchingError(url)
        media_type = mimetypes.guess_type(path)[0] or "application/octet-stream"
        return URLFetcherResponse(url, Path(path).read_bytes(), {"Content-Type": media_type})


class Failures(logging.Handler):
    """What the renderer only logs and then leaves out."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if str(record.msg).startswith("Failed"):
            self.messages.append(record.getMessage())


def typeset(html: str, *, assets: Mapping[str, str], font_faces: str) -> bytes:
    """A tagged PDF (PDF/UA-1). `assets` maps names below ORIGIN to files."""
    fetcher, failures, fonts = OwnAssets(assets), Failures(), FontConfiguration()
    LOGGER.addHandler(failures)
    try:
        faces = CSS(string=font_faces, base_url=ORIGIN, url_fetcher=fetcher, font_config=fonts)
        source = HTML(string=html, base_url=ORIGIN, url_fetcher=fetcher)
        _describe_drawings(source)
        document = source.render(font_config=fonts, stylesheets=[faces], pdf_variant="pdf/ua-1")
        if len(document.pages) > PAGES:
            raise TooManyPages(len(document.pages))
        pdf = document.write_pdf(pdf_variant="pdf/ua-1")
    except FatalURLFetchingError as error:
        raise AddressRefused(str(error)) from error
    finally:
        LOGGER.removeHandler(failures)
    if fetcher.refused:
        raise AddressRefused(fetcher.refused)
    if failures.messages:
        raise DrawingFailed(failures.messages[0])
    return _finish(pdf)


def _describe_drawings(source: HTML) -> None:
    """A PDF has one alternative text for a drawing, taken from its title: add the description."""
    for drawing in source.etree_element.iter(f"{_SVG}svg"):
        title, description = drawing.find(f"{_SVG}title"), drawing.find(f"{_SVG}desc")
        if title is not None and description is not None:
            title.text = f"{title.text} {description.text}"


def _finish(pdf: bytes) -> bytes:
    """Say which heading cells head rows and which head columns, and that links are printed."""
    finished = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for thing in document.objects:
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/S") == "/TH":
                attributes = thing.get("/A")
                if isinstance(attributes, pikepdf.Dictionary):
                    attributes.Scope = _scope(thing)
        for page in document.pages:
            page.obj.Tabs = pikepdf.Name.S
            for annotation in page.obj.get("/Annots", []):
                annotation.F = _PRINT
        document.save(finished)
    return finished.getvalue()


def _scope(cell: pikepdf.Dictionary) -> pikepdf.Name:
    row = cell.get("/P")
    section = row.get("/P") if row is not None else None
    in_head = section is not None and section.get("/S") == "/THead"
    return pikepdf.Name.Column if in_head else pikepdf.Name.Row
