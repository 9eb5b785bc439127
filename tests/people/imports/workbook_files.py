"""Workbooks and JSON lists as people upload them, made by code; good ones and the parts of bad ones."""

import io
import json
import warnings
import zipfile
from collections.abc import Sequence
from typing import Any

import openpyxl

Rows = Sequence[Sequence[Any]]

TYPES = b"""<?xml version="1.0"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/></Types>"""
ROOT_RELATIONS = b"""<?xml version="1.0"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Target="xl/workbook.xml"
 Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/>
</Relationships>"""
BOOK = b"""<?xml version="1.0"?>
<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">
<sheets><sheet name="People" sheetId="1" r:id="rId1"/></sheets></workbook>"""
BOOK_RELATIONS = b"""<?xml version="1.0"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Target="worksheets/sheet1.xml"
 Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/>
<Relationship Id="rId2" Target="sharedStrings.xml"
 Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"/>
</Relationships>"""
MAIN = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
SHEET = "xl/worksheets/sheet1.xml"
HEADINGS = (
    b'<row r="1"><c r="A1" t="inlineStr"><is><t>Number</t></is></c>'
    b'<c r="B1" t="inlineStr"><is><t>Full name</t></is></c></row>'
)
PERSON = b'<row r="2"><c r="A2"><v>1</v></c><c r="B2" t="inlineStr"><is><t>Anna</t></is></c></row>'

ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
ODS_NAMES = (
    b'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    b'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    b'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)
MANIFEST = b"""<?xml version="1.0"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>"""


def packed(parts: dict[str, bytes]) -> bytes:
    """A zip with these members in this order; names are written as they are given."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, content in parts.items():
            kind = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(name, content, kind)
    return out.getvalue()


def sheet_xml(rows: bytes = HEADINGS + PERSON, *, above: bytes = b"") -> bytes:
    return b"<worksheet %s>%s<sheetData>%s</sheetData></worksheet>" % (MAIN, above, rows)


def office_parts(sheet: bytes | None = None, **more: bytes) -> dict[str, bytes]:
    """The parts of a small workbook; `more` are shared strings and the like, by full name."""
    return {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": ROOT_RELATIONS,
        "xl/workbook.xml": BOOK,
        "xl/_rels/workbook.xml.rels": BOOK_RELATIONS,
        SHEET: sheet_xml() if sheet is None else sheet,
        **more,
    }


def ods_cell(text: str, attributes: bytes = b"") -> bytes:
    return (
        b'<table:table-cell office:value-type="string"%s><text:p>%s</text:p></table:table-cell>'
        % (attributes, text.encode())
    )


def ods_row(cells: Sequence[str], attributes: bytes = b"") -> bytes:
    inside = b"".join(ods_cell(cell) if cell else b"<table:table-cell/>" for cell in cells)
    return b"<table:table-row%s>%s</table:table-row>" % (attributes, inside)


def ods_parts(*sheets: tuple[str, bytes]) -> dict[str, bytes]:
    tables = b"".join(
        b'<table:table table:name="%s">%s</table:table>' % (name.encode(), rows)
        for name, rows in sheets
    )
    content = (
        b'<?xml version="1.0" encoding="UTF-8"?><office:document-content %s><office:body>'
        b"<office:spreadsheet>%s</office:spreadsheet></office:body></office:document-content>"
        % (ODS_NAMES, tables)
    )
    return {"mimetype": ODS_TYPE, "content.xml": content, "META-INF/manifest.xml": MANIFEST}


def ods(rows: Rows, name: str = "Sheet1") -> bytes:
    return packed(ods_parts((name, b"".join(ods_row(row) for row in rows))))


def xlsx(
    sheets: dict[str, Rows], *, hidden: Sequence[str] = (), merged: Sequence[str] = ()
) -> bytes:
    """`merged` are ranges of the first sheet."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        if name in hidden:
            sheet.sheet_state = "hidden"
    for cells in merged:
        book.worksheets[0].merge_cells(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def xls(sheets: dict[str, Rows]) -> bytes:
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    dates = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for name, rows in sheets.items():
        sheet = book.add_sheet(name)
        for place, row in enumerate(rows):
            for column, value in enumerate(row):
                style = [dates] if hasattr(value, "isoformat") else []
                sheet.write(place, column, value, *style)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
