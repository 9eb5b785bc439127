"""The typefaces: made once, whole, and only those that are used."""

import os
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from synchro.servers import fonts


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SYNCHRO_FONTS", str(tmp_path))
    return tmp_path


def made(place: Path) -> dict[str, int]:
    """Every file below a folder, and when it was written."""
    return {
        str(path.relative_to(place)): path.stat().st_mtime_ns
        for path in place.rglob("*")
        if path.is_file()
    }


def test_latin_faces_are_made_once(place: Path):
    fonts.ready("en")
    first = made(place)

    fonts.ready("es")

    assert made(place) == first
    assert sorted(first) == [
        "source-sans-3-latin-400-italic.ttf",
        "source-sans-3-latin-400-normal.ttf",
        "source-sans-3-latin-600-normal.ttf",
        "source-sans-3-latin-ext-400-italic.ttf",
        "source-sans-3-latin-ext-400-normal.ttf",
        "source-sans-3-latin-ext-600-normal.ttf",
        "source-serif-4-latin-400-normal.ttf",
        "source-serif-4-latin-600-normal.ttf",
        "source-serif-4-latin-ext-400-normal.ttf",
        "source-serif-4-latin-ext-600-normal.ttf",
    ]


def test_faces_are_plain_truetype_that_hold_their_letters(place: Path):
    fonts.ready("en")

    latin = TTFont(place / "source-sans-3-latin-400-normal.ttf")
    further = TTFont(place / "source-sans-3-latin-ext-400-normal.ttf")

    assert latin.flavor is None
    assert {ord("a"), ord("ñ"), ord("€")} <= latin.getBestCmap().keys()
    assert {ord("ł"), ord("ő")} <= further.getBestCmap().keys()


def test_chinese_faces_come_with_the_first_chinese_document(place: Path):
    fonts.ready("zh-hans")

    chinese = TTFont(place / "noto-sans-sc-chinese-simplified-600-normal.ttf")

    assert len([name for name in made(place) if name.startswith("noto")]) == 2
    assert ord("文") in chinese.getBestCmap()


def test_the_web_gets_every_file_that_its_sheets_name(place: Path):
    web = fonts.publish()
    first = made(web)

    named = {
        part.split('"')[0]
        for sheet in ("latin.css", "chinese.css")
        for part in (web / sheet).read_text().split('url("')[1:]
    }

    assert named == {name for name in first if name.endswith(".woff2")}
    assert {cut.split("-")[-2] for cut in named} == {"400", "600"}


def test_the_names_of_languages_need_no_chinese_sheet(place: Path):
    web = fonts.publish()

    names = TTFont(web / "noto-sans-sc-names-400-normal.woff2")

    assert set(map(ord, fonts.NAMES)) <= names.getBestCmap().keys()
    assert (web / "noto-sans-sc-names-400-normal.woff2").stat().st_size < 4_000


def test_a_newer_package_is_taken_over(place: Path):
    fonts.ready("en")
    target = place / "source-sans-3-latin-400-normal.ttf"
    target.write_bytes(b"older")
    os.utime(target, (0, 0))

    fonts.ready("en")

    assert TTFont(target).flavor is None


def test_an_interrupted_conversion_leaves_nothing(
    place: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    broken = tmp_path / "node" / "source-sans-3"
    (broken / "files").mkdir(parents=True)
    (broken / "files" / "source-sans-3-latin-400-normal.woff2").write_bytes(b"not a font")
    monkeypatch.setattr(fonts, "SOURCE", broken.parent)
    monkeypatch.setenv("SYNCHRO_FONTS", str(tmp_path / "made"))

    with pytest.raises(Exception, match="TrueType"):
        fonts.ready("en")

    assert made(tmp_path / "made") == {}


def test_missing_packages_are_said_plainly(place: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(fonts, "SOURCE", place / "nowhere")

    with pytest.raises(fonts.FontsMissingError, match="npm ci"):
        fonts.ready("en")
