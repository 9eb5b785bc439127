"""HTML to a tagged PDF, made by a child process with limits; WeasyPrint is loaded only there."""

import json
import logging
import os
import re
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict
from enum import StrEnum
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from people import documents
from programmes.reports.limits import HTML_CHARACTERS, LARGE, Exit, Limits

logger = logging.getLogger(__name__)

# Everything that a document may open besides the typefaces.
ASSETS = (
    "css/tokens.css",
    "css/charts.css",
    "css/report.css",
    "css/cards.css",
    "css/life_plan.css",
    "img/rings.svg",
    "img/cut.svg",
)

_FAMILIES = {
    "source-sans-3": "Source Sans 3",
    "source-serif-4": "Source Serif 4",
    "noto-sans-sc": "Noto Sans SC",
}
_CHINESE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")


class Reason(StrEnum):
    TOO_LONG = "too_long"
    TOO_LARGE = "too_large"
    BLOCKED_ADDRESS = "blocked_address"
    UNAVAILABLE = "unavailable"
    BROKEN = "broken"


MESSAGES: dict[Reason, Promise] = {
    Reason.TOO_LONG: _(
        "Making the document took too long and was stopped. Choose fewer sections and try again."
    ),
    Reason.TOO_LARGE: _(
        "The document is too large and was stopped. Choose fewer sections or shorten your text,"
        " and try again."
    ),
    Reason.BLOCKED_ADDRESS: _(
        "The document refers to something outside Synchro, so it was stopped. Take the reference"
        " out of your text and try again."
    ),
    Reason.UNAVAILABLE: _(
        "PDF files cannot be made on this server, because the Pango library or a typeface is"
        " missing. Everything else works."
    ),
    Reason.BROKEN: _("Something went wrong while the document was made. Try again."),
}


class RenderFailed(Exception):
    """No PDF was made; `message` says why in the reader's language."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason

    @property
    def message(self) -> Promise:
        return MESSAGES[self.reason]


def render(html: str, *, language: str, limits: Limits = Limits()) -> bytes:  # noqa: B008
    """Make the PDF of a whole HTML document whose files are named below `limits.ORIGIN`."""
    if len(html) > limits.characters:
        raise RenderFailed(Reason.TOO_LARGE)
    chinese = language.startswith("zh") or _CHINESE.search(html) is not None
    fonts = _fonts(chinese)
    static = Path(settings.BASE_DIR) / "static"
    assets = {name: str(static / name) for name in ASSETS}
    assets |= {f"fonts/{font.name}": str(font) for font in fonts}
    return _run(html, assets=assets, font_faces="".join(map(_face, fonts)), limits=limits)


def make(html: str, *, language: str, seconds: int) -> bytes:
    """For those who know of no reports; raises ``documents.NotMade``."""
    limits = Limits(
        processor=seconds, wall=2 * seconds, memory=LARGE, characters=2 * HTML_CHARACTERS
    )
    try:
        return render(html, language=language, limits=limits)
    except RenderFailed as failure:
        raise documents.NotMade(str(failure.message)) from failure


@cache
def available() -> bool:
    """Whether this machine has what WeasyPrint needs; asked once in the life of a process."""
    try:
        _run("", assets={}, font_faces="", limits=Limits())
    except RenderFailed:
        return False
    return True


def _fonts(chinese: bool) -> list[Path]:
    """The typefaces to offer; the Chinese ones are large, so only where they are needed."""
    directory = Path(settings.FONT_DIRECTORY)
    if chinese and not any(directory.glob("noto-sans-sc-*.ttf")):
        try:
            import_string(settings.PREPARE_FONTS)("zh-hans")
        except RuntimeError as error:
            logger.warning("No Chinese typeface for a PDF: %s", error)
            raise RenderFailed(Reason.UNAVAILABLE) from error
    packages = [package for package in _FAMILIES if chinese or not package.startswith("noto")]
    return [font for package in packages for font in sorted(directory.glob(f"{package}-*.ttf"))]


def _face(font: Path) -> str:
    """The rule for a file named package-subset-weight-style, as npm names them.

    The rarer Latin letters are a family of their own: the renderer takes two files of one family,
    weight and style for the same, and would draw the glyph of one by its number in the other.
    """
    family = next(name for package, name in _FAMILIES.items() if font.stem.startswith(package))
    family += " Ext" if "-latin-ext-" in font.stem else ""
    _, weight, style = font.stem.rsplit("-", 2)
    return (
        f'@font-face{{font-family:"{family}";font-weight:{weight};font-style:{style};'
        f'src:url("fonts/{font.name}")}}'
    )


def _run(html: str, *, assets: Mapping[str, str], font_faces: str, limits: Limits) -> bytes:
    request = {"limits": asdict(limits), "assets": assets, "font_faces": font_faces}
    with TemporaryDirectory(prefix="synchro-pdf-", ignore_cleanup_errors=True) as folder:
        try:
            child = subprocess.run(
                [sys.executable, "-s", "-m", "programmes.reports.render"],
                input=json.dumps(request).encode() + b"\n" + html.encode(),
                capture_output=True,
                check=False,
                timeout=limits.wall,
                cwd=folder,
                env=_environment(folder),
                start_new_session=True,
            )
        except subprocess.TimeoutExpired:
            raise RenderFailed(Reason.TOO_LONG) from None
    if child.returncode != Exit.DONE:
        complaint = child.stderr.decode(errors="replace")[-2000:]
        logger.warning("No PDF, exit status %s: %s", child.returncode, complaint)
        raise RenderFailed(_reason(child.returncode, complaint))
    return child.stdout


def _environment(folder: str) -> dict[str, str]:
    """Nothing of ours but where the code is and where the system keeps its libraries."""
    kept = ("PATH", "LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH")
    return {name: os.environ[name] for name in kept if name in os.environ} | {
        "PYTHONPATH": str(settings.BASE_DIR),
        "PYTHONDONTWRITEBYTECODE": "1",
        "HOME": folder,
        "TMPDIR": folder,
        "LANG": "C.UTF-8",
    }


_BY_STATUS = {
    Exit.TOO_LARGE: Reason.TOO_LARGE,
    Exit.BLOCKED_ADDRESS: Reason.BLOCKED_ADDRESS,
    Exit.UNAVAILABLE: Reason.UNAVAILABLE,
    -signal.SIGXCPU: Reason.TOO_LONG,
    -signal.SIGKILL: Reason.TOO_LARGE,  # by the kernel, when the machine ran out of memory
}


def _reason(status: int, complaint: str) -> Reason:
    """The C libraries under the renderer end the process when an allocation fails.

    The interpreter may find no memory to handle its own MemoryError, and end with any status.
    """
    if (status < 0 and "allocate" in complaint) or "MemoryError" in complaint:
        return Reason.TOO_LARGE
    return _BY_STATUS.get(status, Reason.BROKEN)
