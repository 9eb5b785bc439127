"""The languages of a file, by whatever name, as those of an organisation."""

import pytest

from programmes.pulses.sources.languages import code_of, spoken
from programmes.pulses.sources.refusals import Notes

OURS = ["en", "es", "zh-hans"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("en", "en"), ("English", "en"), ("English (en)", "en"), ("ENGLISH", "en"),
        ("eng", "en"), ("es", "es"), ("Spanish", "es"), ("Español (es)", "es"),
        ("español", "es"), ("Castellano", "es"), ("es-MX", "es-mx"), ("es_MX", "es-mx"),
        ("zh", "zh-hans"), ("zh-CN", "zh-hans"), ("zh-Hans", "zh-hans"), ("zh_CN", "zh-hans"),
        ("Chinese", "zh-hans"), ("chinese (zh-Hans)", "zh-hans"), ("中文", "zh-hans"),
        ("简体中文", "zh-hans"), ("zh-Hant-HK", "zh-hant-hk"), ("zh-TW", "zh-tw"),
        ("French (fr)", "fr"), ("fr", "fr"), ("Klingon", "klingon"),
    ],
)  # fmt: skip
def test_the_code_of_a_name(name, code):
    assert code_of(name) == code


@pytest.mark.parametrize(
    ("names", "found", "notes"),
    [
        (["English (en)", "es"], {"English (en)": "en", "es": "es"}, []),
        (["es-MX", "es"], {"es": "es"}, [("language_left_out", "es-MX")]),
        (["es-MX", "es-AR"], {"es-MX": "es"}, [("language_left_out", "es-AR")]),
        (["zh-Hant-HK", "en"], {"en": "en"}, [("language_left_out", "zh-Hant-HK")]),
        ([""], {"": "en"}, [("language_assumed", "en")]),
        (["", "English"], {"English": "en", "": "es"}, [("language_assumed", "es")]),
        (["en", "es", "zh", ""], {"en": "en", "es": "es", "zh": "zh-hans"}, []),
    ],
)
def test_what_of_the_file_is_spoken_here(names, found, notes):
    gathered = Notes()

    assert spoken(names, OURS, gathered) == found
    assert [(note.code, note.data["language"]) for note in gathered.all()] == notes
