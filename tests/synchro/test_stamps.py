"""A step of the set-up is repeated when, and only when, its inputs have changed."""

from pathlib import Path

from synchro.servers.stamps import Stamps, fingerprint


def test_the_value_follows_contents_and_names_and_words(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("one")
    first = fingerprint([tmp_path], "word")

    again = fingerprint([tmp_path], "word")
    (tmp_path / "a").write_text("two")
    changed = fingerprint([tmp_path], "word")
    (tmp_path / "a").rename(tmp_path / "b")
    renamed = fingerprint([tmp_path], "word")
    other = fingerprint([tmp_path], "other word")

    assert again == first
    assert len({first, changed, renamed, other}) == 4


def test_compiled_files_and_absent_ones_count_for_nothing(tmp_path: Path) -> None:
    before = fingerprint([tmp_path])
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "a.pyc").write_text("x")

    assert fingerprint([tmp_path, tmp_path / "absent"]) == before


def test_a_stamp_is_current_for_its_own_value_alone(tmp_path: Path) -> None:
    stamps = Stamps(tmp_path / "deep" / "stamps.json")
    assert not stamps.is_current("tables", "1")

    stamps.keep("tables", "1")
    stamps.keep("static", "2")

    assert [stamps.is_current("tables", value) for value in ("1", "2")] == [True, False]
    assert stamps.is_current("static", "2")


def test_a_damaged_file_means_that_nothing_was_done(tmp_path: Path) -> None:
    file = tmp_path / "stamps.json"
    file.write_text("{")

    assert not Stamps(file).is_current("tables", "1")
