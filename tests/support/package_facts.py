"""Handlers for facts about the package: these examples go through the reader as real bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from tests.support.package import Parts, parts_of, relations_xml, with_override, zipped
from tests.support.scene import FactHandler, Scene
from tests.support.sheets import FIRST_ROW
from xlhazard.model.address import Address
from xlhazard.model.workbook import RawCell, Workbook

_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_HAZARDS = "隐患清单"


def _file(scene: Scene, change: Callable[[Parts, Workbook], Parts]) -> Scene:
    return scene.packed(lambda book: zipped(change(parts_of(book), book)))


def _plain(scene: Scene) -> Scene:
    return _file(scene, lambda parts, _book: parts)


def _part_of(book: Workbook, sheet: str) -> str:
    return f"xl/worksheets/sheet{list(book.sheets).index(sheet) + 1}.xml"


def _name(scene: Scene, _where: str, _name: str, value: str) -> Scene:
    return replace(scene, name=value)


def _sibling(scene: Scene, _where: str, _name: str, value: str) -> Scene:
    return replace(_plain(scene), sibling=value)


def _content(scene: Scene, _where: str, _name: str, value: str) -> Scene:
    if value == "HTML page saved as .xls":
        page = "<html><body><table><tr><td>隐患清单</td></tr></table></body></html>"
        return replace(scene.packed(lambda _book: page.encode()), name="HL-03_2023-06.xls")
    if value == "BIFF8":
        return scene.packed(lambda _book: biff8())
    if value in ("xlsx with macros", "xlsm with vbaProject.bin"):
        return _file(scene, lambda parts, _book: _with_macros(parts))
    if value == "valid .xlsx of 0 data rows":
        scene = replace(scene, world=scene.world.with_rows("hazards"))
    return _plain(scene)


def biff8() -> bytes:
    """A compound file whose directory names the stream of an .xls workbook."""
    return compound_file("Workbook", b"\x09\x08\x10\x00\x00\x06\x05\x00" + bytes(504))


def compound_file(stream: str, content: bytes) -> bytes:
    """A version 3 compound file with one stream of at least 4096 bytes."""
    content = content + bytes(max(0, 4096 - len(content)))
    sectors = -(-len(content) // 512)
    content = content.ljust(sectors * 512, b"\0")
    end, free, table = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
    chain = [table, end, *range(3, sectors + 2), end]
    chain += [free] * (128 - len(chain))
    header = _OLE + bytes(16)
    header += (0x3E).to_bytes(2, "little") + (3).to_bytes(2, "little") + b"\xfe\xff"
    header += (9).to_bytes(2, "little") + (6).to_bytes(2, "little") + bytes(6)
    numbers = [0, 1, 1, 0, 4096, end, 0, end, 0, 0, *[free] * 108]
    header += b"".join(n.to_bytes(4, "little") for n in numbers)
    directory = _entry("Root Entry", 5, child=1, start=end, size=0)
    directory += _entry(stream, 2, child=free, start=2, size=sectors * 512)
    directory += _entry("", 0, child=free, start=0, size=0) * 2
    fat = b"".join(n.to_bytes(4, "little") for n in chain)
    return header[:512] + fat + directory + content


def _entry(name: str, kind: int, *, child: int, start: int, size: int) -> bytes:
    free = 0xFFFFFFFF
    title = name.encode("utf-16-le").ljust(64, b"\0")
    length = (len(name) + 1) * 2 if name else 0
    links = b"".join(n.to_bytes(4, "little") for n in (free, free, child))
    return (
        title
        + length.to_bytes(2, "little")
        + bytes((kind, 1))
        + links
        + bytes(36)
        + start.to_bytes(4, "little")
        + size.to_bytes(8, "little")
    )


def _encrypted(scene: Scene, _where: str, _name: str, _value: str) -> Scene:
    return scene.packed(lambda _book: compound_file("EncryptionInfo", bytes(4096)))


def _protected(scene: Scene, _where: str, _name: str, _value: str) -> Scene:
    def protect(parts: Parts, book: Workbook) -> Parts:
        name = _part_of(book, _HAZARDS)
        guarded = parts[name].replace(b"</sheetData>", b'</sheetData><sheetProtection sheet="1"/>')
        return {**parts, name: guarded}

    return _file(scene, protect)


def _with_macros(parts: Parts) -> Parts:
    book = parts["xl/_rels/workbook.xml.rels"].replace(
        b"</Relationships>",
        b'<Relationship Id="rIdV" '
        b'Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" '
        b'Target="vbaProject.bin"/></Relationships>',
    )
    types = parts["[Content_Types].xml"].replace(
        b"vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    vba = compound_file("VBA", bytes(4096))
    return {
        **parts,
        "xl/_rels/workbook.xml.rels": book,
        "[Content_Types].xml": types,
        "xl/vbaProject.bin": vba,
    }


def _external_link(scene: Scene, _where: str, _name: str, _value: str) -> Scene:
    """A figure of the dispatch table that comes from another file."""

    def link(parts: Parts, _book: Workbook) -> Parts:
        name = "xl/externalLinks/externalLink1.xml"
        main = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        parts = with_override(
            parts,
            name,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml",
        )
        relation = (
            b'<Relationship Id="rIdX" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
            b'relationships/externalLink" Target="externalLinks/externalLink1.xml"/>'
        )
        rels = parts["xl/_rels/workbook.xml.rels"]
        return {
            **parts,
            "xl/_rels/workbook.xml.rels": rels.replace(
                b"</Relationships>", relation + b"</Relationships>"
            ),
            name: b'<externalLink xmlns="' + main + b'"/>',
            "xl/externalLinks/_rels/externalLink1.xml.rels": relations_xml(
                [(1, "externalLinkPath", "other.xlsx")]
            ).replace(b"/>", b' TargetMode="External"/>', 1),
        }

    def refer(book: Workbook) -> Workbook:
        sheet = book.sheets["调度表"]
        rows = {n: dict(row) for n, row in sheet.rows.items()}
        rows[5][7] = RawCell("n", "0", 0, "[1]Sheet1!B2")
        return replace(book, sheets={**book.sheets, "调度表": replace(sheet, rows=rows)})

    return _file(scene.changing(refer), link)


def _hyperlink(scene: Scene, _where: str, _name: str, _value: str) -> Scene:
    row = {"备注": "详见 https://www.example.org/notice.html"}
    return _plain(replace(scene, world=scene.world.with_rows("hazards", row)))


def _threaded(scene: Scene, _where: str, _name: str, value: str) -> Scene:
    def talk(parts: Parts, book: Workbook) -> Parts:
        name = "xl/threadedComments/threadedComment1.xml"
        space = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
        talks = "".join(
            f'<threadedComment ref="A{n}" id="{{{n}}}"><text>请核对</text></threadedComment>'
            for n in range(1, int(value) + 1)
        )
        part = _part_of(book, _HAZARDS)
        rels = part.replace("worksheets/", "worksheets/_rels/") + ".rels"
        kind = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
        relation = relations_xml([(1, "x", "../threadedComments/threadedComment1.xml")])
        old = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/x"
        return {
            **with_override(parts, name, "application/vnd.ms-excel.threadedcomments+xml"),
            name: f'<ThreadedComments xmlns="{space}">{talks}</ThreadedComments>'.encode(),
            rels: relation.replace(old, kind.encode()),
        }

    return _file(scene, talk)


def _notes(scene: Scene, _where: str, _name: str, _value: str) -> Scene:
    def note(book: Workbook) -> Workbook:
        sheet = book.sheets[_HAZARDS]
        notes = {Address(FIRST_ROW, 2): "请核对", Address(FIRST_ROW, 3): "已核对"}
        return replace(book, sheets={**book.sheets, _HAZARDS: replace(sheet, notes=notes)})

    return scene.changing(note)


def _date1904(scene: Scene, _where: str, _name: str, value: str) -> Scene:
    return scene.packed(lambda book: zipped(parts_of(book, date1904=value == "yes")))


def _package(scene: Scene, _where: str, _name: str, value: str) -> Scene:
    if value == "sheet1.xml stands twice":
        first = "xl/worksheets/sheet1.xml"
        return scene.packed(lambda book: zipped(parts_of(book), twice=first))
    assert value == "1000 parts each once"
    return _file(
        scene,
        lambda parts, _book: {
            **parts,
            **{f"xl/media/spare{n}.xml": b"<spare/>" for n in range(1000 - len(parts))},
        },
    )


def _doctype(scene: Scene, _where: str, _name: str, _value: str) -> Scene:
    def declare(parts: Parts, _book: Workbook) -> Parts:
        name = "xl/sharedStrings.xml"
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
        main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        text = f'<!DOCTYPE sst [<!ENTITY a "b">]><sst xmlns="{main}"><si><t>&a;</t></si></sst>'
        return {**with_override(parts, name, kind), name: text.encode()}

    return _file(scene, declare)


def _doctype_typed(scene: Scene, _where: str, _name: str, _value: str) -> Scene:
    row = {"备注": "<!DOCTYPE 这几个字是抄来的"}
    return _plain(replace(scene, world=scene.world.with_rows("hazards", row)))


def _reference(scene: Scene, _where: str, _name: str, value: str) -> Scene:
    def misplace(parts: Parts, book: Workbook) -> Parts:
        name = _part_of(book, _HAZARDS)
        place = f'<c r="{value}"'.encode()
        return {**parts, name: parts[name].replace(b'<c r="A1"', place, 1)}

    return _file(scene, misplace)


def _dimension(scene: Scene, _where: str, _name: str, _value: str) -> Scene:
    def claim(parts: Parts, book: Workbook) -> Parts:
        name = _part_of(book, _HAZARDS)
        wide = b'<dimension ref="A1:XFD1048576"/><sheetData>'
        return {**parts, name: parts[name].replace(b"<sheetData>", wide, 1)}

    return _file(scene, claim)


def _part(scene: Scene, _where: str, _name: str, value: str) -> Scene:
    def lose(parts: Parts, book: Workbook) -> Parts:
        gone = _part_of(book, _HAZARDS)
        return {name: data for name, data in parts.items() if name != gone}

    if value == "absent from the package":
        return _file(scene, lose)
    return _plain(replace(scene, world=scene.world.with_rows("hazards")))


PACKAGE_FACTS: Mapping[str, FactHandler] = {
    "name": _name,
    "sibling": _sibling,
    "content": _content,
    "encrypted": _encrypted,
    "sheet_protected": _protected,
    "external_link": _external_link,
    "hyperlink": _hyperlink,
    "threaded_comments": _threaded,
    "notes": _notes,
    "date1904": _date1904,
    "package": _package,
    "sharedStrings.xml": _doctype,
    "cell text": _doctype_typed,
    "cell reference": _reference,
    "dimension": _dimension,
    "隐患清单 part": _part,
}
