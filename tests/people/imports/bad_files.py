"""Files that must be refused: what makes each, the problem, and the row it names."""

import io
import random
import struct
import warnings
import zipfile
from collections.abc import Callable
from functools import partial

from tests.people.imports.files import BAD
from tests.people.imports.workbook_files import (
    BOOK,
    HEADINGS,
    MANIFEST,
    PERSON,
    SHEET,
    TYPES,
    as_json,
    ods_cell,
    ods_parts,
    ods_row,
    office_parts,
    packed,
    sheet_xml,
    xls,
    xlsx,
)

Made = Callable[[], bytes]

LAUGHS = b"<?xml version='1.0'?><!DOCTYPE l [<!ENTITY a0 'ha'>%s]>" % b"".join(
    b"<!ENTITY a%d '%s'>" % (level, b"&a%d;" % (level - 1) * 10) for level in range(1, 10)
)
QUADRATIC = b"<?xml version='1.0'?><!DOCTYPE l [<!ENTITY a '%s'>]>" % (b"a" * 50_000)
EXTERNAL = b"<?xml version='1.0'?><!DOCTYPE l [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"
ODS_HEAD = ods_row(["Number", "Full name"])


def office(sheet: bytes | None = None, **more: bytes) -> Made:
    return lambda: packed(office_parts(sheet, **more))


def entity(declaration: bytes, use: bytes) -> Made:
    cell = b'<row r="3"><c r="A3" t="inlineStr"><is><t>%s</t></is></c></row>' % use
    return office(declaration + sheet_xml(HEADINGS + PERSON + cell))


def far(reference: bytes) -> Made:
    row = b"".join(byte.to_bytes() for byte in reference if 48 <= byte <= 57)
    return office(
        sheet_xml(
            HEADINGS + PERSON + b'<row r="%s"><c r="%s"><v>1</v></c></row>' % (row, reference),
            above=b'<dimension ref="A1:%s"/>' % reference,
        )
    )


def column(place: int) -> bytes:
    letters = b""
    while place:
        place, letter = divmod(place - 1, 26)
        letters = b"%c%s" % (65 + letter, letters)
    return letters


def wide(columns: int) -> Made:
    cells = b"".join(b'<c r="%s1"><v>1</v></c>' % column(place + 1) for place in range(columns))
    return office(sheet_xml(b'<row r="1">%s</row>' % cells + PERSON))


def unplaced(columns: int) -> Made:
    """Cells that do not say where they are."""
    return lambda: packed(
        office_parts(
            sheet_xml(
                b"<row>%s</row>" % b"".join(b"<c><v>%d</v></c>" % n for n in range(columns))
                + PERSON
            )
        )
    )


def shared_bomb() -> bytes:
    strings = b"<sst><si><t>Number</t></si><si><t>%s</t></si></sst>" % (b"x" * 32_000)
    rows = b"".join(
        b'<row r="%d"><c r="A%d" t="s"><v>%d</v></c></row>' % (row, row, row > 1)
        for row in range(1, 60_000)
    )
    return packed(office_parts(sheet_xml(rows), **{"xl/sharedStrings.xml": strings}))


def sparse(rows: int) -> bytes:
    filled = (b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (row, row) for row in range(3, rows))
    return packed(office_parts(sheet_xml(HEADINGS + PERSON + b"".join(filled))))


def noise(length: int) -> bytes:
    return random.Random(1).randbytes(length)  # noqa: S311  # must not pack well


def with_flag(content: bytes, flag: int) -> bytes:
    """Sets a flag of every entry, in the directory and before each member."""
    changed = bytearray(content)
    for mark, offset in ((b"PK\1\2", 8), (b"PK\3\4", 6)):
        place = changed.find(mark)
        while place >= 0:
            changed[place + offset] |= flag
            place = changed.find(mark, place + 4)
    return bytes(changed)


def lying(content: bytes, declared: int) -> bytes:
    """The sheet unpacks to more than its entry in the directory says."""
    changed = bytearray(content)
    place = changed.find(b"PK\1\2")
    while place >= 0:
        if SHEET.encode() in changed[place : place + 46 + len(SHEET)]:
            struct.pack_into("<I", changed, place + 24, declared)
        place = changed.find(b"PK\1\2", place + 4)
    return bytes(changed)


def twice(name: str) -> bytes:
    out = io.BytesIO(packed(office_parts()))
    with zipfile.ZipFile(out, "a") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        archive.writestr(name, b"<x/>")
    return out.getvalue()


def document(*rows: bytes, **more: bytes) -> Made:
    return lambda: packed({**ods_parts(("Sheet1", ODS_HEAD + b"".join(rows))), **more})


def nested(depth: int) -> bytes:
    return b'[{"number": 1, "x": ' + b"[" * depth + b"]" * depth + b"}]"


def crossed_xls() -> bytes:
    rows: list[list[object]] = [["Number", "Full name"], [1, "Anna"]]
    rows += [[] for _ in range(60_000)] + [[""] * 255 + [1]]
    return xls({"People": rows})


PLAIN = packed(office_parts())

WORKBOOKS: dict[str, tuple[Made, str, int | None]] = {
    "a bomb for a sheet": (office(b"0" * 60_000_000), "unpacks_too_large", None),
    "a bomb beside the sheet": (
        office(**{"xl/media/image1.png": b"\0" * 250_000_000}),
        "unpacks_too_large",
        None,
    ),
    "many parts that are large together": (
        lambda: packed(office_parts(**{f"xl/m{n}": noise(100) * 80_000 for n in range(30)})),
        "unpacks_too_large",
        None,
    ),
    "a sheet longer than it says": (
        lambda: lying(packed(office_parts(sheet_xml(HEADINGS + PERSON * 50_000))), 400),
        "broken_workbook",
        None,
    ),
    "ten thousand entries": (
        lambda: packed(office_parts(**{f"xl/x{n}.xml": b"" for n in range(10_000)})),
        "too_many_parts",
        None,
    ),
    "three hundred entries": (
        lambda: packed(office_parts(**{f"xl/x{n}.xml": b"" for n in range(300)})),
        "too_many_parts",
        None,
    ),
    "an archive within": (office(**{"xl/inner.zip": PLAIN}), "unsafe_parts", None),
    "an absolute name": (office(**{"/etc/cron.d/x": b"x"}), "unsafe_parts", None),
    "a name that climbs": (office(**{"xl/../../x.xml": b"<x/>"}), "unsafe_parts", None),
    "a name that climbs in windows": (office(**{"xl\\..\\..\\x": b"x"}), "unsafe_parts", None),
    "a name with a drive": (office(**{"C:x.xml": b"<x/>"}), "unsafe_parts", None),
    "the sheet twice": (lambda: twice(SHEET), "unsafe_parts", None),
    "billion laughs": (entity(LAUGHS, b"&a9;"), "declarations", None),
    "quadratic blow-up": (entity(QUADRATIC, b"&a;" * 50_000), "declarations", None),
    "an external entity": (entity(EXTERNAL, b"&a;"), "declarations", None),
    "laughs in the shared strings": (
        office(**{"xl/sharedStrings.xml": LAUGHS + b"<sst><si><t>&a9;</t></si></sst>"}),
        "declarations",
        None,
    ),
    "letters of two bytes": (
        office(sheet_xml().decode().encode("utf-16")),
        "broken_workbook",
        None,
    ),
    "macros": (office(**{"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"}), "macro", None),
    "macros in the list of types": (
        lambda: packed(
            office_parts()
            | {"[Content_Types].xml": TYPES.replace(b"application/xml", b"macroEnabled")}
        ),
        "macro",
        None,
    ),
    "an old macro sheet": (office(**{"xl/macrosheets/sheet1.xml": b"<x/>"}), "macro", None),
    "old workbook with macros": (
        lambda: xls({"P": [["Number"], [1]]}) + "_VBA_PROJECT_CUR".encode("utf-16-le"),
        "macro",
        None,
    ),
    "locked entries": (lambda: with_flag(PLAIN, 1), "locked", None),
    "cut in the middle": (lambda: PLAIN[: len(PLAIN) // 2], "broken_workbook", None),
    "without its end": (lambda: PLAIN[:-30], "broken_workbook", None),
    "a byte changed": (
        lambda: (
            PLAIN.replace(SHEET.encode() + b"\x85", SHEET.encode() + b"\x05", 1)[:-22] + b"\0" * 22
        ),
        "broken_workbook",
        None,
    ),
    "a sheet that is not there": (
        lambda: packed({k: v for k, v in office_parts().items() if k != SHEET}),
        "broken_workbook",
        None,
    ),
    "a sheet that is not XML": (office(b"Number,Full name\n1,Anna\n"), "broken_workbook", None),
    "XML that is cut off": (office(sheet_xml()[:-60]), "broken_workbook", None),
    "no sheet at all": (
        lambda: packed(
            office_parts() | {"xl/workbook.xml": BOOK.split(b"<sheets>")[0] + b"</workbook>"}
        ),
        "no_sheet",
        None,
    ),
    "sixty sheets": (
        lambda: xlsx({f"S{n}": [["Number"], [1]] for n in range(60)}),
        "too_many_sheets",
        None,
    ),
    "an empty sheet": (office(sheet_xml(b"")), "no_headings", None),
    "headings and nobody": (office(sheet_xml(HEADINGS)), "no_rows", None),
    "the last cell of all": (far(b"XFD1048576"), "far_cell", None),
    "the last row of all": (far(b"A1048576"), "far_cell", None),
    "the last column of all": (far(b"XFD2"), "far_cell", None),
    "a corner of a large sheet": (far(b"ZZ140000"), "too_many_cells", None),
    "a corner of a sheet not so large": (far(b"AZ90000"), "too_many_cells", None),
    "six hundred columns": (wide(600), "too_many_columns", 1),
    "a million columns": (wide(1_000_000), "far_cell", None),
    "a million columns without places": (unplaced(1_000_000), "too_many_columns", 1),
    "a million rows": (lambda: sparse(1_048_576), "far_cell", None),
    "one text in all cells": (shared_bomb, "too_hungry", None),
    "a cell without end": (
        lambda: packed(
            office_parts(
                sheet_xml(HEADINGS + PERSON.replace(b"Anna", noise(30_000).hex().encode()))
            )
        ),
        "cell_too_long",
        2,
    ),
    "an old workbook with a far corner": (crossed_xls, "too_hungry", None),
    "an old workbook cut in the middle": (
        lambda: xls({"P": [["Number"], *([n] for n in range(5_000))]})[:9_000],
        "broken_workbook",
        None,
    ),
    "ODS with a person a million times": (
        document(ods_row(["1", "Anna"], b' table:number-rows-repeated="1048000"')),
        "too_many_rows",
        None,
    ),
    "ODS with a row a billion times": (
        document(ods_row(["1", "Anna"], b' table:number-rows-repeated="1000000000"')),
        "broken_workbook",
        None,
    ),
    "ODS with a cell a billion times": (
        document(
            b"<table:table-row>%s</table:table-row>"
            % ods_cell("Anna", b' table:number-columns-repeated="1000000000"')
        ),
        "broken_workbook",
        None,
    ),
    "ODS with a cell in all columns": (
        document(
            b"<table:table-row>%s</table:table-row>"
            % ods_cell("Anna", b' table:number-columns-repeated="16384"')
        ),
        "too_many_columns",
        2,
    ),
    "ODS with an empty cell a billion times": (
        document(
            b"<table:table-row><table:table-cell table:number-columns-repeated='1000000000'/>%s"
            b"</table:table-row>" % ods_cell("1")
        ),
        "broken_workbook",
        None,
    ),
    "ODS with a far row": (
        document(
            b'<table:table-row table:number-rows-repeated="1048000"><table:table-cell/>'
            b"</table:table-row>",
            ods_row(["1"] * 20),
        ),
        "too_many_cells",
        None,
    ),
    "ODS with a long text in every row": (
        document(ods_row(["1", "x" * 30_000], b' table:number-rows-repeated="100000"')),
        "too_hungry",
        None,
    ),
    "ODS with a billion spaces": (
        document(
            ods_row(["1", "Anna"]).replace(b"Anna", b'<text:s text:c="1000000000"/>'),
        ),
        "cell_too_long",
        2,
    ),
    "ODS with laughs": (
        lambda: packed(
            {
                name: LAUGHS + part.split(b"?>", 1)[1] if name == "content.xml" else part
                for name, part in ods_parts(("Sheet1", ODS_HEAD + ods_row(["1", "&a9;"]))).items()
            }
        ),
        "declarations",
        None,
    ),
    "ODS with macros": (document(**{"Basic/script-lc.xml": b"<x/>"}), "macro", None),
    "ODS that is locked": (
        document(
            **{"META-INF/manifest.xml": MANIFEST.replace(b"/>", b"><m:encryption-data/></m>")}
        ),
        "locked",
        None,
    ),
}

RECORDS: dict[str, tuple[Made, str, int | None]] = {
    "JSON nested without end": (lambda: nested(200_000), "json_too_deep", 1),
    "lists within lists": (lambda: b"[" * 100_000, "json_too_deep", 1),
    "objects within objects": (lambda: b'{"a":' * 100_000 + b"1", "json_too_deep", 1),
    "an endless text": (lambda: b'[{"number": "' + b"9" * 3_000_000, "row_too_long", 1),
    "an endless number": (lambda: b'[{"number": ' + b"9" * 40_000 + b"}]", "cell_too_long", 1),
    "no number": (lambda: b'[{"number": 1}, {"number": NaN}]', "not_a_number", 2),
    "infinity": (lambda: b'[{"number": -Infinity}]', "not_a_number", 1),
    "a key twice": (lambda: b'[{"number": 1, "name": "A", "number": 2}]', "key_twice", 1),
    "numbers only": (lambda: b"[1, 2,\n 3, 4]", "no_list", None),
    "texts only": (lambda: b'["Anna", "Bob"]', "no_list", None),
    "an empty list": (lambda: b"[]", "no_list", None),
    "an empty object": (lambda: b"{}", "no_list", None),
    "an object with no list": (lambda: b'{"people": [], "more": {"x": []}}', "no_rows", None),
    "rows without names": (lambda: b'[["Number"], [1]]', "no_list", None),
    "a text among people": (lambda: b'[{"number": 1}, "Bob"]', "not_an_object", 2),
    "cut in the middle": (lambda: b'[{"number": 1}, {"number": ', "broken_json", 2),
    "not closed": (lambda: b'[{"number": 1}', "broken_json", 2),
    "more after the end": (lambda: b'[{"number": 1}] x', "broken_json", 2),
    "a comma too many": (lambda: b'[{"number": 1,}]', "broken_json", 1),
    "broken letters": (
        lambda: b'[{"number": 1}, {"name": "Jos\xc3"}]',
        "broken_characters",
        1,
    ),
    "half a letter": (lambda: b'[{"name": "\\ud800"}]', "broken_characters", 1),
    "a NUL": (lambda: b'[{"number": 1}, {"number": "a\\u0000"}]', "nul", 2),
    "a million keys": (
        lambda: as_json([{f"k{number}": 1 for number in range(60_000)}]),
        "too_many_columns",
        1,
    ),
    "keys that are always others": (
        lambda: as_json([{f"k{number}": 1} for number in range(60_000)]),
        "too_many_columns",
        501,
    ),
    "a thousand lists": (
        lambda: as_json({f"list{number}": [{"id": 1}] for number in range(1_000)}),
        "too_many_sheets",
        None,
    ),
}

MADE: dict[str, tuple[Made, str, str | int | None]] = {
    **{f"text: {name}": (partial(bytes, bad[0]), *bad[1:]) for name, bad in BAD.items()},
    **{f"workbook: {name}": bad for name, bad in WORKBOOKS.items()},
    **{f"records: {name}": bad for name, bad in RECORDS.items()},
}
