"""Translations: which sentences the code has in scope, their .po files renewed, their .mo files compiled.

Needs no gettext on the machine: templates are read by Django, modules by Python, files by polib.
"""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polib
from django.utils.translation.template import templatize

from synchro.servers.folders import CHECKOUT

FOLDER = CHECKOUT / "synchro" / "locale"
PLURALS = {"es": "nplurals=2; plural=(n != 1);", "zh_Hans": "nplurals=1; plural=0;"}
_CALL = re.compile(r"^(?:_|u?(n?p?)gettext(?:_lazy|_noop)?)$")
_TEXT = r"""u?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
_IN_TEMPLATE = re.compile(
    rf"(?<!\w)(_|n?p?gettext)\(\s*{_TEXT}(?:\s*,\s*{_TEXT})?(?:\s*,\s*{_TEXT})?"
)


@dataclass(frozen=True, order=True)
class Sentence:
    """``plural`` and ``context`` are empty where there is none."""

    text: str
    plural: str = ""
    context: str = ""


def _sentence(name: str, texts: list[str]) -> Sentence | None:
    found = _CALL.match(name)
    if found is None:
        return None
    kind = found.group(1) or ""
    context = texts.pop(0) if "p" in kind and texts else ""
    if not texts or not texts[0]:
        return None
    plural = texts[1] if "n" in kind and len(texts) > 1 else ""
    return Sentence(texts[0], plural, context)


def _of_module(source: str) -> Iterator[Sentence]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            values = [a.value for a in node.args if isinstance(a, ast.Constant)]
            found = _sentence(node.func.id, [v for v in values if isinstance(v, str)])
            if found is not None:
                yield found


def _of_template(source: str) -> Iterator[Sentence]:
    for name, *quoted in _IN_TEMPLATE.findall(templatize(source)):
        found = _sentence(name, [ast.literal_eval(text) for text in quoted if text])
        if found is not None:
            yield found


def files() -> list[Path]:
    """The templates and modules in scope. Raises FileNotFoundError for a line that names none."""
    found = []
    for pattern in tomllib.loads((FOLDER / "scope.toml").read_text())["files"]:
        named = sorted(CHECKOUT.glob(pattern))
        if not named:
            raise FileNotFoundError(f"scope.toml names {pattern}, which is not there.")
        found += named
    return found


def sentences() -> list[Sentence]:
    """Every sentence in scope, sorted, each once."""
    found = set()
    for file in files():
        read = _of_module if file.suffix == ".py" else _of_template
        found |= set(read(file.read_text()))
    return sorted(found)


def catalogue(locale: str) -> Path:
    return FOLDER / locale / "LC_MESSAGES" / "django.po"


def renew(locale: str) -> int:
    """Write the file anew for the sentences in scope, keeping what is translated; how many lack words."""
    path = catalogue(locale)
    old = polib.pofile(str(path)) if path.exists() else polib.POFile()
    new = polib.POFile(wrapwidth=100)
    new.metadata = {
        "Language": locale,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURALS[locale],
    }
    forms = 2 if "nplurals=2" in PLURALS[locale] else 1
    for one in sentences():
        entry = polib.POEntry(msgid=one.text, msgctxt=one.context or None)
        kept = old.find(one.text, msgctxt=one.context or False)
        if one.plural:
            entry.msgid_plural = one.plural
            entry.msgstr_plural = (kept and kept.msgstr_plural) or dict.fromkeys(range(forms), "")
        else:
            entry.msgstr = kept.msgstr if kept else ""
        new.append(entry)
    path.parent.mkdir(parents=True, exist_ok=True)
    new.save(str(path))
    return len(new.untranslated_entries())


def compile_all() -> bool:
    """Make each .mo file that is missing or older than its .po file; whether there was any."""
    made = False
    for path in map(catalogue, PLURALS):
        target = path.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < path.stat().st_mtime:
            polib.pofile(str(path)).save_as_mofile(str(target))
            made = True
    return made


def main(arguments: list[str]) -> int:
    """``renew`` brings the .po files up to the code first."""
    if arguments == ["renew"]:
        for locale in PLURALS:
            print(f"{catalogue(locale).relative_to(CHECKOUT)}: {renew(locale)} to translate")
    compile_all()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
