"""Files as people upload them, made by code."""

import csv
import io
import struct
import zipfile
import zlib

LISTS = {
    "western": (
        "cp1252",
        ";",
        [
            ["Número de empleado", "Nombre completo", "Departamento", "Puesto"],
            ["0017", "José Núñez", "Recepción", "Recepcionista"],
            ["0018", "Íñigo Ibáñez", "Dirección", "Gerente"],
            ["0019", "Françoise Lefèvre", "Cocina", "Jefa de cocina"],
        ],
    ),
    "cyrillic": (
        "cp1251",
        ";",
        [
            ["Employee number", "Full name", "Department"],
            ["1", "Анна Иванова", "Кухня"],
            ["2", "Пётр Сидоров", "Приём гостей"],
        ],
    ),
    "chinese": (
        "gb18030",
        ",",
        [
            ["工号", "姓名", "部门", "职位", "身份证号"],
            ["1001", "王小明", "前台", "接待员", "11010519491231002X"],
            ["1002", "欧阳娜娜", "厨房", "厨师", "110105194912310021"],
            ["1003", "李娜", "客房部", "主管", "110105194912310022"],
        ],
    ),
    "traditional": (
        "big5",
        ",",
        [
            ["工號", "姓名", "部門"],
            ["1", "陳美玲", "廚房"],
            ["2", "張志豪", "客房部"],
        ],
    ),
    "japanese": (
        "cp932",
        "\t",
        [
            ["社員番号", "姓", "名", "部署", "入社日", "上司番号"],
            ["A-1", "山田", "太郎", "営業部", "2019年9月20日", ""],
            ["A-2", "佐藤", "花子", "総務部", "2020年1月6日", "A-1"],
        ],
    ),
    "korean": (
        "cp949",
        ",",
        [
            ["employee id", "name", "department"],
            ["1", "김민수", "주방"],
            ["2", "이서연", "프런트"],
        ],
    ),
    "polish": (
        "cp1250",
        ";",
        [
            ["Employee no", "Name", "Department"],
            ["1", "Łukasz Wójcik", "Kuchnia"],
            ["2", "Żaneta Święch", "Recepcja główna"],
        ],
    ),
    "marked": (
        "utf-8-sig",
        "|",
        [
            ["Staff ID", "Full name", "Work email"],
            ["7", "Ἀλέξανδρος ᾿Αθηναῖος", "a@example.org"],
            ["8", "محمد علي", "m@example.org"],
        ],
    ),
    "wide": (
        "utf-16",
        "\t",
        [
            ["Person number", "Full name"],
            ["1", "שרה לוי"],
            ["2", "𠮷野家 太郎"],
        ],
    ),
    "quoted": (
        "utf-8",
        ",",
        [
            ["Number", "Full name", "Job title"],
            ["1", 'Anna "Ann" Example', "Cook,\nsecond line"],
            ["2", "Example, Bob", "Waiter"],
        ],
    ),
}


def delimited(rows: list[list[str]], encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding)


def people(count: int, first: int = 1) -> bytes:
    """A plain list of synthetic people, ten under each manager."""
    headings = "Employee number,Full name,Work email,Department,Job title,Manager number"
    rows = [headings.split(",")]
    rows += [
        [
            str(first + place),
            f"Synthetic Person {first + place}",
            f"person{first + place}@example.org",
            f"Department {place % 7}",
            f"Job {place % 11}",
            str(first + place // 10 - 1) if place >= 10 else "",
        ]
        for place in range(count)
    ]
    return delimited(rows)


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return out.getvalue()


def picture() -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        body = kind + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    data = chunk(b"IDAT", zlib.compress(b"\0\0"))
    return b"\x89PNG\r\n\x1a\n" + header + data + chunk(b"IEND", b"")


BOMB = zipped(bomb_csv=b"0" * 50_000_000)
HEAD = b"Number,Full name\n1,Anna\n"
ACCENTED = "Number,Name\n1,José\n2,Núñez\n3,Ana".encode()
WEB_PAGE = b"<html><table><tr><td>Number</td></tr></table></html>"

# What must be refused: the file, the problem, and the row that the sentence names.
BAD = {
    "empty": (b"", "empty", None),
    "blank lines only": (b"\r\n" * 50, "no_headings", None),
    "headings only": (b"Number,Full name\n", "no_rows", None),
    "headings and blank rows": (b"Number,Full name\n,\n , \n", "no_rows", None),
    "nul in a row": (HEAD + b"2,Bo\0b\n", "nul", 3),
    "nul at the end of a long list": (people(5_000) + b"9,x\0\n", "nul", 5_002),
    "broken utf-8": (ACCENTED + b"\xc3\n", "broken_characters", 4),
    "broken utf-8 far down": (
        people(2_000) + b"9001,\xff\xfe\xfd\n" + "9002,é漢字é\n".encode(),
        "broken_characters",
        2_002,
    ),
    "letters of no encoding": (b"number,name\n1,Jos\xc3\n2,Ana\xff\n", "unknown_characters", None),
    "quote never closed": (HEAD + b'2,"Bob\n3,Carol\n', "quote_not_closed", 3),
    "text after a quote": (HEAD + b'2,"Bob" Example\n', "text_after_quote", 3),
    "a cell without end": (HEAD + b'2,"' + b"x" * 40_000 + b'"\n', "cell_too_long", 3),
    "quote that swallows a long list": (
        b'Number,Name\n1,"Anna\n' + people(5_000),
        "cell_too_long",
        2,
    ),
    "a million columns": (b"Number" + b",x" * 1_000_000 + b"\n1\n", "row_too_long", 1),
    "six hundred columns": (b"Number" + b",x" * 600 + b"\n1\n", "too_many_columns", 1),
    "a row of many columns": (HEAD + b"2" + b",x" * 600 + b"\n", "too_many_columns", 3),
    "one endless line": (b"x" * 3_000_000, "row_too_long", 1),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "wrong_kind", "pdf"),
    "picture": (picture(), "wrong_kind", "image"),
    "jpeg": (b"\xff\xd8\xff\xe0\0\x10JFIF\0" + bytes(100), "wrong_kind", "image"),
    "half a workbook": (zipped(xl__workbook_xml=b"<workbook/>"), "broken_workbook", None),
    "half a binary workbook": (zipped(xl__workbook_bin=b"\x83\1"), "broken_workbook", None),
    "locked workbook": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        "wrong_kind",
        "locked",
    ),
    "half an old workbook": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "Workbook\0".encode("utf-16-le"),
        "broken_workbook",
        None,
    ),
    "open spreadsheet, packed wrongly": (
        zipped(mimetype=b"application/vnd.oasis.opendocument.spreadsheet" * 9),
        "wrong_kind",
        "archive",
    ),
    "text document": (zipped(word__document_xml=b"<w/>"), "wrong_kind", "document"),
    "bomb in an archive": (BOMB, "wrong_kind", "archive"),
    "ten thousand files": (
        zipped(**{f"f{number}_csv": b"" for number in range(10_000)}),
        "wrong_kind",
        "archive",
    ),
    "archive in an archive": (zipped(inner_zip=BOMB), "wrong_kind", "archive"),
    "gzip": (b"\x1f\x8b\x08\0" + bytes(20), "wrong_kind", "archive"),
    "program": (b"\x7fELF\2\1\1" + bytes(20), "wrong_kind", "program"),
    "windows program": (b"MZ\x90\0\3\0\0\0" + bytes(60), "wrong_kind", "program"),
    "database": (b"SQLite format 3\0" + bytes(84), "wrong_kind", "database"),
    "web page called xls": (WEB_PAGE, "wrong_kind", "web_page"),
    "billion laughs": (
        b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><l>&b;</l>',
        "wrong_kind",
        "xml",
    ),
    "rich text": (b"{\\rtf1\\ansi Number}", "wrong_kind", "rtf"),
    "address cards": (b"BEGIN:VCARD\nVERSION:3.0\nFN:Anna\nEND:VCARD\n", "wrong_kind", "contacts"),
    "sound": (b"RIFF\x24\0\0\0WAVEfmt " + bytes(40), "wrong_kind", "media"),
    "noise": (bytes(range(256)) * 40, "wrong_kind", "binary"),
}
