"""The typefaces, made ready from npm: TrueType for PDFs, and sheets with their files for the web.

PDFs take TrueType because the renderer would unpack WOFF2 again for every document, which takes
half a minute for one Chinese file. Run `python -m synchro.servers.fonts` after `npm ci`.
"""

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from synchro.servers.folders import CHECKOUT

SOURCE = CHECKOUT / "node_modules" / "@fontsource"
LATIN = (
    ("source-sans-3", "Source Sans 3", ("400-normal", "400-italic", "600-normal")),
    ("source-serif-4", "Source Serif 4", ("400-normal", "600-normal")),
)
CHINESE = (("noto-sans-sc", "Noto Sans SC", ("400-normal", "600-normal")),)
LATIN_SUBSETS = ("latin", "latin-ext")
CHINESE_SUBSET = "chinese-simplified"
# The names of languages stand on every page, also where no Chinese sheet is loaded.
NAMES = "简体中文"
Faces = tuple[tuple[str, str, tuple[str, ...]], ...]


class FontsMissingError(RuntimeError):
    """The packages that hold the typefaces are not installed."""


def directory() -> Path:
    """Where the TrueType files are, one a face and subset; all instances share them."""
    return Path(os.environ.get("SYNCHRO_FONTS") or CHECKOUT / "var" / "fonts")


def web_directory() -> Path:
    """What is served as static files below vendor/fonts: latin.css, chinese.css and their files."""
    return directory() / "web"


def ready(language: str) -> Path:
    """Make the faces that a PDF in this language needs and that are not there yet."""
    _make_truetype(LATIN, LATIN_SUBSETS)
    if language.startswith("zh"):
        _make_truetype(CHINESE, (CHINESE_SUBSET,))
    return directory()


def publish() -> Path:
    """Put the web's files and sheets into web_directory(), only those weights that we use."""
    for name, faces, subsets in (("latin", LATIN, LATIN_SUBSETS), ("chinese", CHINESE, None)):
        rules = []
        for package, family, cuts in faces:
            ranges = _ranges(package)
            # Neighbours that differ in weight alone compress to little more than one of them.
            for subset in subsets or [key for key in ranges if key.startswith("[")]:
                rules += [_rule(package, family, cut, subset, ranges[subset]) for cut in cuts]
        if name == "latin":
            rules.append(_names_rule())
        _write(web_directory() / f"{name}.css", partial(_put, "\n".join(rules) + "\n"))
    return web_directory()


def _make_truetype(faces: Faces, subsets: tuple[str, ...]) -> None:
    for package, _family, cuts in faces:
        for cut in cuts:
            for subset in subsets:
                source = _source(package, subset, cut)
                target = directory() / f"{source.stem}.ttf"
                if _stale(target, source):
                    _write(target, partial(_convert, source))


def _convert(source: Path, target: Path) -> None:
    from fontTools.ttLib import TTFont  # slow import, and unneeded where all is up to date

    font = TTFont(source)
    font.flavor = None
    font.save(target)


def _rule(package: str, family: str, cut: str, subset: str, ranges: str) -> str:
    source = _source(package, subset.strip("[]"), cut)
    target = web_directory() / source.name
    if _stale(target, source):
        _write(target, partial(shutil.copyfile, source))
    return _face(family, cut, source.name, ranges)


def _names_rule() -> str:
    package, family, (cut, *_) = CHINESE[0]
    source = _source(package, CHINESE_SUBSET, cut)
    target = web_directory() / f"{package}-names-{cut}.woff2"
    if _stale(target, source):
        _write(target, partial(_extract, NAMES, source))
    return _face(family, cut, target.name, ",".join(f"U+{ord(sign):X}" for sign in NAMES))


def _face(family: str, cut: str, file: str, ranges: str) -> str:
    weight, style = cut.split("-")
    return (
        f'@font-face{{font-family:"{family}";font-style:{style};font-weight:{weight};'
        f'font-display:swap;src:url("{file}") format("woff2");unicode-range:{ranges}}}'
    )


def _put(text: str, target: Path) -> None:
    target.write_text(text)


def _extract(signs: str, source: Path, target: Path) -> None:
    from fontTools.subset import Subsetter  # slow import, as above
    from fontTools.ttLib import TTFont

    font = TTFont(source)
    subsetter = Subsetter()
    subsetter.populate(text=signs)
    subsetter.subset(font)
    font.flavor = "woff2"
    font.save(target)


def _ranges(package: str) -> dict[str, str]:
    path = SOURCE / package / "unicode.json"
    if not path.is_file():
        raise FontsMissingError(f"{path.parent} is not there; run `npm ci --ignore-scripts` first.")
    return json.loads(path.read_text())


def _source(package: str, subset: str, cut: str) -> Path:
    path = SOURCE / package / "files" / f"{package}-{subset}-{cut}.woff2"
    if not path.is_file():
        raise FontsMissingError(f"{path} is not there; run `npm ci --ignore-scripts` first.")
    return path


def _stale(target: Path, source: Path) -> bool:
    return not target.is_file() or target.stat().st_mtime < source.stat().st_mtime


def _write(target: Path, make: Callable[[Path], object]) -> None:
    """Make a file beside its place and move it there whole, so that no reader sees half of it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".", suffix=target.suffix)
    os.close(handle)
    path = Path(name)
    try:
        make(path)
        path.chmod(0o644)
        path.replace(target)
    finally:
        path.unlink(missing_ok=True)


def _main() -> Iterator[str]:
    yield f"PDF typefaces: {ready('en')}"
    yield f"Web typefaces: {publish()}"


if __name__ == "__main__":
    for line in _main():
        print(line)
